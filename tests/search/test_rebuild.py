"""A rebuild repairs whatever is wrong, and holds nobody up."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from wagtail.models import Page

from cms.searchable import SearchContent
from home.models import StandardPage
from search.engines import engine_for
from search.indexing import rebuild
from search.models import SearchDocument, SearchText
from search.replica.pending import documents_behind
from tests.databases import plan
from tests.search.found import Publish, engine_entries, publish_with, titles

pytestmark = pytest.mark.django_db


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


def test_a_rebuild_leaves_indexes_in_use(publish: Publish) -> None:
    """Statistics made while all documents wait, and no page is an alias, would have SQLite read all of them."""
    for number in range(20):
        publish(f"Page {number}")
    rebuild()
    assert "search_document_behind" in plan(documents_behind())
    assert "alias_of_id" in plan(Page.objects.filter(alias_of=1).order_by("path"))


def test_the_command_reports_what_it_did(publish: Publish, capsys: pytest.CaptureFixture[str]) -> None:
    publish("Rétablissement")
    call_command("rebuild_search_index")
    assert "Page: 1" in capsys.readouterr().out
    call_command("rebuild_search_index", verbosity=0)
    assert capsys.readouterr().out == ""
