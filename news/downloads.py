"""Counts downloads without following anybody (docs/decisions/0016-counting-downloads-on-get.md).

A download is a file that leaves whole, or whose first part does, for somebody who asked for it: not a check that it is
there, not the rest of a file begun before, not one that the browser has, guesses to be wanted next, or that a robot
fetches. Nothing of the reader is kept.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from wagtail.documents.models import document_served

from cms.models import CustomDocument

from .models import DownloadCount

logger = logging.getLogger(__name__)

# How long a reader's file may wait for others who write: past this, a download goes uncounted.
PATIENCE = 100  # milliseconds

# Robots that say so, and the libraries of those that do not bother to.
_ROBOT = re.compile(
    r"bot\b|bots?/|crawl|spider|slurp|archiver|preview|monitor|feedfetcher|facebookexternalhit|headless"
    r"|^(?:curl|wget|python|java|go-http-client|okhttp|libwww|apache-httpclient|axios|node)",
    re.IGNORECASE,
)


def is_download(request: HttpRequest, file_hash: str) -> bool:
    """Whether this request is a person's who does not have the file yet. `file_hash` is the file's ETag."""
    headers = request.headers
    purpose = f"{headers.get('Sec-Purpose', '')} {headers.get('Purpose', '')} {headers.get('X-Moz', '')}"
    return (
        request.method == "GET"
        and "prefetch" not in purpose.lower()
        and "preview" not in purpose.lower()
        and _starts_the_file(headers.get("Range", ""))
        and not _is_known(headers.get("If-None-Match", ""), file_hash)
        and "If-Modified-Since" not in headers
        and not _ROBOT.search(headers.get("User-Agent", ""))
    )


def _starts_the_file(byte_range: str) -> bool:
    return not byte_range or bool(re.match(r"bytes=0+-", byte_range.replace(" ", ""), re.IGNORECASE))


def _is_known(etags: str, file_hash: str) -> bool:
    """Whether the reader's browser already has this very content."""
    return etags.strip() == "*" or (bool(file_hash) and f'"{file_hash}"' in etags)


def count(document_id: int, day: date) -> None:
    """Add one to the document's downloads of that day, however many do so at once. Sends no signal."""
    counts = DownloadCount.objects.filter(document_id=document_id, day=day)
    one_more = {"number": F("number") + 1}
    if not counts.update(**one_more):
        DownloadCount.objects.bulk_create(
            [DownloadCount(document_id=document_id, day=day)], ignore_conflicts=True
        )
        counts.update(**one_more)


@contextmanager
def at_once() -> Iterator[None]:
    """A transaction that fails with a DatabaseError rather than wait for another one, which may last."""
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            with transaction.atomic():
                cursor.execute(f"SET LOCAL lock_timeout = {PATIENCE}")
                yield
            return
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        try:
            with transaction.atomic():
                yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")


@receiver(document_served, sender=CustomDocument)
def document_leaves(instance: CustomDocument, request: HttpRequest, **kwargs: Any) -> None:
    """Count, if it is to be counted. The reader gets the file even when it cannot be."""
    if not is_download(request, instance.file_hash) or instance.is_missing:
        return
    try:
        with at_once():
            count(instance.pk, timezone.localdate())
    except DatabaseError as error:
        logger.warning("The download of document %s was not counted: %s", instance.pk, error)
