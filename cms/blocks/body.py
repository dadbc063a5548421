"""The body of every page but the home page."""

from __future__ import annotations

from wagtail import blocks

from .links import CallToActionBlock, PagesBlock
from .media import FigureBlock, FileBlock, VideoBlock, table_block
from .text import (
    AccordionBlock,
    CalloutBlock,
    HeadingBlock,
    KeyFiguresBlock,
    QuoteBlock,
    StepsBlock,
    TextBlock,
)


class BodyBlock(blocks.StreamBlock):
    """Order of the menu: what is written most comes first."""

    text = TextBlock()
    heading = HeadingBlock()
    image = FigureBlock()
    quote = QuoteBlock()
    callout = CalloutBlock()
    key_figures = KeyFiguresBlock()
    steps = StepsBlock()
    accordion = AccordionBlock()
    table = table_block()
    file = FileBlock()
    video = VideoBlock()
    call_to_action = CallToActionBlock()
    pages = PagesBlock()
