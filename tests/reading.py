"""How tests read a page, as a reader does."""

from __future__ import annotations

from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Page


def read(client: Client, place: str | Page) -> BeautifulSoup:
    """The page, or what stands at the address: it must be there."""
    response = client.get(place if isinstance(place, str) else place.url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def titles(html: BeautifulSoup) -> list[str]:
    """The titles of what a list shows, in order."""
    return [title.get_text(strip=True) for title in html.select("main h2 a")]


def choices(html: BeautifulSoup, name: str) -> dict[str, str]:
    """`{value: label}` of a filter's select, without « all »."""
    options = html.select(f"select[name={name}] option")
    return {option["value"]: option.get_text(strip=True) for option in options if option["value"]}
