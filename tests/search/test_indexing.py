"""The search follows the site: what is published is found, as it is now."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from wagtail.models import Page

from cms.searchable import SearchContent
from home.models import StandardPage
from search.models import SearchDocument, SearchText
from search.service import search
from tests.search.found import Publish, engine_entries, text_body, titles

pytestmark = pytest.mark.django_db


def test_a_published_page_is_found_by_all_its_fields(publish: Publish) -> None:
    publish("Un rétablissement", "Une introduction", "Un corps avec des médiateurs")
    for word in ("retablissement", "introductions", "médiatrice"):
        assert titles(word) == ["Un rétablissement"]


def test_publishing_again_replaces_what_was_known(publish: Publish) -> None:
    page = publish("Rétablissement", body="Ancien texte")
    page.title, page.body = "Autre titre", text_body("Nouveau texte")
    page.save_revision()
    assert titles() == ["Rétablissement"], "a draft changes nothing"
    page.get_latest_revision().publish()
    assert titles() == titles("ancien") == []
    assert titles("nouveau") == ["Autre titre"]
    assert SearchDocument.objects.get(object_id=page.pk).version > 1


def test_saving_a_live_page_in_code_is_enough(publish: Publish) -> None:
    page = publish("Rétablissement")
    page.title = "Colloque"
    page.save()
    assert titles("colloque") == ["Colloque"]
    Page.objects.get(pk=page.pk).unpublish()
    assert titles("colloque") == []


def test_moving_a_page_changes_the_addresses_below_it(publish: Publish) -> None:
    old, new = publish("Ancien lieu"), publish("Nouveau lieu")
    child = publish("Rétablissement", parent=publish("Dossier", parent=old))
    Page.objects.get(pk=child.get_parent().pk).move(Page.objects.get(pk=new.pk), pos="last-child")
    assert search("rétablissement").hits[0].url == "/nouveau-lieu/dossier/retablissement/"


def test_a_new_slug_changes_the_addresses_below_it(
    publish: Publish, django_capture_on_commit_callbacks: Callable
) -> None:
    parent = publish("Dossier")
    publish("Rétablissement", parent=parent)
    parent = StandardPage.objects.get(pk=parent.pk)
    parent.slug = "classeur"
    with django_capture_on_commit_callbacks(execute=True):
        parent.save_revision().publish()
    assert search("rétablissement").hits[0].url == "/classeur/retablissement/"


def test_deleting_a_page_deletes_what_is_below_it(publish: Publish) -> None:
    parent = publish("Rétablissement dossier")
    publish("Rétablissement", parent=parent)
    assert len(titles()) == 2
    Page.objects.get(pk=parent.pk).delete()
    assert titles() == []
    assert engine_entries() == SearchDocument.objects.count() == SearchText.objects.count() == 0


def test_facets_labels_and_places_are_searched(publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    content = SearchContent(
        kind="page",
        title="Un titre",
        labels=("Médiateur de santé pair", "MSP"),
        places=("Vénissieux",),
        organisations=("Association Exemple",),
        facets={"topic": ("emploi", "emploi"), "sector": ("social",)},
    )
    monkeypatch.setattr(StandardPage, "search_content", lambda self: content)
    publish("Un titre")
    for query in ("m.s.p.", "médiatrices de santé paires", "venissieux", "association exemple"):
        assert titles(query) == ["Un titre"]
    assert search("msp", filters={"topic": ["emploi"]}).total == 1
    assert search("msp", filters={"topic": ["droits"]}).total == 0
    facets = search("msp", facets=("topic", "sector")).facets
    assert [(choice.value, choice.count) for choice in facets["topic"] + facets["sector"]] == [
        ("emploi", 1),
        ("social", 1),
    ]


def test_what_is_unseen_is_searched_and_shown_nowhere(
    publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = SearchContent(
        kind="page", title="Un titre", body="Un accueil\x1e de jour.", unseen="Structure, Rhône"
    )
    monkeypatch.setattr(StandardPage, "search_content", lambda self: content)
    publish("Un titre")
    assert [hit.excerpt for hit in search("structure rhône").hits] == ["Un accueil de jour."]
    assert [hit.excerpt for hit in search("jour").hits] == ["Un accueil de <mark>jour</mark>."]
