"""The archives of a list: every year and month in which something was published, as plain links."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from wagtail.models import PageViewRestriction

from tests import factories as make


@pytest.fixture
def archives(client, site):
    """Three months over two years; the page is read afresh by `archives()`."""
    for day in (date(2024, 3, 1), date(2024, 3, 31), date(2024, 12, 25), date(2019, 7, 14)):
        make.NewsPageFactory(parent=site.news, published_on=day)

    def read() -> BeautifulSoup:
        response = client.get(f"{site.news.url}archives/")
        assert response.status_code == 200
        return BeautifulSoup(response.content, "html.parser")

    return read


def entries(html: BeautifulSoup) -> list[str]:
    return [item.get_text(" ", strip=True) for item in html.select(".archive h2, .archive li")]


def test_years_and_months_with_their_numbers_newest_first(archives):
    assert entries(archives()) == [
        "2024 , année entière (3)",
        "Décembre 2024 (1)",
        "Mars 2024 (2)",
        "2019 , année entière (1)",
        "Juillet 2019 (1)",
    ]


def test_each_leads_to_its_list(client, archives):
    for link in archives().select(".archive a"):
        number = int(link.find_next(class_="archive__number").get_text().strip("()"))
        html = BeautifulSoup(client.get(link["href"]).content, "html.parser")
        assert len(html.select("main .card")) == number


def test_the_list_leads_there_and_back(client, site, archives):
    listed = BeautifulSoup(client.get(site.news.url).content, "html.parser")
    assert listed.select_one(".list-tools a")["href"] == "/actualites/archives/"
    html = archives()
    assert [link["href"] for link in html.select(".breadcrumb a")] == ["/", "/actualites/"]
    assert html.select_one("h1").get_text(strip=True) == "Archives"
    assert html.select_one("link[rel=canonical]")["href"].endswith("/actualites/archives/")
    assert html.title.get_text().startswith("Archives – Actualités")


def test_what_lists_do_not_show_is_not_counted(site, archives):
    make.NewsPageFactory(parent=site.news, published_on=date(2010, 1, 1), live=False)
    make.NewsPageFactory(
        parent=site.news,
        published_on=date(2010, 1, 1),
        withdrawn_on=date(2011, 1, 1),
        withdrawal_reason="Dépassé",
    )
    private = make.NewsPageFactory(parent=site.news, published_on=date(2010, 1, 1))
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    assert not [entry for entry in entries(archives()) if "2010" in entry]


def test_archives_of_nothing_say_so(client, site):
    html = BeautifulSoup(client.get("/publications/archives/").content, "html.parser")
    assert html.select_one(".empty h2").get_text(strip=True) == "Rien ici pour l’instant"


@pytest.mark.parametrize(
    "path", ["archives/2024/", "archives/x/", "archive/", "flux/", "flux/json/", "flux/atom/x/"]
)
def test_nothing_else_stands_below_a_list(client, site, path):
    assert client.get(site.news.url + path).status_code == 404


@pytest.mark.parametrize("path", ["archives/", "flux/atom/"])
def test_a_reserved_list_keeps_its_archives_and_feeds(client, site, path):
    make.NewsPageFactory(parent=site.news)
    PageViewRestriction.objects.create(page=site.news, restriction_type="password", password="sésame")
    response = client.get(site.news.url + path)
    assert "Mars 2024" not in response.content.decode()
    assert "Actualité " not in response.content.decode()
    assert response.headers["Content-Type"].startswith("text/html")


def test_no_article_takes_the_address_of_the_archives(site):
    page = make.NewsPageFactory.build(title="Archives", locale=make.french())
    with pytest.raises(ValidationError, match="archives de la liste"):
        site.news.add_child(instance=page)
