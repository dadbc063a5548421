"""Nothing that is not public is found, counted or suggested, through any engine, at any moment."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db.models import Q
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.models import DocumentText
from search import answering
from search.engines.base import Matches
from search.query import analyse_query
from search.replica.pending import queue_length
from search.vocabulary import public_words
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


def test_a_file_leaves_with_the_last_page_that_uses_it_at_the_hour_of_its_expiry(
    engine: EngineUnderTest, site: Tree, commit: Callable[..., Any]
) -> None:
    document = commit(make.DocumentFactory, title=WORD)
    link = f'<p>Lire <a linktype="document" id="{document.pk}">le rapport</a></p>'
    sooner, later = (timezone.now() + timedelta(hours=hours) for hours in (1, 2))
    for title, hour in (("Une page", later), ("Une autre", sooner)):
        commit(make.StandardPageFactory, parent=site.home, title=title, body=[("text", link)], expire_at=hour)
    with time_machine.travel(sooner + timedelta(seconds=1)):
        assert find().total == 1
    with time_machine.travel(later + timedelta(seconds=1)):
        assert nothing()


# --- What is told beside the results --------------------------------------------------------------------------

SECRETS = re.compile(r"colibri\b|ornithorynque|ornithologie", re.IGNORECASE)
# What may give away words that readers did not type.
ANSWERS = {
    "suggestions": "/recherche/suggestions?q=colib",
    "suggestions for another form": "/recherche/suggestions?q=colibris",
    "suggestions under a mistake": "/recherche/suggestions?q=ornithorinq",
    "a mistake set right": "/recherche/?q=ornithorinque",
    "a mistake set right beside another word": "/recherche/?q=maraude+ornithorinque",
    "did you mean": "/recherche/?q=colibry",
    "results and facets": "/recherche/?q=maraude",
    "facets under a filter": "/recherche/?q=maraude&type=news",
    "no result": "/recherche/?q=maraude&type=term",
    "feed": "/recherche/atom?q=maraude",
    "feed of a mistake": "/recherche/atom?q=ornithorinque",
}


def telling(client: Client) -> set[str]:
    """Which of the answers hold one of the secrets."""
    return {name for name, address in ANSWERS.items() if SECRETS.search(client.get(address).content.decode())}


@pytest.fixture
def secrets(
    engine: EngineUnderTest, site: Tree, commit: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> list[Page]:
    """Two pages with words and a topic that no other page has; and another, with a mistake in one of these words."""
    monkeypatch.setattr("search.spelling.MUCH_MORE", 1)
    commit(make.StandardPageFactory, parent=site.home, title="Une maraude", introduction="Un colibry.")
    topic = commit(make.TopicFactory, slug="ornithologie", name="Ornithologie")
    return [
        commit(
            make.NewsPageFactory,
            parent=site.news,
            title=f"Colibri et ornithorynque {number}",
            introduction="Une maraude.",
            topics=[topic],
        )
        for number in (1, 2)
    ]


@pytest.fixture(params=["draft", "private", "expired", "withdrawn", "deleted"])
def hidden(request: Any, secrets: list[Page], commit: Callable[..., Any]) -> Iterator[None]:
    """Those pages, no longer public, whichever way."""
    with ExitStack() as until_the_end:
        for secret in secrets:
            page = Page.objects.get(pk=secret.pk).specific
            if request.param == "draft":
                commit(page.unpublish)
            elif request.param == "private":
                commit(PageViewRestriction.objects.create, page=page, restriction_type="login")
            elif request.param == "expired":
                page.expire_at = timezone.now() + timedelta(hours=1)
                commit(page.save_revision().publish)
            elif request.param == "withdrawn":
                page.withdrawn_on, page.withdrawal_reason = timezone.localdate(), "Elle ne vaut plus."
                commit(page.save_revision().publish)
            else:
                commit(page.delete)
        if request.param == "expired":
            until_the_end.enter_context(time_machine.travel(timezone.now() + timedelta(hours=2)))
        yield


@pytest.mark.usefixtures("secrets")
def test_what_is_public_is_told(client: Client) -> None:
    """Or the next test would prove nothing."""
    silent = {"no result"}
    assert telling(client) == set(ANSWERS) - silent
    assert {row.written for row in public_words(Q(word__startswith="ornitho"))} == {"ornithorynque"}


@pytest.mark.usefixtures("hidden")
def test_words_and_values_of_what_is_not_public_are_not_told(client: Client) -> None:
    assert telling(client) == set()
    assert public_words(Q(word="colibri") | Q(word="ornithorynque")) == []
    assert find("maraude").facets == {
        "kind": {"page": 1}, "language": {"fr": 1}, "year": find("maraude").facets["year"], "topic": {},
        "department": {},
    }  # fmt: skip
