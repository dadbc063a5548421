"""A page saved from a site: its head, its content found, all that surrounds it accounted for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from news.importing.document import Fate
from news.importing.run import Status
from news.models import NewsPage, PublicationPage
from tests.news.importing.helpers import blocks, command, edit, imported, text_of, told


def test_the_head_gives_title_date_and_address(save: Callable[..., Path]) -> None:
    (report,) = imported(save("<p>Un texte.</p>"))

    page = NewsPage.objects.get()
    assert (report.status, page.live, page.title) == (
        Status.CREATED,
        False,
        "Un atelier d’écriture à plusieurs",
    )
    assert page.published_on == date(2021, 5, 12)  # in Paris it was the day after
    assert page.introduction == "Un chapô d’exemple, assez court."
    assert page.source_url == page.import_key == "https://avant.example.org/actualites/atelier"
    assert blocks(report) == [("text", "<p>Un texte.</p>")]


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Un atelier d’écriture à plusieurs | Le site</title>", "Un atelier d’écriture à plusieurs"),
        (
            '<meta property="og:title" content="Un atelier – suite - Le site">'
            '<meta property="og:site_name" content="Le site">',
            "Un atelier – suite",
        ),
    ],
)
def test_a_page_without_h1(save: Callable[..., Path], head: str, title: str) -> None:
    (report,) = imported(save("<p>Un texte.</p><p>Suite.</p>", head=head, title=""))

    assert report.page is not None
    assert report.page.title == title
    assert report.page.published_on is None
    assert "date" in told(report)


def test_surroundings_are_dropped_and_told(save: Callable[..., Path]) -> None:
    content = '<p>Un texte.</p><div class="share-buttons">Partagez !</div><p hidden>Une suite cachée</p>'
    (report,) = imported(save(content))

    assert text_of(NewsPage.objects.get()) == "Un texte."
    dropped = told(report, Fate.DROPPED)
    for words in ("Des biscuits", "Un site d’avant", "Accueil", "Mentions du site", "Partagez"):
        assert words in dropped
    assert "Une suite cachée" in told(report)
    assert report.parsed is not None
    ledger = report.parsed.ledger
    assert {entry.number for entry in ledger.fates} == {line.number for line in ledger.lines}


@pytest.mark.parametrize(
    "wrapper", ["<div class='content'>{}</div>", "<div role='main'>{}</div>", "<article>{}</article>"]
)
def test_the_content_is_found_without_main(tmp_path: Path, governments: None, wrapper: str) -> None:
    content = f"<h1>Un titre d’exemple</h1><p>{'Un long paragraphe. ' * 10}</p><p>{'Un autre. ' * 20}</p>"
    path = tmp_path / "page.htm"
    path.write_text(
        "<html><body><div><ul><li>Menu</li></ul></div><div>"
        f"{wrapper.format(content)}</div><div>Pied de page</div></body></html>"
    )

    (report,) = imported(path)

    assert report.page is not None
    assert report.page.title == "Un titre d’exemple"
    assert "Un autre." in text_of(report.page)
    assert "Menu" not in text_of(report.page)
    assert "Pied de page" in told(report, Fate.DROPPED)


def test_importing_again_changes_nothing(save: Callable[..., Path]) -> None:
    path = save("<h2>Une partie</h2><p>Un <b>texte</b>.</p><table><tr><th>a<th>b<tr><td>c<td>d</table>")
    imported(path, publish=True)

    assert imported(path)[0].status == Status.UNCHANGED


def test_the_address_is_what_makes_a_page_the_same(save: Callable[..., Path]) -> None:
    imported(save("<p>Un texte.</p>"))
    other_title = "<h1>Un titre corrigé depuis</h1><p>Chapô.</p>"

    (report,) = imported(save("<p>Un texte.</p>", title=other_title, name="autre-nom.html"))

    assert report.status == Status.UPDATED
    assert NewsPage.objects.get().title == "Un titre corrigé depuis"


def test_an_editor_s_work_on_an_imported_page_is_kept(save: Callable[..., Path]) -> None:
    imported(save("<p>Un texte.</p>"))
    edit(NewsPage.objects.get(), source_url="https://example.org/autre")

    assert imported(save("<p>Un autre texte.</p>"))[0].status == Status.KEPT


def test_a_page_of_the_state_gives_the_same_as_its_text(tmp_path: Path, texts: tuple[Path, Path]) -> None:
    """The same words with markup: the same fields and the same blocks."""
    imported(*texts)
    as_text = [PublicationPage.objects.get(), NewsPage.objects.get()]
    expected = [
        (page.title, page.introduction, page.published_on, page.body.get_prep_value()) for page in as_text
    ]
    paths = []
    for text in texts:
        title, *lines = [line for line in text.read_text().split("\n") if line]
        content = "".join(f"<h2>{line}</h2>" if line == "Définitions" else f"<p>{line}</p>" for line in lines)
        path = tmp_path / f"{text.stem}.html"
        path.write_text(f'<html lang="fr"><body><main><h1>{title}</h1>{content}</main></body></html>')
        paths.append(path)

    reports = imported(*paths)

    assert [report.status for report in reports] == [Status.UNCHANGED, Status.UNCHANGED]
    pages = [PublicationPage.objects.get(), NewsPage.objects.get()]
    assert [
        (page.title, page.introduction, page.published_on, page.body.get_prep_value()) for page in pages
    ] == expected


def test_files_and_contact_of_a_publication(save: Callable[..., Path]) -> None:
    content = (
        '<p>Consulter la publication :</p><ul><li><a href="/carnet.pdf">Le carnet (PDF)</a></li></ul>'
        '<p>Version papier sur demande : <a href="mailto:contact@example.org">écrivez-nous</a></p>'
    )
    imported(save(content))

    page = PublicationPage.objects.get()
    assert [(file.title, file.url) for file in page.files.all()] == [
        ("Le carnet (PDF)", "https://avant.example.org/carnet.pdf")
    ]
    assert page.paper_copy_email == "contact@example.org"


def test_the_report_of_the_command(save: Callable[..., Path]) -> None:
    out, err, code = command(save("<h2>Une partie</h2><p>Un texte.</p>"))

    assert (err, code) == ("", 0)
    for words in ("https://avant.example.org/actualites/atelier", "Des biscuits", "Intertitres"):
        assert words in out
