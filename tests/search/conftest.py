"""Ways to publish pages as editors do: a revision, then its publication, with all their signals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import Page

from home.models import HomePage, StandardPage
from news.models import NewsIndexPage, NewsPage


@pytest.fixture
def home(site: Any) -> HomePage:
    return site.home


@pytest.fixture
def news_index(site: Any) -> NewsIndexPage:
    return site.news


def _published(page: Page, parent: Page, body: str) -> Page:
    page.body = [("text", f"<p>{body}</p>")] if body else []
    parent.add_child(instance=page)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


@pytest.fixture
def publish(home: HomePage) -> Callable[..., StandardPage]:
    """publish(title, introduction="", body="", parent=…) → a live page."""

    def publish_page(
        title: str, introduction: str = "", body: str = "", parent: Page = home, **fields: Any
    ) -> Page:
        return _published(StandardPage(title=title, introduction=introduction, **fields), parent, body)

    return publish_page


@pytest.fixture
def publish_news(news_index: NewsIndexPage) -> Callable[..., NewsPage]:
    """publish_news(title, introduction="", body="", …) → a live news page."""

    def publish_page(title: str, introduction: str = "", body: str = "", **fields: Any) -> Page:
        return _published(NewsPage(title=title, introduction=introduction, **fields), news_index, body)

    return publish_page


@pytest.fixture
def document(db: None) -> Any:
    """A file that no page uses yet."""
    return get_document_model().objects.create(
        title="Guide du rétablissement", file=ContentFile(b"x", "guide.txt")
    )
