"""Which engine answers a search: the copy when it is well and has everything, else the database's own."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from cms.content_cache import version

from .engines import engine_for
from .engines.base import EngineUnavailable, Matches, Sort
from .engines.elasticsearch_query import MAX_WINDOW
from .models import SearchDocument
from .query import Query
from .replica.connection import Replica, replica
from .replica.pending import check_number, is_up_to_date

logger = logging.getLogger(__name__)


def answer(
    query: Query,
    *,
    filters: Mapping[str, Sequence[str]],
    facets: Sequence[str],
    sort: Sort = "relevance",
    offset: int,
    limit: int,
) -> Matches:
    """What `Engine.search` says, from the fastest engine that can be trusted now."""
    asked: dict[str, Any] = {
        "filters": filters, "facets": facets, "sort": sort, "offset": offset, "limit": limit,
    }  # fmt: skip
    copy = replica()
    if copy is not None and offset + limit <= MAX_WINDOW and is_up_to_date() and copy.breaker.allows():
        try:
            matches = _ask(copy, query, asked)
        except EngineUnavailable as error:
            copy.breaker.failed(str(error))
            logger.warning("Elasticsearch did not answer, the database does: %s", error)
        else:
            copy.breaker.succeeded()
            if matches is not None:
                return matches
    return engine_for().search(query, **asked)


def _ask(copy: Replica, query: Query, asked: dict[str, Any]) -> Matches | None:
    """The copy's answer; None when somebody saves at this very moment, so that it may be of another one.

    Raises EngineUnavailable when it does not hold as many documents as the database.
    """
    matches = copy.engine.search(query, **asked)
    if matches.known in (None, _documents(version())):
        return matches
    check_number(copy)
    return None


@lru_cache(maxsize=1)
def _documents(content_version: str) -> int:
    """How many there are, counted once a content version."""
    return SearchDocument.objects.count()
