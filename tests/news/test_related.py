"""« À lire aussi »: the editor's choice first, completed by what pages have in common."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale, PageViewRestriction

from cms.cards import visible
from cms.related import related_ids
from news.models import NewsPage, NewsRelatedPage
from tests import factories as make


def titles(client, page) -> list[str]:
    """The related pages that a reader of `page` sees, in order."""
    section = BeautifulSoup(client.get(page.url).content, "html.parser").select("section:has(#related)")
    return [title.get_text(strip=True) for part in section for title in part.select(".card__title")]


@pytest.fixture
def topic(site):
    return make.TopicFactory(slug="emploi")


def news(site, title: str, **fields) -> NewsPage:
    return make.NewsPageFactory(parent=site.news, title=title, **fields)


def link_to(page) -> dict[str, str]:
    return make.paragraph(f'<a linktype="page" id="{page.pk}">Lien</a>')


def test_the_editor_comes_first_and_in_order(client, site, topic):
    near = news(site, "Même sujet", topics=[topic])
    chosen = [news(site, f"Choix {n}") for n in (1, 2)]
    page = news(
        site,
        "Article",
        topics=[topic],
        related_pages=[
            NewsRelatedPage(target=target, sort_order=n) for n, target in enumerate(reversed(chosen))
        ],
    )
    assert titles(client, page) == ["Choix 2", "Choix 1", near.title]


def test_an_editor_may_choose_more_than_the_completion_gives(client, site):
    chosen = [news(site, f"Choix {n}") for n in range(6)]
    page = news(site, "Article", related_pages=[NewsRelatedPage(target=target) for target in chosen])
    assert sorted(titles(client, page)) == [target.title for target in chosen]


def test_four_pages_at_most_complete(client, site, topic):
    for number in range(6):
        news(site, f"Voisine {number}", topics=[topic], published_on=date(2024, 1, 1 + number))
    page = news(site, "Article", topics=[topic])
    assert titles(client, page) == ["Voisine 5", "Voisine 4", "Voisine 3", "Voisine 2"]


def test_more_in_common_comes_before_newer(client, site, topic):
    other = make.TopicFactory(slug="sante")
    news(site, "Récente", topics=[topic], published_on=date(2025, 1, 1))
    news(site, "Deux sujets", topics=[topic, other], published_on=date(2020, 1, 1))
    assert titles(client, news(site, "Article", topics=[topic, other])) == ["Deux sujets", "Récente"]


def test_equals_are_in_a_stable_order(client, site, topic):
    for number in range(3):
        news(site, f"Voisine {number}", topics=[topic])
    assert titles(client, news(site, "Article", topics=[topic])) == ["Voisine 2", "Voisine 1", "Voisine 0"]


def test_any_kind_of_page_is_proposed(client, site, topic):
    department = make.DepartmentFactory()
    make.PublicationPageFactory(parent=site.publications, title="Un guide", topics=[topic])
    make.EntryPageFactory(
        parent=site.directory, title="Une structure", commune=make.CommuneFactory(department=department)
    )
    term = make.TermPageFactory(parent=site.glossary, title="Pair-aidance")
    page = news(site, "Article", topics=[topic], departments=[department], body=[link_to(term)])
    assert titles(client, page) == ["Pair-aidance", "Un guide", "Une structure"]


def test_links_count_both_ways_and_when_they_meet(client, site):
    term = make.TermPageFactory(parent=site.glossary, title="Terme commun")
    page = news(site, "Article", body=[link_to(term)])
    news(site, "Renvoie ici", body=[link_to(page)])
    news(site, "Renvoie au même terme", body=[link_to(term)])
    news(site, "Sans rapport")
    assert set(titles(client, page)[:2]) == {"Terme commun", "Renvoie ici"}
    assert titles(client, page)[2:] == ["Renvoie au même terme"]


def test_the_same_place_comes_before_the_same_region(client, site):
    here, there = make.DepartmentFactory(), make.DepartmentFactory(code="69D", name="Rhône")
    elsewhere = make.DepartmentFactory(
        code="75", name="Paris", region=make.RegionFactory(code="11", name="Île-de-France", slug="idf")
    )
    for title, place in (("Même région", there), ("Même lieu", here), ("Ailleurs", elsewhere)):
        news(site, title, departments=[place])
    assert titles(client, news(site, "Article", departments=[here])) == ["Même lieu", "Même région"]


def test_lists_and_the_home_page_are_not_proposed(client, site):
    page = news(site, "Article", body=[link_to(site.home), link_to(site.news), link_to(site.glossary)])
    assert titles(client, page) == []


def hide(page, how: str) -> None:
    if how == "private":
        PageViewRestriction.objects.create(page=page, restriction_type="login")
        return
    changes = {
        "draft": {"live": False},
        "withdrawn": {"withdrawn_on": date(2024, 5, 1), "withdrawal_reason": "Dépassé."},
        "expired": {"expire_at": timezone.now() - timedelta(hours=1)},
        "other language": {"locale": Locale.objects.create(language_code="en")},
    }
    for name, value in changes[how].items():
        setattr(page, name, value)
    page.save()


@pytest.mark.parametrize("how", ["draft", "private", "withdrawn", "expired"])
@pytest.mark.parametrize("is_chosen", [True, False], ids=["chosen", "completion"])
def test_what_lists_hide_is_not_proposed(client, site, topic, how, is_chosen):
    hidden, shown = (news(site, title, topics=[topic]) for title in ("Cachée", "Visible"))
    hide(hidden, how)
    chosen = [NewsRelatedPage(target=hidden)] if is_chosen else []
    assert titles(client, news(site, "Article", topics=[topic], related_pages=chosen)) == [shown.title]


def test_another_language_is_another_site(client, site, topic):
    hide(news(site, "Elsewhere", topics=[topic]), "other language")
    assert titles(client, news(site, "Article", topics=[topic])) == []


def test_never_the_page_itself(client, site, topic):
    page = news(site, "Article", topics=[topic])
    page.body = [link_to(page)]
    page.related_pages.add(NewsRelatedPage(target=page))
    page.save()
    assert titles(client, page) == []


def test_the_completion_is_one_query_whatever_there_is(site, topic):
    others = [make.TopicFactory() for _ in range(4)]
    term = make.TermPageFactory(parent=site.glossary)
    page = news(
        site, "Article", topics=[topic, *others], departments=[make.DepartmentFactory()], body=[link_to(term)]
    )
    page = NewsPage.objects.prefetch_related("topics", "departments").get(pk=page.pk)
    visible(NewsPage.objects.all())  # knows from now on that nothing is private
    counts = []
    for number in (1, 15):
        for _ in range(number):
            make.NewsPageFactory(
                parent=site.news, topics=[topic, *others], body=[link_to(page), link_to(term)]
            )
        related_ids(page, 4, [])
        with CaptureQueriesContext(connection) as queries:
            related_ids(page, 4, [])
        counts.append(len([query for query in queries if "CASE WHEN" in query["sql"]]))
    assert counts == [1, 1]
