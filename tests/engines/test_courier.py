"""What is saved reaches Elasticsearch by a thread: nobody waits for it, and it loses nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from home.models import HomePage
from search.replica import courier as module
from search.replica.connection import Replica, replica
from search.replica.courier import Courier
from search.replica.pending import queue_length
from tests import factories as make
from tests.engines.asking import find, in_step
from tests.engines.conftest import patient_copy
from tests.engines.servers import hanging
from tests.tree import make_tree


@pytest.fixture(scope="module")
def home(own_database: None) -> HomePage:
    """In a database that threads share."""
    return make_tree().home


@pytest.fixture
def courier(monkeypatch: pytest.MonkeyPatch) -> Iterator[Courier]:
    """One that really goes."""
    found = Courier()
    monkeypatch.setattr(module.courier, "send", found.send)
    yield found
    found.wait()


def publish(home: HomePage, title: str = "Colibri") -> None:
    make.StandardPageFactory(parent=home, title=title, introduction="", body=[])


@pytest.fixture
def shared_copy(home: HomePage, settings: Any) -> Iterator[Replica]:
    with patient_copy(settings) as found:
        yield found


def test_what_is_saved_arrives(
    shared_copy: Replica, home: HomePage, courier: Courier, who: list[str]
) -> None:
    publish(home)
    assert find().total == 1  # whoever answers
    courier.wait()
    assert in_step()
    assert find().total == 1
    assert who[-1] == "copy"


def test_nobody_waits_for_a_server_that_hangs(home: HomePage, courier: Courier, settings: Any) -> None:
    settings.ELASTICSEARCH_WRITE_TIMEOUT = 3
    with hanging() as settings.ELASTICSEARCH_URL:
        copy = replica()
        assert copy is not None
        publish(home, "Pinson")
        assert copy.breaker.reason == ""  # it is still being waited for, by the courier
        courier.wait()
        assert copy.breaker.reason == "ConnectionTimeout"
        assert queue_length() > 0
        assert find("pinson").total == 1


def test_what_is_saved_while_it_is_on_the_way_is_sent_after(
    courier: Courier, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_the_way, may_return, journeys = threading.Event(), threading.Event(), []

    def send() -> None:
        journeys.append(threading.current_thread())
        on_the_way.set()
        may_return.wait(10)

    monkeypatch.setattr(module, "send_what_waits", send)
    courier.send()
    assert on_the_way.wait(10)
    for _number in range(5):
        courier.send()
    may_return.set()
    courier.wait()
    assert len(journeys) == 2
    assert len(set(journeys)) == 1


def test_an_error_stops_one_journey_not_the_next(
    courier: Courier, monkeypatch: pytest.MonkeyPatch, recwarn: pytest.WarningsRecorder
) -> None:
    journeys = []

    def send() -> None:
        journeys.append(1)
        if len(journeys) == 1:
            raise RuntimeError

    monkeypatch.setattr(module, "send_what_waits", send)
    monkeypatch.setattr(threading, "excepthook", lambda _error: None)
    courier.send()
    courier.wait()
    courier.send()
    courier.wait()
    assert len(journeys) == 2
