"""Blocks made of words."""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class HeadingBlock(blocks.StructBlock):
    """A heading inside a page, below its title; its anchor lets readers link to it."""

    text = blocks.CharBlock(label=_("Heading"), max_length=160)
    level = blocks.ChoiceBlock(
        label=_("Level"), choices=[("2", _("Section")), ("3", _("Part of a section"))], default="2"
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "blocks/heading.html"
        form_classname = "struct-block"

    def get_context(self, value: blocks.StructValue, parent_context: dict | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["anchor"] = slugify(value["text"]) or "section"
        return context


class TextBlock(blocks.RichTextBlock):
    """Paragraphs, lists and links."""

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "blocks/text.html"


class QuoteBlock(blocks.StructBlock):
    """Somebody's words: a quotation or a testimony."""

    text = blocks.TextBlock(label=_("Words"), help_text=_("Without quotation marks: the page adds them."))
    author = blocks.CharBlock(label=_("Who says it"), required=False, max_length=120)
    role = blocks.CharBlock(label=_("Role or situation"), required=False, max_length=160)

    class Meta:
        icon = "openquote"
        label = _("Quotation or testimony")
        template = "blocks/quote.html"


class CalloutBlock(blocks.StructBlock):
    """What a reader must not miss."""

    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[
            ("info", _("Good to know")),
            ("attention", _("Warning")),
            ("definition", _("Definition")),
            ("contact", _("Contact")),
        ],
        default="info",
    )
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    text = blocks.RichTextBlock(label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Call-out")
        template = "blocks/callout.html"


class _TitledTextBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    text = blocks.RichTextBlock(label=_("Text"))


class StepsBlock(blocks.StructBlock):
    """Things to do one after the other; the page numbers them."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=160)
    steps = blocks.ListBlock(_TitledTextBlock(label=_("Step")), label=_("Steps"), min_num=2)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "blocks/steps.html"


class AccordionBlock(blocks.StructBlock):
    """Questions whose answers open one by one. They stay in the page: search and print find them."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=160)
    items = blocks.ListBlock(_TitledTextBlock(label=_("Question and answer")), label=_("Items"))

    class Meta:
        icon = "list-ul"
        label = _("Questions and answers")
        template = "blocks/accordion.html"


class KeyFigureBlock(blocks.StructBlock):
    value = blocks.CharBlock(label=_("Figure"), max_length=20)
    label = blocks.CharBlock(label=_("What it counts"), max_length=160)
    source = blocks.CharBlock(label=_("Source and date"), max_length=160)


class KeyFiguresBlock(blocks.StructBlock):
    """Figures with their sources: one without a source is an opinion."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=160)
    figures = blocks.ListBlock(KeyFigureBlock(label=_("Figure")), label=_("Figures"), max_num=6)

    class Meta:
        icon = "decimal"
        label = _("Key figures")
        template = "blocks/key_figures.html"
