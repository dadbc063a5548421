"""Words that readers use for one another: the glossary's labels, and what editors list in the admin.

They widen a query at the time it is asked, so that a change needs neither a restart nor a new index. The rules are
made once per content version and language, for all processes; a query's own words are asked for first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from django.utils import timezone

from cms.content_cache import cached

from .analysis import MAX_EXPRESSION_WORDS, chunks, keys, label_key
from .models import SearchText, Synonyms
from .query import Phrase, Query, Unit, name_in, phrase_unit
from .stopwords import DEFINING_WORDS

MAX_ADDED = 40  # phrases that synonyms may add to one word of a query
_TERM_KIND = "term"

# The key of an expression (see `analysis.label_key`), and the phrases that answer it as well.
Rules = Mapping[str, tuple[Phrase, ...]]


def rules(language: str) -> Rules:
    """The synonyms in force, by the key of what is typed."""
    return cached(f"search-synonyms-{language}", lambda: _rules(language))


def _rules(language: str) -> dict[str, tuple[Phrase, ...]]:
    found: dict[str, dict[Phrase, None]] = defaultdict(dict)
    for typed, expressions in _groups():
        phrases = {expression: _phrases(expression, language) for expression in expressions}
        for expression in [typed] if typed else expressions:
            if key := label_key(expression):
                found[key] |= dict.fromkeys(phrase for other in phrases.values() for phrase in other)
    return {key: tuple(phrases) for key, phrases in found.items()}


def _groups() -> Iterator[tuple[str, list[str]]]:
    """(what is typed, or "" when each of the expressions stands for the others; the expressions)."""
    # What has expired is left out: the content version, under which rules are kept, changes at each expiry.
    terms = SearchText.objects.filter(document__kind=_TERM_KIND).order_by("document")
    terms = terms.exclude(document__expires_at__lte=timezone.now())
    for title, labels in terms.values_list("document__title", "labels"):
        yield "", _expressions([*title.split(","), *labels.splitlines()])
    for synonyms in Synonyms.objects.order_by("pk"):
        yield synonyms.typed, _expressions(synonyms.expressions())


def _expressions(texts: Iterable[str]) -> list[str]:
    """Without sentences, which nobody types: « Expert du vécu en matière de pauvreté et d’exclusion sociale »."""
    return [text for text in texts if len(list(keys(text))) <= MAX_EXPRESSION_WORDS]


def _phrases(expression: str, language: str) -> tuple[Phrase, ...]:
    """The phrases that an expression is found by.

    Stop words are not in the index: « aller vers » would be any « aller ». Such an expression is found by the
    spelling that makes it one word, if it has one.
    """
    words = [word for chunk in chunks(expression, language) for word in chunk]
    written = list(keys(expression))
    main = [word for word in words if not word.is_alternative]
    if len(main) == 1 and len(written) > 1 and main[0].end < written[-1][1]:
        return tuple((term,) for word in words if word.is_compound for term in (word.stem, word.form))
    return phrase_unit(words).as_typed.alternatives if words else ()


def _about(query: Query, known: Rules) -> Query:
    """`query` without « définition » when its other words, side by side, are an expression that has synonyms."""
    others = [word for word in query.words if word.word not in DEFINING_WORDS]
    kept = sorted({word.unit for word in others if word.unit is not None})
    number = len(query.loose_units)  # the first of its units; phrases in quotes follow
    if len(kept) == number or name_in(others) not in known:
        return query
    places = {unit: place for place, unit in enumerate(kept)}
    return replace(
        query,
        units=(*(query.units[unit] for unit in kept), *query.units[number:]),
        words=tuple(replace(word, unit=None if word.unit is None else places[word.unit]) for word in others),
    )


def widened(query: Query, known: Rules) -> Query:
    """`query`, in which each expression that has synonyms may also be answered by one of them.

    An expression of several words is several units, each of which gets the synonym as a further choice:
    (homeless or SDF) and (people or SDF) is (homeless and people) or SDF.
    """
    query = _about(query, known)
    added: dict[int, dict[Phrase, None]] = defaultdict(dict)
    for first in range(len(query.words)):
        key = ""
        for last in range(first, min(len(query.words), first + MAX_EXPRESSION_WORDS)):
            key += query.words[last].key
            if key in known:
                for unit in _units(query, first, last):
                    added[unit] |= dict.fromkeys(known[key])
    if not added:
        return query
    units = [_with(unit, added.get(index, {})) for index, unit in enumerate(query.units)]
    return replace(query, units=tuple(units))


def _units(query: Query, first: int, last: int) -> set[int]:
    """The units of these words; none when one of them has words outside (« aidance » of « pair-aidance »)."""
    inside = {word.unit for word in query.words[first : last + 1]} - {None}
    outside = {word.unit for word in (*query.words[:first], *query.words[last + 1 :])}
    return set() if inside & outside else {unit for unit in inside if unit is not None}


def _with(unit: Unit, phrases: Iterable[Phrase]) -> Unit:
    more = [phrase for phrase in phrases if phrase not in unit.alternatives][:MAX_ADDED]
    if not more:
        return unit
    return Unit((*unit.alternatives, *more), own=unit.own or len(unit.alternatives))
