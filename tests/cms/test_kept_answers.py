"""What one reader was given is given to the next; nothing of any reader ever is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup
from csp.middleware import CSPMiddleware
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.template.response import SimpleTemplateResponse
from django.test import Client, RequestFactory
from wagtail.models import PageViewRestriction

from cms.kept_answers import MAX_LENGTH, kept_answer
from news.models import Government, NewsPage
from tests import factories as make
from tests.admin.conftest import edit_form
from tests.samples import PAGE_TYPES

PARIS = ZoneInfo("Europe/Paris")
SEARCH = "/recherche/?q=travail+pair"


@pytest.fixture(autouse=True)
def _one_minute() -> Iterator[None]:
    """Answers are kept until the clock's next minute, which may begin in the midst of a test."""
    with time_machine.travel(datetime.now(PARIS), tick=False):
        yield


def is_kept(response: HttpResponse) -> bool:
    """Whether it was answered without rendering anything."""
    return not response.templates


@pytest.fixture
def address(request, pages) -> str:
    return pages[request.param].url if request.param in pages else request.param


every_address = pytest.mark.parametrize(
    "address", [*PAGE_TYPES, "/actualites/?annee=2024", SEARCH], indirect=True
)


# --- The next reader gets the same --------------------------------------------------------------------------


@every_address
def test_the_next_reader_gets_the_same(client, address, django_assert_num_queries):
    first = client.get(address)
    with django_assert_num_queries(1):  # the content version
        second = Client().get(address)
    assert not is_kept(first)
    assert is_kept(second)
    assert second.content == first.content
    assert dict(second.headers) == dict(first.headers)


def test_each_address_has_its_own(client, site):
    assert client.get("/actualites/").content != client.get("/actualites/?annee=1999").content
    assert "1999" in client.get("/actualites/?annee=1999").content.decode()
    assert "1999" not in client.get("/actualites/").content.decode()


def test_so_has_each_host_and_scheme(client, site):
    client.get("/actualites/")
    assert not is_kept(client.get("/actualites/", headers={"host": "autre.example.org"}))
    assert not is_kept(client.get("/actualites/", secure=True))


def test_head_and_post_are_answered_for_themselves(client, site):
    client.get("/actualites/")
    assert not is_kept(client.head("/actualites/"))
    assert client.post("/actualites/").status_code == 405 or not is_kept(client.post("/actualites/"))


def test_what_is_not_there_is_asked_again(client, site):
    assert client.get("/a-venir/").status_code == 404
    make.StandardPageFactory(parent=site.home, slug="a-venir")
    assert client.get("/a-venir/").status_code == 200


# --- Nothing of a reader ----------------------------------------------------------------------------------------


@every_address
def test_whoever_carries_a_cookie_neither_gives_nor_gets(address, editor_client):
    stranger = Client()
    stranger.cookies["mesure"] = "un-lecteur"
    for reader in (editor_client, stranger, editor_client, stranger):
        assert not is_kept(reader.get(address))
    assert not is_kept(Client().get(address))  # none of those four was kept
    assert not is_kept(editor_client.get(address))


def test_what_a_password_opened_stays_closed_to_others(private):
    admitted = Client()
    form = BeautifulSoup(admitted.get(private.url).content, "html.parser").find("form", method="post")
    data = {field["name"]: field.get("value", "") for field in form("input")}
    admitted.post(form["action"], {**data, "password": "sésame"})
    for _turn in range(2):
        assert "Entre nous." in admitted.get(private.url).content.decode()
        assert "Entre nous." not in Client().get(private.url).content.decode()
    assert not caches["answers"]._cache


def test_a_page_for_members_stays_among_them(site, editor_client):
    page = make.StandardPageFactory(parent=site.home, introduction="Entre nous.")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    for _turn in range(2):
        assert "Entre nous." in editor_client.get(page.url).content.decode()
        assert Client().get(page.url).status_code == 302
    assert not caches["answers"]._cache


def test_a_page_that_becomes_private_is_closed_at_once(client, site):
    page = make.StandardPageFactory(parent=site.home, introduction="Entre nous.")
    client.get(page.url)
    assert is_kept(client.get(page.url))
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert client.get(page.url).status_code == 302


def test_two_readers_never_share_the_token_of_a_form(private):
    tokens = {
        BeautifulSoup(Client().get(private.url).content, "html.parser").find(
            "input", {"name": "csrfmiddlewaretoken"}
        )["value"]
        for _reader in range(2)
    }
    assert len(tokens) == 2


def test_a_preview_is_for_its_editor_alone(client, editor_client, site):
    page = make.NewsPageFactory(parent=site.news, title="Titre publié")
    address = f"/admin/pages/{page.pk}/edit/preview/"
    editor_client.post(address, edit_form(editor_client, page, title="Titre à relire"))
    assert "Titre à relire" in editor_client.get(address, {"mode": ""}).content.decode()
    assert not caches["answers"]._cache
    assert "Titre à relire" not in client.get(page.url).content.decode()


def set_cookie(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("1")
    response.set_cookie("choice", "1")
    return response


def read_session(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{request.session.get('nom')}")


def write_session(request: HttpRequest) -> HttpResponse:
    request.session["nom"] = "Camille"
    return HttpResponse("1")


def read_user(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.user.is_authenticated))


def show_form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_token(request))


