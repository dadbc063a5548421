"""The lists of news and publications: what stands first, publishers, months, and thousands of items."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from cms.content_cache import content_has_changed
from news.models import NewsPage, PublicationPage, Publisher
from tests import factories as make
from tests.reading import choices, read, titles
from tests.tree import Tree

ROLE = Publisher.Role


# --- What stands first --------------------------------------------------------------------------------------


@pytest.fixture
def featured(site: Tree) -> NewsPage:
    """An old piece of news in the spotlight, among fourteen newer ones of another topic."""
    topic = make.TopicFactory(slug="emploi")
    for number in range(14):
        make.NewsPageFactory(parent=site.news, title=f"N° {number:02}")
    page = make.NewsPageFactory(
        parent=site.news,
        title="À voir d’abord",
        published_on=date(2015, 1, 1),
        is_featured=True,
        image=make.ImageFactory(),
        topics=[topic],
    )
    make.NewsPageFactory(parent=site.news, title="Emploi, plus tard", topics=[topic])
    return page


def test_the_featured_one_stands_first_and_only_once(client, site, featured):
    first, second = (read(client, f"{site.news.url}?page={number}") for number in (1, 2))
    assert first.select_one(".lead-card h2 a")["href"] == featured.url
    assert "À la une" in first.select_one(".lead-card").get_text()
    assert not second.select(".lead-card")
    shown = titles(first) + titles(second)
    assert shown[0] == "À voir d’abord"
    assert len(shown) == len(set(shown)) == 16


def test_its_image_is_larger(client, site, featured):
    image = read(client, site.news.url).select_one(".lead-card img")
    assert (image["width"], image["height"]) == ("960", "600")


def test_under_a_filter_it_keeps_its_place_in_time(client, site, featured):
    html = read(client, site.news.url + "?sujet=emploi")
    assert not html.select(".lead-card")
    assert titles(html) == ["Emploi, plus tard", "À voir d’abord"]


def test_of_several_featured_ones_the_latest_stands_first(client, site, featured):
    make.NewsPageFactory(
        parent=site.news, title="Plus récente", published_on=date(2024, 6, 1), is_featured=True
    )
    html = read(client, site.news.url)
    assert html.select_one(".lead-card h2").get_text(strip=True) == "Plus récente"
    assert "À voir d’abord" not in titles(html)  # in its place, on the second page


def test_a_single_featured_item_is_a_list(client, site):
    make.NewsPageFactory(parent=site.news, title="Seule", is_featured=True)
    html = read(client, site.news.url)
    assert titles(html) == ["Seule"]
    assert not html.select(".empty")


def test_what_leaves_the_list_leaves_the_first_place(client, site, featured):
    featured.withdrawn_on, featured.withdrawal_reason = date(2024, 6, 1), "Dépassé"
    featured.save()
    assert not read(client, site.news.url).select(".lead-card")


def test_machines_read_the_same_order(client, site, featured):
    html = read(client, site.news.url)
    graph = json.loads(html.select_one("script[type='application/ld+json']").string)["@graph"]
    item_list = graph[0]["mainEntity"]
    assert item_list["numberOfItems"] == 16
    assert [item["name"] for item in item_list["itemListElement"]] == titles(html)


# --- Months -------------------------------------------------------------------------------------------------


@pytest.fixture
def dated(site: Tree) -> Tree:
    for title, day in (
        ("Mars, début", date(2024, 3, 1)),
        ("Mars, fin", date(2024, 3, 31)),
        ("Avril", date(2024, 4, 1)),
        ("Mars d’avant", date(2023, 3, 15)),
    ):
        make.NewsPageFactory(parent=site.news, title=title, published_on=day)
    return site


def test_a_month_is_offered_once_a_year_is_chosen(client, dated):
    assert choices(read(client, dated.news.url), "mois") == {}
    offered = choices(read(client, dated.news.url + "?annee=2024"), "mois")
    assert offered == {"2024-04": "Avril 2024 (1)", "2024-03": "Mars 2024 (2)"}


def test_a_month_has_an_address_of_its_own(client, dated):
    html = read(client, dated.news.url + "?mois=2024-03")
    assert titles(html) == ["Mars, fin", "Mars, début"]
    assert html.select_one("a.chip")["href"] == "."
    assert choices(html, "annee") == {"2024": "2024 (2)"}


@pytest.mark.parametrize(
    "value",
    ["2024-13", "2024-00", "2024", "-", "0000-00", "٢٠٢٤-٠٣", "2024-3", "2024-03-01", "%00", "99999-01"],
)
def test_a_month_that_is_none_is_told(client, dated, value):
    html = read(client, f"{dated.news.url}?mois={value}")
    assert html.select_one("main [role=status]")
    assert len(titles(html)) == 4
    assert choices(html, "mois") == {}


# --- Publishers ---------------------------------------------------------------------------------------------


@pytest.fixture
def published(site: Tree) -> dict[str, int]:
    """`{name: key}` of three organisations with parts in publications."""
    names = ("Zébulon", "Écho", "Financeur")
    organisations = {name: make.OrganisationFactory(name=name) for name in names}

    def publish(title: str, year: int, *parts: tuple[str, str]) -> None:
        publishers = [Publisher(organisation=organisations[name], role=role) for name, role in parts]
        make.PublicationPageFactory(
            parent=site.publications, title=title, published_on=date(year, 1, 1), publishers=publishers
        )

    publish("Ensemble", 2024, ("Zébulon", ROLE.PUBLISHER), ("Écho", ROLE.CO_PUBLISHER))
    publish("Deux fois", 2024, ("Écho", ROLE.PUBLISHER), ("Écho", ROLE.CO_PUBLISHER))
    publish("Seul", 2020, ("Zébulon", ROLE.PUBLISHER), ("Financeur", ROLE.FUNDER))
    return {name: organisation.pk for name, organisation in organisations.items()}


def test_publications_filter_by_publisher(client, site, published):
    url = site.publications.url
    assert choices(read(client, url), "editeur") == {
        str(published["Écho"]): "Écho (2)",  # É stands with E, and a funder is no publisher
        str(published["Zébulon"]): "Zébulon (2)",
    }
    assert titles(read(client, f"{url}?editeur={published['Écho']}")) == ["Deux fois", "Ensemble"]


def test_the_publisher_combines_with_the_year(client, site, published):
    html = read(client, f"{site.publications.url}?editeur={published['Zébulon']}&annee=2024")
    assert titles(html) == ["Ensemble"]
    assert choices(html, "editeur") == {
        str(published["Écho"]): "Écho (2)",
        str(published["Zébulon"]): "Zébulon (1)",
    }


def test_a_funder_is_not_a_publisher(client, site, published):
    html = read(client, f"{site.publications.url}?editeur={published['Financeur']}")
    assert html.select_one("main [role=status]")
    assert len(titles(html)) == 3


@pytest.mark.parametrize("value", ["abc", "-1", "999999999999999999999", "1e3", "%00", "1 OR 1=1", "²"])
def test_a_publisher_that_is_none_is_told(client, site, published, value):
    html = read(client, f"{site.publications.url}?editeur={value}")
    assert html.select_one("main [role=status]")
    assert len(titles(html)) == 3


def test_hundreds_of_publishers_stand_under_letters(client, site):
    for number in range(300):
        name = f"{'AÉZ'[number % 3]}ssociation {number:03}"
        organisation = make.OrganisationFactory(name=name)
        if number % 60 == 0:
            page = make.PublicationPageFactory(parent=site.publications)
        Publisher.objects.create(page=page, organisation=organisation)
    select = read(client, site.publications.url).select_one("select[name=editeur]")
    assert [group["label"] for group in select.select("optgroup")] == ["A", "E", "Z"]
    assert len(select.select("optgroup option")) == 300


def test_a_filter_without_choices_is_not_shown(client, site):
    assert not read(client, site.publications.url).select("form.filters__form")
    make.PublicationPageFactory(parent=site.publications)
    html = read(client, site.publications.url)
    assert [select["name"] for select in html.select("form.filters__form select")] == ["annee"]


# --- Thousands ----------------------------------------------------------------------------------------------


def fill(index: Page, model: type[Page], total: int) -> None:
    """`total` published pages, one a day, written at once: adding them one by one would take minutes."""
    index.refresh_from_db()
    start = index.numchild
    content_type = ContentType.objects.get_for_model(model)
    days = [date(2024, 12, 31) - timedelta(days=number) for number in range(start, total)]
    pages = [
        Page(
            path=index._get_path(index.path, index.depth + 1, number + 1),
            depth=index.depth + 1,
            title=f"Au jour le jour {number}",
            draft_title=f"Au jour le jour {number}",
            slug=f"jour-{number}",
            url_path=f"{index.url_path}jour-{number}/",
            content_type=content_type,
            locale_id=index.locale_id,
            live=True,
        )
        for number in range(start, total)
    ]
    Page.objects.bulk_create(pages)
    made = (
        Page.objects.filter(slug__in=[page.slug for page in pages])
        .order_by("path")
        .values_list("pk", flat=True)
    )
    fields = model._meta.local_concrete_fields
    own = [
        model(page_ptr_id=key, published_on=day, introduction="Une ligne.")
        for key, day in zip(made, days, strict=True)
    ]
    for batch in range(0, len(own), 200):
        model._base_manager._insert(own[batch : batch + 200], fields=fields, using=index._state.db)
    Page.objects.filter(pk=index.pk).update(numchild=total)
    content_has_changed()


@pytest.mark.parametrize(
    ("room", "model"), [("news", NewsPage), ("publications", PublicationPage)], ids=["news", "publications"]
)
def test_a_list_costs_the_same_with_20_items_200_and_2000(site, queries_of, room, model):
    index = getattr(site, room)
    addresses = (index.url, f"{index.url}?annee=2024", f"{index.url}archives/", f"{index.url}flux/atom/")
    counts = []
    for total in (20, 200, 2000):
        fill(index, model, total)
        counts.append([queries_of(address) for address in addresses])
    assert counts[0] == counts[1] == counts[2]
    assert max(counts[2]) <= 24


def test_many_pages_show_the_first_the_last_and_the_neighbours(client, site):
    fill(site.news, NewsPage, 2000)
    nav = read(client, f"{site.news.url}?page=80").select_one("nav.pagination")
    links = [item.get_text(" ", strip=True).removeprefix("Page ") for item in nav.select("li")]
    assert links == ["Précédente", "1", "…", "79", "80", "81", "…", "167", "Suivante"]
    assert client.get(f"{site.news.url}?page=167").status_code == 200
    assert client.get(f"{site.news.url}?page=168").status_code == 404
