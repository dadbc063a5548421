"""Pages that go live or expire by themselves: what editors are shown, and the alarm when nothing does it.

Wagtail's `publish_scheduled` does the work, at whatever pace the operator runs it (docs/exploitation.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component
from wagtail.models import Page, Revision
from wagtail.permissions import policy_registry

from .health import register_probe

LATE = timedelta(minutes=10)
SHOWN = 10


@dataclass(frozen=True)
class ScheduledChange:
    """What a page will do by itself: `label` says what, `when` in the site's time; `is_late` when it should have."""

    label: str
    when: datetime
    title: str
    edit_url: str
    is_late: bool


class ScheduledPanel(Component):
    """« Publications programmées » on the admin's first page: what comes and goes soon."""

    name = "scheduled"
    order = 60
    template_name = "cms/scheduled.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        changes = scheduled_changes(self.request.user)
        return {"changes": changes[:SHOWN], "others": max(0, len(changes) - SHOWN)}


def scheduled_changes(user: Any) -> list[ScheduledChange]:
    """What is to happen to the pages that `user` may edit, soonest first."""
    pages = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
    return sorted([*_arrivals(pages), *_departures(pages)], key=lambda change: change.when)


def _arrivals(pages: Any) -> Iterator[ScheduledChange]:
    approved = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
    hours = {int(key): hour for key, hour in approved.values_list("object_id", "approved_go_live_at")}
    for page in pages.filter(pk__in=hours):
        yield _change(page, _("New version goes live") if page.live else _("Goes live"), hours[page.pk])


def _departures(pages: Any) -> Iterator[ScheduledChange]:
    for page in pages.filter(live=True, expire_at__isnull=False):
        yield _change(page, _("Disappears"), page.expire_at)


def _change(page: Page, label: str, when: datetime) -> ScheduledChange:
    return ScheduledChange(
        label=label,
        when=when,
        title=page.get_admin_display_title(),
        edit_url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
        is_late=when < timezone.now() - LATE,
    )


def overdue() -> str:
    """Health probe: how many pages should have gone live or expired by now; "" when none."""
    limit = timezone.now() - LATE
    number = (
        Revision.page_revisions.filter(approved_go_live_at__lt=limit).count()
        + Page.objects.filter(live=True, expire_at__lt=limit).count()
    )
    if not number:
        return ""
    return ngettext(
        "%(number)d page should have been published or taken down: does publish_scheduled run?",
        "%(number)d pages should have been published or taken down: does publish_scheduled run?",
        number,
    ) % {"number": number}


register_probe("scheduled_pages", overdue, is_vital=False)
