"""The one connection of a process to Elasticsearch, made from the settings when it is first needed."""

from __future__ import annotations

import os
import re
import ssl
import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from elasticsearch import Elasticsearch

from ..engines.elasticsearch import ElasticsearchEngine
from ..engines.elasticsearch_index import Indices
from ..fingerprint import fingerprint
from .breaker import Breaker

_PORTS = {"http": 80, "https": 443}
_PATIENCE = 60.0  # seconds: for commands, which nobody waits for
_CONNECTIONS = 64  # opened when needed, at most: one thread must never wait for another's
_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]*")  # what the server accepts, short of signs that nobody needs

_making = threading.Lock()


@dataclass(frozen=True)
class Replica:
    """What a process needs of the server; all may be used by several threads."""

    client: Elasticsearch
    engine: ElasticsearchEngine
    indices: Indices
    breaker: Breaker

    def engine_of(self, alias: str) -> ElasticsearchEngine:
        """The engine that writes under another alias of ours."""
        return self._engine(alias, settings.ELASTICSEARCH_WRITE_TIMEOUT)

    def patient_engine_of(self, alias: str) -> ElasticsearchEngine:
        """The same for commands, which write much at a time."""
        return self._engine(alias, _PATIENCE)

    def _engine(self, alias: str, write_timeout: float) -> ElasticsearchEngine:
        return ElasticsearchEngine(
            self.client, alias, search_timeout=settings.ELASTICSEARCH_TIMEOUT, write_timeout=write_timeout
        )

    @property
    def quick_indices(self) -> Indices:
        """The indices, for whoever waits no longer than a reader does."""
        return Indices(
            self.client, settings.ELASTICSEARCH_INDEX, fingerprint(), timeout=settings.ELASTICSEARCH_TIMEOUT
        )

    @property
    def patient_indices(self) -> Indices:
        """The indices, for commands: making or listing one takes its time."""
        return Indices(self.client, settings.ELASTICSEARCH_INDEX, fingerprint(), timeout=_PATIENCE)


def replica() -> Replica | None:
    """This process's replica; None when the site has none (`ELASTICSEARCH_URL` is empty)."""
    if not settings.ELASTICSEARCH_URL:
        return None
    # A client made before a fork would share its sockets with the parent: each process has its own.
    with _making:
        return _replica(os.getpid(), settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_INDEX)


def check_settings() -> None:
    """Raises ImproperlyConfigured, with what is wrong; asks no server."""
    for name in ("ELASTICSEARCH_TIMEOUT", "ELASTICSEARCH_WRITE_TIMEOUT"):
        if getattr(settings, name) <= 0:
            raise ImproperlyConfigured(f"{name} must be more than 0 seconds.")
    if not _NAME.fullmatch(settings.ELASTICSEARCH_INDEX):
        raise ImproperlyConfigured(
            "ELASTICSEARCH_INDEX must be lower-case letters, digits, « - », « _ », « . »."
        )
    try:
        _client(settings.ELASTICSEARCH_URL).close()
        if settings.ELASTICSEARCH_CA_CERTS:
            ssl.create_default_context(cafile=settings.ELASTICSEARCH_CA_CERTS)
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"ELASTICSEARCH_CA_CERTS cannot be used: {error}") from error


@lru_cache(maxsize=4)
def _replica(process: int, url: str, prefix: str) -> Replica:
    client = _client(url)
    indices = Indices(client, prefix, fingerprint(), timeout=settings.ELASTICSEARCH_WRITE_TIMEOUT)
    engine = ElasticsearchEngine(
        client,
        indices.alias,
        search_timeout=settings.ELASTICSEARCH_TIMEOUT,
        write_timeout=settings.ELASTICSEARCH_WRITE_TIMEOUT,
    )
    return Replica(client, engine, indices, Breaker(settings.ELASTICSEARCH_RETRY_AFTER))


def _client(url: str) -> Elasticsearch:
    """No request is repeated, no other node is looked for: whoever waits gets an answer from the database.

    Nothing is compressed: that took two fifths of a rebuild's processor, to spare a network that is near.
    """
    address, credentials = address_of(url)
    options: dict[str, Any] = {"basic_auth": credentials} if credentials else {}
    if settings.ELASTICSEARCH_API_KEY:
        options = {"api_key": settings.ELASTICSEARCH_API_KEY}
    if settings.ELASTICSEARCH_CA_CERTS:
        options["ca_certs"] = settings.ELASTICSEARCH_CA_CERTS
    return Elasticsearch(
        address,
        **options,
        connections_per_node=_CONNECTIONS,
        max_retries=0,
        retry_on_timeout=False,
        request_timeout=settings.ELASTICSEARCH_WRITE_TIMEOUT,
    )


def address_of(url: str) -> tuple[str, tuple[str, str] | None]:
    """An address with its port, and the (user, password) that stood in it. Raises ImproperlyConfigured."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
    except (KeyError, ValueError):
        raise ImproperlyConfigured(
            "ELASTICSEARCH_URL must be like https://user:password@host:9200."
        ) from None
    if not parts.hostname:
        raise ImproperlyConfigured("ELASTICSEARCH_URL names no host.")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    address = urlunsplit((parts.scheme, f"{host}:{port}", parts.path.rstrip("/"), "", ""))
    if parts.username is None:
        return address, None
    return address, (unquote(parts.username), unquote(parts.password or ""))
