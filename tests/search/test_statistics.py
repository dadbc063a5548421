"""What is counted of searches, and what never is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits, SearchPromotion

from search import statistics
from search.models import DailySearches
from tests.search.page import URL

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _nothing_noted() -> Iterator[None]:
    statistics.take()
    with time_machine.travel(f"{TODAY}T10:00:00+01:00", tick=False):
        yield
    statistics.take()


@pytest.fixture
def reader(client: Client) -> Client:
    client.defaults["HTTP_USER_AGENT"] = FIREFOX
    return client


def noted() -> dict[str, bool]:
    """The words noted so far, and whether they were found."""
    taken = statistics.take()
    return dict(taken.words.values()) if taken else {}


def searched(words: str, times: int = 1, was_found: bool = True, day: date = TODAY) -> None:
    """These words, searched in as many different minutes."""
    for _time in range(times):
        seen = statistics.Noted(day, searches=1, without_result=int(not was_found))
        if not statistics.looks_personal(words):
            seen.words[statistics.fingerprint_of(words)] = (words, was_found)
        statistics.write(seen)


# --- What is noted ------------------------------------------------------------------------------------


def test_a_search_is_noted_with_what_it_gave(reader: Client, publish: Callable) -> None:
    publish("Formation")
    reader.get(URL, {"q": " Formation "})
    reader.get(URL, {"q": "introuvable"})
    assert noted() == {"Formation": True, "introuvable": False}


def test_a_search_itself_writes_nothing(reader: Client, publish: Callable) -> None:
    publish("Formation")
    reader.get(URL, {"q": "formation"})
    with CaptureQueriesContext(connection) as queries:
        reader.get(URL, {"q": "formation"})
    assert {query["sql"].split()[0].upper() for query in queries.captured_queries} <= {"SELECT", "WITH"}
    assert not DailySearches.objects.exists()
    assert not reader.cookies


@pytest.mark.parametrize(
    "query_string",
    [
        "q=",
        "q=-formation",
        "q=%22",
        "",
        "q=formation&page=2",
        "q=formation&type=page",
        "q=formation&tri=date",
    ],
)
def test_what_is_no_new_search_is_not_noted(reader: Client, publish: Callable, query_string: str) -> None:
    for number in range(12):
        publish(f"Formation {number}")
    assert reader.get(f"{URL}?{query_string}").status_code == 200
    assert noted() == {}


@pytest.mark.parametrize(
    "headers",
    [
        {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"user-agent": "curl/8.5.0"},
        {"user-agent": "python-requests/2.32"},
        {"user-agent": ""},
        {"user-agent": FIREFOX, "sec-purpose": "prefetch;prerender"},
        {"user-agent": FIREFOX, "purpose": "prefetch"},
        {"user-agent": FIREFOX, "x-moz": "prefetch"},
    ],
)
def test_machines_and_pages_loaded_ahead_are_not_counted(
    client: Client, publish: Callable, headers: dict[str, str]
) -> None:
    client.get(URL, {"q": "formation"}, headers=headers)
    assert statistics.take() is None


def test_neither_editors_nor_head_requests_are_counted(editor_client: Client, reader: Client) -> None:
    editor_client.get(URL, {"q": "formation"}, headers={"user-agent": FIREFOX})
    reader.head(URL, {"q": "formation"})
    assert statistics.take() is None


@pytest.mark.parametrize(
    "words",
    [
        "jeanne@example.org",
        "06 12 34 56 78",
        "+33.6.12.34.56.78",
        "1 85 05 78 006 084 36",
        "née le 12/03/1985",
        "n° 1234567",
        "je cherche quelqu’un qui puisse m’aider parce que depuis deux ans",
        "«»",
    ],
)
def test_words_that_may_be_personal_are_counted_in_the_total_only(reader: Client, words: str) -> None:
    reader.get(URL, {"q": f"formation {words}" if words == "«»" else words})
    taken = statistics.take()
    assert taken.searches == 1
    assert not taken.words or words == "«»"
    assert statistics.looks_personal(words)


@pytest.mark.parametrize(
    "words", ["pair-aidance", "formation 2026", "69003", "médiateur de santé pair lyon 3e"]
)
def test_ordinary_words_are_not_taken_for_personal(words: str) -> None:
    assert not statistics.looks_personal(words)


def test_the_same_words_again_within_a_minute_count_once(reader: Client, publish: Callable) -> None:
    for _time in range(50):
        reader.get(URL, {"q": "formation"})
    statistics.write(statistics.take())
    counts = dict(DailySearches.objects.values_list("fingerprint", "searches"))
    assert counts.pop("") == 50
    assert list(counts.values()) == [1]


def test_a_flood_of_words_fills_no_memory() -> None:
    request = RequestFactory(headers={"user-agent": FIREFOX}).get(URL)
    for number in range(statistics.MAX_NOTED + 50):
        statistics.note(request, f"mot{number}", True)
    assert len(noted()) == statistics.MAX_NOTED


def test_midnight_parts_two_days(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[statistics.Noted] = []
    monkeypatch.setattr(statistics, "_in_background", written.append)
    request = RequestFactory(headers={"user-agent": FIREFOX}).get(URL)
    statistics.note(request, "hier", True)
    with time_machine.travel(f"{TODAY + timedelta(days=1)}T00:00:05+01:00"):
        statistics.note(request, "demain", True)
    assert [(past.day, past.searches) for past in written] == [(TODAY, 1)]
    assert noted() == {"demain": True}


def test_a_process_writes_by_itself_once_a_minute(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SEARCH_STATISTICS_WRITTEN_ALONE = True
    written: list[statistics.Noted] = []
    monkeypatch.setattr(statistics, "_in_background", written.append)
    clock = [1_000.0]
    monkeypatch.setattr(statistics, "monotonic", lambda: clock[0])
    statistics.take()
    request = RequestFactory(headers={"user-agent": FIREFOX}).get(URL)
    for seconds in (0, 10, 49, 2, 5):
        clock[0] += seconds
        statistics.note(request, "formation", True)
    assert [past.searches for past in written] == [4]


# --- What is written ----------------------------------------------------------------------------------


def test_words_are_written_once_enough_people_looked_for_them() -> None:
    searched("Pair-aidance", statistics.ENOUGH - 2)
    searched("Pair-aidance", 1, day=TODAY - timedelta(days=3))
    assert not Query.objects.exists()
    assert "air" not in str(list(DailySearches.objects.values_list("fingerprint", "query")))
    searched("pair aidance", was_found=False)
    assert Query.objects.get().query_string == "pair aidance"
    counts = DailySearches.objects.filter(query__query_string="pair aidance").order_by("day")
    assert [(row.searches, row.without_result) for row in counts] == [(1, 0), (statistics.ENOUGH - 1, 1)]
    searched("pair aidance")
    assert QueryDailyHits.objects.get(date=TODAY).hits == statistics.ENOUGH


def test_what_was_looked_for_long_ago_does_not_add_up() -> None:
    searched("formation", statistics.ENOUGH - 1, day=TODAY - timedelta(days=statistics.RARE_DAYS))
    searched("formation")
    assert not Query.objects.exists()


def test_readers_pages_do_not_change_for_a_statistic() -> None:
    from cms.models import ContentVersion

    before = ContentVersion.current()
    searched("formation", statistics.ENOUGH)
    assert ContentVersion.current() == before


def test_a_count_that_fails_hurts_nobody(
    reader: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(noted: object) -> None:
        raise DatabaseError("locked")

    monkeypatch.setattr(statistics, "_write", fail)
    reader.get(URL, {"q": "mot secret"})
    statistics.write(statistics.take())
    assert "were lost" in caplog.text
    assert "secret" not in caplog.text
    assert reader.get(URL, {"q": "formation"}).status_code == 200


def test_old_counts_are_forgotten(capsys: pytest.CaptureFixture[str]) -> None:
    searched("rare", day=TODAY - timedelta(days=statistics.RARE_DAYS))
    searched("rare")
    old = TODAY - timedelta(days=statistics.KEPT_DAYS + 1)
    searched("fréquent autrefois", statistics.ENOUGH, day=old)
    searched("fréquent", statistics.ENOUGH, day=old + timedelta(days=1))
    promoted = Query.objects.create(query_string="mis en avant")
    SearchPromotion.objects.create(query=promoted, external_link_url="https://example.org/")
    call_command("prune_search_statistics")
    assert "3" in capsys.readouterr().out
    assert set(Query.objects.values_list("query_string", flat=True)) == {"fréquent", "mis en avant"}
    assert sorted(DailySearches.objects.values_list("day", flat=True)) == sorted(
        [TODAY - timedelta(days=statistics.RARE_DAYS), TODAY, TODAY, *[old + timedelta(days=1)] * 2]
    )
