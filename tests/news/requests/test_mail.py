"""Mails: what they say and to whom, and what becomes of them when the mail server is down."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.models import SiteSettings
from news.models import PaperStock, PublicationRequest, RequestMail, RequestSettings
from news.requests import mail, service
from tests import factories as make
from tests.news.requests.conftest import FORMAT, ORDER, soup, work

Status = RequestMail.Status


@pytest.fixture
def server_down(monkeypatch):
    """`server_down(error)`: every mail fails so, until `server_down(None)`."""
    real_send = EmailMessage.send

    def set_error(error: Exception | None) -> None:
        def send(self, *args, **kwargs):
            if error:
                raise error
            return real_send(self, *args, **kwargs)

        monkeypatch.setattr(EmailMessage, "send", send)

    return set_error


def receipt() -> RequestMail:
    return RequestMail.objects.get(kind=RequestMail.Kind.RECEIPT)


def test_nothing_leaves_before_the_worker_comes(ordered, mailoutbox):
    assert mailoutbox == []
    assert {message.status for message in ordered.mails.all()} == {Status.WAITING}


def test_the_reader_gets_a_receipt_and_the_team_a_notice(ordered, mailoutbox):
    work()
    to_reader, to_team = mailoutbox
    assert to_reader.to == [ORDER["email"]]
    assert to_reader.reply_to == ["commandes@example.org"]
    assert str(ordered.pk) in to_reader.subject
    assert "Carnet d’exemple" in to_reader.body
    assert "pour 2 exemplaires papier de" in to_reader.body
    assert to_team.to == ["commandes@example.org"]
    assert f"/publicationrequest/inspect/{ordered.pk}/" in to_team.body
    assert {message.status for message in ordered.mails.all()} == {Status.SENT}
    work()
    assert len(mailoutbox) == 2


def test_mails_hold_nothing_that_was_typed(ordered, mailoutbox):
    """A form that anybody may fill in must not carry anybody's words to anybody's address."""
    service.close(ordered, PublicationRequest.Status.SENT)
    work()
    for message in mailoutbox:
        for typed in (ORDER["name"], ORDER["address_line_1"], ORDER["reason"], ORDER["organisation"]):
            assert typed not in message.subject + message.body
    team = [message for message in mailoutbox if message.to == ["commandes@example.org"]]
    assert all(ORDER["email"] not in message.body for message in team)


def test_an_accessible_format_is_named(send, format_url, mailoutbox):
    send(format_url)
    work()
    assert all("Braille" in message.body for message in mailoutbox)
    assert all(FORMAT["reason"] not in message.body for message in mailoutbox)


def test_a_title_makes_no_header(ordered, mailoutbox):
    PublicationRequest.objects.update(publication_title="Carnet\r\nBcc: tous@example.org")
    work()
    assert len(mailoutbox) == 2
    for message in mailoutbox:
        assert "\n" not in message.subject
        assert "Bcc" not in message.message()


@pytest.mark.parametrize(
    ("page_email", "orders_email", "site_email", "expected"),
    [
        ("page@example.org", "orders@example.org", "site@example.org", "page@example.org"),
        ("", "orders@example.org", "site@example.org", "orders@example.org"),
        ("", "", "site@example.org", "site@example.org"),
    ],
)
def test_the_team_is_who_is_nearest(
    ordered, publication, mailoutbox, page_email, orders_email, site_email, expected
):
    type(publication).objects.update(paper_copy_email=page_email)
    RequestSettings.objects.update(email=orders_email)
    SiteSettings.objects.update(email=site_email)
    work()
    assert [message.to for message in mailoutbox] == [[ORDER["email"]], [expected]]


def test_without_any_address_the_reader_still_gets_a_receipt(ordered, mailoutbox):
    RequestSettings.objects.all().delete()
    work()
    assert [message.to for message in mailoutbox] == [[ORDER["email"]]]


def test_low_stock_is_said_to_the_team(send, paper_url, mailoutbox):
    send(paper_url, quantity="4")
    work()
    assert "Il ne reste que 1 exemplaire" in mailoutbox[1].body


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (PublicationRequest.Status.SENT, "sont partis"),
        (PublicationRequest.Status.REFUSED, "Adresse incomplète"),
    ],
)
def test_the_reader_is_told_what_became_of_it(ordered, mailoutbox, status, words):
    work()
    assert service.close(ordered, status, "Adresse incomplète")
    work()
    assert mailoutbox[-1].to == [ORDER["email"]]
    assert words in mailoutbox[-1].body


# --- The server is down -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "error", [ConnectionRefusedError(), TimeoutError(), SMTPServerDisconnected(), SMTPException()]
)
def test_the_order_is_kept_and_the_reader_sees_the_truth(
    client, send, paper_url, server_down, mailoutbox, error
):
    server_down(error)
    url = send(paper_url).url
    work()
    assert "Pas encore envoyé" in soup(client.get(url)).main.get_text()
    assert receipt().error == type(error).__name__
    server_down(None)
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        work()
    assert "Envoyé à votre adresse" in soup(client.get(url)).main.get_text()
    assert len(mailoutbox) == 2


def test_it_is_tried_ever_more_rarely_for_two_days_then_left_to_the_team(ordered, server_down):
    server_down(ConnectionRefusedError())
    start = timezone.now()
    tries = []
    with time_machine.travel(start, tick=False) as clock:
        while receipt().status == Status.WAITING:
            clock.move_to(receipt().due_at)
            tries.append(timezone.now() - start)
            work()
    gaps = [later - earlier for earlier, later in pairwise(tries)]
    assert gaps[:3] == [timedelta(minutes=2), timedelta(minutes=4), timedelta(minutes=8)]
    assert gaps == sorted(gaps)
    assert max(gaps) == timedelta(hours=6)
    assert timedelta(days=1, hours=12) < tries[-1] <= timedelta(days=2)
    assert receipt().status == Status.FAILED
    assert not DBTaskResult.objects.ready().exists()


def test_an_address_that_does_not_exist_is_not_tried_again(client, send, paper_url, server_down):
    server_down(SMTPRecipientsRefused({"camille@example.org": (550, b"no such user")}))
    url = send(paper_url).url
    work()
    assert (receipt().status, receipt().error) == (Status.FAILED, "SMTPRecipientsRefused")
    assert "n’a pas pu être envoyé" in soup(client.get(url)).main.get_text()


def test_a_server_that_is_busy_is_tried_again(ordered, server_down):
    server_down(SMTPRecipientsRefused({"camille@example.org": (451, b"try later")}))
    work()
    assert receipt().status == Status.WAITING


def test_what_failed_may_be_sent_again_once(ordered, server_down, mailoutbox):
    server_down(SMTPRecipientsRefused({"camille@example.org": (550, b"no such user")}))
    work()
    server_down(None)
    assert all(mail.send_again(message) for message in ordered.mails.all())
    assert mail.send_again(receipt())  # impatience
    work()
    assert len(mailoutbox) == 2
    assert not mail.send_again(receipt())


def test_a_request_that_was_erased_sends_nothing(ordered, mailoutbox):
    ordered.delete()
    work()
    assert mailoutbox == []
    assert not DBTaskResult.objects.failed().exists()


def test_tasks_hold_numbers_alone(ordered):
    for task in DBTaskResult.objects.all():
        assert [type(value) for value in task.args_kwargs["args"]] == [int]
        assert task.args_kwargs["kwargs"] == {}


def test_an_order_that_fails_leaves_no_mail(publication, send, paper_url, monkeypatch):
    PaperStock.objects.update(quantity=5)
    monkeypatch.setattr(PaperStock, "take", lambda *args: False)
    send(paper_url)
    assert not PublicationRequest.objects.exists()
    assert not RequestMail.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_health_says_when_the_worker_does_not_come(client, ordered):
    assert client.get("/healthz").json()["mail"] == "ok"
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        response = client.get("/healthz")
        assert (response.status_code, response.json()["status"]) == (200, "degraded")  # readers are served
        assert response.json()["mail"].startswith("2 late")
        work()
        assert client.get("/healthz").json()["mail"] == "ok"


def test_the_command_of_the_guide_sends_them(ordered, mailoutbox):
    import signal

    before = (
        signal.getsignal(signal.SIGINT),
        signal.getsignal(signal.SIGTERM),
        signal.getsignal(signal.SIGQUIT),
    )
    try:
        call_command("db_worker", "--backend", "mail", "--batch", "--no-startup-delay", verbosity=0)
    finally:
        for number, handler in zip((signal.SIGINT, signal.SIGTERM, signal.SIGQUIT), before, strict=True):
            signal.signal(number, handler)
    assert len(mailoutbox) == 2


def test_wagtail_s_own_tasks_still_run_at_once(site):
    make.NewsPageFactory(parent=site.news).save_revision().publish()
    assert not DBTaskResult.objects.exists()
