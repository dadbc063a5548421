"""What is read from a PDF, whatever its maker wanted to happen."""

from __future__ import annotations

import io
import os
import time

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from PIL import Image

from cms import pdf
from cms.models import CustomDocument, DocumentText
from tests import factories as make
from tests.cms.pdfs import locked_pdf, pdf_with_packed_object, whole_pdf, written_pdf


def file(content: bytes) -> ContentFile:
    return ContentFile(content, name="rapport.pdf")


def test_a_whole_pdf_tells_what_it_is():
    facts = pdf.read(file(whole_pdf(pages=3)))
    assert (facts.page_count, facts.language, facts.title) == (3, "fr", "Un guide")
    assert "Le travail pair, page 1" in facts.text and "page 3" in facts.text
    assert (facts.is_tagged, facts.problem, facts.dangers) == (False, "", ())


def test_tags_are_seen():
    assert pdf.read(file(written_pdf("/MarkInfo<</Marked true>>/StructTreeRoot<<>>"))).is_tagged


@pytest.mark.parametrize(
    ("tag", "code"),
    {
        "fr": "fr",
        "fr-FR": "fr",
        "EN_us": "en",
        "fr-x-FALC": "fr-x-falc",
        "pt-BR": "",
        "": "",
        "français": "",
    }.items(),
)
def test_languages_are_those_of_the_site(tag, code):
    assert pdf.content_language(tag) == code


def test_a_pdf_without_a_language_has_none():
    assert pdf.read(file(whole_pdf(language=""))).language == ""


def test_words_cut_at_the_end_of_a_line_are_whole():
    assert pdf._clean("entr\x02aide\r\net\0 par\xadtage \ud800") == "entraide\net partage"


def test_the_cover_is_the_first_page():
    image = Image.open(io.BytesIO(pdf.cover(file(whole_pdf()))))
    assert (image.format, image.width) == ("JPEG", 900)
    assert image.height == pytest.approx(900 * 210 / 148, abs=2)


def test_a_banner_makes_no_endless_cover():
    long = written_pdf().replace(b"[0 0 200 300]", b"[0 0 10 9999]")
    assert Image.open(io.BytesIO(pdf.cover(file(long)))).height <= 2701


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param(locked_pdf(to_open="sésame"), "encrypted", id="password"),
        pytest.param(locked_pdf(to_open=None), "", id="password to change it"),
        pytest.param(whole_pdf()[:300], "unreadable", id="cut"),
        pytest.param(b"%PDF-1.7\n" + os.urandom(5000), "unreadable", id="noise"),
        pytest.param(make.PDF, "unreadable", id="no page"),
        pytest.param(b"", "unreadable", id="empty"),
    ],
)
def test_what_cannot_be_read_is_said(content, problem):
    facts = pdf.read(file(content))
    assert (facts.problem, facts.dangers) == (problem, ())
    assert bool(facts.page_count) is not bool(problem)
    assert bool(pdf.cover(file(content))) is not bool(problem)


