"""The walk through the content of a page: what stands in the way of readers' eyes, from top to bottom."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from bs4 import NavigableString, Tag
from bs4.element import PreformattedString
from django.utils.translation import gettext as _

from ..blocks import Item, ItemList, Rich, Run, joined, text_of
from ..document import Fate
from ..formats.plain import clean, compose
from .furniture import SILENT, furniture, is_hidden
from .links import Links
from .pictures import Pictures
from .pieces import Piece, Row, aside
from .soup import INLINE

MAX_DEPTH = 4  # of lists in lists: as many as the editor offers
_BLANKS = re.compile(r"[ \n\r\t\f\v]+")
_BOLD, _ITALIC = {"b", "strong"}, {"em", "i"}


@dataclass(frozen=True)
class Style:
    is_bold: bool = False
    is_italic: bool = False
    url: str = ""


@dataclass
class Walk:
    """Gathers pieces. Elements that are more than text have a function of their own in `special`.

    `special[name](walk, tag, style)` says whether it took the element; else the walk goes through it.
    """

    links: Links
    pictures: Pictures
    special: dict[str, Callable[[Walk, Tag, Style], bool]]
    title: Tag | None = None  # the element of the page's title, which is not a heading of its text
    silent: Counter[str] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)  # the names of the pictures that came in
    pieces: list[Piece] = field(default_factory=list)
    _runs: list[Run] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)
    _lists: list[bool] = field(default_factory=list)  # the open lists: whether each is ordered
    _items: list[tuple[Item, tuple[str, ...]]] = field(default_factory=list)
    _is_new_item: bool = False

    def part(self, tag: Tag) -> list[Piece]:
        """The pieces inside one element, walked apart."""
        walk = Walk(self.links, self.pictures, self.special, self.title, self.silent, self.kept)
        return walk.run(tag)

    def run(self, root: Tag) -> list[Piece]:
        """Walk through `root` and give all that was found."""
        stack: list[tuple[Any, Style, bool]] = [(node, Style(), False) for node in reversed(root.contents)]
        while stack:
            node, style, is_end = stack.pop()
            if is_end:
                self._leave(node)
            elif isinstance(node, Tag):
                inner = self._enter(node, style)
                if inner is not None:
                    stack.append((node, style, True))
                    stack += [(child, inner, False) for child in reversed(node.contents)]
            elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
                self._runs.append(Run(str(node), style.is_bold, style.is_italic, style.url))
        self.flush_list()
        return self.pieces

    def add(self, piece: Piece) -> None:
        """Add what stands after all that was read so far."""
        self.flush_list()
        self.pieces.append(piece)

    def note(self, reason: str) -> None:
        """Leave something of the line that is being read to the editor."""
        if reason and reason not in self._notes:
            self._notes.append(reason)

    def leave_out(self, text: str, reason: str, fate: Fate = Fate.LEFT) -> None:
        """Account for something that does not come in."""
        self.add(aside(clean(text), fate, reason))

    # --- Elements ---------------------------------------------------------------------------------------

    def _enter(self, tag: Tag, style: Style) -> Style | None:
        """Start an element. Gives the style of what is in it, or None when there is nothing more to see."""
        if tag.name in SILENT:
            self.silent[tag.name] += 1
            return None
        if tag.name == "br":
            self.flush()
            return None
        if reason := "" if tag is self.title else furniture(tag):
            self._drop(tag, reason)
            return None
        if is_hidden(tag):
            if text := words(tag):
                self.leave_out(text, _("hidden on the saved page: add it if readers could open it"))
            return None
        if tag.name not in INLINE:
            self.flush()
        take = self.special.get(tag.name)
        if take is not None and take(self, tag, style):
            return None
        if tag.name in ("ul", "ol"):
            self._lists.append(tag.name == "ol")
        elif tag.name == "li":
            self._is_new_item = True
        return self.style_of(tag, style)

    def style_of(self, tag: Tag, style: Style) -> Style:
        if tag.name in _BOLD:
            return replace(style, is_bold=True)
        if tag.name in _ITALIC:
            return replace(style, is_italic=True)
        if tag.name == "a" and tag.has_attr("href"):
            url, reason = self.links.read(str(tag["href"]))
            self.note(reason)
            return replace(style, url=url)
        return style

    def _leave(self, tag: Tag) -> None:
        if tag.name not in INLINE:
            self.flush()
        if tag.name in ("ul", "ol"):
            self._lists.pop()
            self._is_new_item = True
            if not self._lists:
                self.flush_list()

    def _drop(self, tag: Tag, reason: str) -> None:
        text = words(tag)
        if not text:
            self.silent[tag.name] += 1
        elif tag.name in INLINE:
            self.note(f"{reason} : {text[:80]}")
        else:
            self.leave_out(text, reason, Fate.DROPPED)

    # --- Lines ------------------------------------------------------------------------------------------

    def flush(self) -> None:
        """End the line that is being read."""
        rich, self._runs = _line(self._runs), []
        if not rich:
            return
        notes, self._notes = tuple(self._notes), []
        text = text_of(rich)
        if self._lists:
            self._add_item(rich, notes)
            return
        self.flush_list()
        self.pieces.append(Piece((Row(text, () if rich == (Run(text),) else rich, notes),)))

    def _add_item(self, rich: Rich, notes: tuple[str, ...]) -> None:
        depth = len(self._lists) - 1
        if depth > MAX_DEPTH:
            notes += (_("a list deeper than the editor allows: its level was reduced"),)
        if self._is_new_item or not self._items:
            self._items.append((Item(rich, self._lists[-1], min(depth, MAX_DEPTH)), notes))
            self._is_new_item = False
        else:  # a second paragraph of the same item
            last, earlier = self._items[-1]
            longer = joined([*last.rich, Run(" "), *rich])
            self._items[-1] = (replace(last, rich=longer), earlier + notes)

    def flush_list(self) -> None:
        """End the list that is being read, and the line."""
        if self._runs:
            self.flush()
        if not self._items:
            return
        items, rows = zip(*[(item, Row(text_of(item.rich), item.rich, notes)) for item, notes in self._items],
                          strict=True)  # fmt: skip
        self._items = []
        self.pieces.append(Piece(rows, lambda numbers: ItemList(items, numbers)))


def words(tag: Tag) -> str:
    """The text of an element on one line."""
    parts = []
    for node in tag.descendants:
        if isinstance(node, Tag):
            parts.append("" if node.name in INLINE else " ")
        elif not isinstance(node, PreformattedString) and getattr(node.parent, "name", "") not in SILENT:
            parts.append(str(node))
    return clean(_BLANKS.sub(" ", "".join(parts)))


def _line(runs: Iterable[Run]) -> Rich:
    """The runs of one line, with blanks as a browser shows them."""
    kept: list[Run] = []
    for run in runs:
        text = compose(_BLANKS.sub(" ", run.text))
        if text.startswith(" ") and (not kept or kept[-1].text.endswith(" ")):
            text = text[1:]
        if text:
            kept.append(replace(run, text=text))
    while kept and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        kept[0] = replace(kept[0], text=kept[0].text.lstrip())
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return joined(kept)
