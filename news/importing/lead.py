"""The lead of a page, and the introduction made from it."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from . import patterns
from .blocks import Paragraph
from .document import Fate, ParsedPage

# The model's own limit (a test compares them).
INTRODUCTION_LIMIT = 400


def choose_lead(page: ParsedPage, description: tuple[int, str] = (0, "")) -> None:
    """The first paragraph is the lead: its beginning is the introduction.

    The paragraph leaves the text only when the introduction holds the whole of it, and when it does not
    announce what comes next (« … quatre axes : »). A description (its line, its text) that says something else
    is the introduction instead, and the text stays whole.
    """
    first = page.blocks[0] if page.blocks else None
    number, text = description
    is_lead = isinstance(first, Paragraph) and (not text or _say_the_same(first.text, text))
    if text and not is_lead:
        page.lead, page.introduction = text, shorten(text, INTRODUCTION_LIMIT)
        page.ledger.record([number], Fate.RECOGNISED, "introduction")
    elif text:
        page.ledger.record([number], Fate.DROPPED, _("the first paragraph says the same"))
    if isinstance(first, Paragraph):
        if is_lead:
            _take_first(page, first)
        _read_publishers(page, first)
    elif page.blocks and not text:
        reason = _("the text does not begin with a paragraph: write the introduction")
        page.ledger.record(page.blocks[0].lines[:1], Fate.LEFT, reason)


def _say_the_same(paragraph: str, description: str) -> bool:
    """Whether one begins as the other: sites cut their descriptions from their first paragraphs."""
    length = min(len(paragraph), len(description), 60)
    return patterns.flat(paragraph)[:length].casefold() == patterns.flat(description)[:length].casefold()


def _take_first(page: ParsedPage, first: Paragraph) -> None:
    page.lead = first.text
    page.introduction = shorten(first.text, INTRODUCTION_LIMIT)
    page.ledger.record(first.lines, Fate.RECOGNISED, "introduction")
    has_link = any(run.url for run in first.rich)
    if page.introduction == first.text and not first.text.endswith(":") and not has_link:
        page.blocks.pop(0)
        page.ledger.forget(first.lines, Fate.BODY, "text")


def _read_publishers(page: ParsedPage, first: Paragraph) -> None:
    """« … co-publient … »: what the text says comes before what the page tells machines."""
    publishers = patterns.read_publishers(first.text)
    if publishers:
        earlier = page.ledger.lines_of("publishers")
        page.ledger.forget(earlier, Fate.RECOGNISED, "publishers")
        page.ledger.record(earlier, Fate.DROPPED, _("the text names the publishers"))
        page.publishers = publishers
        page.is_publication = True
        page.ledger.record(first.lines, Fate.RECOGNISED, "publishers")


def shorten(text: str, limit: int) -> str:
    """The beginning of `text`, at most `limit` characters: whole sentences, or whole words and « … »."""
    if len(text) <= limit:
        return text
    ends = [match.end() for match in re.finditer(r"[.!?…](?:\s?»)?(?=\s)", text[: limit + 1])]
    if ends:
        return text[: ends[-1]]
    return text[: limit - 1].rsplit(maxsplit=1)[0].rstrip(" ,;:–-") + "…"
