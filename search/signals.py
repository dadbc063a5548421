"""What changes on the site, and what the search makes of it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.content_cache import content_has_changed
from cms.models import DocumentText

from .findable import content_type_of, documents_used_on
from .indexing import forget, sync_documents, sync_page, sync_subtree
from .models import Synonyms

# Saving a draft touches only these columns of a page.
_DRAFT_COLUMNS = frozenset(
    {"draft_title", "has_unpublished_changes", "latest_revision", "latest_revision_created_at", "locked"}
)


@receiver(post_save)
def page_saved(
    sender: type[Model],
    instance: Model,
    raw: bool = False,
    update_fields: frozenset[str] | None = None,
    **kwargs: Any,
) -> None:
    """A page went live, live again with other content, or away: each is a save, whoever publishes or only saves."""
    if raw or not issubclass(sender, Page) or (update_fields and set(update_fields) <= _DRAFT_COLUMNS):
        return
    # Wagtail notes which documents a page uses after this signal.
    formerly_used = documents_used_on([instance.pk])
    sync_page(instance)
    transaction.on_commit(lambda: sync_documents(formerly_used | documents_used_on([instance.pk])))


@receiver(page_published)
def page_was_published(instance: Page, **kwargs: Any) -> None:
    """The documents that the page uses now are public along with it."""
    sync_documents(documents_used_on([instance.pk]))


@receiver(page_unpublished)
def page_was_unpublished(instance: Page, **kwargs: Any) -> None:
    """Sent before a live page is deleted too, when its row still tells that it is live."""
    forget(content_type_of(Page), [instance.pk])
    sync_documents(documents_used_on([instance.pk]))


@receiver(post_delete, sender=Page)
def page_deleted(instance: Page, **kwargs: Any) -> None:
    """Sent for each page of a deleted subtree."""
    forget(content_type_of(Page), [instance.pk])


@receiver(post_page_move)
@receiver(page_slug_changed)
def addresses_changed(instance: Page, **kwargs: Any) -> None:
    """A page and all below it have new addresses, perhaps under other restrictions."""
    sync_subtree(instance.path)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def page_restriction_changed(instance: PageViewRestriction, **kwargs: Any) -> None:
    """A part of the tree became private, or public again."""
    path = Page.objects.filter(pk=instance.page_id).values_list("path", flat=True).first()
    if path:
        sync_subtree(path)


@receiver([post_save, post_delete], sender=CollectionViewRestriction)
def collection_restriction_changed(**kwargs: Any) -> None:
    """Documents became private, or public again; rare, so all are looked at."""
    sync_documents(set(get_document_model().objects.values_list("pk", flat=True)))


@receiver(post_save, sender=get_document_model())
def document_saved(instance: Model, raw: bool = False, **kwargs: Any) -> None:
    """A document was added, renamed or put into another collection."""
    if not raw:
        sync_documents([instance.pk])


@receiver(post_save, sender=DocumentText)
def words_of_document_read(instance: DocumentText, raw: bool = False, **kwargs: Any) -> None:
    """A document has another file, whose words are known now."""
    if not raw:
        sync_documents([instance.pk])


@receiver(post_delete, sender=get_document_model())
def document_deleted(instance: Model, **kwargs: Any) -> None:
    """A document is gone."""
    forget(content_type_of(get_document_model()), [instance.pk])


@receiver([post_save, post_delete], sender=SearchPromotion)
@receiver([post_save, post_delete], sender=Query)
@receiver([post_save, post_delete], sender=Synonyms)
def editors_choice_changed(**kwargs: Any) -> None:
    """Editors promote something else, or list other synonyms: what is kept with the content version is out of date."""
    content_has_changed()
