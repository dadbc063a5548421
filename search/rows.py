"""Rows derived from documents, by the thousand: without a model instance each, which costs more than writing them."""

# ruff: noqa: S608 - names of our own tables and columns; what comes from pages is in the parameters

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Model

_BATCH = 500  # rows of one statement


def replace_rows(
    model: type[Model], document_ids: Sequence[int], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Add `rows` to a table, values in the order of `columns`, in place of those that these documents have."""
    if document_ids:
        model._base_manager.filter(document__in=document_ids)._raw_delete(connection.alias)
    insert_rows(model, columns, rows)


def insert_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add rows to a table, values in the order of `columns`."""
    names = ", ".join(map(connection.ops.quote_name, columns))
    table = f"{model._meta.db_table} ({names})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # a row by COPY takes a fifth of what it takes by INSERT
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO {table} VALUES ({', '.join(['%s'] * len(columns))})", list(rows))


def add_numbers(
    model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], key: str, number: str
) -> None:
    """Add rows to a table; where one with the same `key` is there, add to its `number` instead."""
    names = ", ".join(map(connection.ops.quote_name, columns))
    table, marks = model._meta.db_table, f"({', '.join(['%s'] * len(columns))})"
    rest = iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(rest, _BATCH)):
            cursor.execute(
                f"INSERT INTO {table} ({names}) VALUES {', '.join([marks] * len(batch))}"
                f" ON CONFLICT ({key}) DO UPDATE SET {number} = {table}.{number} + excluded.{number}",
                [value for row in batch for value in row],
            )
