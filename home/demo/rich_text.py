"""Markdown, in which the demo content is written, as Wagtail's rich text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db import models
from markdown_it import MarkdownIt
from wagtail.models import Page

_markdown = MarkdownIt("commonmark", {"html": False})
_PAGE_LINK = re.compile(r'<a href="page:([\w-]+)">')


def to_rich_text(text: str, find: Callable[[type[models.Model], Any], models.Model]) -> str:
    """HTML as Wagtail stores it; `[words](page:slug)` becomes a link that follows the page when it moves."""
    html = _markdown.render(text.strip())
    html = (
        html.replace("<strong>", "<b>")
        .replace("</strong>", "</b>")
        .replace("<em>", "<i>")
        .replace("</em>", "</i>")
    )
    return _PAGE_LINK.sub(lambda match: f'<a linktype="page" id="{find(Page, match[1]).pk}">', html)
