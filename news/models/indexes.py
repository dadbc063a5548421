"""The lists of news and of publications."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms import structured_data
from cms.cards import as_cards, visible
from cms.choices import related_choices, year_choices
from cms.filters import Filter
from cms.models import BasePage, IndexPage

from .common import ArticlePage
from .news import NewsPage
from .publications import PublicationPage

TOPIC = Filter("sujet", _("Topic"), "topics__slug", related_choices("topics"))
YEAR = Filter("annee", _("Year"), "published_on__year", year_choices)


def recent(pages: QuerySet) -> QuerySet:
    """Published, public, not withdrawn; newest first; without their bodies, which cards do not show."""
    return visible(pages).filter(withdrawn_on=None).defer("body").order_by("-published_on", "-pk")


class ArticleIndexPage(IndexPage):
    """A list of dated pages with filters."""

    article_model: ClassVar[type[ArticlePage]]
    filters: ClassVar[list[Filter]] = [TOPIC, YEAR]

    settings_panels = [*BasePage.settings_panels, *BasePage.date_panels]

    class Meta:
        abstract = True

    def articles(self) -> QuerySet:
        """All that this list may show."""
        return recent(self.article_model.objects.child_of(self))

    def listing_context(self, request: HttpRequest) -> dict[str, Any]:
        listing = self.build_listing(request, self.articles(), self.filters, show=as_cards)
        item_list = structured_data.item_list(listing.items, listing.total)
        return {"listing": listing, "cards": listing.items, "item_list": item_list}


class NewsIndexPage(ArticleIndexPage):
    """« Actualités »."""

    article_model = NewsPage

    template = "news/news_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["news.NewsPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of news")
        verbose_name_plural = _("lists of news")

    def articles(self) -> QuerySet:
        """Featured ones first."""
        return super().articles().order_by("-is_featured", "-published_on", "-pk")


class PublicationIndexPage(ArticleIndexPage):
    """« Publications »."""

    article_model = PublicationPage
    filters = [Filter("theme", _("Theme"), "themes__slug", related_choices("themes")), YEAR]

    template = "news/publication_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["news.PublicationPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of publications")
        verbose_name_plural = _("lists of publications")
