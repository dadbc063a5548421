"""« What readers look for »: the admin's report over the search statistics."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import django_filters
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Sum, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.permissions import policy_registry

from cms.exports import WithoutFormulas

from .models import DailySearches

DEFAULT_PERIOD = 30  # days
PERIODS = {
    "7": gettext_lazy("The last 7 days"),
    "30": gettext_lazy("The last 30 days"),
    "90": gettext_lazy("The last 3 months"),
    "365": gettext_lazy("The last 12 months"),
}
# Who may promote results may see what to promote.
PERMISSIONS = ("add", "change", "delete")


def may_see(user: Any) -> bool:
    return policy_registry.get_by_type(SearchPromotion).user_has_any_permission(user, PERMISSIONS)


def searched_queries(days: int, today: date) -> QuerySet[Query]:
    """Queries of the last `days`, `today` included, with their numbers.

    `searches`, `without_result`, `trend` (searches more, or fewer, than in as many days before) and `is_promoted`.
    """
    start, before = today - timedelta(days=days), today - timedelta(days=2 * days)
    now = Q(daily_searches__day__gt=start)
    earlier = Q(daily_searches__day__gt=before, daily_searches__day__lte=start)
    return (
        Query.objects.annotate(
            searches=Sum("daily_searches__searches", filter=now, default=0),
            without_result=Sum("daily_searches__without_result", filter=now, default=0),
            trend=F("searches") - Sum("daily_searches__searches", filter=earlier, default=0),
            is_promoted=Exists(SearchPromotion.objects.filter(query=OuterRef("pk"))),
        )
        .annotate(
            promotion=Case(
                When(is_promoted=True, then=Value(_("See what is promoted"))),
                default=Value(_("Promote a result")),
            )
        )
        .filter(searches__gt=0)
    )


def summary(days: int, today: date) -> str:
    """« 1,240 searches, 8% of them without result »: all of them, also those whose words are not kept."""
    rows = DailySearches.objects.filter(fingerprint="", day__gt=today - timedelta(days=days))
    totals = rows.aggregate(
        searches=Sum("searches", default=0), without_result=Sum("without_result", default=0)
    )
    searches = totals["searches"]
    if not searches:
        return _("No search yet")
    return ngettext(
        "%(searches)d search, %(share)d%% of them without result",
        "%(searches)d searches, %(share)d%% of them without result",
        searches,
    ) % {"searches": searches, "share": round(100 * totals["without_result"] / searches)}


class SearchesFilterSet(WagtailFilterSet):
    """`period` is read by the view, which must count again for it."""

    period = django_filters.ChoiceFilter(
        label=gettext_lazy("Period"),
        choices=list(PERIODS.items()),
        method="filter_period",
        empty_label=PERIODS[str(DEFAULT_PERIOD)],
    )
    result = django_filters.ChoiceFilter(
        label=gettext_lazy("Results"),
        choices=[("none", gettext_lazy("Searches without result"))],
        method="filter_result",
        empty_label=gettext_lazy("All searches"),
    )

    class Meta:
        model = Query
        fields: list[str] = []

    def filter_period(self, queries: QuerySet, name: str, value: str) -> QuerySet:
        return queries

    def filter_result(self, queries: QuerySet, name: str, value: str) -> QuerySet:
        return queries.filter(without_result__gt=0)


class TrendColumn(Column):
    """A difference with its sign, and a real minus."""

    def get_value(self, instance: Any) -> str:
        return f"{instance.trend:+d}".replace("-", "−") if instance.trend else "="


class SearchesReportView(WithoutFormulas, ReportView):
    """What readers look for and what they do not find, with one click to promote a result."""

    model = Query
    page_title = gettext_lazy("What readers look for")
    header_icon = "search"
    results_template_name = "search/searches_report_results.html"
    index_url_name = "search_statistics"
    index_results_url_name = "search_statistics_results"
    filterset_class = SearchesFilterSet
    is_searchable = True
    search_fields = ["query_string"]
    default_ordering = ["-searches", "query_string"]
    no_results_message = gettext_lazy(
        "Nothing to show for this period. Words appear here once enough people have looked for them."
    )
    columns = [
        TitleColumn(
            "query_string",
            label=gettext_lazy("Words searched"),
            get_url=lambda query: f"{reverse('search')}?{urlencode({'q': query.query_string})}",
            sort_key="query_string",
        ),
        NumberColumn("searches", label=gettext_lazy("Searches"), sort_key="searches"),
        NumberColumn("without_result", label=gettext_lazy("Without result"), sort_key="without_result"),
        TrendColumn("trend", label=gettext_lazy("Trend"), sort_key="trend"),
        TitleColumn(
            "promotion", label=gettext_lazy("Promoted result"), url_name="wagtailsearchpromotions:edit"
        ),
    ]
    list_export = ["query_string", "searches", "without_result", "trend"]
    export_headings = {
        "query_string": gettext_lazy("Words searched"),
        "searches": gettext_lazy("Searches"),
        "without_result": gettext_lazy("Without result"),
        "trend": gettext_lazy("Trend"),
    }
    any_permission_required = PERMISSIONS

    @cached_property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(SearchPromotion)

    @cached_property
    def days(self) -> int:
        asked = self.request.GET.get("period", "")
        return int(asked) if asked in PERIODS else DEFAULT_PERIOD

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["period"] = PERIODS[str(self.days)]
        context["summary"] = summary(self.days, timezone.localdate())
        return context

    def get_base_queryset(self) -> QuerySet[Query]:
        return searched_queries(self.days, timezone.localdate())

    def get_filename(self) -> str:
        return f"recherches-{timezone.localdate().isoformat()}"
