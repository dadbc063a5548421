"""« Publié 21/02/2019 | Modifié 22/02/2019 »: the dates as readers know them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from bs4 import BeautifulSoup

from cms.models import ChangeNote
from home.models import StandardPage
from tests import factories as make
from tests.admin_forms import save_in_admin


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """It is 21 February 2019, 10 o'clock in Paris, until the test moves it."""
    with time_machine.travel(datetime(2019, 2, 21, 9, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def page(site, clock):
    """A page in draft, never published."""
    return make.StandardPageFactory(parent=site.home, title="Nos missions", live=False, published_on=None)


def shown_dates(client, page) -> str:
    html = BeautifulSoup(client.get(page.url).content, "html.parser")
    return " ".join(html.select_one(".dates").get_text(" ").split())


def test_the_day_of_first_publication_is_shown(client, editor_client, page):
    save_in_admin(editor_client, page)
    assert shown_dates(client, page) == "Publié 21/02/2019"


def test_a_major_change_is_shown_with_its_note(client, editor_client, page, clock):
    save_in_admin(editor_client, page)
    clock.move_to(datetime(2019, 2, 22, 9, tzinfo=UTC))
    save_in_admin(editor_client, page, is_major_change="on", new_change_note="Les horaires ont changé.")
    assert shown_dates(client, page) == "Publié 21/02/2019 | Modifié 22/02/2019"
    notes = BeautifulSoup(client.get(page.url).content, "html.parser").select_one(".change-notes")
    assert [time["datetime"] for time in notes("time")] == ["2019-02-22", "2019-02-21"]
    assert "Les horaires ont changé." in notes.get_text()


def test_a_typing_mistake_corrected_is_not_a_change(client, editor_client, page, clock):
    save_in_admin(editor_client, page)
    clock.move_to(datetime(2019, 2, 22, 9, tzinfo=UTC))
    save_in_admin(editor_client, page, introduction="Une virgule de plus.")
    assert shown_dates(client, page) == "Publié 21/02/2019"


def test_a_major_change_in_draft_is_not_shown_yet(client, editor_client, page, clock):
    save_in_admin(editor_client, page)
    clock.move_to(datetime(2019, 2, 22, 9, tzinfo=UTC))
    save_in_admin(editor_client, page, publish=False, is_major_change="on")
    assert shown_dates(client, page) == "Publié 21/02/2019"
    save_in_admin(editor_client, page)
    assert shown_dates(client, page) == "Publié 21/02/2019 | Modifié 22/02/2019"


def test_the_tick_is_not_remembered(client, editor_client, page, clock):
    save_in_admin(editor_client, page)
    clock.move_to(datetime(2019, 2, 22, 9, tzinfo=UTC))
    save_in_admin(editor_client, page, is_major_change="on")
    clock.move_to(datetime(2019, 3, 1, 9, tzinfo=UTC))
    save_in_admin(editor_client, page)
    assert shown_dates(client, page) == "Publié 21/02/2019 | Modifié 22/02/2019"


def test_a_change_on_the_day_of_publication_is_none_to_readers(client, editor_client, page):
    save_in_admin(editor_client, page, is_major_change="on")
    assert shown_dates(client, page) == "Publié 21/02/2019"


def test_a_note_needs_the_tick(editor_client, page):
    response = save_in_admin(editor_client, page, new_change_note="Une note perdue ?")
    assert "is_major_change" in response.context["form"].errors
    assert not ChangeNote.objects.exists()


def test_the_latest_of_several_changes_is_shown(client, site):
    notes = [ChangeNote(changed_on=day) for day in (date(2024, 4, 1), date(2024, 6, 1), date(2024, 5, 1))]
    page = make.StandardPageFactory(parent=site.home, change_notes=notes)
    assert shown_dates(client, page) == "Publié 01/03/2024 | Modifié 01/06/2024"


def test_the_publication_date_can_be_given(client, editor_client, page):
    save_in_admin(editor_client, page, published_on="2016-05-17")
    assert shown_dates(client, page) == "Publié 17/05/2016"


def test_publishing_again_keeps_the_first_date(client, editor_client, page, clock):
    save_in_admin(editor_client, page)
    StandardPage.objects.get(pk=page.pk).unpublish()
    clock.move_to(datetime(2020, 1, 1, 9, tzinfo=UTC))
    save_in_admin(editor_client, page)
    assert shown_dates(client, page) == "Publié 21/02/2019"


def test_the_day_is_that_of_paris(client, editor_client, page, clock):
    """At half past midnight in Paris it is still the eve in Greenwich."""
    clock.move_to(datetime(2019, 2, 27, 23, 30, tzinfo=UTC))
    save_in_admin(editor_client, page)
    assert shown_dates(client, page) == "Publié 28/02/2019"


def test_dates_are_readable_by_machines(client, site):
    page = make.StandardPageFactory(
        parent=site.home, change_notes=[ChangeNote(changed_on=date(2024, 6, 1), note="Complété.")]
    )
    html = BeautifulSoup(client.get(page.url).content, "html.parser")
    assert [time["datetime"] for time in html.select(".dates time")] == ["2024-03-01", "2024-06-01"]


def test_a_page_that_has_expired_is_gone(client, site):
    from django.core.management import call_command

    with time_machine.travel(datetime(2024, 4, 1, 9, tzinfo=UTC), tick=False):
        page = make.NewsPageFactory(parent=site.news, expire_at=datetime(2024, 5, 1, tzinfo=UTC))
        call_command("publish_scheduled")
        assert client.get(page.url).status_code == 200
    with time_machine.travel(datetime(2024, 5, 2, 9, tzinfo=UTC), tick=False):
        call_command("publish_scheduled")
        assert client.get(page.url).status_code == 404
        assert page.url not in client.get(site.news.url).content.decode()
