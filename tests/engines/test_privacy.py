"""Nothing that is not public is found, counted or suggested, through any engine, at any moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.models import DocumentText
from search import answering
from search.engines.base import Matches
from search.query import analyse_query
from search.replica.pending import queue_length
from tests import factories as make
from tests.engines.conftest import EngineUnderTest
from tests.tree import Tree

pytestmark = pytest.mark.django_db

WORD = "colibri"
FACETS = ("kind", "language", "year", "topic", "department")


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Callable[..., Any]) -> Callable[..., Any]:
    """commit(function, …) runs it, then what it left for after its commit."""

    def run(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return function(*args, **kwargs)

    return run


@pytest.fixture(autouse=True)
def _only_this_engine(engine: EngineUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a copy, the database must not answer in its place: unless something waits, which is then looked at."""
    if engine.copy is None:
        return
    of_database = answering.engine_for

    def engine_for() -> Any:
        assert queue_length(), "the copy should have answered"
        return of_database()

    monkeypatch.setattr(answering, "engine_for", engine_for)


def find(word: str = WORD) -> Matches:
    return answering.answer(analyse_query(word), filters={}, facets=FACETS, offset=0, limit=10)


def nothing(word: str = WORD) -> bool:
    return find(word) == Matches([], 0, {name: {} for name in FACETS})


def test_drafts(engine: EngineUnderTest, site: Tree, commit: Callable[..., Any]) -> None:
    commit(make.StandardPageFactory, parent=site.home, title=WORD, live=False)
    page = commit(make.StandardPageFactory, parent=site.home, title="Autre")
    page.title = WORD
    commit(page.save_revision)
    assert nothing()


def test_from_publication_to_unpublication(
    engine: EngineUnderTest, site: Tree, commit: Callable[..., Any]
) -> None:
    page = commit(make.StandardPageFactory, parent=site.home, title=WORD)
    assert find().total == 1
    page.unpublish()
    assert nothing(), "at once, though its commit has not reached the copy"
    commit(Page.objects.get(pk=page.pk).specific.save_revision().publish)
    assert find().total == 1
    commit(Page.objects.get(pk=page.pk).specific.unpublish)
    assert nothing()


def test_restriction_of_an_ancestor(engine: EngineUnderTest, site: Tree, commit: Callable[..., Any]) -> None:
    parent = commit(make.StandardPageFactory, parent=site.home, title="Dossier")
    commit(make.StandardPageFactory, parent=parent, title=WORD)
    assert find().total == 1
    restriction = commit(
        PageViewRestriction.objects.create, page=parent, restriction_type=PageViewRestriction.LOGIN
    )
    assert nothing()
    commit(restriction.delete)
    assert find().total == 1


def test_a_move_into_a_private_part(engine: EngineUnderTest, site: Tree, commit: Callable[..., Any]) -> None:
    private = commit(make.StandardPageFactory, parent=site.home, title="Espace réservé")
    commit(PageViewRestriction.objects.create, page=private, restriction_type=PageViewRestriction.LOGIN)
    page = commit(make.StandardPageFactory, parent=site.home, title=WORD)
    assert find().total == 1
    commit(Page.objects.get(pk=page.pk).move, Page.objects.get(pk=private.pk), pos="last-child")
    assert nothing()


def test_the_hour_of_expiry_without_any_save(
    engine: EngineUnderTest, site: Tree, commit: Callable[..., Any]
) -> None:
    expiry = timezone.now() + timedelta(hours=2)
    commit(make.StandardPageFactory, parent=site.home, title=WORD, expire_at=expiry)
    assert find().total == 1
    with time_machine.travel(expiry + timedelta(seconds=1)):
        assert nothing()


def test_files_follow_the_pages_that_use_them(
    engine: EngineUnderTest, site: Tree, commit: Callable[..., Any]
) -> None:
    """The words of a file are found once a public page uses it, no longer than that."""
    document = commit(make.DocumentFactory, title="Un rapport")
    commit(
        DocumentText.objects.update_or_create, document=document, defaults={"text": f"Il parle du {WORD}."}
    )
    assert nothing()
    link = f'<p>Lire <a linktype="document" id="{document.pk}">le rapport</a></p>'
    page = commit(make.StandardPageFactory, parent=site.home, title="Une page", body=[("text", link)])
    assert find().facets["kind"] == {"document": 1}
    commit(DocumentText.objects.update_or_create, document=document, defaults={"text": "Un autre fichier."})
    assert nothing()
    assert find("fichier").total == 1
    commit(Page.objects.get(pk=page.pk).specific.unpublish)
    assert nothing("fichier")