NOT_FOR_EVERYBODY = {
    "sets a cookie": set_cookie,
    "reads the session": read_session,
    "writes into the session": write_session,
    "asks who is signed in": read_user,
    "shows a form's token": show_form,
    "holds a nonce": lambda request: HttpResponse(str(request.csp_nonce)),
    "says how it may be cached": lambda request: HttpResponse("1", headers={"Cache-Control": "private"}),
    "varies": lambda request: HttpResponse("1", headers={"Vary": "User-Agent"}),
    "is not found": lambda request: HttpResponse("1", status=404),
    "leads elsewhere": lambda request: HttpResponse(status=302, headers={"Location": "/"}),
    "failed": lambda request: HttpResponse("1", status=500),
    "is streamed": lambda request: StreamingHttpResponse(["1"]),
    "is too long": lambda request: HttpResponse("x" * (MAX_LENGTH + 1)),
}


@pytest.fixture
def ask(db, client: Client) -> Callable[..., HttpResponse]:
    """`ask(view)`: the answer of a view as `kept_answer` gives it to a reader, behind the middleware it asks about."""

    def ask(view: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
        handler = CsrfViewMiddleware(lambda request: kept_answer(request, lambda: view(request)))
        handler = CSPMiddleware(SessionMiddleware(AuthenticationMiddleware(handler)))
        return handler(RequestFactory().get("/une-page/"))

    return ask


@pytest.mark.parametrize("view", NOT_FOR_EVERYBODY.values(), ids=NOT_FOR_EVERYBODY)
def test_an_answer_is_not_kept_that(ask, view):
    ask(view)
    assert not caches["answers"]._cache


@pytest.mark.parametrize(
    "view",
    [
        lambda request: HttpResponse("1"),
        lambda request: HttpResponse("x" * MAX_LENGTH),
        lambda request: SimpleTemplateResponse("500.html"),
    ],
    ids=["a plain one", "a long one", "one still to be rendered"],
)
def test_any_other_is(ask, view):
    first = ask(view)
    second = ask(lambda request: HttpResponse("never asked"))
    assert second.content == first.content


# --- Never out of date ------------------------------------------------------------------------------------------


def test_what_is_published_and_withdrawn_shows_at_once(client, site):
    def titles() -> str:
        return client.get("/actualites/").content.decode()

    assert "Une rencontre" not in titles()
    page = NewsPage(title="Une rencontre", published_on="2024-05-01", live=False)
    site.news.add_child(instance=page)
    assert "Une rencontre" not in titles()
    page.save_revision().publish()
    assert "Une rencontre" in titles()
    NewsPage.objects.get().unpublish()
    assert "Une rencontre" not in titles()
    assert client.get(page.url).status_code == 404


def test_a_list_leaves_out_a_page_at_its_hour(client, site):
    noon = datetime(2026, 3, 2, 12, 0, tzinfo=PARIS)
    with time_machine.travel(noon.replace(minute=0, hour=11), tick=False) as clock:
        page = make.NewsPageFactory(parent=site.news, title="Jusqu’à midi", expire_at=noon)
        assert page.title in client.get("/actualites/").content.decode()
        assert is_kept(client.get("/actualites/"))
        clock.move_to(noon)
        assert page.title not in client.get("/actualites/").content.decode()


def test_what_depends_on_the_day_changes_at_midnight_here(client, site):
    """At midnight in Paris, when it is still the day before at Greenwich."""
    Government.objects.all().delete()
    make.GovernmentFactory(start="2022-05-20")
    make.GovernmentFactory(prime_minister="Gabriel Attal", start="2026-07-14")
    page = make.NewsPageFactory(parent=site.news, is_state_content=True, published_on="2023-01-01")
    with time_machine.travel(datetime(2026, 7, 13, 23, 59, 59, tzinfo=PARIS), tick=False) as clock:
        assert "Élisabeth Borne" not in client.get(page.url).content.decode()
        assert is_kept(client.get(page.url))
        clock.shift(1)
        assert "Élisabeth Borne" in client.get(page.url).content.decode()


@pytest.mark.parametrize("address", ["/actualites/", SEARCH])
def test_whatever_else_an_answer_depends_on_shows_within_a_minute(client, pages, address):
    """A file that is lost, the engine that answers a search: no content changes with them."""
    with time_machine.travel(datetime(2026, 3, 2, 12, 0, 59, tzinfo=PARIS), tick=False) as clock:
        client.get(address)
        assert is_kept(client.get(address))
        clock.shift(1)
        assert not is_kept(client.get(address))


# --- Invented addresses ---------------------------------------------------------------------------------------------


def test_invented_addresses_fill_no_memory_and_push_out_no_piece(
    client, site, settings, django_assert_num_queries
):
    answers = {**settings.CACHES["answers"], "LOCATION": "few", "OPTIONS": {"MAX_ENTRIES": 10}}
    settings.CACHES = {**settings.CACHES, "answers": answers}
    client.get("/actualites/")
    for number in range(40):
        client.get(f"/actualites/?x={number}")
    assert len(caches["answers"]._cache) <= 10
    with django_assert_num_queries(1):
        response = client.get("/actualites/")
    assert not is_kept(response)  # rendered again, from pieces that all stayed
    caches["answers"].clear()
