"""What the whole site says of itself: one record a site, edited in the admin's settings."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    TabbedInterface,
)
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Orderable


@register_setting(icon="site")
class SiteSettings(ClusterableModel, BaseSiteSetting):
    """The organisation, how to reach it, who supports it, and what stands in the footer."""

    organisation_name = models.CharField(
        _("organisation's name"), max_length=120, default="Plateforme Travail pair"
    )
    tagline = models.CharField(_("tagline"), max_length=160, blank=True)
    logo = models.ForeignKey(
        "cms.CustomImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("Leave empty to keep the drawn logo."),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    address = models.TextField(_("postal address"), blank=True)
    contact_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("contact page"),
    )
    footer_text = models.TextField(_("footer text"), max_length=400, blank=True)

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("organisation_name"),
                    FieldPanel("tagline"),
                    FieldPanel("logo"),
                    MultiFieldPanel(
                        [
                            FieldPanel("email"),
                            FieldPanel("phone"),
                            FieldPanel("address"),
                            PageChooserPanel("contact_page"),
                        ],
                        heading=_("Contact"),
                    ),
                    InlinePanel("social_links", heading=_("Social networks"), label=_("link")),
                ],
                heading=_("Organisation"),
            ),
            ObjectList(
                [InlinePanel("supporters", heading=_("Partners and funders"), label=_("organisation"))],
                heading=_("Partners and funders"),
            ),
            ObjectList(
                [
                    FieldPanel("footer_text"),
                    InlinePanel(
                        "footer_links",
                        heading=_("Links of the footer"),
                        label=_("page"),
                        help_text=_("Legal mentions, privacy and accessibility belong here."),
                    ),
                ],
                heading=_("Footer"),
            ),
        ]
    )

    class Meta:
        verbose_name = _("site settings")


class SocialLink(Orderable):
    """The organisation's account on a network."""

    settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="social_links")
    label = models.CharField(_("network"), max_length=40)
    url = models.URLField(_("address"))

    panels = [FieldPanel("label"), FieldPanel("url")]


class Supporter(Orderable):
    """An organisation that supports the platform."""

    class Role(models.TextChoices):
        PARTNER = "partner", _("Partner")
        FUNDER = "funder", _("Funder")

    settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="supporters")
    organisation = models.ForeignKey(
        "cms.Organisation", on_delete=models.CASCADE, related_name="+", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.PARTNER)

    panels = [FieldPanel("organisation"), FieldPanel("role")]


class FooterLink(Orderable):
    """A page linked from the foot of every page."""

    settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="footer_links")
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name=_("page")
    )

    panels = [PageChooserPanel("page")]
