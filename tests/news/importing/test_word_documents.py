"""A Word document becomes blocks, by its styles; what nobody should read in it stays out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cms.models import CustomImage
from news.importing.run import Status
from news.models import NewsPage
from tests.news.importing.documents import image, link, paragraph, run, table, word_document
from tests.news.importing.helpers import blocks, command, imported, png, rich, text_of, told

TITLE = paragraph("Accueillir un collègue", "Titre") + paragraph("Un chapô d’exemple.")


@pytest.fixture
def save(tmp_path: Path, governments: None) -> Callable[..., Path]:
    def save(content: bytes, name: str = "document.docx") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return save


def test_headings_lists_links_and_styles_of_letters(save: Callable[..., Path]) -> None:
    words = (
        run("Du ")
        + run("gras", "b")
        + run(", de l’")
        + run("italique", "i")
        + run(", ")
        + link("un lien", "l")
    )
    body = (
        TITLE
        + paragraph("Une partie", "Titre1")
        + paragraph(words)
        + paragraph("Un", level=0)
        + paragraph("Un un", level=1)
        + paragraph("Premier", level=0, is_ordered=True)
        + paragraph("Une sous-partie", "Titre2")
        + paragraph("Plus bas encore", "Titre3")
        + paragraph("Je sais d’où je viens.", "Citation")
    )
    (report,) = imported(save(word_document(body, links={"l": "https://example.org/?a=1&b=2"})))

    page = NewsPage.objects.get()
    assert (page.title, page.introduction, page.live) == (
        "Accueillir un collègue",
        "Un chapô d’exemple.",
        False,
    )
    assert page.published_on is None
    assert blocks(report) == [
        ("heading", {"text": "Une partie", "level": "2"}),
        (
            "text",
            '<p>Du <b>gras</b>, de l’<i>italique</i>, <a href="https://example.org/?a=1&amp;b=2">un lien</a></p>'
            "<ul><li>Un<ul><li>Un un</li></ul></li></ul><ol><li>Premier</li></ol>",
        ),
        ("heading", {"text": "Une sous-partie", "level": "3"}),
        ("heading", {"text": "Plus bas encore", "level": "3"}),
        ("quote", {"text": "Je sais d’où je viens.", "author": "", "role": ""}),
    ]
    assert "Plus bas encore" in told(report)


def test_tables_and_images(save: Callable[..., Path]) -> None:
    body = TITLE + table(["Jour", "Lieu"], ["Relâche", ""], ["Mardi", "Salle"], merged=True)
    body += paragraph(image("Un carré")) + paragraph(image())
    (report,) = imported(save(word_document(body, picture=png("maroon"))))

    kept = CustomImage.objects.get()  # the same picture twice
    assert kept.description == "Un carré"
    value = dict(blocks(report))["table"]
    assert isinstance(value, dict)
    assert [column["heading"] for column in value["columns"]] == ["Jour", "Lieu"]
    assert [row["values"] for row in value["rows"]] == [
        ["<p>Relâche</p>", ""],
        ["<p>Mardi</p>", "<p>Salle</p>"],
    ]
    assert [kind for kind, _value in blocks(report)] == ["table", "image", "image"]
    assert "Jour | Lieu" in told(report)
    assert "embedded-2.png" in told(report)


def test_footnotes_stand_at_the_end(save: Callable[..., Path]) -> None:
    body = TITLE + paragraph(run("Un fait") + '<w:r><w:footnoteReference w:id="2"/></w:r>')
    (report,) = imported(save(word_document(body, footnote="Sa source.")))

    assert [kind for kind, _value in blocks(report)] == ["text", "heading", "text"]
    assert rich(report) == "<p>Un fait[1]</p><ol><li>Sa source.</li></ol>"


def test_comments_and_deletions_stay_out(save: Callable[..., Path]) -> None:
    changed = (
        run("Un texte ")
        + "<w:del><w:r><w:delText>à oublier </w:delText></w:r></w:del>"
        + f"<w:ins>{run('relu')}</w:ins><w:moveFrom>{run('déplacé')}</w:moveFrom>"
        + '<w:r><w:commentReference w:id="1"/></w:r>'
    )
    imported(save(word_document(TITLE + paragraph(changed), comment="À ne pas dire")))

    assert text_of(NewsPage.objects.get()) == "Un texte relu"


@pytest.mark.parametrize(
    ("body", "title", "expected"),
    [
        (paragraph("Le corps du texte."), "Le titre des propriétés", "Le titre des propriétés"),
        (paragraph("Un titre", "Titre") + paragraph("Le corps du texte."), "Document1", "Un titre"),
        (paragraph("Une partie", "Titre1") + paragraph("Le corps du texte."), "", "Une partie"),
        (paragraph("Une première ligne") + paragraph("Le corps du texte."), "", "Une première ligne"),
    ],
)
def test_titles(save: Callable[..., Path], body: str, title: str, expected: str) -> None:
    imported(save(word_document(body, title=title)))

    assert NewsPage.objects.get().title == expected


def test_the_same_document_changes_nothing(save: Callable[..., Path]) -> None:
    path = save(word_document(TITLE + paragraph("Un texte.") + paragraph(image("a")), picture=png()))
    imported(path, publish=True)

    assert imported(path)[0].status == Status.UNCHANGED
    assert NewsPage.objects.get().live
    path.write_bytes(word_document(TITLE + paragraph("Un texte corrigé.")))
    assert imported(path)[0].status == Status.UPDATED
    assert text_of(NewsPage.objects.get()) == "Un texte corrigé."


_DOCUMENT = word_document(TITLE + paragraph("Un texte."))
BROKEN = {
    "empty file": (b"", "broken"),
    "no archive": (b"PK\x03\x04 rien", "broken"),
    "cut": (_DOCUMENT[:-200], "broken"),
    "spoiled": (_DOCUMENT[:500] + b"xxxxxxxxxxxxxxx" + _DOCUMENT[515:], "broken"),
    "old format or password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "protected"),
    "macros": (word_document(TITLE, **{"word/vbaProject.bin": b"x"}), "macros"),
    "no words": (word_document(paragraph("")), "empty"),
    "other XML": (word_document("", **{"word/document.xml": b"<a/>"}), "broken"),
    "entities": (
        word_document("", **{"word/document.xml": b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}),
        "broken",
    ),
    "bomb": (word_document(TITLE, **{"word/theme.xml": b" " * 21_000_000}), "too_big"),
    "deep": (word_document("", **{"word/document.xml": b"<w>" * 5000 + b"</w>" * 5000}), "too_complex"),
}


@pytest.mark.parametrize(("content", "code"), BROKEN.values(), ids=BROKEN)
def test_a_document_that_cannot_be_read_is_refused_in_a_sentence(
    save: Callable[..., Path], content: bytes, code: str
) -> None:
    path = save(content)
    (report,) = imported(path)

    assert [problem.code for problem in report.problems] == [code]
    _out, err, exit_code = command(path)
    assert exit_code == 1
    assert "document.docx" in err
    assert "Traceback" not in err
    assert not NewsPage.objects.exists()


def test_macros_are_refused_by_name_too(save: Callable[..., Path]) -> None:
    assert imported(save(_DOCUMENT, "document.docm"))[0].problems[0].code == "macros"
