"""The demonstration: complete, whole, and left alone once it is there."""

from __future__ import annotations

from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page

from cms.models import ContentVersion, CustomDocument, CustomImage, Department, SiteSettings
from directory.models import EntryPage
from glossary.models import TermPage
from home.models import HomePage
from news.models import NewsPage, PublicationPage


@pytest.fixture
def demo(module_demo: None, db: None) -> None:
    """The site as `make demo` shows it."""


def addresses() -> list[str]:
    return [page.url for page in Page.objects.live().filter(depth__gt=1)]


def test_it_has_all_that_it_promises(demo):
    counts = {
        model.__name__: model.objects.live().count()
        for model in (NewsPage, PublicationPage, TermPage, EntryPage)
    }
    assert counts == {"NewsPage": 12, "PublicationPage": 5, "TermPage": 10, "EntryPage": 40}
    assert not Page.objects.filter(live=False).exists()


def test_entries_stand_in_all_twelve_departments_and_say_that_they_are_examples(demo):
    region = set(Department.objects.filter(region__code="84").values_list("code", flat=True))
    assert len(region) == 12
    assert set(EntryPage.objects.values_list("department__code", flat=True)) == region
    assert [page.title for page in EntryPage.objects.all() if "exemple" not in page.title.lower()] == []


def test_every_term_has_a_source_and_every_article_an_image(demo):
    assert [term.title for term in TermPage.objects.all() if not term.sources.exists()] == []
    assert not NewsPage.objects.filter(image=None).exists()


def test_images_say_what_they_show_or_that_they_decorate(demo):
    for image in CustomImage.objects.all():
        image.full_clean()
    for document in CustomDocument.objects.all():
        document.full_clean()
        assert document.file_size


def test_every_page_is_read_without_error_and_every_link_of_ours_leads_somewhere(demo):
    client = Client()
    links: dict[str, str] = {}
    for address in addresses():
        response = client.get(address)
        assert response.status_code == 200, address
        html = BeautifulSoup(response.content, "html.parser")
        for tag in html.find_all(["a", "img", "form"]):
            target = tag.get("href") or tag.get("src") or tag.get("action") or ""
            if target.startswith("/") and not target.startswith("/static/"):
                links.setdefault(target.split("#")[0], address)
            if target.startswith("#"):
                assert html.find(id=target[1:]), f"{address}{target}"
    statuses = {f"{link} (from {source})": client.get(link).status_code for link, source in links.items()}
    assert {link: status for link, status in statuses.items() if status != 200} == {}


def test_the_home_page_shows_every_section_filled(demo):
    html = BeautifulSoup(Client().get("/").content, "html.parser")
    headings = [heading.get_text(strip=True) for heading in html.main("h2")]
    assert len(headings) == len(set(headings)) >= 6
    assert len(html.select("main a[href^='/actualites/']")) >= 3
    assert html.select("main a[href^='/glossaire/']") and html.select("main a[href^='/annuaire/']")


def test_the_menu_and_the_footer_are_set(demo):
    html = BeautifulSoup(Client().get("/").content, "html.parser")
    menu = [link["href"] for link in html.select("nav.nav a")]
    assert {"/actualites/", "/publications/", "/glossaire/", "/annuaire/"} <= set(menu)
    footer = " ".join(link.get_text() for link in html.select("footer a")).lower()
    assert all(word in footer for word in ("mentions légales", "accessibilité"))


def test_the_search_finds_it(demo):
    html = BeautifulSoup(Client().get("/recherche/", {"q": "pair-aidance"}).content, "html.parser")
    assert html.select("main a[href^='/glossaire/']")


def test_loading_again_changes_nothing(demo):
    home = HomePage.objects.get()
    home.title = "Un titre choisi depuis"
    home.save()
    before = (ContentVersion.current(), Page.objects.count(), CustomImage.objects.count())
    out = StringIO()
    call_command("load_demo", stdout=out)
    assert (ContentVersion.current(), Page.objects.count(), CustomImage.objects.count()) == before
    assert "rien n’a été changé" in out.getvalue()


def test_settings_name_the_platform(demo):
    settings = SiteSettings.objects.get()
    assert "Travail pair" in settings.organisation_name
    assert settings.footer_links.exists()
