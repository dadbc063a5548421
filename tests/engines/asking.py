"""How tests ask the search as the site does, whichever engine answers."""

from __future__ import annotations

from io import StringIO

from django.core.management import CommandError, call_command

from search import answering
from search.engines.base import Matches
from search.query import analyse_query


def find(text: str = "colibri", **filters: list[str]) -> Matches:
    return answering.answer(analyse_query(text), filters=filters, facets=("kind", "year"), offset=0, limit=10)


def search_status(*arguments: str) -> tuple[bool, str]:
    """(whether all is in step, what the command says)."""
    out = StringIO()
    try:
        call_command("search_status", *arguments, stdout=out, stderr=out)
    except CommandError:
        return False, out.getvalue()
    return True, out.getvalue()


def in_step() -> bool:
    return search_status()[0]
