"""Keeps the content version in step with whatever a reader can see."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_slug_changed, post_page_move

from .content_cache import content_has_changed

# Saving a draft touches only these columns of a page: readers see no change.
_DRAFT_COLUMNS = {
    "latest_revision",
    "draft_title",
    "has_unpublished_changes",
    "latest_revision_created_at",
    "locked",
}
_ROOMS = {"cms", "home", "news", "glossary", "directory"}
_UNSEEN = {"ContentVersion", "CustomRendition"}


def _concerns_readers(model: type[Model]) -> bool:
    if issubclass(model, (Page, Site, PageViewRestriction)):
        return True
    if getattr(model, "is_unseen_by_readers", False):  # a room's own word
        return False
    return model._meta.app_label in _ROOMS and model.__name__ not in _UNSEEN


@receiver([post_save, post_delete])
def content_changed(sender: type[Model], update_fields: frozenset[str] | None = None, **kwargs: Any) -> None:
    """Something was saved or deleted."""
    if not _concerns_readers(sender) or not apps.ready:
        return
    if update_fields and set(update_fields) <= _DRAFT_COLUMNS:
        return
    content_has_changed()


@receiver([post_page_move, page_slug_changed])
def addresses_changed(**kwargs: Any) -> None:
    """A page and all below it have new addresses."""
    content_has_changed()


@receiver(m2m_changed)
def relation_changed(sender: type[Model], action: str, **kwargs: Any) -> None:
    """A choice was added to or removed from something."""
    if action.startswith("post_") and sender._meta.app_label in _ROOMS:
        content_has_changed()
