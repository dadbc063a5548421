"""One at a time, across processes: PostgreSQL's advisory locks, a locked file beside SQLite.

Both are released when the process ends, however it does: an interrupted command never blocks the next one.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection


class AlreadyRunning(Exception):
    """Another process holds the lock."""


@contextmanager
def only_one(name: str) -> Iterator[None]:
    """Hold the lock `name` of this site. Raises AlreadyRunning at once when it is taken."""
    with _of_postgresql(name) if connection.vendor == "postgresql" else _of_sqlite(name):
        yield


@contextmanager
def _of_postgresql(name: str) -> Iterator[None]:
    key = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=7).digest(), "big")
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
def _of_sqlite(name: str) -> Iterator[None]:
    """A file in the database's folder, where all its users meet: services may each have a /tmp of their own."""
    sqlite: Any = connection
    database = Path(sqlite.settings_dict["NAME"])
    # The tests' databases are in memory, and have no folder.
    folder = Path(settings.MEDIA_ROOT) if sqlite.is_in_memory_db() else database.parent
    with (folder / f"{database.name}-{name}.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning from None
        yield
