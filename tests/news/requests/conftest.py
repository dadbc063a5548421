"""A publication with copies to order, forms as browsers send them, and the worker that sends mail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from news.models import PaperStock, PublicationPage, PublicationRequest, RequestSettings
from tests import factories as make

ORDER = {
    "name": "Camille Exemple",
    "organisation": "Association exemple",
    "address_line_1": "1 rue de l’Exemple",
    "address_line_2": "",
    "postcode": "38000",
    "town": "Grenoble",
    "email": "camille@example.org",
    "quantity": "2",
    "reason": "Une formation",
    "consent": "on",
}
FORMAT = {
    "format": "braille",
    "reason": "Braille intégral",
    "name": "Camille Exemple",
    "organisation": "",
    "email": "camille@example.org",
    "consent": "on",
}


@pytest.fixture
def publication(site) -> PublicationPage:
    """With five copies, and a team to answer."""
    RequestSettings.objects.create(site=site.site, email="commandes@example.org")
    page = make.PublicationPageFactory(parent=site.publications, title="Carnet d’exemple")
    PaperStock.objects.create(publication=page, quantity=5, low_threshold=1)
    return page


@pytest.fixture
def paper_url(publication) -> str:
    return reverse("order_paper_copy", args=[publication.pk])


@pytest.fixture
def format_url(publication) -> str:
    return reverse("request_accessible_format", args=[publication.pk])


def soup(response: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def token_of(response: HttpResponse) -> str:
    return soup(response).select_one("input[name=token]")["value"]


def opened(client: Client, url: str, ago: timedelta = timedelta(minutes=1)) -> str:
    """The token of the form as it was opened some time ago."""
    with time_machine.travel(timezone.now() - ago, tick=False):
        return token_of(client.get(url))


@pytest.fixture
def send(client: Client) -> Callable[..., HttpResponse]:
    """`send(url, quantity="3")`: the answer to a form that was opened a minute ago and well filled in otherwise."""

    def post(url: str, headers: dict[str, str] | None = None, **values: Any) -> HttpResponse:
        filled = ORDER if url.endswith("papier/") else FORMAT
        token = values.pop("token", None) or opened(client, url)
        return client.post(url, {**filled, "suite": "", "token": token, **values}, headers=headers)

    return post


@pytest.fixture
def ordered(send, paper_url) -> PublicationRequest:
    """An order of two copies, received."""
    assert send(paper_url).status_code == 303
    return PublicationRequest.objects.get()


@pytest.fixture(autouse=True)
def _connection_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker drops old connections before it looks for work: here that would be the test's, in its transaction."""
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)


def work() -> None:
    """Have the queue's worker do what is due, as `db_worker --backend mail --batch` does."""
    Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="mail",
        startup_delay=False,
        max_tasks=None,
        worker_id="tests",
        excluded_queue_names=[],
    ).run()


def in_stock(publication: PublicationPage) -> int:
    return PaperStock.objects.get(publication=publication).quantity
