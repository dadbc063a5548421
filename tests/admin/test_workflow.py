"""From a writer's submission to what readers see."""

from __future__ import annotations

from django.core import mail
from django.urls import reverse
from wagtail.models import TaskState, WorkflowState

from news.models import NewsPage
from tests.admin.conftest import add_url, edit_form, new_form


def submit_new(writer, site):
    data = new_form(writer, site.news, NewsPage, title="Une rencontre", slug="une-rencontre")
    data["action-submit"] = "action-submit"
    assert writer.post(add_url(site.news, NewsPage), data).status_code == 302
    return NewsPage.objects.get(slug="une-rencontre")


def answer(client, page, action, comment=""):
    task = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, task.pk])
    return client.post(address, {"comment": comment})


def test_a_page_goes_from_its_writer_to_readers(client, writer, reviewer, site):
    page = submit_new(writer, site)
    assert page.workflow_in_progress
    assert client.get(page.url).status_code == 404
    # « Validation » is told, and finds the page on the admin's first page.
    assert [message.to for message in mail.outbox] == [[reviewer.user.email]]
    assert "Une rencontre" in reviewer.get(reverse("wagtailadmin_home")).content.decode()

    answer(reviewer, page, "approve")

    page.refresh_from_db()
    assert page.live
    assert client.get(page.url).status_code == 200


def test_a_reviewer_asks_for_changes(writer, reviewer, site):
    page = submit_new(writer, site)
    mail.outbox.clear()
    answer(reviewer, page, "reject", "La date manque.")

    page.refresh_from_db()
    assert not page.live
    state = WorkflowState.objects.get(object_id=str(page.pk))
    assert state.status == WorkflowState.STATUS_NEEDS_CHANGES
    assert [message.to for message in mail.outbox] == [[writer.user.email]]
    assert "La date manque." in mail.outbox[0].body + TaskState.objects.latest("pk").comment

    data = edit_form(writer, page, title="Une rencontre le 3 mars")
    data["action-submit"] = "action-submit"
    writer.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    answer(reviewer, NewsPage.objects.get(pk=page.pk), "approve")
    page.refresh_from_db()
    assert (page.live, page.title) == (True, "Une rencontre le 3 mars")


def test_a_writer_does_not_approve(writer, site):
    page = submit_new(writer, site)
    answer(writer, page, "approve")
    page.refresh_from_db()
    assert not page.live


def test_a_page_that_waits_is_not_changed_behind_the_reviewer(writer, site):
    """A page in review is locked for its writer, so that what is approved is what was read."""
    page = submit_new(writer, site)
    writer.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), edit_form(writer, page, title="Autre"))
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().title == "Une rencontre"
