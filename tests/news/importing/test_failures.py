"""What cannot be imported is told, stops nothing else and leaves nothing."""

from __future__ import annotations

import base64
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.signals import page_published

from cms.models import CustomImage
from news.importing import run as run_module
from news.importing.run import Status
from news.models import NewsIndexPage, NewsPage, PublicationPage
from tests.news.importing.helpers import command, imported, png


def test_a_broken_file_stops_nothing_and_leaves_nothing(texts: tuple[Path, Path]) -> None:
    broken = texts[0].parent / "cassee.txt"
    broken.write_text("Un titre\n\n\n\nPublié 31/02/2019\n\nTexte.\n")

    out, err, code = command(texts[0], broken, texts[1], texts[0].parent / "absente.txt")

    assert code == 1
    assert re.search(r"5.*31/02/2019", err)
    assert "absente.txt" in err
    assert "cassee.txt" not in out
    assert (NewsPage.objects.count(), PublicationPage.objects.count()) == (1, 1)


@pytest.fixture
def failing_record(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The database fails after the news has been written."""
    write = run_module.write_record

    def fail(page: Page, *arguments: object) -> None:
        if isinstance(page, NewsPage):
            connection.cursor().execute("SELECT broken FROM no_such_table")
        write(page, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(run_module, "write_record", fail)
    yield


@pytest.mark.usefixtures("failing_record")
def test_nothing_half_made_stays(texts: tuple[Path, Path]) -> None:
    revisions = Revision.objects.count()

    reports = imported(*texts, publish=True)

    assert [report.status for report in reports] == [Status.CREATED, Status.FAILED]
    assert reports[1].problems[0].code == "database"
    assert not NewsPage.objects.exists()
    assert not Page.objects.filter(title__startswith="Le réseau exemple").exists()
    assert NewsIndexPage.objects.get().numchild == 0
    publication = PublicationPage.objects.get()
    assert publication.live
    assert not publication.related_pages.exists()
    assert (
        Revision.objects.filter(object_id=str(publication.pk)).count() == Revision.objects.count() - revisions
    )


def stored_images() -> set[str]:
    folder = "original_images"
    return set(default_storage.listdir(folder)[1]) if default_storage.exists(folder) else set()


@pytest.mark.usefixtures("failing_record")
def test_the_images_of_a_page_that_the_database_refuses_do_not_stay(texts: tuple[Path, Path]) -> None:
    data = base64.b64encode(png("orchid")).decode()
    page = texts[0].parent / "page.html"
    page.write_text(
        f'<h1>Une page illustrée</h1><p>Texte.</p><img alt="a" src="data:image/png;base64,{data}">'
    )
    files = stored_images()

    reports = imported(page, texts[0])

    assert [report.status for report in reports] == [Status.FAILED, Status.CREATED]
    assert reports[0].problems[0].code == "database"
    assert stored_images() == files
    assert not CustomImage.objects.exists()
    assert not NewsPage.objects.exists()
    assert PublicationPage.objects.exists()


def test_no_list_to_put_the_page_in(texts: tuple[Path, Path]) -> None:
    NewsIndexPage.objects.get().delete()

    reports = imported(*texts)

    assert [report.status for report in reports] == [Status.CREATED, Status.FAILED]
    assert reports[1].problems[0].code == "no_index"


def test_two_files_of_one_run_are_never_one_page(texts: tuple[Path, Path], tmp_path: Path) -> None:
    other = tmp_path / "ailleurs"
    other.mkdir()
    twin = Path(shutil.copy(texts[0], other / "copie.txt"))
    namesake = other / "actualite.txt"
    namesake.write_text("Une autre page du même jour\n\nPublié 12/05/2021\n\nTexte.\n")

    reports = imported(*texts, twin, namesake)

    assert [report.status for report in reports] == [
        Status.CREATED,
        Status.CREATED,
        Status.FAILED,
        Status.CREATED,
    ]
    assert reports[2].problems[0].code == "same_page"
    assert NewsPage.objects.count() == 2


@pytest.mark.usefixtures("governments")
def test_a_value_that_the_model_refuses_is_told_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text(f"Un titre\n\nPublié 12/05/2021\n\nTexte.\n\nContact : {'x' * 130}, a@example.org\n")

    report = imported(path)[0]

    assert report.status == Status.FAILED
    assert [(problem.line, problem.code) for problem in report.problems] == [(7, "invalid")]
    assert not NewsPage.objects.exists()


def test_a_dry_run_keeps_nothing(texts: tuple[Path, Path]) -> None:
    before = (
        list(Page.objects.order_by("pk").values()),
        Revision.objects.count(),
        PageLogEntry.objects.count(),
    )

    out, err, code = command("--dry-run", "--publish", *texts)

    assert (err, code) == ("", 0)
    assert "Accueillir un collègue pair" in out
    after = (
        list(Page.objects.order_by("pk").values()),
        Revision.objects.count(),
        PageLogEntry.objects.count(),
    )
    assert after == before


def test_a_dry_run_tells_nobody_of_a_publication(texts: tuple[Path, Path]) -> None:
    """A search engine that hears of a page would keep it: no transaction takes that back."""
    heard: list[object] = []

    def hear(instance: object, **kwargs: object) -> None:
        heard.append(instance)

    page_published.connect(hear)
    try:
        imported(*texts, publish=True, dry_run=True)
        assert heard == []
        imported(*texts, publish=True)
        assert heard
    finally:
        page_published.disconnect(hear)


def test_the_summary_alone(texts: tuple[Path, Path]) -> None:
    out, _err, code = command(*texts, "--verbosity", "0")

    assert code == 0
    assert len(out.splitlines()) == 1
