"""Personal data go after their time; numbers without people stay."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.test import override_settings
from django_tasks_db.models import DBTaskResult

from news.models import PublicationRequest, RequestMail, RequestStatistic
from news.requests import service
from tests.news.requests.conftest import work

START = datetime(2026, 3, 31, 23, 30, tzinfo=ZoneInfo("Europe/Paris"))


def purge(*options: str) -> str:
    output = StringIO()
    call_command("purge_personal_data", *options, stdout=output)
    return output.getvalue()


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def test_a_closed_order_is_erased_after_a_year_and_counted(clock, send, paper_url):
    send(paper_url, quantity="3")
    clock.shift(timedelta(days=10))
    service.close(PublicationRequest.objects.get(), PublicationRequest.Status.SENT)
    clock.shift(timedelta(days=365))
    assert purge().startswith("Erased: 0 requests")
    clock.shift(timedelta(seconds=1))
    assert purge().startswith("Erased: 1 requests closed more than 365 days ago, 0 as old")
    assert not PublicationRequest.objects.exists()
    assert not RequestMail.objects.exists()
    statistic = RequestStatistic.objects.get()
    assert (statistic.kind, statistic.status) == ("paper", "sent")
    assert (statistic.requests, statistic.copies, statistic.month) == (1, 3, date(2026, 3, 1))
    assert statistic.publication_title == "Carnet d’exemple"


def test_one_that_nobody_closed_is_erased_too(clock, ordered):
    clock.shift(timedelta(days=366))
    assert "1 as old that nobody closed" in purge()
    assert RequestStatistic.objects.get().status == "received"


@override_settings(PERSONAL_DATA_DAYS=30)
def test_the_delay_is_a_setting(clock, ordered):
    clock.shift(timedelta(days=31))
    purge()
    assert not PublicationRequest.objects.exists()


def test_a_dry_run_counts_and_erases_nothing(clock, ordered):
    work()
    clock.shift(timedelta(days=366))
    assert purge("--dry-run").startswith("To erase: 0 requests closed")
    assert "1 as old that nobody closed, 2 finished mail tasks" in purge("--dry-run")
    assert PublicationRequest.objects.exists()
    assert DBTaskResult.objects.count() == 2
    assert not RequestStatistic.objects.exists()


def test_alike_requests_share_a_line(clock, send, paper_url, format_url):
    for number in range(2):
        send(paper_url, email=f"{number}@example.org")
    send(format_url)
    clock.shift(timedelta(days=400))
    purge()
    lines = RequestStatistic.objects.order_by("kind").values_list("kind", "requests", "copies")
    assert list(lines) == [("accessible", 1, 0), ("paper", 2, 4)]


def test_finished_tasks_go_after_a_week_and_waiting_ones_stay(clock, send, paper_url):
    send(paper_url)
    work()
    send(paper_url, email="autre@example.org")
    clock.shift(timedelta(days=8))
    assert "2 finished mail tasks" in purge()
    assert DBTaskResult.objects.count() == 2
    assert PublicationRequest.objects.count() == 2
