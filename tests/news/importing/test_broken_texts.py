"""Texts that cannot be read, or only with care."""

from pathlib import Path

import pytest

from news.importing.document import (
    UnreadablePage,
)
from news.importing.reading import MAX_BYTES, read_bytes, read_file
from tests.news.importing.helpers import DATA, parsed

BROKEN = [
    ("empty", b"", "empty", 1),
    ("blank", b" \n\n\t\n", "empty", 1),
    ("no title, dates first", "Publié 04/03/2021\n\nTexte.".encode(), "no_title", 1),
    ("no title, contact first", "\nContact : a@example.org\nPublié 04/03/2021".encode(), "no_title", 2),
    ("no dates", b"Un titre\n\nUn texte.", "no_date", 1),
    ("impossible day", "Un titre\n\n\n\nPublié 31/02/2019\n\nTexte.".encode(), "bad_date", 5),
    ("impossible change", "Un titre\n\nPublié 01/02/2019|Modifié 45/02/2019".encode(), "bad_date", 3),
    ("short year", "Un titre\n\nPublié 01/02/19\n\nTexte.".encode(), "bad_date", 3),
    ("unreadable dates", "Un titre\n\nPublié le 4 ou 5 mars\n\nTexte.".encode(), "unreadable_dates", 3),
    ("only modified", "Un titre\n\nModifié 01/02/2019\n\nTexte.".encode(), "no_date", 1),
    ("order", "Un titre\n\nPublié 02/02/2019|Modifié 01/02/2019".encode(), "modified_before_published", 3),
    ("long title", ("x" * 256 + "\n\nPublié 02/02/2019").encode(), "long_title", 1),
    ("nul", "Un titre\n\nPublié 02/02/2019\n\nTex\x00te.".encode(), "binary", 5),
    ("escape", "Un titre\n\nPublié 02/02/2019\n\n\x1b[31mTexte".encode(), "binary", 5),
    ("pdf", b"%PDF-1.7\n...", "other_format", 1),
    ("word", b"PK\x03\x04....", "other_format", 1),
    ("html", b"<!DOCTYPE html><html>", "other_format", 1),
    ("undecodable", b"Un titre\nPubli\xe9 02/02/2019\r\n\x81\x8d", "undecodable", 3),
    ("utf-16 cut", "Un titre".encode("utf-16") + b"\x00", "undecodable", 1),
    ("random bytes", bytes(range(256)), "binary", 1),
]


@pytest.mark.parametrize(
    ("content", "code", "line"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN]
)
def test_a_broken_text_is_refused_with_its_line(content: bytes, code: str, line: int) -> None:
    with pytest.raises(UnreadablePage) as refusal:
        parsed(content)

    assert (code, line) in {(problem.code, problem.line) for problem in refusal.value.problems}
    assert all(problem.message for problem in refusal.value.problems)


def test_all_the_problems_are_told_at_once() -> None:
    with pytest.raises(UnreadablePage) as refusal:
        parsed("Publié 31/02/2019|Modifié 32/01/2020")

    assert [problem.code for problem in refusal.value.problems] == ["bad_date", "bad_date", "no_title"]


def test_a_file_that_is_too_big_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(10 * MAX_BYTES)

    with pytest.raises(UnreadablePage) as refusal:
        read_file(path)

    assert refusal.value.problems[0].code == "too_big"


@pytest.mark.parametrize("name", ["absent.txt", "."])
def test_a_file_that_cannot_be_opened(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadablePage) as refusal:
        read_file(tmp_path / name)

    assert refusal.value.problems[0].code in {"missing", "unreadable"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_change_nothing(encoding: str, newline: str) -> None:
    text = (DATA / "actualite.txt").read_text(encoding="utf-8")
    source = read_bytes("exemple.txt", text.replace("\n", newline).encode(encoding))

    assert source.lines == read_file(DATA / "actualite.txt").lines
    assert bool(source.warnings) == (encoding in {"cp1252", "utf-16"})


def test_text_is_composed_and_without_invisible_characters() -> None:
    page = parsed("Un titre de\u0301compose\u0301\u200b\n\nPublie\u0301 04/03/2021\n\nUn  chapo\u0302.")

    assert page.title == "Un titre décomposé"
    assert page.introduction == "Un chapô."
