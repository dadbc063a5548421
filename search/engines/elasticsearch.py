"""Elasticsearch 9, as one more copy of the index: the same terms, the same order, one request a search.

The server analyses nothing: it receives words that `analysis.py` has already cut and folded, and splits at
blanks. Scores are sums of constants, which say where the words are, so that no statistics of its own decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch
from elasticsearch.helpers import streaming_bulk

from ..query import Query
from .base import Engine, EngineUnavailable, Entry, Matches, Sort
from .elasticsearch_query import MAX_WINDOW, facet_field, search_body
from .terms import Run, runs_of

_BATCH_BYTES = 8 * 1024 * 1024
_BATCH_DOCUMENTS = 200
_GONE, _LATE = 404, 409  # answers to a write that leave nothing to do


@dataclass(frozen=True, slots=True)
class Removal:
    """A document to be forgotten; a version later than any that was indexed."""

    document_id: int
    version: int


@contextmanager
def unavailable_when_it_fails() -> Iterator[None]:
    """Whatever goes wrong with the server or on the way to it becomes EngineUnavailable, in few words."""
    try:
        yield
    except ApiError as error:
        raise EngineUnavailable(f"{error.meta.status} {error.error}"[:200]) from error
    except TransportError as error:
        raise EngineUnavailable(type(error).__name__) from error
    except KeyError as error:
        raise EngineUnavailable("not an answer of Elasticsearch") from error


class ElasticsearchEngine(Engine):
    """One alias of a server. `name` must exist already: no write ever makes an index by accident.

    `search_timeout` and `write_timeout` are in seconds.
    """

    def __init__(
        self, client: Elasticsearch, name: str, *, search_timeout: float, write_timeout: float
    ) -> None:
        self.name = name
        self.client = client
        self._searching = client.options(request_timeout=search_timeout)
        self._writing = client.options(request_timeout=write_timeout)

    def search(
        self,
        query: Query,
        *,
        filters: Mapping[str, Sequence[str]],
        facets: Sequence[str],
        sort: Sort = "relevance",
        offset: int,
        limit: int,
    ) -> Matches:
        if query.is_empty:
            return Matches(facets={name: {} for name in facets})
        if offset + limit > MAX_WINDOW:
            raise EngineUnavailable(f"no results beyond {MAX_WINDOW}")
        body = search_body(query, filters, facets, sort)
        with unavailable_when_it_fails():
            answer = self._searching.search(
                index=self.name,
                from_=offset,
                size=limit,
                source=False,
                track_total_hits=True,
                allow_partial_search_results=False,
                **body,
            )
            return _matches(answer.body, facets)

    def put(self, entries: Iterable[Entry]) -> None:
        self.write(entries)

    def remove(self, removals: Iterable[Removal]) -> None:
        """Forget documents; those it does not know are no error."""
        self.write((), removals)

    def write(
        self, entries: Iterable[Entry], removals: Iterable[Removal] = (), refresh: bool = True
    ) -> set[int]:
        """Index and forget; returns the ids of the documents that are now as asked, or newer.

        A write that comes after a later version changes nothing. `refresh`: searches see it on return. Raises
        EngineUnavailable when the server is at fault; a document that it refuses for itself is left out.
        """
        actions = (
            *(self._action("delete", item.document_id, item.version) for item in removals),
            *(
                {**self._action("index", entry.document_id, entry.version), **_source(entry)}
                for entry in entries
            ),
        )
        done, troubles = set(), []
        with unavailable_when_it_fails():
            for is_done, item in self._bulk(actions, refresh):
                (operation, result), *_others = item.items()
                if is_done or result["status"] == _LATE or (operation, result["status"]) == ("delete", _GONE):
                    done.add(int(result["_id"]))
                else:
                    troubles.append((result["status"], result["error"]))
        return _checked(done, troubles)

    def _bulk(
        self, actions: Iterable[dict[str, Any]], refresh: bool
    ) -> Iterable[tuple[bool, dict[str, Any]]]:
        return streaming_bulk(
            self._writing,
            actions,
            chunk_size=_BATCH_DOCUMENTS,
            max_chunk_bytes=_BATCH_BYTES,
            max_retries=0,
            raise_on_error=False,
            refresh=refresh,
            require_alias=True,
        )

    def _action(self, operation: str, document_id: int, version: int) -> dict[str, Any]:
        return {
            "_op_type": operation,
            "_index": self.name,
            "_id": str(document_id),
            "version": version,
            "version_type": "external_gte",
        }


def _checked(done: set[int], troubles: list[tuple[int, Any]]) -> set[int]:
    """What was done, unless some trouble is the server's and not a document's own (400)."""
    for status, error in troubles:
        if status != 400:
            kind = error.get("type", "") if isinstance(error, dict) else ""
            raise EngineUnavailable(f"{status} {kind}".strip())
    return done


def _source(entry: Entry) -> dict[str, Any]:
    """A document as the index receives it."""
    runs = runs_of(entry)
    texts = {name: _texts(runs[name]) for name in ("title", "labels", "introduction", "themes")}
    return {
        **texts,
        "all": [*texts["title"], *texts["labels"], *texts["introduction"], *_texts(runs["body"])],
        "id": entry.document_id,
        "keys": list(entry.keys),
        "kind": entry.kind,
        "language": entry.language,
        **({"year": entry.year} if entry.year else {}),
        "date": entry.date.isoformat() if entry.date else None,
        "expires_at": entry.expires_at.isoformat() if entry.expires_at else None,
        "title_length": entry.title_length,
        "facets": {name: list(values) for name, values in entry.facets.items() if values},
    }


def _texts(runs: Sequence[Run]) -> list[str]:
    """Each run apart: the index leaves a gap between the values of one field."""
    return [" ".join(run) for run in runs if run]


def _matches(answer: Mapping[str, Any], facets: Sequence[str]) -> Matches:
    found = answer["aggregations"]
    return Matches(
        ids=[int(hit["_id"]) for hit in answer["hits"]["hits"]],
        total=answer["hits"]["total"]["value"],
        facets={
            name: {
                bucket["key"]: bucket["doc_count"] for bucket in found[facet_field(name)]["values"]["buckets"]
            }
            for name in facets
        },
        known=found["known"]["doc_count"],
    )
