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

from .findable import content_type_of
from .indexing import forget, sync_documents, sync_documents_of, sync_page, sync_subtree
from .models import Synonyms

# Saving a draft touches only these columns of a page.
_DRAFT_COLUMNS = frozenset(
    {"draft_title", "has_unpublished_changes", "latest_revision", "latest_revision_created_at", "locked"}
)


@receiver(page_published)
@receiver(page_unpublished)
def publication_changed(instance: Page, **kwargs: Any) -> None:
    """A page went live, live again with other content, or away."""
    sync_page(instance)


@receiver(post_save)
def page_saved(
    sender: type[Model],
    instance: Model,
    raw: bool = False,
    update_fields: frozenset[str] | None = None,
    **kwargs: Any,
) -> None:
    """A page was saved by code that publishes nothing: an import, a script, a shell."""
    if raw or not issubclass(sender, Page) or (update_fields and set(update_fields) <= _DRAFT_COLUMNS):
        return
    sync_page(instance)
    # Wagtail notes which documents a page uses after this signal.
    transaction.on_commit(lambda: sync_documents_of([instance.pk]))


@receiver(post_delete, sender=Page)
def page_deleted(instance: Page, **kwargs: Any) -> None:
    """Sent for each page of a deleted subtree. Documents that no page uses any more leave with it."""
    forget(content_type_of(Page), [instance.pk])
    sync_documents_of([])


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
    sync_documents(get_document_model().objects.all())


@receiver(post_save, sender=get_document_model())
def document_saved(instance: Model, raw: bool = False, **kwargs: Any) -> None:
    """A document was added, renamed or put into another collection."""
    if not raw:
        sync_documents(get_document_model().objects.filter(pk=instance.pk))


@receiver(post_save, sender=DocumentText)
def words_of_document_read(instance: DocumentText, raw: bool = False, **kwargs: Any) -> None:
    """A document has another file, whose words are known now."""
    if not raw:
        sync_documents(get_document_model().objects.filter(pk=instance.pk))


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
