"""The engine of whichever database the tests run on: what it finds, in which order, and what it counts."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from search.analysis import label_key
from search.engines import engine_for
from search.engines.base import Entry, Matches
from search.models import SearchDocument, SearchFacet, SearchLabel
from search.query import analyse_query

pytestmark = pytest.mark.django_db


def put(
    title: str,
    introduction: str = "",
    body: str = "",
    labels: tuple[str, ...] = (),
    facets: dict[str, tuple[str, ...]] | None = None,
    **columns: object,
) -> int:
    """Store a document as the indexing does, without a page; returns its id."""
    number = SearchDocument.objects.count() + 1
    document = SearchDocument.objects.create(
        content_type=ContentType.objects.get_for_model(SearchDocument),
        object_id=number,
        title=title,
        introduction=introduction,
        **{"kind": "page", "language": "fr", "url": f"/{number}/", **columns},
    )
    for name in (title, *labels):
        SearchLabel.objects.create(document=document, key=label_key(name))
    for name, values in (facets or {}).items():
        SearchFacet.objects.bulk_create(
            SearchFacet(document=document, name=name, value=value) for value in values
        )
    engine_for().put([Entry(document.pk, document.language, title, "\n".join(labels), introduction, body)])
    return document.pk


def ask(
    text: str, *, offset: int = 0, limit: int = 10, facets: tuple[str, ...] = (), **filters: list[str]
) -> Matches:
    return engine_for().search(
        analyse_query(text), filters=filters, facets=facets, offset=offset, limit=limit
    )


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
def test_finds_in_every_field(field: str, query: str, text: str) -> None:
    columns = {"title": "Sans rapport", field: (text,) if field == "labels" else text}
    expected = put(**columns)
    put("Autre chose", body="Rien de tel")
    assert ask(query).ids == [expected]


@pytest.mark.parametrize("query", ['"pair travail"', "travail -pair", "travail absent", '"titre corps"'])
def test_does_not_find(query: str) -> None:
    put("Un titre", introduction="Le travail pair", body="Un corps")
    assert ask(query) == Matches()


def test_title_before_labels_before_introduction_before_body() -> None:
    body = put("Un", introduction="Autre", body="Le rétablissement, le rétablissement. " * 5)
    introduction = put("Deux", introduction="Le rétablissement", body="Autre")
    labels = put("Trois", labels=("Le rétablissement des autres",), body="Autre")
    title = put("Quatre, le rétablissement", body="Autre")
    for number in range(20):
        put(f"Sans rapport {number}", body="Rien de tel")
    assert ask("rétablissement").ids == [title, labels, introduction, body]


def test_an_exact_title_or_label_comes_first() -> None:
    put("Pair-aidance et pair-aidance", introduction="pair-aidance", body="La pair-aidance. " * 20)
    exact_label = put("Soutien entre pairs", labels=("Pairaidance",))
    assert ask("pair aidance").ids[0] == exact_label
    exact_title = put("Pair-aidance", date=date(2026, 1, 1))
    assert set(ask("pairaidance").ids[:2]) == {exact_title, exact_label}


def test_recent_before_old_at_equal_relevance() -> None:
    dates = [date(2019, 5, 1), date(2026, 5, 1), None, date(2022, 5, 1)]
    oldest, newest, undated, middle = (put("Une formation", body="Texte", date=day) for day in dates)
    assert ask("formation").ids == [newest, middle, oldest, undated]


def test_a_title_of_stop_words_is_found_when_typed_exactly() -> None:
    expected = put("Nous")
    put("Autre", body="Nous sommes nous")
    assert ask("nous").ids == [expected]
    assert ask("vous").ids == []


def test_expired_documents_are_not_found_though_still_stored() -> None:
    put("Une formation passée", expires_at=timezone.now() - timedelta(seconds=1))
    current = put("Une formation", expires_at=timezone.now() + timedelta(days=1))
    assert ask("formation", facets=("kind",)) == Matches([current], 1, {"kind": {"page": 1}})


def test_put_replaces_and_remove_forgets() -> None:
    pk = put("Une formation")
    engine_for().put([Entry(pk, "fr", "Un colloque")])
    assert ask("formation").ids == []
    assert ask("colloque").ids == [pk]
    engine_for().remove([pk, 999_999])
    assert ask("colloque").ids == []
    engine_for().remove([])


def test_an_entry_without_its_document_is_never_seen() -> None:
    engine_for().put([Entry(424_242, "fr", "Une formation")])
    assert ask("formation", facets=("kind",)) == Matches([], 0, {"kind": {}})


def test_a_document_as_large_as_allowed_can_be_stored() -> None:
    words = " ".join(f"mot{number}" for number in range(6_000))
    pk = put("Grand", body=words + " rétablissement " * 3000)
    assert ask("mot5999").ids == [pk]


def test_one_statement_a_search() -> None:
    for number in range(12):
        put(f"Formation {number}", facets={"topic": ("emploi",)}, kind="news")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        ask("formation", facets=("kind", "topic", "language"), kind=["news"], topic=["emploi"])
    assert len(queries) == 1


def test_pages_do_not_overlap_and_their_total_is_the_same() -> None:
    ids = {put("Formation", body="Texte") for _number in range(25)}
    pages = [ask("formation", offset=offset, limit=10) for offset in (0, 10, 20)]
    assert [len(page.ids) for page in pages] == [10, 10, 5]
    assert {pk for page in pages for pk in page.ids} == ids
    assert {page.total for page in pages} == {25}
    beyond = ask("formation", offset=30)
    assert (beyond.ids, beyond.total) == ([], 25)


def test_facet_counts_equal_brute_force() -> None:
    """Whatever the filters, each facet counts what passes the others: in Python, document by document."""
    chance = random.Random(5)  # the same choices at each run
    kinds, topics, sectors = ["news", "term", "entry"], ["emploi", "droits", "santé"], ["social", "sanitaire"]
    documents = {}
    for number in range(60):
        facets = {
            "topic": tuple(chance.sample(topics, chance.randint(0, 3))),
            "sector": tuple(chance.sample(sectors, chance.randint(0, 2))),
        }
        kind = chance.choice(kinds)
        text = " ".join(chance.sample(["formation", "colloque", "emploi", "hôpital"], 2))
        pk = put(f"Document {number}", body=text, kind=kind, facets=facets)
        documents[pk] = (text, {"kind": (kind,), **facets})

    for query in ("formation", "colloque emploi", "hôpital -formation"):
        for _round in range(12):
            filters = {
                name: chance.sample(values, chance.randint(1, 2))
                for name, values in (("kind", kinds), ("topic", topics), ("sector", sectors))
                if chance.random() < 0.6
            }
            found = ask(query, limit=100, facets=("kind", "topic", "sector"), **filters)
            assert (set(found.ids), found.total, found.facets) == brute_force(query, filters, documents)


def brute_force(query: str, filters: dict, documents: dict) -> tuple[set[int], int, dict]:
    required = [word for word in query.split() if word[0] != "-"]
    forbidden = [word[1:] for word in query.split() if word[0] == "-"]
    matching = {
        pk: facets
        for pk, (text, facets) in documents.items()
        if all(word in text for word in required) and not any(word in text for word in forbidden)
    }

    def passes(facets: dict, without: str = "") -> bool:
        return all(set(facets[name]) & set(values) for name, values in filters.items() if name != without)

    hits = {pk for pk, facets in matching.items() if passes(facets)}
    counts = {
        name: dict(Counter(v for facets in matching.values() if passes(facets, name) for v in facets[name]))
        for name in ("kind", "topic", "sector")
    }
    return hits, len(hits), counts


@pytest.mark.parametrize(
    "query",
    [
        "'", '"', "' OR 1=1 --", "a' ' b", "; DROP TABLE search_index", "%s %(x)s %", "\\", "a\\' b", "*",
        "pair*", "NEAR(pair aidant)", "title:pair", "{title}: pair", "pair AND OR NOT", "NOT NOT", "(((((",
        "^pair", "+pair", "pair & !aidant | <->", "pair:A", "~pair", "--", "-" * 200, '"' * 199,
        "-\"a\" -'b' \"c", "é" * 200, "x" * 200, "\x00", "a\x00b", "\ud800", "🙂 🙂", "\u202e\u200b",
        "中文 한국어 العربية", "½ ㏂ ⑴", "a-" * 90, "a." * 90, "a'" * 90, "a·e" * 60, "(e)" * 60,
        " ".join("abcdefghijklmnopqrstuvwxyz"),
    ],
)  # fmt: skip
def test_hostile_queries_are_answered(query: str) -> None:
    put("Travail pair", body="Texte")
    matches = ask(query, facets=("kind", "topic"), kind=[query.replace("\x00", "").replace("\ud800", "")])
    assert matches.ids == []
    ask(query)
