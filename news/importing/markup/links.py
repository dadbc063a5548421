"""The addresses of links: made absolute, or left out with their reason."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext as _

from ..formats.plain import clean

_WEB = ("http", "https")
_CONTACT = ("mailto", "tel")
_SHOWN = 120  # characters of an address in the report


@dataclass(frozen=True)
class Links:
    """Reads the addresses of one page, whose own is `base`: empty when the file does not tell it."""

    base: str = ""

    def read(self, href: str) -> tuple[str, str]:
        """The address to link to and what to tell the editor: one of them is empty, or both for an anchor."""
        href = clean(href).replace(" ", "%20")
        shown = href[:_SHOWN]
        try:
            scheme = urlsplit(href).scheme.lower()
            absolute = urljoin(self.base, href)
            parts = urlsplit(absolute)
            host = parts.hostname or ""
        except ValueError:
            return "", _("a link to an address that is not one: %(url)s") % {"url": shown}
        if not href or href.startswith("#") or (self.base and _same_page(absolute, self.base)):
            return "", ""  # a link to a part of the page itself
        if scheme in _CONTACT:
            return href, ""
        if scheme and scheme not in _WEB:
            return "", _("a link that no page may hold was left out: %(url)s") % {"url": shown}
        if parts.scheme not in _WEB or not host:
            reason = _("a relative link, but the file does not tell the page's address: %(url)s")
            return "", reason % {"url": shown}
        return absolute, ""


def web_url(text: str) -> str:
    """`text` if it is an absolute web address, else an empty string."""
    url = clean(text)
    try:
        parts = urlsplit(url)
        return url if parts.scheme in _WEB and parts.hostname and not set(" <>\"'") & set(url) else ""
    except ValueError:
        return ""


def _same_page(one: str, other: str) -> bool:
    return "#" in one and one.partition("#")[0] == other.partition("#")[0]
