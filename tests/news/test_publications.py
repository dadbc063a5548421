"""A publication's record: files, licence, numbers, sources."""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from news.isbn import normalised_isbn
from news.licences import LICENCES, LicenceSelect, canonical_name, licence_url
from news.models import PublicationFile, PublicationPage, PublicationSource
from tests import factories as make
from tests.cms import schema_org
from tests.cms.pdfs import locked_pdf, whole_pdf
from tests.news.publications import document, publish
from tests.reading import read


def lines(html: BeautifulSoup) -> list[str]:
    return [" ".join(item.get_text(" ").split()) for item in html.select(".files .file")]


def node(html: BeautifulSoup) -> dict:
    graph = json.loads(html.find("script", type="application/ld+json").string)["@graph"]
    assert schema_org.problems(graph) == []
    return graph[0]


# --- Files --------------------------------------------------------------------------------------------------


def test_a_file_says_what_the_editor_left_to_it(client, site):
    page = publish(site, PublicationFile(document=document(whole_pdf(pages=3), title="Le rapport")))
    size = f"{round(page.files.get().document.file_size / 1000)} ko"
    assert lines(read(client, page)) == [f"Le rapport PDF · {size} · 3 pages · français"]


def test_what_the_editor_writes_wins(client, site):
    file = PublicationFile(document=document(), title="Version courte", language="en", page_count=12)
    (line,) = lines(read(client, publish(site, file)))
    assert line.startswith("Version courte PDF")
    assert line.endswith("12 pages · anglais")


def test_a_link_says_that_it_leaves_and_that_the_rest_is_unknown(client, site):
    html = read(client, publish(site, PublicationFile(url="https://example.org/r", title="Le rapport")))
    assert lines(html) == ["Le rapport (site externe) Site externe : type et taille inconnus"]
    assert not html.select_one(".files a").has_attr("hreflang")


def test_the_accessible_version_comes_first_then_the_editors_order(client, site):
    files = [
        PublicationFile(
            url=f"https://example.org/{title}", title=title, sort_order=order, is_accessible=order == 2
        )
        for order, title in enumerate(["complet", "résumé", "accessible"])
    ]
    titles = [link.contents[0] for link in read(client, publish(site, *files)).select(".files a")]
    assert titles == ["accessible", "complet", "résumé"]


def test_a_file_lost_after_publication_is_told(client, site):
    page = publish(site, PublicationFile(document=document(title="Le rapport")))
    assert read(client, page).select_one(".files a")
    lost = page.files.get().document
    lost.file.storage.delete(lost.file.name)
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):  # no content has changed (decision 0026)
        html = read(client, page)
    assert "indisponible" in lines(html)[0]
    assert not html.select_one(".files a")
    assert client.get(lost.url).status_code == 404


def test_a_lost_file_is_not_published_again(site):
    file = PublicationFile(document=document())
    file.document.file.storage.delete(file.document.file.name)
    with pytest.raises(ValidationError, match="serveur"):
        file.clean()


@pytest.mark.parametrize(
    "values",
    [{}, {"url": "https://example.org/"}, {"url": "https://example.org/", "title": "a", "document": True}],
    ids=["nothing", "link without title", "both"],
)
def test_a_line_is_a_file_or_a_titled_link(db, values):
    if values.get("document"):
        values = {**values, "document": make.DocumentFactory()}
    with pytest.raises(ValidationError):
        PublicationFile(**values).clean()


@pytest.mark.parametrize("hide", ["unpublish", "withdraw"])
def test_the_file_of_a_hidden_publication_is_not_announced(client, site, hide):
    page = publish(site, PublicationFile(document=document(title="Rapport introuvable")), title="Une étude")
    page.save_revision().publish()
    address = f"{reverse('search')}?q=introuvable"
    url = get_document_model().objects.get().url
    assert url in client.get(address).content.decode()
    if hide == "unpublish":
        page.unpublish()
    else:
        page.withdrawn_on, page.withdrawal_reason = "2024-05-01", "Dépassé."
        page.save_revision().publish()
    assert url not in client.get(address).content.decode()


def test_six_files_cost_what_one_does(client, site, queries_of):
    counts = []
    for number in (1, 6):
        files = [PublicationFile(document=make.DocumentFactory(), title="Lire") for _ in range(number)]
        counts.append(queries_of(publish(site, *files).url))
    assert counts[0] == counts[1]


# --- Editing ------------------------------------------------------------------------------------------------


def form_data(page: PublicationPage, *files: dict) -> dict:
    formsets = {
        name: inline_formset([]) for name in ("publishers", "sources", "related_pages", "change_notes")
    }
    data = {
        "title": page.title,
        "slug": page.slug,
        "introduction": page.introduction,
        "licence": "CC BY 4.0",
        "body": streamfield([]),
        "comments": inline_formset([]),
        "files": inline_formset(files),
        **formsets,
    }
    return nested_form_data(data)


