"""Long lists are cut into pages: nothing is lost, repeated or out of reach."""

from __future__ import annotations

from itertools import chain

import pytest

from tests import factories as make
from tests.reading import read, titles

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def many(module_site, module_database):
    """45 pieces of news: four pages of twelve at most."""
    with module_database.unblock():
        topic = make.TopicFactory(slug="emploi")
        for number in range(45):
            topics = [topic] if number < 30 else []
            make.NewsPageFactory(parent=module_site.news, title=f"N° {number:02}", topics=topics)
    return module_site.news


def test_45_items_make_four_pages_without_loss_or_repetition(client, many):
    pages = [titles(read(client, f"{many.url}?page={number}")) for number in range(1, 5)]
    assert [len(page) for page in pages] == [12, 12, 12, 9]
    # All of the same day: the key breaks the tie, so that no item is seen twice or never.
    assert list(chain.from_iterable(pages)) == [f"N° {number:02}" for number in reversed(range(45))]


@pytest.mark.parametrize(("page", "expected"), [("1", 200), ("4", 200), ("5", 404), ("0", 404), ("04", 200)])
def test_a_page_past_the_end_is_not_found(client, many, page, expected):
    assert client.get(many.url, {"page": page}).status_code == expected


def test_pages_are_linked_and_keep_the_filters(client, many):
    html = read(client, many.url + "?sujet=emploi&page=2")
    nav = html.select_one("nav.pagination")
    assert nav.select_one("[aria-current=page]").get_text(" ", strip=True).endswith("2")
    assert nav.select_one("a[rel=prev]")["href"] == "?sujet=emploi"
    assert nav.select_one("a[rel=next]")["href"] == "?sujet=emploi&page=3"
    assert client.get(many.url + nav.select_one("a[rel=next]")["href"]).status_code == 200
