"""« Ce que les lecteurs cherchent »: the admin's report, and one click from there to a promoted result."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from tests import factories as make
from tests.search.page import URL
from tests.search.test_statistics import TODAY, searched

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(f"{TODAY}T10:00:00+01:00", tick=False):
        yield


def report(client: Client, **parameters: str) -> BeautifulSoup:
    response = client.get(reverse("search_statistics"), parameters)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def rows(page: BeautifulSoup) -> list[list[str]]:
    return [[cell.get_text(" ", strip=True) for cell in row.select("td")] for row in page.select("tbody tr")]


@pytest.fixture
def some_searches() -> None:
    searched("formation", 7)
    searched("formation", 9, day=TODAY - timedelta(days=40))
    searched("emploi pair", 6, was_found=False)
    searched("=2+2", 5)
    searched("jean dupont", 2)


@pytest.mark.usefixtures("some_searches")
def test_editors_see_what_readers_look_for(editor_client: Client) -> None:
    page = report(editor_client)
    assert rows(page) == [
        ["formation", "7", "0", "−2", "Mettre en avant"],
        ["emploi pair", "6", "6", "+6", "Mettre en avant"],
        ["=2+2", "5", "0", "+5", "Mettre en avant"],
    ]
    assert "20 recherches, dont 30 % sans résultat" in page.get_text().replace("\u202f", " ").replace(
        "\xa0", " "
    )
    assert [line[0] for line in rows(report(editor_client, result="none"))] == ["emploi pair"]
    assert rows(report(editor_client, period="90"))[0][:2] == ["formation", "16"]
    assert [line[0] for line in rows(report(editor_client, q="emploi"))] == ["emploi pair"]


@pytest.mark.usefixtures("some_searches")
def test_one_click_leads_to_the_promotion_of_these_words(editor_client: Client, publish: Callable) -> None:
    page = report(editor_client)
    link = next(link for link in page.select("tbody a") if link.get_text(strip=True) == "Mettre en avant")
    form = BeautifulSoup(editor_client.get(link["href"]).content, "html.parser")
    assert form.select_one("input[name=query_string]")["value"] == "formation"
    chosen = publish("Se former")
    sent = editor_client.post(
        link["href"],
        {
            "query_string": "formation",
            "editors_picks-TOTAL_FORMS": "1",
            "editors_picks-INITIAL_FORMS": "0",
            "editors_picks-MIN_NUM_FORMS": "0",
            "editors_picks-MAX_NUM_FORMS": "1000",
            "editors_picks-0-page": str(chosen.pk),
            "editors_picks-0-ORDER": "1",
        },
    )
    assert sent.status_code == 302
    found = BeautifulSoup(Client().get(URL, {"q": "formation"}).content, "html.parser")
    assert found.select_one(".search-promotions a").get_text() == "Se former"
    assert rows(report(editor_client))[0][-1] == "Voir ce qui est mis en avant"


@pytest.mark.usefixtures("some_searches")
def test_the_export_holds_no_formula(editor_client: Client) -> None:
    response = editor_client.get(reverse("search_statistics"), {"export": "csv"})
    lines = list(csv.reader(io.StringIO(response.getvalue().decode())))
    assert lines[0] == ["Mots cherchés", "Recherches", "Sans résultat", "Tendance"]
    assert lines[1] == ["formation", "7", "0", "-2"]
    assert lines[3][0] == "'=2+2"
    assert editor_client.get(reverse("search_statistics"), {"export": "xlsx"}).status_code == 200


def test_strange_parameters_are_no_error(editor_client: Client) -> None:
    for parameters in ({"period": "0"}, {"period": "x"}, {"result": "\x00"}, {"ordering": "pk;"}, {"q": "'"}):
        assert editor_client.get(reverse("search_statistics"), parameters).status_code == 200


def test_the_report_is_for_those_who_may_promote(client: Client) -> None:
    for name, status in (("Rédaction", 302), ("Validation", 200)):
        user = make.UserFactory(username=name, is_staff=True)
        user.groups.add(Group.objects.get(name=name))
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(reverse("search_statistics")).status_code == status
