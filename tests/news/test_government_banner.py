"""« Ce contenu a été publié sous le gouvernement… »: only when it is true, and in the right gender."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from itertools import pairwise

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.apps import apps
from django.urls import reverse

from news.models import Government
from tests import factories as make

data = import_module("news.migrations.0003_governments_since_2012")
PHILIPPE = "Ce contenu a été publié sous le gouvernement du Premier ministre, Édouard Philippe."
BORNE = "Ce contenu a été publié sous le gouvernement de la Première ministre, Élisabeth Borne."
NOW = "2026-03-01 12:00"
IN_OFFICE = "Sébastien Lecornu"
# (day of appointment, the one who leaves, the one who arrives): each boundary.
CHANGES = [(after[0], before[2], after[2]) for before, after in pairwise(data.GOVERNMENTS)]


@pytest.fixture
def governments(site):
    """Those that come with the application, whatever earlier tests left."""
    Government.objects.all().delete()
    data.add_governments(apps, None)
    return site


def banner(client, page) -> str:
    element = BeautifulSoup(client.get(page.url).content, "html.parser").select_one(".banner--government")
    return element.get_text(strip=True) if element else ""


def published(site, day: date, **fields):
    return make.NewsPageFactory(parent=site.news, published_on=day, is_state_content=True, **fields)


@pytest.mark.parametrize("factory", [make.NewsPageFactory, make.PublicationPageFactory])
def test_news_and_publications_of_the_state_say_under_whom(client, governments, factory):
    index = governments.news if factory is make.NewsPageFactory else governments.publications
    page = factory(parent=index, published_on=date(2019, 2, 21), is_state_content=True)
    assert banner(client, page) == PHILIPPE


def test_the_sentence_agrees_with_a_woman(client, governments):
    assert banner(client, published(governments, date(2023, 1, 1))) == BORNE


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(("day", "leaves", "arrives"), CHANGES, ids=[change[2] for change in CHANGES])
def test_the_day_of_an_appointment_belongs_to_the_new_one(client, governments, day, leaves, arrives):
    eve, same_day = published(governments, day - timedelta(days=1)), published(governments, day)
    assert banner(client, eve).endswith(f", {leaves}.")
    assert banner(client, same_day).endswith(f", {arrives}." if arrives != IN_OFFICE else "")
    assert Government.on(day).prime_minister == arrives
    assert Government.on(day - timedelta(days=1)).end == day


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("day", "is_state_content"),
    [
        pytest.param(date(2025, 9, 9), True, id="government in office"),
        pytest.param(date(2026, 2, 28), True, id="government in office, later"),
        pytest.param(date(2019, 2, 21), False, id="not content of the State"),
        pytest.param(date(2012, 5, 14), True, id="before the first known government"),
    ],
)
def test_no_banner(client, governments, day, is_state_content):
    page = make.NewsPageFactory(parent=governments.news, published_on=day, is_state_content=is_state_content)
    assert banner(client, page) == ""


def test_the_banner_appears_on_the_day_the_successor_takes_office(client, governments):
    page = published(governments, date(2023, 1, 1))
    with time_machine.travel("2024-01-08 12:00", tick=False):
        assert banner(client, page) == ""
    with time_machine.travel("2024-01-09 12:00", tick=False):
        assert banner(client, page) == BORNE


def test_a_preview_shows_it_too(rf, governments):
    page = published(governments, date(2023, 1, 1))
    request = page.make_preview_request(original_request=rf.get("/"))
    assert BORNE in request.render().content.decode()


@time_machine.travel(NOW, tick=False)
def test_the_next_one_is_added_and_nothing_else(editor_client, client, governments):
    """The current one ends by itself: there is no order to get wrong."""
    page = published(governments, date(2026, 1, 5))
    values = {"prime_minister": "Une Exemple", "title": Government.Title.WOMAN, "start": "2026-02-20"}
    answer = editor_client.post(reverse("wagtailsnippets_news_government:add"), values)
    assert answer.status_code == 302, answer.context["form"].errors
    assert banner(client, page).endswith("Sébastien Lecornu.")
    html = editor_client.get(reverse("wagtailsnippets_news_government:list")).content.decode()
    assert html.index("Une Exemple") < html.index("Sébastien Lecornu")


def test_the_list_gives_days(editor_client, governments):
    html = editor_client.get(reverse("wagtailsnippets_news_government:list")).content.decode()
    assert html.count("15 mai 2017") == 2  # the end of one, the start of the next


def test_two_governments_do_not_start_on_one_day(editor_client, governments):
    values = {"prime_minister": "Une Exemple", "title": Government.Title.WOMAN, "start": "2022-05-16"}
    answer = editor_client.post(reverse("wagtailsnippets_news_government:add"), values)
    assert answer.context["form"].errors["start"] == ["Un autre gouvernement a été nommé ce jour-là."]


def test_a_site_that_knows_some_keeps_its_own_words(governments):
    """The demonstration had them all; an editor may have corrected a name."""
    Government.objects.filter(start=date(2017, 5, 15)).update(prime_minister="É. Philippe")
    Government.objects.filter(start__gt=date(2020, 1, 1)).delete()
    data.add_governments(apps, None)
    data.add_governments(apps, None)
    assert Government.objects.count() == len(data.GOVERNMENTS)
    assert Government.objects.get(start=date(2017, 5, 15)).prime_minister == "É. Philippe"
