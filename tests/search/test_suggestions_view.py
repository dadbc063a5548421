"""`/recherche/suggestions`: what browsers and the search fields ask while a reader types."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
URL = "/recherche/suggestions"


def test_the_answer_is_the_one_of_opensearch(client: Client, publish: Callable) -> None:
    publish("Formation des pairs")
    response = client.get(URL, {"q": "forma"})
    assert response["Content-Type"] == "application/x-suggestions+json"
    assert set(response["Cache-Control"].split(", ")) == {"max-age=60", "public"}
    assert response.json() == [
        "forma",
        ["Formation des pairs"],
        ["Page"],
        ["/formation-des-pairs/"],
    ]
    assert not response.cookies


def test_nothing_is_suggested_before_the_second_character(client: Client, publish: Callable) -> None:
    publish("Formation")
    for typed in ("", " ", "f", " f "):
        assert client.get(URL, {"q": typed}).json()[1:] == [[], [], []]
    assert client.get(URL).status_code == 200


def test_hostile_input_is_answered(client: Client, publish: Callable, subtests: pytest.Subtests) -> None:
    publish("Formation")
    for query_string in (
        "q=%00", "q=%ff%fe", "q=%22%27", "q=%25s%25", "q=" + "a" * 100_000, "q=" + "a+" * 5_000, "q=%ED%A0%80",
        "q=%F0%9F%99%82%F0%9F%99%82", "q=ab&q=cd", "q=____", "q=--", "q=*:*", "q=\\\\", "q=%E2%80%AE%E2%80%AE",
    ):  # fmt: skip
        with subtests.test(query_string=query_string[:30]):
            response = client.get(f"{URL}?{query_string}")
            assert response.status_code == 200
            typed, *columns = response.json()
            assert len(typed) <= 200
            assert len({len(column) for column in columns}) == 1
    assert client.post(URL, {"q": "formation"}).status_code == 405


def test_a_private_page_is_not_suggested(client: Client, publish: Callable) -> None:
    page = publish("Formation")
    page.unpublish()
    assert client.get(URL, {"q": "forma"}).json()[1] == []
