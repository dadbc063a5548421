"""Publications: reports, guides, booklets, with their publishers and files."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Revision

from cms import structured_data
from cms.cards import Card, cards_of
from cms.images import rendition_of
from cms.models import BasePage, BodyMixin, ContactMixin, Organisation, WithdrawalMixin
from cms.searchable import SearchContent

from ..citation import citation_meta
from ..covers import cover_of
from ..isbn import normalised_isbn
from ..licences import LicenceSelect, canonical_name, licence_url
from .common import ArticlePage, RelatedPage
from .publication_parts import PublicationFile, PublicationSource, Publisher, language_name
from .requests import offer_of

COVER = "max-480x680|format-webp"


class PublicationPage(ArticlePage):
    """The notice of a publication. Its image is the cover."""

    kind = "publication"
    schema_type = "Report"
    read_relations = (
        *ArticlePage.read_relations,
        "publishers__organisation",
        "files__document",
        "sources",
        "themes",
    )
    search_relations = (*ArticlePage.search_relations, "publishers__organisation")
    card_image_spec = "max-360x480|format-webp"
    card_relations = ("publishers__organisation",)
    PUBLISHING_ROLES = (Publisher.Role.PUBLISHER, Publisher.Role.CO_PUBLISHER)

    collection = models.CharField(_("collection"), max_length=160, blank=True)
    themes = ParentalManyToManyField("cms.Theme", blank=True, verbose_name=_("themes"))
    reference = models.CharField(_("reference"), max_length=80, blank=True)
    isbn = models.CharField(_("ISBN"), max_length=17, blank=True)
    # The name of a licence: one of LICENCES, or what was typed before there was a choice.
    licence = models.CharField(
        _("licence"), max_length=120, blank=True, help_text=_("What readers may do with it.")
    )
    period_start = models.DateField(_("period covered: from"), null=True, blank=True)
    period_end = models.DateField(_("to"), null=True, blank=True)
    paper_copy_email = models.EmailField(
        _("e-mail for paper copies"),
        blank=True,
        help_text=_("Given, the page says that a paper copy can be asked for at this address."),
    )

    template = "news/publication_page.html"
    parent_page_types = ["news.PublicationIndexPage"]
    subpage_types: list[str] = []

    content_panels = [
        *BasePage.content_panels,
        FieldPanel(
            "image",
            heading=_("Cover"),
            help_text=_("Left empty, the first page of the first PDF becomes the cover when you save."),
        ),
        InlinePanel("publishers", heading=_("Publishers, authors, funders"), label=_("organisation")),
        InlinePanel(
            "files",
            heading=_("« Consulter la publication »"),
            label=_("file or link"),
            help_text=_("In the order readers see; the accessible version is shown first."),
        ),
        *BodyMixin.body_panels,
        InlinePanel("related_pages", heading=_("Related pages"), label=_("page")),
    ]
    promote_panels = [
        *ArticlePage.classification_panels,
        FieldPanel("themes"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("collection"), FieldPanel("licence", widget=LicenceSelect)]),
                FieldRowPanel([FieldPanel("reference"), FieldPanel("isbn")]),
                FieldRowPanel([FieldPanel("period_start"), FieldPanel("period_end")]),
            ],
            heading=_("Notice"),
        ),
        InlinePanel(
            "sources",
            heading=_("Drawn from"),
            label=_("work"),
            help_text=_("The report that this one sums up, the work that it translates or adapts…"),
        ),
        FieldPanel("paper_copy_email"),
        *ContactMixin.contact_panels,
        *BasePage.promote_panels,
    ]
    settings_panels = [*BasePage.date_panels, *WithdrawalMixin.withdrawal_panels, *BasePage.settings_panels]

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("update_fields") is None:
            self.fill_cover()
        super().save(*args, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        self.fill_cover()
        return super().save_revision(*args, **kwargs)

    def fill_cover(self) -> None:
        """Give a page without a cover that of its first PDF, and keep it that of the PDF as long as nobody chose."""
        document = next((file.document for file in self.ordered_files() if file.format == "PDF"), None)
        if document is None or (self.image and self.image.made_from in ("", document.file_hash)):
            return
        credit = ", ".join(self.names_of(*self.PUBLISHING_ROLES))
        self.image = cover_of(document, self.title, credit)

    def clean(self) -> None:
        super().clean()
        self.licence = canonical_name(self.licence)
        try:
            self.isbn = normalised_isbn(self.isbn)
        except ValidationError as error:
            raise ValidationError({"isbn": error.messages}) from error
        if self.period_start and self.period_end and self.period_end < self.period_start:
            raise ValidationError({"period_end": _("The period ends before it starts.")})

    def names_of(self, *roles: str) -> list[str]:
        """Names of the organisations that have one of these roles, in the editor's order."""
        return [line.organisation.name for line in self.publishers.all() if line.role in roles]

    @property
    def languages(self) -> list[str]:
        """Codes of the languages that it can be read in; the page's own when no file says."""
        codes = [file.language_code for file in self.ordered_files() if file.language_code]
        return list(dict.fromkeys(codes)) or [self.locale.language_code]

    def involved_organisations(self) -> list[Organisation]:
        return [publisher.organisation for publisher in self.publishers.all()]

    @property
    def card_detail(self) -> str:
        """The publishers' names, shortest form. Lists have prefetched them."""
        organisations = [publisher.organisation for publisher in self.publishers.all()]
        return ", ".join(organisation.acronym or organisation.name for organisation in organisations)

    def published_context(self, request: HttpRequest) -> dict[str, Any]:
        return {
            **super().published_context(request),
            "publishers": list(self.publishers.all()),
            "files": self.ordered_files(),
            "languages": [language_name(code) or code for code in self.languages],
            "licence_url": licence_url(self.licence),
            "sources": self.source_links(),
            "citation": citation_meta(self),
            "themes": list(self.themes.all()),
            "cover": rendition_of(self.image, COVER),
            "request_offer": offer_of(self) if self.pk else None,  # a preview of a page to come
        }

    def ordered_files(self) -> list[PublicationFile]:
        """Accessible versions first, otherwise in the editor's order."""
        return sorted(self.files.all(), key=lambda file: not file.is_accessible)

    def source_links(self) -> list[Card | PublicationSource]:
        """What it draws on, each with a `title` and a `url`: our pages as far as readers may see them, then others."""
        sources = list(self.sources.all())
        cards = cards_of(source.target_id for source in sources if source.target_id)
        return [*cards, *(source for source in sources if source.url)]

    def structured_data(self, request: HttpRequest | None) -> dict[str, Any]:
        publishers = list(self.publishers.all())
        by_role: dict[str, list] = {}
        for publisher in publishers:
            by_role.setdefault(publisher.schema_property, []).append(
                structured_data.organisation(publisher.organisation)
            )
        # schema.org knows « isbn » for books alone.
        isbn = {"@type": "PropertyValue", "propertyID": "ISBN", "value": self.isbn} if self.isbn else {}
        return structured_data.compact(
            {
                **super().structured_data(request),
                "headline": self.title,
                **by_role,
                "identifier": isbn,
                "reportNumber": self.reference,
                "license": licence_url(self.licence) or (_work(self.licence) if self.licence else ""),
                "isBasedOn": [_work(source.title, source.url) for source in self.source_links()],
                "keywords": [theme.name for theme in self.themes.all()],
                "inLanguage": self.languages,
                "encoding": [file.structured_data() for file in self.ordered_files()],
            }
        )

    def search_content(self) -> SearchContent | None:
        content = super().search_content()
        if content is None:
            return None
        labels = tuple(filter(None, (self.reference, self.isbn, self.collection)))
        return replace(content, labels=labels)


def _work(name: str, url: str = "") -> dict[str, str]:
    """A schema.org node for a work of which only this is known."""
    return structured_data.compact(
        {"@type": "CreativeWork", "name": name, "url": structured_data.absolute(url)}
    )


class PublicationRelatedPage(RelatedPage):
    page = ParentalKey(PublicationPage, on_delete=models.CASCADE, related_name="related_pages")
