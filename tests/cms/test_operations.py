"""What operators, crawlers and unlucky readers ask for: health, site map, error pages."""

from __future__ import annotations

import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client, override_settings
from wagtail.models import Page, PageViewRestriction

from cms import health
from tests import factories as make

# --- /healthz -----------------------------------------------------------------------------------------------


@pytest.fixture
def probes(monkeypatch):
    """The migrations' probe as in a process that has just started: it remembers its first success."""
    forgetful = health._once_well(health._migrations.__closure__[1].cell_contents)
    monkeypatch.setitem(health._probes, "migrations", forgetful)


def test_all_is_well(client, db):
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json()["status"] == "ok"
    assert {"database", "migrations", "cache", "search"} <= response.json().keys()
    assert set(response.json().values()) == {"ok"}
    assert "no-store" in response["Cache-Control"]


def break_database(monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("password authentication failed for user « site »")

    monkeypatch.setattr(connection, "cursor", refuse)


def break_cache(monkeypatch):
    monkeypatch.setattr(cache, "set", lambda *args, **kwargs: None)


def leave_migrations(monkeypatch):
    monkeypatch.setattr(
        MigrationExecutor, "migration_plan", lambda *args, **kwargs: [("a", False), ("b", False)]
    )


@pytest.mark.parametrize(
    ("spoil", "part", "reason"),
    [
        (break_database, "database", "OperationalError"),
        (break_cache, "cache", "does not keep what it is given"),
        (leave_migrations, "migrations", "2 pending"),
    ],
)
def test_what_is_broken_is_named_without_secrets(client, db, probes, monkeypatch, spoil, part, reason):
    with monkeypatch.context() as patch:
        spoil(patch)
        response = client.get("/healthz")
    assert response.status_code == 503
    assert (response.json()["status"], response.json()[part]) == ("error", reason)
    assert "password" not in response.content.decode()


def test_a_broken_search_is_named(client, db, monkeypatch):
    def refuse():
        raise ConnectionError("http://user:secret@search.internal:9200")

    monkeypatch.setitem(health._probes, "search", refuse)
    response = client.get("/healthz")
    assert (response.status_code, response.json()["search"]) == (503, "ConnectionError")


# --- Crawlers -----------------------------------------------------------------------------------------------


def test_robots_are_told_what_to_leave_and_where_the_map_is(client, site):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in text
    assert "Disallow: /recherche/?" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def locations(client: Client) -> dict[str, str]:
    """`{address: day of last change, if any}` of the site map."""
    xml = client.get("/sitemap.xml").content.decode()
    return dict(re.findall(r"<loc>http://[^/]+(.*?)</loc>(?:<lastmod>(.*?)</lastmod>)?", xml))


def test_the_site_map_holds_public_pages_alone(client, pages):
    hidden = {
        "draft": make.StandardPageFactory(parent=pages["home"], live=False),
        "private": make.StandardPageFactory(parent=pages["home"]),
        "expired": make.StandardPageFactory(parent=pages["home"], live=False, expired=True),
        "withdrawn": make.NewsPageFactory(
            parent=pages["news_index"], withdrawn_on=date(2024, 5, 1), withdrawal_reason="Dépassé."
        ),
    }
    PageViewRestriction.objects.create(page=hidden["private"], restriction_type="login")
    found = locations(client)
    assert {page.url for page in pages.values()} <= found.keys()
    assert not {page.url for page in hidden.values()} & found.keys()


def test_the_site_map_tells_when_a_page_changed(client, site):
    page = make.StandardPageFactory(parent=site.home)
    page.save_revision().publish()
    published = Page.objects.get(pk=page.pk).last_published_at
    assert locations(client)[page.url].startswith(f"{published:%Y-%m-%d}")


# --- Errors -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/rien/", "/actualites/rien/", "/documents/999/rien.pdf", "/api/v2/pages/999/"]
)
def test_what_does_not_exist_is_404(client, site, path):
    assert client.get(path).status_code == 404


def test_the_404_page_has_the_sites_look_and_ways_out(client, pages):
    html = BeautifulSoup(client.get("/rien/").content, "html.parser")
    assert html.html["lang"] == "fr"
    assert len(html("h1")) == 1
    assert html.find("meta", {"name": "robots"})["content"] == "noindex"
    assert html.select_one('main form[action="/recherche/"] input[name=q]')
    assert pages["standard"].url in [link["href"] for link in html.select("main a")]
    assert html.select_one("header.site-header") and html.select_one("footer.site-footer")


def test_even_without_any_site_404_is_a_page(client, db):
    Page.objects.filter(depth__gt=1).delete()
    response = client.get("/rien/")
    assert response.status_code == 404
    assert len(BeautifulSoup(response.content, "html.parser")("h1")) == 1


@override_settings(DEBUG=False)
def test_the_500_page_needs_no_database(site, monkeypatch):
    client = Client(raise_request_exception=False)
    with monkeypatch.context() as patch:
        break_database(patch)
        response = client.get("/actualites/")
    assert response.status_code == 500
    html = BeautifulSoup(response.content, "html.parser")
    assert html.html["lang"] == "fr"
    assert html.h1.get_text(strip=True) == "Une erreur est survenue"
    assert "OperationalError" not in response.content.decode()
    assert "'none'" in response["Content-Security-Policy"]


def test_the_styles_of_the_500_page_exist(client, site):
    """The page names its styles itself: the manifest that knows their names may be what failed."""
    from django.contrib.staticfiles import finders
    from django.template.loader import render_to_string

    html = BeautifulSoup(render_to_string("500.html"), "html.parser")
    for link in html.find_all("link", rel="stylesheet"):
        assert finders.find(link["href"].removeprefix("/static/"))


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("path", ["/healthz", "/robots.txt", "/recherche/", "/media/images/a.png"])
def test_what_is_only_read_cannot_be_written(client, site, method, path):
    assert getattr(client, method)(path).status_code == 405
