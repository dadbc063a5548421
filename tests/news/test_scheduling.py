"""Pages that come and go by themselves: for readers, for editors, and for whoever looks after the site."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from wagtail.models import GroupPagePermission, Page

from cms.content_cache import version
from cms.health import run_probes
from news.models import NewsPage
from tests import factories as make
from tests.tree import Tree

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=PARIS)
HOUR = timedelta(hours=1)
# Where readers meet news.
PLACES = ["/actualites/", "/actualites/?annee=2026", "/actualites/flux/atom/", "/actualites/flux/rss/"]


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def shows(client: Client, title: str) -> list[str]:
    """The places that show it, each to a reader of its own."""
    return [place for place in PLACES if title in client.get(place).content.decode()]


def schedule(site: Tree, title: str = "À l’heure dite", **hours: datetime) -> NewsPage:
    """A piece of news that an editor has published with these hours."""
    live = "go_live_at" not in hours
    page = make.NewsPageFactory(parent=site.news, title=title, live=live, published_on=None)
    for name, hour in hours.items():
        setattr(page, name, hour)
    page.save_revision().publish()
    return NewsPage.objects.get(pk=page.pk)


def test_a_page_appears_at_its_hour(client, site, clock):
    make.NewsPageFactory(parent=site.news, published_on=NOW.date())
    page = schedule(site, go_live_at=NOW + HOUR)
    call_command("publish_scheduled")
    assert shows(client, page.title) == []
    assert client.get(page.url).status_code == 404
    clock.move_to(NOW + HOUR + timedelta(minutes=1))
    call_command("publish_scheduled")
    assert shows(client, page.title) == PLACES
    assert client.get(page.url).status_code == 200
    page.refresh_from_db()
    assert page.published_on == NOW.date()


def test_an_expired_page_leaves_lists_at_once(client, site, clock):
    """Before the command runs, and although everything has just been read and kept."""
    page = schedule(site, expire_at=NOW + HOUR)
    other = make.NewsPageFactory(parent=site.news, title="Qui reste", published_on=NOW.date())
    assert shows(client, page.title) == PLACES
    clock.move_to(NOW + HOUR - timedelta(seconds=1))
    assert shows(client, page.title) == PLACES
    clock.move_to(NOW + HOUR)
    assert shows(client, page.title) == []
    assert shows(client, other.title) == PLACES
    assert "archives/" in client.get("/actualites/").content.decode()
    assert page.title not in client.get("/actualites/archives/").content.decode()


def test_the_command_takes_it_down(client, site, clock):
    page = schedule(site, expire_at=NOW + HOUR)
    clock.move_to(NOW + 2 * HOUR)
    call_command("publish_scheduled")
    assert client.get(page.url).status_code == 404
    page.refresh_from_db()
    assert page.expired


def test_the_content_version_changes_when_a_page_expires_and_only_then(site, clock):
    schedule(site, expire_at=NOW + HOUR)
    before = version()
    clock.move_to(NOW + HOUR - timedelta(seconds=1))
    assert version() == before
    clock.move_to(NOW + HOUR)
    after = version()
    assert after != before
    clock.move_to(NOW + 2 * HOUR)
    assert version() == after


# --- The admin ----------------------------------------------------------------------------------------------


def panel(client: Client) -> list[list[str]]:
    """The cells of each row of « Publications programmées »."""
    html = BeautifulSoup(client.get("/admin/").content, "html.parser")
    rows = html.select("table.scheduled tbody tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("td")] for row in rows]


@pytest.fixture
def writer(site: Tree) -> Client:
    """Somebody who may edit news, and nothing else."""
    group = Group.objects.create(name="Actualités seulement")
    group.permissions.add(*Group.objects.get(name="Rédaction").permissions.all())
    permission = GroupPagePermission.objects.filter(permission__codename="change_page").first().permission
    GroupPagePermission.objects.create(group=group, page=site.news, permission=permission)
    user = make.UserFactory(username="autrice", is_staff=True)
    user.groups.add(group)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_editors_see_what_comes_and_goes_soonest_first(editor_client, site, clock):
    schedule(site, go_live_at=NOW + 2 * HOUR)
    leaving = schedule(site, "Bientôt finie", expire_at=NOW + HOUR)
    assert panel(editor_client) == [
        ["Bientôt finie", "Sera retirée du site", "lundi 2 mars 2026, 10:00"],
        ["À l’heure dite", "Paraîtra", "lundi 2 mars 2026, 11:00"],
    ]
    html = BeautifulSoup(editor_client.get("/admin/").content, "html.parser")
    assert html.select_one("table.scheduled a")["href"] == f"/admin/pages/{leaving.pk}/edit/"
    assert "Publications programmées" in html.get_text()


def test_a_new_version_of_a_published_page_is_told_apart(editor_client, site, clock):
    page = schedule(site, "Déjà parue")
    page.go_live_at = NOW + HOUR
    page.save_revision().publish()
    assert panel(editor_client) == [["Déjà parue", "Nouvelle version en ligne", "lundi 2 mars 2026, 10:00"]]


def test_they_see_what_is_late(editor_client, site, clock):
    schedule(site, go_live_at=NOW + HOUR)
    clock.move_to(NOW + HOUR + timedelta(minutes=11))
    assert "en retard" in panel(editor_client)[0][2]


def test_drafts_and_past_hours_are_not_scheduled(editor_client, site, clock):
    make.NewsPageFactory(parent=site.news, live=False, go_live_at=NOW + HOUR)
    schedule(site, "Finie", expire_at=NOW + HOUR)
    clock.move_to(NOW + 2 * HOUR)
    call_command("publish_scheduled")
    assert panel(editor_client) == []


def test_each_sees_the_pages_that_they_may_edit(writer, site, clock):
    schedule(site, expire_at=NOW + HOUR)
    term = make.TermPageFactory(parent=site.glossary, title="Terme")
    Page.objects.filter(pk=term.pk).update(expire_at=NOW + HOUR)
    assert [row[0] for row in panel(writer)] == ["À l’heure dite"]


def test_when_there_are_many_the_others_are_counted(editor_client, site, clock):
    for number in range(14):
        schedule(site, f"Page {number}", expire_at=NOW + (number + 1) * HOUR)
    html = BeautifulSoup(editor_client.get("/admin/").content, "html.parser")
    assert len(html.select("table.scheduled tbody tr")) == 10
    assert "et 4 autres, plus tard" in html.get_text()


def test_the_page_editor_says_it_too(editor_client, site, clock):
    page = schedule(site, go_live_at=NOW + HOUR, expire_at=NOW + 2 * HOUR)
    html = BeautifulSoup(editor_client.get(f"/admin/pages/{page.pk}/edit/").content, "html.parser")
    words = " ".join(html.get_text(" ").split())
    assert re.search(r"Publication\s: .{0,30}10:00 Expiration\s: .{0,30}11:00", words)


# --- The alarm ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hours", [{"go_live_at": NOW + HOUR}, {"expire_at": NOW + HOUR}], ids=str)
def test_the_probe_says_when_nothing_publishes(client, site, clock, hours):
    schedule(site, **hours)
    for moment in (NOW, NOW + HOUR + timedelta(minutes=10)):
        clock.move_to(moment)
        assert run_probes()["scheduled_pages"] == "ok"
    clock.move_to(NOW + HOUR + timedelta(minutes=11))
    assert "publish_scheduled" in run_probes()["scheduled_pages"]
    response = client.get("/healthz")
    assert (response.status_code, response.json()["status"]) == (200, "degraded")  # readers are served
    call_command("publish_scheduled")
    assert run_probes()["scheduled_pages"] == "ok"
