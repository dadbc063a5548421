"""Governments in the admin: a short list, to be extended when a prime minister is appointed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Government


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
        DateColumn("start", label=_("appointed on"), sort_key="start"),
        DateColumn("end", label=_("successor appointed on")),
    ]
    search_fields = ["prime_minister"]
    search_backend_name = None
    ordering = ["-start"]


register_snippet(GovernmentViewSet)
