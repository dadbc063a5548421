"""One typing mistake in a word, set right with the words that the site uses.

Any mistake in a word of five letters or more; in one of four, which is near so many others, only a letter doubled or
not (« aler ») and a « k » (« kafé »).

The mistakes are Damerau's four, which make some 80 % of all (F. J. Damerau, « A technique for computer detection
and correction of spelling errors », Communications of the ACM, 1964): a letter too many, a letter missing, another
letter, two letters exchanged; and a forgotten space. Besides them, letters that sound alike: « stigmatisassion »,
« téléfone », « tutrisse ». All that one mistake can make of a word is looked up in
the vocabulary at once, by its indexes: the cost does not grow with the number of words that the site has.
"""

from __future__ import annotations

import math
import re
import string
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db.models import Q

from .models import SearchWord
from .query import Query, TypedWord
from .stems import form_of
from .vocabulary import public_words

MIN_LENGTH = 5  # letters of a word that may be mistyped in any way
_MIN_LENGTH = 4  # of any that is looked at
MAX_WORDS = 6  # of a query that are looked at
MUCH_MORE = 10  # times: a word that exists is questioned only for one that is used that much more

# What French readers take for one another by ear: each spelling, and those it is written for.
_SPELLINGS = {
    "ssion": ("tion",), "sion": ("tion",), "cion": ("tion",), "tion": ("ssion", "sion"), "ciel": ("tiel",),
    "ss": ("c", "s", "sc"), "c": ("ss", "s", "k", "qu", "cc"), "sc": ("s", "c"), "s": ("ss", "c", "z", "sc", "t"),
    "z": ("s",), "x": ("cc", "s"), "k": ("c", "qu", "ch", "cc"), "qu": ("k", "c"), "q": ("qu",), "ch": ("k", "c"),
    "f": ("ph", "v"), "ph": ("f",), "v": ("f",), "b": ("p",), "p": ("b",), "t": ("th", "c"), "th": ("t",),
    "r": ("rh",), "g": ("j", "gu"), "gu": ("g",), "j": ("g", "ge"), "ge": ("j",),
    "i": ("y", "hi"), "y": ("i",), "ill": ("y", "il"), "o": ("au", "eau", "u"), "au": ("o", "eau"), "eau": ("o", "au"),
    "u": ("o",), "e": ("ai", "ei", "a", "i", "eu"), "ai": ("e", "ei"), "ei": ("e", "ai"), "a": ("e", "ha"),
    "an": ("en",), "en": ("an",), "am": ("em",), "em": ("am",), "in": ("ain", "ein", "en"), "ain": ("in",),
    "oi": ("oua",), "gn": ("ni",), "ni": ("gn",), "m": ("n",), "n": ("m",),
}  # fmt: skip
_SOUND_AT = re.compile(f"(?=({'|'.join(sorted(_SPELLINGS, key=len, reverse=True))}))")
_MAX_SOUNDS = 2  # of one word
_ELIDED = frozenset("cdjlmnst")
_VOWELS = frozenset("aeiouyh")

# How unlikely each mistake is, beside an ordinary one (1).
_ELISION, _DOUBLED, _SOUND, _EXCHANGED, _SPACE = 0.2, 0.4, 0.5, 0.6, 0.9
_FIRST_LETTER = 0.8  # more: few people miss a word's first letter
_FORM = 0.1  # more: the words agree without their endings only
_TENFOLD = 0.25  # less, for each ten times that a word is more used


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What may have been meant: as written, how unlikely, in how many documents."""

    written: str
    cost: float
    documents: int


def corrected(query: Query) -> str:
    """The text of `query` with each word that the site does not know replaced by the likeliest one that it does.

    "" when nothing is to be replaced, or nothing to replace it with. One database query; one more for compounds, of
    which a part may be too short to be looked at alone: « piar-aidance ».
    """
    return _replaced(query, only_unknown=True) or _replaced(_compounds_of(query), only_unknown=True)


def _compounds_of(query: Query) -> Query:
    """`query` with no words but its compounds, each as one."""
    parts: dict[int, list[TypedWord]] = defaultdict(list)
    for word in query.words:
        if word.unit is not None:
            parts[word.unit].append(word)
    compounds = []
    for unit, words in parts.items():
        if len(words) > 1:
            whole = "".join(word.word for word in words)
            compounds.append(TypedWord(words[0].start, words[-1].end, whole, form_of(whole), unit))
    return replace(query, words=tuple(compounds))


def more_usual(query: Query) -> str:
    """The text of `query` with rare words replaced by much more usual neighbours: « did you mean ».

    "" when there are none. One database query.
    """
    return _replaced(query, only_unknown=False)


def _replaced(query: Query, only_unknown: bool) -> str:
    words = _doubtful(query)
    rows = _rows(words) if words else []
    text = query.text
    for word in reversed(words):  # from the end, so that places stay right
        known = max(
            (row.documents for row in rows if word.word == row.word or word.key == row.form), default=0
        )
        if known and only_unknown:
            continue
        candidates = [found for found in _candidates(word, rows) if found.documents >= MUCH_MORE * known]
        if candidates:
            best = min(candidates, key=lambda found: (found.cost, found.written))
            typed = text[word.start : word.end]
            text = text[: word.start] + _in_the_case_of(typed, best.written) + text[word.end :]
    return text if text != query.text else ""


def _doubtful(query: Query) -> list[TypedWord]:
    """The words to look at, in their order: if there are many, those of five letters or more first."""
    words = [word for word in query.words if word.unit is not None and len(word.word) >= _MIN_LENGTH]
    chosen = sorted(words, key=lambda word: len(word.word) < MIN_LENGTH)[:MAX_WORDS]
    return sorted(chosen, key=lambda word: word.start)


def _rows(words: list[TypedWord]) -> list[SearchWord]:
    """All rows of the vocabulary that these words may mean, themselves included."""
    wanted = {word.word for word in words}
    forms = {word.key for word in words}
    for word in words:
        wanted |= neighbours(word.word)
        wanted.update(half for halves in _halves(word.word) for half in halves)
        forms |= neighbours(word.key) | _by_ear(word.word).keys()
    return public_words(Q(word__in=wanted) | Q(form__in=forms))


def neighbours(word: str) -> set[str]:
    """All that one mistake makes of `word`: some 53 strings a letter."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    without = {head + tail[1:] for head, tail in cuts if tail}
    exchanged = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    other = {head + letter + tail[1:] for head, tail in cuts if tail for letter in string.ascii_lowercase}
    more = {head + letter + tail for head, tail in cuts for letter in string.ascii_lowercase}
    return (without | exchanged | other | more) - {word}


