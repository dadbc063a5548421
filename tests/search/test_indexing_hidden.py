"""What must not be found, whichever way it is kept from the public."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from home.models import StandardPage
from search.indexing import rebuild
from search.models import SearchDocument
from tests.search.found import Publish, engine_entries, text_body, titles

pytestmark = pytest.mark.django_db


def test_drafts_are_not_found(home: Page, publish: Publish) -> None:
    draft = home.add_child(instance=StandardPage(title="Rétablissement", live=False))
    draft.save_revision()
    publish("Autre").save_revision(clean=False)
    assert titles() == []


def test_changes_in_draft_are_not_found(publish: Publish) -> None:
    page = publish("Rétablissement", body="Public")
    page.body = text_body("Confidentiel")
    page.save_revision()
    assert titles("confidentiel") == []


def test_unpublished_pages_are_not_found(publish: Publish) -> None:
    publish("Rétablissement").unpublish()
    assert titles() == []
    assert engine_entries() == 0


def test_expired_pages_are_not_found_even_before_wagtail_unpublishes_them(publish: Publish) -> None:
    expiry = timezone.now() + timedelta(hours=2)
    publish("Rétablissement", expire_at=expiry)
    assert titles() == ["Rétablissement"]
    with time_machine.travel(expiry + timedelta(minutes=1)):
        assert titles() == []
        rebuild()
        assert SearchDocument.objects.count() == 0


def test_withdrawn_pages_are_not_found(publish_news: Callable) -> None:
    page = publish_news("Rétablissement")
    assert titles() == ["Rétablissement"]
    page.withdrawn_on, page.withdrawal_reason = timezone.localdate(), "Remplacée."
    page.save_revision().publish()
    assert titles() == []


@pytest.mark.parametrize(
    "kind", [PageViewRestriction.LOGIN, PageViewRestriction.PASSWORD, PageViewRestriction.GROUPS]
)
def test_restricted_pages_and_what_is_below_them_are_not_found(publish: Publish, kind: str) -> None:
    parent = publish("Rétablissement dossier")
    child = publish("Rétablissement", parent=parent)
    restriction = PageViewRestriction.objects.create(page=parent, restriction_type=kind, password="x")
    restriction.groups.add(Group.objects.create(name="Équipe"))
    assert titles() == []
    child.refresh_from_db()
    child.save_revision().publish()
    publish("Rétablissement deux", parent=child)
    assert titles() == [], "pages published below a restriction are private too"
    assert engine_entries() == 0
    restriction.delete()
    assert len(titles()) == 3


def test_moving_in_and_out_of_a_restricted_part(publish: Publish) -> None:
    private = publish("Espace réservé")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    page = publish("Rétablissement")
    Page.objects.get(pk=page.pk).move(Page.objects.get(pk=private.pk), pos="last-child")
    assert titles() == []
    Page.objects.get(pk=page.pk).move(Page.objects.get(pk=private.pk).get_parent(), pos="last-child")
    assert titles() == ["Rétablissement"]


def test_a_page_type_may_keep_out(publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StandardPage, "search_content", lambda self: None)
    publish("Rétablissement")
    assert titles() == []


def test_a_page_outside_any_site_is_not_found(db: None, home: Page) -> None:
    root = Page.get_first_root_node()
    root.add_child(instance=StandardPage(title="Rétablissement", slug="ailleurs")).save_revision().publish()
    assert titles() == []
