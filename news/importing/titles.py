"""The pages of the site by title and by address, to turn what names one into an internal link."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from wagtail.models import Locale, Page, Site

from news.models import NewsPage, PublicationPage

# A shorter title (« Glossaire », « Travail pair ») is a word of the text, not a reference to a page.
_MIN_WORDS = 4
_QUOTATION = re.compile(r"«\s*([^«»]{10,255}?)\s*»")


def title_key(text: str) -> str:
    """A title as compared: without case, outer quotation marks, final punctuation, kinds of blank."""
    text = unicodedata.normalize("NFKC", text).replace("’", "'").casefold()
    return " ".join(text.split()).strip(" «»\"'.;:…")


def address_key(url: str) -> str:
    """An address as compared: without its scheme, its fragment and its final slash."""
    return url.partition("#")[0].partition("://")[2].rstrip("/").lower()


@dataclass
class KnownPages:
    """Pages by compared title and address. A title that two pages share is not used: which one is meant?"""

    pages: dict[str, set[int]] = field(default_factory=dict)
    addresses: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of_site(cls) -> KnownPages:
        """The pages in the default language, drafts included: one draft may refer to another.

        A page that was imported is also known by the address that it had before.
        """
        known = cls()
        roots = {site.root_page.url_path: site.root_url for site in Site.objects.select_related("root_page")}
        rows = Page.objects.filter(locale=Locale.get_default(), depth__gt=1)
        for pk, title, url_path in rows.values_list("pk", "draft_title", "url_path").iterator():
            known.add(pk, title)
            for root_path, root_url in roots.items():
                if url_path.startswith(root_path):
                    known.add_address(pk, f"{root_url}/{url_path.removeprefix(root_path)}")
        for model in (NewsPage, PublicationPage):
            for pk, address in model.objects.filter(import_key__startswith="http").values_list(
                "pk", "import_key"
            ):
                known.add_address(pk, address)
        return known

    def add(self, pk: int, title: str, address: str = "") -> None:
        """Make a page known. Short titles are ignored."""
        key = title_key(title)
        if len(key.split()) >= _MIN_WORDS:
            self.pages.setdefault(key, set()).add(pk)
        self.add_address(pk, address)

    def add_address(self, pk: int, address: str) -> None:
        if address:
            self.addresses[address_key(address)] = pk

    def find_address(self, url: str, *, but: int | None = None) -> int | None:
        """The page at an address, of today or from before its import."""
        page = self.addresses.get(address_key(url)) if url.startswith("http") else None
        return page if page != but else None

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
