"""One at a time, across processes: PostgreSQL's advisory locks, a locked file beside SQLite.

Both are released when the process ends, however it does: an interrupted command never blocks the next one.
"""

from __future__ import annotations

import fcntl
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


class AlreadyRunning(Exception):
    """Another process holds the lock."""


@contextmanager
def only_one(name: str) -> Iterator[None]:
    """Hold the lock `name` of this site. Raises AlreadyRunning at once when it is taken."""
    key = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=7).digest(), "big")
    with _of_postgresql(key) if connection.vendor == "postgresql" else _of_file(key):
        yield


@contextmanager
def _of_postgresql(key: int) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if cursor.fetchone() != (True,):
            raise AlreadyRunning
    try:
        yield
    finally:
        # A lost connection has released it already.
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


@contextmanager
def _of_file(key: int) -> Iterator[None]:
    site = hashlib.blake2b(str(connection.settings_dict["NAME"]).encode(), digest_size=8).hexdigest()
    path = Path(tempfile.gettempdir()) / f"travail-pair-{site}-{key:x}.lock"
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning from None
        yield
