"""What readers meet: the offer, the two forms, their errors, and the page that confirms."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from news.models import PaperStock, PublicationRequest, RequestSettings
from tests import factories as make
from tests.news.requests.conftest import FORMAT, ORDER, in_stock, opened, soup

both_forms = pytest.mark.parametrize("name", ["order_paper_copy", "request_accessible_format"])


# --- What the publication's page offers ---------------------------------------------------------------------


def test_the_publication_offers_both_forms(client, publication, paper_url, format_url):
    links = [link["href"] for link in soup(client.get(publication.url)).select("main a")]
    assert paper_url in links
    assert format_url in links


def test_without_stock_it_gives_the_address_to_write_to(client, site, format_url):
    page = make.PublicationPageFactory(parent=site.publications, paper_copy_email="papier@example.org")
    html = soup(client.get(page.url))
    assert "papier@example.org" in html.main.get_text()
    assert not html.select(f'a[href="{reverse("order_paper_copy", args=[page.pk])}"]')
    assert client.get(reverse("order_paper_copy", args=[page.pk])).status_code == 404


def test_sold_out_takes_the_place_of_the_button_and_of_the_form(client, publication, paper_url):
    client.get(publication.url)  # kept, as it is
    PaperStock.objects.get().delete()
    PaperStock.objects.create(publication=publication, quantity=0)
    html = soup(client.get(publication.url))
    assert "épuisé" in html.main.get_text()
    assert not html.select(f'a[href="{paper_url}"]')
    page = client.get(paper_url)
    assert "épuisé" in page.content.decode()
    assert not soup(page).select("form.request-form")


def test_the_last_copy_changes_the_page_at_once(client, send, publication, paper_url):
    assert "épuisé" not in client.get(publication.url).content.decode()
    send(paper_url, quantity="5")
    assert "épuisé" in client.get(publication.url).content.decode()


def test_an_order_leaves_the_pages_in_cache(client, send, publication, paper_url, django_assert_num_queries):
    client.get(publication.url)
    send(paper_url)
    with django_assert_num_queries(1):
        client.get(publication.url)


@both_forms
def test_what_readers_cannot_see_has_no_form(client, site, name):
    draft = make.PublicationPageFactory(parent=site.publications, live=False)
    private = make.PublicationPageFactory(parent=site.publications)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    withdrawn = make.PublicationPageFactory(
        parent=site.publications, withdrawn_on=date(2024, 5, 1), withdrawal_reason="Dépassé."
    )
    for page in (draft, private, withdrawn):
        PaperStock.objects.create(publication=page, quantity=5)
        assert client.get(reverse(name, args=[page.pk])).status_code == 404
        assert client.post(reverse(name, args=[page.pk]), ORDER).status_code == 404
    for number in (999_999, 10**30):
        assert client.get(reverse(name, args=[number])).status_code == 404
    assert "demandes" not in client.get(withdrawn.url).content.decode()


def test_what_is_no_longer_offered_has_no_form(client, publication, paper_url):
    PaperStock.objects.update(is_offered=False)
    assert client.get(paper_url).status_code == 404


# --- The forms ----------------------------------------------------------------------------------------------


@both_forms
def test_every_field_is_labelled_and_no_cookie_is_set(client, publication, name):
    response = client.get(reverse(name, args=[publication.pk]))
    assert not response.cookies
    form = soup(response).select_one("form.request-form")
    for field in form.select("input:not([type=hidden]), textarea, select"):
        assert form.select_one(f'label[for="{field["id"]}"]').get_text(strip=True)
    assert form.has_attr("novalidate")
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]


def test_browsers_can_fill_in_who_and_where(client, paper_url):
    form = soup(client.get(paper_url)).select_one("form.request-form")
    filled = {field["name"]: field.get("autocomplete") for field in form.select("input[autocomplete]")}
    assert filled == {
        "name": "name",
        "organisation": "organization",
        "address_line_1": "address-line1",
        "address_line_2": "address-line2",
        "postcode": "postal-code",
        "town": "address-level2",
        "email": "email",
        "suite": "off",
    }
    assert {field["name"] for field in form.select("[inputmode=numeric]")} == {"postcode", "quantity"}


def test_the_consent_links_to_the_privacy_page(client, site, publication, paper_url):
    page = make.StandardPageFactory(parent=site.home, title="Données personnelles")
    RequestSettings.objects.update(privacy_page=page)
    assert soup(client.get(paper_url)).select(f'.request-form__consent a[href="{page.get_url()}"]')


def test_errors_are_summed_up_beside_the_fields_and_lose_nothing(send, paper_url):
    response = send(paper_url, name="", postcode="3800", email="camille", quantity="zéro", consent="")
    html = soup(response)
    assert response.status_code == 200
    assert html.title.get_text(strip=True).startswith("Erreur")
    summary = html.select_one("[role=alert]")
    assert "5 réponses" in summary.h2.get_text()
    for link in summary.select("a"):
        field = html.select_one(link["href"])
        assert field["aria-invalid"] == "true"
        described = field["aria-describedby"].split()
        errors = html.select_one(f"#{described[-1]}")
        assert link.get_text(strip=True) in errors.get_text()
    assert html.select_one("[name=town]")["value"] == "Grenoble"
    assert html.select_one("[name=email]")["value"] == "camille"
    assert not PublicationRequest.objects.exists()


def test_a_choice_that_is_missing_is_named_and_reached(send, format_url):
    html = soup(send(format_url, format="papyrus"))
    link = html.select_one("[role=alert] a")
    assert html.select_one(link["href"])["type"] == "radio"
    group = html.select_one("fieldset")
    assert html.select_one(f"#{group['aria-describedby']}").get_text(strip=True)


@pytest.mark.parametrize(
    ("quantity", "sentence"),
    [("0", "au moins"), ("-3", "au moins"), ("6", "5"), ("21", "20"), ("9" * 30, "20"), ("1,5", "chiffres")],
)
def test_a_quantity_that_cannot_be_is_refused_in_words(send, publication, paper_url, quantity, sentence):
    response = send(paper_url, quantity=quantity)
    assert sentence in soup(response).select_one("#demande-quantity_error").get_text()
    assert in_stock(publication) == 5


@pytest.mark.parametrize("value", ["\0", "a" * 5000, "‮", "<script>alert(1)</script>", "'; DROP TABLE x; --"])
@pytest.mark.parametrize("field", ["name", "email", "town", "quantity", "reason", "token", "suite", "format"])
def test_hostile_values_are_never_an_error_of_ours(send, paper_url, format_url, field, value):
    for url in (paper_url, format_url):
        response = send(url, **{field: value})
        assert response.status_code in (200, 303)
        assert b"<script>alert(1)" not in response.content


def test_an_empty_form_or_a_strange_body_is_refused_in_words(client, paper_url):
    for data, content_type in [
        ("", "text/plain"),
        ("{", "application/json"),
        ("\xff", "multipart/form-data; boundary=x"),
    ]:
        response = client.post(paper_url, data, content_type=content_type)
        assert response.status_code in (200, 400)


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(client, paper_url, method):
    assert getattr(client, method)(paper_url).status_code == 405


# --- What is kept -------------------------------------------------------------------------------------------


def test_an_order_is_kept_and_takes_its_copies(client, send, publication, paper_url):
    response = send(paper_url, quantity="3")
    assert response.status_code == 303
    assert not response.cookies
    order = PublicationRequest.objects.get()
    assert (order.kind, order.status, order.quantity) == ("paper", "received", 3)
    assert (order.name, order.town, order.email) == ("Camille Exemple", "Grenoble", "camille@example.org")
    assert order.publication_id == publication.pk
    assert order.publication_title == "Carnet d’exemple"
    assert in_stock(publication) == 2


def test_an_accessible_format_takes_no_copy(send, publication, format_url):
    assert send(format_url).status_code == 303
    order = PublicationRequest.objects.get()
    assert (order.kind, order.format, order.reason) == ("accessible", "braille", "Braille intégral")
    assert in_stock(publication) == 5


def test_the_answer_says_the_number_and_nothing_that_was_typed(client, send, paper_url):
    response = client.get(send(paper_url).url)
    text = soup(response).main.get_text()
    order = PublicationRequest.objects.get()
    assert f"N°\xa0{order.pk}" in text
    assert "Carnet d’exemple" in text
    assert "Pas encore" in text  # the receipt waits for the worker
    for typed in (ORDER["name"], ORDER["email"], ORDER["address_line_1"], ORDER["reason"]):
        assert typed not in response.content.decode()
    assert not response.cookies
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("key", ["1", "1:forged", "1:", "x", "%00"])
def test_nobody_reads_another_s_answer(client, ordered, key):
    assert client.get(f"/demandes/recue/{key}/").status_code == 404


@pytest.mark.parametrize(("status", "sentence"), [("sent", "parti"), ("refused", "répondre")])
def test_the_answer_says_what_became_of_it(client, send, paper_url, status, sentence):
    url = send(paper_url).url
    PublicationRequest.objects.update(status=status, closed_at=timezone.now())
    assert sentence in soup(client.get(url)).select_one(".lead").get_text()


def test_the_answer_survives_the_publication(client, send, publication, paper_url):
    url = send(paper_url).url
    publication.delete()
    response = client.get(url)
    assert response.status_code == 200
    assert "Carnet d’exemple" in response.content.decode()


def test_a_post_needs_no_csrf_token_and_minds_none(publication, paper_url):
    """An anonymous form carries no authority: Django's check, which needs a cookie, is replaced (decision 0017)."""
    for number, extra in enumerate([{}, {"csrfmiddlewaretoken": "x" * 64}]):
        strict = Client(enforce_csrf_checks=True)
        data = {**ORDER, "email": f"{number}@example.org", "token": opened(strict, paper_url), **extra}
        assert strict.post(paper_url, data).status_code == 303
    assert PublicationRequest.objects.count() == 2
    assert FORMAT  # both forms share the view that does it
