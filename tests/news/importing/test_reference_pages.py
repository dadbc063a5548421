"""The two pages that the import was first written for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from news.importing.document import Fate
from news.importing.run import Status
from news.models import NewsPage, PublicationPage
from tests.news.importing.helpers import command, imported, text_of

SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seeds"


@pytest.fixture
def reference_texts(texts: tuple[Path, Path]) -> tuple[Path, Path]:
    """The real texts where they are given, else our own of the same build: never a skipped test."""
    found = sorted(SEEDS.glob("*.txt")) if SEEDS.is_dir() else []
    return (found[0], found[1]) if len(found) == 2 else texts


def test_the_reference_pages_are_whole(reference_texts: tuple[Path, Path], client: Client) -> None:
    reports = imported(*reference_texts, publish=True)

    assert [report.status for report in reports] == [Status.CREATED, Status.CREATED]
    publication, news = PublicationPage.objects.get(), NewsPage.objects.get()
    assert publication.live
    assert news.live
    assert [note.changed_on > publication.published_on for note in publication.change_notes.all()] == [True]
    assert not news.change_notes.exists()
    assert publication.is_state_content
    assert news.is_state_content
    assert publication.paper_copy_email.startswith("contact.")
    assert news.contact_email
    assert [block.block_type for block in news.body] == ["text", "heading", "callout", "callout"]
    assert [row.target_id for row in news.related_pages.all()] == [publication.pk]
    assert [row.target_id for row in publication.related_pages.all()] == [news.pk]

    page = BeautifulSoup(client.get(news.url).content, "html.parser").main
    assert page is not None
    assert page.find("a", href=publication.url)
    assert page.find("a", href=f"mailto:{news.contact_email}")
    assert page.find("time", datetime=str(news.published_on))
    assert page.select_one(".banner--government")
    assert len(page.select(".callout--definition")) == 2
    assert len(page.select(".prose ol > li")) >= 3
    page = BeautifulSoup(client.get(publication.url).content, "html.parser").main
    assert page is not None
    assert publication.paper_copy_email in page.get_text()
    assert page.find("time", datetime=str(publication.modified_on))


def test_every_line_of_the_reference_pages_is_accounted_for(reference_texts: tuple[Path, Path]) -> None:
    """Each line's words are where the report says: in the page's text, in a field, left or dropped."""
    for report in imported(*reference_texts):
        assert report.parsed is not None
        assert report.page is not None
        ledger = report.parsed.ledger
        assert {entry.number for entry in ledger.fates} == {line.number for line in ledger.lines}
        for entry in ledger.of(Fate.BODY):
            words = " ".join(re.sub(r"^\d+\) ", "", entry.text).split())
            assert words in text_of(report.page), entry.number
        assert [line.text for line in ledger.lines if line.number in ledger.lines_of("title")] == [
            report.page.title
        ]
        (lead,) = ledger.lines_of("introduction")
        assert report.page.introduction == ledger.lines[lead - 1].text
        share = [entry.text for entry in ledger.of(Fate.DROPPED)]
        assert share == ["Partager la page"]


def test_what_is_left_to_the_editor_is_told(reference_texts: tuple[Path, Path]) -> None:
    out, err, code = command("--dry-run", *reference_texts)

    assert (err, code) == ("", 0)
    for words in ("Consulter la publication", "Lien site", "Contact : "):
        assert words in out
