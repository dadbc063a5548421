"""From one piece of news to the one before and the one after."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup

from tests import factories as make


def neighbours(client, page) -> dict[str, str]:
    nav = BeautifulSoup(client.get(page.url).content, "html.parser").select_one("nav.neighbours")
    return {a["rel"][0]: a["href"] for a in nav("a")} if nav else {}


@pytest.fixture
def news(site):
    """Four, the second and third of one day."""
    days = (date(2024, 1, 1), date(2024, 2, 1), date(2024, 2, 1), date(2024, 3, 1))
    return [make.NewsPageFactory(parent=site.news, published_on=day) for day in days]


def test_each_leads_to_the_next_and_back(client, news):
    for older, newer in pairwise(news):
        assert neighbours(client, older)["next"] == newer.url
        assert neighbours(client, newer)["prev"] == older.url
    assert "prev" not in neighbours(client, news[0])
    assert "next" not in neighbours(client, news[-1])


def test_the_links_say_where_they_lead(client, news):
    nav = BeautifulSoup(client.get(news[1].url).content, "html.parser").select_one("nav.neighbours")
    assert nav["aria-label"] == "Actualités précédente et suivante"
    names = [" ".join(a.get_text(" ", strip=True).split()) for a in nav("a")]
    assert names == [f"Actualité précédente {news[0].title}", f"Actualité suivante {news[2].title}"]


@pytest.mark.parametrize("how", ["draft", "withdrawn"])
def test_it_passes_over_what_lists_hide(client, news, how):
    if how == "draft":
        news[1].unpublish()
    else:
        news[1].withdrawn_on, news[1].withdrawal_reason = date(2024, 4, 1), "Dépassé."
        news[1].save()
    assert neighbours(client, news[0])["next"] == news[2].url
    assert neighbours(client, news[2])["prev"] == news[0].url


def test_one_alone_has_none(client, site):
    assert neighbours(client, make.NewsPageFactory(parent=site.news)) == {}


def test_it_costs_the_same_whatever_there_is(site, assert_queries_do_not_grow):
    page = make.NewsPageFactory(parent=site.news)
    for day in (1, 30):
        make.NewsPageFactory(parent=site.news, published_on=date(2024, 2 if day == 1 else 3, day))
    assert_queries_do_not_grow(page.url, lambda number: make.NewsPageFactory(parent=site.news))
