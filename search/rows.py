"""Rows derived from documents, by the thousand: without a model instance each, which costs more than writing them."""

# ruff: noqa: S608 - names of our own tables and columns; what comes from pages is in the parameters

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def replace_rows(
    model: type[Model], document_ids: Sequence[int], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Give these documents the `rows` of a table, values in the order of `columns`, in place of those they have."""
    model._base_manager.filter(document__in=document_ids)._raw_delete(connection.alias)
    insert_rows(model, columns, rows)


def insert_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add rows to a table, values in the order of `columns`."""
    names = ", ".join(map(connection.ops.quote_name, columns))
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({marks})", list(rows))
