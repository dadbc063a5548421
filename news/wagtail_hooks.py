"""What the admin shows of this room beside pages: governments, and readers' orders."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .download_report import report_menu_item, report_urls
from .models import Government
from .publication_warnings import warn_about_files
from .requests.actions import ACTIONS, register_log_actions
from .requests.admin import RequestsViewSetGroup


def _day_of(name: str) -> Callable[[Government], str]:
    """Days decide which notice pages bear: Wagtail's column would say « 9 years ago »."""
    return lambda government: date_format(day, "DATE_FORMAT") if (day := getattr(government, name)) else ""


class GovernmentViewSet(SnippetViewSet):
    """Newest first: the one in office stands at the top."""

    model = Government
    icon = "calendar-alt"
    menu_name = "governments"
    menu_order = 520
    add_to_admin_menu = True
    list_display = [
        "prime_minister",
        Column("title", label=_("title")),
        Column("start", label=_("appointed on"), accessor=_day_of("start"), sort_key="start"),
        Column("end", label=_("successor appointed on"), accessor=_day_of("end")),
    ]
    search_fields = ["prime_minister"]
    search_backend_name = None
    ordering = ["-start"]


register_snippet(GovernmentViewSet)
register_snippet(RequestsViewSetGroup)
hooks.register("register_admin_urls", report_urls)
hooks.register("register_reports_menu_item", report_menu_item)
hooks.register("after_create_page", warn_about_files)
hooks.register("after_edit_page", warn_about_files)
hooks.register("register_log_actions", register_log_actions)
for action in ACTIONS:
    # After Wagtail's own: ours takes the place of its deletion.
    hooks.register("register_bulk_action", action, order=1)
