"""What the formats with markup have in common: pieces that get their numbers, and a word about these numbers."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from ..document import SourceText, UnreadablePage
from ..markup.pieces import Piece, numbered


def marked_source(name: str, pieces: Iterable[Piece], warnings: Iterable[str]) -> SourceText:
    """The pieces as numbered lines. Raises UnreadablePage when none of them is text."""
    lines = numbered(pieces)
    if not any(line.mark is None or line.is_block for line in lines):
        raise UnreadablePage.because("empty", _("the file holds no text"))
    about_lines = _(
        "“line” here means one paragraph, list item, table row, image or part left out, "
        "counted from the top of the file"
    )
    return SourceText(name, lines, (about_lines, *warnings), is_marked=True)
