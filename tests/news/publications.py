"""Publications with files that are really PDF."""

from __future__ import annotations

from django.core.files.base import ContentFile

from cms.models import CustomDocument
from news.models import PublicationFile, PublicationPage
from tests import factories as make
from tests.cms.pdfs import whole_pdf


def document(content: bytes | None = None, name: str = "rapport.pdf", **values) -> CustomDocument:
    return make.DocumentFactory(file=ContentFile(content or whole_pdf(), name=name), **values)


def publish(site, *files: PublicationFile, **values) -> PublicationPage:
    return make.PublicationPageFactory(parent=site.publications, files=list(files), **values)
