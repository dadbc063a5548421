"""What a search finds, as the tests of what is indexed read it."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection

from home.models import StandardPage
from search.engines.sql import INDEX
from search.service import search

Publish = Callable[..., StandardPage]


def text_body(text: str) -> list[tuple[str, str]]:
    return [("text", f"<p>{text}</p>")]


def titles(query: str = "rétablissement") -> list[str]:
    results = search(query)
    assert results.total == len(results.hits) == sum(choice.count for choice in results.facets["kind"])
    return [str(hit.title).replace("<mark>", "").replace("</mark>", "") for hit in results.hits]


def engine_entries() -> int:
    """How many entries the engine's own index holds, whether or not they have a document."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {INDEX}")  # noqa: S608
        return cursor.fetchone()[0]


def with_document(document: object) -> list[tuple[str, object]]:
    return [("text", f'<p>Lire <a linktype="document" id="{document.pk}">le fichier</a></p>')]


def publish_with(document: object, page: StandardPage) -> None:
    """Publish this page with a link to the document."""
    page.body = with_document(document)
    page.save_revision().publish()
