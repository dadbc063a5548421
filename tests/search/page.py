"""The page of results as tests read it."""

from __future__ import annotations

from urllib.parse import urlencode

from bs4 import BeautifulSoup
from django.test import Client
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

URL = "/recherche/"


def get(client: Client, **parameters: object) -> BeautifulSoup:
    """The page under these parameters; several values of one make a list."""
    response = client.get(f"{URL}?{urlencode(parameters, doseq=True)}")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def result_titles(page: BeautifulSoup) -> list[str]:
    return [title.get_text() for title in page.select("ol.results .result__title")]


def promote(query: str, **target: object) -> None:
    """Put a page or a link first for a query, as editors do."""
    SearchPromotion.objects.create(query=Query.get(query), **target)
