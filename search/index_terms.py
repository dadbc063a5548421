"""What is kept of a text: the terms that indexes store, and the words that typing mistakes are compared with.

Texts are made of few different pieces between blanks. What each gives is kept, so that a text costs little more than
one look for each of its pieces.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from .analysis import Word, chunks_of, words_of_chunk
from .stems import MAX_WORD_LENGTH, fold
from .stopwords import ACRONYMS

_SIGNS = str.maketrans({"'": "’", "‘": "’", "ʼ": "’", "‐": "-", "‑": "-"})

_PIECES_KEPT = 100_000  # of one language


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
    # Case makes no difference but to acronyms, and half as many pieces are kept.
    written = text if any(acronym in text for acronym in ACRONYMS) else text.lower()
    known = _known_pieces(language)
    stems, forms, other_readings, words = _no_terms()
    for piece in written.split():
        stem, form, word, more = known[piece]
        if stem:
            stems.append(stem)
            forms.append(form)
            words.add(word)
        if more:
            stems += more.stems
            forms += more.forms
            other_readings += more.other_readings
            words |= more.words
    words.discard("")
    return IndexTerms(stems, forms, other_readings, words)


# The stem and form of a piece's first word, the word, and what else the piece adds: for most, nothing.
_PieceTerms = tuple[str, str, str, IndexTerms | None]


class _Pieces(dict[str, _PieceTerms]):
    """What each piece of a text adds to its terms: found once, then kept."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, piece: str) -> _PieceTerms:
        terms = _terms_of_piece(piece, self._language)
        if len(piece) <= MAX_WORD_LENGTH:
            if len(self) >= _PIECES_KEPT:
                self.clear()
            self[piece] = terms
        return terms


_known_pieces = lru_cache(maxsize=4)(_Pieces)


def _terms_of_piece(piece: str, language: str) -> _PieceTerms:
    first = ("", "", "")
    more = _no_terms()
    for chunk in chunks_of(piece):
        for word in words_of_chunk(chunk, language):
            written = _as_written(word, chunk)
            if word.is_alternative:
                more.other_readings.extend((word.stem, word.form))
                more.words.add(written)
            elif not first[0]:
                first = (word.stem, word.form, written)
            else:
                more.stems.append(word.stem)
                more.forms.append(word.form)
                more.words.add(written)
    return (*first, more if any(more) else None)


def _no_terms() -> IndexTerms:
    return IndexTerms([], [], [], set())


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
