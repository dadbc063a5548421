"""Forms that help: what they record, and what they refuse with which words beside which field."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, rich_text, streamfield

from cms.models import ChangeNote
from directory.models import EntryPage
from glossary.models import TermLink, TermPage
from news.models import NewsPage
from tests import factories
from tests.admin.conftest import add_url, edit_form, errors_of, new_form
from tests.samples import PAGE_TYPES


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def publish(client, page, **values):
    data = edit_form(client, page, **values)
    data["action-publish"] = "action-publish"
    return client.post(edit_url(page), data)


# --- Dates as readers know them -------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGE_TYPES)
@time_machine.travel("2024-06-15 10:00:00 +0200")
def test_a_major_change_leaves_one_dated_note(editor_client, client, pages, name):
    page = pages[name]
    ChangeNote.objects.filter(page=page).delete()
    page = type(page).objects.get(pk=page.pk)
    values = {"sources-0-organisation": "Une source"} if name == "term" else {}
    response = publish(
        editor_client, page, is_major_change="on", new_change_note="Nouvelle adresse.", **values
    )
    assert response.status_code == 302, response.context["form"].errors

    notes = ChangeNote.objects.filter(page=page)
    assert list(notes.values_list("changed_on", "note")) == [(date(2024, 6, 15), "Nouvelle adresse.")]
    assert type(page).objects.get(pk=page.pk).modified_on == date(2024, 6, 15)

    # The next save neither repeats the note nor keeps the box ticked.
    assert "checked" not in str(edit_form(editor_client, page).get("is_major_change", ""))
    publish(editor_client, page, **values)
    assert ChangeNote.objects.filter(page=page).count() == 1


def test_the_admin_saving_by_itself_leaves_no_note(editor_client, site):
    """It saves every few moments, with the box still ticked."""
    page = factories.NewsPageFactory(parent=site.news)
    data = edit_form(editor_client, page, is_major_change="on", new_change_note="Nouvelle date.")
    for _ in range(2):
        answer = editor_client.post(edit_url(page), data, headers={"accept": "application/json"})
        assert answer.json()["success"]
        data["overwrite_revision_id"] = data["loaded_revision_id"] = answer.json()["revision_id"]
    page.refresh_from_db()
    assert not page.get_latest_revision_as_object().change_notes.all()
    data["action-publish"] = "action-publish"
    editor_client.post(edit_url(page), data)
    assert ChangeNote.objects.filter(page=page).count() == 1


def test_a_page_that_readers_never_saw_has_no_change(editor_client, site):
    data = new_form(editor_client, site.news, NewsPage, title="Neuf", slug="neuf", is_major_change="on")
    data["action-publish"] = "action-publish"
    assert editor_client.post(add_url(site.news, NewsPage), data).status_code == 302
    assert NewsPage.objects.get().modified_on is None


def test_a_minor_change_leaves_no_date(editor_client, site):
    page = factories.NewsPageFactory(parent=site.news)
    assert publish(editor_client, page, title="Sans faute").status_code == 302
    page = NewsPage.objects.get(pk=page.pk)
    assert (page.title, page.modified_on) == ("Sans faute", None)


def test_a_draft_keeps_its_note_from_readers_until_published(editor_client, client, site):
    page = factories.NewsPageFactory(parent=site.news)
    data = edit_form(editor_client, page, is_major_change="on", new_change_note="Nouvelle date.")
    editor_client.post(edit_url(page), data)
    assert "Nouvelle date." not in client.get(page.url).content.decode()
    publish(editor_client, page)
    assert client.get(page.url).content.decode().count("Nouvelle date.") == 1


def test_a_note_without_its_tick_is_refused(editor_client, site):
    page = factories.NewsPageFactory(parent=site.news)
    assert "is_major_change" in errors_of(publish(editor_client, page, new_change_note="Nouvelle date."))


def test_two_revisions_compare(editor_client, site):
    page = factories.NewsPageFactory(parent=site.news, topics=[factories.TopicFactory()])
    first = page.save_revision()
    publish(editor_client, page, title="Après", is_major_change="on", new_change_note="Nouvelle date.")
    page.refresh_from_db()
    address = reverse(
        "wagtailadmin_pages:revisions_compare", args=[page.pk, first.pk, page.latest_revision_id]
    )
    html = editor_client.get(address)
    assert html.status_code == 200
    assert "Nouvelle date." in html.content.decode()


# --- Refusals, each beside its field --------------------------------------------------------------------


def test_a_definition_needs_a_source(editor_client, site):
    data = new_form(
        editor_client, site.glossary, TermPage, title="Pair-aidance", sources=inline_formset([], min=1)
    )
    data["action-publish"] = "action-publish"
    response = editor_client.post(add_url(site.glossary, TermPage), data)
    assert response.status_code == 200
    assert not TermPage.objects.exists()


def test_a_term_is_not_broader_than_itself(editor_client, site):
    broad, narrow = (factories.TermPageFactory(parent=site.glossary) for _ in range(2))
    TermLink.objects.create(page=narrow, target=broad, kind=TermLink.Kind.BROADER)
    response = publish(
        editor_client,
        broad,
        links=inline_formset([{"kind": "broader", "target": narrow.pk}]),
        sources=inline_formset([{"organisation": "Une source"}]),
    )
    assert response.status_code == 200
    assert "target" in response.context["form"].formsets["links"].forms[0].errors
    assert not broad.links.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"siret": "12345678901234"}, "siret"),
        ({"siret": "123"}, "siret"),
        ({"contact_name": "Une personne"}, "contact_consent_on"),
        ({"latitude": "45.1"}, "latitude"),
        ({"start_date": "2024-02-01", "end_date": "2024-01-01"}, "end_date"),
        ({"website": "exemple"}, "website"),
        ({"withdrawn_on": "2024-02-01"}, "withdrawal_reason"),
    ],
)
def test_an_entry_with_wrong_data_is_refused(editor_client, site, values, field):
    data = new_form(
        editor_client,
        site.directory,
        EntryPage,
        title="Structure exemple",
        slug="structure-exemple",
        **values,
    )
    data["action-publish"] = "action-publish"
    response = editor_client.post(add_url(site.directory, EntryPage), data)
    assert field in errors_of(response)
    assert not EntryPage.objects.exists()


def test_a_commune_fills_the_place(editor_client, site):
    commune = factories.CommuneFactory()
    data = new_form(
        editor_client,
        site.directory,
        EntryPage,
        title="Structure exemple",
        slug="structure-exemple",
        commune=commune.pk,
    )
    data["action-publish"] = "action-publish"
    response = editor_client.post(add_url(site.directory, EntryPage), data)
    assert response.status_code == 302, response.context["form"].errors
    entry = EntryPage.objects.get()
    assert (entry.department, entry.geo_precision) == (commune.department, "commune")
    assert entry.place_label == "Grenoble (Isère)"


@pytest.mark.parametrize("both", [True, False], ids=["page and address", "neither"])
def test_a_call_to_action_leads_to_one_place(editor_client, site, both):
    page = factories.NewsPageFactory(parent=site.news)
    link = {
        "text": "Nous rejoindre",
        "page": str(site.home.pk) if both else "",
        "url": "https://a.fr/" if both else "",
    }
    response = publish(editor_client, page, body=streamfield([("call_to_action", link)]))
    assert "body" in errors_of(response)


def test_a_rich_text_keeps_only_what_pages_style(editor_client, site):
    page = factories.NewsPageFactory(parent=site.news)
    words = rich_text(
        '<p>Du <b>gras</b></p><h1 style="color:red" onclick="x()">Titre</h1><script>x()</script>'
    )
    assert publish(editor_client, page, body=streamfield([("text", words)])).status_code == 302
    html = str(NewsPage.objects.get(pk=page.pk).body)
    assert "<b>gras</b>" in html
    assert "<h1" not in html
    assert "script" not in html
    assert "style=" not in html