def test_an_editor_is_told_what_is_wrong_with_a_file(editor_client, site):
    page = publish(site)
    locked, plain = document(locked_pdf(to_open="sésame"), title="Fermé"), document(title="Sans balises")
    data = form_data(
        page,
        {"document": locked.pk, "title": "", "url": "", "language": "", "page_count": ""},
        {
            "document": plain.pk,
            "title": "",
            "url": "",
            "language": "",
            "page_count": "",
            "is_accessible": "on",
        },
    )
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = editor_client.post(address, {**data, "action-publish": "1"}, follow=True)
    text = " ".join(str(message) for message in response.context["messages"])
    assert "« Fermé » : Ce PDF est protégé par un mot de passe" in text
    assert "« Sans balises » : il est annoncé accessible" in text
    assert page.files.count() == 2


# --- ISBN, licence, sources -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "stored"),
    {
        "978-2-1234-5680-3": "978-2-1234-5680-3",
        "ISBN 978 2 1234 5680 3": "978-2-1234-5680-3",
        "isbn: 9782123456803": "9782123456803",
        "978‑2‑1234–5680–3": "978-2-1234-5680-3",
        "2-1234-5680-2": "2-1234-5680-2",
        "0-8044-2957-x": "0-8044-2957-X",
        "": "",
    }.items(),
)
def test_an_isbn_is_stored_one_way(typed, stored):
    assert normalised_isbn(typed) == stored


@pytest.mark.parametrize(
    "typed",
    ["978-2-1234-5680-4", "123", "977-2-1234-5680-3", "9782123456803X", "٩٧٨٢١٢٣٤٥٦٨٠٣", "X123456789"],
)
def test_a_mistyped_isbn_is_refused(site, typed):
    page = publish(site)
    page.isbn = typed
    with pytest.raises(ValidationError) as error:
        page.full_clean()
    assert "isbn" in error.value.message_dict


@pytest.mark.parametrize(
    ("text", "name", "url"),
    [
        ("CC BY 4.0", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("cc-by-sa-4.0", "CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
        ("etalab-2.0", "Licence Ouverte 2.0", "https://spdx.org/licenses/etalab-2.0.html"),
        ("Licence ouverte 2.0", "Licence Ouverte 2.0", "https://spdx.org/licenses/etalab-2.0.html"),
        ("Tous droits réservés", "Tous droits réservés", ""),
        ("Usage interne", "Usage interne", ""),
        ("", "", ""),
    ],
)
def test_known_licences_have_an_address(text, name, url):
    assert (canonical_name(text), licence_url(text)) == (name, url)


def test_a_licence_typed_before_there_was_a_choice_stays(client, site):
    widget = LicenceSelect()
    assert 'value="Usage interne" selected' in widget.render("licence", "Usage interne")
    assert 'value="CC BY 4.0" selected' in widget.render("licence", "cc by 4.0")
    assert len(widget.choices) == len(LICENCES) + 1
    html = read(client, publish(site, licence="Usage interne"))
    assert "Usage interne" in html.select_one(".catalogue").get_text()
    assert node(html)["license"] == {"@type": "CreativeWork", "name": "Usage interne"}


def test_a_known_licence_is_a_link(client, site):
    html = read(client, publish(site, licence="CC BY 4.0"))
    assert html.select_one('.catalogue a[rel="license"]')["href"] == LICENCES["CC BY 4.0"]
    assert node(html)["license"] == LICENCES["CC BY 4.0"]


def test_what_it_draws_on(client, site):
    shown, draft = publish(site, title="L’étude"), publish(site, title="Un brouillon", live=False)
    page = publish(
        site,
        sources=[
            PublicationSource(target=shown),
            PublicationSource(target=draft),
            PublicationSource(url="https://example.org/e", title="Une enquête"),
        ],
    )
    html = read(client, page)
    links = [(link.get_text(), link["href"]) for link in html.select(".catalogue .plain a")]
    assert links == [("L’étude", shown.url), ("Une enquête", "https://example.org/e")]
    assert [work["name"] for work in node(html)["isBasedOn"]] == ["L’étude", "Une enquête"]


def test_files_for_machines(client, site, settings):
    settings.SITE_URL = "https://www.travail-pair.example"
    page = publish(
        site,
        PublicationFile(document=document(whole_pdf(language="en"), title="Report")),
        PublicationFile(url="https://example.org/r", title="Le rapport", language="fr"),
    )
    found = node(read(client, page))
    file, link = found["encoding"]
    stored = page.files.get(url="").document
    assert found["inLanguage"] == ["en", "fr"]
    assert urlsplit(file["contentUrl"]).path == stored.url
    assert (file["encodingFormat"], file["inLanguage"]) == ("application/pdf", "en")
    assert file["contentSize"] == f"{stored.file_size} B"
    assert (link["url"], link["inLanguage"]) == ("https://example.org/r", "fr")
    assert "numberOfPages" not in json.dumps(found)
