"""What a reader meant: their words, the synonyms of these, and what they probably mistyped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .engines.base import Matches
from .query import Query, analyse_query, satisfied_by
from .spelling import corrected, more_usual
from .synonyms import rules, widened

MAX_LOOSE_WORDS = 8  # of a query of which some may be enough: their combinations grow fast
FEW = 3  # results from which on nobody is asked whether they meant something else


@dataclass(frozen=True, slots=True)
class Understood:
    """`typed` is the reader's query, `asked` the one that `matches` answers.

    `corrected` is the text of `asked` when it is not the reader's, else ""; `did_you_mean` a text that finds more,
    for the reader to decide, else "". `is_partial`: nothing has all the words, these have some of them.
    """

    typed: Query
    asked: Query
    matches: Matches
    corrected: str = ""
    did_you_mean: str = ""
    is_partial: bool = False


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
    if not matches.total and not (anywhere and anywhere(asked).total):
        for looser in _loosened(asked):
            if (found := answer(looser)).total or (anywhere and anywhere(looser).total):
                return Understood(query, looser, found, corrected=better, is_partial=True)
    if better:
        return Understood(query, asked, matches, corrected=better if matches.total else "")
    if may_doubt and 0 < matches.total < FEW and (better := more_usual(query)):
        found = answer(widened(analyse_query(better, language), rules(language)))
        if found.total > matches.total:
            return Understood(query, asked, matches, did_you_mean=better)
    return Understood(query, asked, matches)


def _loosened(query: Query) -> Iterator[Query]:
    """The query without one of its words, whichever; then with half of them enough."""
    number = len(query.loose_units)
    if 1 < number <= MAX_LOOSE_WORDS:
        for enough in sorted({number - 1, -(-number // 2)}, reverse=True):
            yield satisfied_by(query, enough)
