"""A small site for the search: a home page, and a way to publish pages under it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from wagtail.models import Page, Site

from home.models import HomePage, StandardPage
from news.models import NewsIndexPage, NewsPage


@pytest.fixture
def home(db: None) -> HomePage:
    """The home page of the default site, in place of what Wagtail's first migration made."""
    root = Page.get_first_root_node()
    page = root.add_child(instance=HomePage(title="Accueil", slug="accueil-recherche"))
    Site.objects.all().delete()
    Site.objects.create(hostname="testserver", port=80, root_page=page, is_default_site=True)
    return page


@pytest.fixture
def news_index(home: HomePage) -> NewsIndexPage:
    return home.add_child(instance=NewsIndexPage(title="Actualités", slug="actualites"))


def text_body(text: str) -> list[tuple[str, Any]]:
    return [("text", f"<p>{text}</p>")] if text else []


@pytest.fixture
def publish(home: HomePage) -> Callable[..., StandardPage]:
    """publish(title, introduction="", body="", parent=…) → a live page, published as editors do it."""

    def publish_page(
        title: str, introduction: str = "", body: str = "", parent: Page = home, **fields: Any
    ) -> Page:
        page = StandardPage(title=title, introduction=introduction, body=text_body(body), **fields)
        parent.add_child(instance=page)
        page.save_revision().publish()
        page.refresh_from_db()
        return page

    return publish_page


@pytest.fixture
def publish_news(news_index: NewsIndexPage) -> Callable[..., NewsPage]:
    """publish_news(title, …) → a live news page."""

    def publish_page(title: str, introduction: str = "", body: str = "", **fields: Any) -> NewsPage:
        page = NewsPage(title=title, introduction=introduction, body=text_body(body), **fields)
        news_index.add_child(instance=page)
        page.save_revision().publish()
        return page

    return publish_page
