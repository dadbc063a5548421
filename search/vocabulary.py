"""The words of all that the public may read, and in how many documents: what a typing mistake is compared with.

Counts are exact. What a document was counted for is kept beside it, so that it is taken away whole when the
document changes or leaves, even if the analysis has changed meanwhile.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain, repeat
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from cms.content_cache import cached, content_has_changed

from .analysis import Word, different_chunks, words_of_chunk
from .models import SearchCountedWords, SearchDocument, SearchWord
from .stems import MAX_WORD_LENGTH, fold

_SIGNS = str.maketrans({"'": "’", "‘": "’", "ʼ": "’", "‐": "-", "‑": "-"})
_RECOUNTED_AT_ONCE = 5_000  # documents: who publishes meanwhile waits until these are counted


class Written(NamedTuple):
    """A word as written, in lower case; folded; and without plural and feminine."""

    written: str
    word: str
    form: str


def words_of(texts: Iterable[str], language: str) -> dict[str, Written]:
    """The different words of some texts, by their written form. Numbers and single letters are not words."""
    chunks = {chunk for text in texts for chunk in different_chunks(text) if len(chunk) <= MAX_WORD_LENGTH}
    words = chain.from_iterable(map(_words_of_chunk, chunks, repeat(language)))
    return {word.written: word for word in words}


@lru_cache(maxsize=65_536)
def _words_of_chunk(chunk: str, language: str) -> tuple[Written, ...]:
    found = []
    for word in words_of_chunk(chunk, language):
        folded = fold(word.base)
        if len(folded) > 1 and not folded.isdigit():
            found.append(Written(_as_written(word, chunk, folded), folded, word.form))
    return tuple(found)


def _as_written(word: Word, chunk: str, folded: str) -> str:
    """« pair-aidance » for the compound, « travailleuse » for the feminine that « travailleur·euse » hides."""
    whole = chunk[word.start : word.end]
    raw = whole if word.is_alternative and fold(whole) == folded else word.base
    composed = unicodedata.normalize("NFC", raw).lower().translate(_SIGNS)
    return "".join(sign for sign in composed if sign.isalnum() or sign in "-’")[:MAX_WORD_LENGTH]


def public_words(condition: Q, most: int | None = None) -> list[SearchWord]:
    """The words that meet a condition and that the public may read now, with their counts: `most` of them at most.

    A page is hidden from its hour of expiry on, before it is taken away: what it alone has is not known any more.
    """
    hidden: Counter[str] = cached("search-hidden-words", _hidden)
    rows = []
    for row in SearchWord.objects.filter(condition, documents__gt=0)[:most]:
        row.documents -= hidden[row.written]
        if row.documents > 0:
            rows.append(row)
    return rows


def _hidden() -> Counter[str]:
    """The words of what has expired and still is counted: the content version changes at each expiry."""
    expired = SearchCountedWords.objects.filter(document__expires_at__lte=timezone.now())
    return Counter(word for words in expired.values_list("words", flat=True) for word in words.split())


def frequencies(words: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """In how many documents each of these (folded word, form) is, about: one database query.

    As the most frequent of its spellings, so that nothing is counted twice; 0 for what no document has.
    """
    wanted = set(words)
    known = public_words(
        Q(word__in={word for word, _form in wanted}) | Q(form__in={form for _word, form in wanted})
    )
    return {
        (word, form): max((row.documents for row in known if word == row.word or form == row.form), default=0)
        for word, form in wanted
    }


def count(documents: Mapping[int, dict[str, Written]]) -> None:
    """Count these documents (their ids) for these words, in place of those they were counted for.

    Within the transaction that stores the documents.
    """
    before = _counted(documents)
    changes: Counter[str] = Counter()
    known: dict[str, Written] = {}
    for pk, words in documents.items():
        known |= words
        changes.update(words.keys() - before.get(pk, set()))
        changes.subtract(before.get(pk, set()) - words.keys())
    _add(changes, known)
    SearchCountedWords.objects.bulk_create(
        [SearchCountedWords(document_id=pk, words=" ".join(words)) for pk, words in documents.items()],
        update_conflicts=True,
        unique_fields=["document"],
        update_fields=["words"],
    )


def forget(document_ids: Iterable[int]) -> None:
    """Take away what these documents were counted for, before they leave."""
    changes: Counter[str] = Counter()
    for words in _counted(document_ids).values():
        changes.subtract(words)
    _add(changes, {})


class Recount:
    """Counts all documents afresh, thousands at a time: nearly all words of one batch are in the next one too.

    At each moment counts are exact for the documents that have been counted, should this be interrupted.
    """

    def __init__(self) -> None:
        self._waiting: dict[int, dict[str, Written]] = {}
        with transaction.atomic():
            content_has_changed()
            SearchCountedWords.objects.all()._raw_delete(connection.alias)
            SearchWord.objects.all()._raw_delete(connection.alias)

    def add(self, documents: Mapping[int, dict[str, Written]]) -> None:
        """These documents (their ids) have these words."""
        self._waiting.update(documents)
        if len(self._waiting) >= _RECOUNTED_AT_ONCE:
            self.finish()

    def finish(self) -> None:
        """Count what waits, but for what is gone by now, and what was saved meanwhile: that is counted already."""
        with transaction.atomic():
            content_has_changed()
            left = SearchDocument.objects.filter(pk__in=self._waiting, counted_words=None)
            count({pk: self._waiting[pk] for pk in left.values_list("pk", flat=True)})
        self._waiting = {}


def _counted(document_ids: Iterable[int]) -> dict[int, set[str]]:
    rows = SearchCountedWords.objects.filter(document__in=list(document_ids)).values_list("document", "words")
    return {pk: set(words.split()) for pk, words in rows}


def _add(changes: Mapping[str, int], known: Mapping[str, Written]) -> None:
    """Add to the counts of words, in the order of the alphabet; those that come down to nothing are removed."""
    rows = [
        (*known.get(written, Written(written, "", "")), number)
        for written, number in sorted(changes.items())
        if number
    ]
    gone = [row[0] for row in rows if row[-1] < 0]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_searchword (written, word, form, documents) VALUES (%s, %s, %s, %s)"
                " ON CONFLICT (written)"
                " DO UPDATE SET documents = search_searchword.documents + excluded.documents",
                rows,
            )
    if gone:
        SearchWord.objects.filter(written__in=gone, documents__lte=0).delete()
