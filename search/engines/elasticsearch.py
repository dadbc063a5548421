"""Elasticsearch 9, as one more copy of the index: the same terms, the same order, one request a search.

The server analyses nothing: it receives words that `analysis.py` has already cut and folded, and splits at
blanks. Scores are sums of constants, which say where the words are, so that no statistics of its own decide.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch, SerializationError, UnsupportedProductError
from elasticsearch.helpers import streaming_bulk

from ..query import Query
from .base import FIELDS, Engine, EngineUnavailable, Entry, Matches, Sort
from .elasticsearch_query import MAX_WINDOW, facet_field, search_body
from .terms import Run, runs_of, texts_of

logger = logging.getLogger(__name__)

# Among the keys of a document that the server refused and whose title alone it has. No name has this form.
REFUSED = " refused"

_BATCH_BYTES = 8 * 1024 * 1024
_BATCH_DOCUMENTS = 500
_GONE, _LATE = 404, 409  # answers to a write that leave nothing to do
_NOT_ACCEPTED = 400  # a document's own fault, when few are
_FEW = 10  # documents refused at once: when more are, the index is at fault
_KIND_OF_ERROR = re.compile("[a-z_]+")

# The texts of a document's fields as the index receives them: the index leaves a gap between those of one field.
Terms = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Removal:
    """A document to be forgotten; a version later than any that was indexed."""

    document_id: int
    version: int


@contextmanager
def unavailable_when_it_fails() -> Iterator[None]:
    """Whatever goes wrong with the server or on the way to it becomes EngineUnavailable, in few words.

    The server's own words are not among them: the error page of a proxy names hosts.
    """
    try:
        yield
    except UnsupportedProductError as error:
        raise EngineUnavailable("not Elasticsearch") from error
    except ApiError as error:
        raise EngineUnavailable(_reason(error.meta.status, error.message)) from error
    except (SerializationError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise EngineUnavailable("not an answer of Elasticsearch") from error
    except TransportError as error:
        raise EngineUnavailable(type(error).__name__) from error


def _reason(status: int, kind: object) -> str:
    """ "429 es_rejected_execution_exception"."""
    is_known = isinstance(kind, str) and _KIND_OF_ERROR.fullmatch(kind)
    return f"{status} {kind}" if is_known else str(status)


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
        self,
        entries: Iterable[Entry],
        removals: Iterable[Removal] = (),
        *,
        terms: Sequence[Terms] | None = None,
        refresh: bool = True,
    ) -> None:
        """Index and forget. Raises EngineUnavailable unless all is then as asked, or newer.

        A write that comes after a later version changes nothing. `terms`: those of the entries, where they are known
        already. `refresh`: searches see it on return. What the server refuses for itself it receives again with its
        title alone, marked as REFUSED, so that one document keeps nobody waiting.
        """
        wanted = list(entries)
        gone = (self._action("delete", item.document_id, item.version) for item in removals)
        errors = self._send([*gone, *map(self._put, wanted, terms or map(_terms_of_entry, wanted))], refresh)
        if not errors:
            return
        titles = [_title_of(entry) for entry in wanted if entry.document_id in errors]
        if len(errors) > _FEW or self._send(map(self._put, titles, map(_terms_of_entry, titles)), refresh):
            raise EngineUnavailable(_reason(_NOT_ACCEPTED, next(iter(errors.values()))["type"]))
        for document_id, error in errors.items():
            logger.error("Elasticsearch refuses document %s but for its title: %s", document_id, error)

    def _send(self, actions: Iterable[dict[str, Any]], refresh: bool) -> dict[int, dict[str, Any]]:
        """The server's errors for documents that it refuses, by id. Raises EngineUnavailable when it is at fault."""
        errors: dict[int, dict[str, Any]] = {}
        with unavailable_when_it_fails():
            for is_done, item in self._bulk(actions, refresh):
                (operation, result), *_others = item.items()
                status = result["status"]
                if is_done or status == _LATE or (operation, status) == ("delete", _GONE):
                    continue
                if (operation, status) != ("index", _NOT_ACCEPTED):
                    raise EngineUnavailable(_reason(status, result["error"]["type"]))
                errors[int(result["_id"])] = result["error"]
        return errors

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

    def _put(self, entry: Entry, terms: Terms) -> dict[str, Any]:
        return {**self._action("index", entry.document_id, entry.version), **terms, **_values(entry)}

    def _action(self, operation: str, document_id: int, version: int) -> dict[str, Any]:
        return {
            "_op_type": operation,
            "_index": self.name,
            "_id": str(document_id),
            "version": version,
            "version_type": "external_gte",
        }


def _title_of(entry: Entry) -> Entry:
    """What a search by name needs, and what says until when it may be found."""
    return Entry(
        document_id=entry.document_id,
        language=entry.language,
        title=entry.title,
        kind=entry.kind,
        title_length=entry.title_length,
        expires_at=entry.expires_at,
        keys=(*entry.keys, REFUSED),
        version=entry.version,
    )


def terms_of(runs: Mapping[str, Sequence[Run]]) -> Terms:
    """The runs of an entry's fields as the index stores them."""
    texts = {name: [" ".join(run) for run in runs[name] if run] for name in FIELDS}
    body = texts.pop("body")
    return {**texts, "all": [*texts["title"], *texts["labels"], *texts["introduction"], *body]}


def _terms_of_entry(entry: Entry) -> Terms:
    return terms_of(runs_of(texts_of(entry)))


def _values(entry: Entry) -> dict[str, Any]:
    """What the index receives of a document beside its texts."""
    return {
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
