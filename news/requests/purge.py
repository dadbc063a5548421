"""Erases readers' personal data once they have served, and keeps numbers without people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from news.models import PublicationRequest, RequestStatistic

TASKS_KEPT = timedelta(
    days=7
)  # finished mail tasks, which hold numbers alone: long enough to look into a failure


@dataclass(frozen=True)
class Purged:
    """How many of each were erased, or would be."""

    closed: int
    forgotten: int  # never closed, and as old
    tasks: int


def purge(now: datetime | None = None, dry_run: bool = False) -> Purged:
    """Erase requests `PERSONAL_DATA_DAYS` after they were closed, or received if nobody ever closed them."""
    now = now or timezone.now()
    limit = now - timedelta(days=settings.PERSONAL_DATA_DAYS)
    closed = PublicationRequest.objects.filter(closed_at__lt=limit)
    forgotten = PublicationRequest.objects.filter(closed_at=None, created_at__lt=limit)
    tasks = DBTaskResult.objects.finished().filter(backend_name="mail", finished_at__lt=now - TASKS_KEPT)
    purged = Purged(closed.count(), forgotten.count(), tasks.count())
    if not dry_run:
        old = PublicationRequest.objects.filter(
            Q(closed_at__lt=limit) | Q(closed_at=None, created_at__lt=limit)
        )
        erase(old)
        tasks.delete()
    return purged


def erase(requests: Iterable[PublicationRequest]) -> int:
    """Delete requests with their mails, each counted in the statistics; how many there were."""
    erased = 0
    for request in requests:
        with transaction.atomic():
            deleted, _by_model = PublicationRequest.objects.filter(pk=request.pk).delete()
            if deleted:  # by this process, and not by another at the same moment
                _count(request)
                erased += 1
    return erased


def _count(request: PublicationRequest) -> None:
    statistic, _is_new = RequestStatistic.objects.get_or_create(
        publication_title=request.publication_title,
        kind=request.kind,
        status=request.status,
        month=timezone.localdate(request.created_at).replace(day=1),
    )
    RequestStatistic.objects.filter(pk=statistic.pk).update(
        requests=F("requests") + 1, copies=F("copies") + (request.quantity if request.is_paper else 0)
    )
