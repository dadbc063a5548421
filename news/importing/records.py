"""What earlier imports left behind: which page came from which file, and how it was then.

The record is kept in Wagtail's page log, where the page's history shows the import too: a page that a person
has changed since can be told from one that nobody touched, and needs no field of its own for that.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import PageLogEntry, Revision

from .builder import PAGE_TYPES, Article, fingerprint, import_key
from .document import ParsedPage
from .titles import title_key


@dataclass(frozen=True)
class ImportRecord:
    """The last import of a page: the file's name and the page's fingerprint just after."""

    file: str
    fingerprint: str

    def describes(self, page: Article) -> bool:
        """Whether `page` is still what the import made of it.

        Going online gives a date to a page that had none: that is no person's work.
        """
        if self.fingerprint == fingerprint(page):
            return True
        online = page.first_published_at
        is_dated_by_site = online is not None and page.published_on == timezone.localdate(online)
        return is_dated_by_site and self.fingerprint == fingerprint(page, is_dated=False)


def write_record(page: Article, action: str, file: str, revision: Revision) -> None:
    """Log an import of `page`. `action` is Wagtail's own (« wagtail.create », « wagtail.edit »)."""
    data = {"import": {"file": file, "fingerprint": fingerprint(page)}}
    log(instance=page, action=action, data=data, revision=revision, content_changed=True)


def last_record(page: Article) -> ImportRecord | None:
    """What the last import wrote about this page; None when no import made it."""
    entries = PageLogEntry.objects.filter(page_id=page.pk, data__has_key="import")
    entry = entries.order_by("-timestamp", "-pk").first()
    return ImportRecord(**entry.data["import"]) if entry else None


def is_untouched(page: Article) -> bool:
    """Whether the latest version of `page` is still what an import made of it."""
    record = last_record(page)
    return record is not None and record.describes(page.get_latest_revision_as_object())


def find_page(parsed: ParsedPage, file: str, but: Collection[int] = ()) -> Article | None:
    """The page that this text made before, or that a person made of it.

    The same title and date, or the same file with the same title or the same date (the other was corrected):
    the same page. A page with this title and date that no import made is found last. The pages of `but` were
    made from other files of the same run: two files are never one page.
    """
    title, day = title_key(parsed.title), parsed.published_on
    made_from_file = PageLogEntry.objects.filter(data__import__file=file).values("page_id")
    same_key = _articles(but, import_key=import_key(parsed))
    same_file = [
        page
        for page in _articles(but, pk__in=made_from_file)
        if (day and page.published_on == day) or title_key(page.title) == title
    ]
    by_hand = [
        page
        for page in _articles(but, published_on=day)
        if title_key(page.title) == title and not _is_elsewhere(page, parsed)
    ]
    return _first(same_key) or _first(same_file) or _first(by_hand)


def _is_elsewhere(page: Article, parsed: ParsedPage) -> bool:
    """Whether the two have addresses that differ."""
    return (
        bool(parsed.address) and page.import_key.startswith("http") and page.import_key != import_key(parsed)
    )


def _articles(but: Collection[int], **criteria: Any) -> list[Article]:
    return [
        page
        for model in PAGE_TYPES.values()
        for page in model.objects.filter(**criteria).exclude(pk__in=but).order_by("pk")
    ]


def _first(pages: list[Article]) -> Article | None:
    """The first page; one that an import made comes before its copies."""
    return next((page for page in pages if last_record(page)), pages[0] if pages else None)
