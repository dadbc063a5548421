"""What a reader typed, as a question that every engine can be asked.

A query is a conjunction of units; a unit is a choice between phrases; a phrase is a sequence of terms. So «
pair aidance » asks for `(pair or pairaidance) and (aidance or pairaidance)`: inclusive forms, hyphens and
synonyms are all further alternatives of a unit, and the engines need to know nothing about French.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from .analysis import MAX_EXPRESSION_WORDS, Word, bases, chunks, label_key
from .respelling import readable, respelled
from .stems import fold, form_of, terms_of
from .stopwords import ASKING_WORDS, DEFINING_WORDS

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
    """One thing asked for: any of its phrases will do.

    The first `own` of them are the reader's words, in any spelling; those after are synonyms, found as well but
    ranked below. 0 means that all are the reader's.
    """

    alternatives: tuple[Phrase, ...]
    own: int = 0

    @property
    def as_typed(self) -> Unit:
        """The same without synonyms."""
        return Unit(self.alternatives[: self.own]) if self.own else self


@dataclass(frozen=True, slots=True)
class TypedWord:
    """A word outside quotes and exclusions: `text[start:end]`, folded, its form, and the unit that asks for it.

    A stop word has no unit (`None`): nothing asks for it, but « sans domicile fixe » is told from « domicile fixe ».
    """

    start: int
    end: int
    word: str
    key: str
    unit: int | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Units of which any `enough` will do, and what each is worth, the rare more than the frequent (1 and up).

    The least frequent come first: whatever has enough of them has one of the first `len(units) - enough + 1`.
    """

    units: tuple[Unit, ...]
    worth: tuple[int, ...]
    enough: int
    keys: tuple[str, ...] = ()  # of titles and labels that the query may name among other words

    @property
    def telling(self) -> tuple[Unit, ...]:
        """The fewest and rarest units of which one at least is in all that is found."""
        return self.units[: len(self.units) - self.enough + 1]


@dataclass(frozen=True, slots=True)
class Query:
    """An analysed query. `text` is what was understood of what the reader typed, cleaned and cut.

    A result has all `units` and, if there is a `choice`, enough of its units.
    """

    text: str
    language: str
    units: tuple[Unit, ...] = ()
    exclusions: tuple[Unit, ...] = ()
    # Of a label or title typed exactly, or but for the words of a question around it.
    keys: tuple[str, ...] = ()
    was_cut: bool = False
    words: tuple[TypedWord, ...] = ()
    choice: Choice | None = None

    @property
    def is_empty(self) -> bool:
        """Nothing to look for: blank, punctuation only, or exclusions only."""
        return not self.units and not self.choice and not self.keys

    @property
    def has_synonyms(self) -> bool:
        """Whether some unit may be answered by words that the reader did not type."""
        return any(unit.own for unit in self.units)

    @property
    def loose_units(self) -> set[int]:
        """The places of the units that stand for words, not for a phrase in quotes."""
        return {word.unit for word in self.words if word.unit is not None}

    @property
    def expressions(self) -> set[str]:
        """The keys of all expressions of two words or more that the query holds, however many words are around."""
        found = set()
        for first in range(len(self.words)):
            key, searched = "", 0
            for word in self.words[first : first + MAX_EXPRESSION_WORDS]:
                key += word.key
                searched += word.unit is not None
                if searched > 1:
                    found.add(key)
        return found

    @property
    def phrases(self) -> frozenset[Phrase]:
        """What to highlight: a phrase of several terms only where it stands as a whole."""
        units = (*self.units, *(self.choice.units if self.choice else ()))
        return frozenset(phrase for unit in units for phrase in unit.alternatives)


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
    cut = respelled(cleaned[:MAX_QUERY_LENGTH].rstrip())
    was_cut = len(cleaned) > MAX_QUERY_LENGTH or bool(rest.strip())
    required: list[list[Word]] = []
    typed: list[TypedWord] = []
    phrases: list[Unit] = []
    exclusions: list[Unit] = []
    words = readable(cut)
    for piece in _PIECE.finditer(words):
        group = "phrase" if piece["phrase"] is not None else "word"
        groups = list(chunks(piece[group], language))
        if piece["minus"]:
            exclusions += [_quoted(groups)] if groups else []
        elif group == "phrase":
            phrases += [_quoted(groups)] if groups else []
        else:
            typed += _typed_words(piece.start(group), piece[group], groups, len(required))
            required += groups
    required, typed = _without_asking(required, typed, language)
    units = [*_word_units(required, _neighbours(typed), language), *phrases]
    if len(units) + len(exclusions) > MAX_QUERY_WORDS:
        was_cut = True
        units = units[:MAX_QUERY_WORDS]
        typed = [word for word in typed if word.unit is None or word.unit < MAX_QUERY_WORDS]
        exclusions = exclusions[: MAX_QUERY_WORDS - len(units)]
    names = [label_key(words)]
    if not phrases:
        names += [name_in(typed), name_in([word for word in typed if word.word not in DEFINING_WORDS])]
    keys = () if exclusions else tuple(dict.fromkeys(filter(None, names)))
    return Query(cut, language, tuple(units), tuple(exclusions), keys, was_cut, tuple(typed))


