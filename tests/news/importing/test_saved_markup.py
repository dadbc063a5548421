"""The markup of a saved page becomes the blocks and the rich text that editors have, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cms.blocks.media import FigureBlock
from cms.blocks.text import HeadingBlock, QuoteBlock
from news.importing.markup import elements
from news.importing.run import Status
from news.models import NewsPage
from tests.news.importing.helpers import blocks, imported, rich, told


def test_the_limits_of_the_reader_are_the_models() -> None:
    assert HeadingBlock().child_blocks["text"].field.max_length == elements._HEADING_LIMIT
    assert FigureBlock().child_blocks["caption"].field.max_length == elements._CAPTION_LIMIT
    assert QuoteBlock().child_blocks["author"].field.max_length == elements._AUTHOR_LIMIT


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
