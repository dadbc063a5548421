"""What a reader may want next: pages that share topics, links or places with the one they read.

Rooms do not know each other. What pages have in common is on this floor: vocabularies, places, and Wagtail's index
of references, which knows the links of every body, to terms of the glossary too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Case, F, IntegerField, Model, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce
from wagtail.models import Page, ReferenceIndex, get_page_models

from .cards import visible

if TYPE_CHECKING:
    from .models import BasePage

# What one thing in common weighs. A link says more than a topic, a topic more than a place (the same place is also the
# same region: both count).
LINK, TOPIC, COMMON_LINK, PLACE, REGION = 4, 3, 2, 1, 1
# Page ids, and what being among them weighs.
Signal = tuple[QuerySet, int]


def related_ids(page: BasePage, number: int, leave_out: Collection[int]) -> list[int]:
    """The `number` pages that have most in common with `page`, without `page` and `leave_out`; one query.

    Best first, then newest first, then by number. Only what lists may show, in the page's language.
    """
    score: Combinable = Value(0)
    for ids, weight in _signals(page):
        score = score + Case(When(pk__in=ids, then=weight), default=0, output_field=IntegerField())
    types = _page_types()
    pages = visible(Page.objects.filter(locale=page.locale_id)).exclude(pk__in={page.pk, *leave_out})
    for model in types:
        if hasattr(model, "withdrawn_on"):
            pages = pages.filter(**{f"{model._meta.model_name}__withdrawn_on": None})
    day = Coalesce(*(f"{model._meta.model_name}__published_on" for model in types))
    found = (
        pages.filter(content_type__in=ContentType.objects.get_for_models(*types).values())
        .annotate(score=score, day=day)
        .order_by("-score", F("day").desc(nulls_last=True), "-pk")
    )
    # Those with nothing in common come last. A condition on the score would have each page's score computed twice.
    return [key for key, points in found.values_list("pk", "score")[:number] if points]


def _page_types() -> list[type[BasePage]]:
    """The kinds of page that one reads for themselves."""
    return [model for model in get_page_models() if getattr(model, "is_worth_reading_next", False)]


def _signals(page: BasePage) -> Iterator[Signal]:
    from .models import Department
    from .models.vocabularies import VocabularyItem

    for field in page._meta.many_to_many:
        items = list(getattr(page, field.name).all())
        if issubclass(field.related_model, VocabularyItem):
            for item in items:
                yield from _having(field.related_model, [item.pk], TOPIC)
        elif field.related_model is Department and items:
            yield from _having(Department, [item.pk for item in items], PLACE)
            regions = {item.region_id for item in items}
            yield from _having(Department, Department.objects.filter(region__in=regions).values("pk"), REGION)
    yield from _linked(page)


def _having(record_type: type[Model], keys: QuerySet | Iterable[int], weight: int) -> Iterator[Signal]:
    """The pages of each type that chose one of these records."""
    for model in _page_types():
        for field in model._meta.get_fields():
            if field.auto_created or field.related_model is not record_type:
                continue
            if field.many_to_many:
                rows = field.remote_field.through.objects
                chosen = rows.filter(**{f"{field.m2m_reverse_field_name()}__in": keys})
                yield chosen.values(field.m2m_field_name()), weight
            else:
                yield model.objects.filter(**{f"{field.name}__in": keys}).order_by().values("pk"), weight


def _linked(page: BasePage) -> Iterator[Signal]:
    """The pages that this one links to, those that link to it, those that link where it does."""
    kind = ContentType.objects.get_for_model(Page)
    links = ReferenceIndex.objects.filter(base_content_type=kind, to_content_type=kind)
    own = links.filter(object_id=str(page.pk))
    source, target = (Cast(name, BigIntegerField()) for name in ("object_id", "to_object_id"))
    yield own.values(target_id=target), LINK
    yield links.filter(to_object_id=str(page.pk)).values(source_id=source), LINK
    yield links.filter(to_object_id__in=own.values("to_object_id")).values(source_id=source), COMMON_LINK