def name_in(typed: Sequence[TypedWord]) -> str:
    """The key of what a question is about: « c’est quoi, le travail pair ? » names « travail pair »."""
    searched = [index for index, word in enumerate(typed) if word.unit is not None]
    return "".join(word.key for word in typed[searched[0] : searched[-1] + 1]) if searched else ""


def _quoted(groups: list[list[Word]]) -> Unit:
    """What stands between quotes, or is to be left out: nothing wider than what was typed."""
    return phrase_unit([word for group in groups for word in group]).as_typed


def _typed_words(offset: int, piece: str, groups: list[list[Word]], first_unit: int) -> list[TypedWord]:
    """The words of one piece of the query (at `offset`), each with the unit that its group will be."""
    places = [(min(word.start for word in group), max(word.end for word in group)) for group in groups]
    typed = []
    for start, end, base in bases(piece):
        unit = next(
            (i for i, (low, high) in enumerate(places, first_unit) if low <= start and end <= high), None
        )
        if word := fold(base):
            typed.append(TypedWord(offset + start, offset + end, word, form_of(word), unit))
    return typed


def _without_asking(
    groups: list[list[Word]], typed: list[TypedWord], language: str
) -> tuple[list[list[Word]], list[TypedWord]]:
    """Without the words that only ask (« je voudrais savoir si »), unless there are no others."""
    asking = ASKING_WORDS.get(language, frozenset())
    places: dict[int, int] = {}
    for index, group in enumerate(groups):
        if not all(word.is_alternative or fold(word.base) in asking for word in group):
            places[index] = len(places)
    if not places:
        return groups, typed
    typed = [replace(word, unit=None if word.unit is None else places.get(word.unit)) for word in typed]
    return [groups[index] for index in places], typed


def _neighbours(typed: list[TypedWord]) -> set[tuple[int, int]]:
    """Pairs of units that stand side by side, without a stop word between them."""
    return {
        (first.unit, second.unit)
        for first, second in pairwise(typed)
        if first.unit is not None and second.unit is not None and second.unit == first.unit + 1
    }


def _word_units(groups: list[list[Word]], neighbours: set[tuple[int, int]], language: str) -> list[Unit]:
    """A unit for each group of words."""
    units = []
    for index, group in enumerate(groups):
        unit = phrase_unit(group)
        alternatives = list(unit.alternatives)
        if len(group) == 1:
            alternatives += _split_compound(group[0].base, language)
            for pair in ((index - 1, index), (index, index + 1)):
                if pair in neighbours and len(groups[pair[0]]) == len(groups[pair[1]]) == 1:
                    joined = groups[pair[0]][0].base + groups[pair[1]][0].base
                    alternatives += [(term,) for term in terms_of(joined, language) or ()]
        units.append(Unit(tuple(dict.fromkeys(alternatives)), unit.own))
    return units


def phrase_unit(words: list[Word]) -> Unit:
    """The words one after the other, by their stems or by their forms.

    Or any other reading of them as a whole.
    """
    main = [word for word in words if not word.is_alternative]
    alternatives = [tuple(word.stem for word in main), tuple(word.form for word in main)]
    whole = (min(word.start for word in words), max(word.end for word in words))
    for word in words:
        if word.is_alternative and (len(main) == 1 or (word.start, word.end) == whole):
            alternatives += [(word.stem,), (word.form,)]
    if len(main) == 1 and (compound := [word for word in words if word.is_compound]):
        # « aller-vers » has lost a stop word: « aller » alone is found too, but is not what was typed.
        typed = dict.fromkeys((term,) for word in compound for term in (word.stem, word.form))
        everything = tuple(typed | dict.fromkeys(alternatives))
        return Unit(everything, own=len(typed) if len(everything) > len(typed) else 0)
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
