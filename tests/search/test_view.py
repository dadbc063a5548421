"""`/recherche/`: what readers see, whatever they type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

from search.models import SearchDocument
from search.service import FacetValue, search
from tests.search.page import URL, get, promote, result_titles
from tests.tree import Tree

pytestmark = pytest.mark.django_db
MAX_QUERIES = 12


# --- Results ------------------------------------------------------------------------------------------


def test_results_say_what_they_are_and_why(client: Client, publish_news: Callable) -> None:
    publish_news("Journée du rétablissement", "Une journée.", "Texte", published_on=date(2026, 3, 2))
    page = get(client, q="retablissement")
    assert (
        page.select_one("[role=status]").get_text(strip=True)
        == "1 résultat pour «\u00a0retablissement\u00a0»"
    )
    result = page.select_one("ol.results > li")
    assert result.select_one("h3 a")["href"].endswith("/journee-du-retablissement/")
    assert result.select_one("mark").get_text() == "rétablissement"
    assert result.select_one("time")["datetime"] == "2026-03-02"
    assert "Actualité" in result.select_one(".result__meta").get_text()
    assert page.select_one("form[role=search] input#q")["value"] == "retablissement"
    assert len(page.select("h1")) == 1


def test_search_engines_are_told_to_stay_out(client: Client, publish: Callable) -> None:
    for query in ("", "rétablissement"):
        response = client.get(URL, {"q": query})
        assert response["X-Robots-Tag"] == "noindex"
        assert b'<meta name="robots" content="noindex">' in response.content


def test_excerpts_are_escaped(client: Client, publish: Callable) -> None:
    publish("<b>Rétablissement</b>", '<script>alert("rétablissement")</script>')
    html = client.get(URL, {"q": "rétablissement"}).content.decode()
    assert "<script>alert" not in html
    assert "&lt;b&gt;<mark>Rétablissement</mark>&lt;/b&gt;" in html


def test_without_a_query_the_page_helps(client: Client, site: object) -> None:
    page = get(client)
    assert page.select_one("[role=status]").get_text(strip=True) == ""
    links = {link["href"] for link in page.select(".search-places a")}
    assert links == {"/actualites/", "/publications/", "/glossaire/", "/annuaire/"}


def test_when_nothing_is_found_the_page_helps(client: Client, publish: Callable) -> None:
    page = get(client, q="introuvable")
    assert (
        page.select_one("[role=status]").get_text(strip=True)
        == "Aucun résultat pour «\u00a0introuvable\u00a0»"
    )
    assert page.select(".search-help li")
    assert page.select(".search-places a")


@pytest.mark.parametrize(
    ("query", "told", "not_told"),
    [
        ("introuvable", "orthographe", "moins de mots"),
        ('"introuvable ailleurs"', "guillemets", "tiret"),
        ("introuvable ailleurs", "moins de mots", "guillemets"),
        ("introuvable -ailleurs", "tiret", "moins de mots"),
    ],
)
def test_advice_is_about_what_was_typed(
    client: Client, publish: Callable, query: str, told: str, not_told: str
) -> None:
    advice = get(client, q=query).select_one(".search-help ul").get_text()
    assert told in advice
    assert not_told not in advice


def test_who_finds_nothing_may_write(client: Client, site: Tree, publish: Callable) -> None:
    assert "Nous écrire" not in get(client, q="introuvable").select_one(".search-help").get_text()
    site.settings.contact_page = publish("Contact")
    site.settings.save()
    link = get(client, q="introuvable").select_one(".search-help > p:last-child a")
    assert (link.get_text(), link["href"]) == ("Nous écrire", "/contact/")


def test_thousands_are_readable(client: Client, publish: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    publish("Formation")
    found = replace(search("formation"), total=12_345, page_count=1_235)
    found.facets["kind"] = [FacetValue("page", "Page", 12_340), FacetValue("news", "Actualité", 5)]
    monkeypatch.setattr("search.views.search", lambda *args, **kwargs: found)
    page = get(client, q="formation")
    assert page.select_one("[role=status]").get_text() == "12\xa0345 résultats pour «\u00a0formation\u00a0»"
    assert page.select_one(".facet__count").get_text() == "12\xa0340 résultats"
    assert page.select_one(".pagination__here").get_text(" ", strip=True) == "Page 1 sur 1235"


def test_private_lists_are_not_among_the_places_to_look(client: Client, news_index: Page) -> None:
    PageViewRestriction.objects.create(page=news_index, restriction_type=PageViewRestriction.LOGIN)
    assert "/actualites/" not in {link["href"] for link in get(client).select(".search-places a")}


# --- Pages --------------------------------------------------------------------------------------------


def test_pages_of_results(client: Client, publish: Callable) -> None:
    for number in range(12):
        publish(f"Formation {number}")
    first, second = get(client, q="formation"), get(client, q="formation", page=2)
    assert (len(result_titles(first)), len(result_titles(second))) == (10, 2)
    assert not set(result_titles(first)) & set(result_titles(second))
    assert first.select_one("a[rel=next]")["href"] == "?q=formation&page=2#resultats"
    assert second.select_one("a[rel=prev]")["href"] == "?q=formation#resultats"
    assert second.title.get_text().startswith("12 résultats pour «\u00a0formation\u00a0», page 2 sur 2 –")


def test_pages_that_do_not_exist(client: Client, publish: Callable, subtests: pytest.Subtests) -> None:
    publish("Formation")
    for number in (
        "0",
        "-1",
        "2",
        "abc",
        "1.5",
        "",
        " 1",
        "٣",
        "1e3",
        "999999",
        "9" * 20,
        "9" * 5000,
        "\x00",
    ):
        with subtests.test(number=number[:25]):
            assert client.get(URL, {"q": "formation", "page": number}).status_code == 404


def test_a_search_is_only_ever_read(client: Client, publish: Callable) -> None:
    assert client.post(URL, {"q": "formation"}).status_code == 405


# --- Hostile input ------------------------------------------------------------------------------------

HOSTILE = [
    "q=%00", "q=a%00b", "q=%22", "q=%22%22%22", "q=%27", "q=%20%20%20", "q=", "q", "&&&", "q=-", "q=--a",
    "q=%2B", "q=*", "q=a*", "q=NEAR(a%20b)", "q=AND", "q=a%20OR", "q=NOT%20NOT", "q=title%3Aa",
    "q=%7Btitle%7D%3Aa", "q=((((", "q=a%26!b%7C", "q=%5C", "q=%25s", "q=%25(x)s", "q=%ED%A0%80", "q=%ff%fe",
    "q=%zz", "q=%", "q=%u00e9", "q=%F0%9F%99%82", "q=%E2%80%AE", "q=" + "a" * 10_000, "q=" + "a+" * 5_000,
    "q=" + "%22a%22+" * 1_200, "q=" + "-a+" * 3_000, "q=" + "%C2%B7e" * 1_500, "q=" + "a-" * 5_000,
    "q=" + "(e)" * 3_000, "q=a&q=b", "q=a&q=", "q[]=a", "q=<script>", "q=a&type=%00", "q=a&type=a&type=b",
    "q=a&type=%ff", "q=a&page=%00", "q=a&page=1&page=x", "q=a;b", "q=a#b", "page=1", "q=' OR 1=1 --",
    "q=');DROP TABLE search_index;--", "q=%D9%A3", "q=½", "q=㏂", "q=ﬁn",
    *(
        f"q=formation&{name}={value}"
        for name in ("type", "sujet", "annee", "secteur", "public", "departement", "langue", "tri")
        for value in ("%00", "%ff", "'", "%22", "%ED%A0%80", "%25s", "x" * 3_000, "0", "-1", "2026&" * 50, "٢٠٢٦")
    ),
    "q=formation&" + "sujet=a&" * 900, "q=formation&" + "&".join(f"annee={year}" for year in range(1900, 2100)),
]  # fmt: skip


def test_hostile_addresses_get_a_page(client: Client, publish: Callable, subtests: pytest.Subtests) -> None:
    publish("Formation")
    for query_string in HOSTILE:
        with subtests.test(query_string=query_string[:40]):
            response = client.get(f"{URL}?{query_string}")
            assert response.status_code in (200, 404)
            assert response.status_code == 200 or "page=" in query_string
            assert "<script>" not in response.content.decode().split("<body")[1]
    assert SearchDocument.objects.count() == 1


def test_a_repeated_query_is_read_once(client: Client, publish: Callable) -> None:
    publish("Formation")
    response = client.get(f"{URL}?q=absent&q=formation")
    assert "1 résultat pour «\u00a0formation\u00a0»" in response.content.decode()


def test_a_cut_query_is_told(client: Client, publish: Callable) -> None:
    message = get(client, q="mot " * 2500).select_one(".message").get_text()
    assert "200" in message
    assert not get(client, q="mot").select(".message")


def test_a_query_without_any_word_is_told(client: Client, publish: Callable) -> None:
    assert "ajoutez un mot" in get(client, q="-mot").select_one(".message").get_text()
    assert "aucun mot" in get(client, q="«?»").select_one(".message").get_text()
    assert not get(client, q=" ").select(".message")


# --- Cost ---------------------------------------------------------------------------------------------


def test_queries_do_not_grow_with_content(
    publish: Callable,
    publish_news: Callable,
    assert_queries_do_not_grow: Callable,
    queries_of: Callable[[str], int],
) -> None:
    def add_item(number: int) -> None:
        page = (publish if number % 2 else publish_news)(f"Formation {number}", body="Une formation. " * 200)
        promote("formation", page=page, sort_order=number)

    assert_queries_do_not_grow(f"{URL}?q=formation", add_item)
    assert queries_of(f"{URL}?q=formation") <= MAX_QUERIES


def test_queries_of_an_ordinary_search(client: Client, publish: Callable) -> None:
    publish("Formation")
    client.get(URL, {"q": "formation"})
    with CaptureQueriesContext(connection) as queries:
        client.get(URL, {"q": "formation"})
    # the content version, the site, the search itself, the texts of the page
    assert len(queries) <= 4, [query["sql"][:120] for query in queries]
