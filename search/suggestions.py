"""What is offered while a reader types: titles, the terms of the glossary, places.

A small table of its own answers, in the site's database whatever the engine of the search is: what is offered must
come within a few tens of milliseconds, even while an engine is down. Each name stands there once for
each of its words, so that the beginning of any word finds it through the index; and each rank is read apart, in the
order of the index and no further than needed, so that a word that all titles share costs no more than a rare one.

Where nothing begins as typed, words in another form or with one mistake are looked for (`guesses`).
"""

# ruff: noqa: S608 - statements are made of our own constants; what readers type is in the parameters

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import product
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.searchable import SearchContent

from .analysis import bases, compounds
from .guesses import Guesses, guesses
from .kinds import kind_labels
from .query import clean
from .stems import fold
from .stopwords import STOP_WORDS

MIN_LENGTH = 2  # characters
_MAX_TYPED = 80  # characters
_MAX_WORDS = 6
_KEY_LENGTH = 120
_PLACES_READ = 300  # rows: many documents name the same place
_TERM_KIND = "term"
_LAST = "\U0010ffff"
_STOP_WORDS = frozenset(map(fold, STOP_WORDS["fr"]))


class Rank(IntEnum):
    """What comes first: definitions, then places, then titles; what starts as typed before what contains it."""

    TERM = 0
    TERM_INSIDE = 1
    PLACE = 2
    TITLE = 3
    PLACE_INSIDE = 4
    TITLE_INSIDE = 5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A thing to go to: its name, its address, what kind of thing it is, in code and in the reader's words.

    A place (`kind` "place") leads to the search for it.
    """

    text: str
    url: str
    kind: str
    kind_label: str


def suggest(text: str, language: str, limit: int = 8) -> list[Suggestion]:
    """At most `limit` things whose name has words that begin like those typed, in any order: one query.

    Definitions first, even when typed by another label. Nothing below `MIN_LENGTH` characters. Two queries more
    when nothing begins so: for what the words may stand for, without articles and the like.
    """
    typed = clean(text[: _MAX_TYPED * 10])[:_MAX_TYPED]
    words = _typed_words(typed)
    if not words or len("".join(words)) < MIN_LENGTH:
        return []
    rows = _rows([{word: 0} for word in words], language, limit)
    if not rows:
        meant = guesses(_telling(words))
        rows = _rows(meant, language, limit) if all(meant) else []
    labels = kind_labels()
    found: dict[tuple[str, str], Suggestion] = {}
    for _rank, place, title, url, kind in sorted(rows, key=lambda row: row[0]):
        if place:
            url = f"{reverse('search')}?{urlencode({'q': place})}"
            suggestion = Suggestion(place, url, "place", _("Place"))
        else:
            suggestion = Suggestion(title, url, kind, labels.get(kind, kind))
        found.setdefault((suggestion.kind, suggestion.url), suggestion)
    return list(found.values())[:limit]


def _typed_words(text: str) -> list[str]:
    """The folded words typed so far, the last of which may not be finished.

    An article and the like asks for nothing once another word follows.
    """
    words = [word for _start, _end, base in bases(text) if (word := fold(base))][:_MAX_WORDS]
    return [word for word in words[:-1] if word not in _STOP_WORDS] + words[-1:]


def _telling(words: list[str]) -> list[str]:
    """These words without a last one that may be an article or the like; all when there are no others."""
    return [word for word in words if word not in _STOP_WORDS] or words


def _rows(words: Sequence[Guesses], language: str, limit: int) -> list[tuple[Any, ...]]:
    """(rank, place, title, url, kind) of names that have each of the words, in one of the ways each may begin."""
    statement, parameters = _statement(words, language, limit)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def _statement(words: Sequence[Guesses], language: str, limit: int) -> tuple[str, list[Any]]:
    """One SELECT for each rank and beginning of the word that is looked for in the index.

    That is the rarest word if it is known, else the longest; the others are looked for within the key, which holds all
    words of the name.
    """
    rarest = min(words, key=lambda starts: (sum(starts.values()), -max(map(len, starts))))
    others = [starts for starts in words if starts is not rarest]
    has_start = "' ' || s.key LIKE %s"
    conditions = "".join(f" AND ({' OR '.join([has_start] * len(starts))})" for starts in others)
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    patterns = [f"% {start}%" for starts in others for start in starts]
    statements: list[str] = []
    parameters: list[Any] = []
    for number, (rank, start) in enumerate(product(Rank, rarest)):
        is_place = rank in (Rank.PLACE, Rank.PLACE_INSIDE)
        columns = "DISTINCT rank, place, '', '', ''" if is_place else "*"
        statements.append(
            f"SELECT {columns} FROM (SELECT s.rank, s.place, d.title, d.url, d.kind"
            " FROM search_searchsuggestion s JOIN search_searchdocument d ON d.id = s.document_id"
            f" WHERE s.rank = %s AND s.key >= %s AND s.key < %s{conditions}"
            " AND d.language = %s AND (d.expires_at IS NULL OR d.expires_at > %s)"
            f" ORDER BY s.key LIMIT %s) AS part_{number}"
        )
        read = _PLACES_READ if is_place else limit * 2
        parameters += [rank.value, start, start + _LAST, *patterns, language, now, read]
    return " UNION ALL ".join(statements), parameters


def rows_of(content: SearchContent) -> Iterator[tuple[int, str, str]]:
    """(rank, key, place) under which a document is offered: its title, a term's other labels, its places."""
    is_term = content.kind == _TERM_KIND
    names = (content.title, *content.labels) if is_term else (content.title,)
    ranks = (Rank.TERM, Rank.TERM_INSIDE) if is_term else (Rank.TITLE, Rank.TITLE_INSIDE)
    for rank, key in dict.fromkeys(row for name in names for row in _ranked_keys(name, *ranks)):
        yield rank.value, key, ""
    for place in dict.fromkeys(content.places):
        for rank, key in _keys_of_place(place):
            yield rank.value, key, place[:255]


@lru_cache(maxsize=1_024)
def _keys_of_place(place: str) -> tuple[tuple[Rank, str], ...]:
    """Kept: thousands of pages name the same few places."""
    return tuple(_ranked_keys(place, Rank.PLACE, Rank.PLACE_INSIDE))


def _ranked_keys(name: str, first: Rank, inside: Rank) -> Iterator[tuple[Rank, str]]:
    """A key for each word of the name, but for articles and the like inside it; one for each compound in one word."""
    words = [(fold(base), base.lower()) for _start, _end, base in bases(name)]
    for index, (word, written) in enumerate(words):
        if word and (index == 0 or written not in STOP_WORDS["fr"]):
            turned = [word for word, _written in words[index:] + words[:index]]
            yield first if index == 0 else inside, " ".join(turned)[:_KEY_LENGTH]
    for compound in compounds(name):
        yield inside, compound[:_KEY_LENGTH]
