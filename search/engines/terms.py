"""An entry's text as terms: what is stored in each field of an index, the same for every engine.

A field is several *runs*: its stems in order, its forms in order, then each other reading of a word. A phrase
is looked for within one run, so engines must keep the runs apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..analysis import index_terms
from .base import FIELDS, Entry

Run = list[str]

# A text is about a word that comes at least twice, and once in so many words.
_THEME_TIMES = 2
_THEME_SHARE = 100


def runs_of(entry: Entry) -> dict[str, list[Run]]:
    """The runs of each field of an entry."""
    runs = {name: _runs(getattr(entry, name), entry.language) for name in FIELDS if name != "themes"}
    return {**runs, "themes": [[term] for run in runs["body"][:2] for term in themes(run)]}


def themes(words: Sequence[str]) -> list[str]:
    """The words a text is about, among those it is made of."""
    enough = max(_THEME_TIMES, len(words) // _THEME_SHARE)
    return [word for word, times in Counter(words).items() if times >= enough]


def _runs(text: str, language: str) -> list[Run]:
    terms = index_terms(text, language)
    return [terms.stems, terms.forms, *([term] for _position, term in terms.alternatives)]
