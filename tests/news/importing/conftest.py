"""The texts that the tests import, and the site that they go to."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from news.models import Government
from tests.news.importing.helpers import DATA
from tests.tree import Tree


@pytest.fixture
def governments(site: Tree) -> None:
    """A site that knows the governments of the texts."""
    Government.objects.all().delete()
    for name, start in (("Édouard Philippe", date(2017, 5, 15)), ("Jean Castex", date(2020, 7, 3))):
        Government.objects.create(prime_minister=name, start=start)


@pytest.fixture
def texts(tmp_path: Path, governments: None) -> tuple[Path, Path]:
    """Copies of our two texts: the publication, and the news that refers to it."""
    return (
        Path(shutil.copy(DATA / "publication.txt", tmp_path)),
        Path(shutil.copy(DATA / "actualite.txt", tmp_path)),
    )


@pytest.fixture
def write(tmp_path: Path, governments: None) -> Callable[..., Path]:
    """`write(body)`: a text with that body under a title, a date and a lead."""

    def write(body: str, *, title: str = "Un titre d’exemple", date_line: str = "Publié 12/05/2021") -> Path:
        path = tmp_path / "texte.txt"
        path.write_text(f"{title}\n\n{date_line}\n\nUn chapô d’exemple.\n\n{body}\n")
        return path

    return write
