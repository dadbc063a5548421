"""« Ce contenu a été publié sous le gouvernement… »: only when it is true, and in the right gender."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError

from news.models import Government
from tests import factories as make

PHILIPPE = "Ce contenu a été publié sous le gouvernement du Premier ministre, Édouard Philippe."
BORNE = "Ce contenu a été publié sous le gouvernement de la Première ministre, Élisabeth Borne."
APPOINTED, NEXT_APPOINTED = date(2017, 5, 15), date(2020, 7, 3)


@pytest.fixture
def governments(site):
    """Philippe, then Castex, then Borne, who is in office."""
    man, woman = Government.Title.MAN, Government.Title.WOMAN
    for name, title, start, end in (
        ("Édouard Philippe", man, APPOINTED, NEXT_APPOINTED),
        ("Jean Castex", man, NEXT_APPOINTED, date(2022, 5, 16)),
        ("Élisabeth Borne", woman, date(2022, 5, 16), None),
    ):
        make.GovernmentFactory(prime_minister=name, title=title, start=start, end=end)
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
    Government.objects.filter(prime_minister="Élisabeth Borne").update(end=date(2024, 1, 9))
    assert banner(client, published(governments, date(2023, 1, 1))) == BORNE


@pytest.mark.parametrize(
    ("day", "name"),
    [
        pytest.param(APPOINTED, "Édouard Philippe", id="the day of appointment"),
        pytest.param(date(2020, 7, 2), "Édouard Philippe", id="the eve of the successor's"),
        pytest.param(NEXT_APPOINTED, "Jean Castex", id="the successor's day"),
    ],
)
def test_a_government_holds_from_its_day_to_the_eve_of_the_next(client, governments, day, name):
    assert banner(client, published(governments, day)).endswith(f", {name}.")
    assert Government.on(day).prime_minister == name


@pytest.mark.parametrize(
    ("day", "is_state_content"),
    [
        pytest.param(date(2023, 1, 1), True, id="government in office"),
        pytest.param(date(2019, 2, 21), False, id="not content of the State"),
        pytest.param(date(2017, 5, 14), True, id="before the first known government"),
    ],
)
def test_no_banner(client, governments, day, is_state_content):
    page = make.NewsPageFactory(parent=governments.news, published_on=day, is_state_content=is_state_content)
    assert banner(client, page) == ""


def test_the_banner_appears_on_the_day_the_successor_takes_office(client, governments):
    page = published(governments, date(2023, 1, 1))
    Government.objects.filter(end=None).update(end=date(2024, 1, 9))
    with time_machine.travel("2024-01-08 12:00", tick=False):
        assert banner(client, page) == ""
    with time_machine.travel("2024-01-09 12:00", tick=False):
        assert banner(client, page) == BORNE


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param(date(2019, 1, 1), None, id="starts within another"),
        pytest.param(date(2016, 1, 1), date(2018, 1, 1), id="ends within another"),
        pytest.param(date(2016, 1, 1), date(2025, 1, 1), id="holds others"),
        pytest.param(date(2015, 1, 1), date(2014, 1, 1), id="ends before it starts"),
    ],
)
def test_governments_do_not_overlap(governments, start, end):
    with pytest.raises(ValidationError):
        Government(prime_minister="X", start=start, end=end).full_clean()


def test_governments_may_follow_each_other(governments):
    Government(prime_minister="Bernard Cazeneuve", start=date(2016, 12, 6), end=APPOINTED).full_clean()
