"""Small PDFs written by hand or by fpdf2, whole, broken and hostile."""

from __future__ import annotations

import zlib

from fpdf import FPDF
from fpdf.enums import AccessPermission


def whole_pdf(*, pages: int = 2, text: str = "Le travail pair", language: str = "fr-FR") -> bytes:
    """A PDF of `pages` pages, each with the text and its number."""
    document = FPDF(format=(148, 210))
    document.set_title("Un guide")
    if language:
        document.set_lang(language)
    document.set_font("Helvetica", size=16)
    for number in range(1, pages + 1):
        document.add_page()
        document.multi_cell(w=0, text=f"{text}, page {number}")
    return bytes(document.output())


def locked_pdf(*, to_open: str | None) -> bytes:
    """A PDF with a password: to open it when `to_open` is given, else only to change it."""
    document = FPDF()
    document.add_page()
    document.set_encryption("secret", user_password=to_open, permissions=AccessPermission.none())
    return bytes(document.output())


def written_pdf(catalog: str = "", objects: str = "") -> bytes:
    """A PDF of one empty page, with these entries in its catalogue and these objects (from number 4)."""
    return (
        "%PDF-1.7\n"
        f"1 0 obj<</Type/Catalog/Pages 2 0 R{catalog}>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]>>endobj\n"
        f"{objects}\n"
        "trailer<</Root 1 0 R>>\n%%EOF\n"
    ).encode()


def pdf_with_packed_object(content: str) -> bytes:
    """The same, where an object stream holds this compressed object."""
    packed = zlib.compress(f"4 0 {content}".encode())
    head, tail = written_pdf("/OpenAction 4 0 R", "@").split(b"@")
    stream = b"5 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(packed)
    return head + stream + packed + b"\nendstream endobj" + tail
