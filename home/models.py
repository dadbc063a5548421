"""The home page and the pages that belong to no room: missions, testimonies, legal pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from cms import structured_data
from cms.blocks import HomeBlock
from cms.cards import as_cards, visible
from cms.models import BasePage, BodyMixin, IllustratedMixin
from cms.searchable import SearchContent


def default_sections() -> list[tuple[str, dict[str, Any]]]:
    """What a new home page starts with: the sections that fill themselves, for editors to complete."""
    teasers = {
        "latest_news": gettext("Latest news"),
        "definition_of_the_day": gettext("Definition of the day"),
        "directory_figures": gettext("Find help near you"),
    }
    sections: list[tuple[str, dict[str, Any]]] = [
        ("teaser", {"source": source, "title": title, "limit": 3}) for source, title in teasers.items()
    ]
    return [*sections, ("partners", {"title": gettext("With the support of")})]


class HomePage(IllustratedMixin, BasePage):
    """The front door: who we are, a search box, and what is new in each room."""

    kind = "home"
    is_worth_reading_next = False

    body = StreamField(HomeBlock(), blank=True, default=default_sections, verbose_name=_("sections"))

    template = "home/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "home.StandardPage",
        "news.NewsIndexPage",
        "news.PublicationIndexPage",
        "glossary.GlossaryPage",
        "directory.DirectoryPage",
    ]
    max_count_per_parent = 1

    content_panels = [*BasePage.content_panels, *IllustratedMixin.illustration_panels, FieldPanel("body")]
    settings_panels = [*BasePage.settings_panels, *BasePage.date_panels]
    api_fields = [*BasePage.api_fields, *IllustratedMixin.illustration_api_fields]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def structured_data(self, request: HttpRequest | None) -> dict[str, Any]:
        return {**super().structured_data(request), "about": structured_data.reference("organization")}

    def search_content(self) -> SearchContent | None:
        """The home page only repeats what other pages say."""
        return None


class StandardPage(IllustratedMixin, BodyMixin, BasePage):
    """A page of text: a mission, a testimony, legal mentions. It may have pages below it."""

    template = "home/standard_page.html"
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]

    content_panels = [
        *BasePage.content_panels,
        *IllustratedMixin.illustration_panels,
        *BodyMixin.body_panels,
    ]
    settings_panels = [*BasePage.settings_panels, *BasePage.date_panels]
    search_fields = [*BasePage.search_fields, *BodyMixin.body_search_fields]
    api_fields = [*BasePage.api_fields, *IllustratedMixin.illustration_api_fields, *BodyMixin.body_api_fields]

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")

    def published_context(self, request: HttpRequest) -> dict[str, Any]:
        children = visible(self.get_children()).specific()
        return {**super().published_context(request), "cards": as_cards(children)}