@lru_cache(maxsize=256)
def _by_ear(word: str) -> dict[str, float]:
    """The forms of what is pronounced nearly as `word`, each with how unlikely it is to be written so."""
    found = {word: 0.0}
    for number in range(1, _MAX_SOUNDS + 1):
        for written in list(found):
            for other in _sounding_alike(written):
                found.setdefault(other, number * _SOUND)
    del found[word]
    forms: dict[str, float] = {}
    for other, cost in found.items():
        forms.setdefault(form_of(other), cost)
    return forms


def _sounding_alike(word: str) -> Iterator[str]:
    for place in _SOUND_AT.finditer(word):
        for length in range(len(place[1]), 0, -1):
            written = place[1][:length]
            for other in _SPELLINGS.get(written, ()):
                yield word[: place.start()] + other + word[place.start() + length :]


def _halves(word: str) -> Iterator[tuple[str, str]]:
    for place in range(2, len(word) - 1):
        yield word[:place], word[place:]


def _candidates(word: TypedWord, rows: list[SearchWord]) -> Iterator[_Candidate]:
    """What this word may mean, among these rows."""
    is_short = len(word.word) < MIN_LENGTH
    most = _DOUBLED if is_short else math.inf
    by_word: dict[str, SearchWord] = {}
    words, forms, by_ear = neighbours(word.word), neighbours(word.key), _by_ear(word.word)
    for row in rows:
        if row.documents > getattr(by_word.get(row.word), "documents", 0):
            by_word[row.word] = row
    for row in by_word.values():
        gain = _TENFOLD * math.log10(row.documents)
        if row.word in words:
            cost, article = _cost(word.word, row.word)
            if cost <= most:
                yield _Candidate(article + row.written, cost - gain, row.documents)
        elif row.form in forms:
            cost, article = _cost(word.key, row.form)
            if cost <= most:
                yield _Candidate(article + row.written, cost + _FORM - gain, row.documents)
        if row.form in by_ear and (not is_short or "k" in word.word):
            yield _Candidate(row.written, by_ear[row.form] + _FORM - gain, row.documents)
    for first, second in () if is_short else _halves(word.word):
        if first in by_word and second in by_word:
            fewer = min(by_word[first].documents, by_word[second].documents)
            written = f"{by_word[first].written} {by_word[second].written}"
            yield _Candidate(written, _SPACE - _TENFOLD * math.log10(fewer), fewer)


def _cost(typed: str, meant: str) -> tuple[float, str]:
    """(how unlikely it is to type one for the other, the elided article typed without its apostrophe if any)."""
    place = next(
        (i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant))
    )
    first = _FIRST_LETTER if place == 0 else 0.0
    if len(typed) == len(meant):
        if typed[place + 1 :] != meant[place + 1 :]:
            return _EXCHANGED + first, ""
        return (_SOUND if meant[place] in _SPELLINGS.get(typed[place], ()) else 1.0) + first, ""
    longer = max(typed, meant, key=len)
    if longer == typed and place == 0 and typed[0] in _ELIDED and typed[1] in _VOWELS:
        return _ELISION, f"{typed[0]}’"
    neighbouring = longer[max(0, place - 1) : place] + longer[place + 1 : place + 2]
    return (_DOUBLED if longer[place] in neighbouring else 1.0) + first, ""


def _in_the_case_of(typed: str, written: str) -> str:
    """`written` with the capitals of `typed`: none, the first, or all."""
    if len(typed) > 1 and typed.isupper():
        return written.upper()
    return written[:1].upper() + written[1:] if typed[:1].isupper() else written
