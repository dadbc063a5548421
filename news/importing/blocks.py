"""The blocks that a page's text is made of: plain data. `lines` are the numbers of their source lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Run:
    """Words written in one way; `url` is absolute."""

    text: str
    is_bold: bool = False
    is_italic: bool = False
    url: str = ""


Rich = tuple[Run, ...]


def cut(rich: Rich, start: int, end: int) -> Rich:
    """The runs of the characters from `start` to `end`."""
    kept, position = [], 0
    for run in rich:
        text = run.text[max(start - position, 0) : max(end - position, 0)]
        position += len(run.text)
        if text:
            kept.append(replace(run, text=text))
    return tuple(kept)


def plain(text: str) -> Rich:
    return (Run(text),)


def joined(runs: Iterable[Run]) -> Rich:
    """The runs, neighbours written alike in one."""
    merged: list[Run] = []
    for run in runs:
        if merged and replace(merged[-1], text="") == replace(run, text=""):
            merged[-1] = replace(run, text=merged[-1].text + run.text)
        else:
            merged.append(run)
    return tuple(merged)


def text_of(rich: Iterable[Run]) -> str:
    return "".join(run.text for run in rich)


@dataclass(frozen=True)
class Heading:
    text: str
    lines: tuple[int, ...]
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    text: str
    lines: tuple[int, ...]
    rich: Rich = ()  # empty: the text as it is


@dataclass(frozen=True)
class Definition:
    """A paragraph that defines `term`, found under a heading « Définitions »."""

    term: str
    text: str
    lines: tuple[int, ...]
    rich: Rich = ()


@dataclass(frozen=True)
class Item:
    """One item of a list; `depth` is 0 but in a list within a list."""

    rich: Rich
    is_ordered: bool = False
    depth: int = 0


@dataclass(frozen=True)
class ItemList:
    items: tuple[Item, ...]
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Link:
    text: str
    url: str
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Reference:
    """A line alone that reads like another page's title: only the site knows whether such a page exists."""

    text: str
    lines: tuple[int, ...]
    rich: Rich = ()


@dataclass(frozen=True)
class Quotation:
    text: str
    author: str
    lines: tuple[int, ...]


@dataclass(frozen=True)
class ImageFile:
    """An image that the library accepts: `name` ends with the extension of its real format."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Picture:
    """`alt` is None when the source does not say what the image shows, empty when it says: nothing."""

    file: ImageFile
    alt: str | None
    caption: str
    lines: tuple[int, ...]


# Paragraphs and lists: what an editor writes in one rich text.
Flow = tuple[Paragraph | ItemList, ...]


@dataclass(frozen=True)
class Table:
    caption: str
    headings: tuple[str, ...]  # one a column; empty texts when the source has no row of headings
    rows: tuple[tuple[Flow, ...], ...]  # as many cells in each as there are columns
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Accordion:
    """Questions and their answers, which opened one by one."""

    items: tuple[tuple[str, Flow], ...]
    lines: tuple[int, ...]


Block = (
    Heading | Paragraph | Definition | ItemList | Link | Reference | Quotation | Picture | Table | Accordion
)

# What the report calls each; the others are counted as paragraphs.
KINDS: dict[type, str] = {
    Heading: "heading",
    ItemList: "list",
    Quotation: "quote",
    Picture: "image",
    Table: "table",
    Accordion: "accordion",
}
