"""Terms: their links read both ways, their labels, their order, and what an editor is refused."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client

from cms.models import ContentVersion
from glossary.models import TermLink, TermPage, TermSource, TermVariant
from glossary.teasers import definition_of_the_day
from tests import factories as make
from tests.reading import read

BROADER, RELATED, CONFUSABLE = TermLink.Kind.BROADER, TermLink.Kind.RELATED, TermLink.Kind.CONFUSABLE


def neighbours(client: Client, page: TermPage) -> dict[str, list[str]]:
    """`{relation: [titles]}` as the page shows them."""
    groups = {}
    for group in read(client, page).select(".neighbours-list > div"):
        groups[group.dt.get_text(strip=True)] = [link.get_text(strip=True) for link in group.select("dd a")]
    return groups


def term(site, title: str, *links: tuple[TermPage, str], **fields) -> TermPage:
    children = [TermLink(target=target, kind=kind) for target, kind in links]
    return make.TermPageFactory(parent=site.glossary, title=title, links=children, **fields)


def test_a_link_is_read_from_both_ends(client, site):
    wide = term(site, "Soutien entre pairs")
    narrow = term(site, "Pair-aidance", (wide, BROADER))
    friend = term(site, "Rétablissement", (narrow, RELATED))
    other = term(site, "Bénévolat", (narrow, CONFUSABLE))
    assert neighbours(client, narrow) == {
        "Plus large": ["Soutien entre pairs"],
        "Voir aussi": ["Rétablissement"],
        "À ne pas confondre avec": ["Bénévolat"],
    }
    assert neighbours(client, wide) == {"Plus précis": ["Pair-aidance"]}
    assert neighbours(client, friend) == {"Voir aussi": ["Pair-aidance"]}
    assert neighbours(client, other) == {"À ne pas confondre avec": ["Pair-aidance"]}


@pytest.mark.parametrize(
    "hidden", [{"live": False}, {"withdrawn_on": date(2024, 1, 1), "withdrawal_reason": "x"}]
)
def test_links_do_not_lead_to_what_readers_cannot_see(client, site, hidden):
    target = term(site, "Caché", **hidden)
    assert neighbours(client, term(site, "Visible", (target, RELATED))) == {}


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_terms_do_not_stand_above_themselves(site, depth):
    chain = [term(site, "Terme 0", sources=[TermSource(organisation="X")])]
    for number in range(1, depth):
        chain.append(term(site, f"Terme {number}", (chain[-1], BROADER)))
    first = chain[0]
    first.links = [TermLink(target=chain[-1], kind=BROADER)]
    with pytest.raises(ValidationError):
        first.full_clean()


def test_two_paths_to_the_same_broader_term_are_no_circle(site):
    top = term(site, "Haut")
    left, right = (term(site, title, (top, BROADER)) for title in ("Gauche", "Droite"))
    term(site, "Bas", (left, BROADER), (right, BROADER)).full_clean()


def test_hidden_labels_are_for_search_alone(client, site):
    variants = [
        TermVariant(label="entraide", kind="synonym"),
        TermVariant(label="pair èdance", kind="hidden"),
    ]
    page = term(site, "Pair-aidance", variants=variants)
    html = client.get(page.url).content.decode()
    assert "entraide" in html
    assert "pair èdance" not in html
    assert set(page.search_content().labels) == {"entraide", "pair èdance"}


def test_a_foreign_equivalent_is_pronounced_right(client, site):
    variants = [TermVariant(label="peer support", kind="equivalent", country="GB", language="en")]
    word = read(client, term(site, "Pair-aidance", variants=variants)).find(string="peer support").parent
    assert word["lang"] == "en"


def test_sources_show_as_much_of_the_date_as_is_known(client, site):
    sources = [
        TermSource(organisation=f"Source {day}", date=day)
        for day in ("2010", "2010-06", "2010-06-02", "2010-06-01", "")
    ]
    items = read(client, term(site, "Sourcé", sources=sources)).select(".sources li")
    assert [" ".join(item.get_text().split()) for item in items] == [
        "Source 2010, 2010",
        "Source 2010-06, juin 2010",
        "Source 2010-06-02, 2 juin 2010",
        "Source 2010-06-01, 1er juin 2010",
        "Source",
    ]


@pytest.mark.parametrize("value", ["10", "2010-13", "2010-02-30", "2010-6", "juin 2010", "2010-06-01-01"])
def test_a_date_that_is_none_is_refused(value):
    with pytest.raises(ValidationError):
        TermSource(organisation="X", date=value).clean_fields(exclude=["page"])


def test_the_glossary_is_in_the_order_of_readers(client, site):
    for title in ("Zone", "Écoute", "Emploi", "éthique", "Abus", "12 étapes"):
        term(site, title)
    html = BeautifulSoup(client.get(site.glossary.url).content, "html.parser")
    shown = {
        section.h2.get_text(): [dt.get_text() for dt in section("dt")]
        for section in html.select("section.letter")
    }
    assert shown == {"#": ["12 étapes"], "A": ["Abus"], "E": ["Écoute", "Emploi", "éthique"], "Z": ["Zone"]}
    targets = [link["href"].lstrip("#") for link in html.select("nav.alphabet a")]
    assert len(targets) == 4
    assert all(html.find(id=target) for target in targets)


def test_the_short_definition_is_short(site):
    with pytest.raises(ValidationError):
        term(site, "Long", introduction="x" * 301)


def test_the_code_outlives_the_label(site):
    page = term(site, "Pair-aidance")
    page.full_clean()
    page.title = "Pair aidance"
    page.full_clean()
    assert page.code == "pair-aidance"


def test_each_day_has_its_definition_in_turn(site):
    for number in range(3):
        term(site, f"Terme {number}")
    seen = []
    for day in range(1, 5):
        with time_machine.travel(f"2024-03-0{day} 12:00", tick=False):
            seen.append(definition_of_the_day(1)["term"].title)
    assert len(set(seen[:3])) == 3
    assert seen[3] == seen[0]


def test_the_home_page_changes_its_definition_at_midnight(client, site):
    site.home.body = [
        {"type": "teaser", "value": {"source": "definition_of_the_day", "title": "Mot", "limit": 1}}
    ]
    site.home.save()
    for number in range(2):
        term(site, f"Terme {number}")
    shown = []
    for moment in ("12:00", "22:30", "23:30"):  # in Greenwich: an hour less than in Paris
        with time_machine.travel(f"2024-03-01T{moment}:00+00:00", tick=False):
            shown.append(client.get("/").content)
    assert shown[0] == shown[1] != shown[2]


def test_an_empty_glossary_offers_no_definition(site):
    assert definition_of_the_day(1) == {}
    assert ContentVersion.current()
