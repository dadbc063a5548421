"""Tables of data become tables; those that only arranged a page are gone through."""

from __future__ import annotations

from bs4 import Tag
from django.utils.translation import gettext as _

from ..blocks import Flow, Paragraph, Table, text_of
from .pieces import Piece, Row, flow_of
from .walk import Style, Walk, words

_MAX_ROWS, _MAX_COLUMNS = 500, 30


def take_table(walk: Walk, tag: Tag, _style: Style) -> bool:
    """Take a table with at least two columns and two rows, or one row and its headings."""
    rows = [row for row in tag.find_all("tr") if row.find_parent("table") is tag]
    cells = [list(row.find_all(["td", "th"], recursive=False)) for row in rows]
    cells = [row for row in cells if row]
    width = max((len(row) for row in cells), default=0)
    if tag.find("table") or tag.get("role") in ("presentation", "none") or width < 2 or len(cells) < 2:
        return False
    if len(cells) > _MAX_ROWS or width > _MAX_COLUMNS:
        walk.leave_out(words(tag), _("a table that is too big for a page: publish it as a file"))
        return True
    _TableReader(walk, tag, cells).read()
    return True


class _TableReader:
    def __init__(self, walk: Walk, tag: Tag, cells: list[list[Tag]]) -> None:
        self.walk = walk
        self.cells = cells
        self.notes: list[str] = []
        caption = tag.find("caption")
        self.caption = words(caption) if isinstance(caption, Tag) else ""

    def read(self) -> None:
        has_headings = self._is_heading(self.cells[0])
        grid = self._grid()
        width = max(len(row) for row in grid)
        grid = [row + [()] * (width - len(row)) for row in grid]
        headings = tuple(_words(cell) for cell in grid[0]) if has_headings else ("",) * width
        if not has_headings:
            self._note(_("the table has no row of headings: write what each column holds"))
        if has_headings and any(self._is_heading(row) for row in self.cells[1:]):
            self._note(_("the table has several rows of headings: the first one is used"))
        shown = [" | ".join(_words(cell) for cell in row) for row in grid]
        rows = [Row(text or "–", (), tuple(self.notes) if number == 0 else ()) for number, text in
                enumerate(shown)]  # fmt: skip
        body = tuple(tuple(row) for row in (grid[1:] if has_headings else grid))
        if self.caption:
            rows.insert(0, Row(self.caption))
        caption = self.caption[:255]
        self.walk.add(Piece(tuple(rows), lambda numbers: Table(caption, headings, body, numbers)))

    @staticmethod
    def _is_heading(row: list[Tag]) -> bool:
        return all(cell.name == "th" for cell in row) or row[0].find_parent("thead") is not None

    def _grid(self) -> list[list[Flow]]:
        """The cells in their columns; of merged cells the first holds the text and the others are empty."""
        grid: list[list[Flow]] = []
        below: dict[int, int] = {}  # column: how many more rows a cell above covers
        for tags in self.cells:
            row: list[Flow] = []
            spans: dict[int, int] = {}
            for tag in tags:
                while below.get(len(row), 0):
                    row.append(())
                columns, height = self._span(tag, "colspan"), self._span(tag, "rowspan")
                start = len(row)
                row.append(self._flow(tag))
                row += [()] * min(columns - 1, _MAX_COLUMNS - len(row))
                if height > 1:
                    spans |= dict.fromkeys(range(start, len(row)), height)
            below = {column: left - 1 for column, left in (below | spans).items() if left > 1}
            grid.append(row[:_MAX_COLUMNS])
        return grid

    def _span(self, tag: Tag, name: str) -> int:
        text = str(tag.get(name, "1")).strip()
        span = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 1
        if span > 1:
            self._note(_("merged cells were split: check that the table still says the same"))
        return max(span, 1)

    def _flow(self, tag: Tag) -> Flow:
        pieces = self.walk.part(tag)
        flow, others = flow_of(pieces)
        for piece in pieces:
            for row in piece.rows:
                for note in row.notes:
                    self._note(note)
        lost = " ; ".join(row.text for piece in others for row in piece.rows)
        if lost:
            self._note(_("cells hold text only; left out: %(what)s") % {"what": lost[:120]})
        return flow

    def _note(self, reason: str) -> None:
        if reason not in self.notes:
            self.notes.append(reason)


def _words(flow: Flow) -> str:
    """The text of a cell on one line."""
    return " ".join(
        block.text if isinstance(block, Paragraph) else " ; ".join(text_of(item.rich) for item in block.items)
        for block in flow
    )
