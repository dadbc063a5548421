"""The tests' database: how it would read large tables, and copies of it for what one transaction cannot hold."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.db.models import QuerySet


def plan(queryset: QuerySet) -> str:
    """How the database reads this: by which indexes. PostgreSQL would read tables as short as the tests' whole."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        return queryset.explain()


@contextmanager
def copied_database(folder: Path) -> Iterator[None]:
    """Connect to a copy, into which everything is really written; it is dropped at the end."""
    with (_copied_sqlite if connection.vendor == "sqlite" else _copied_postgresql)(folder):
        yield


@contextmanager
def _copied_sqlite(folder: Path) -> Iterator[None]:
    """A file: SQLite's databases in memory know no waiting for a lock."""
    connection.ensure_connection()
    original, name = connection.connection, connection.settings_dict["NAME"]
    file = folder / "copy.sqlite3"
    with sqlite3.connect(file) as target:
        original.backup(target)
    target.close()
    connection.settings_dict["NAME"], connection.connection = str(file), None
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"], connection.connection = name, original


@contextmanager
def _copied_postgresql(folder: Path) -> Iterator[None]:
    name = connection.settings_dict["NAME"]
    copy = f"{name}_copy"
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{copy}"')
        cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
    connection.settings_dict["NAME"] = copy
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{copy}"')
