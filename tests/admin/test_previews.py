"""Editors see a page before they save it, as wide as a phone and as wide as a screen."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import get_page_models

from directory.models import EntryPage
from glossary.models import TermPage
from home.models import HomePage, StandardPage
from news.models import NewsPage, PublicationPage
from tests import factories
from tests.admin.conftest import edit_form, new_form
from tests.samples import PAGE_TYPES

NEW = {
    "home": [StandardPage],
    "news": [NewsPage],
    "publications": [PublicationPage],
    "glossary": [TermPage],
    "directory": [EntryPage],
}
PAIRS = [(parent, model) for parent, models in NEW.items() for model in models]


def read_preview(client, address, data):
    """Post the form as the panel does, then read what the panel shows: page and headers."""
    sent = client.post(address, data)
    assert sent.json() == {"is_valid": True, "is_available": True}
    response = client.get(address, {"mode": "", "in_preview_panel": "true"})
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser"), response


@pytest.mark.parametrize(("parent", "model"), PAIRS, ids=lambda value: getattr(value, "__name__", value))
def test_a_page_is_previewed_before_it_exists(editor_client, site, parent, model):
    above = type(getattr(site, parent)).objects.get(pk=getattr(site, parent).pk)
    address = reverse(
        "wagtailadmin_pages:preview_on_add", args=[model._meta.app_label, model._meta.model_name, above.pk]
    )
    values = {"title": "Brouillon", "introduction": "Une phrase."}
    if model is TermPage:
        values["sources-0-organisation"] = "Une source"
    html, response = read_preview(editor_client, address, new_form(editor_client, above, model, **values))
    assert html.h1.get_text(strip=True).startswith("Brouillon")
    assert html.select(f'nav.breadcrumb a[href="{above.url}"]')
    assert not model.objects.exists()
    # The panel shows the page in a frame of the admin, under the public site's own strict rules.
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "unsafe-inline" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("name", PAGE_TYPES)
def test_a_change_is_previewed_before_it_is_saved(editor_client, pages, name):
    page = pages[name]
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    html, _ = read_preview(editor_client, address, edit_form(editor_client, page, title="Autre titre"))
    assert html.h1.get_text(strip=True).startswith("Autre titre")
    page.refresh_from_db()
    assert page.title != "Autre titre"


@pytest.mark.parametrize(
    "model", [model for model in get_page_models() if model.__module__.split(".")[0] != "wagtail"]
)
def test_previews_have_a_phone_and_a_screen(db, model):
    widths = [size["device_width"] for size in model().preview_sizes]
    assert min(widths) <= 390
    assert max(widths) >= 1200
    assert model().default_preview_size == "mobile"


def test_readers_never_get_the_userbar(client, editor_client, site):
    page = factories.NewsPageFactory(parent=site.news)
    for reader in (client, editor_client):
        assert b"wagtail-userbar" not in reader.get(page.url).content


def test_the_home_page_is_the_only_one_of_its_kind(editor_client, site):
    address = reverse("wagtailadmin_pages:add", args=["home", "homepage", site.home.get_parent().pk])
    assert editor_client.get(address).status_code == 302
    assert HomePage.objects.count() == 1
