"""An entry's text as terms: what is stored in each field of an index, the same for every engine.

A field is several *runs*: its stems in order, its forms in order, then each other reading of a word. A phrase
is looked for within one run, so engines must keep the runs apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ..index_terms import IndexTerms, index_terms
from .base import FIELDS, Entry

Run = list[str]

# A text is about a word that comes at least twice, and once in so many words.
_THEME_TIMES = 2
_THEME_SHARE = 100


def texts_of(entry: Entry) -> dict[str, IndexTerms]:
    """What is kept of the text of each field of an entry; themes are found in its body."""
    return {name: index_terms(getattr(entry, name), entry.language) for name in FIELDS if name != "themes"}


def runs_of(texts: Mapping[str, IndexTerms]) -> dict[str, list[Run]]:
    """The runs of each field, themes included, made of what `texts_of` gives."""
    runs = {name: _runs(terms) for name, terms in texts.items()}
    return {**runs, "themes": [[term] for run in runs["body"][:2] for term in themes(run)]}


def themes(words: Sequence[str]) -> list[str]:
    """The words a text is about, among those it is made of."""
    enough = max(_THEME_TIMES, len(words) // _THEME_SHARE)
    return [word for word, times in Counter(words).items() if times >= enough]


def _runs(terms: IndexTerms) -> list[Run]:
    return [terms.stems, terms.forms, *([term] for term in terms.other_readings)]
