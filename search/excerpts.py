"""Excerpts around what was found, with the words that matched marked as the reader's page writes them.

The text is analysed with the function that indexed it, but only where a word starts like a word of the query:
a page of results must not cost the analysis of ten whole articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .analysis import STEM_MARK, analyse_chunk_at

EXCERPT_LENGTH = 240  # characters
_LEAD = 80  # characters of an excerpt before the first word found
_SCANNED = 100_000  # characters: a match beyond is not worth its time, the excerpt is then the introduction

# How a folded letter may be written.
_WRITTEN = {
    "a": "aàáâäæ",
    "c": "cç",
    "e": "eèéêë",
    "i": "iîïí",
    "n": "nñ",
    "o": "oôöœó",
    "u": "uùûüú",
    "y": "yÿ",
}


def highlight(text: str, terms: frozenset[str], language: str) -> SafeString:
    """`text`, escaped, with `<mark>` around each word that has one of `terms`."""
    return _mark(text, _matches(text, terms, language))


def _mark(text: str, matches: Iterable[tuple[int, int]]) -> SafeString:
    parts, done = [], 0
    for start, end in matches:
        if start < done:
            continue
        parts += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
        done = end
    return mark_safe("".join([*parts, escape(text[done:])]))  # noqa: S308 - each piece is escaped above


def excerpt(introduction: str, body: str, terms: frozenset[str], language: str) -> SafeString:
    """The best short piece to show: the introduction if it has a match, else the body around its first one.

    Without any match (the title had it), the beginning of the introduction or of the body.
    """
    if matches := list(_matches(introduction, terms, language)):
        return _mark(introduction, matches)
    scanned = body[:_SCANNED]
    first = next(_matches(scanned, terms, language), None)
    if first is None:
        return escape(introduction) if introduction else escape(_cut(body, 0))
    return highlight(_cut(body, max(0, first[0] - _LEAD)), terms, language)


def _cut(text: str, start: int) -> str:
    """About `EXCERPT_LENGTH` characters from `start`: whole words, an ellipsis for what is left out."""
    if start:
        blank = text.find(" ", start, start + _LEAD)
        start = blank + 1 if blank >= 0 else start
    end = min(len(text), start + EXCERPT_LENGTH)
    if end < len(text):
        blank = text.rfind(" ", start + EXCERPT_LENGTH // 2, end)
        end = blank if blank >= 0 else end
    piece = " ".join(text[start:end].split())
    return f"{'… ' if start else ''}{piece}{' …' if end < len(text) else ''}"


def _matches(text: str, terms: frozenset[str], language: str) -> Iterator[tuple[int, int]]:
    """(start, end) of the words of `text` that have one of `terms`, in order.

    They may overlap in compounds.
    """
    if not terms:
        return
    for candidate in _beginnings(terms).finditer(text):
        for token in analyse_chunk_at(text, candidate.start(), language):
            if token.term in terms:
                yield token.start, token.end


@lru_cache(maxsize=1_024)
def _beginnings(terms: frozenset[str]) -> re.Pattern[str]:
    """Matches where a word begins like one of the terms: its first two letters, however written."""
    beginnings = {term.removeprefix(STEM_MARK)[:2] for term in terms}
    choices = "|".join(sorted(_loosely(beginning) for beginning in beginnings if beginning))
    return re.compile(rf"(?<![^\W_])(?:{choices or '(?!)'})", re.IGNORECASE)


def _loosely(beginning: str) -> str:
    """« oe » → o, ô, œ…, then perhaps a mark, a dot (M.S.P.) or an apostrophe, then e, é… if there is one."""
    first, *others = (f"[{_WRITTEN.get(letter, re.escape(letter))}]" for letter in beginning)
    return first if not others or beginning in ("oe", "ae") else rf"{first}\W?{others[0]}"
