"""The indices of Elasticsearch that are ours: how they are made, named, exchanged, measured and deleted.

Searches and writes use an alias, which carries the fingerprint of the analysis: a site whose analysis changed
does not see an index that the former one made. An index being filled has an alias of its own, under which saves
of the same time are written too.
"""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from elasticsearch import Elasticsearch, NotFoundError

from .base import EngineUnavailable
from .elasticsearch import REFUSED, unavailable_when_it_fails

MAJOR_VERSION = 9  # of the server: the client speaks to this one
_PAGE = 5_000  # documents listed at a time
_MOST_REFUSED = 1_000  # documents listed in all
_KEEP_ALIVE = "2m"

_TEXT = {"type": "text", "analyzer": "whitespace", "norms": False, "position_increment_gap": 100}
_KEYWORD = {"type": "keyword"}
_SETTINGS: dict[str, Any] = {
    # One shard: counts of facets are exact, and a hundred thousand documents are little.
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
}
_MAPPINGS: dict[str, Any] = {
    "dynamic": "strict",
    "_source": {"enabled": False},  # the database has the text
    "dynamic_templates": [
        {"facets": {"path_match": "facets.*", "match_mapping_type": "string", "mapping": _KEYWORD}}
    ],
    "properties": {
        **dict.fromkeys(("title", "labels", "introduction", "themes", "all"), _TEXT),
        **dict.fromkeys(("kind", "language", "year"), _KEYWORD),
        "keys": {"type": "keyword", "doc_values": False},
        "id": {"type": "long"},
        "title_length": {"type": "short"},
        "date": {"type": "date", "format": "strict_date"},
        "expires_at": {"type": "date", "format": "strict_date_optional_time"},
        "facets": {"type": "object", "dynamic": True},
    },
}


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """What is behind the alias; `size` in bytes."""

    index: str
    documents: int
    size: int
    kinds: Counter[str]


