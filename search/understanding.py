"""What a reader meant: their words, the synonyms of these, and what they probably mistyped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .engines.base import Matches
from .query import Query, analyse_query
from .spelling import corrected, more_usual
from .synonyms import rules, widened

FEW = 3  # results from which on nobody is asked whether they meant something else


@dataclass(frozen=True, slots=True)
class Understood:
    """`typed` is the reader's query, `asked` the one that `matches` answers.

    `corrected` is the text of `asked` when it is not the reader's, else ""; `did_you_mean` a text that finds more,
    for the reader to decide, else "".
    """

    typed: Query
    asked: Query
    matches: Matches
    corrected: str = ""
    did_you_mean: str = ""


def understand(text: str, language: str, answer: Callable[[Query], Matches], may_doubt: bool) -> Understood:
    """Ask for what was typed and, where nothing has these words, for what was probably meant.

    A query that finds something costs nothing more. `may_doubt`: whether to look for a better text when
    there are few results (a first page without filters).
    """
    query = analyse_query(text, language)
    asked = widened(query, rules(language)) if query.words else query
    matches = answer(asked)
    if not matches.total and (better := corrected(query)):
        better_asked = widened(analyse_query(better, language), rules(language))
        found = answer(better_asked)
        if found.total:
            return Understood(query, better_asked, found, corrected=better)
    if may_doubt and 0 < matches.total < FEW and (better := more_usual(query)):
        found = answer(widened(analyse_query(better, language), rules(language)))
        if found.total > matches.total:
            return Understood(query, asked, matches, did_you_mean=better)
    return Understood(query, asked, matches)
