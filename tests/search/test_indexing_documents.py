"""Documents are found as long as a public page uses them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from wagtail.models import Collection, CollectionViewRestriction, Page

from search.service import search
from tests.search.found import Publish, publish_with, text_body, titles

pytestmark = pytest.mark.django_db


def test_a_document_is_found_once_a_public_page_uses_it(publish: Publish, document: object) -> None:
    assert titles() == [], "nobody has published it"
    page = publish("Une page")
    publish_with(document, page)
    hit = search("rétablissement").hits[0]
    assert (hit.kind, hit.kind_label, hit.url) == ("document", "Document", document.url)
    document.title = "Guide de l’emploi"
    document.save()
    assert titles("emploi") == ["Guide de l’emploi"]


def test_a_document_leaves_with_the_last_page_that_uses_it(
    publish: Publish, document: object, django_capture_on_commit_callbacks: Callable
) -> None:
    page = publish("Une page")
    publish_with(document, page)
    page.unpublish()
    assert titles() == []
    page.save_revision().publish()
    assert titles() == ["Guide du rétablissement"]
    page.body = text_body("Sans fichier")
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert titles() == []
    publish_with(document, page)
    Page.objects.get(pk=page.pk).delete()
    assert titles() == []


def test_a_document_in_a_restricted_collection_is_not_found(publish: Publish, document: object) -> None:
    publish_with(document, publish("Une page"))
    private = Collection.get_first_root_node().add_child(instance=Collection(name="Interne"))
    inner = private.add_child(instance=Collection(name="Équipe"))
    restriction = CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    document.collection = inner
    document.save()
    assert titles() == []
    restriction.delete()
    assert titles() == ["Guide du rétablissement"]
    document.delete()
    assert titles() == []
