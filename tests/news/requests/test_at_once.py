"""Several readers and editors at the same instant, each with a connection of its own to one real database."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from news.models import PaperStock, PublicationPage, PublicationRequest, RequestMail
from news.requests import service
from tests import factories as make
from tests.news.requests.conftest import ORDER, in_stock, opened
from tests.tree import make_tree


@pytest.fixture(scope="module")
def publication(own_database: None) -> PublicationPage:
    return make.PublicationPageFactory(parent=make_tree().publications, title="Carnet d’exemple")


@pytest.fixture
def paper_url(publication: PublicationPage) -> str:
    """The form of a publication with five copies, of which nobody has ordered any."""
    PublicationRequest.objects.all().delete()
    PaperStock.objects.update_or_create(publication=publication, defaults={"quantity": 5})
    return reverse("order_paper_copy", args=[publication.pk])


def at_once(*jobs: Callable[[], object]) -> None:
    """Run each job in a thread, all starting together."""
    barrier = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=10)
            job()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_readers_never_take_the_same_copies(publication, paper_url):
    answers: list[int] = []

    def order(number: int) -> Callable[[], None]:
        client, token = Client(), opened(Client(), paper_url)
        data = {**ORDER, "email": f"{number}@example.org", "quantity": "2", "token": token}
        return lambda: answers.append(client.post(paper_url, data).status_code)

    at_once(*map(order, range(4)))
    assert sorted(answers) == [200, 200, 303, 303]
    assert (PublicationRequest.objects.count(), in_stock(publication)) == (2, 1)


def test_a_double_click_at_the_same_instant_is_one_order(publication, paper_url):
    token = opened(Client(), paper_url)
    answers: list[str] = []
    at_once(*[lambda: answers.append(Client().post(paper_url, {**ORDER, "token": token}).url)] * 3)
    assert len(answers) == 3
    assert len(set(answers)) == 1
    assert (PublicationRequest.objects.count(), in_stock(publication)) == (1, 3)
    assert RequestMail.objects.count() == 2


def test_two_who_refuse_give_the_copies_back_once(publication, paper_url):
    Client().post(paper_url, {**ORDER, "token": opened(Client(), paper_url)})
    order = PublicationRequest.objects.get()
    done: list[bool] = []

    def refuse() -> None:
        same = PublicationRequest.objects.get(pk=order.pk)
        done.append(service.close(same, PublicationRequest.Status.REFUSED, "Adresse incomplète"))

    at_once(refuse, refuse, refuse)
    assert sorted(done) == [False, False, True]
    assert in_stock(publication) == 5
    assert RequestMail.objects.filter(kind="refused").count() == 1
