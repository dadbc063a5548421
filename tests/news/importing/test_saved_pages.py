"""A page saved from a site becomes blocks, and all that surrounds it is accounted for."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from PIL import Image

from cms.blocks.media import FigureBlock
from cms.blocks.text import HeadingBlock, QuoteBlock
from cms.models import CustomImage
from news.importing.document import Fate
from news.importing.markup import elements
from news.importing.run import FileReport, Status
from news.models import NewsPage, PublicationPage
from tests.news.importing.helpers import command, edit, imported, text_of

HEAD = """<title>Un atelier d’écriture à plusieurs | Un site d’avant</title>
<link rel="canonical" href="https://avant.example.org/actualites/atelier">
<meta property="og:site_name" content="Un site d’avant">
<script type="application/ld+json">
{"@graph": [{"@type": "NewsArticle", "datePublished": "2021-05-11T23:30:00Z"}]}</script>
<style>p { color: red }</style>"""
TITLE = "<h1>Un atelier d’écriture à plusieurs</h1><p>Un chapô d’exemple, assez court.</p>"


def png(colour: str = "teal") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (20, 10), colour).save(stream, "PNG")
    return stream.getvalue()


@pytest.fixture
def save(tmp_path: Path, governments: None) -> Callable[..., Path]:
    """`save(content)`: a saved page with that content under a title, among what a site puts around."""

    def save(content: str, *, head: str = HEAD, title: str = TITLE, name: str = "page.html") -> Path:
        path = tmp_path / name
        path.write_text(
            f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8">{head}</head><body>'
            '<div id="cookie-banner">Des biscuits, peut-être</div><header><a href="/">Un site d’avant</a></header>'
            '<nav><ul><li><a href="/">Accueil</a></li></ul></nav>'
            f"<main>{title}{content}</main><footer>Mentions du site</footer><script>alert(1)</script></body></html>"
        )
        return path

    return save


def blocks(report: FileReport) -> list[tuple[str, object]]:
    """(kind, value) of each block of the page."""
    assert report.page is not None, report.problems
    return [(block["type"], block["value"]) for block in report.page.body.get_prep_value()]


def rich(report: FileReport) -> str:
    return "".join(str(value) for kind, value in blocks(report) if kind == "text")


def told(report: FileReport, fate: Fate = Fate.LEFT) -> str:
    """What the report says of the lines with that fate, and the lines."""
    assert report.parsed is not None
    return " / ".join(f"{entry.text} : {entry.detail}" for entry in report.parsed.ledger.of(fate))


def test_the_limits_of_the_reader_are_the_models() -> None:
    assert HeadingBlock().child_blocks["text"].field.max_length == elements._HEADING_LIMIT
    assert FigureBlock().child_blocks["caption"].field.max_length == elements._CAPTION_LIMIT
    assert QuoteBlock().child_blocks["author"].field.max_length == elements._AUTHOR_LIMIT


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


def test_rich_text_keeps_what_the_editor_offers(save: Callable[..., Path]) -> None:
    content = """<p class="x" style="color:red">Du <strong>gras</strong>, de l’<em onclick="x()">italique</em>,
      <u>souligné</u> &amp; <a href="../lieu?a=1&amp;b=2#ici" target="_blank">un lien</a>,
      <a href="mailto:accueil@example.org">un courriel</a>, <a href="tel:+33400000000">un numéro</a>.</p>
      <p></p><p>&nbsp;</p><ul><li>Un<ol><li>Un un</li></ol></li><li><p>Deux</p><p>suite</p></li></ul>"""
    (report,) = imported(save(content))

    assert rich(report) == (
        "<p>Du <b>gras</b>, de l’<i>italique</i>, souligné &amp; "
        '<a href="https://avant.example.org/lieu?a=1&amp;b=2#ici">un lien</a>, '
        '<a href="mailto:accueil@example.org">un courriel</a>, <a href="tel:+33400000000">un numéro</a>.</p>'
        "<ul><li>Un<ol><li>Un un</li></ol></li><li>Deux suite</li></ul>"
    )


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", " JAVASCRIPT:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "file:///etc/passwd",
             "vbscript:x", "https://["]
)  # fmt: skip
def test_links_that_no_page_may_hold(save: Callable[..., Path], href: str) -> None:
    (report,) = imported(save(f'<p>Voici <a href="{href}">un lien</a>.</p>'))

    assert "<a" not in rich(report)
    assert "un lien" in rich(report)


def test_a_relative_link_without_the_page_s_address_is_told(save: Callable[..., Path]) -> None:
    (report,) = imported(save('<p>Voici <a href="/ailleurs">un lien</a>.</p>', head=""))

    assert "<a" not in rich(report)
    assert "/ailleurs" in told(report)


def test_links_between_imported_pages_become_links_of_the_site(save: Callable[..., Path]) -> None:
    link = '<p>Lisez <a href="https://avant.example.org/actualites/atelier/">l’autre page</a>.</p>'
    other = save(link, head="", title="<h1>Une autre page d’exemple</h1><p>Chapô.</p>", name="autre.html")
    first = save("<p>Un texte.</p>")

    reports = imported(other, first)

    target = NewsPage.objects.get(import_key__startswith="http")
    assert f'<a linktype="page" id="{target.pk}">l’autre page</a>' in rich(reports[0])
    assert [report.status for report in imported(other, first)] == [Status.UNCHANGED, Status.UNCHANGED]


def test_headings_stand_at_two_levels(save: Callable[..., Path]) -> None:
    (report,) = imported(save("<h2>Une</h2><p>a</p><h4>Deux</h4><p>b</p><h5>Trois</h5><p>c</p>"))

    values = [value for kind, value in blocks(report) if kind == "heading"]
    assert values == [
        {"text": "Une", "level": "2"},
        {"text": "Deux", "level": "3"},
        {"text": "Trois", "level": "3"},
    ]
    assert "Trois" in told(report)
    assert "Deux" not in told(report)


def test_bold_lines_that_stand_as_headings_become_some(save: Callable[..., Path]) -> None:
    (report,) = imported(save("<p><b>Ce qui vient</b></p><p>Du texte <b>en gras</b> ici.</p>"))

    assert blocks(report)[0] == ("heading", {"text": "Ce qui vient", "level": "2"})


def test_quotations(save: Callable[..., Path]) -> None:
    content = "<blockquote><p>« Je sais d’où je viens. »</p><footer>— Une paire</footer></blockquote>"
    (report,) = imported(save(content))

    assert blocks(report) == [
        ("quote", {"text": "Je sais d’où je viens.", "author": "Une paire", "role": ""})
    ]


def test_tables(save: Callable[..., Path], client: Client) -> None:
    content = (
        "<table><caption>Les séances</caption><thead><tr><th>Jour</th><th>Lieu</th></tr></thead><tbody>"
        '<tr><td>Lundi</td><td><a href="https://example.org/">Salle</a></td></tr>'
        '<tr><td colspan="2">Relâche</td></tr></tbody></table>'
    )
    (report,) = imported(save(content), publish=True)

    assert "Relâche" not in told(report)
    assert "Jour | Lieu" in told(report)  # merged cells
    table = BeautifulSoup(client.get(NewsPage.objects.get().url).content, "html.parser").find("table")
    assert table is not None
    assert [cell.get_text(strip=True) for cell in table.find_all("th")] == ["Jour", "Lieu"]
    assert [cell.get_text(strip=True) for cell in table.find_all("td")] == ["Lundi", "Salle", "Relâche", ""]
    assert table.find("a", href="https://example.org/")


def test_a_table_that_only_arranges_is_gone_through(save: Callable[..., Path]) -> None:
    content = (
        "<table><tr><td><p>À gauche</p></td></tr></table>"
        "<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>"
    )
    (report,) = imported(save(content))

    assert rich(report) == "<p>À gauche</p><p>a</p><p>b</p><p>c</p><p>d</p>"


@pytest.mark.parametrize("span", ["99999999999", "-1", "x", "²"])
def test_absurd_spans(save: Callable[..., Path], span: str) -> None:
    rows = f'<tr><th>a<th>b</tr><tr><td colspan="{span}" rowspan="{span}">c<td>d</tr>'

    assert blocks(imported(save(f"<table>{rows}</table>"))[0])[0][0] == "table"


def test_questions_that_open(save: Callable[..., Path]) -> None:
    content = (
        "<details><summary>Pourquoi ?</summary><p>Parce que.</p></details>"
        "<details><summary>Comment ?</summary><ul><li>Ainsi</li></ul></details>"
        "<details><summary>Avec un tableau</summary><table><tr><th>a<th>b<tr><td>c<td>d</table></details>"
    )
    (report,) = imported(save(content))

    assert [kind for kind, _value in blocks(report)] == ["accordion", "heading", "table"]
    items = [
        {"title": "Pourquoi ?", "text": "<p>Parce que.</p>"},
        {"title": "Comment ?", "text": "<ul><li>Ainsi</li></ul>"},
    ]
    value = blocks(report)[0][1]
    assert isinstance(value, dict)
    assert [item["value"] for item in value["items"]] == items


def test_what_was_shown_inside_the_page_becomes_a_link(save: Callable[..., Path]) -> None:
    (report,) = imported(
        save('<p>Un texte.</p><iframe src="https://videos.example.org/1" title="La visite"></iframe>')
    )

    assert '<a href="https://videos.example.org/1">La visite</a>' in rich(report)
    assert "La visite" in told(report)


def test_images_of_the_page_s_folder_and_of_the_page_itself(
    save: Callable[..., Path], tmp_path: Path
) -> None:
    (tmp_path / "page_files").mkdir()
    (tmp_path / "page_files" / "été 1.png").write_bytes(png())
    data = base64.b64encode(png("navy")).decode()
    (report,) = imported(
        save(
            '<figure><img src="./page_files/%C3%A9t%C3%A9%201.png" alt="Une place">'
            "<figcaption>En été</figcaption></figure>"
            f'<p>Texte <img src="data:image/png;base64,{data}"> et suite.</p>'
            '<img src="https://avant.example.org/loin.png" alt="Au loin">'
            '<img src="/racine.png"><img src="../../etc/x.png">'
        )
    )

    place, other = CustomImage.objects.order_by("pk")
    assert (place.title, place.description, place.is_decorative) == ("En été", "Une place", False)
    assert [value for kind, value in blocks(report) if kind == "image"] == [
        {"image": {"image": place.pk, "decorative": False, "alt_text": "Une place"}, "caption": "En été"},
        {"image": {"image": other.pk, "decorative": False, "alt_text": ""}, "caption": ""},
    ]
    for words in ("Au loin", "loin.png", "racine.png", "x.png"):
        assert words in told(report)
    assert "image.png" in told(report)  # it has no alternative text


def test_importing_again_adds_no_image(save: Callable[..., Path]) -> None:
    data = base64.b64encode(png()).decode()
    path = save(f'<p>Texte.</p><img alt="" src="data:image/png;base64,{data}">')
    imported(path)

    assert imported(path)[0].status == Status.UNCHANGED
    assert CustomImage.objects.count() == 1
    assert CustomImage.objects.get().is_decorative


@pytest.mark.parametrize("dry_run", [True, False])
def test_images_stay_only_if_their_page_does(save: Callable[..., Path], dry_run: bool) -> None:
    data = base64.b64encode(png("olive")).decode()
    path = save(f'<p>Texte.</p><img alt="a" src="data:image/png;base64,{data}">')
    stored: list[str] = []
    original = CustomImage.save

    def save_and_note(image: CustomImage, *args: object, **kwargs: object) -> None:
        original(image, *args, **kwargs)
        stored.append(image.file.path)
        if not dry_run:
            raise OSError("disk full")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CustomImage, "save", save_and_note)
        (report,) = imported(path, dry_run=dry_run)

    assert report.status == (Status.CREATED if dry_run else Status.FAILED)
    assert stored
    assert not any(Path(file).exists() for file in stored)
    assert not CustomImage.objects.exists()
    assert not NewsPage.objects.exists()


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
