"""Search engines behind one interface.

The database's own engine is always there: one index beside the data, nothing to run. `answering.py` decides when a
copy outside of it answers instead.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from .postgresql import PostgreSQLEngine
from .sql import SqlEngine
from .sqlite import SQLiteEngine

_ENGINES: dict[str, Callable[[BaseDatabaseWrapper], SqlEngine]] = {
    "sqlite": SQLiteEngine,
    "postgresql": PostgreSQLEngine,
}


def engine_for(database: BaseDatabaseWrapper = connection) -> SqlEngine:
    """The engine of a database connection. KeyError for a database that is neither SQLite nor PostgreSQL."""
    return _ENGINES[database.vendor](database)
