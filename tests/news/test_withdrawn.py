"""A withdrawn page keeps its address and says why; nothing else leads to it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import PageViewRestriction

from tests import factories as make
from tests.reading import read

WITHDRAWN = {"withdrawn_on": date(2024, 5, 3), "withdrawal_reason": "Le dispositif a pris fin."}


def banner(client, page) -> str:
    return " ".join(read(client, page).select_one(".banner--withdrawn").get_text(" ", strip=True).split())


def withdrawn(site, title: str = "Ancienne page", **fields):
    return make.NewsPageFactory(parent=site.news, title=title, **WITHDRAWN, **fields)


each_kind = pytest.mark.parametrize(
    ("factory", "room"),
    [
        (make.NewsPageFactory, "news"),
        (make.PublicationPageFactory, "publications"),
        (make.TermPageFactory, "glossary"),
        (make.EntryPageFactory, "directory"),
    ],
)


@each_kind
def test_the_page_stays_and_says_when_why_and_where_to_go(client, site, factory, room):
    parent = getattr(site, room)
    new = factory(parent=parent, title="Page à jour")
    page = factory(parent=parent, title="Ancienne page", replaced_by=new, **WITHDRAWN)
    html = read(client, page)
    text = banner(client, page)
    assert text.startswith("Cette page a été retirée le 03/05/2024 : elle n’est plus à jour. Le dispositif")
    assert "Elle est remplacée par : Page à jour" in text
    assert html.select_one(".banner--withdrawn a")["href"] == new.url
    assert html.select_one("meta[name=robots]")["content"] == "noindex"


def test_nothing_else_leads_to_it(client, site):
    topic = make.TopicFactory()
    page = withdrawn(site, topics=[topic])
    other = make.NewsPageFactory(parent=site.news, topics=[topic])
    call_command("rebuild_search_index", verbosity=0)
    for address in (site.news.url, "/sitemap.xml", "/recherche/?q=ancienne", other.url, "/"):
        assert page.url not in client.get(address).content.decode(), address


@each_kind
def test_machines_are_told_too(client, site, factory, room):
    page = factory(parent=getattr(site, room), **WITHDRAWN)
    data = client.get(f"/api/v2/pages/{page.pk}/").json()
    assert (data["withdrawn_on"], data["withdrawal_reason"]) == ("2024-05-03", "Le dispositif a pris fin.")


def test_the_replacement_of_the_replacement(client, site):
    last = make.NewsPageFactory(parent=site.news, title="La dernière")
    middle = withdrawn(site, "Entre-temps", replaced_by=last)
    page = withdrawn(site, replaced_by=middle)
    assert "Elle est remplacée par : La dernière" in banner(client, page)


def test_a_replacement_withdrawn_for_good_is_said_to_be(client, site):
    page = withdrawn(site, replaced_by=withdrawn(site, "Entre-temps"))
    assert "remplacée par une page retirée depuis : Entre-temps" in banner(client, page)


def test_pages_that_replace_each_other_are_no_endless_loop(client, site):
    first, second = withdrawn(site, "Une"), withdrawn(site, "Deux")
    first.replaced_by, second.replaced_by = second, first
    first.save()
    second.save()
    assert "retirée depuis : Deux" in banner(client, first)


@pytest.mark.parametrize("how", ["draft", "private", "expired"])
def test_a_replacement_that_readers_cannot_see_is_not_named(client, site, how):
    new = make.NewsPageFactory(parent=site.news, title="Invisible")
    page = withdrawn(site, replaced_by=new)
    assert "Invisible" in banner(client, page)
    if how == "draft":
        new.unpublish()
    elif how == "private":
        PageViewRestriction.objects.create(page=new, restriction_type="login")
    else:
        new.expire_at = timezone.now() - timedelta(hours=1)
        new.save()
    assert "remplacée" not in banner(client, page)


def test_the_banner_costs_nothing_once_read(client, site, django_assert_num_queries):
    page = withdrawn(site, replaced_by=make.NewsPageFactory(parent=site.news))
    client.get(page.url)
    with django_assert_num_queries(1):
        client.get(page.url)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"withdrawal_reason": ""}, "withdrawal_reason"),
        ({"withdrawn_on": date(2100, 1, 1)}, "withdrawn_on"),
        ({"replaced_by": "itself"}, "replaced_by"),
    ],
)
def test_a_withdrawal_must_make_sense(site, changes, field):
    page = withdrawn(site)
    for name, value in changes.items():
        setattr(page, name, page.page_ptr if value == "itself" else value)
    with pytest.raises(ValidationError) as error:
        page.full_clean()
    assert list(error.value.message_dict) == [field]
