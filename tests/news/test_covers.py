"""The cover of a publication: the first page of its file, unless an editor chose another."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from cms.models import CustomImage
from news import covers
from news.models import PublicationFile, PublicationPage, Publisher
from tests import factories as make
from tests.cms.pdfs import locked_pdf, whole_pdf
from tests.news.publications import document, publish
from tests.reading import read


def test_the_first_page_becomes_the_cover(client, site):
    publisher = Publisher(organisation=make.OrganisationFactory(name="Agence exemple"))
    page = publish(
        site,
        PublicationFile(url="https://example.org/", title="Ailleurs"),
        PublicationFile(document=document(b"Bonjour", "note.txt")),
        PublicationFile(document=document()),
        title="Un guide",
        publishers=[publisher],
    )
    assert page.image.title == "Couverture de «\xa0Un guide\xa0»"
    assert (page.image.is_decorative, page.image.credit) == (True, "Agence exemple")
    page.image.full_clean()
    assert read(client, page).select_one("img.cover")["alt"] == ""


def test_saving_again_makes_no_second_cover(site, monkeypatch):
    page = publish(site, PublicationFile(document=document()))
    monkeypatch.setattr(covers.pdf, "cover", None)
    page.save()
    page.save_revision().publish()
    page.image = None
    page.save_revision().publish()
    assert PublicationPage.objects.get().image == CustomImage.objects.get()


def test_a_cover_that_an_editor_chose_stays(site):
    chosen = make.ImageFactory()
    page = publish(site, PublicationFile(document=document()), image=chosen)
    page.save_revision().publish()
    assert PublicationPage.objects.get().image == chosen
    assert CustomImage.objects.count() == 1


def test_a_made_cover_follows_the_file(client, site):
    page = publish(site, PublicationFile(document=document()))
    former = page.image
    replaced = page.files.get().document
    replaced.file = ContentFile(whole_pdf(text="Deuxième édition"), name="rapport.pdf")
    replaced.save()
    page = PublicationPage.objects.get()
    assert page.image != former
    assert page.image.made_from == replaced.file_hash


def test_a_draft_shows_its_cover_to_the_editor(editor_client, site):
    page = make.PublicationPageFactory(parent=site.publications, live=False)
    page.files.add(PublicationFile(document=document()))
    revision = page.save_revision()
    assert revision.as_object().image == CustomImage.objects.get()
    assert PublicationPage.objects.get().image is None


@pytest.mark.parametrize(
    "content", [locked_pdf(to_open="sésame"), whole_pdf()[:300]], ids=["encrypted", "cut"]
)
def test_a_pdf_that_cannot_be_drawn_leaves_the_page_its_own_cover(client, site, content):
    page = publish(site, PublicationFile(document=document(content)))
    assert page.image is None
    assert read(client, page).select_one(".book__cover--made")
