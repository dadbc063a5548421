"""What readers were told of a page's changes stays: corrected or retracted, never gone without a trace."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Page, PageLogEntry

from cms.models import ChangeNote
from cms.models.change_notes import LOG_ACTION
from news.models import NewsPage
from tests import factories as make
from tests.admin.conftest import edit_form

DAY = date(2024, 6, 15)
WORDS = "La date a changé."


@pytest.fixture
def news(site):
    """Published, with a note that readers know."""
    page = make.NewsPageFactory(
        parent=site.news, title="Une rencontre", change_notes=[ChangeNote(changed_on=DAY, note=WORDS)]
    )
    page.save_revision().publish()
    return NewsPage.objects.get()


def edit(client, page, action="action-publish", **values):
    """What the editor's form sends; « Publier » unless another button is named (None saves a draft)."""
    data = edit_form(client, page, **values)
    if action:
        data[action] = action
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)


def notes(page) -> list[str]:
    return [note.note for note in ChangeNote.objects.filter(page=page)]


def logged(page) -> list[dict]:
    return [entry.data for entry in PageLogEntry.objects.filter(page=page.pk, action=LOG_ACTION)]


def history(client, page) -> list[str]:
    lines = BeautifulSoup(client.get(page.url).content, "html.parser").select(".change-notes li")
    return [" ".join(line.get_text(" ", strip=True).split()) for line in lines]


# --- The form -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change", [{"change_notes-0-DELETE": "1"}, {"change_notes-0-note": ""}], ids=["deleted", "emptied"]
)
@pytest.mark.parametrize("action", ["action-publish", None], ids=["published", "draft"])
def test_the_form_refuses_to_lose_a_published_note(editor_client, news, change, action):
    answer = edit(editor_client, news, action, **change)
    assert answer.status_code == 200
    assert "Le public connaît cette note" in answer.context["form"].non_field_errors()[0]
    assert notes(news) == [WORDS]


def test_a_note_still_in_the_draft_is_deleted_freely(editor_client, news):
    edit(editor_client, news, None, is_major_change="on", new_change_note="À revoir.")
    data = edit_form(editor_client, news)
    new = next(n for n in (0, 1) if data[f"change_notes-{n}-note"] == "À revoir.")
    assert edit(editor_client, news, **{f"change_notes-{new}-DELETE": "1"}).status_code == 302
    assert notes(news) == [WORDS]


def test_only_published_notes_hide_the_bin_and_offer_a_retraction(editor_client, news):
    edit(editor_client, news, None, is_major_change="on", new_change_note="À revoir.")
    page = editor_client.get(reverse("wagtailadmin_pages:edit", args=[news.pk])).content
    html = BeautifulSoup(page, "html.parser")
    rows = html.select("#id_change_notes-FORMS > [data-inline-panel-child]")
    assert len(rows) == 2
    for row in rows:
        is_published = WORDS in str(row)
        assert bool(row.select("[data-published-note]")) is is_published
        assert bool(row.select("[name$=retraction_reason]")) is is_published


def test_a_note_that_went_through_several_drafts_stays_one(editor_client, news):
    """Until published it has no row of its own, and the form sends it again each time."""
    edit(editor_client, news, None, is_major_change="on", new_change_note="Nouveau lieu.")
    drafts = [news.get_latest_revision()]
    edit(editor_client, news, None)
    drafts.append(Page.objects.get(pk=news.pk).get_latest_revision())
    edit(editor_client, news)
    for revision in drafts:
        revision.publish()
    assert sorted(notes(news)) == [WORDS, "Nouveau lieu."]


def test_a_draft_note_without_words_survives_the_next_save(editor_client, news):
    edit(editor_client, news, None, is_major_change="on")
    edit(editor_client, news, None)
    edit(editor_client, news)
    assert sorted(notes(news)) == ["", WORDS]


def test_rewording_leaves_old_and_new_words_in_the_history(editor_client, client, news):
    assert edit(editor_client, news, **{"change_notes-0-note": "La date et le lieu."}).status_code == 302
    assert notes(news) == ["La date et le lieu."]
    assert logged(news) == [{"old": f"15/06/2024 {WORDS}", "new": "15/06/2024 La date et le lieu."}]
    entry = PageLogEntry.objects.get(page=news.pk, action=LOG_ACTION)
    assert entry.user.username == "redaction"
    html = editor_client.get(reverse("wagtailadmin_pages:history", args=[news.pk])).content.decode()
    assert "Note publiée corrigée" in html
    assert "La date et le lieu." in html


def test_a_reworded_draft_changes_nothing_before_publication(editor_client, client, news):
    edit(editor_client, news, None, **{"change_notes-0-note": "La date et le lieu."})
    assert (notes(news), logged(news)) == ([WORDS], [])
    edit(editor_client, news)
    assert (notes(news), len(logged(news))) == (["La date et le lieu."], 1)


def test_publishing_again_logs_nothing(editor_client, news):
    edit(editor_client, news, title="Un autre titre")
    assert logged(news) == []


# --- Retraction -----------------------------------------------------------------------------------------


