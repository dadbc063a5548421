"""A real Chromium before a real server that holds one page of every type.

The content is made once for the whole session, as nothing here changes it. It is really saved, as the server reads it
in a thread of its own: these tests (`-m browser`) are not run together with the others.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Group
from django.test.utils import setup_databases, teardown_databases
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright
from pytest_django.live_server_helper import LiveServer
from wagtail.models import PageViewRestriction, Site

from news.models import PaperStock, PublicationRequest, RequestMail
from news.requests.tokens import answer_key
from tests import factories as make
from tests.samples import make_pages
from tests.tree import Tree, make_tree

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
OTHER_PAGES = {
    "search": "/recherche/?q=pair",
    "search_empty": "/recherche/",
    "search_nothing": "/recherche/?q=zzzz",
    "search_defined": "/recherche/?q=pair-aidance&type=term&type=news&tri=date",
    "search_too_narrow": "/recherche/?q=pair&type=news&secteur=sanitaire&sujet=inconnu",
    "not_found": "/rien-ici/",
    "unknown_filter": "/annuaire/?departement=99&type=structure",
}
# A publication with copies to order, its two forms, one that is sold out, and the answer to an order.
REQUEST_PAGES = ["paper_publication", "paper_form", "format_form", "sold_out", "received"]


@dataclass(frozen=True)
class Served:
    """Where the site is, and the path of each of its pages by name."""

    address: str
    paths: dict[str, str]


@pytest.fixture(scope="session")
def served(django_db_blocker: Any) -> Iterator[Served]:
    """The site on a port of its own, with a database of its own."""
    with django_db_blocker.unblock():
        databases = setup_databases(verbosity=0, interactive=False)
        server = LiveServer("localhost")
        try:
            yield Served(server.url, _make_content(server))
        finally:
            server.stop()
            teardown_databases(databases, verbosity=0)


def _make_content(server: LiveServer) -> dict[str, str]:
    tree = make_tree()
    Site.objects.filter(pk=tree.site.pk).update(port=urlsplit(server.url).port)
    paths = {name: urlsplit(page.url or "/").path for name, page in make_pages(tree).items()}
    for number in range(14):
        make.NewsPageFactory(parent=tree.news, image=make.ImageFactory() if number < 3 else None)
    paths |= _make_requests(tree)
    private = make.StandardPageFactory(parent=tree.home, title="Réservé")
    PageViewRestriction.objects.create(page=private, restriction_type="password", password="sésame")
    return {**paths, **OTHER_PAGES, "password": urlsplit(private.url).path}


def _make_requests(tree: Tree) -> dict[str, str]:
    """Publications with paper copies, and without any left; an order; who answers it (see REQUEST_PAGES)."""
    offered, sold_out = (
        make.PublicationPageFactory(parent=tree.publications, title=title)
        for title in ("Carnet à commander", "Carnet épuisé")
    )
    PaperStock.objects.create(publication=offered, quantity=100)
    PaperStock.objects.create(publication=sold_out, quantity=0)
    order = PublicationRequest.objects.create(
        kind="paper", publication=offered, publication_title=offered.title, email="a@example.org"
    )
    RequestMail.objects.create(request=order, kind="receipt")
    reviewer = make.UserFactory(username="dominique")
    reviewer.groups.add(Group.objects.get(name="Validation"))
    addresses = [
        urlsplit(offered.url).path,
        reverse("order_paper_copy", args=[offered.pk]),
        reverse("request_accessible_format", args=[offered.pk]),
        reverse("order_paper_copy", args=[sold_out.pk]),
        reverse("request_received", args=[answer_key(order.pk)]),
    ]
    return dict(zip(REQUEST_PAGES, addresses, strict=True))


@pytest.fixture(scope="session")
def browser(served: Served) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Tab:
    """A browser's tab that notes what goes wrong behind the reader's back."""

    page: Page
    served: Served
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._note_message)
        self.page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        self.page.on("request", self._note_request)

    def _note_message(self, message: Any) -> None:
        # The browser itself says that the page asked for answered 404, which is what was asked for.
        if message.type in ("error", "warning") and "404 (Not Found)" not in message.text:
            self.troubles.append(f"console: {message.text}")

    def _note_request(self, request: Any) -> None:
        if not request.url.startswith((self.served.address, "data:")):
            self.troubles.append(f"request elsewhere: {request.url}")

    def visit(self, name: str) -> Page:
        self.page.goto(self.served.address + self.served.paths[name])
        return self.page


@pytest.fixture
def open_tab(browser: Browser, served: Served) -> Iterator[Callable[..., Tab]]:
    """`open_tab(width=360, javascript=False)`: a tab; at the test's end, nothing went wrong in any."""
    opened: list[tuple[BrowserContext, Tab]] = []

    def open_one(width: int = 1280, height: int = 800, javascript: bool = True, **options: Any) -> Tab:
        viewport = {"width": width, "height": height}
        context = browser.new_context(
            viewport=viewport, java_script_enabled=javascript, locale="fr-FR", **options
        )
        context.set_default_timeout(15_000)  # milliseconds
        opened.append((context, Tab(context.new_page(), served)))
        return opened[-1][1]

    yield open_one
    troubles = [trouble for _context, tab in opened for trouble in tab.troubles]
    for context, _tab in opened:
        context.close()
    assert troubles == []


@pytest.fixture
def asked(open_tab: Callable[..., Tab]) -> Callable[..., tuple[Page, list[str]]]:
    """`asked(width=360)`: the empty search page, and the suggestions that it asks for as it goes."""

    def open_page(**options: object) -> tuple[Page, list[str]]:
        tab = open_tab(**options)
        requests: list[str] = []

        def note(request: Request) -> None:
            if "/recherche/suggestions" in request.url:
                requests.append(request.url.split("q=")[1])

        tab.page.on("request", note)
        return tab.visit("search_empty"), requests

    return open_page
