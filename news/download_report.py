"""The admin's report of downloads: each document of a publication, and how many times it was taken."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.exports import WithoutFormulas
from cms.models import CustomDocument

from .models import DownloadCount, PublicationFile

RECENT_DAYS = 30


class DownloadReportView(WithoutFormulas, ReportView):
    """Documents of publications, most taken first, and those that were taken from any other page."""

    index_url_name = "download_report"
    index_results_url_name = "download_report_results"
    page_title = _("Downloads")
    header_icon = "download"
    model = CustomDocument
    permission_policy = policy_registry.get_by_type(Page)
    any_permission_required = ["publish"]
    default_ordering = ["-total", "title"]
    is_searchable = True
    # Not Wagtail's index: it knows no parts of words, nor the publications.
    search_backend_name = None
    search_fields = ["title", "publication_files__page__title"]
    columns = [
        TitleColumn(
            "title",
            label=_("Document"),
            get_url=lambda document: reverse("wagtaildocs:edit", args=[document.pk]),
            sort_key="title",
        ),
        Column("publications", label=_("Publications")),
        NumberColumn("recent", label=_("Last 30 days"), sort_key="recent"),
        NumberColumn("total", label=_("In all"), sort_key="total"),
    ]
    list_export = ["title", "publications", "recent", "total"]
    export_headings = {
        "title": _("Document"),
        "publications": _("Publications"),
        "recent": _("Last 30 days"),
        "total": _("In all"),
    }
    export_filename = "telechargements"

    def get_base_queryset(self) -> QuerySet[CustomDocument]:
        return downloads_by_document()

    def search_queryset(self, queryset: QuerySet[CustomDocument]) -> QuerySet[CustomDocument]:
        return super().search_queryset(queryset).distinct()  # several of its publications may match

    def decorate_paginated_queryset(self, object_list: QuerySet[CustomDocument]) -> list[CustomDocument]:
        """Name the publications of each document, in one query for all."""
        documents = list(object_list)
        prefetch_related_objects(documents, "publication_files__page")
        for document in documents:
            titles = {file.page.title for file in document.publication_files.all()}
            document.publications = ", ".join(sorted(titles))
        return documents


def downloads_by_document() -> QuerySet[CustomDocument]:
    """Documents of publications, and others that were taken, with `total` and `recent` downloads (RECENT_DAYS)."""
    since = timezone.localdate() - timedelta(days=RECENT_DAYS - 1)
    files = PublicationFile.objects.filter(document=OuterRef("pk"))
    documents = CustomDocument.objects.annotate(
        total=_number_of(DownloadCount.objects.all()),
        recent=_number_of(DownloadCount.objects.filter(day__gte=since)),
    )
    return documents.filter(Q(total__gt=0) | Exists(files))


def _number_of(counts: QuerySet[DownloadCount]) -> Coalesce:
    """The sum of these counts for each document, 0 for none: apart, so that sums do not multiply each other."""
    of_document = counts.filter(document=OuterRef("pk")).order_by().values("document")
    return Coalesce(Subquery(of_document.annotate(number_of=Sum("number")).values("number_of")), 0)


def report_urls() -> list[URLPattern]:
    return [
        path("reports/downloads/", DownloadReportView.as_view(), name="download_report"),
        path(
            "reports/downloads/results/",
            DownloadReportView.as_view(results_only=True),
            name="download_report_results",
        ),
    ]


def report_menu_item() -> MenuItem:
    return MenuItem(_("Downloads"), reverse_lazy("download_report"), name="downloads", icon_name="download")
