"""The texts and saved pages that the tests import, and the site that they go to."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from news.models import Government
from tests.news.importing.helpers import DATA
from tests.tree import Tree

# What a site writes around a page.
HEAD = """<title>Un atelier d’écriture à plusieurs | Un site d’avant</title>
<link rel="canonical" href="https://avant.example.org/actualites/atelier">
<meta property="og:site_name" content="Un site d’avant">
<script type="application/ld+json">
{"@graph": [{"@type": "NewsArticle", "datePublished": "2021-05-11T23:30:00Z"}]}</script>
<style>p { color: red }</style>"""
TITLE = "<h1>Un atelier d’écriture à plusieurs</h1><p>Un chapô d’exemple, assez court.</p>"


@pytest.fixture
def governments(site: Tree) -> None:
    """A site that knows the governments of the texts, and the next one, since they have ended."""
    Government.objects.all().delete()
    for name, start in (
        ("Édouard Philippe", date(2017, 5, 15)),
        ("Jean Castex", date(2020, 7, 3)),
        ("Élisabeth Borne", date(2022, 5, 16)),
    ):
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
