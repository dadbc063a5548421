"""The card of a directory entry: what an address book shows."""

from __future__ import annotations

from dataclasses import dataclass

from cms.cards import Card


@dataclass(frozen=True)
class EntryCard(Card):
    """A card with how to reach the entry. `status` is said only when it is not simply active."""

    acronym: str = ""
    department_code: str = ""
    phone: str = ""
    status: str = ""
