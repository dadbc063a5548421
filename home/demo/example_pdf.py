"""The platform's own example document, made by code: « Accueillir un travailleur pair dans son équipe ».

The demonstration needs one real file to list, read, search and download; making it keeps out of the
repository any document whose rights would have to be cleared. The fonts are the standard ones that every
reader has, so none is copied here; their Windows-1252 encoding holds all that French needs, œ and ’ included.
The file has a title, a language and an outline, but fpdf2 writes no tags: do not present it as accessible.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from home.demo import example_text as words
from home.demo.drawing import DUNE, INK, PAPER, SAGE, TERRACOTTA, Colour, Point

FILE_NAME = "guide-exemple.pdf"
CREATED = datetime(2026, 9, 15, 9, 0, tzinfo=UTC)
NO_BREAK_SPACE = "\u00a0"

# Millimetres, on A5.
WIDTH, HEIGHT, MARGIN = 148.0, 210.0, 17.0
MUTED: Colour = (70, 85, 87)
TEXT: Colour = (28, 43, 45)


class Guide(FPDF):
    """An A5 booklet with the site's colours; says at the foot of each page that it is an example."""

    def __init__(self) -> None:
        super().__init__(format=(WIDTH, HEIGHT))
        self.c_margin = 0
        self.core_fonts_encoding = "windows-1252"
        self.set_margins(MARGIN, 18, MARGIN)
        self.set_auto_page_break(auto=False)
        self.set_title(words.TITLE)
        self.set_author(words.AUTHOR)
        self.set_subject(words.SUBJECT)
        self.set_keywords(words.KEYWORDS)
        self.set_lang("fr-FR")
        self.set_creation_date(CREATED)
        self.set_display_mode("fullpage", "continuous")

    def footer(self) -> None:
        if self.page_no() == 1:
            return
        self.set_draw_color(*DUNE)
        self.set_line_width(0.2)
        self.line(MARGIN, HEIGHT - 15, WIDTH - MARGIN, HEIGHT - 15)
        self.set_y(HEIGHT - 13)
        self.set_font("Helvetica", size=7.5)
        self.set_text_color(*MUTED)
        self.cell(text=f"{words.NOTICE} · {words.REFERENCE}", h=5)
        self.set_x(MARGIN)
        self.cell(w=WIDTH - 2 * MARGIN, text=f"{self.page_no()}", h=5, align="R")

    def heading(self, text: str) -> None:
        """A heading in the page and in the outline."""
        self.start_section(text)
        self.set_font("Times", "B", 15)
        self.set_text_color(*INK)
        self.write_lines(text, 6.4)
        self.ln(1.4)

    def paragraph(self, text: str) -> None:
        self.set_font("Helvetica", size=9.8)
        self.set_text_color(*TEXT)
        self.write_lines(text, 5)
        self.ln(1.6)

    def item(self, text: str) -> None:
        """A line of a list to tick, with an empty box that a pen can fill."""
        self.set_draw_color(*INK)
        self.set_line_width(0.3)
        self.rect(MARGIN + 0.15, self.get_y() + 0.9, 2.8, 2.8)
        self.set_left_margin(MARGIN + 6)
        self.paragraph(text)
        self.set_left_margin(MARGIN)
        self.set_x(MARGIN)

    def write_lines(self, text: str, height: float, link: str = "") -> None:
        """Text over the page's width, then the next line; long text without hyphenation is left ragged."""
        self.multi_cell(0, height, french(text), align="L", link=link, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def build() -> bytes:
    """The PDF, the same bytes at each call: 4 pages A5, about 10 kB."""
    guide = Guide()
    draw_cover(guide)
    for sections in words.PAGES:
        guide.add_page()
        for section in sections:
            guide.heading(section.heading)
            for paragraph in section.paragraphs:
                guide.paragraph(paragraph)
            for question in section.questions:
                guide.item(question)
            guide.ln(3)
    draw_last_page(guide)
    return bytes(guide.output())


def draw_cover(guide: Guide) -> None:
    """The pair of circles above the title."""
    guide.add_page()
    guide.set_fill_color(*PAPER)
    guide.rect(0, 0, WIDTH, HEIGHT, style="F")
    radius, top = 36.0, 64.0
    left, right = (WIDTH / 2 - 20, top + 3), (WIDTH / 2 + 20, top - 3)
    for (x, y), colour in ((left, INK), (right, SAGE)):
        guide.set_fill_color(*colour)
        guide.circle(x, y, radius, style="F")
    guide.set_fill_color(*TERRACOTTA)
    guide.polygon(lens(left, right, radius), style="F")

    guide.start_section(words.TITLE)
    title, subtitle = words.TITLE.split(" : ")
    guide.set_y(121)
    guide.set_font("Times", "B", 25)
    guide.set_text_color(*INK)
    guide.write_lines(title, 10.2)
    guide.ln(2)
    guide.set_font("Times", "I", 17)
    guide.set_text_color(*TERRACOTTA)
    guide.write_lines(subtitle[0].upper() + subtitle[1:], 8)
    guide.set_y(HEIGHT - 34)
    guide.set_font("Helvetica", "B", 8.5)
    guide.set_text_color(*INK)
    guide.write_lines(f"{words.NOTICE} · {words.REFERENCE}", 5)
    guide.set_font("Helvetica", size=8.5)
    guide.set_text_color(*MUTED)
    guide.write_lines(words.WARNING, 4.2)


def draw_last_page(guide: Guide) -> None:
    """A list to keep, the sources with their links, and what this document is not."""
    guide.add_page()
    guide.heading(words.REMINDER_HEADING)
    for reminder in words.REMINDERS:
        guide.item(reminder)
    guide.ln(4)
    guide.heading(words.SOURCES_HEADING)
    guide.set_font("Helvetica", size=8.5)
    guide.set_text_color(*TEXT)
    for text, url in words.SOURCES:
        guide.write_lines(text, 4.4, link=url)
        guide.ln(1)
    guide.set_y(HEIGHT - 48)
    guide.set_font("Helvetica", "B", 8.5)
    guide.write_lines(words.NOTICE, 4.6)
    guide.set_font("Helvetica", size=8.5)
    guide.set_text_color(*MUTED)
    guide.write_lines(words.WARNING, 4.4)
    guide.ln(1)
    guide.write_lines(words.LICENCE, 4.4)


def lens(first: Point, second: Point, radius: float, steps: int = 40) -> list[Point]:
    """The outline of what two circles of the same radius share."""
    dx, dy = second[0] - first[0], second[1] - first[1]
    towards = math.atan2(dy, dx)
    half = math.acos(math.hypot(dx, dy) / (2 * radius))
    outline = []
    for (x, y), middle in ((first, towards), (second, towards + math.pi)):
        for step in range(steps + 1):
            angle = middle - half + 2 * half * step / steps
            outline.append((x + radius * math.cos(angle), y + radius * math.sin(angle)))
    return outline


def french(text: str) -> str:
    """Keep « ; : ? ! », guillemets and the parts of a date on the line of the word that they belong to."""
    return re.sub(r" (?=[;:?!»])|(?<=«) |(?<=\d) (?=[a-zé])|(?<=[a-zé]) (?=\d{4}\b)", NO_BREAK_SPACE, text)