class Indices:
    """Our indices on one server: those called `prefix`, a fingerprint, the time they were made and a random end."""

    def __init__(self, client: Elasticsearch, prefix: str, fingerprint: str, *, timeout: float) -> None:
        self._client = client.options(request_timeout=timeout)
        self._prefix = prefix
        self._fingerprint = fingerprint
        # An index may have an alias's own name: the server makes one to delete a document from an alias that has just
        # gone, whatever it was asked.
        self._ours = re.compile(rf"{re.escape(prefix)}-[0-9a-f]{{8}}(-\d{{14}}-[0-9a-f]{{4}}|-next)?")
        self.alias = f"{prefix}-{fingerprint}"
        self.next_alias = f"{self.alias}-next"

    def server_version(self) -> str:
        """The server's version. Raises EngineUnavailable when it is none that this site speaks to."""
        with unavailable_when_it_fails():
            version = self._client.info()["version"]["number"]
            major = version.split(".")[0]
        if major != str(MAJOR_VERSION):
            raise EngineUnavailable(f"version {major}, {MAJOR_VERSION} is needed")
        return version

    def aliases(self) -> dict[str, list[str]]:
        """Each of our indices, orphans included, with its aliases."""
        with unavailable_when_it_fails():
            found = self._client.indices.get_alias(index=f"{self._prefix}-*", expand_wildcards="open,closed")
            return {
                name: sorted(item["aliases"]) for name, item in found.items() if self._ours.fullmatch(name)
            }

    def targets(self) -> list[str]:
        """The aliases to which a save is written: the one that is searched, first, and the one being filled."""
        known = {alias for names in self.aliases().values() for alias in names}
        return [alias for alias in (self.alias, self.next_alias) if alias in known]

    def create(self) -> str:
        """Make an empty index under `next_alias`, and return its name."""
        name = f"{self.alias}-{timezone.now():%Y%m%d%H%M%S}-{secrets.token_hex(2)}"
        with unavailable_when_it_fails():
            made = self._client.indices.create(
                index=name,
                settings=_SETTINGS,
                mappings={**_MAPPINGS, "_meta": {"fingerprint": self._fingerprint}},
                aliases={self.next_alias: {}},
                wait_for_active_shards=1,
            )
        if not made["shards_acknowledged"]:
            self.delete(name)
            raise EngineUnavailable("no room for a new index")
        return name

    def publish(self, index: str) -> None:
        """Put `index` in place of what is searched, in one step, and delete that."""
        former = [name for name in self.aliases() if name != index]
        with unavailable_when_it_fails():
            self._client.indices.refresh(index=index)
            self._client.indices.update_aliases(
                actions=[
                    {"remove": {"index": index, "alias": self.next_alias}},
                    {"add": {"index": index, "alias": self.alias, "is_write_index": True}},
                    *({"remove_index": {"index": name}} for name in former),
                ]
            )

    def pack(self, index: str) -> None:
        """Have the parts of an index made one: questions take less. If that fails, it is searched as it is."""
        with suppress(EngineUnavailable), unavailable_when_it_fails():
            self._client.indices.forcemerge(index=index, max_num_segments=1)

    def orphans(self) -> list[str]:
        """Our indices that are not to be searched: what interrupted rebuilds and former analyses left."""
        aliases = self.aliases()
        return sorted(aliases.keys() - {self._searched(aliases)})

    def interrupted(self) -> list[str]:
        """Those that rebuilds of today's analysis left. Another's may be in use elsewhere, during an update."""
        return [name for name in self.orphans() if name.startswith(self.alias)]

    def _searched(self, aliases: Mapping[str, list[str]]) -> str:
        """The index behind the alias, "" when there is none: the newest, should somebody have put two there."""
        return max((name for name, names in aliases.items() if self.alias in names), default="")

    def delete(self, index: str) -> None:
        with unavailable_when_it_fails():
            self._client.indices.delete(index=index, ignore_unavailable=True)

    def count(self) -> int:
        """How many documents are searched."""
        with unavailable_when_it_fails():
            return self._client.count(index=self.alias)["count"]

    def refused(self) -> list[int]:
        """The documents of which the index has the title alone: it did not take the rest."""
        with unavailable_when_it_fails():
            found = self._client.search(
                index=self.alias,
                query={"term": {"keys": REFUSED}},
                size=_MOST_REFUSED,
                source=False,
                sort=[{"id": "asc"}],
            )
            return [int(hit["_id"]) for hit in found["hits"]["hits"]]

    def info(self) -> IndexInfo | None:
        """What is behind the alias; None when there is none."""
        index = self._searched(self.aliases())
        if not index:
            return None
        with unavailable_when_it_fails():
            stats = self._client.indices.stats(index=index, metric="store")
            answer = self._client.search(
                index=index,
                size=0,
                track_total_hits=True,
                aggs={"kinds": {"terms": {"field": "kind", "size": 100}}},
            )
            kinds = {item["key"]: item["doc_count"] for item in answer["aggregations"]["kinds"]["buckets"]}
            size = stats["indices"][index]["total"]["store"]["size_in_bytes"]
            return IndexInfo(index, answer["hits"]["total"]["value"], size, Counter(kinds))

    def versions(self) -> dict[int, int]:
        """{document id: version} of all that is searched, as it is at one moment."""
        found: dict[int, int] = {}
        with unavailable_when_it_fails():
            point = self._client.open_point_in_time(index=self.alias, keep_alive=_KEEP_ALIVE)["id"]
            try:
                for hits in self._pages(point):
                    found.update({int(hit["_id"]): hit["_version"] for hit in hits})
            except NotFoundError as error:
                raise EngineUnavailable("the list was interrupted") from error
            finally:
                self._client.options(ignore_status=404).close_point_in_time(id=point)
        return found

    def _pages(self, point: str) -> Iterator[list[dict[str, Any]]]:
        after = None
        while True:
            answer = self._client.search(
                pit={"id": point, "keep_alive": _KEEP_ALIVE},
                size=_PAGE,
                source=False,
                version=True,
                sort=[{"id": "asc"}],
                search_after=after,
                track_total_hits=False,
            )
            hits = answer["hits"]["hits"]
            if not hits:
                return
            yield hits
            after = hits[-1]["sort"]
