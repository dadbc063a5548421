"""What a word has in common with its other forms: its stem and its form, without accents.

`terms_of` gives both (see `analysis` for what each is for); `fold` and `form_of` are also the measure of typing
mistakes and of labels typed exactly.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache

from Stemmer import Stemmer

from .stopwords import ACRONYMS, STOP_WORDS

STEM_MARK = "~"
# PostgreSQL refuses lexemes above 2,046 bytes; nothing that is a word is longer than this (characters).
MAX_WORD_LENGTH = 64

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l"})
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
# The nouns in « -ail » whose plural is in « -aux », which Snowball takes for « -al »; by the form of the plural.
_PLURALS = {"baux": "bail", "coraux": "corail", "travaux": "travail", "vitraux": "vitrail"}
_FORMS_OF_PLURALS = {plural[:-1]: singular for plural, singular in _PLURALS.items()}

_FRENCH_FEMININES = (
    # Both genders in one word: « acteurices », « travailleureuses ».
    (re.compile(r"(?<=\w\weur)(?:ices?|euses?)$"), ""),
    (re.compile(r"(?<=\w\w)trices?$"), "teur"),
    (re.compile(r"(?<=\w\w)euses?$"), "eur"),
    (re.compile(r"(?<=\w\w\w)ères?$"), "er"),
)

_stemmers = {"fr": Stemmer("french", 0), "en": Stemmer("english", 0)}  # 0: no cache but ours
_stemmers_lock = threading.Lock()  # a Snowball stemmer holds the word at work: one thread at a time


@lru_cache(maxsize=4_096)
def terms_of(word: str, language: str) -> tuple[str, str] | None:
    """The (stem, form) of one word; None for a stop word or for nothing that can be searched."""
    written = unicodedata.normalize("NFC", word[:MAX_WORD_LENGTH]).lower().translate(_LIGATURES)
    written = _ABBREVIATIONS.get(written, written)
    if written in STOP_WORDS.get(language, ()) and word not in ACRONYMS:
        return None
    folded = fold(written)
    if not folded:
        return None
    return STEM_MARK + _stem(written, language), form_of(folded)


def fold(word: str) -> str:
    """Lower case, without accents, ligatures or marks: letters and digits only. « St » is « saint »."""
    if word.isascii() and word.isalnum():
        folded = word[:MAX_WORD_LENGTH].lower()
        return _ABBREVIATIONS.get(folded, folded)
    decomposed = unicodedata.normalize("NFKD", word[:MAX_WORD_LENGTH].lower().translate(_LIGATURES))
    folded = "".join(character for character in decomposed if character.isalnum())[:MAX_WORD_LENGTH]
    return _ABBREVIATIONS.get(folded, folded)


def form_of(folded: str) -> str:
    """A folded word without the endings of plural and feminine: salariees, salarie → salari."""
    form = folded
    if len(form) > 3 and form[-1] in "sx":
        form = form[:-1]
    while len(form) > 4 and form[-1] == "e":  # « payé » is not « pays »
        form = form[:-1]
    if len(form) > 4 and form[-1] == form[-2]:
        form = form[:-1]
    if form.endswith("tric") and len(form) > 5:
        form = form[:-4] + "teur"
    return _FORMS_OF_PLURALS.get(form) or _merge_eur(form)


@lru_cache(maxsize=32_768)
def _stem(written: str, language: str) -> str:
    """The folded Snowball stem; in French, feminine names of trades meet their masculine."""
    if language == "fr":
        written = _PLURALS.get(written, written)
        for pattern, masculine in _FRENCH_FEMININES:
            written = pattern.sub(masculine, written)
    with _stemmers_lock:
        stem = _stemmers.get(language, _stemmers["fr"]).stemWord(written)
    folded = fold(stem) or fold(written)
    return _merge_eur(folded) if language == "fr" else folded


def _merge_eur(term: str) -> str:
    """One ending for « -eur », « -eux » and « -euse », which Snowball keeps apart."""
    return term[:-1] if len(term) > 5 and term.endswith(("eur", "eux", "eus")) else term
