"""E-mail addresses that readers use and that harvesters' simplest programs miss.

Every sign of an address is written as a character reference: browsers and screen readers give the address, with or
without JavaScript; a program that looks for « name@domain » in the page's source finds nothing. One that reads pages as
a browser does finds it all the same: this spares part of the unwanted mail, it is no secret.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from django.utils.safestring import SafeString, mark_safe

_ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")


def as_references(text: str) -> SafeString:
    """« a@b.fr » as « &#97;&#64;… »: safe in text and attributes, since no sign is left as it is."""
    return mark_safe("".join(f"&#{ord(sign)};" for sign in text))  # noqa: S308 - digits alone


def email_link(address: str, subject: str = "") -> SafeString:
    """A link that writes to `address`, which is also its text."""
    query = f"?subject={quote(subject, safe='')}" if subject else ""
    href = as_references(f"mailto:{quote(address, safe='@+')}{query}")
    return mark_safe(f'<a href="{href}">{as_references(address)}</a>')  # noqa: S308 - references alone


def protect_html(html: str) -> SafeString:
    """The same HTML, already safe, with the addresses of its links and texts as character references."""
    return mark_safe(_ADDRESS.sub(lambda found: as_references(found[0]), html))  # noqa: S308 - was safe


def protect_json(text: str) -> str:
    r"""The same JSON, whose strings hold « \u0040 » for the « @ » of addresses: the same for whoever parses it."""
    return _ADDRESS.sub(lambda found: found[0].replace("@", "\\u0040"), text)
