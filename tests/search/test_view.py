"""`/recherche/`: what readers see, whatever they type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Page, PageViewRestriction

from search.models import SearchDocument

pytestmark = pytest.mark.django_db
URL = "/recherche/"
MAX_QUERIES = 12


def get(client: Client, status: int = 200, **parameters: object) -> BeautifulSoup:
    response = client.get(f"{URL}?{urlencode(parameters)}")
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def result_titles(page: BeautifulSoup) -> list[str]:
    return [title.get_text() for title in page.select("ol.results .result__title")]


def kind_counts(page: BeautifulSoup) -> dict[str, str]:
    return {link["href"]: link.get_text(strip=True) for link in page.select(".facets a")}


# --- Results ------------------------------------------------------------------------------------------


def test_results_say_what_they_are_and_why(client: Client, publish_news: Callable) -> None:
    publish_news("Journée du rétablissement", "Une journée.", "Texte", published_on=date(2026, 3, 2))
    page = get(client, q="retablissement")
    assert page.select_one("[role=status]").get_text(strip=True) == "1 résultat pour « retablissement »"
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
    assert page.select_one("[role=status]").get_text(strip=True) == "Aucun résultat pour « introuvable »"
    assert page.select(".search-help li")
    assert page.select(".search-places a")


def test_private_lists_are_not_among_the_places_to_look(client: Client, news_index: Page) -> None:
    PageViewRestriction.objects.create(page=news_index, restriction_type=PageViewRestriction.LOGIN)
    assert "/actualites/" not in {link["href"] for link in get(client).select(".search-places a")}


# --- Types --------------------------------------------------------------------------------------------


def test_types_are_counted_right_whichever_is_shown(
    client: Client, publish: Callable, publish_news: Callable
) -> None:
    for number in range(3):
        publish(f"Formation {number}")
    for number in range(2):
        publish_news(f"Formation en nouvelle {number}")
    publish_news("Sans rapport")
    expected = Counter(
        document.kind for document in SearchDocument.objects.all() if "formation" in document.title.lower()
    )
    assert expected == {"page": 3, "news": 2}
    for kind, shown in (("", 5), ("news", 2), ("page", 3)):
        page = get(client, q="formation", type=kind)
        assert list(kind_counts(page).values()) == ["Tous les types (5)", "Page (3)", "Actualité (2)"]
        assert len(result_titles(page)) == shown
        current = page.select_one(".facets a[aria-current]").get_text(strip=True)
        assert current == {"": "Tous les types (5)", "news": "Actualité (2)", "page": "Page (3)"}[kind]


def test_a_type_without_result_offers_the_others(client: Client, publish: Callable) -> None:
    publish("Formation")
    page = get(client, q="formation", type="news")
    assert "Actualité (0)" in kind_counts(page).values()
    assert page.select_one(".search-help a")["href"] == "?q=formation"


def test_an_unknown_type_is_told_and_left_out(
    client: Client, publish: Callable, subtests: pytest.Subtests
) -> None:
    publish("Formation")
    for value in ("inconnu", "'; --", "news'", "é" * 5000):
        with subtests.test(value=value[:20]):
            page = get(client, q="formation", type=value)
            assert result_titles(page) == ["Formation"]
            assert "ce filtre a été ignoré" in page.select_one(".message").get_text()


# --- Pages --------------------------------------------------------------------------------------------


def test_pages_of_results(client: Client, publish: Callable) -> None:
    for number in range(12):
        publish(f"Formation {number}")
    first, second = get(client, q="formation"), get(client, q="formation", page=2)
    assert (len(result_titles(first)), len(result_titles(second))) == (10, 2)
    assert not set(result_titles(first)) & set(result_titles(second))
    assert first.select_one("a[rel=next]")["href"] == "?q=formation&page=2"
    assert second.select_one("a[rel=prev]")["href"] == "?q=formation"


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


# --- Promotions ---------------------------------------------------------------------------------------


def promote(query: str, **target: object) -> None:
    SearchPromotion.objects.create(query=Query.get(query), **target)


def test_what_editors_promote_comes_first(client: Client, publish: Callable) -> None:
    publish("Formation")
    chosen = publish("Le guide")
    promote("Formation  PAIR", page=chosen, description="À lire d’abord", sort_order=1)
    promote(
        "formation pair",
        external_link_url="https://example.org/",
        external_link_text="Ailleurs",
        sort_order=0,
    )
    page = get(client, q=" formation pair ")
    assert [link["href"] for link in page.select(".search-promotions a")] == [
        "https://example.org/",
        "/le-guide/",
    ]
    assert "À lire d’abord" in page.select_one(".search-promotions").get_text()
    assert not get(client, q="autre").select(".search-promotions")
    assert get(client, q="Formations pair").select(".search-promotions"), "as a label typed exactly"
    SearchPromotion.objects.all().delete()
    assert not get(client, q="formation pair").select(".search-promotions")


def test_promoted_pages_that_are_not_public_are_left_out(client: Client, publish: Callable) -> None:
    draft, private, expired = (publish(title) for title in ("Brouillon", "Réservée", "Expirée"))
    for page in (draft, private, expired):
        promote("formation", page=page)
    draft.unpublish()
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    expired.expire_at = timezone.now() + timedelta(hours=1)
    expired.save()
    assert [link.get_text() for link in get(client, q="formation").select(".search-promotions a")] == [
        "Expirée"
    ]
    with time_machine.travel(expired.expire_at + timedelta(minutes=1)):
        assert not get(client, q="formation").select(".search-promotions")


def test_a_search_writes_nothing(client: Client, publish: Callable) -> None:
    publish("Formation")
    with CaptureQueriesContext(connection) as queries:
        client.get(URL, {"q": "formation jamais cherchée"})
    assert {query["sql"].split()[0].upper() for query in queries.captured_queries} <= {"SELECT", "WITH"}
    assert not Query.objects.exists()
    assert not client.cookies
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
    assert "1 résultat pour « formation »" in response.content.decode()


def test_a_cut_query_is_told(client: Client, publish: Callable) -> None:
    message = get(client, q="mot " * 2500).select_one(".message").get_text()
    assert "200" in message
    assert not get(client, q="mot").select(".message")


def test_a_query_that_only_leaves_out_is_told(client: Client, publish: Callable) -> None:
    assert get(client, q="-mot").select_one(".message")


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
