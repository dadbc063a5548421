"""Lists answer whatever their address says: filters combine, counts are right, nothing is ever an error 500."""

from __future__ import annotations

from datetime import date

import pytest

from tests import factories as make
from tests.reading import choices, read, titles

pytestmark = pytest.mark.django_db
HOSTILE = [
    "?page=abc",
    "?page=-1",
    "?page=0",
    "?page=99999999999999999999",
    "?page=1e3",
    "?page=١",  # an Arabic-Indic digit one
    "?page=",
    "?annee=99999999999",
    "?annee=-1",
    "?annee=2024' OR 1=1 --",
    "?sujet=%00",
    "?sujet=%FF%FE",
    "?departement=<script>alert(1)</script>",
    "?departement=38&departement=01",
    "?type[]=structure",
    "?public=" + "x" * 5000,
    "?secteur=%0d%0aSet-Cookie:a=b",
    "?theme=☃",
    "?rien=de-tel",
    "?&&&===",
]
ROOMS = ["news", "publications", "glossary", "directory"]


@pytest.fixture(scope="module")
def news(module_site, module_database):
    """Three topics over two years; one page has two topics."""
    with module_database.unblock():
        jobs, care, law = (make.TopicFactory(slug=slug) for slug in ("emploi", "soin", "droits"))
        for title, year, topics in (
            ("A", 2023, [jobs]),
            ("B", 2024, [jobs, care]),
            ("C", 2024, [care]),
            ("D", 2024, []),
            ("E", 2022, [law]),
        ):
            make.NewsPageFactory(
                parent=module_site.news, title=title, published_on=date(year, 1, 1), topics=topics
            )
    return module_site.news


@pytest.fixture(scope="module")
def directory(module_site, module_database):
    """Entries of each kind in two départements; one has ended."""
    entries = [
        ("structure", "38", "active"),
        ("structure", "01", "active"),
        ("training", "38", "active"),
        ("initiative", "38", "paused"),
        ("structure", "38", "ended"),
    ]
    with module_database.unblock():
        audiences = [make.AudienceFactory(slug=f"public-{number}") for number in range(2)]
        for number, (kind, code, status) in enumerate(entries):
            make.EntryPageFactory(
                parent=module_site.directory,
                title=f"Fiche {number}",
                kind_of_entry=kind,
                status=status,
                department=make.DepartmentFactory(code=code, name={"38": "Isère", "01": "Ain"}[code]),
                audiences=[audiences[number % 2]],
            )
    return module_site.directory


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["B", "C", "D", "A", "E"]),
        ("?sujet=emploi", ["B", "A"]),
        ("?annee=2024", ["B", "C", "D"]),
        ("?sujet=emploi&annee=2024", ["B"]),
        ("?sujet=soin&annee=2023", []),
        ("?sujet=&annee=", ["B", "C", "D", "A", "E"]),
    ],
)
def test_filters_combine(client, news, query, expected):
    assert sorted(titles(read(client, news.url + query))) == sorted(expected)


def test_newest_first_and_featured_before(client, news):
    make.NewsPageFactory(
        parent=news, title="Vieille mais mise en avant", published_on=date(2010, 1, 1), is_featured=True
    )
    shown = titles(read(client, news.url))
    assert shown[0] == "Vieille mais mise en avant"
    assert shown[-2:] == ["A", "E"]


@pytest.mark.parametrize(
    ("query", "topics", "years"),
    [
        ("", {"emploi": "2", "soin": "2", "droits": "1"}, {"2024": "3", "2023": "1", "2022": "1"}),
        ("?annee=2024", {"emploi": "1", "soin": "2"}, {"2024": "3", "2023": "1", "2022": "1"}),
        ("?sujet=emploi", {"emploi": "2", "soin": "2", "droits": "1"}, {"2024": "1", "2023": "1"}),
        ("?sujet=soin&annee=2023", {"emploi": "1", "soin": "0"}, {"2024": "2", "2023": "0"}),
    ],
)
def test_counts_say_what_each_choice_would_give_under_the_other_filters(client, news, query, topics, years):
    """What would give nothing is not offered, but for what is chosen."""
    html = read(client, news.url + query)
    assert {
        value: label.split("(")[1].rstrip(")") for value, label in choices(html, "sujet").items()
    } == topics
    assert {
        value: label.split("(")[1].rstrip(")") for value, label in choices(html, "annee").items()
    } == years


def test_the_directory_filters_by_kind_place_and_audience(client, directory):
    assert titles(read(client, directory.url)) == ["Fiche 0", "Fiche 1", "Fiche 2", "Fiche 3"]
    assert titles(read(client, directory.url + "?departement=38&type=structure")) == ["Fiche 0"]
    assert titles(read(client, directory.url + "?public=public-1")) == ["Fiche 1", "Fiche 3"]
    assert choices(read(client, directory.url), "departement") == {
        "01": "Ain (01) (1)",
        "38": "Isère (38) (3)",
    }


def test_the_chosen_value_is_selected_and_can_be_removed(client, news):
    html = read(client, news.url + "?sujet=emploi&annee=2024")
    assert html.select_one("select[name=sujet] option[selected]")["value"] == "emploi"
    chips = {chip.get_text(strip=True).split(":")[-1].strip(): chip["href"] for chip in html.select("a.chip")}
    assert chips == {"Emploi": "?annee=2024", "2024": "?sujet=emploi"}
    only = read(client, news.url + "?sujet=emploi").select_one("a.chip")
    assert titles(read(client, news.url + only["href"].removeprefix("."))) == titles(read(client, news.url))


def test_an_unknown_value_says_so_and_leaves_the_list_whole(client, news):
    html = read(client, news.url + "?sujet=fleurs")
    message = html.select_one("main [role=status]").get_text(" ", strip=True)
    assert "fleurs" in message
    assert len(titles(html)) == 5


def test_an_unknown_value_is_escaped(client, directory):
    response = client.get(directory.url, {"departement": "<script>alert(1)</script>"})
    assert "<script>alert" not in response.content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in response.content.decode()


@pytest.mark.parametrize("room", ROOMS)
def test_no_address_is_an_error(client, site, room):
    statuses = {query: client.get(getattr(site, room).url + query).status_code for query in HOSTILE}
    assert {query: status for query, status in statuses.items() if status not in (200, 404)} == {}


@pytest.mark.parametrize("room", ROOMS)
def test_an_empty_list_says_so(client, site, room):
    html = read(client, getattr(site, room).url)
    assert html.select_one("main .empty h2").get_text(strip=True) == "Rien ici pour l’instant"
    assert not html.select("nav.pagination")


def test_filters_that_leave_nothing_offer_the_whole_list(client, news):
    html = read(client, news.url + "?sujet=soin&annee=2023")
    assert html.select_one("main .empty a")["href"] == "."


def test_there_is_nothing_to_turn_on_the_only_page(client, news):
    assert not read(client, news.url).select("nav.pagination")
