"""The editors' guide, inside the admin: the same text as in the repository, one click from the work."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt

_DOCS: Path = settings.BASE_DIR / "docs"
_GUIDE = _DOCS / "guide-redaction.md"


def show(request: HttpRequest) -> HttpResponse:
    """The guide as a page of the admin (Wagtail asks for a login at every address of the admin)."""
    if not _GUIDE.exists():
        raise Http404
    return TemplateResponse(request, "cms/guide.html", {"guide": mark_safe(_html())})  # noqa: S308 - our own file


def image(request: HttpRequest, name: str) -> FileResponse:
    """One of the guide's screenshots. `name` is a slug, so that it cannot leave the folder."""
    path = _DOCS / "images" / f"{name}.png"
    if not path.exists():
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/png")


def _html() -> str:
    """The guide's HTML, its headings with the anchors that its own table of contents uses."""
    html = MarkdownIt("commonmark").enable("table").render(_GUIDE.read_text())
    return re.sub(
        r"<h([23])>(.*?)</h\1>",
        lambda match: f'<h{match[1]} id="{slugify(match[2])}">{match[2]}</h{match[1]}>',
        html,
    )
