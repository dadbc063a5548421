"""Our short way to a page finds what Wagtail's long way finds, and nothing else."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.http import Http404
from django.test import Client, RequestFactory
from wagtail.models import Page, Site

from cms import routing
from tests import factories as make

NOWHERE = [
    "rien/",
    "actualites/rien/",
    "actualites/actualites/",
    "accueil/",
    "accueil/actualites/",
    "ACTUALITES/",
    "actualités/",
    "actu alites/",
    "actualites/../glossaire/",
    "☃/",
    "x" * 3000 + "/",
    "a/" * 500,
    "%",
    "_/",
    "' OR 1=1 --/",
]


@pytest.fixture
def deep(site):
    """Ten pages, each below the other; the last one."""
    page = site.home
    for number in range(10):
        page = make.StandardPageFactory(parent=page, slug=f"niveau-{number}")
    return page


def wagtail_finds(path: str) -> Page | None:
    request = RequestFactory().get(f"/{path}")
    root = Site.find_for_request(request).root_page.specific
    try:
        return root.route(request, [part for part in path.split("/") if part]).page
    except Http404:
        return None


def ours(path: str) -> Page | None:
    return routing._page_at(Site.objects.get(is_default_site=True), path)


def test_every_page_is_found_as_wagtail_finds_it(pages):
    everything = Page.objects.descendant_of(pages["home"], inclusive=True).live()
    assert everything.count() >= 13
    for page in everything:
        path = page.url.lstrip("/")
        assert ours(path) == wagtail_finds(path) == page.specific


def test_what_wagtail_does_not_find_we_do_not_find(client, site):
    for path in NOWHERE:
        assert (wagtail_finds(path), ours(path), client.get(f"/{path}").status_code) == (None, None, 404), (
            path
        )


@pytest.mark.parametrize("path", ["actualites//", "//actualites/", "actualites///", "actualites"])
def test_slashes_too_many_are_forgiven_as_wagtail_does(site, path):
    assert ours(path) == wagtail_finds(path) == site.news


def test_a_nul_is_not_found(client, site):
    assert client.get("/actualites/%00/").status_code == 404


def test_a_page_under_ten_others(client, deep, django_assert_max_num_queries):
    assert client.get(deep.url).status_code == 200
    assert ours(deep.url.lstrip("/")) == deep


def test_without_its_last_slash_an_address_is_redirected(client, site):
    response = client.get("/actualites")
    assert (response.status_code, response["Location"]) == (301, "/actualites/")


def test_another_site_has_its_own_pages(client, site):
    other = make.HomePageFactory(parent=site.home.get_parent(), slug="autre", title="Autre site")
    Site.objects.create(hostname="autre.example.org", port=80, root_page=other)
    make.StandardPageFactory(parent=other, slug="page", title="Page de l’autre")
    assert client.get("/page/").status_code == 404
    response = client.get("/page/", headers={"host": "autre.example.org"})
    assert "Page de l’autre" in response.content.decode()


def test_a_draft_is_not_found_by_readers_nor_editors_at_its_address(client, editor_client, site):
    page = make.StandardPageFactory(parent=site.home, live=False)
    assert client.get(f"/{page.slug}/").status_code == 404
    assert editor_client.get(f"/{page.slug}/").status_code == 404


# --- Addresses that changed ---------------------------------------------------------------------------------


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks):
    """Wagtail notes redirects when the change is committed, which a test never does."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_an_address_leads_on_after_its_slug_changed(client, site, on_commit):
    page = make.StandardPageFactory(parent=site.home, slug="avant")
    below = make.StandardPageFactory(parent=page, slug="dessous")
    with on_commit():
        page.slug = "apres"
        page.save_revision().publish()
    for old, new in (("/avant/", "/apres/"), ("/avant/dessous/", "/apres/dessous/")):
        response = client.get(old)
        assert (response.status_code, response["Location"]) == (301, new)
    assert client.get("/apres/dessous/").context["page"] == below


def test_an_address_leads_on_after_its_page_moved(client, site, on_commit):
    page = make.StandardPageFactory(parent=site.home, slug="page")
    section = make.StandardPageFactory(parent=site.home, slug="rubrique")
    with on_commit():
        page.move(section, pos="last-child")
    response = client.get("/page/")
    assert (response.status_code, response["Location"]) == (301, "/rubrique/page/")


# --- Pages behind a password --------------------------------------------------------------------------------


def test_the_password_opens_the_page(private):
    client = Client(enforce_csrf_checks=True)
    form = BeautifulSoup(client.get(private.url).content, "html.parser").find("form", method="post")
    data = {field["name"]: field.get("value", "") for field in form("input")}
    refused = client.post(form["action"], {**data, "password": "faux"})
    assert "Entre nous." not in refused.content.decode()
    granted = client.post(form["action"], {**data, "password": "sésame"})
    assert (granted.status_code, granted["Location"]) == (302, private.url)
    assert "Entre nous." in client.get(private.url).content.decode()


def test_the_password_form_needs_its_token(private):
    client = Client(enforce_csrf_checks=True)
    form = BeautifulSoup(client.get(private.url).content, "html.parser").find("form", method="post")
    assert client.post(form["action"], {"password": "sésame", "return_url": private.url}).status_code == 403


def test_the_password_does_not_send_readers_elsewhere(private):
    client = Client()
    form = BeautifulSoup(client.get(private.url).content, "html.parser").find("form", method="post")
    response = client.post(form["action"], {"password": "sésame", "return_url": "https://example.com/"})
    assert not response.get("Location", "").startswith("https://example.com")
