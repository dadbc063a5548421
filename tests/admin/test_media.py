"""Images and documents: what the library asks for, and what it refuses."""

from __future__ import annotations

import io

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from cms.models import CustomDocument, CustomImage
from tests.factories import PDF

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(buffer, "PNG")
    return buffer.getvalue()


def add(client, kind, name, content, **values):
    data = {"title": "Deux cercles", "file": SimpleUploadedFile(name, content), **values}
    return client.post(reverse(f"wagtail{kind}:add"), data)


def test_an_image_needs_its_text_and_its_credit(writer):
    response = add(writer, "images", "a.png", png())
    assert set(response.context["form"].errors) == {"description", "credit"}
    assert not CustomImage.objects.exists()


@pytest.mark.parametrize(
    "values", [{"description": "Deux cercles", "credit": "Jo, CC BY 4.0"}, {"is_decorative": "on"}]
)
def test_an_image_that_says_what_it_is_is_taken(writer, values):
    assert add(writer, "images", "a.png", png(), **values).status_code == 302
    assert CustomImage.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content"), [("a.svg", SVG), ("a.png", SVG), ("a.png", b"%PDF-1.4"), ("a.jpg", b"")]
)
def test_what_is_no_image_is_refused(writer, name, content):
    response = add(writer, "images", name, content, is_decorative="on")
    assert "file" in response.context["form"].errors
    assert not CustomImage.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", b"MZ\x90 program"), ("a.pdf", b""), ("a.exe", b"MZ"), ("a.svg", SVG), ("a.docx", PDF)],
)
def test_what_is_no_document_is_refused(writer, name, content):
    response = add(writer, "docs", name, content)
    assert response.status_code == 200
    assert "file" in response.context["form"].errors
    assert not CustomDocument.objects.exists()


def test_a_document_is_taken(writer):
    assert add(writer, "docs", "a.pdf", PDF).status_code == 302
    assert CustomDocument.objects.get().title == "Deux cercles"


def test_images_added_together_ask_for_what_each_lacks(writer):
    """Not an error, and not an image without its text either: the file waits until the form below it is filled."""
    upload = {"title": "Deux cercles", "files[]": SimpleUploadedFile("a.png", png())}
    answer = writer.post(reverse("wagtailimages:add_multiple"), upload).json()
    assert answer["success"]
    assert not CustomImage.objects.exists()
    names = {
        field.get("name", "").split("-")[-1]
        for field in BeautifulSoup(answer["form"], "html.parser").select("[name]")
    }
    assert {"title", "description", "is_decorative", "credit"} <= names

    address = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[answer["uploaded_file_id"]])
    prefix = f"uploaded-image-{answer['uploaded_file_id']}"
    refused = writer.post(address, {f"{prefix}-title": "Deux cercles"}).json()
    assert not refused["success"]
    assert "error" in refused["form"]
    accepted = writer.post(
        address, {f"{prefix}-title": "Deux cercles", f"{prefix}-is_decorative": "on"}
    ).json()
    assert accepted["success"]
    assert CustomImage.objects.get().is_decorative


def test_documents_added_together_are_checked_too(writer):
    upload = {"title": "a", "files[]": SimpleUploadedFile("a.pdf", b"MZ\x90 program")}
    answer = writer.post(reverse("wagtaildocs:add_multiple"), upload).json()
    assert not answer["success"]
    assert answer["error_message"]
    assert not CustomDocument.objects.exists()
