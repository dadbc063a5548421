"""What every page type must do, whatever its room."""

from __future__ import annotations

import itertools

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction, get_page_models

from cms.models import BasePage
from tests.reading import read
from tests.samples import PAGE_TYPES, WITHDRAWABLE

every_type = pytest.mark.parametrize("name", PAGE_TYPES)
# The page of these names stands in the list of that one.
LISTS = {
    "news": "news_index",
    "publication": "publication_index",
    "term": "glossary",
    "structure": "directory",
    "initiative": "directory",
    "training": "directory",
}
in_a_list = pytest.mark.parametrize(("name", "listed_in"), LISTS.items())


def lists(client: Client, index: Page, page: Page) -> bool:
    """Whether the list links to the page."""
    return bool(read(client, index).select(f'main a[href="{page.url}"]'))


def test_samples_hold_every_page_type(pages):
    """A page type added later must join the samples, or nothing below would test it."""
    ours = {model for model in get_page_models() if issubclass(model, BasePage)}
    assert {type(page) for page in pages.values()} == ours


@every_type
def test_a_reader_gets_the_page(pages, reading_of, name):
    page, html = pages[name], reading_of(name)
    assert html.html["lang"] == "fr"
    assert [h1.get_text(" ", strip=True).split(" (")[0] for h1 in html("h1")] == [page.title.split(" (")[0]]
    assert html.title.string == f"{page.title} – Plateforme Travail pair"
    assert html.find("meta", {"name": "description"})["content"] == page.introduction
    assert html.find("link", rel="canonical")["href"] == settings.SITE_URL + page.url
    assert html.find("meta", property="og:url")["content"] == settings.SITE_URL + page.url
    assert not html.find("meta", {"name": "robots"})
    assert html.select('a.skip[href="#content"]') and html.find("main", id="content")


@every_type
def test_headings_do_not_skip_a_level(reading_of, name):
    levels = [int(tag.name[1]) for tag in reading_of(name).main.find_all(["h1", "h2", "h3", "h4"])]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), levels


@every_type
def test_ids_are_unique(reading_of, name):
    ids = [tag["id"] for tag in reading_of(name).find_all(id=True)]
    assert sorted(ids) == sorted(set(ids))


@every_type
def test_the_breadcrumb_leads_home(pages, reading_of, name):
    links = [link["href"] for link in reading_of(name).select("nav.breadcrumb a")]
    expected = [ancestor.url for ancestor in pages[name].get_ancestors().filter(depth__gt=1)]
    assert links == expected


@every_type
def test_an_editor_can_open_and_save_it(editor_client, pages, name):
    edit = reverse("wagtailadmin_pages:edit", args=[pages[name].pk])
    response = editor_client.get(edit)
    assert response.status_code == 200
    form = response.context["form"]
    assert "introduction" in form.fields
    assert {"is_major_change", "published_on"} <= set(form.fields)


@every_type
def test_an_editor_can_preview_it(editor_client, pages, name):
    page = pages[name]
    draft = page.title + " (brouillon)"
    page.title = draft
    page.save_revision()
    response = editor_client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert response.status_code == 200
    assert "(brouillon)" in BeautifulSoup(response.content, "html.parser").h1.get_text()


@every_type
def test_a_page_that_was_unpublished_is_gone(client, pages, name):
    page = pages[name]
    page.unpublish()
    response = client.get(page.url or "/")
    assert response.status_code == 404


@every_type
def test_a_restricted_page_asks_for_its_password_and_shows_nothing(client, pages, name):
    page = pages[name]
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="sésame")
    response = client.get(page.url)
    html = response.content.decode()
    assert 'type="password"' in html
    assert page.introduction not in html
    # A page that somebody has to unlock must not stay in a shared cache.
    assert "private" in response["Cache-Control"]


@every_type
def test_a_page_for_staff_sends_others_to_sign_in(client, pages, name):
    page = pages[name]
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    response = client.get(page.url)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("wagtailcore_login") + "?")


@in_a_list
@pytest.mark.parametrize(
    "hide",
    [
        pytest.param(lambda page: page.unpublish(), id="unpublished"),
        pytest.param(
            lambda page: PageViewRestriction.objects.create(
                page=page, restriction_type="password", password="x"
            ),
            id="password",
        ),
        pytest.param(
            lambda page: PageViewRestriction.objects.create(page=page, restriction_type="login"), id="login"
        ),
    ],
)
def test_a_hidden_page_leaves_lists(client, pages, name, listed_in, hide):
    assert lists(client, pages[listed_in], pages[name])
    hide(pages[name])
    assert not lists(client, pages[listed_in], pages[name])


@pytest.mark.parametrize("name", WITHDRAWABLE)
def test_a_withdrawn_page_says_so_and_leaves_lists(client, pages, name):
    page, successor = pages[name], pages["standard"]
    page.withdrawn_on, page.withdrawal_reason, page.replaced_by = "2024-05-01", "La loi a changé.", successor
    page.save()
    html = read(client, page)
    banner = html.select_one(".banner--withdrawn")
    assert "La loi a changé." in banner.get_text()
    assert banner.a["href"] == successor.url
    assert html.find("meta", {"name": "robots"})["content"] == "noindex"
    assert not lists(client, pages[LISTS[name]], page)


@pytest.mark.parametrize("name", WITHDRAWABLE)
def test_a_page_is_not_withdrawn_without_a_reason(pages, name):
    page = pages[name]
    page.withdrawn_on = "2024-05-01"
    with pytest.raises(ValidationError) as error:
        page.full_clean()
    assert "withdrawal_reason" in error.value.message_dict


@pytest.mark.parametrize(
    ("name", "children"),
    {
        "home": {"StandardPage", "NewsIndexPage", "PublicationIndexPage", "GlossaryPage", "DirectoryPage"},
        "standard": {"StandardPage"},
        "news_index": {"NewsPage"},
        "publication_index": {"PublicationPage"},
        "glossary": {"TermPage"},
        "directory": {"EntryPage"},
        "news": set(),
        "publication": set(),
        "term": set(),
        "structure": set(),
    }.items(),
)
def test_only_pages_that_make_sense_are_offered_below(pages, name, children):
    assert {model.__name__ for model in type(pages[name]).allowed_subpage_models()} == children


@pytest.mark.parametrize("name", ["news_index", "publication_index", "glossary", "directory"])
def test_there_is_one_list_of_a_kind(pages, name):
    """A second one would split the room's content in two."""
    assert not type(pages[name]).can_create_at(pages["home"])


def test_there_is_one_home_page(pages):
    assert not type(pages["home"]).can_create_at(pages["home"].get_parent())


@pytest.mark.parametrize("restriction", ["password", "login"])
def test_restricting_a_page_restricts_those_below(client, pages, restriction):
    PageViewRestriction.objects.create(page=pages["news_index"], restriction_type=restriction, password="x")
    response = client.get(pages["news"].url)
    assert response.status_code == 302 or pages["news"].introduction not in response.content.decode()
    assert not lists(client, pages["home"], pages["news"])
