"""News."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable
from wagtail.search import index

from cms import structured_data
from cms.cards import visible
from cms.chrome import Link
from cms.models import BasePage, BodyMixin, ContactMixin, IllustratedMixin, Organisation, WithdrawalMixin

from .common import ArticlePage, RelatedPage


class NewsPage(ArticlePage):
    """A piece of news."""

    kind = "news"
    schema_type = "NewsArticle"
    read_relations = (*ArticlePage.read_relations, "authors__organisation")
    search_relations = (*ArticlePage.search_relations, "authors__organisation")

    is_featured = models.BooleanField(
        _("featured"),
        default=False,
        help_text=_("Stands first in the list of news, before more recent ones."),
    )
    source_url = models.URLField(
        _("address of the original"), blank=True, help_text=_("Where it was first published, if elsewhere.")
    )

    template = "news/news_page.html"
    parent_page_types = ["news.NewsIndexPage"]
    subpage_types: list[str] = []

    content_panels = [
        *BasePage.content_panels,
        *IllustratedMixin.illustration_panels,
        *BodyMixin.body_panels,
        InlinePanel("related_pages", heading=_("Related pages"), label=_("page")),
    ]
    promote_panels = [
        *ArticlePage.classification_panels,
        FieldPanel("is_featured"),
        InlinePanel("authors", heading=_("Author organisations"), label=_("organisation")),
        FieldPanel("source_url"),
        *ContactMixin.contact_panels,
        *BasePage.promote_panels,
    ]
    settings_panels = [*BasePage.date_panels, *WithdrawalMixin.withdrawal_panels, *BasePage.settings_panels]
    search_fields = [*ArticlePage.search_fields, index.FilterField("is_featured")]
    api_fields = ArticlePage.api_fields

    class Meta:
        verbose_name = _("news")
        # English has one word for one and several; French has two.
        verbose_name_plural = pgettext_lazy("several", "news")

    def structured_data(self, request: HttpRequest | None) -> dict[str, Any]:
        authors = [
            structured_data.organisation(organisation) for organisation in self.involved_organisations()
        ]
        return structured_data.compact(
            {
                **super().structured_data(request),
                "headline": self.title,
                "author": authors or [structured_data.reference("organization")],
                "articleSection": [topic.name for topic in self.topics.all()],
                "isBasedOn": self.source_url,
            }
        )

    def published_context(self, request: HttpRequest) -> dict[str, Any]:
        return {
            **super().published_context(request),
            **self.neighbours(),
            "authors": list(self.authors.all()),
        }

    def neighbours(self) -> dict[str, Link | None]:
        """The news just before and just after this one, as lists would show them: `previous`, `next`."""
        day = self.published_on
        if day is None:
            return {"previous": None, "next": None}
        others = visible(NewsPage.objects.sibling_of(self, inclusive=False)).filter(withdrawn_on=None)
        others = others.defer("body")
        same_day = Q(published_on=day)
        older = others.filter(Q(published_on__lt=day) | same_day & Q(pk__lt=self.pk))
        newer = others.filter(Q(published_on__gt=day) | same_day & Q(pk__gt=self.pk))
        found = {
            "previous": older.order_by("-published_on", "-pk").first(),
            "next": newer.order_by("published_on", "pk").first(),
        }
        return {way: Link(page.title, page.url or "") if page else None for way, page in found.items()}

    def involved_organisations(self) -> list[Organisation]:
        return [author.organisation for author in self.authors.all()]


class NewsAuthor(Orderable):
    """An organisation that wrote the news."""

    page = ParentalKey(NewsPage, on_delete=models.CASCADE, related_name="authors")
    organisation = models.ForeignKey(
        "cms.Organisation", on_delete=models.CASCADE, related_name="+", verbose_name=_("organisation")
    )

    panels = [FieldPanel("organisation")]


class NewsRelatedPage(RelatedPage):
    page = ParentalKey(NewsPage, on_delete=models.CASCADE, related_name="related_pages")
