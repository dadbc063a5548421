"""The order of names, as French readers expect it, the same on every database."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, Value
from django.db.models.functions import Lower, Replace

# What letters and signs count as: a sign between words parts them, as a space does.
_SIGNS = "àâäçéèêëîïôöùûüÿ" + "ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸ" + "'’-"
_PLAIN = "aaaceeeeiioouuuy" * 2 + "   "
_LIGATURES = {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"}
_TABLE = str.maketrans(_SIGNS, _PLAIN)


class _WithoutAccents(Func):
    """PostgreSQL knows TRANSLATE, and would compare as its own locale has it; SQLite has to be taught it."""

    function = "without_accents"
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        signs = _SIGNS.replace("'", "''")
        template = f"TRANSLATE(%(expressions)s, '{signs}', '{_PLAIN}') COLLATE \"C\""
        return self.as_sql(compiler, connection, template=template, **context)


def by_name(field: str) -> Func:
    """Order by `field` without case and accents: databases put « Équipe » after « Zone », readers do not."""
    key: Func = Lower(F(field))
    for ligature, letters in _LIGATURES.items():
        key = Replace(key, Value(ligature), Value(letters))
    return _WithoutAccents(key)


def teach_sqlite(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Give a new connection to SQLite what `by_name` needs."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(
            "without_accents", 1, lambda text: text and text.translate(_TABLE), deterministic=True
        )
