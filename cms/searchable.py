"""What a thing gives to the public search: the only interface between the rooms and `search`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class SearchContent:
    """The searchable content of a page or a document, in plain text.

    `labels` are other names (variants, acronyms): typed exactly, they put the thing first. `unseen` is searched as
    the body is, and shown in no excerpt. `facets` maps a facet's name (topic, sector, audience, department) to the
    slugs that the thing carries.
    """

    kind: str
    title: str
    introduction: str = ""
    body: str = ""
    unseen: str = ""
    labels: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    date: date | None = None
    language: str = "fr"
    facets: dict[str, tuple[str, ...]] = field(default_factory=dict)
