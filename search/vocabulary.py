"""The words of all that the public may read, and in how many documents: what a typing mistake is compared with.

Counts are exact. What a document was counted for is kept beside it, so that it is taken away whole when the
document changes or leaves, even if the analysis has changed meanwhile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from cms.content_cache import cached, content_has_changed

from .models import SearchCountedWords, SearchDocument, SearchWord
from .rows import add_numbers, insert_rows, replace_rows
from .stems import fold, form_of

# Documents. Who publishes meanwhile waits a second or two until these are counted.
_RECOUNTED_AT_ONCE = 20_000


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
    return _number_of_each(expired.values_list("words", flat=True))


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


def count(documents: Mapping[int, str]) -> None:
    """Count these documents (their ids) for these words, separated by blanks, in place of those they were counted for.

    Within the transaction that stores the documents.
    """
    changes = _number_of_each(documents.values())
    changes.subtract(_number_of_each(_counted(documents)))
    _add(changes)
    replace_rows(SearchCountedWords, list(documents), ("document_id", "words"), documents.items())


def forget(document_ids: Iterable[int]) -> None:
    """Take away what these documents were counted for, before they leave."""
    changes: Counter[str] = Counter()
    changes.subtract(_number_of_each(_counted(document_ids)))
    _add(changes)


class Recount:
    """Counts all documents afresh, thousands at a time: nearly all words of one batch are in the next one too.

    At each moment counts are exact for the documents that have been counted, should this be interrupted.
    """

    def __init__(self) -> None:
        self._waiting: dict[int, str] = {}
        with transaction.atomic():
            content_has_changed()
            SearchCountedWords.objects.all()._raw_delete(connection.alias)
            SearchWord.objects.all()._raw_delete(connection.alias)

    def add(self, documents: Mapping[int, str]) -> None:
        """These documents (their ids) have these words."""
        self._waiting.update(documents)
        if len(self._waiting) >= _RECOUNTED_AT_ONCE:
            self.finish()

    def finish(self) -> None:
        """Count what waits, but for what is gone by now, and what was saved meanwhile: that is counted already."""
        if not self._waiting:
            return
        # A range: PostgreSQL would compare each row with thousands of ids.
        first, last = min(self._waiting), max(self._waiting)
        with transaction.atomic():
            content_has_changed()
            stored = SearchDocument.objects.filter(pk__gte=first, pk__lte=last)
            counted = SearchCountedWords.objects.filter(document__gte=first, document__lte=last)
            new = set(stored.values_list("pk", flat=True)) - set(counted.values_list("pk", flat=True))
            left = {pk: words for pk, words in self._waiting.items() if pk in new}
            _add(_number_of_each(left.values()))
            insert_rows(SearchCountedWords, ("document_id", "words"), left.items())
        self._waiting = {}


def _counted(document_ids: Iterable[int]) -> Iterable[str]:
    """The words for which these documents were counted."""
    return SearchCountedWords.objects.filter(pk__in=list(document_ids)).values_list("words", flat=True)


def _number_of_each(documents: Iterable[str]) -> Counter[str]:
    return Counter(word for words in documents for word in words.split())


def _add(changes: Mapping[str, int]) -> None:
    """Add to the counts of words, in the order of the alphabet; those that come down to nothing are removed."""
    rows = [
        (written, word := fold(written), form_of(word), number)
        for written, number in sorted(changes.items())
        if number
    ]
    gone = [row[0] for row in rows if row[-1] < 0]
    add_numbers(SearchWord, ("written", "word", "form", "documents"), rows, "written", "documents")
    if gone:
        SearchWord.objects.filter(written__in=gone, documents__lte=0).delete()
