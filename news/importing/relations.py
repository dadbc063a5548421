"""« À lire aussi » between imported pages: a page is related to those its text refers to, and they to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from .builder import Article
from .document import Fate, ParsedPage
from .records import is_untouched


def link_to(page: Article, targets: Iterable[int]) -> bool:
    """Add the pages to `page`'s related ones, without saving. True when one was missing."""
    related = [row.target_id for row in page.related_pages.all()]
    missing = [target for target in sorted(targets) if target not in related and target != page.pk]
    row_model: Any = page._meta.get_field("related_pages").related_model
    for position, target in enumerate(missing, start=len(related)):
        page.related_pages.add(row_model(target_id=target, sort_order=position))
    return bool(missing)


def link_back(page: Article, targets: Iterable[int], parsed: ParsedPage, *, publish: bool) -> None:
    """Relate each target to `page`. One that a person has worked on is left to the editor."""
    for target in Page.objects.filter(pk__in=list(targets)).order_by("pk").specific():
        if not isinstance(target, Article):
            continue  # other kinds of pages have no related ones
        latest = target.get_latest_revision_as_object()
        if not link_to(latest, [page.pk]):
            continue
        has_draft = target.live and target.has_unpublished_changes
        if has_draft or target.locked or target.workflow_in_progress or not is_untouched(target):
            reason = _("add a link back from “%(title)s”: that page was changed by hand")
            lines = parsed.ledger.lines_of("related_pages")
            parsed.ledger.record(lines, Fate.LEFT, reason % {"title": target.title})
            continue
        if not target.live:
            latest.save()
        revision = latest.save_revision(log_action=True)
        if target.live and publish:
            revision.publish()
