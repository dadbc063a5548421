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

from .analysis import Word, analyse_chunk_at, chunks
from .query import Phrase
from .stems import STEM_MARK

UNSEEN = "\x1e"  # after this sign, a body has words that are searched and shown nowhere
EXCERPT_LENGTH = 240  # characters
_LEAD = 80  # characters of an excerpt before the first word found
_SCANNED = 100_000  # characters: a match beyond is not worth its time, the excerpt is then the introduction

# With no-break spaces: an ellipsis alone on a line says nothing.
_MORE_BEFORE, _MORE_AFTER = "…\N{NO-BREAK SPACE}", "\N{NO-BREAK SPACE}…"
# Where a text goes on elsewhere on the page without a sign that ends a sentence.
_BREAK = re.compile(r"(?<![.!?…:;,\s])\s*\n\s*\n\s*")
_DASH = " \N{EN DASH} "
_REACH = 100  # characters in which the next word of a phrase is looked for

Phrases = frozenset[Phrase]

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


def highlight(text: str, phrases: Phrases, language: str) -> SafeString:
    """`text`, escaped, with `<mark>` around each of `phrases`, in any spelling."""
    return _mark(text, _matches(text, phrases, language))


def _mark(text: str, matches: Iterable[tuple[int, int]]) -> SafeString:
    parts, done = [], 0
    for start, end in matches:
        if start < done:
            continue
        parts += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
        done = end
    return mark_safe("".join([*parts, escape(text[done:])]))  # noqa: S308 - each piece is escaped above


def excerpt(introduction: str, body: str, phrases: Phrases, language: str) -> SafeString:
    """The best short piece to show: the introduction if it has a match, else the body around its first one.

    Without any match (the title had it), the beginning of the introduction or of the body.
    """
    if matches := list(_matches(introduction, phrases, language)):
        return _mark(introduction, matches)
    shown = body.partition(UNSEEN)[0]
    first = next(_matches(shown[:_SCANNED], phrases, language), None)
    if first is None:
        return escape(introduction) if introduction else escape(_cut(shown, 0))
    return highlight(_cut(shown, max(0, first[0] - _LEAD)), phrases, language)


def _cut(text: str, start: int) -> str:
    """About `EXCERPT_LENGTH` characters from `start`: whole words, an ellipsis for what is left out."""
    if start:
        blank = text.find(" ", start, start + _LEAD)
        start = blank + 1 if blank >= 0 else start
    end = min(len(text), start + EXCERPT_LENGTH)
    if end < len(text):
        blank = text.rfind(" ", start + EXCERPT_LENGTH // 2, end)
        end = blank if blank >= 0 else end
    piece = " ".join(_BREAK.sub(_DASH, text[start:end].strip()).split())
    return f"{_MORE_BEFORE if start else ''}{piece}{_MORE_AFTER if end < len(text) else ''}"


def _matches(text: str, phrases: Phrases, language: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each place of `text` that reads as one of `phrases`, in order.

    They may overlap in compounds.
    """
    if not phrases:
        return
    by_first_term = _by_first_term(phrases)
    for candidate in _beginnings(phrases).finditer(text):
        found = []
        for word in analyse_chunk_at(text, candidate.start(), language):
            others = by_first_term.get(word.stem, ()) + by_first_term.get(word.form, ())
            ends = [_end_of(text, word, following, language) for following in others]
            if best := max(ends, default=0):
                found.append((word.start, best))
        yield from sorted(found, key=lambda place: (place[0], -place[1]))


def _end_of(text: str, word: Word, following: Phrase, language: str) -> int:
    """Where the phrase that starts with `word` ends, if these terms follow it in `text`; else 0."""
    if not following:
        return word.end
    if word.is_alternative:
        return 0
    # Longer than any word or joint, so that no word of the phrase is cut; bounded, for a text may be one long line.
    window = text[word.end : word.end + _REACH * len(following)]
    words = (other for chunk in chunks(window, language) for other in chunk if not other.is_alternative)
    end = word.end
    for term in following:
        other = next(words, None)
        if other is None or term not in (other.stem, other.form):
            return 0
        end = word.end + other.end
    return end


@lru_cache(maxsize=1_024)
def _by_first_term(phrases: Phrases) -> dict[str, tuple[Phrase, ...]]:
    """What must follow each first term: {"pair": ((), ("aidance",))}."""
    following: dict[str, tuple[Phrase, ...]] = {}
    for first, *others in phrases:
        following[first] = (*following.get(first, ()), tuple(others))
    return following


@lru_cache(maxsize=1_024)
def _beginnings(phrases: Phrases) -> re.Pattern[str]:
    """Matches where a word begins like one of the phrases: its first two letters, however written."""
    beginnings = {phrase[0].removeprefix(STEM_MARK)[:2] for phrase in phrases}
    choices = "|".join(sorted(_loosely(beginning) for beginning in beginnings if beginning))
    return re.compile(rf"(?<![^\W_])(?:{choices or '(?!)'})", re.IGNORECASE)


def _loosely(beginning: str) -> str:
    """« oe » → o, ô, œ…, then perhaps a mark, a dot (M.S.P.) or an apostrophe, then e, é… if there is one."""
    first, *others = (f"[{_WRITTEN.get(letter, re.escape(letter))}]" for letter in beginning)
    return first if not others or beginning in ("oe", "ae") else rf"{first}\W?{others[0]}"
