"""What tells an index made by one analysis from an index made by another."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from .engines.base import FIELDS, Entry
from .engines.terms import runs_of, texts_of
from .index_terms import index_terms
from .stopwords import STOP_WORDS

# To be raised when what engines store changes in a way that the sample below does not show.
_LAYOUT = 3

# One of each thing that the analysis treats in its own way. A change of the stemmer's version shows here too.
_SAMPLE = (
    "Les travailleur·euse·s pair·e·s, salarié(e)s de l’hôpital, et leurs actrices médico-sociales : pair-aidance,"
    " pairaidance, M.S.P., œuvres, aujourd’hui, vieux/vieilles, coordinatrices, infirmières, chevaux, nationaux,"
    " travaux, un DU,"
    " rétablissement, bienveillance, accompagnements, formées, 2024, 3e, C++, naïve, Noël, ça, dû, sûr, 中文, L1110-13."
) * 2
_ENGLISH = (
    "The recovery colleges were co-produced by peers' organisations; workers, studies, happily running."
)


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Eight hexadecimal digits that change when the terms of an index would."""
    entry = Entry(0, "fr", "Les pairs", "Médiateur·rice", "Une introduction", _SAMPLE)
    parts = (
        _LAYOUT,
        FIELDS,
        sorted((language, sorted(words)) for language, words in STOP_WORDS.items()),
        runs_of(texts_of(entry)),
        index_terms(_ENGLISH, "en").stems,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:8]
