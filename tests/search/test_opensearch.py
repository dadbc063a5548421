"""How browsers search here from their address bar."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from django.test import Client, override_settings

from search.feeds import _cut
from tests.tree import Tree

pytestmark = pytest.mark.django_db
URL = "/recherche/opensearch.xml"
NS = "{http://a9.com/-/spec/opensearch/1.1/}"


@override_settings(SITE_URL="https://www.example.org")
def test_the_description_is_valid(client: Client, site: Tree) -> None:
    site.settings.organisation_name = "Pairs & <compagnie> en Auvergne-Rhône-Alpes, ensemble et partout"
    site.settings.save()
    response = client.get(URL)
    assert response["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8"
    root = ET.fromstring(response.content)  # noqa: S314 - our own
    assert root.tag == f"{NS}OpenSearchDescription"
    assert root.findtext(f"{NS}ShortName") == "Pairs"
    assert 0 < len(root.findtext(f"{NS}LongName")) <= 48
    assert len(root.findtext(f"{NS}Description")) <= 1024
    urls = {url.get("type"): url.get("template") for url in root.iter(f"{NS}Url")}
    assert urls["text/html"] == "https://www.example.org/recherche/?q={searchTerms}"
    assert urls["application/x-suggestions+json"] == (
        "https://www.example.org/recherche/suggestions?q={searchTerms}"
    )
    assert urls["application/atom+xml"] == "https://www.example.org/recherche/atom?q={searchTerms}"


@override_settings(SITE_URL="https://www.example.org")
def test_it_has_what_the_specification_asks_for_and_no_more(client: Client, site: Tree) -> None:
    """OpenSearch 1.1, draft 6: which elements there are, how often, and what is in them."""
    root = ET.fromstring(client.get(URL).content)  # noqa: S314 - our own
    names = [element.tag.removeprefix(NS) for element in root]
    assert names[:3] == ["ShortName", "LongName", "Description"]
    assert set(names) <= {*names[:3], "Language", "InputEncoding", "OutputEncoding", "Image", "Url"}
    assert all(names.count(name) == 1 for name in names if name != "Url")
    assert all((element.text or "").strip() for element in root if element.tag != f"{NS}Url")
    image = root.find(f"{NS}Image")
    assert (image.get("type"), image.get("width"), image.get("height")) == ("image/png", "180", "180")
    assert image.text.startswith("https://www.example.org/static/img/")
    rels = set()
    for url in root.iter(f"{NS}Url"):
        assert set(url.attrib) <= {"type", "template", "rel"}
        assert url.get("template").startswith("https://www.example.org/recherche/")
        assert url.get("template").count("{searchTerms}") == (0 if url.get("rel") == "self" else 1)
        rels.add((url.get("type"), url.get("rel", "results")))
    assert len(rels) == 4, "each type once for each use"
    searched = (
        root.find(f"{NS}Url[@type='text/html']").get("template").replace("{searchTerms}", "pair%20%26%20co")
    )
    assert client.get(searched.removeprefix("https://www.example.org")).status_code == 200


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Travail pair", "Travail pair"),
        ("Travail pair en Auvergne", "Travail pair"),
        ("Anticonstitutionnellement", "Anticonstitution"),
        ("a bc def ghij klmn opqr", "a bc def ghij"),
    ],
)
def test_a_short_name_is_made_of_whole_words(name: str, short: str) -> None:
    assert _cut(name, 16) == short


def test_every_page_announces_it(client: Client, site: Tree) -> None:
    for address in ("/", "/glossaire/", "/recherche/", "/rien-ici/"):
        page = BeautifulSoup(client.get(address).content, "html.parser")
        link = page.select_one("link[rel=search]")
        assert link["href"] == URL
        assert link["type"] == "application/opensearchdescription+xml"
        assert link["title"] == "Plateforme Travail pair"


def test_search_engines_know_the_search(client: Client, site: Tree) -> None:
    page = BeautifulSoup(client.get("/").content, "html.parser")
    nodes = json.loads(page.select_one("script[type='application/ld+json']").string)["@graph"]
    website = next(node for node in nodes if node["@type"] == "WebSite")
    assert website["potentialAction"]["target"]["urlTemplate"].endswith("/recherche/?q={search_term_string}")


def test_it_answers_before_there_is_a_site(client: Client, db: None) -> None:
    from wagtail.models import Site

    Site.objects.all().delete()
    assert client.get(URL).status_code == 200
