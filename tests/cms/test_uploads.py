"""What a document may hold: what its extension says, and nothing that harms whoever opens it."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cms import uploads
from cms.models import CustomDocument
from tests import factories as make
from tests.cms.pdfs import locked_pdf, whole_pdf, written_pdf

TYPES = b'<Types><Override ContentType="application/vnd.openxml.main+xml"/></Types>'
EICAR = uploads._EICAR


def archive(*members: tuple[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as made:
        for name, content in members:
            made.writestr(name, content)
    return buffer.getvalue()


def docx(*members: tuple[str, bytes], types: bytes = TYPES) -> bytes:
    return archive(
        ("[Content_Types].xml", types), ("word/document.xml", b"<w:document/>" + b" " * 5000), *members
    )


ODT = archive(
    ("mimetype", b"application/vnd.oasis.opendocument.text"),
    ("content.xml", b"<a/>"),
    packing=zipfile.ZIP_STORED,
)


def check(name: str, content: bytes) -> None:
    uploads.check_document(ContentFile(content, name=name))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", whole_pdf()),
        ("a.pdf", locked_pdf(to_open="sésame")),
        ("a.docx", docx()),
        ("a.xlsx", archive(("[Content_Types].xml", TYPES), ("xl/workbook.xml", b"<a/>"))),
        ("a.pptx", archive(("[Content_Types].xml", TYPES), ("ppt/presentation.xml", b"<a/>"))),
        ("a.odt", ODT),
        ("a.epub", archive(("mimetype", b"application/epub+zip"), ("a.xhtml", b"<a/>"))),
        ("a.txt", b"Bonjour"),
        ("a.csv", b"nom;lieu\n"),
        ("a.rtf", b"{\\rtf1 Bonjour}"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_ordinary_files_are_taken(name, content):
    check(name, content)


REFUSED = {
    "empty": ("a.pdf", b"", "vide"),
    "office file of another kind": ("a.xlsx", docx(), "« .xlsx »"),
    "archive named as a text": ("a.docx", archive(("virus.exe", b"MZ")), "« .docx »"),
    "cut archive": ("a.docx", docx()[:200], "« .docx »"),
    "spreadsheet named as a text": ("a.odt", ODT.replace(b"text", b"tixt"), "« .odt »"),
    "macros": ("a.docx", docx(("word/vbaProject.bin", b"\xd0\xcf")), "macros"),
    "macros elsewhere": ("a.docx", docx(("word/x/VBAPROJECT.BIN", b"\xd0\xcf")), "macros"),
    "docm renamed": ("a.docx", docx(types=TYPES.replace(b"main", b"document.macroEnabled.main")), "macros"),
    "LibreOffice macros": (
        "a.odt",
        archive(
            ("mimetype", b"application/vnd.oasis.opendocument.text"),
            ("Basic/Standard/Module1.xml", b"<a/>"),
        ),
        "macros",
    ),
    "bomb": ("a.docx", docx(("word/media/a.png", b"\0" * 30 * 1024**2)), "taille"),
    "signature in a text": ("a.txt", b"Bonjour " + EICAR, "virus"),
    "signature across chunks": ("a.txt", b" " * (uploads._CHUNK - 20) + EICAR, "virus"),
    "signature in an archive": ("a.docx", docx(("word/media/a.png", EICAR)), "virus"),
    "signature in a PDF": ("a.pdf", whole_pdf() + EICAR, "virus"),
    "script": ("a.pdf", written_pdf("/OpenAction<</S/JavaScript/JS(a)>>"), "script"),
    "launch": ("a.pdf", written_pdf("/OpenAction<</S/Launch/F(cmd.exe)>>"), "programme"),
    "attachment": (
        "a.pdf",
        written_pdf("", "4 0 obj<</Type/EmbeddedFile/Length 1>>stream\na\nendstream endobj"),
        "d’autres fichiers",
    ),
}


@pytest.mark.parametrize(("name", "content", "word"), REFUSED.values(), ids=REFUSED)
def test_what_may_harm_is_refused_in_a_sentence(name, content, word):
    with pytest.raises(ValidationError) as error:
        check(name, content)
    assert word in error.value.message_dict["file"][0].replace("\xa0", " ")


def test_an_archive_that_lies_about_its_size_is_refused():
    """The size of a member, as the archive announces it, made smaller than it is."""
    content = docx(("word/media/a.png", b"\0" * 30 * 1024**2))
    size = (30 * 1024**2).to_bytes(4, "little")
    with pytest.raises(ValidationError, match="docx"):
        check("a.docx", content.replace(size, (900).to_bytes(4, "little")))


def test_an_encrypted_archive_is_refused():
    content = bytearray(docx())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = -1
        while (position := content.find(mark, position + 1)) >= 0:
            content[position + offset] |= 1
    with pytest.raises(ValidationError):
        check("a.docx", bytes(content))


def test_a_file_that_could_not_be_checked_is_refused(monkeypatch, tmp_path):
    child = tmp_path / "child.py"
    child.write_text("import os; os.abort()")
    monkeypatch.setattr("cms.pdf._CHILD", child)
    with pytest.raises(ValidationError, match="vérifié"):
        check("a.pdf", whole_pdf())


def test_a_file_that_the_disk_lost_is_told(db):
    document = make.DocumentFactory()
    document.file.storage.delete(document.file.name)
    assert document.is_missing
    with pytest.raises(ValidationError, match="serveur"):
        CustomDocument.objects.get().full_clean()


def test_the_library_says_what_it_read(editor_client):
    data = {"title": "Un guide", "file": SimpleUploadedFile("guide.pdf", whole_pdf(pages=3))}
    assert editor_client.post(reverse("wagtaildocs:add"), data).status_code == 302
    document = CustomDocument.objects.get()
    page = editor_client.get(reverse("wagtaildocs:edit", args=[document.pk])).content.decode()
    assert "3 pages, français, sans balises" in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(locked_pdf(to_open="sésame"), "mot de passe"), (whole_pdf()[:300], "n’a pas pu être lu")],
)
def test_a_pdf_that_could_not_be_read_is_kept_and_the_editor_told(editor_client, content, sentence):
    data = {"title": "Un guide", "file": SimpleUploadedFile("guide.pdf", content)}
    assert editor_client.post(reverse("wagtaildocs:add"), data).status_code == 302
    edit = reverse("wagtaildocs:edit", args=[CustomDocument.objects.get().pk])
    assert sentence in editor_client.get(edit).content.decode()


def test_a_lost_document_can_still_be_opened_in_the_library(editor_client):
    document = make.DocumentFactory()
    document.file.storage.delete(document.file.name)
    address = reverse("wagtaildocs:edit", args=[document.pk])
    assert "plus sur le serveur" in editor_client.get(address).content.decode()
    response = editor_client.post(address, {"title": "Autre titre"})
    assert "file" in response.context["form"].errors
