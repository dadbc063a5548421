"""Each field, from the text to the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cms.models import Organisation
from cms.models.pages import INTRODUCTION_MAX_LENGTH
from home.models import StandardPage
from news.importing.lead import INTRODUCTION_LIMIT
from news.models import NewsPage, PublicationPage
from tests.news.importing.helpers import imported, left_lines
from tests.tree import Tree


def test_the_limits_of_the_parser_are_the_models() -> None:
    assert INTRODUCTION_LIMIT == INTRODUCTION_MAX_LENGTH


def test_publishers_that_the_site_knows(texts: tuple[Path, Path]) -> None:
    workshop = Organisation.objects.create(name="L’atelier", acronym="Atelier du rebond (Exemple)")

    report = imported(texts[0])[0]

    (publisher,) = PublicationPage.objects.get().publishers.all()
    assert (publisher.organisation, publisher.role) == (workshop, publisher.Role.CO_PUBLISHER)
    assert left_lines(report).count(7) == 1  # the other one


@pytest.mark.parametrize(
    ("forced", "model"), [("", NewsPage), ("publication", PublicationPage), ("news", NewsPage)]
)
def test_the_operator_may_choose_the_kind(
    write: Callable[..., Path], forced: str, model: type[NewsPage] | type[PublicationPage]
) -> None:
    report = imported(write("Texte."), page_type=forced)[0]

    assert isinstance(report.page, model)


def test_what_only_a_publication_holds_is_left_when_news_is_asked_for(texts: tuple[Path, Path]) -> None:
    report = imported(texts[0], page_type="news")[0]

    assert isinstance(report.page, NewsPage)
    assert {7, 12} <= set(left_lines(report))


def test_a_page_does_not_change_its_kind(write: Callable[..., Path]) -> None:
    path = write("Texte.")
    imported(path)

    report = imported(path, page_type="publication")[0]

    assert report.problems[0].code == "other_type"
    assert not PublicationPage.objects.exists()


@pytest.mark.parametrize(
    ("name", "day", "is_left"),
    [
        ("Jean Castex", "12/05/2021", False),
        ("jean castex", "03/07/2020", False),
        ("Jean Castex", "02/07/2020", True),
        ("Édouard Philippe", "12/05/2021", True),
        ("Jean Castex", "12/05/1999", True),
    ],
)
def test_a_government_that_does_not_fit_the_date_is_told(
    write: Callable[..., Path], name: str, day: str, is_left: bool
) -> None:
    line = f"Ce contenu a été publié sous le gouvernement du Premier ministre, {name}.\n\nPublié {day}"

    report = imported(write("Texte.", date_line=line))[0]

    assert (3 in left_lines(report)) is is_left


def test_personal_contacts_are_filled_and_told(write: Callable[..., Path]) -> None:
    report = imported(write("Contact : Camille Exemple, camille.exemple@example.org"))[0]

    page = NewsPage.objects.get()
    assert (page.contact_name, page.contact_email) == ("Camille Exemple", "camille.exemple@example.org")
    assert left_lines(report) == [7, 7]


def test_files_of_a_publication(write: Callable[..., Path]) -> None:
    imported(
        write("Consulter la publication :\nLe carnet : https://example.org/carnet.pdf\nhttps://example.org/b")
    )

    assert [(file.title, file.url) for file in PublicationPage.objects.get().files.all()] == [
        ("Le carnet", "https://example.org/carnet.pdf"),
        ("Un titre d’exemple", "https://example.org/b"),
    ]


def test_markup_in_a_text_stays_text(write: Callable[..., Path], client: Client) -> None:
    text = '<script>alert("x")</script> & <b>gras</b> https://example.org/?a="><img src=x>'
    imported(write(f"{text}.\n\nLien : https://example.org/?a=1&b='><i>"), publish=True)

    page = NewsPage.objects.get()
    main = BeautifulSoup(client.get(page.url).content, "html.parser").select_one(".prose")
    assert main is not None
    assert not main.select("script, b, img, i")
    assert "<b>gras</b>" in main.get_text()


def test_a_quotation_of_a_title_becomes_a_link(write: Callable[..., Path], site: Tree) -> None:
    title = "Nos quatre missions d’exemple"
    target = site.home.add_child(instance=StandardPage(title=title, slug="missions", locale=site.home.locale))

    imported(write(f"Lisez « {title} » et https://example.org/a."))

    page = NewsPage.objects.get()
    links = BeautifulSoup(str(page.body.render_as_block()), "html.parser").find_all("a")
    assert [(link["href"], link.get_text()) for link in links] == [
        (target.url, title),
        ("https://example.org/a", "https://example.org/a"),
    ]
    assert [row.target_id for row in page.related_pages.all()] == [target.pk]


def test_a_title_that_two_pages_share_is_no_link(write: Callable[..., Path], site: Tree) -> None:
    for slug in ("un", "deux"):
        title = "Deux pages au même titre"
        site.home.add_child(instance=StandardPage(title=title, slug=slug, locale=site.home.locale))
        site.home.refresh_from_db()

    report = imported(write("Voir aussi : Deux pages au même titre"))[0]

    assert left_lines(report) == [7]
    assert not NewsPage.objects.get().related_pages.exists()


def test_a_short_title_is_an_ordinary_word(write: Callable[..., Path]) -> None:
    imported(write("Actualités\nUn texte sous un intertitre."))

    assert [block.block_type for block in NewsPage.objects.get().body] == ["heading", "text"]
