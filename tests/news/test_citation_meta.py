"""What Zotero, Google Scholar and library catalogues read in a publication's page."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile

from news.models import PublicationFile, PublicationSource, Publisher
from tests import factories as make
from tests.cms.pdfs import whole_pdf

SITE = "https://www.travail-pair.example"
# As Zotero's « Embedded Metadata » maps them to the fields of a report.
ZOTERO = {
    "citation_title": "title",
    "citation_publication_date": "date",
    "citation_technical_report_institution": "institution",
    "citation_technical_report_number": "number",
    "citation_publisher": "publisher",
    "citation_series_title": "series",
    "citation_isbn": "ISBN",
    "citation_abstract": "abstractNote",
    "citation_language": "language",
}


def read_as_zotero(html: str) -> dict[str, object]:
    """The type and fields that Zotero would give the page: from <meta> of the head alone, by name."""
    head = BeautifulSoup(html, "html.parser").head
    values = defaultdict(list)
    for meta in head.find_all("meta"):
        name = meta.get("name") or meta.get("property")
        if name and meta.get("content"):
            values[name].append(meta["content"])
    # RDF comes first: an og:type of « website » would make it a web page; then what Highwire's names say.
    types = [
        kind
        for name, value, kind in (("og:type", "website", "webpage"), ("DC.type", "Report", "report"))
        if value in values[name]
    ]
    if "citation_technical_report_institution" in values:
        types.append("report")
    item = {field: ", ".join(values[name]) for name, field in ZOTERO.items() if values[name]}
    return {
        "itemType": types[0],
        "creators": values["citation_author"],
        "pdf": values["citation_pdf_url"],
        "url": values["citation_abstract_html_url"],
        **item,
    }


@pytest.fixture
def publication(site, settings):
    settings.SITE_URL = SITE
    names = [
        ("Agence exemple", "publisher"),
        ("Institut exemple", "co_publisher"),
        ("Équipe exemple", "author"),
    ]
    document = make.DocumentFactory(file=ContentFile(whole_pdf(), name="rapport.pdf"))
    return make.PublicationPageFactory(
        parent=site.publications,
        title="Travail pair & « accueil »",
        reference="TP-2024-1",
        isbn="978-2-1234-5680-3",
        collection="Repères",
        licence="Licence Ouverte 2.0",
        publishers=[
            Publisher(organisation=make.OrganisationFactory(name=name), role=role) for name, role in names
        ],
        files=[
            PublicationFile(url="https://example.org/r", title="Ailleurs"),
            PublicationFile(document=document),
        ],
        sources=[PublicationSource(url="https://example.org/source", title="Une étude")],
    )


def test_zotero_takes_the_page_for_a_report(client, publication):
    item = read_as_zotero(client.get(publication.url).content.decode())
    assert item == {
        "itemType": "report",
        "creators": ["Équipe exemple"],
        "title": "Travail pair & « accueil »",
        "date": "2024/03/01",
        "institution": "Agence exemple, Institut exemple",
        "publisher": "Agence exemple, Institut exemple",
        "number": "TP-2024-1",
        "series": "Repères",
        "ISBN": "978-2-1234-5680-3",
        "abstractNote": publication.introduction,
        "language": "fr",
        "pdf": [SITE + publication.files.get(url="").document.url],
        "url": [SITE + publication.url],
    }


def test_dublin_core_says_the_same(client, publication):
    html = BeautifulSoup(client.get(publication.url).content, "html.parser")
    assert html.head.find("link", rel="schema.DC")["href"] == "http://purl.org/dc/elements/1.1/"
    values = defaultdict(list)
    for meta in html.head.find_all("meta", attrs={"name": re.compile(r"^DC\.")}):
        values[meta["name"].removeprefix("DC.")].append(meta["content"])
    assert values == {
        "title": ["Travail pair & « accueil »"],
        "creator": ["Équipe exemple"],
        "publisher": ["Agence exemple", "Institut exemple"],
        "date": ["2024-03-01"],
        "type": ["Report"],
        "language": ["fr"],
        "identifier": [SITE + publication.url, "ISBN 978-2-1234-5680-3"],
        "description": [publication.introduction],
        "rights": ["https://spdx.org/licenses/etalab-2.0.html"],
        "relation": ["https://example.org/source"],
    }


def test_a_bare_publication_says_little_and_nothing_empty(client, site):
    page = make.PublicationPageFactory(parent=site.publications, introduction="")
    html = BeautifulSoup(client.get(page.url).content, "html.parser")
    lines = html.head.find_all("meta", attrs={"name": re.compile(r"^(DC\.|citation_)")})
    assert all(meta["content"] for meta in lines)
    assert {meta["name"] for meta in lines} == {
        "citation_title",
        "citation_publication_date",
        "citation_language",
        "citation_abstract_html_url",
        "DC.title",
        "DC.date",
        "DC.type",
        "DC.language",
        "DC.identifier",
    }


def test_publishers_are_the_authors_of_a_report_that_names_none(client, site):
    publishers = [Publisher(organisation=make.OrganisationFactory(name="Agence exemple"))]
    page = make.PublicationPageFactory(parent=site.publications, publishers=publishers)
    assert read_as_zotero(client.get(page.url).content.decode())["creators"] == ["Agence exemple"]


def test_no_other_page_claims_to_be_a_report(client, site):
    page = make.NewsPageFactory(parent=site.news)
    assert "citation_" not in client.get(page.url).content.decode()
