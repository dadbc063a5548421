"""The demonstration's illustrations and its example document, drawn by code."""

from __future__ import annotations

import re
import tomllib
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from home.demo import example_pdf, example_text
from home.demo.illustrations import ILLUSTRATIONS, SCENES, draw

DEMO = Path(__file__).resolve().parents[2] / "home" / "demo"


@pytest.mark.parametrize("name", sorted(ILLUSTRATIONS))
def test_each_illustration_is_a_jpeg_of_its_size(name: str):
    data = ILLUSTRATIONS[name]()
    image = Image.open(BytesIO(data))
    image.load()
    assert image.format == "JPEG"
    assert image.size == ((1200, 1600) if name.startswith("couverture-") else (1600, 1000))
    # A drawing, not a blank sheet, and light enough for a demonstration.
    assert len(image.resize((64, 40)).getcolors(2560) or []) > 50
    assert len(data) < 600_000
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    assert SCENES[name].title


def test_an_illustration_is_the_same_at_each_call_and_differs_from_the_others():
    assert draw("deux-cercles") == draw("deux-cercles.jpg")
    assert draw("deux-cercles") != draw("deux-traits")


def test_an_unknown_name_is_refused():
    with pytest.raises(KeyError):
        draw("trois-cercles")


def test_every_file_that_the_content_names_can_be_made():
    known = {f"{name}.jpg" for name in ILLUSTRATIONS} | {example_pdf.FILE_NAME}
    for path in DEMO.glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        tomllib.loads(text)
        for name in re.findall(r'"([^"/:]+\.(?:jpg|png|pdf))"', text):
            assert name in known, f"{path.name} names {name}"


@pytest.fixture(scope="module")
def pdf_bytes() -> bytes:
    return example_pdf.build()


def test_the_example_document_opens_and_says_what_it_is(pdf_bytes: bytes):
    document = pypdfium2.PdfDocument(pdf_bytes)
    assert len(document) == 4
    texts = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    title, subtitle = example_text.TITLE.split(" : ")
    assert title in texts[0]
    assert subtitle in texts[0].lower()
    assert all(example_text.NOTICE in text for text in texts)
    metadata = document.get_metadata_dict()
    assert metadata["Title"] == example_text.TITLE
    assert metadata["Author"] == example_text.AUTHOR
    assert [item.get_title() for item in document.get_toc()][1:] == [
        *(section.heading for page in example_text.PAGES for section in page),
        example_text.REMINDER_HEADING,
        example_text.SOURCES_HEADING,
    ]
    assert b"/Lang (fr-FR)" in pdf_bytes


def test_only_the_footer_stands_at_the_foot_of_a_page(pdf_bytes: bytes):
    for number, page in enumerate(pypdfium2.PdfDocument(pdf_bytes), start=1):
        if number == 1:
            continue
        foot = page.get_height() - (example_pdf.HEIGHT - 16) / 25.4 * 72
        text = page.get_textpage().get_text_bounded(bottom=0, top=foot)
        assert " ".join(text.split()) == f"{example_text.NOTICE} · {example_text.REFERENCE} {number}"


def test_the_example_document_is_the_same_at_each_build(pdf_bytes: bytes):
    assert example_pdf.build() == pdf_bytes


def test_each_source_mark_has_its_source():
    cited = set(re.findall(r"\[\d\]", str(example_text.PAGES)))
    listed = {text[:3] for text, _ in example_text.SOURCES}
    assert cited == listed
