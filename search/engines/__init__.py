"""Search engines behind one interface.

The database's own engine answers: one index beside the data, nothing to run.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from .base import Engine
from .postgresql import PostgreSQLEngine
from .sqlite import SQLiteEngine

_ENGINES: dict[str, Callable[[BaseDatabaseWrapper], Engine]] = {
    "sqlite": SQLiteEngine,
    "postgresql": PostgreSQLEngine,
}


def engine_for(database: BaseDatabaseWrapper = connection) -> Engine:
    """The engine of a database connection. KeyError for a database that is neither SQLite nor PostgreSQL."""
    return _ENGINES[database.vendor](database)
