"""What a publication's page lists: who made it, where to read it, what it draws on."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.models import Orderable

from cms import structured_data
from cms.file_sizes import display_size

_LANGUAGES = dict(settings.CONTENT_LANGUAGE_CHOICES)


def language_name(code: str) -> str:
    """« français facile à lire (FALC) », as in the middle of a sentence; "" for a code that we do not know."""
    name = str(_LANGUAGES.get(code, ""))
    return name[:1].lower() + name[1:]


class Publisher(Orderable):
    """An organisation's part in a publication."""

    class Role(models.TextChoices):
        PUBLISHER = "publisher", _("Publisher")
        CO_PUBLISHER = "co_publisher", _("Co-publisher")
        AUTHOR = "author", _("Author")
        FUNDER = "funder", _("Funder")
        PARTNER = "partner", _("Partner")

    page = ParentalKey("news.PublicationPage", on_delete=models.CASCADE, related_name="publishers")
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
    """One way to read the publication: a file of ours or a link to the publisher's page.

    What the editor writes wins; what is left empty comes from the file.
    """

    page = ParentalKey("news.PublicationPage", on_delete=models.CASCADE, related_name="files")
    document = models.ForeignKey(
        "cms.CustomDocument",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="publication_files",
        verbose_name=_("file"),
    )
    url = models.URLField(_("or link"), blank=True)
    title = models.CharField(
        _("title"),
        max_length=160,
        blank=True,
        help_text=_("For instance « Rapport complet ». Left empty, the file's own title is shown."),
    )
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=settings.CONTENT_LANGUAGE_CHOICES,
        blank=True,
        help_text=_("Left empty, the one that the PDF says it is in."),
    )
    is_accessible = models.BooleanField(
        _("accessible version"),
        default=False,
        help_text=_("Tick only if somebody checked it, with a screen reader for instance."),
    )
    page_count = models.PositiveIntegerField(
        _("pages"), null=True, blank=True, help_text=_("Left empty, those of the PDF are counted.")
    )

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("document"), FieldPanel("url")]),
        FieldRowPanel([FieldPanel("language"), FieldPanel("page_count"), FieldPanel("is_accessible")]),
    ]

    def clean(self) -> None:
        super().clean()
        if bool(self.document) == bool(self.url):
            raise ValidationError({"document": _("Choose a file or give a link: one of the two.")})
        if self.url and not self.title:
            raise ValidationError({"title": _("Say what readers will find behind this link.")})
        if self.is_missing:
            raise ValidationError({"document": _("This file is no longer on the server: choose it again.")})

    @property
    def is_missing(self) -> bool:
        """Whether the storage lost the file: asked at each view, since it may come back as it left."""
        return bool(self.document and self.document.is_missing)

    @property
    def href(self) -> str:
        return self.document.url if self.document else self.url

    @property
    def name(self) -> str:
        return self.title or (self.document.title if self.document else "")

    @property
    def format(self) -> str:
        """« PDF », or "" for a link."""
        return PurePath(self.document.filename).suffix.removeprefix(".").upper() if self.document else ""

    @property
    def size(self) -> str:
        """« 1,2 Mo », or "" for a link."""
        return display_size(self.document.file_size) if self.document else ""

    @property
    def pages(self) -> int | None:
        return self.page_count or (self.document.page_count if self.document else None)

    @property
    def language_code(self) -> str:
        """One of CONTENT_LANGUAGE_CHOICES, "" when nobody knows."""
        return self.language or (self.document.language if self.document else "")

    @property
    def language_name(self) -> str:
        return language_name(self.language_code)

    def structured_data(self) -> dict[str, Any]:
        """The schema.org MediaObject of this file. Its number of pages is not said: only a Book may have one."""
        common = {"@type": "MediaObject", "name": self.name, "inLanguage": self.language_code}
        if not self.document:
            return structured_data.compact({**common, "url": self.url})
        size = self.document.file_size
        return structured_data.compact(
            {
                **common,
                "contentUrl": structured_data.absolute(self.href),
                "encodingFormat": self.document.content_type,
                "contentSize": f"{size} B" if size else "",
            }
        )


class PublicationSource(Orderable):
    """A work that the publication draws on: a page of ours, or an address elsewhere."""

    page = ParentalKey("news.PublicationPage", on_delete=models.CASCADE, related_name="sources")
    target = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("page of the site"),
    )
    url = models.URLField(_("or address"), blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)

    panels = [FieldPanel("title"), FieldRowPanel([PageChooserPanel("target"), FieldPanel("url")])]

    def clean(self) -> None:
        super().clean()
        if bool(self.target) == bool(self.url):
            raise ValidationError({"url": _("Choose a page or give an address: one of the two.")})
        if self.url and not self.title:
            raise ValidationError({"title": _("Give the title of this work.")})
