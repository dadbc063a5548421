"""The sections of the home page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from ..teasers import render_context, teaser_choices
from .links import CallToActionBlock
from .text import QuoteBlock, TextBlock


class PresentationBlock(blocks.StructBlock):
    """Who we are, in a few lines."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"))
    links = blocks.ListBlock(
        CallToActionBlock(), label=_("Calls to action"), min_num=0, max_num=2, default=[]
    )

    class Meta:
        icon = "group"
        label = _("Presentation")
        template = "blocks/home/presentation.html"


class MissionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    text = blocks.CharBlock(label=_("One sentence"), max_length=200)
    page = blocks.PageChooserBlock(label=_("Page that says more"), required=False)


class MissionsBlock(blocks.StructBlock):
    """The platform's missions, each with a page."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    missions = blocks.ListBlock(MissionBlock(label=_("Mission")), label=_("Missions"), min_num=2, max_num=6)

    class Meta:
        icon = "tasks"
        label = _("Missions")
        template = "blocks/home/missions.html"


class TeaserBlock(blocks.StructBlock):
    """What a room of the site has to show: it keeps itself up to date."""

    source = blocks.ChoiceBlock(label=_("What to show"), choices=teaser_choices)
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    limit = blocks.IntegerBlock(label=_("How many at most"), default=3, min_value=1, max_value=12)

    class Meta:
        icon = "pick"
        label = _("Latest content")
        template = "blocks/home/teaser.html"

    def get_context(self, value: blocks.StructValue, parent_context: dict | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["teaser"] = render_context(value["source"], value["limit"])
        return context


class TestimoniesBlock(blocks.StructBlock):
    """What those concerned say."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    quotes = blocks.ListBlock(QuoteBlock(label=_("Testimony")), label=_("Testimonies"), max_num=6)
    page = blocks.PageChooserBlock(label=_("Page with more testimonies"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Testimonies")
        template = "blocks/home/testimonies.html"


class PartnersBlock(blocks.StructBlock):
    """The partners and funders of the site's settings."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)

    class Meta:
        icon = "thumbtack"
        label = _("Partners and funders")
        template = "blocks/home/partners.html"


class HomeBlock(blocks.StreamBlock):
    presentation = PresentationBlock()
    missions = MissionsBlock()
    teaser = TeaserBlock()
    testimonies = TestimoniesBlock()
    partners = PartnersBlock()
    text = TextBlock()
