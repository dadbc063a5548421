"""Robots, other sites, impatience and double clicks: nobody loses what they typed, nothing is kept twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import override_settings
from django.utils import timezone

from news.models import PaperStock, PublicationRequest, RequestMail
from news.requests import limits, service, tokens
from news.requests.forms import PaperForm
from tests.news.requests.conftest import ORDER, in_stock, opened, soup, token_of


def kept() -> int:
    return PublicationRequest.objects.count()


def notice_of(response) -> str:
    return soup(response).select_one("[role=alert]").get_text(" ", strip=True)


# --- Robots -------------------------------------------------------------------------------------------------


def test_the_trap_is_hidden_from_everybody(client, paper_url):
    trap = soup(client.get(paper_url)).select_one("[name=suite]")
    assert trap.find_parent(hidden=True)  # from eyes, from screen readers and from the Tab key
    assert (trap["autocomplete"], trap["tabindex"]) == ("off", "-1")


def test_what_falls_into_the_trap_is_not_kept_and_may_be_sent_again(client, send, paper_url):
    response = send(paper_url, suite="https://spam.example.org/")
    assert kept() == 0
    assert "commandes@example.org" in notice_of(response)
    html = soup(response)
    assert html.select_one("[name=name]")["value"] == ORDER["name"]
    assert not html.select_one("[name=suite]").get("value")
    assert send(paper_url, token=token_of(response)).status_code == 303


def test_too_fast_asks_to_look_again_and_loses_nothing(client, send, paper_url):
    token = token_of(client.get(paper_url))
    response = send(paper_url, token=token)
    assert kept() == 0
    assert "vite" in notice_of(response)
    assert soup(response).select_one("[name=town]")["value"] == "Grenoble"
    assert token_of(response) == token
    with time_machine.travel(timezone.now() + timedelta(seconds=6)):
        assert send(paper_url, token=token).status_code == 303


def test_a_form_left_open_for_a_day_is_shown_again_filled_in(client, send, paper_url):
    token = opened(client, paper_url, ago=timedelta(hours=13))
    response = send(paper_url, token=token)
    assert kept() == 0
    assert soup(response).select_one("[name=name]")["value"] == ORDER["name"]
    assert token_of(response) != token
    with time_machine.travel(timezone.now() + timedelta(seconds=6)):
        assert send(paper_url, token=token_of(response)).status_code == 303


@pytest.mark.parametrize("token", ["forged", "paper-1:x:1xUl5s:forged", "é"])
def test_a_token_that_is_not_ours_is_worth_nothing(send, paper_url, token):
    assert send(paper_url, token=token).status_code == 200
    assert kept() == 0


def test_the_token_of_another_form_is_worth_nothing(client, send, paper_url, format_url):
    assert send(paper_url, token=opened(client, format_url)).status_code == 200
    assert kept() == 0


# --- Other sites --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example.org"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
    ],
)
def test_a_form_on_another_site_is_refused_in_words(send, paper_url, headers):
    response = send(paper_url, headers=headers)
    assert response.status_code == 403
    assert "autre site" in notice_of(response)
    assert "commandes@example.org" in notice_of(response)
    assert kept() == 0


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://testserver"},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "same-origin", "origin": "null"},
    ],
)
def test_our_own_form_is_accepted_as_browsers_send_it(send, paper_url, headers):
    assert send(paper_url, headers=headers).status_code == 303


@override_settings(CSRF_TRUSTED_ORIGINS=["https://www.example.org"])
def test_so_is_an_origin_that_the_settings_trust(send, paper_url):
    assert send(paper_url, headers={"origin": "https://www.example.org"}).status_code == 303


# --- Too many -----------------------------------------------------------------------------------------------


def test_one_address_may_not_send_without_end(send, publication, paper_url):
    PaperStock.objects.update(quantity=100)
    for number in range(limits.PER_ADDRESS):
        assert send(paper_url, email=f"{number}@example.org").status_code == 303
    response = send(paper_url, email="trop@example.org")
    assert response.status_code == 429
    assert "commandes@example.org" in notice_of(response)
    assert soup(response).select_one("[name=email]")["value"] == "trop@example.org"
    with time_machine.travel(timezone.now() + timedelta(hours=1, minutes=1)):
        assert send(paper_url, email="trop@example.org").status_code == 303


def test_one_person_may_not_order_the_same_every_minute(send, publication, paper_url):
    for quantity in range(1, limits.PER_EMAIL + 1):
        PaperStock.objects.update(quantity=50)
        assert send(paper_url, quantity=str(quantity)).status_code == 303
    assert send(paper_url, email="Camille@Example.org", quantity="9").status_code == 429
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert send(paper_url).status_code == 303


def test_no_address_of_a_machine_is_kept(rf, send, paper_url, monkeypatch):
    seen: list[tuple] = []
    monkeypatch.setattr(cache, "add", lambda *args, **kwargs: seen.append(args))
    limits.is_too_many_from(rf.post("/", REMOTE_ADDR="203.0.113.77"))
    assert seen and "203.0.113.77" not in str(seen)


def test_behind_a_proxy_readers_are_told_apart(rf):
    """With the settings of production, whose proxy puts the reader's address in X-Forwarded-For."""

    def is_too_many(address: str) -> bool:
        request = rf.post("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=address)
        return limits.is_too_many_from(request)

    with override_settings(
        AXES_IPWARE_META_PRECEDENCE_ORDER=["HTTP_X_FORWARDED_FOR"], AXES_IPWARE_PROXY_COUNT=0
    ):
        assert not any(is_too_many("203.0.113.1") for _ in range(limits.PER_ADDRESS))
        assert is_too_many("203.0.113.1")
        assert not is_too_many("203.0.113.2")
        # A household's block of IPv6 addresses counts as one; an address nobody can tell counts for nobody.
        assert not any(is_too_many(f"2001:db8::{number}") for number in range(limits.PER_ADDRESS))
        assert is_too_many("2001:db8::ffff")
        assert not any(is_too_many("") for _ in range(2 * limits.PER_ADDRESS))


# --- Twice --------------------------------------------------------------------------------------------------


def test_a_double_click_is_one_order_and_one_answer(client, send, publication, paper_url):
    token = opened(client, paper_url)
    first, second = (send(paper_url, token=token, quantity="5") for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.url == second.url
    assert kept() == 1
    assert in_stock(publication) == 0
    assert RequestMail.objects.count() == 2  # one receipt, one notice to the team


def test_the_same_page_with_other_words_is_another_order(client, send, publication, paper_url):
    """After the browser's « back » button."""
    token = opened(client, paper_url)
    send(paper_url, token=token, quantity="1")
    send(paper_url, token=token, quantity="2")
    assert sorted(PublicationRequest.objects.values_list("quantity", flat=True)) == [1, 2]
    assert in_stock(publication) == 2


def test_copies_taken_meanwhile_are_said_on_the_quantity(send, publication, paper_url, monkeypatch):
    def others_first(form, page):
        PaperStock.objects.update(quantity=1)
        raise service.NotEnoughCopies

    monkeypatch.setattr(service, "place", others_first)
    error = soup(send(paper_url)).select_one("#demande-quantity_error").get_text()
    assert "1 exemplaire" in error


def test_a_key_says_nothing_of_what_was_typed(db):
    form = PaperForm({**ORDER, "token": tokens.new_form_token("paper-1")}, copies_left=5)
    assert form.is_valid()
    key = tokens.form_key("jeton", form.answers)
    assert len(key) == 64 and "camille" not in key
