"""Pages that nobody wrote for readers: they give a page or a sentence, never a traceback."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from django.test import Client

from news.importing.document import ParsedPage, UnreadablePage
from news.importing.parser import parse
from news.importing.reading import MAX_MARKED_BYTES, read_bytes, read_file
from news.models import NewsPage
from tests.news.importing.helpers import imported


def page(content: str | bytes) -> ParsedPage:
    return parse(read_bytes("page.html", content if isinstance(content, bytes) else content.encode()))


NESTED = ["div", "b", "blockquote", "ul><li", "table><tr><td", "details", "article", "div class=share"]


@pytest.mark.parametrize("tag", NESTED)
@pytest.mark.parametrize(("depth", "is_read"), [(150, True), (10_000, False)])
def test_elements_in_each_other(tag: str, depth: int, is_read: bool) -> None:
    opened = f"<{tag}>" * (depth // (tag.count("<") + 1))
    content = f"<h1>Un titre</h1>{opened}<p>Du texte.</p>"
    if is_read:
        assert page(content).title == "Un titre"
    else:
        with pytest.raises(UnreadablePage) as refusal:
            page(content)
        assert refusal.value.problems[0].code == "too_complex"


def test_paragraphs_that_nobody_closed_are_not_in_each_other() -> None:
    parsed = page("<h1>Un titre</h1>" + "<p>Du texte." * 3_000)

    assert parsed.introduction == "Du texte."
    assert len(parsed.blocks) == 2_999


@pytest.mark.parametrize("tag", ["details", "blockquote"])
def test_a_long_page_at_the_bottom_of_a_deep_one_is_read_in_seconds(tag: str) -> None:
    start = time.monotonic()

    page("<h1>Un titre</h1>" + f"<{tag}>" * 190 + "<p>Du <b>texte</b>." * 2_000)

    assert time.monotonic() - start < 10


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"<h1>Seul</h1>", "empty"),
        (bytes(range(256)), "no_title"),
        (b"%PDF-1.7", "other_format"),
        (b"<br>" * 60_000, "too_complex"),
        (b"<!--" * 10_000, "too_complex"),
        (b"<p>Une phrase sans aucun titre au-dessus.</p>", "no_title"),
        (b"<h1>" + b"x" * 300 + b"</h1><p>Texte.</p>", "long_title"),
    ],
)
def test_what_is_no_page_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(UnreadablePage) as refusal:
        page(content)

    assert refusal.value.problems[0].code == code


def test_a_file_that_is_too_big_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    with path.open("wb") as file:
        file.truncate(MAX_MARKED_BYTES + 1)

    with pytest.raises(UnreadablePage) as refusal:
        read_file(path)

    assert refusal.value.problems[0].code == "too_big"


@pytest.mark.parametrize(
    "declared", ["", '<meta charset="utf-8">', '<meta charset="iso-8859-1">', '<meta charset="x">']
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(declared: str, encoding: str) -> None:
    parsed = page(f"{declared}<h1>L’été à l’œuvre</h1><p>Déjà.</p>".encode(encoding))

    assert (parsed.title, parsed.introduction) == ("L’été à l’œuvre", "Déjà.")


def test_characters_that_no_text_may_hold_are_left_out() -> None:
    parsed = page("<h1>Un\x00 titre</h1><p>Du&#0; te&#27;xte&#xD800;.</p>")

    assert parsed.title == "Un titre"
    assert not any(ord(char) < 32 or 0xD800 <= ord(char) < 0xE000 for char in parsed.introduction)


def test_nothing_that_runs_reaches_readers(tmp_path: Path, governments: None, client: Client) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        "<h1>Un titre d’exemple</h1><p>Un chapô.</p><p onclick=x()>Texte &lt;script&gt;alert(1)&lt;/script&gt;"
        "<script>alert(2)</script><svg onload=x()><a href='javascript:x()'>a</a></svg><object data=x>objet</object>"
        "<embed src=x><form action=/x><input name=y><button>Envoyer</button>Votre nom</form>"
        "<img src=x onerror=x()><a href='https://example.org/\"onmouseover=x()'>lien</a></p>"
        "<blockquote>&lt;b onload=x()&gt;</blockquote>"
    )
    (report,) = imported(path, publish=True)

    assert not report.problems
    html = client.get(NewsPage.objects.get().url).content.decode()
    body = html.partition('class="prose')[2].partition('class="share')[0]
    for piece in (
        "<script>alert",
        "<b onload",
        "javascript:",
        "<object",
        "<embed",
        " onclick",
        '"onmouseover',
        "<input",
    ):
        assert piece not in body
