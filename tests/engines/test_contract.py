"""What every engine must find, in which order, and what it must count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from search.engines import engine_for
from search.engines.base import Entry, Matches
from search.models import SearchDocument
from search.query import Unit, analyse_query
from tests.engines.conftest import EngineUnderTest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("retablissement", "Le rétablissement"),
        ("salariees", "un salarié"),
        ("travailleuse paire", "Les travailleurs pairs"),
        ("travailleur·euse pair·e", "un travailleur pair"),
        ("travailleurs pairs", "Travailleur·euse·s pair(e)s"),
        ("pair aidance", "pairaidance"),
        ("pairaidance", "pair aidance"),
        ("pair-aidance", "pair aidance"),
        ("l’hôpital", "les hopitaux"),
        ("M.S.P.", "une MSP"),
        ('"maison des usagers"', "la maison des usagers"),
        ("中文", "le 中文 ici"),
    ],
)
@pytest.mark.parametrize("field", ["title", "introduction", "body", "labels"])
def test_finds_in_every_field(engine: EngineUnderTest, field: str, query: str, text: str) -> None:
    columns = {"title": "Sans rapport", field: (text,) if field == "labels" else text}
    expected = engine.put(**columns)
    engine.put("Autre chose", body="Rien de tel")
    assert engine.ask(query).ids == [expected]


@pytest.mark.parametrize("query", ['"pair travail"', "travail -pair", "travail absent", '"titre corps"'])
def test_does_not_find(engine: EngineUnderTest, query: str) -> None:
    engine.put("Un titre", introduction="Le travail pair", body="Un corps")
    assert engine.ask(query) == Matches()


def test_title_before_labels_before_introduction_before_body(engine: EngineUnderTest) -> None:
    body = engine.put("Un", introduction="Autre", body="Le rétablissement, le rétablissement. " * 5)
    introduction = engine.put("Deux", introduction="Le rétablissement", body="Autre")
    labels = engine.put("Trois", labels=("Le rétablissement des autres",), body="Autre")
    title = engine.put("Quatre, le rétablissement", body="Autre")
    for number in range(20):
        engine.put(f"Sans rapport {number}", body="Rien de tel")
    assert engine.ask("rétablissement").ids == [title, labels, introduction, body]


def test_an_exact_title_or_label_comes_first(engine: EngineUnderTest) -> None:
    engine.put("Pair-aidance et pair-aidance", introduction="pair-aidance", body="La pair-aidance. " * 20)
    exact_label = engine.put("Soutien entre pairs", labels=("Pairaidance",))
    assert engine.ask("pair aidance").ids[0] == exact_label
    exact_title = engine.put("Pair-aidance", date=date(2026, 1, 1))
    assert set(engine.ask("pairaidance").ids[:2]) == {exact_title, exact_label}


def test_recent_before_old_at_equal_relevance(engine: EngineUnderTest) -> None:
    dates = [date(2019, 5, 1), date(2026, 5, 1), None, date(2022, 5, 1)]
    oldest, newest, undated, middle = (engine.put("Une formation", body="Texte", date=day) for day in dates)
    assert engine.ask("formation").ids == [newest, middle, oldest, undated]


def test_the_date_decides_first_when_asked(engine: EngineUnderTest) -> None:
    old_title = engine.put("La formation longue", date=date(2019, 5, 1))
    new_body = engine.put("Autre", body="Une formation", date=date(2026, 5, 1))
    same_day_title = engine.put("La formation continue des pairs", date=date(2026, 5, 1))
    undated = engine.put("Formation")
    assert engine.ask("formation", sort="date").ids == [same_day_title, new_body, old_title, undated]
    assert engine.ask("formation").ids == [undated, same_day_title, old_title, new_body]


def test_titles_that_say_little_else_come_first(engine: EngineUnderTest) -> None:
    long = engine.put("Une formation des médiateurs du soin à Lyon", date=date(2026, 5, 1))
    short = engine.put("Guide de formation", date=date(2019, 5, 1))
    assert engine.ask("formation").ids == [short, long]


def test_what_a_text_is_about_before_what_it_mentions(engine: EngineUnderTest) -> None:
    mention = engine.put("Un", body="Une formation, puis le reste.", date=date(2026, 5, 1))
    theme = engine.put("Deux", body="La formation. Des formations.", date=date(2019, 5, 1))
    assert engine.ask("formation").ids == [theme, mention]


def test_synonyms_come_after_the_readers_own_words(engine: EngineUnderTest) -> None:
    body = engine.put("Un", body="Un stage")
    synonym_title = engine.put("La formation")
    title = engine.put("Le stage des pairs en ville")
    found = engine.ask("", query=replace(
        analyse_query("stage"),
        units=(Unit((*analyse_query("stage").units[0].alternatives, ("formation",)), own=2),),
    ))  # fmt: skip
    assert found.ids == [title, synonym_title, body]


def test_years_and_languages_are_facets(engine: EngineUnderTest) -> None:
    engine.put("Formation", date=date(2024, 5, 1))
    engine.put("Formation", date=date(2024, 6, 1), language="en")
    recent = engine.put("Formation", date=date(2026, 6, 1))
    engine.put("Formation")
    found = engine.ask("formation", facets=("year", "language"), year=["2026"])
    assert (found.ids, found.total) == ([recent], 1)
    assert found.facets == {"year": {"2024": 2, "2026": 1}, "language": {"fr": 1}}
    assert engine.ask("formation", year=["2023", "2025"], nothing=["x"]).total == 0


def test_phrases_cross_no_border(engine: EngineUnderTest) -> None:
    """Neither from one field to the next, nor from the words of a field to their other readings."""
    engine.put(
        "Le travail", introduction="Pair", labels=("Un acteur", "Médiateur·rice"), body="Acteurs. Acteurs."
    )
    for phrase in (
        "travail pair",
        "mediateur travail",
        "acteur acteur acteur",
        "pair acteur",
        "mediatrice mediateur",
    ):
        assert engine.ask(f'"{phrase}"').ids == [], phrase
    assert engine.ask('"acteurs médiatrice"').total == 1


def test_a_title_of_stop_words_is_found_when_typed_exactly(engine: EngineUnderTest) -> None:
    expected = engine.put("Nous")
    engine.put("Autre", body="Nous sommes nous")
    assert engine.ask("nous").ids == [expected]
    assert engine.ask("vous").ids == []


def test_expired_documents_are_not_found_though_still_stored(engine: EngineUnderTest) -> None:
    engine.put("Une formation passée", expires_at=timezone.now() - timedelta(seconds=1))
    current = engine.put("Une formation", expires_at=timezone.now() + timedelta(days=1))
    assert engine.ask("formation", facets=("kind",)) == Matches([current], 1, {"kind": {"page": 1}})


def test_put_replaces_and_remove_forgets_in_the_database() -> None:
    engine = EngineUnderTest(None)
    pk = engine.put("Une formation")
    engine_for().put([Entry(pk, "fr", "Un colloque")])
    assert engine.ask("formation").ids == []
    assert engine.ask("colloque").ids == [pk]
    engine_for().remove([pk, 999_999])
    assert engine.ask("colloque").ids == []
    engine_for().remove([])


def test_an_entry_without_its_document_is_never_seen_in_the_database() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        engine_for().put([Entry(424_242, "fr", "Une formation")])
    assert EngineUnderTest(None).ask("formation", facets=("kind",)) == Matches([], 0, {"kind": {}})


def test_a_document_that_is_gone_counts_nowhere_in_the_database() -> None:
    """Even when it went without the indexing being told: its row goes along."""
    engine = EngineUnderTest(None)
    gone = engine.put("Une formation", facets={"topic": ("emploi",)})
    kept = engine.put("Une formation", facets={"topic": ("emploi", "droits")})
    SearchDocument.objects.filter(pk=gone).delete()
    found = engine.ask("formation", facets=("topic",))
    assert found == Matches([kept], 1, {"topic": {"emploi": 1, "droits": 1}})


def test_a_document_as_large_as_allowed_can_be_stored(engine: EngineUnderTest) -> None:
    words = " ".join(f"mot{number}" for number in range(6_000))
    pk = engine.put("Grand", body=words + " rétablissement " * 3000)
    assert engine.ask("mot5999").ids == [pk]


def test_one_statement_a_search() -> None:
    engine = EngineUnderTest(None)
    for number in range(12):
        engine.put(f"Formation {number}", facets={"topic": ("emploi",)}, kind="news")
    with CaptureQueriesContext(connection) as queries:
        engine.ask("formation", facets=("kind", "topic", "language"), kind=["news"], topic=["emploi"])
    searches = [query for query in queries if "search_index" in query["sql"]]
    assert len(searches) == 1


def test_pages_do_not_overlap_and_their_total_is_the_same(engine: EngineUnderTest) -> None:
    ids = {engine.put("Formation", body="Texte") for _number in range(25)}
    pages = [engine.ask("formation", offset=offset, limit=10) for offset in (0, 10, 20)]
    assert [len(page.ids) for page in pages] == [10, 10, 5]
    assert {pk for page in pages for pk in page.ids} == ids
    assert {page.total for page in pages} == {25}
    beyond = engine.ask("formation", offset=30)
    assert (beyond.ids, beyond.total) == ([], 25)


_HOSTILE = [
        "'", '"', "' OR 1=1 --", "a' ' b", "; DROP TABLE search_index", "%s %(x)s %", "\\", "a\\' b", "*",
        "pair*", "NEAR(pair aidant)", "title:pair", "{title}: pair", "pair AND OR NOT", "NOT NOT", "(((((",
        "^pair", "+pair", "pair & !aidant | <->", "pair:A", "~pair", "--", "-" * 200, '"' * 199,
        "-\"a\" -'b' \"c", "é" * 200, "x" * 200, "\x00", "a\x00b", "\ud800", "🙂 🙂", "\u202e\u200b",
        "中文 한국어 العربية", "½ ㏂ ⑴", "a-" * 90, "a." * 90, "a'" * 90, "a·e" * 60, "(e)" * 60,
        " ".join("abcdefghijklmnopqrstuvwxyz"),
]  # fmt: skip


def test_hostile_queries_are_answered(engine: EngineUnderTest) -> None:
    engine.put("Travail pair", body="Texte")
    for query in _HOSTILE:
        value = query.replace("\x00", "").replace("\ud800", "")
        assert engine.ask(query, facets=("kind", "topic"), kind=[value], topic=[value]).ids == [], query
        engine.ask(query)
