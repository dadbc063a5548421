"""What is kept of a text: the terms that indexes store, and the words that typing mistakes are compared with.

Texts are made of few different groups of letters. What each gives is kept, so that a text costs little more than one
look for each of its groups.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from .analysis import Word, chunks_of, words_of_chunk
from .stems import MAX_WORD_LENGTH, fold
from .stopwords import ACRONYMS

_SIGNS = str.maketrans({"'": "’", "‘": "’", "ʼ": "’", "‐": "-", "‑": "-"})


_NONE: tuple[tuple[()], ...] = ((), (), (), ())


class IndexTerms(NamedTuple):
    """The `stems` and `forms` of a text, in its order; the terms of `other_readings`; its `words`.

    These are the different ones, as written, in lower case, without numbers and single letters.
    """

    stems: list[str]
    forms: list[str]
    other_readings: list[str]
    words: set[str]


def index_terms(text: str, language: str = "fr") -> IndexTerms:
    """The terms and words of one field, stop words left out."""
    # Case makes no difference but to acronyms, and half as many groups are kept.
    written = text if any(acronym in text for acronym in ACRONYMS) else text.lower()
    groups = [_terms_of_chunk(chunk, language) for chunk in chunks_of(written)]
    stems, forms, other_readings, words = map(
        chain.from_iterable, zip(*groups, strict=True) if groups else _NONE
    )
    return IndexTerms(list(stems), list(forms), list(other_readings), set(words))


class _ChunkTerms(NamedTuple):
    """What one group of letters adds to a text's terms."""

    stems: tuple[str, ...]
    forms: tuple[str, ...]
    other_readings: tuple[str, ...]
    words: tuple[str, ...]


@lru_cache(maxsize=65_536)
def _terms_of_chunk(chunk: str, language: str) -> _ChunkTerms:
    words = words_of_chunk(chunk, language)
    read = [word for word in words if not word.is_alternative]
    others = [word for word in words if word.is_alternative]
    return _ChunkTerms(
        stems=tuple(word.stem for word in read),
        forms=tuple(word.form for word in read),
        other_readings=tuple(term for word in others for term in (word.stem, word.form)),
        words=tuple(filter(None, (_as_written(word, chunk) for word in words))),
    )


def _as_written(word: Word, chunk: str) -> str:
    """« pair-aidance » for the compound, « travailleuse » for the feminine that « travailleur·euse » hides.

    "" for what is no word: numbers, single letters, endless groups of them.
    """
    folded = fold(word.base)
    if len(folded) < 2 or folded.isdigit() or len(chunk) > MAX_WORD_LENGTH:
        return ""
    whole = chunk[word.start : word.end]
    raw = whole if word.is_alternative and fold(whole) == folded else word.base
    composed = unicodedata.normalize("NFC", raw).lower().translate(_SIGNS)
    return "".join(sign for sign in composed if sign.isalnum() or sign in "-’")[:MAX_WORD_LENGTH]
