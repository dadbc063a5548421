"""The last gate before readers: rich text holds what the editor offers, however it was stored.

The editor itself keeps to that, but text may also come from an import, a script or a restored backup.
"""

from __future__ import annotations

from django.utils.safestring import SafeString
from wagtail.whitelist import Whitelister, allow_without_attributes, attribute_rule, check_url

from .email_addresses import protect_html

_PLAIN = ("[document]", "b", "br", "em", "i", "li", "ol", "p", "strong", "sub", "sup", "ul")


class _Gate(Whitelister):
    """What templates style, and no more."""

    element_rules = {
        **dict.fromkeys(_PLAIN, allow_without_attributes),
        "a": attribute_rule({"href": check_url, "hreflang": True, "rel": True}),
    }


def clean_html(html: str) -> SafeString:
    """The same HTML without any element, attribute or kind of address that the editor does not offer.

    E-mail addresses in it are kept from harvesters.
    """
    return protect_html(_Gate().clean(html))
