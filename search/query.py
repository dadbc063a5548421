"""What a reader typed, as a question that every engine can be asked.

A query is a conjunction of units; a unit is a choice between phrases; a phrase is a sequence of terms. So «
pair aidance » asks for `(pair or pairaidance) and (aidance or pairaidance)`: inclusive forms, hyphens and,
later, synonyms are all further alternatives of a unit, and the engines need to know nothing about French.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .analysis import Word, chunks, fold, label_key, terms_of

MAX_QUERY_LENGTH = 200  # characters
MAX_QUERY_WORDS = 20

Phrase = tuple[str, ...]

# First halves of compounds that are as often written in one word: « pairaidance », « médicosocial ».
_COMPOUND_HEADS = (
    "auto", "bien", "co", "contre", "extra", "inter", "medico", "mieux", "multi", "non", "pair", "pluri",
    "post", "psycho", "savoir", "socio",
)  # fmt: skip
_MIN_COMPOUND_TAIL = 4  # letters: « paires » is not « pair » + « es »

_QUOTES = str.maketrans(dict.fromkeys("«»“”„‟″＂", '"'))
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")
_PIECE = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing asked for: any of its phrases will do."""

    alternatives: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """An analysed query. `text` is what was understood of what the reader typed, cleaned and cut."""

    text: str
    language: str
    units: tuple[Unit, ...] = ()
    exclusions: tuple[Unit, ...] = ()
    key: str = ""  # of a label or title typed exactly; empty when nothing is to be matched so
    was_cut: bool = False

    @property
    def is_empty(self) -> bool:
        """Nothing to look for: blank, punctuation only, or exclusions only."""
        return not self.units and not self.key

    @property
    def terms(self) -> frozenset[str]:
        """The terms to highlight.

        The halves of a compound count only when the reader wrote them apart: « médicosocial » also finds
        « médico social », but « social » alone is no answer to it.
        """
        return frozenset(
            term
            for unit in self.units
            for phrase in unit.alternatives
            if len(phrase) == 1 or len(unit.alternatives[0]) > 1
            for term in phrase
        )


def clean(text: str) -> str:
    """One line of text without control characters or lone surrogates, which no database accepts."""
    return " ".join(_UNSAFE.sub(" ", text).translate(_QUOTES).split())


@lru_cache(maxsize=1_024)
def analyse_query(text: str, language: str = "fr") -> Query:
    """Understand what a reader typed: words (all required), "phrases" and -exclusions.

    Whatever the input, a Query comes back: what means nothing is left out, what exceeds `MAX_QUERY_LENGTH`
    or `MAX_QUERY_WORDS` is cut and `was_cut` says so.
    """
    # Ten times the length, for blanks do not count; not the whole, for 10 MB must not be cleaned.
    beginning, rest = text[: MAX_QUERY_LENGTH * 10], text[MAX_QUERY_LENGTH * 10 :]
    cleaned = clean(beginning)
    cut = cleaned[:MAX_QUERY_LENGTH].rstrip()
    was_cut = len(cleaned) > MAX_QUERY_LENGTH or bool(rest.strip())
    required: list[list[Word] | None] = []
    phrases: list[Unit] = []
    exclusions: list[Unit] = []
    for piece in _PIECE.finditer(cut):
        groups = list(chunks(piece["phrase"] or piece["word"] or "", language))
        if piece["minus"]:
            exclusions += [_phrase_unit([word for group in groups for word in group])] if groups else []
        elif piece["phrase"]:
            phrases += [_phrase_unit([word for group in groups for word in group])] if groups else []
        else:
            required += groups or [None]
    units = [*_word_units(required, language), *phrases]
    if len(units) + len(exclusions) > MAX_QUERY_WORDS:
        was_cut = True
        units = units[:MAX_QUERY_WORDS]
        exclusions = exclusions[: MAX_QUERY_WORDS - len(units)]
    key = "" if exclusions else label_key(cut)
    return Query(cut, language, tuple(units), tuple(exclusions), key, was_cut)


def _word_units(groups: list[list[Word] | None], language: str) -> list[Unit]:
    """A unit for each group of words; `None` stands for a stop word, which separates its neighbours."""
    units = []
    for index, group in enumerate(groups):
        if group is None:
            continue
        alternatives = list(_phrase_unit(group).alternatives)
        if len(group) == 1:
            alternatives += _split_compound(group[0].base, language)
            neighbours = [
                groups[index - 1] if index else None,
                groups[index + 1] if index + 1 < len(groups) else None,
            ]
            for side, neighbour in enumerate(neighbours):
                if neighbour and len(neighbour) == 1:
                    first, second = (neighbour[0], group[0]) if side == 0 else (group[0], neighbour[0])
                    alternatives += [(term,) for term in terms_of(first.base + second.base, language) or ()]
        units.append(Unit(tuple(dict.fromkeys(alternatives))))
    return units


def _phrase_unit(words: list[Word]) -> Unit:
    """The words one after the other, by their stems or by their forms.

    Or any other reading of them as a whole.
    """
    main = [word for word in words if not word.is_alternative]
    alternatives = [tuple(word.stem for word in main), tuple(word.form for word in main)]
    whole = (min(word.start for word in words), max(word.end for word in words))
    for word in words:
        if word.is_alternative and (len(main) == 1 or (word.start, word.end) == whole):
            alternatives += [(word.stem,), (word.form,)]
    return Unit(tuple(dict.fromkeys(alternatives)))


def _split_compound(word: str, language: str) -> list[Phrase]:
    """« pairaidance » → the phrases of « pair aidance »; nothing when the word is no such compound."""
    folded = fold(word)
    phrases: list[Phrase] = []
    for head in _COMPOUND_HEADS:
        tail = folded.removeprefix(head)
        if len(tail) >= _MIN_COMPOUND_TAIL and tail != folded:
            written_tail = word[len(head) :] if len(word) == len(folded) else tail
            first, second = terms_of(head, language), terms_of(written_tail, language)
            if first and second:
                phrases += list(zip(first, second, strict=True))
    return phrases
