"""Publications: reports, guides, booklets, with their publishers and files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from cms import structured_data
from cms.file_sizes import display_size
from cms.models import BasePage, BodyMixin, ContactMixin, Organisation, WithdrawalMixin
from cms.searchable import SearchContent

from .common import ArticlePage, RelatedPage
from .requests import offer_of

COVER = "max-480x680|format-webp"


class PublicationPage(ArticlePage):
    """The notice of a publication. Its image is the cover."""

    kind = "publication"
    schema_type = "Report"
    read_relations = (*ArticlePage.read_relations, "publishers__organisation", "files__document", "themes")
    card_image_spec = "max-360x480|format-webp"
    card_relations = ("publishers__organisation",)

    collection = models.CharField(_("collection"), max_length=160, blank=True)
    themes = ParentalManyToManyField("cms.Theme", blank=True, verbose_name=_("themes"))
    reference = models.CharField(_("reference"), max_length=80, blank=True)
    isbn = models.CharField(_("ISBN"), max_length=17, blank=True)
    licence = models.CharField(
        _("licence"),
        max_length=120,
        blank=True,
        help_text=_("For instance « Licence ouverte 2.0 » or « CC BY 4.0 »."),
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
        FieldPanel("image", heading=_("Cover")),
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
                FieldRowPanel([FieldPanel("collection"), FieldPanel("licence")]),
                FieldRowPanel([FieldPanel("reference"), FieldPanel("isbn")]),
                FieldRowPanel([FieldPanel("period_start"), FieldPanel("period_end")]),
            ],
            heading=_("Notice"),
        ),
        FieldPanel("paper_copy_email"),
        *ContactMixin.contact_panels,
        *BasePage.promote_panels,
    ]
    settings_panels = [*BasePage.date_panels, *WithdrawalMixin.withdrawal_panels, *BasePage.settings_panels]

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    def clean(self) -> None:
        super().clean()
        if self.period_start and self.period_end and self.period_end < self.period_start:
            raise ValidationError({"period_end": _("The period ends before it starts.")})

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
            "themes": list(self.themes.all()),
            "cover": self.image.get_rendition(COVER) if self.image else None,
            "request_offer": offer_of(self),
        }

    def ordered_files(self) -> list[PublicationFile]:
        """Accessible versions first, otherwise in the editor's order."""
        return sorted(self.files.all(), key=lambda file: not file.is_accessible)

    def structured_data(self, request: HttpRequest | None) -> dict[str, Any]:
        publishers = list(self.publishers.all())
        by_role: dict[str, list] = {}
        for publisher in publishers:
            by_role.setdefault(publisher.schema_property, []).append(
                structured_data.organisation(publisher.organisation)
            )
        files = self.ordered_files()
        # schema.org knows « isbn » for books alone.
        isbn = {"@type": "PropertyValue", "propertyID": "ISBN", "value": self.isbn} if self.isbn else {}
        return structured_data.compact(
            {
                **super().structured_data(request),
                "headline": self.title,
                **by_role,
                "identifier": isbn,
                "reportNumber": self.reference,
                "license": {"@type": "CreativeWork", "name": self.licence} if self.licence else {},
                "keywords": [theme.name for theme in self.themes.all()],
                "inLanguage": sorted({file.language for file in files}) or self.locale.language_code,
                "encoding": [file.structured_data() for file in files],
            }
        )

    def search_content(self) -> SearchContent | None:
        content = super().search_content()
        if content is None:
            return None
        labels = tuple(filter(None, (self.reference, self.isbn, self.collection)))
        return replace(
            content,
            labels=labels,
            facets={**content.facets, "theme": tuple(theme.slug for theme in self.themes.all())},
        )


class Publisher(Orderable):
    """An organisation's part in a publication."""

    class Role(models.TextChoices):
        PUBLISHER = "publisher", _("Publisher")
        CO_PUBLISHER = "co_publisher", _("Co-publisher")
        AUTHOR = "author", _("Author")
        FUNDER = "funder", _("Funder")
        PARTNER = "partner", _("Partner")

    page = ParentalKey(PublicationPage, on_delete=models.CASCADE, related_name="publishers")
    organisation = models.ForeignKey(
        "cms.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.PUBLISHER)

    panels = [FieldRowPanel([FieldPanel("organisation"), FieldPanel("role")])]

    @property
    def schema_property(self) -> str:
        """The schema.org property of this role."""
        properties = {
            self.Role.AUTHOR: "author",
            self.Role.FUNDER: "funder",
            self.Role.PARTNER: "contributor",
        }
        return properties.get(self.Role(self.role), "publisher")


class PublicationFile(Orderable):
    """One way to read the publication: a file of ours or a link to the publisher's page."""

    page = ParentalKey(PublicationPage, on_delete=models.CASCADE, related_name="files")
    document = models.ForeignKey(
        "cms.CustomDocument",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("file"),
    )
    url = models.URLField(_("or link"), blank=True)
    title = models.CharField(_("title"), max_length=160, help_text=_("For instance « Rapport complet »."))
    language = models.CharField(
        _("language"), max_length=10, choices=settings.CONTENT_LANGUAGE_CHOICES, default="fr"
    )
    is_accessible = models.BooleanField(_("accessible version"), default=False)
    page_count = models.PositiveIntegerField(_("pages"), null=True, blank=True)

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("document"), FieldPanel("url")]),
        FieldRowPanel([FieldPanel("language"), FieldPanel("page_count"), FieldPanel("is_accessible")]),
    ]

    def clean(self) -> None:
        super().clean()
        if bool(self.document) == bool(self.url):
            raise ValidationError({"document": _("Choose a file or give a link: one of the two.")})

    @property
    def href(self) -> str:
        return self.document.url if self.document else self.url

    @property
    def format(self) -> str:
        """« PDF », or "" for a link."""
        return PurePath(self.document.filename).suffix.removeprefix(".").upper() if self.document else ""

    @property
    def size(self) -> str:
        """« 1,2 Mo », or "" for a link."""
        size = self.document.get_file_size() if self.document else None
        return display_size(size)

    def structured_data(self) -> dict[str, Any]:
        """The schema.org MediaObject of this file."""
        return structured_data.compact(
            {
                "@type": "MediaObject",
                "name": self.title,
                "contentUrl": structured_data.absolute(self.href) if self.document else "",
                "url": self.url,
                "encodingFormat": self.document.content_type if self.document else "",
                "contentSize": str(self.document.get_file_size() or "") if self.document else "",
                "inLanguage": self.language,
            }
        )


class PublicationRelatedPage(RelatedPage):
    page = ParentalKey(PublicationPage, on_delete=models.CASCADE, related_name="related_pages")
