"""The lead of a page, and the introduction made from it."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from . import patterns
from .document import Fate, Paragraph, ParsedPage

# The model's own limit (a test compares them).
INTRODUCTION_LIMIT = 400


def choose_lead(page: ParsedPage) -> None:
    """The first paragraph is the lead: its beginning is the introduction.

    The paragraph leaves the text only when the introduction holds the whole of it, and when it does not
    announce what comes next (« … quatre axes : »).
    """
    first = page.blocks[0] if page.blocks else None
    if not isinstance(first, Paragraph):
        if page.blocks:
            reason = _("the text does not begin with a paragraph: write the introduction")
            page.ledger.record(page.blocks[0].lines[:1], Fate.LEFT, reason)
        return
    page.lead = first.text
    page.introduction = shorten(first.text, INTRODUCTION_LIMIT)
    page.ledger.record(first.lines, Fate.RECOGNISED, "introduction")
    if page.introduction == first.text and not first.text.endswith(":"):
        page.blocks.pop(0)
        page.ledger.forget(first.lines, Fate.BODY, "text")
    page.publishers = patterns.read_publishers(first.text)
    if page.publishers:
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
