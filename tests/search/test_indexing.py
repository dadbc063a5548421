"""The search follows the site, and nothing private ever gets in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from cms.searchable import SearchContent
from home.models import StandardPage
from search.engines import engine_for
from search.engines.sql import INDEX
from search.indexing import rebuild
from search.models import SearchDocument, SearchText
from search.service import search

pytestmark = pytest.mark.django_db
Publish = Callable[..., StandardPage]


def text_body(text: str) -> list[tuple[str, str]]:
    return [("text", f"<p>{text}</p>")]


def titles(query: str = "rétablissement") -> list[str]:
    results = search(query)
    assert results.total == len(results.hits) == sum(choice.count for choice in results.facets["kind"])
    return [str(hit.title).replace("<mark>", "").replace("</mark>", "") for hit in results.hits]


def engine_entries() -> int:
    """How many entries the engine's own index holds, whether or not they have a document."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {INDEX}")  # noqa: S608
        return cursor.fetchone()[0]


# --- What is found ------------------------------------------------------------------------------------


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


# --- What must not be found ---------------------------------------------------------------------------


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


# --- Documents ----------------------------------------------------------------------------------------


@pytest.fixture
def document(db: None) -> object:
    return get_document_model().objects.create(
        title="Guide du rétablissement", file=ContentFile(b"x", "guide.txt")
    )


def with_document(document: object) -> list[tuple[str, object]]:
    return [("text", f'<p>Lire <a linktype="document" id="{document.pk}">le fichier</a></p>')]


def publish_with(document: object, page: StandardPage) -> None:
    page.body = with_document(document)
    page.save_revision().publish()


def test_a_document_is_found_once_a_public_page_uses_it(publish: Publish, document: object) -> None:
    assert titles() == [], "nobody has published it"
    page = publish("Une page")
    publish_with(document, page)
    hit = search("rétablissement").hits[0]
    assert (hit.kind, hit.kind_label, hit.url) == ("document", "Document", document.url)
    document.title = "Guide de l’emploi"
    document.save()
    assert titles("emploi") == ["Guide de l’emploi"]


def test_a_document_leaves_with_the_last_page_that_uses_it(publish: Publish, document: object) -> None:
    page = publish("Une page")
    publish_with(document, page)
    page.unpublish()
    assert titles() == []
    page.save_revision().publish()
    assert titles() == ["Guide du rétablissement"]
    page.body = text_body("Sans fichier")
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


# --- Rebuild ------------------------------------------------------------------------------------------


def test_rebuild_repairs_whatever_is_wrong(publish: Publish, document: object) -> None:
    kept = publish("Rétablissement")
    publish_with(document, publish("Une page"))
    lost = SearchDocument.objects.get(object_id=kept.pk, kind="page")
    SearchText.objects.filter(document=lost).delete()
    engine_for().setup()
    stale = SearchDocument.objects.create(
        content_type=lost.content_type,
        object_id=987_654,
        kind="page",
        title="Rétablissement fantôme",
        url="/x/",
    )
    report = rebuild()
    assert sorted(titles()) == ["Guide du rétablissement", "Rétablissement"]
    assert not SearchDocument.objects.filter(pk=stale.pk).exists()
    assert (report.stored, report.removed) == ({"page": 2, "document": 1}, 1)
    assert engine_entries() == SearchDocument.objects.count() == 3


def test_rebuild_keeps_the_former_index_when_it_fails(
    publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish("Rétablissement")

    def fail(self: StandardPage) -> SearchContent:
        raise RuntimeError

    monkeypatch.setattr(StandardPage, "search_content", fail)
    with pytest.raises(RuntimeError):
        rebuild()
    assert titles() == ["Rétablissement"]


def test_a_rebuild_holds_nobody_up_for_long(publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is published between two of its batches is neither refused nor overwritten with what was read before."""
    monkeypatch.setattr("search.indexing.BATCH_SIZE", 1)
    pages = [publish("Premier"), publish("Second")]
    last = max(pages, key=lambda page: page.pk)

    def publish_meanwhile(done: int) -> None:
        if done == 1:
            last.title = "Rétablissement"
            last.save_revision().publish()
            publish("Troisième")

    rebuild(publish_meanwhile)
    assert titles() == ["Rétablissement"]
    assert titles("troisième") == ["Troisième"]
    assert titles("premier") == ["Premier"]


def test_the_command_reports_what_it_did(publish: Publish, capsys: pytest.CaptureFixture[str]) -> None:
    publish("Rétablissement")
    call_command("rebuild_search_index")
    assert "Page: 1" in capsys.readouterr().out
    call_command("rebuild_search_index", verbosity=0)
    assert capsys.readouterr().out == ""


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
