"""The page that all our page types extend."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import QuerySet, prefetch_related_objects
from django.forms import Form
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from .. import structured_data
from ..cards import CARD_IMAGE, Card, CardImage
from ..chrome import chrome_for
from ..content_cache import cached
from ..forms import BasePageForm
from ..images import rendition_of
from ..searchable import SearchContent
from ..sharing import share_html
from .change_notes import keep_published_notes, log_rewording, mark_published

INTRODUCTION_MAX_LENGTH = 400
OPEN_GRAPH_IMAGE = "fill-1200x630|format-jpeg"


class BasePage(Page):
    """A page with an introduction and dates as readers know them: « Publié … | Modifié … »."""

    # What the page is, for cards, search and style: "news", "term"… and its name on screen.
    kind: ClassVar[str] = "page"
    # Single records that the template reads: fetched, and kept, with the page.
    kept_relations: ClassVar[tuple[str, ...]] = ("locale",)
    # Relations that `published_context` and `structured_data` read, some more than once: fetched first, each once.
    read_relations: ClassVar[tuple[str, ...]] = ("change_notes",)
    # Relations that `search_content` reads: fetched at once for many pages.
    search_relations: ClassVar[tuple[str, ...]] = ("locale",)
    card_image_spec: ClassVar[str] = CARD_IMAGE
    # What `card_detail` reads through: fetched at once for a whole list of pages.
    card_relations: ClassVar[tuple[str, ...]] = ()
    # Whether other pages may suggest this kind: lists and the home page are reached otherwise.
    is_worth_reading_next: ClassVar[bool] = True
    # The schema.org type of the page's own node.
    schema_type: ClassVar[str] = "WebPage"

    introduction = models.TextField(
        _("introduction"),
        max_length=INTRODUCTION_MAX_LENGTH,
        blank=True,
        help_text=_(
            "One or two sentences that say what the reader will find. Shown at the top, in lists and by search engines."
        ),
    )
    published_on = models.DateField(
        _("published on"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_(
            "Leave empty for the day of first publication. Give a date for content that was published elsewhere before."
        ),
    )

    base_form_class = BasePageForm
    # A copy is a page of its own: nothing has changed on it yet.
    exclude_fields_in_copy: ClassVar[list[str]] = ["change_notes"]

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    date_panels = [
        MultiFieldPanel(
            [FieldPanel("is_major_change"), FieldPanel("new_change_note")],
            heading=_("Major change"),
        ),
        InlinePanel(
            "change_notes",
            label=_("change note"),
            heading=_("Notes already on the page"),
            classname="collapsed",
        ),
        FieldPanel("published_on"),
    ]
    promote_panels = Page.promote_panels
    search_fields = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.FilterField("published_on"),
    ]
    api_fields = [APIField("introduction"), APIField("published_on"), APIField("modified_on")]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Fill the publication date once the page is public, so that lists can order by one column.

        What readers were told of its changes stays, whatever revision or code the page comes from.
        """
        if self.live and not self.published_on:
            self.published_on = timezone.localdate(self.first_published_at or timezone.now())
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "published_on"}
        if kwargs.get("update_fields") is not None:
            super().save(*args, **kwargs)
            return
        reworded = keep_published_notes(self)
        super().save(*args, **kwargs)
        if self.live:
            mark_published(self)
        log_rewording(self, reworded)

    # --- What readers see ---------------------------------------------------------------------------

    @classmethod
    def kind_label(cls) -> str:
        """The name of this kind of page on screen."""
        return str(cls._meta.verbose_name)

    @property
    def modified_on(self) -> date | None:
        """The day of the last major change that came after publication, if any."""
        days = [note.changed_on for note in self.change_notes.all() if not note.retracted_on]
        return max(days, default=None)

    @property
    def meta_description(self) -> str:
        return self.search_description or self.introduction

    def as_card(self) -> Card:
        """What lists show of this page."""
        return Card(**self.card_values())

    def card_values(self) -> dict[str, Any]:
        """The card's fields by name; page types with a card of their own add to them."""
        image = rendition_of(getattr(self, "image", None), self.card_image_spec)
        day = self.card_date
        return {
            "title": self.title,
            "url": self.url or "",
            "introduction": self.introduction,
            "kind": self.kind,
            "kind_label": capfirst(self.card_kind_label),
            "iso_date": day.isoformat() if day else "",
            "short_date": date_format(day, "SHORT_DATE_FORMAT") if day else "",
            "image": CardImage(image.url, image.width, image.height) if image else None,
            "detail": self.card_detail,
        }

    @property
    def card_kind_label(self) -> str:
        """What kind of page its card says it is."""
        return self.kind_label()

    @property
    def card_detail(self) -> str:
        """One short line of the page's own kind, on its card."""
        return ""

    @property
    def card_date(self) -> date | None:
        """The date on the card: only kinds of page that age show one."""
        return None

    # --- Serving ----------------------------------------------------------------------------------

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page, and what is computed from it once per content version (always afresh in a preview)."""
        context = super().get_context(request, *args, **kwargs)
        if getattr(request, "is_preview", False) or not self.live:
            context |= self.published_context(request)
        else:
            # The day is part of the name: notices end and days in office pass without anything being saved.
            name = f"context-{self.pk}-{timezone.localdate()}"
            context |= cached(name, lambda: self._read_published_context(request))
        return context

    def _read_published_context(self, request: HttpRequest) -> dict[str, Any]:
        prefetch_related_objects([self], *self.read_relations)
        return self.published_context(request)

    def published_context(self, request: HttpRequest) -> dict[str, Any]:
        """What the template needs and that depends on published content and the day alone, as picklable values.

        Page types extend it with `{**super().published_context(request), …}`.
        """
        image = getattr(self, "image", None)
        body = getattr(self, "body", None)
        breadcrumb = self.breadcrumb()
        address = structured_data.absolute(self.url or "")
        is_withdrawn = getattr(self, "is_withdrawn", False)
        graph = structured_data.graph(request, self, breadcrumb)
        return {
            "breadcrumb": breadcrumb,
            "canonical_url": address,
            "noindex": is_withdrawn,
            "withdrawal": self.withdrawal() if is_withdrawn else None,
            "modified_on": self.modified_on,
            "change_notes": list(self.change_notes.all()),
            "og_image": rendition_of(image, OPEN_GRAPH_IMAGE),
            "image_html": render_to_string("components/article_image.html", {"image": image})
            if image
            else "",
            "share_html": share_html(self.title, address),
            "body_html": body.render_as_block({"chrome": chrome_for(request)}) if body else "",
            "graph": graph,
            "structured_data": structured_data.script(graph),
        }

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """Wagtail's, but for withdrawn pages: engines are asked not to keep them."""
        return [] if getattr(self, "is_withdrawn", False) else super().get_sitemap_urls(request)

    def breadcrumb(self) -> list[tuple[str, str]]:
        """(title, url) of each ancestor from the home page down, this page left out."""
        return [(page.title, page.url or "") for page in self.get_ancestors().filter(depth__gt=1)]

    def serve_password_required_response(
        self, request: HttpRequest, form: Form, action_url: str
    ) -> TemplateResponse:
        """Wagtail's, without this page's context: its data for machines would tell what the password protects."""
        context = {"form": form, "action_url": action_url}
        return TemplateResponse(request, "wagtailcore/password_required.html", context)

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """Wagtail's answer, without its queries where the whole site has no restriction (the usual case)."""
        if cached("has-restrictions", PageViewRestriction.objects.exists):
            return super().get_view_restrictions()
        return PageViewRestriction.objects.none()

    # --- What other rooms and machines read --------------------------------------------------------

    def structured_data(self, request: HttpRequest | None) -> dict[str, Any]:
        """This page's schema.org node; page types extend it with `{**super().structured_data(request), …}`."""
        return structured_data.web_page(self)

    def search_content(self) -> SearchContent | None:
        """What the public search knows of this page; None keeps it out."""
        return SearchContent(
            kind=self.kind,
            title=self.title,
            introduction=self.introduction,
            body=getattr(self, "body_text", ""),
            date=self.published_on,
            language=self.locale.language_code,
        )
