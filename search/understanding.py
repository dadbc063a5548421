"""What a reader meant: their words, the synonyms of these, and what they probably mistyped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils import timezone

from .analysis import MAX_EXPRESSION_WORDS
from .engines.base import Matches
from .models import SearchLabel, SearchSuggestion
from .query import Choice, Query, analyse_query
from .spelling import corrected, more_usual
from .suggestions import Rank
from .synonyms import rules, widened
from .vocabulary import frequencies

MAX_LOOSE_WORDS = 6  # of a query of which some are enough: the rarest
ENOUGH = 2  # of them: one of two is enough, two of more
MAX_WORTH = 8  # of the rarest word of a query, beside 1 for its most frequent
_SHORT_NUMBER = 3  # digits
FEW = 3  # results from which on nothing else is looked for


@dataclass(frozen=True, slots=True)
class Understood:
    """`typed` is the reader's query, `asked` the one that `matches` answers.

    `corrected` is the text of `asked` when it is not the reader's, else ""; `did_you_mean` a text that finds more,
    for the reader to decide, else "". `is_partial`: few things (`complete`, under no filter) have all the words,
    so those that have some of them are found too.
    """

    typed: Query
    asked: Query
    matches: Matches
    corrected: str = ""
    did_you_mean: str = ""
    is_partial: bool = False
    complete: int = 0


Answer = Callable[[Query], Matches]


def understand(
    text: str, language: str, answer: Answer, may_doubt: bool, anywhere: Answer | None = None
) -> Understood:
    """Ask for what was typed and, where nothing has these words, for what was probably meant, then for some of them.

    A query that finds something costs nothing more. `may_doubt`: whether to look for a better text when
    there are few results (a first page without filters). `anywhere` answers without the filters, if there are some:
    what they leave out is not missing.
    """
    query = analyse_query(text, language)
    asked = widened(query, rules(language)) if query.words else query
    matches = answer(asked)
    better = "" if matches.total else corrected(query)
    if better:
        asked = widened(analyse_query(better, language), rules(language))
        matches = answer(asked)
    if matches.total < FEW and len(asked.loose_units) > 1:
        complete = (anywhere(asked) if anywhere else matches).total
        is_found = complete >= FEW or (complete and _is_name(asked))
        for looser in () if is_found else _looser(asked, complete):
            found = answer(looser)
            if (anywhere(looser) if anywhere else found).total > complete:
                return Understood(query, looser, found, corrected=better, is_partial=True, complete=complete)
    if better:
        return Understood(query, asked, matches, corrected=better if matches.total else "")
    if may_doubt and 0 < matches.total < FEW and (better := more_usual(query)):
        found = answer(widened(analyse_query(better, language), rules(language)))
        if found.total > matches.total:
            return Understood(query, asked, matches, did_you_mean=better)
    return Understood(query, asked, matches)


def _is_name(query: Query) -> bool:
    """Whether the query is the whole title or label of something: it has been found."""
    return SearchLabel.objects.filter(key__in=query.keys).exists()


def _looser(query: Query, complete: int) -> Iterator[Query]:
    """The query with some of its words enough; then, when nothing has them all, with the rarest alone.

    The rarest of « drop table pages colocation » comes when no page has two of these.
    """
    looser = some_of(query)
    if looser and looser.choice:
        yield looser
        if not complete and looser.choice.enough > 1:
            rarest = replace(
                looser.choice, units=looser.choice.units[:1], worth=looser.choice.worth[:1], enough=1
            )
            yield replace(looser, choice=rarest)


def _names_a_place(query: Query) -> bool:
    """Whether some of the words are the name of a place where the directory has something."""
    words = [word.word for word in query.words]
    named = {
        " ".join(words[first:last])
        for first in range(len(words))
        for last in range(first + 1, min(first + MAX_EXPRESSION_WORDS, len(words)) + 1)
    }
    is_public = Q(document__expires_at=None) | Q(document__expires_at__gt=timezone.now())
    return SearchSuggestion.objects.filter(is_public, rank=Rank.PLACE, key__in=named).exists()


def some_of(query: Query) -> Query | None:
    """The query with some of its words enough. What is in quotes stays required.

    One is enough where one of them is a place: « lieu d’accueil à Annecy » finds what is in Annecy, whatever it is.
    Rare words are worth more than frequent ones; those that no document has are left out. None when these are most,
    unless one of the others has synonyms: the glossary or the editors say that the site is about it.
    """
    loose = sorted(query.loose_units)
    numbers = _documents_with(query)
    known = [unit for unit in loose if numbers[unit]]
    if len(known) < len(loose) / 2 and not any(query.units[unit].own for unit in known):
        return None
    rarest = sorted(known, key=lambda unit: (numbers[unit], unit))[:MAX_LOOSE_WORDS]
    most = numbers[rarest[-1]]
    return replace(
        query,
        units=tuple(unit for index, unit in enumerate(query.units) if index not in loose),
        keys=(),
        choice=Choice(
            units=tuple(query.units[unit] for unit in rarest),
            worth=tuple(min(MAX_WORTH, (most // numbers[unit]).bit_length()) for unit in rarest),
            enough=1 if _names_a_place(query) else min(ENOUGH, -(-len(rarest) // 2)),
            keys=tuple(sorted(query.expressions)),
        ),
    )


def _documents_with(query: Query) -> dict[int, int]:
    """In how many documents each loose unit of the query is, about: as the rarest of its words.

    The vocabulary knows no numbers: short ones count as frequent, years, codes and the like as rare. So does a word
    that only its synonyms replace.
    """
    known = frequencies((word.word, word.key) for word in query.words if word.unit is not None)
    most = max(known.values(), default=0)
    numbers: dict[int, int] = {}
    for word in query.words:
        if word.unit is not None:
            number = known[word.word, word.key]
            if word.word.isdigit():
                number = 1 if len(word.word) > _SHORT_NUMBER else most
            numbers[word.unit] = min(number, numbers.get(word.unit, number))
    return {unit: number or int(query.units[unit].own > 0) for unit, number in numbers.items()}
