"""Fills a site with many pages in minutes: whole tables at once, where saving each page would take hours.

Run with the measured site's settings: `python -m tests.bench.search.pages 100000`. Four pages in five are news, the
others entries of the directory, with what facets count: topics, départements, audiences, sectors.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import django
from django.db import transaction
from django.utils import timezone

from .words import Words

if TYPE_CHECKING:
    from django.db.models import Model
    from wagtail.models import Page

_BATCH = 500
_NEWEST = date(2026, 11, 1)
_DAYS = 12 * 365  # from the oldest news to the newest
_NEWS_SHARE = 0.8


def fill(total: int) -> None:
    """Add pages to the demo's lists until the site has `total` of them."""
    from wagtail.models import Page

    from directory.models import DirectoryPage, EntryPage  # models exist once Django is set up
    from news.models import NewsIndexPage, NewsPage

    words = Words()
    wanted = total - Page.objects.count()
    news = max(0, int(wanted * _NEWS_SHARE))
    entries = max(0, wanted - news)
    with transaction.atomic():
        _add(NewsIndexPage.objects.get(), NewsPage, news, words, _news_values)
        _add(DirectoryPage.objects.get(), EntryPage, entries, words, _entry_values)


def _add(
    parent: Page, model: type[Page], number: int, words: Words, values: Callable[[Words], dict[str, Any]]
) -> None:
    """Add `number` live pages of a type below `parent`, and links to the vocabularies they may carry."""
    from wagtail.models import Page

    last = parent.get_last_child()
    position = int(last.path[-Page.steplen :], 36) if last else 0
    for start in range(0, number, _BATCH):
        pages = [
            _page(parent, model, position + start + offset + 1, words)
            for offset in range(min(_BATCH, number - start))
        ]
        Page.objects.bulk_create(pages)
        rows = []
        for page in pages:
            row = model(page_ptr_id=page.pk, body=json.dumps([_text(words)]), **values(words))
            row.__dict__.update({name: value for name, value in page.__dict__.items() if name != "_state"})
            rows.append(row)
        # What Django does itself to save the child of a page, for many at once.
        model._base_manager._insert(rows, fields=model._meta.local_concrete_fields)
        for field in model._meta.local_many_to_many:
            _link(model, field.name, [page.pk for page in pages], words)
    parent.numchild += number
    parent.save(update_fields=["numchild"])


def _page(parent: Page, model: type[Page], position: int, words: Words) -> Page:
    """The row that a page of any type has in Wagtail's own table."""
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Page

    title = words.title()
    slug = f"page-{parent.pk}-{position}"
    return Page(
        path=Page._get_path(parent.path, parent.depth + 1, position),
        depth=parent.depth + 1,
        title=title,
        draft_title=title,
        slug=slug,
        url_path=f"{parent.url_path}{slug}/",
        content_type=ContentType.objects.get_for_model(model),
        locale_id=parent.locale_id,
        live=True,
        has_unpublished_changes=False,
        first_published_at=timezone.now(),
        last_published_at=timezone.now(),
    )


def _text(words: Words) -> dict[str, str]:
    return {"type": "text", "value": f"<p>{words.text(words.random.randint(150, 300))}</p>"}


def _news_values(words: Words) -> dict[str, Any]:
    day = _NEWEST - timedelta(days=words.random.randrange(_DAYS))
    return {"introduction": words.text(20), "published_on": day}


def _entry_values(words: Words) -> dict[str, Any]:
    from cms.models import Department

    departments = Department.objects.values_list("pk", flat=True)
    return {
        "introduction": words.text(20),
        "published_on": _NEWEST,
        "department_id": words.random.choice(list(departments)),
        "status": "active",
    }


def _link(model: type[Page], name: str, page_ids: list[int], words: Words) -> None:
    """Give each page one to three records of a vocabulary."""
    field = model._meta.get_field(name)
    through: type[Model] = field.remote_field.through
    targets = list(field.related_model._base_manager.values_list("pk", flat=True))
    if targets:
        through._base_manager.bulk_create(
            through(**{field.m2m_column_name(): page_id, field.m2m_reverse_name(): target})
            for page_id in page_ids
            for target in words.random.sample(targets, k=min(len(targets), words.random.randint(1, 3)))
        )


if __name__ == "__main__":
    django.setup()
    fill(int(sys.argv[1]))
