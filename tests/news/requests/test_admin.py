"""Orders in the admin: who sees them, how they are found, answered, exported and erased."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from news.models import PaperStock, PublicationRequest, RequestMail, RequestStatistic
from tests import factories as make
from tests.admin.conftest import client_in
from tests.news.requests.conftest import ORDER, in_stock, soup, work

LIST = "wagtailsnippets_news_publicationrequest:list"
INSPECT = "wagtailsnippets_news_publicationrequest:inspect"
EDIT = "wagtailsnippets_news_publicationrequest:edit"
STOCKS = "wagtailsnippets_news_paperstock:"


@pytest.fixture
def reviewer(db):
    return client_in("Validation")


@pytest.fixture
def writer(db):
    return client_in("Rédaction")


def listed(client, **query: str) -> str:
    response = client.get(reverse(LIST), query)
    assert response.status_code == 200
    return response.content.decode()


def act(client, action: str, *orders: PublicationRequest, ids=None, **data: str):
    """Confirm an action on orders, as the buttons of the list do."""
    query = urlencode([("id", order.pk) for order in orders] or ids)
    url = reverse("wagtail_bulk_action", args=["news", "publicationrequest", action]) + "?" + query
    assert client.get(url).status_code == 200
    return client.post(url, data)


# --- Who ----------------------------------------------------------------------------------------------------


def test_only_those_who_answer_see_names(reviewer, writer, ordered):
    addresses = [reverse(LIST), reverse(INSPECT, args=[ordered.pk]), reverse(EDIT, args=[ordered.pk])]
    addresses += [reverse(LIST) + "?export=csv", reverse(STOCKS + "list")]
    for address in addresses:
        assert reviewer.get(address).status_code == 200
        assert writer.get(address).status_code == 302
    for address in (reverse("wagtailadmin_home"), reverse(STOCKS + "list")):
        assert reverse(LIST) in reviewer.get(address).content.decode()
    assert reverse(LIST) not in writer.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("action", ["sent", "refused", "mailed", "delete"])
def test_a_writer_cannot_act_by_the_address_either(writer, ordered, action):
    act(writer, action, ordered, reason="Non")
    ordered.refresh_from_db()
    assert ordered.status == "received"


def test_nobody_adds_or_deletes_by_wagtail_s_own_pages(editor_client, ordered):
    assert editor_client.get(reverse("wagtailsnippets_news_publicationrequest:add")).status_code == 302
    delete = reverse("wagtailsnippets_news_publicationrequest:delete", args=[ordered.pk])
    assert editor_client.post(delete).status_code == 302
    assert PublicationRequest.objects.exists()
    assert reverse("wagtailsnippets_news_publicationrequest:add") not in listed(editor_client)


# --- Finding ------------------------------------------------------------------------------------------------


def test_the_list_is_searched_and_filtered(reviewer, send, paper_url, format_url, publication):
    send(paper_url, name="Dominique Lyon", town="Lyon")
    send(format_url, name="Sacha Braille")
    assert "Dominique Lyon" in listed(reviewer) and "Sacha Braille" in listed(reviewer)
    for query in ({"q": "dominique"}, {"kind": "paper"}, {"q": "lyon"}):
        assert "Dominique Lyon" in listed(reviewer, **query)
        assert "Sacha Braille" not in listed(reviewer, **query)
    number = str(PublicationRequest.objects.get(kind="accessible").pk)
    assert "Sacha Braille" in listed(reviewer, q=number)
    assert "Dominique Lyon" not in listed(reviewer, status="sent")
    assert "Dominique Lyon" in listed(reviewer, publication=str(publication.pk), mails__status="waiting")
    assert "Dominique Lyon" not in listed(reviewer, created_at_from="2099-01-01")


def test_the_list_costs_the_same_with_more_orders(reviewer, send, paper_url, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    PaperStock.objects.update(quantity=100)
    counts = []
    for numbers in (range(2), range(2, 9)):
        for number in numbers:
            send(paper_url, email=f"{number}@example.org")
        listed(reviewer)
        with CaptureQueriesContext(connection) as queries:
            listed(reviewer)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_detail_shows_all_and_offers_what_fits(reviewer, ordered):
    PublicationRequest.objects.update(created_at=datetime(2026, 1, 31, 23, 30, tzinfo=UTC))
    text = reviewer.get(reverse(INSPECT, args=[ordered.pk])).content.decode()
    assert (
        "1 février 2026 00:30" in text or "1er février 2026 00:30" in text
    )  # our clocks, not universal time
    for value in (ORDER["name"], ORDER["email"], "38000", "Grenoble", ORDER["reason"], "En attente"):
        assert value in text
    assert "Marquer comme envoyée" in text
    act(reviewer, "sent", ordered)
    assert "Marquer comme envoyée" not in reviewer.get(reverse(INSPECT, args=[ordered.pk])).content.decode()


def test_an_address_is_corrected(reviewer, ordered):
    data = {name: ORDER[name] for name in ("name", "organisation", "address_line_1", "postcode", "email")}
    data |= {"address_line_2": "Bâtiment B", "town": "Saint-Martin-d’Hères"}
    assert reviewer.post(reverse(EDIT, args=[ordered.pk]), data).status_code == 302
    ordered.refresh_from_db()
    assert (ordered.address_line_2, ordered.town) == ("Bâtiment B", "Saint-Martin-d’Hères")
    assert (ordered.quantity, ordered.status) == (2, "received")


# --- Answering ----------------------------------------------------------------------------------------------


def test_many_are_sent_at_once_and_it_is_known_who_did_it(reviewer, send, paper_url, mailoutbox):
    for number in range(2):
        send(paper_url, email=f"{number}@example.org")
    orders = list(PublicationRequest.objects.all())
    act(reviewer, "sent", *orders)
    assert {order.status for order in PublicationRequest.objects.all()} == {"sent"}
    assert all(order.closed_at for order in PublicationRequest.objects.all())
    log = ModelLogEntry.objects.filter(action="news.request.sent")
    assert {entry.user for entry in log} == {reviewer.user}
    assert not any(ORDER["name"] in f"{entry.label}{entry.data}" for entry in log)
    history = reverse("wagtailsnippets_news_publicationrequest:history", args=[orders[0].pk])
    assert "Marquée comme envoyée" in soup(reviewer.get(history)).select_one("#listing-results").get_text(" ")
    work()
    assert len([message for message in mailoutbox if "partis" in message.body]) == 2


def test_a_refusal_needs_a_reason_and_gives_the_copies_back_once(reviewer, ordered, publication):
    assert in_stock(publication) == 3
    assert act(reviewer, "refused", ordered, reason="").status_code == 200
    assert in_stock(publication) == 3
    act(reviewer, "refused", ordered, reason="Adresse incomplète")
    act(reviewer, "refused", ordered, reason="Encore")
    act(reviewer, "sent", ordered)
    ordered.refresh_from_db()
    assert (ordered.status, ordered.refusal_reason) == ("refused", "Adresse incomplète")
    assert in_stock(publication) == 5
    assert RequestMail.objects.filter(kind="refused").count() == 1


def test_refusing_the_last_copies_opens_the_form_again(client, reviewer, send, publication, paper_url):
    send(paper_url, quantity="5")
    assert "épuisé" in client.get(publication.url).content.decode()
    act(reviewer, "refused", PublicationRequest.objects.get(), reason="Doublon")
    assert paper_url in client.get(publication.url).content.decode()


def test_select_all_means_the_list_as_it_was_filtered(reviewer, send, paper_url, format_url):
    send(paper_url)
    send(format_url)
    listing = reverse(LIST) + "?kind=paper&q=camille"
    act(reviewer, "sent", ids=[("id", "all"), ("next", listing)])
    assert dict(PublicationRequest.objects.values_list("kind", "status")) == {
        "paper": "sent",
        "accessible": "received",
    }


def test_mails_that_failed_are_shown_and_sent_again(reviewer, ordered, mailoutbox):
    RequestMail.objects.update(status="failed", error="ConnectionRefusedError")
    assert "En échec" in listed(reviewer)
    act(reviewer, "mailed", ordered)
    work()
    assert len(mailoutbox) == 2
    assert "En échec" not in listed(reviewer, mails__status="sent").split("</form>")[-1]


def test_erasing_on_demand_leaves_a_number(reviewer, ordered):
    act(reviewer, "delete", ordered)
    assert not PublicationRequest.objects.exists()
    assert RequestStatistic.objects.get().requests == 1
    assert ModelLogEntry.objects.filter(action="news.request.delete", user=reviewer.user).exists()


# --- Export -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r="])
def test_no_cell_is_run_as_a_formula(reviewer, ordered, start):
    PublicationRequest.objects.update(
        name=f"{start}1+1", reason=f'{start}HYPERLINK("http://evil.example.org")'
    )
    response = reviewer.get(reverse(LIST), {"export": "csv"})
    content = b"".join(response.streaming_content).decode()
    assert "commandes.csv" in response["Content-Disposition"]
    cells = [cell for row in csv.reader(io.StringIO(content, newline="")) for cell in row]
    assert f"'{start}1+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_the_export_is_what_was_filtered(reviewer, send, paper_url, format_url):
    send(paper_url)
    send(format_url)
    response = reviewer.get(reverse(LIST), {"export": "csv", "kind": "paper"})
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert len(rows) == 2
    assert "38000" in rows[1]


def test_the_export_is_for_people(reviewer, ordered):
    PublicationRequest.objects.update(created_at=datetime(2026, 7, 1, 12, 5, 9, 77, tzinfo=UTC))
    response = reviewer.get(reverse(LIST), {"export": "csv"})
    names, cells = csv.reader(io.StringIO(b"".join(response.streaming_content).decode()))
    assert names[:4] == ["Numéro", "Reçue le", "Type", "État"]
    assert cells[:4] == [str(ordered.pk), "2026-07-01 14:05:09", "Exemplaire papier", "Reçue"]
    assert reviewer.get(reverse(LIST), {"export": "xlsx"}).status_code == 200


def test_the_detail_leaves_out_what_was_not_said(reviewer, ordered):
    labels = [field["label"] for field in reviewer.get(reverse(INSPECT, args=[ordered.pk])).context["fields"]]
    assert "Courriels envoyés" in [str(label) for label in labels]
    assert not {"Format", "Motif du refus", "Close le"} & {str(label).capitalize() for label in labels}


# --- Stock --------------------------------------------------------------------------------------------------


def test_a_stock_is_opened_then_filled_without_losing_orders(reviewer, send, site):
    page = make.PublicationPageFactory(parent=site.publications)
    data = {"publication": page.pk, "added": "10", "low_threshold": "3", "is_offered": "on"}
    assert reviewer.post(reverse(STOCKS + "add"), data).status_code == 302
    stock = PaperStock.objects.get()
    assert stock.quantity == 10
    edit = reverse(STOCKS + "edit", args=[stock.pk])
    assert reviewer.get(edit).status_code == 200
    PaperStock.take(page.pk, 4)  # while the form is open
    assert reviewer.post(edit, {**data, "added": "20"}).status_code == 302
    assert in_stock(page) == 26
    assert reviewer.post(edit, {**data, "added": "-6"}).status_code == 302
    assert in_stock(page) == 20


def test_more_than_there_is_cannot_be_taken_away(reviewer, publication):
    stock = PaperStock.objects.get()
    data = {"publication": publication.pk, "added": "-6", "low_threshold": "3", "is_offered": "on"}
    response = reviewer.post(reverse(STOCKS + "edit", args=[stock.pk]), data)
    assert "Il n’en reste pas autant" in soup(response).get_text()
    assert in_stock(publication) == 5


def test_an_old_draft_does_not_bring_old_stock_back(send, publication, paper_url):
    revision = publication.save_revision()
    send(paper_url)
    revision.publish()
    assert in_stock(publication) == 3


def test_the_list_says_which_stocks_need_care(reviewer, site):
    for quantity in (0, 4, 80):
        page = make.PublicationPageFactory(parent=site.publications, title=f"Carnet {quantity}")
        PaperStock.objects.create(publication=page, quantity=quantity)
    table = soup(reviewer.get(reverse(STOCKS + "list"))).select("tbody tr")
    told = {row.select_one(".title a").get_text(strip=True): row.get_text(" ", strip=True) for row in table}
    assert [word in told["Carnet 0"].split() for word in ("épuisé", "bas")] == [True, False]
    assert [word in told["Carnet 4"].split() for word in ("épuisé", "bas")] == [False, True]
    assert not {"épuisé", "bas"} & set(told["Carnet 80"].split())
