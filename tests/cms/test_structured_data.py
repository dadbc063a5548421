"""What machines read in a page: one graph, in schema.org's words, with nothing that readers should not see."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cms import structured_data
from tests import factories as make
from tests.cms import schema_org
from tests.samples import PAGE_TYPES

SITE = "https://www.travail-pair.example"
every_type = pytest.mark.parametrize("name", PAGE_TYPES)


@pytest.fixture(autouse=True)
def _public_address(settings):
    settings.SITE_URL = SITE


def graph_of(client: Client, url: str) -> list[dict[str, Any]]:
    return graph_in(BeautifulSoup(client.get(url).content, "html.parser"))


def graph_in(html: BeautifulSoup) -> list[dict[str, Any]]:
    scripts = html.find_all("script", type="application/ld+json")
    assert len(scripts) == 1
    data = json.loads(scripts[0].string)
    assert data["@context"] == "https://schema.org"
    return data["@graph"]


def node_of(graph: list[dict[str, Any]], url: str) -> dict[str, Any]:
    return next(node for node in graph if node["@id"] == f"{SITE}{url}#page")


@every_type
def test_every_word_is_schema_orgs(reading_of, name):
    assert schema_org.problems(graph_in(reading_of(name))) == []


@every_type
def test_what_is_pointed_at_is_there(reading_of, name):
    graph = graph_in(reading_of(name))
    known = {(node["@id"], node["@type"]) for node in schema_org.nodes_in(graph) if "@id" in node}
    ids = [identifier for identifier, _kind in known]
    assert set(schema_org.references_in(graph)) <= set(ids)
    assert len(ids) == len(set(ids)), "one thing cannot be of two types"


@every_type
def test_addresses_are_whole(reading_of, name):
    keys = {"@id", "url", "contentUrl", "logo", "image", "urlTemplate", "sameAs"}
    for node in schema_org.nodes_in(graph_in(reading_of(name))):
        for key in keys & node.keys():
            for address in node[key] if isinstance(node[key], list) else [node[key]]:
                assert urlsplit(address).scheme == "https", (key, address)
        assert node.get("@id", SITE).startswith(SITE)


@every_type
def test_the_breadcrumb_counts_from_home_to_the_page(pages, reading_of, name):
    page = pages[name]
    graph = graph_in(reading_of(name))
    trail = next(node for node in graph if node["@type"] == "BreadcrumbList")["itemListElement"]
    expected = [*page.get_ancestors().filter(depth__gt=1), page]
    assert [(item["position"], item["name"], item["item"]["@id"]) for item in trail] == [
        (position, ancestor.title, SITE + ancestor.url) for position, ancestor in enumerate(expected, start=1)
    ]


@pytest.mark.parametrize(
    ("name", "kind"),
    {
        "home": "WebPage",
        "standard": "WebPage",
        "news_index": "CollectionPage",
        "news": "NewsArticle",
        "publication_index": "CollectionPage",
        "publication": "Report",
        "glossary": "CollectionPage",
        "term": "DefinedTerm",
        "directory": "CollectionPage",
        "structure": "Organization",
        "initiative": "Project",
        "training": "Course",
    }.items(),
)
def test_each_page_says_what_it_is(pages, reading_of, name, kind):
    page = pages[name]
    node = node_of(graph_in(reading_of(name)), page.url)
    assert (node["@type"], node["name"], node["description"]) == (kind, page.title, page.introduction)


@every_type
def test_the_site_and_its_search_are_described(reading_of, name):
    website = next(node for node in graph_in(reading_of(name)) if node["@type"] == "WebSite")
    target = website["potentialAction"]["target"]["urlTemplate"]
    assert target == f"{SITE}/recherche/?q={{search_term_string}}"


@every_type
def test_nothing_tells_a_named_persons_details(reading_of, name):
    text = json.dumps(graph_in(reading_of(name)), ensure_ascii=False)
    for detail in ("Camille", "Coordinatrice", "camille.exemple", "06 99 99 99 99"):
        assert detail not in text


def test_dates_and_authors_of_news(pages, reading_of):
    node = node_of(graph_in(reading_of("news")), pages["news"].url)
    assert (node["datePublished"], node["dateModified"]) == ("2023-02-21", "2023-02-22")
    assert [author["name"] for author in node["author"]] == ["Direction exemple"]


def test_publishers_and_files_of_a_publication(client, pages, reading_of):
    node = node_of(graph_in(reading_of("publication")), pages["publication"].url)
    assert [len(node[role]) for role in ("publisher", "author", "funder", "contributor")] == [2, 1, 1, 1]
    assert (node["reportNumber"], node["identifier"]["value"]) == ("TP-1", "978-2-1234-5680-3")
    file, link = node["encoding"]
    assert file["encodingFormat"] == "application/pdf"
    assert client.get(urlsplit(file["contentUrl"]).path).status_code == 200
    assert link["url"] == "https://example.org/guide"


def test_a_term_names_its_other_labels_but_hidden_ones(pages, reading_of):
    node = node_of(graph_in(reading_of("term")), pages["term"].url)
    assert node["alternateName"] == ["entraide par les pairs", "peer support"]


def test_an_entry_is_on_the_map(pages, reading_of):
    node = node_of(graph_in(reading_of("structure")), pages["structure"].url)
    geo = node["location"]["geo"]
    assert (geo["latitude"], geo["longitude"]) == (45.1852, 5.7357)
    assert node["address"]["addressLocality"] == "Grenoble"


def test_a_list_counts_all_its_items_and_names_those_of_its_page(client, site):
    for _number in range(13):
        make.NewsPageFactory(parent=site.news)
    first, second = (graph_of(client, f"{site.news.url}?page={number}") for number in (1, 2))
    lists = [node_of(graph, site.news.url)["mainEntity"] for graph in (first, second)]
    assert [items["numberOfItems"] for items in lists] == [13, 13]
    assert [len(items["itemListElement"]) for items in lists] == [12, 1]


@pytest.mark.parametrize(
    "title",
    ["</script><script>alert(1)</script>", "<!--", "]]>", "\u2028 et \u2029", "\"'`${1}", "&lt;/script&gt;"],
)
def test_a_hostile_title_stays_a_title(client, site, title):
    page = make.NewsPageFactory(parent=site.news, title=title, slug="hostile", introduction=title)
    for url in (page.url, site.news.url):
        response = client.get(url)
        assert "<script>alert" not in response.content.decode()
    assert node_of(graph_of(client, page.url), page.url)["name"] == title


def test_an_empty_property_is_left_out():
    node = structured_data.compact(
        {"name": "A", "url": "", "sameAs": [], "geo": {}, "position": 0, "image": None}
    )
    assert node == {"name": "A", "position": 0}
