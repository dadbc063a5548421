"""From a ParsedPage to the fields of a NewsPage or PublicationPage, saved or not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Locale

from cms.models import ChangeNote, Organisation
from news.models import Government, NewsPage, PublicationFile, PublicationPage, Publisher

from .document import Fate, ParsedPage
from .library import Library
from .patterns import looks_personal
from .stream import BodyBuilder
from .titles import KnownPages, title_key

Article = NewsPage | PublicationPage

PAGE_TYPES: dict[str, type[Article]] = {"news": NewsPage, "publication": PublicationPage}

# Fields copied as they are: the ParsedPage uses the models' own names.
_PLAIN_FIELDS = ("title", "introduction", "is_state_content",
                 "contact_name", "contact_email", "contact_phone")  # fmt: skip


def import_key(parsed: ParsedPage) -> str:
    """What makes a source the same page as before: its address, or else its date and title.

    « https://example.org/page », « 2018-12-11:mon-titre ».
    """
    return parsed.address[:255] or title_and_date(parsed)


def title_and_date(parsed: ParsedPage) -> str:
    return f"{parsed.published_on or ''}:{slug_of(parsed.title)}"[:255]


def slug_of(title: str) -> str:
    """The title as an address, with the words that an apostrophe joins apart, as the French read them."""
    text = title.replace("’", " ").replace("'", " ").replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae")
    return slugify(text)[:200].strip("-") or "page"


def page_type(parsed: ParsedPage, forced: str = "") -> type[Article]:
    """The kind of page that the text calls for, unless the operator chose (« news » or « publication »)."""
    return PAGE_TYPES[forced or ("publication" if parsed.is_publication else "news")]


def fill(page: Article, parsed: ParsedPage, known: KnownPages, library: Library) -> set[int]:
    """Set every field of `page` that an import sets. Gives the pages that its text refers to."""
    for name in _PLAIN_FIELDS:
        setattr(page, name, getattr(parsed, name))
    page.draft_title = page.title
    if parsed.published_on:  # else the day when the page goes online, or what an editor wrote
        page.published_on = parsed.published_on
    page.import_key = import_key(parsed)
    builder = BodyBuilder(parsed, known, library, page.import_key, page.pk)
    _fill_address(page, parsed)
    page.body = json.dumps(builder.build())
    day = parsed.modified_on
    notes = [ChangeNote(changed_on=day)] if day and day != parsed.published_on else []
    page.change_notes.set(notes)
    if isinstance(page, PublicationPage):
        _fill_publication(page, parsed)
    else:
        _leave_publication_fields(parsed)
    return builder.linked_pages


def _fill_address(page: Article, parsed: ParsedPage) -> None:
    """News tell where they were first published; publications have no field for it."""
    if not isinstance(page, NewsPage) or not parsed.address:
        return
    limit = NewsPage._meta.get_field("source_url").max_length or 0
    if len(parsed.address) <= limit:
        page.source_url = parsed.address
    else:
        reason = _("the address is too long to be shown on the page")
        parsed.ledger.record(parsed.ledger.lines_of("import_key"), Fate.LEFT, reason)


def _fill_publication(page: PublicationPage, parsed: ParsedPage) -> None:
    page.paper_copy_email = parsed.paper_copy_email
    # « co-publient » says that they are equals; a publisher alone is simply the publisher.
    role = Publisher.Role.CO_PUBLISHER if len(parsed.publishers) > 1 else Publisher.Role.PUBLISHER
    publishers = [
        Publisher(organisation=organisation, role=role, sort_order=position)
        for position, organisation in enumerate(_organisations(parsed))
    ]
    files = [
        PublicationFile(url=link.url, title=(link.text or page.title)[:160], sort_order=position)
        for position, link in enumerate(parsed.files)
    ]
    page.publishers.set(publishers)
    page.files.set(files)


def _organisations(parsed: ParsedPage) -> list[Organisation]:
    """The publishers that the site knows, by name or acronym; the others are left to the editor."""
    if not parsed.publishers:
        return []
    known: dict[str, Organisation] = {}
    for organisation in Organisation.objects.filter(locale=Locale.get_default()).order_by("-pk"):
        for label in (organisation.name, organisation.acronym):
            known[title_key(label)] = organisation
    lines = parsed.ledger.lines_of("publishers")
    found = []
    for name in parsed.publishers:
        match = known.get(title_key(name))
        if match is None:
            reason = _("publisher “%(name)s” is not among the site's organisations: add it") % {"name": name}
            parsed.ledger.record(lines, Fate.LEFT, reason)
        elif match not in found:
            found.append(match)
    return found


def _leave_publication_fields(parsed: ParsedPage) -> None:
    """The operator asked for news: what only a publication holds is left, not lost."""
    for name in ("paper_copy_email", "publishers", "files"):
        if getattr(parsed, name):
            reason = _("only a publication has this field: %(field)s") % {"field": name}
            parsed.ledger.record(parsed.ledger.lines_of(name), Fate.LEFT, reason)


def review(parsed: ParsedPage) -> None:
    """Leave to the editor what is filled but needs a person's judgement: names, and the government."""
    for name in ("contact_email", "paper_copy_email"):
        email = getattr(parsed, name)
        if email and looks_personal(email):
            reason = _("%(email)s looks like a person's address: keep it only with that person's consent")
            parsed.ledger.record(parsed.ledger.lines_of(name), Fate.LEFT, reason % {"email": email})
    if parsed.contact_name:
        reason = _("contact “%(name)s”: a person's name needs that person's consent")
        lines = parsed.ledger.lines_of("contact_name")
        parsed.ledger.record(lines, Fate.LEFT, reason % {"name": parsed.contact_name})
    if parsed.government and parsed.published_on:
        _compare_government(parsed, parsed.government.prime_minister, parsed.published_on)