def test_a_retracted_note_stays_listed_with_its_reason(editor_client, client, news):
    with time_machine.travel("2024-06-20 10:00:00 +0200", tick=False):
        edit(editor_client, news, **{"change_notes-0-retraction_reason": "Note mise par erreur."})
    line = history(client, news)[0]
    assert WORDS in line
    assert "Note annulée le 20/06/2024" in line
    assert "Note mise par erreur." in line
    assert NewsPage.objects.get().modified_on is None
    assert len(logged(news)) == 1


# --- Revisions ------------------------------------------------------------------------------------------


def test_publishing_an_older_revision_keeps_newer_notes(editor_client, client, news):
    old = news.get_latest_revision()
    edit(editor_client, news, is_major_change="on", new_change_note="Nouveau lieu.")
    old.publish()
    assert sorted(notes(news)) == [WORDS, "Nouveau lieu."]
    assert len(history(client, news)) == 3


def test_publishing_an_older_revision_keeps_the_last_wording(editor_client, news):
    old = news.get_latest_revision()
    edit(editor_client, news, **{"change_notes-0-note": "La date et le lieu."})
    old.publish()
    assert notes(news) == ["La date et le lieu."]
    assert len(logged(news)) == 1


def test_the_form_of_an_older_revision_shows_newer_notes(editor_client, news):
    old = news.get_latest_revision()
    edit(editor_client, news, is_major_change="on", new_change_note="Nouveau lieu.")
    url = reverse("wagtailadmin_pages:revisions_revert", args=[news.pk, old.pk])
    assert "Nouveau lieu." in editor_client.get(url).content.decode()


def test_a_scheduled_draft_made_before_keeps_newer_notes(editor_client, news):
    draft = news.get_latest_revision_as_object()
    draft.go_live_at = "2024-07-01T08:00:00Z"
    with time_machine.travel("2024-06-20 10:00:00 +0200", tick=False):
        scheduled = draft.save_revision()
        scheduled.publish()
        ChangeNote.objects.create(
            page=news, changed_on=DAY, note="Ajoutée depuis.", published_at="2024-06-20T10:00Z"
        )
    with time_machine.travel("2024-07-01 12:00:00 +0200", tick=False):
        call_command("publish_scheduled")
    assert sorted(notes(news)) == ["Ajoutée depuis.", WORDS]


def test_a_revision_older_than_keys_is_recognised_by_its_words(news):
    """Sites that already published notes have such revisions."""
    revision = news.get_latest_revision()
    for note in revision.content["change_notes"]:
        for name in ("key", "reworded_at", "published_at", "retracted_on", "retraction_reason"):
            del note[name]
        note["pk"] = None
    revision.save()
    revision.publish()
    assert notes(news) == [WORDS]


def test_unpublishing_does_not_let_a_note_go(editor_client, news):
    news.unpublish()
    answer = edit(editor_client, news, None, **{"change_notes-0-DELETE": "1"})
    assert answer.status_code == 200
    assert notes(news) == [WORDS]


# --- Code -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given", [[], [ChangeNote(changed_on=DAY, note="Autre chose.")]], ids=["none", "another"]
)
def test_code_cannot_drop_a_published_note(news, given):
    news.change_notes = given
    news.save()
    assert WORDS in notes(news)
    assert len(notes(news)) == len(given) + 1


def test_code_cannot_empty_a_published_note(news):
    note = news.change_notes.get()
    note.note = ""
    news.change_notes = [note]
    news.save()
    assert notes(news) == [WORDS]


def test_code_that_rewords_leaves_a_trace(news):
    note = news.change_notes.get()
    note.note = "La date et le lieu."
    news.change_notes = [note]
    news.save()
    assert notes(news) == ["La date et le lieu."]
    assert len(logged(news)) == 1


def test_saving_the_same_page_object_twice_changes_nothing(news):
    news.change_notes.add(ChangeNote(changed_on=DAY, note="Nouveau lieu."))
    news.save()
    news.save()
    assert sorted(notes(news)) == [WORDS, "Nouveau lieu."]
    assert logged(news) == []


@pytest.mark.parametrize("keep_live", [True, False])
def test_a_copy_starts_without_notes(site, news, keep_live):
    copy = news.copy(
        update_attrs={"slug": "copie", "title": "Copie"}, copy_revisions=True, keep_live=keep_live
    )
    assert notes(copy) == []
    assert not copy.get_latest_revision_as_object().change_notes.all()
    copy.get_latest_revision().publish()
    assert notes(copy) == []
    assert notes(news) == [WORDS]


# --- What readers see -----------------------------------------------------------------------------------


def test_the_history_goes_back_to_publication(editor_client, client, news):
    with time_machine.travel("2024-06-20 10:00:00 +0200", tick=False):
        edit(editor_client, news, is_major_change="on")
    assert history(client, news) == [
        "20/06/2024 : la page a été mise à jour.",
        f"15/06/2024 : {WORDS}",
        "01/03/2024 : publication.",
    ]


def test_a_page_that_never_changed_has_no_history(client, site):
    assert history(client, make.NewsPageFactory(parent=site.news)) == []
