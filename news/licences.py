"""Licences that a publication may be under: their names, as readers see them, and the address of their text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_CREATIVE_COMMONS = "https://creativecommons.org"

# What is stored is the name: what was typed before there was a choice stays as it is, and is recognised if known.
LICENCES = {
    "Licence Ouverte 2.0": "https://spdx.org/licenses/etalab-2.0.html",
    "CC BY 4.0": f"{_CREATIVE_COMMONS}/licenses/by/4.0/",
    "CC BY-SA 4.0": f"{_CREATIVE_COMMONS}/licenses/by-sa/4.0/",
    "CC BY-ND 4.0": f"{_CREATIVE_COMMONS}/licenses/by-nd/4.0/",
    "CC BY-NC 4.0": f"{_CREATIVE_COMMONS}/licenses/by-nc/4.0/",
    "CC BY-NC-SA 4.0": f"{_CREATIVE_COMMONS}/licenses/by-nc-sa/4.0/",
    "CC BY-NC-ND 4.0": f"{_CREATIVE_COMMONS}/licenses/by-nc-nd/4.0/",
    "CC0 1.0": f"{_CREATIVE_COMMONS}/publicdomain/zero/1.0/",
    "Tous droits réservés": "",
}
_OTHER_NAMES = {
    "etalab20": "Licence Ouverte 2.0",
    "lo20": "Licence Ouverte 2.0",
    "licenceouvertev20": "Licence Ouverte 2.0",
    "licenceouverteetalab20": "Licence Ouverte 2.0",
}


def _key(text: str) -> str:
    """Letters and figures alone: « CC-BY 4.0 » is « cc by 4.0 »."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


_NAMES = {_key(name): name for name in LICENCES} | _OTHER_NAMES


def canonical_name(text: str) -> str:
    """The name in LICENCES of a licence written in another way; an unknown one as it is."""
    return _NAMES.get(_key(text), text.strip())


def licence_url(text: str) -> str:
    """The address of the licence's text, "" when it is unknown or has none."""
    return LICENCES.get(canonical_name(text), "")


class LicenceSelect(forms.Select):
    """The known licences and, where another one is stored, that one too: opening a page must not lose it."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, choices=[("", _("Not said")), *((name, name) for name in LICENCES)])

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        value = [canonical_name(text) for text in value]
        unknown = [text for text in value if text and text not in LICENCES]
        known = self.choices
        self.choices = [*known, *((text, text) for text in unknown)]
        groups = super().optgroups(name, value, attrs)
        self.choices = known
        return groups