def _compare_government(parsed: ParsedPage, said: str, day: date) -> None:
    """The site computes the government from the date: say so when the text disagrees with it."""
    known = Government.on(day)
    if known is not None and title_key(known.prime_minister) == title_key(said):
        return
    values = {"said": said, "known": known.prime_minister if known else ""}
    if known is None:
        reason = _("the site knows no government on that date, the text says %(said)s")
    else:
        reason = _("the text says %(said)s, the site %(known)s on that date: check the date")
    parsed.ledger.record(parsed.ledger.lines_of("is_state_content"), Fate.LEFT, reason % values)


def fingerprint(page: Article, *, is_dated: bool = True) -> str:
    """What an import sets, in one hash: it tells whether a person has changed the page since.

    Related pages are left out: an import of another page adds to them. `is_dated=False` gives what the hash would
    be if the page had no date of publication.
    """
    values: dict[str, Any] = {name: str(getattr(page, name)) for name in _PLAIN_FIELDS}
    values["published_on"] = str(page.published_on if is_dated else None)
    values["body"] = [_without_keys(block) for block in page.body.get_prep_value()]
    values["change_notes"] = sorted(f"{note.changed_on} {note.note}" for note in page.change_notes.all())
    if isinstance(page, NewsPage) and page.import_key.startswith("http"):
        values["source_url"] = page.source_url  # an import of a text leaves this field to editors
    if isinstance(page, PublicationPage):
        values["paper_copy_email"] = page.paper_copy_email
        values["publishers"] = [publisher.organisation_id for publisher in _ordered(page.publishers.all())]
        values["files"] = [(file.url, file.title) for file in _ordered(page.files.all())]
    return sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def _ordered(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: row.sort_order or 0)


def _without_keys(block: dict[str, Any]) -> dict[str, Any]:
    """A block without what the editor's form adds by itself: identifiers, paragraph keys, empty values."""
    value = block["value"]
    if isinstance(value, dict):
        value = {name: _clean_html(part) for name, part in value.items() if part not in (None, "", [])}
    return {"type": block["type"], "value": _clean_html(value)}


def _clean_html(value: Any) -> Any:
    return re.sub(r' data-block-key="\w*"', "", value) if isinstance(value, str) else value


def validate(page: Article) -> None:
    """Raise ValidationError for what saving would not check: the rows that belong to the page."""
    errors: dict[str, list[str]] = {}
    for name in ("publishers", "files"):
        for row in getattr(page, name).all() if hasattr(page, name) else ():
            try:
                row.full_clean(exclude=["page"], validate_unique=False)
            except ValidationError as error:
                errors.setdefault(name, []).extend(error.messages)
    if errors:
        raise ValidationError(errors)
