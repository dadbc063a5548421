"""Form widgets of the admin."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any

from django.forms import CheckboxSelectMultiple, Media
from wagtail.admin.rich_text import DraftailRichTextArea

from .models.territories import Region


class DepartmentCheckboxes(CheckboxSelectMultiple):
    """Départements as boxes to tick, under their région's name.

    A list where one must hold a key while clicking loses choices at the first slip of the hand.
    """

    def optgroups(self, name: str, value: list[Any], attrs: dict[str, Any] | None = None) -> list[Any]:
        regions = Region.objects.in_bulk()
        groups = super().optgroups(name, value, attrs)
        options = [option for _, group, _ in groups for option in group]

        def region_name(option: dict[str, Any]) -> str:
            return regions[option["value"].instance.region_id].name

        ordered = sorted(options, key=lambda option: (region_name(option), option["label"]))
        return [(region, list(group), i) for i, (region, group) in enumerate(groupby(ordered, region_name))]


_BLANK_PARAGRAPH = re.compile(r"<p\b[^>]*>(?:\s|&nbsp;|<br/?>|</?[bi]>)*</p>")


class RichTextArea(DraftailRichTextArea):
    """Wagtail's editor, without the blank paragraphs that are typed for space or come with a paste from Word.

    The space between paragraphs is the design's; screen readers say « blank » at each of these.
    """

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        html: str | None = super().value_from_datadict(data, files, name)
        return html and _BLANK_PARAGRAPH.sub("", html)

    @property
    def media(self) -> Media:
        return super().media + Media(js=["cms/paste.js"])
