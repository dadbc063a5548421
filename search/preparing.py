"""What is stored of a findable thing, derived from it without asking the database: another process may do it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cms.searchable import SearchContent

from .analysis import label_key
from .engines import elasticsearch, engine_for
from .engines.base import Entry
from .engines.sql import Terms
from .engines.terms import runs_of, texts_of
from .excerpts import UNSEEN
from .findable import Findable
from .replica.connection import replica
from .suggestions import rows_of

# Characters of a body that are searched: some 80 printed pages. PostgreSQL refuses a tsvector above 1 MB.
MAX_BODY_LENGTH = 200_000


@dataclass(frozen=True, slots=True)
class Prepared:
    """A findable thing as it is stored.

    `entry`: as engines receive it, but for its document's id and version; `terms`: its words in the index of the
    database's engine, `copied` in that of the copy outside it, where there is one; `suggestions`: (rank, key, place)
    under which it is offered; `words`: those that it is counted for, separated by blanks.
    """

    object_id: int
    url: str
    entry: Entry
    terms: Terms
    copied: elasticsearch.Terms
    suggestions: list[tuple[int, str, str]]
    words: str


def prepare(findable: Findable) -> Prepared:
    """All that is derived from a findable thing."""
    content = findable.content
    entry = Entry(
        document_id=0,
        language=content.language,
        title=_storable(content.title),
        labels=_labels(content),
        introduction=_storable(content.introduction),
        body=_body(content),
        kind=content.kind,
        year=str(content.date.year) if content.date else "",
        date=content.date,
        expires_at=findable.expires_at,
        facets={name: sorted(set(values)) for name, values in content.facets.items() if values},
        keys=sorted({label_key(name) for name in (content.title, *content.labels)} - {""}),
    )
    texts = texts_of(entry)
    runs = runs_of(texts)
    return Prepared(
        object_id=findable.object_id,
        url=findable.url,
        entry=replace(entry, title_length=max(1, len(texts["title"].stems))),
        terms=engine_for().terms_of(runs),
        copied=elasticsearch.terms_of(runs) if replica() else {},
        suggestions=list(rows_of(content)),
        words=" ".join(set().union(*(terms.words for terms in texts.values()))),
    )


def _body(content: SearchContent) -> str:
    shown = _storable(content.body[:MAX_BODY_LENGTH].replace(UNSEEN, " "))
    return f"{shown}{UNSEEN}{_storable(content.unseen)}" if content.unseen else shown


def _labels(content: SearchContent) -> str:
    return _storable("\n".join(dict.fromkeys((*content.labels, *content.places, *content.organisations))))


def _storable(text: str) -> str:
    """PostgreSQL stores no NUL, which text extracted from files may hold."""
    return text.replace("\x00", " ")
