"""What the search adds to the admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.components import Component
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from .models import Synonyms
from .reports import SearchesReportView, may_see
from .staff_note import EngineNote


class _SearchesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user)


class SynonymsList(IndexView):
    page_title = gettext_lazy("Synonyms")


class SynonymsViewSet(SnippetViewSet):
    """« Synonymes »: what editors add to the glossary's own labels."""

    model = Synonyms
    icon = "link"
    menu_name = "search-synonyms"
    menu_label = gettext_lazy("Synonyms")
    index_view_class = SynonymsList
    menu_order = 530
    add_to_admin_menu = True
    list_display = ["__str__"]
    search_fields = ["typed", "words"]
    search_backend_name = None
    ordering = ["words"]
    panels = [FieldPanel("words"), FieldPanel("typed")]


register_snippet(SynonymsViewSet)


@hooks.register("register_admin_urls")
def statistics_urls() -> list[URLPattern]:
    return [
        path("reports/searches/", SearchesReportView.as_view(), name="search_statistics"),
        path(
            "reports/searches/results/",
            SearchesReportView.as_view(results_only=True),
            name="search_statistics_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def statistics_menu_item() -> MenuItem:
    return _SearchesMenuItem(
        gettext_lazy("What readers look for"),
        reverse("search_statistics"),
        name="searches",
        icon_name="search",
        order=900,
    )


@hooks.register("construct_reports_menu")
def one_report_on_searches(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's own knows neither searches without result nor any limit on what is shown."""
    items[:] = [item for item in items if item.name != "search-terms"]


@hooks.register("construct_homepage_panels")
def engine_note(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(EngineNote())
