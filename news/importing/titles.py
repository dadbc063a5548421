"""The titles of the site's pages, to turn a line or a quotation of one into an internal link."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from wagtail.models import Locale, Page

# A shorter title (« Glossaire », « Travail pair ») is a word of the text, not a reference to a page.
_MIN_WORDS = 4
_QUOTATION = re.compile(r"«\s*([^«»]{10,255}?)\s*»")


def title_key(text: str) -> str:
    """A title as compared: without case, outer quotation marks, final punctuation, kinds of blank."""
    text = unicodedata.normalize("NFKC", text).replace("’", "'").casefold()
    return " ".join(text.split()).strip(" «»\"'.;:…")


@dataclass
class KnownTitles:
    """Pages by compared title. A title that two pages share is not used: nobody could say which is meant."""

    pages: dict[str, set[int]] = field(default_factory=dict)

    @classmethod
    def of_site(cls) -> KnownTitles:
        """The titles of the pages in the default language, drafts included: one draft may quote another."""
        known = cls()
        rows = Page.objects.filter(locale=Locale.get_default(), depth__gt=1).values_list("pk", "draft_title")
        for pk, title in rows.iterator():
            known.add(pk, title)
        return known

    def add(self, pk: int, title: str) -> None:
        """Make a page's title known. Short titles are ignored."""
        key = title_key(title)
        if len(key.split()) >= _MIN_WORDS:
            self.pages.setdefault(key, set()).add(pk)

    def find(self, text: str, *, but: int | None = None) -> int | None:
        """The one page whose title is `text`, other than `but`; None when there is none, or several."""
        found = self.pages.get(title_key(text), set()) - {but}
        return next(iter(found)) if len(found) == 1 else None

    def find_quoted(self, text: str, *, but: int | None = None) -> list[tuple[int, int, int]]:
        """The quotations of page titles in `text`: (start, end, page), the quotation marks left out."""
        found = []
        for match in _QUOTATION.finditer(text):
            page = self.find(match[1], but=but)
            if page is not None:
                found.append((match.start(1), match.end(1), page))
        return found
