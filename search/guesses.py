"""What the words typed so far may stand for, when no name begins like them: their other forms, or one mistake less.

« paire » is « pair », « mediatrice » is « mediateur », « retablise » is the beginning of « rétablissement ».
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q

from .models import SearchWord
from .spelling import MIN_LENGTH, neighbours
from .stems import form_of
from .vocabulary import public_words

MAX_GUESSES = 3  # for one word
_SURE = 3  # letters at the start of a word, which few people mistype
_MAX_READ = 5_000  # words
_LAST = "\U0010ffff"

# The beginnings of words that stand for a typed one, with the number of documents that have such words.
Guesses = dict[str, int]


def guesses(words: Sequence[str]) -> list[Guesses]:
    """What each of these folded words may stand for, itself included when the site has it; one query."""
    rows = public_words(reduce(or_, (_near(word) for word in words)), _MAX_READ)
    return [_likeliest(word, rows) for word in words]


def _near(word: str) -> Q:
    start = word[:_SURE] if len(word) >= MIN_LENGTH else word
    return Q(word__gte=start, word__lt=start + _LAST) | Q(form=form_of(word))


def _likeliest(word: str, rows: Iterable[SearchWord]) -> Guesses:
    """Words that begin so, or in another form; only where there are none, those that one mistake hides."""
    found: Counter[str] = Counter()
    mistaken: Counter[str] = Counter()
    form = form_of(word)
    near = neighbours(word) if len(word) >= MIN_LENGTH else set()
    for row in rows:
        if row.word.startswith(word):
            found[word] += row.documents
        elif row.form == form:
            found[row.word] += row.documents
        elif start := next((start for start in _starts(row.word, len(word)) if start in near), ""):
            mistaken[start] += row.documents
    return dict(_shortest(found or mistaken).most_common(MAX_GUESSES))


def _starts(word: str, length: int) -> Iterator[str]:
    """The beginnings of `word` that one mistake may turn into `length` letters."""
    return (word[:size] for size in (length, length + 1, length - 1) if size <= len(word))


def _shortest(starts: Counter[str]) -> Counter[str]:
    """Without the beginnings that others begin: « paires » says no more than « pair »."""
    kept: Counter[str] = Counter()
    for start in sorted(starts):
        shorter = next((other for other in kept if start.startswith(other)), start)
        kept[shorter] += starts[start]
    return kept
