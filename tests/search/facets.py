"""The filters of `/recherche/` as tests read them."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from bs4 import BeautifulSoup, Tag
from django.test import Client

from tests.search import page as page_of


def get(client: Client, query: str = "formation", **filters: object) -> BeautifulSoup:
    return page_of.get(client, q=query, **filters)


def titles(page: BeautifulSoup) -> set[str]:
    return set(page_of.result_titles(page))


def facets(page: BeautifulSoup) -> dict[str, list[str]]:
    """{"Type de contenu": ["Actualité (2)", …]}; a value that is chosen ends with « ✓ »."""
    return {
        group.legend.get_text(strip=True): [
            f"{choice.select_one('.facet__label').get_text()} ({count_of(choice)})"
            + (" ✓" if choice.input.has_attr("checked") else "")
            for choice in group.select("label")
        ]
        for group in page.select("fieldset.facet")
    }


def count_of(choice: Tag) -> int:
    """The number beside a choice, which screen readers hear as « 3 résultats »."""
    number, word = choice.select_one(".facet__count").get_text(" ", strip=True).split()
    assert word == ("résultats" if int(number) > 1 else "résultat")
    return int(number)


def chips(page: BeautifulSoup) -> list[str]:
    return [chip.find(string=True, recursive=False).strip() for chip in page.select(".chip")]


def asked_by(link: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(link).query)
