"""What a walk through HTML finds: pieces of one or more lines, which get their numbers at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..blocks import Block, Flow, Heading, ItemList, Paragraph, Rich
from ..document import Aside, Fact, Fate, Line

Mark = Block | Fact | Aside


@dataclass(frozen=True)
class Row:
    """One line to be: its text, how it is written, and what of it is left to the editor."""

    text: str
    rich: Rich = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Piece:
    """Lines that belong together. `make` gives what they are once their numbers are known; None is plain text."""

    rows: tuple[Row, ...]
    make: Callable[[tuple[int, ...]], Mark] | None = None


def aside(text: str, fate: Fate, reason: str) -> Piece:
    """Something that is no part of the text."""
    return Piece((Row(text[:200]),), lambda _numbers: Aside(fate, reason))


def fact(name: str, text: str, value: str) -> Piece:
    return Piece((Row(text),), lambda _numbers: Fact(name, value))


def flow_of(pieces: Iterable[Piece]) -> tuple[Flow, list[Piece]]:
    """The paragraphs and lists among the pieces as one rich text, and the pieces that it cannot hold."""
    flow: list[Paragraph | ItemList] = []
    others: list[Piece] = []
    for piece in pieces:
        mark = piece.make(()) if piece.make else None
        if mark is None:
            flow += [Paragraph(row.text, (), row.rich) for row in piece.rows]
        elif isinstance(mark, Paragraph | ItemList):
            flow.append(mark)
        else:
            others.append(piece)
    return tuple(flow), others


def numbered(pieces: Iterable[Piece]) -> tuple[Line, ...]:
    """The lines of all the pieces, in their order, with headings at the two levels that a page has."""
    lines: list[Line] = []
    for piece in pieces:
        numbers = tuple(range(len(lines) + 1, len(lines) + len(piece.rows) + 1))
        mark = piece.make(numbers) if piece.make else None
        lines += [
            Line(number, row.text, row.rich, mark, row.notes)
            for number, row in zip(numbers, piece.rows, strict=True)
        ]
    return _with_levels(lines)


def _with_levels(lines: list[Line]) -> tuple[Line, ...]:
    """The highest level in use becomes a section, the next one a part of it, and deeper ones too, which is told."""
    levels = sorted({line.mark.level for line in lines if isinstance(line.mark, Heading)})
    result = []
    for line in lines:
        if isinstance(line.mark, Heading):
            rank = levels.index(line.mark.level)
            notes = line.notes
            if rank > 1:
                notes += (_("a heading of a deeper level than pages have: it stands as a part of a section"),)
            mark = Heading(line.mark.text, line.mark.lines, 2 if rank == 0 else 3)
            line = Line(line.number, line.text, line.rich, mark, notes)
        result.append(line)
    return tuple(result)
