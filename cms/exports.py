"""Tables that the admin gives as CSV or Excel files."""

from __future__ import annotations

from typing import Any

# What a spreadsheet would take for a formula when it stands first in a cell.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


class WithoutFormulas:
    """A list whose export keeps what people typed from being run by who opens the file."""

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """Wagtail's, with an apostrophe before any text that looks like a formula."""
        cell = super().preprocess_field_value(field, value, export_format)  # type: ignore[misc]  # the view's
        if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
            return f"'{cell}"
        return cell
