"""The admin's menu, lists and choosers."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.admin.menu import admin_menu

from cms.models import Topic
from tests import factories


def menu_names(client):
    """The names of the menu's items, in order, those of submenus left out."""
    response = client.get(reverse("wagtailadmin_home"))
    items = admin_menu.menu_items_for_request(response.wsgi_request)
    return [item.name for item in sorted(items, key=lambda item: item.order)]


def test_a_writer_sees_only_what_a_writer_uses(writer, site):
    assert menu_names(writer) == ["explorer", "images", "documents", "help"]


def test_a_reviewer_finds_the_lists_in_order(reviewer, site):
    editorial = ["orders", "organisations", "vocabularies", "governments", "search-synonyms"]
    assert menu_names(reviewer) == [
        "explorer",
        "images",
        "documents",
        *editorial,
        "reports",
        "settings",
        "help",
    ]


def test_the_first_page_offers_to_write(writer, site):
    html = BeautifulSoup(writer.get(reverse("wagtailadmin_home")).content, "html.parser")
    links = [link["href"] for link in html.select(".shortcuts a")]
    models = [
        ("news", "newspage"),
        ("news", "publicationpage"),
        ("glossary", "termpage"),
        ("directory", "entrypage"),
    ]
    parents = [site.news, site.publications, site.glossary, site.directory]
    pages = [reverse("wagtailadmin_pages:add", args=[*m, p.pk]) for m, p in zip(models, parents, strict=True)]
    assert sorted(links) == sorted([*pages, reverse("editors_guide")])
    assert all(writer.get(link).status_code == 200 for link in links)


def test_the_guide_shows_its_pictures(writer):
    html = BeautifulSoup(writer.get(reverse("editors_guide")).content, "html.parser")
    pictures = html.select(".guide img")
    assert len(pictures) >= 10
    for picture in pictures:
        assert picture["alt"]
        response = writer.get(reverse("editors_guide") + picture["src"])
        assert response.status_code == 200
        assert sum(len(part) for part in response.streaming_content) <= 150 * 1024


def test_the_guide_is_not_for_strangers(client):
    assert client.get(reverse("editors_guide")).status_code == 302


def test_a_vocabulary_counts_its_pages(reviewer, site):
    used, unused = factories.TopicFactory(name="Santé"), factories.TopicFactory(name="Logement")
    for _ in range(2):
        factories.NewsPageFactory(parent=site.news, topics=[used])
    factories.PublicationPageFactory(parent=site.publications, topics=[used])
    html = reviewer.get(reverse("wagtailsnippets_cms_topic:list") + "?ordering=-uses").content.decode()
    rows = [
        row.get_text(" ", strip=True) for row in BeautifulSoup(html, "html.parser").select("main tbody tr")
    ]
    assert ["3" in row for row in rows if "Santé" in row] == [True]
    assert html.index("Santé") < html.index("Logement")
    assert unused.name in html


def test_a_word_that_pages_use_is_not_deleted(reviewer, site):
    used, unused = factories.TopicFactory(), factories.TopicFactory()
    factories.NewsPageFactory(parent=site.news, topics=[used])
    for topic in (used, unused):
        reviewer.post(reverse("wagtailsnippets_cms_topic:delete", args=[topic.pk]))
    assert list(Topic.objects.all()) == [used]


@pytest.mark.parametrize("words", ['"', "'", "\0", "%", "é" * 1000, "l’Isère -(", "   "])
def test_lists_and_choosers_survive_any_words(reviewer, words):
    for name in (
        "wagtailsnippets_cms_organisation:list",
        "wagtailsnippets_cms_topic:list",
        "wagtailsnippets_news_government:list",
        "commune_chooser:choose_results",
        "wagtailsnippetchoosers_cms_organisation:choose_results",
    ):
        assert reviewer.get(reverse(name), {"q": words}).status_code == 200, name


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("grenoble", {"Grenoble"}),
        ("38100", {"Grenoble"}),
        ("38 100", {"Grenoble"}),
        ("saint étienne", {"Saint-Étienne", "Saint-Étienne-de-Crossey"}),
        ("St Etienne", {"Saint-Étienne", "Saint-Étienne-de-Crossey"}),
        ("42", {"Saint-Étienne"}),
        ("nulle part", set()),
    ],
)
def test_a_commune_is_found_as_people_write_it(writer, words, found):
    loire = factories.DepartmentFactory(code="42", name="Loire")
    factories.CommuneFactory(slug="grenoble")
    for code, name, slug, place, postal in [
        ("42218", "Saint-Étienne", "saint-etienne", loire, "42000 42100"),
        (
            "38383",
            "Saint-Étienne-de-Crossey",
            "saint-etienne-de-crossey",
            factories.DepartmentFactory(),
            "38960",
        ),
    ]:
        factories.CommuneFactory(code=code, name=name, slug=slug, department=place, postal_codes=postal)
    response = writer.get(reverse("commune_chooser:choose_results"), {"q": words})
    links = BeautifulSoup(response.content, "html.parser").select("a[data-chooser-modal-choice]")
    assert {link.get_text(strip=True).split(" (")[0] for link in links} == found


def test_an_organisation_is_found_by_its_acronym(writer):
    factories.OrganisationFactory(name="Agence régionale de santé", acronym="ARS")
    factories.OrganisationFactory(name="Une autre")
    response = writer.get(reverse("wagtailsnippetchoosers_cms_organisation:choose_results"), {"q": "ars"})
    html = response.content.decode()
    assert "Agence régionale" in html
    assert "Une autre" not in html


def test_several_choices_are_boxes(editor_client, site):
    factories.TopicFactory(name="Santé")
    factories.CommuneFactory()
    address = reverse("wagtailadmin_pages:add", args=["news", "newspage", site.news.pk])
    html = BeautifulSoup(editor_client.get(address).content, "html.parser")
    assert not html.select("select[multiple]")
    assert html.select('input[type=checkbox][name="topics"]')
    assert html.select('input[type=checkbox][name="departments"]')
    assert "Auvergne-Rhône-Alpes" in html.get_text()
