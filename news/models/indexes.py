"""The lists of news and of publications, with their archives and feeds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, ClassVar

from django.db import models
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from cms import structured_data
from cms.cards import Card, CardImage, as_cards, visible
from cms.choices import (
    Choice,
    alphabetical,
    in_month,
    initial,
    month_choices,
    related_choices,
    year_choices,
    year_of_month,
)
from cms.content_cache import cached
from cms.filters import Filter, Listing, select
from cms.images import rendition_of
from cms.models import BasePage, IndexPage

from ..feeds import FORMATS, feed_links, feed_response
from .common import ArticlePage
from .news import NewsPage
from .publications import PublicationPage, Publisher

LEAD_IMAGE = "fill-960x600|format-webp"
PUBLISHING_ROLES = (Publisher.Role.PUBLISHER, Publisher.Role.CO_PUBLISHER)


def published_by(key: str) -> Q:
    """The publications that an organisation published: a subquery, so that two roles do not make two of one."""
    parts = Publisher.objects.filter(organisation=int(key), role__in=PUBLISHING_ROLES)
    return Q(pk__in=parts.values("page"))


def publisher_choices(items: QuerySet) -> list[Choice]:
    """Organisations that published some of the items, by name. An organisation may change its name, not its key."""
    rows = (
        items.order_by()
        .filter(publishers__role__in=PUBLISHING_ROLES)
        .values_list("publishers__organisation", "publishers__organisation__name")
        .annotate(number=Count("pk", distinct=True))
    )
    return alphabetical((str(key), name, number) for key, name, number in rows)


TOPIC = Filter("sujet", _("Topic"), "topics__slug", related_choices("topics"), heading=initial)
THEME = Filter("theme", _("Theme"), "themes__slug", related_choices("themes"), heading=initial)
YEAR = Filter("annee", _("Year"), "published_on__year", year_choices)
MONTH = Filter("mois", _("Month"), in_month, month_choices, after="annee", heading=year_of_month)
PUBLISHER = Filter("editeur", _("Publisher"), published_by, publisher_choices, heading=initial)


def recent(pages: QuerySet) -> QuerySet:
    """Published, public, not withdrawn; newest first; without their bodies, which cards do not show."""
    return visible(pages).filter(withdrawn_on=None).defer("body").order_by("-published_on", "-pk")


@dataclass(frozen=True)
class Lead:
    """The item that stands first, larger than the others."""

    key: int
    card: Card


class ArticleIndexPage(RoutablePageMixin, IndexPage):
    """A list of dated pages with filters, archives and feeds."""

    class FeedContent(models.TextChoices):
        FULL = "full", _("Full text")
        SUMMARY = "summary", _("Introduction only")

    article_model: ClassVar[type[ArticlePage]]
    filters: ClassVar[list[Filter]]
    # Relations of the articles, for their feeds: to records with a name, and to their organisations.
    categories: ClassVar[str]
    organisations: ClassVar[str]

    feed_content = models.CharField(
        _("what feeds hold"),
        max_length=10,
        choices=FeedContent,
        default=FeedContent.FULL,
        help_text=_(
            "Those who subscribe read the full text where they are, or the introduction and a link to the page."
        ),
    )

    settings_panels = [*BasePage.settings_panels, FieldPanel("feed_content"), *BasePage.date_panels]

    class Meta:
        abstract = True

    def articles(self) -> QuerySet:
        """All that this list may show."""
        return recent(self.article_model.objects.child_of(self))

    def lead(self) -> Lead | None:
        """What stands first while no filter is in use."""
        return None

    def listing_context(self, request: HttpRequest) -> dict[str, Any]:
        lead = self.lead()
        listing = self.build_listing(
            request, self.articles(), self.filters, show=as_cards, first=lead.key if lead else 0
        )
        leads = lead is not None and listing.number == 1 and not listing.is_filtered
        return {
            "listing": listing,
            "lead": lead.card if lead and leads else None,
            "cards": listing.items[1:] if leads else listing.items,
            "item_list": structured_data.item_list(listing.items, listing.total),
            "archives_url": self.archives_address(),
            **self._feeds(listing),
        }

    def _feeds(self, listing: Listing) -> dict[str, Any]:
        """`feeds` for machines: the whole list's and this selection's; `subscriptions` for readers: the latter."""
        whole = feed_links(self, [])
        if not listing.is_filtered:
            return {"feeds": whole, "subscriptions": whole}
        these = feed_links(self, listing.filters, listing.query)
        return {"feeds": [*these, *whole], "subscriptions": these}

    # --- Below the list's own address (the slug « archives » is kept from articles: see ArticlePage.clean) -------

    def archives_address(self) -> str:
        return f"{self.url or '/'}{self.reverse_subpage('archives')}"

    def feed_address(self, kind: str) -> str:
        return f"{self.url or '/'}{self.reverse_subpage('feed', args=[kind])}"

    @path("archives/", name="archives")
    def archives(self, request: HttpRequest) -> HttpResponse:
        """Every year and month in which something was published."""
        context = BasePage.get_context(self, request)  # without the list
        months = cached(f"archives-{self.pk}", lambda: month_choices(self.articles()))
        years = [(year, list(group)) for year, group in groupby(months, key=year_of_month)]
        context |= {
            "years": [(year, sum(number for *_, number in group), group) for year, group in years],
            "breadcrumb": [*context["breadcrumb"], (self.title, self.url)],
            "canonical_url": structured_data.absolute(self.archives_address()),
            "structured_data": "",  # the page's own node describes the list
            "feeds": feed_links(self, []),
        }
        return TemplateResponse(request, "news/archives.html", context)

    @path("flux/<str:kind>/", name="feed")
    def feed(self, request: HttpRequest, kind: str) -> HttpResponse:
        """What is new; with the list's own parameters, what is new under these filters."""
        selection = select(self.listing_name, request, self.articles(), self.filters)
        if kind not in FORMATS or selection.unknown:
            # A topic that is no longer in use must not bring everything to those who subscribed to it.
            raise Http404
        return feed_response(request, self, kind, selection)


class NewsIndexPage(ArticleIndexPage):
    """« Actualités »."""

    article_model = NewsPage
    filters = [TOPIC, YEAR, MONTH]
    categories = "topics"
    organisations = "authors__organisation"

    template = "news/news_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["news.NewsPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of news")
        verbose_name_plural = _("lists of news")

    def lead(self) -> Lead | None:
        """The latest of the featured ones; the others keep their place in time."""
        leads = cached(f"lead-{self.pk}", self._leads)
        return leads[0] if leads else None

    def _leads(self) -> list[Lead]:
        """At most one."""
        return [_as_lead(page) for page in self.articles().filter(is_featured=True)[:1]]


def _as_lead(page: NewsPage) -> Lead:
    card = page.as_card()
    if image := rendition_of(page.image, LEAD_IMAGE):
        card = replace(card, image=CardImage(image.url, image.width, image.height))
    return Lead(page.pk, card)


class PublicationIndexPage(ArticleIndexPage):
    """« Publications »."""

    article_model = PublicationPage
    filters = [THEME, PUBLISHER, YEAR, MONTH]
    categories = "themes"
    organisations = "publishers__organisation"

    template = "news/publication_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["news.PublicationPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of publications")
        verbose_name_plural = _("lists of publications")