@pytest.mark.parametrize(
    ("content", "danger"),
    [
        (written_pdf("/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "script"),
        (written_pdf("/OpenAction<</S /J#61vaScript/JS(app.alert(1))>>"), "script"),
        (pdf_with_packed_object("<</S/JavaScript/JS(app.alert(1))>>"), "script"),
        (written_pdf("/OpenAction<</S/Launch/F(cmd.exe)>>"), "launch"),
        (written_pdf("", "4 0 obj<</Type/EmbeddedFile/Length 1>>stream\na\nendstream endobj"), "attachment"),
    ],
)
def test_what_acts_on_the_readers_machine_is_named(content, danger):
    assert pdf.read(file(content)).dangers == (danger,)


def child(monkeypatch, tmp_path, program: str) -> None:
    """Put another program in the place of the reader of PDFs."""
    path = tmp_path / "child.py"
    path.write_text(program)
    monkeypatch.setattr(pdf, "_CHILD", path)


FOUND = 'import os, sys, time; print(\'{"dangers": [], "page_count": 7}\', flush=True); '


@pytest.mark.parametrize(
    "end",
    ["time.sleep(60)", "os.abort()", "sys.exit(3)", "print('{\"page_count\": 8', end='')", "1 / 0"],
    ids=["hangs", "crashes", "fails", "stops in a line", "raises"],
)
def test_what_was_found_before_the_end_counts(monkeypatch, tmp_path, end):
    child(monkeypatch, tmp_path, FOUND + end)
    monkeypatch.setattr(pdf, "TIME_LIMIT", 1)
    start = time.monotonic()
    facts = pdf.read(file(whole_pdf()))
    assert (facts.page_count, facts.dangers, facts.text) == (7, (), "")
    assert time.monotonic() - start < 3


def test_the_reader_cannot_take_the_machines_memory(monkeypatch):
    """Whatever the file makes it ask for: here the limit is too small even for the file."""
    monkeypatch.setattr(pdf, "MEMORY_LIMIT", 64 * 1024**2)
    assert pdf.read(file(whole_pdf() + b"\0" * 64 * 1024**2)).problem == "unreadable"


def test_the_reader_knows_no_secret(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "a secret")
    child(monkeypatch, tmp_path, "import json, os; print(json.dumps({'title': str(dict(os.environ))}))")
    assert "secret" not in pdf.read(file(b"%PDF")).title


def test_300_pages_take_no_longer_than_somebody_waits():
    content = whole_pdf(pages=300, text="Le travail pair " * 40)
    start = time.monotonic()
    facts = pdf.read(file(content))
    assert time.monotonic() - start < pdf.TIME_LIMIT
    assert facts.page_count == 300
    assert pdf.MAX_TEXT * 0.9 < len(facts.text) <= pdf.MAX_TEXT


# --- Documents ----------------------------------------------------------------------------------------------


@pytest.fixture
def readings(monkeypatch) -> list[str]:
    """One item for each time that a PDF is opened."""
    opened: list[str] = []
    ask = pdf._ask
    monkeypatch.setattr(pdf, "_ask", lambda task, file: opened.append(task) or ask(task, file))
    return opened


def test_a_document_keeps_what_its_file_says(db, readings):
    document = make.DocumentFactory(file=file(whole_pdf(pages=5, language="en-GB")))
    document.refresh_from_db()
    assert (document.page_count, document.language, document.is_tagged) == (5, "en", False)
    assert "Le travail pair" in document.words.text
    document.title = "Un autre titre"
    document.save()
    assert readings == ["facts"]


def test_a_checked_document_is_not_read_twice(db, readings):
    document = CustomDocument(title="Rapport", file=file(whole_pdf()))
    document.full_clean()
    document.save()
    assert (document.page_count, readings) == (2, ["facts"])


def test_another_file_is_read_again(db, readings):
    document = make.DocumentFactory(file=file(whole_pdf(pages=1)))
    document.file = file(whole_pdf(pages=4, text="Tout autre chose"))
    document.full_clean()
    document.save()
    document.refresh_from_db()
    assert document.page_count == 4
    assert document.words.text.startswith("Tout autre chose")
    document.file = ContentFile(b"Bonjour", name="note.txt")
    document.save()
    document.refresh_from_db()
    assert (document.page_count, document.is_tagged, document.words.text) == (None, None, "")
    assert len(readings) == 2


def test_a_document_that_cannot_be_read_is_kept_without_facts(db):
    document = make.DocumentFactory(file=file(locked_pdf(to_open="sésame")))
    assert (document.page_count, document.problem) == (None, "encrypted")
    assert DocumentText.objects.get().text == ""


def test_a_document_takes_its_words_away(db):
    make.DocumentFactory(file=file(whole_pdf())).delete()
    assert not DocumentText.objects.exists()


def test_lists_of_documents_leave_the_words_alone(db, django_assert_num_queries):
    make.DocumentFactory(file=file(whole_pdf()))
    with django_assert_num_queries(1) as queries:
        list(CustomDocument.objects.all())
    assert "text" not in queries.captured_queries[0]["sql"]


def test_documents_of_before_are_read_once(db, readings, capsys):
    """Three added before this version: one whole, one that cannot be read, one that the disk lost."""
    for content in (whole_pdf(pages=6), locked_pdf(to_open="sésame"), whole_pdf()):
        make.DocumentFactory(file=file(content))
    lost = CustomDocument.objects.latest("pk")
    lost.file.storage.delete(lost.file.name)
    CustomDocument.objects.update(read_hash="", page_count=None)
    DocumentText.objects.all().delete()
    readings.clear()
    call_command("read_documents")
    assert "2 read, 1 of them unreadable, 1 without" in capsys.readouterr().out
    assert CustomDocument.objects.earliest("pk").page_count == 6
    assert "travail pair" in CustomDocument.objects.earliest("pk").words.text
    call_command("read_documents")
    assert "0 read" in capsys.readouterr().out
    call_command("read_documents", again=True)
    assert "2 read" in capsys.readouterr().out
    assert len(readings) == 4
