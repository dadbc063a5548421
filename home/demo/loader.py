"""Builds the demonstration site from the files of this folder.

Pages point at each other, so all are made first, empty and unpublished, then filled and published.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import Locale, Page, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.models import CustomDocument, CustomImage
from cms.models.territories import Territory

from . import example_pdf, example_text
from .fields import DemoError, fill
from .illustrations import CREDIT, ILLUSTRATIONS, SCENES

FOLDER = Path(__file__).parent
Report = Callable[[str], None]

# Each room's file, its index page's type and its pages' type. By name: rooms do not import each other.
ROOMS = [
    ("news.toml", "news.NewsIndexPage", "news.NewsPage"),
    ("publications.toml", "news.PublicationIndexPage", "news.PublicationPage"),
    ("glossary.toml", "glossary.GlossaryPage", "glossary.TermPage"),
    ("directory.toml", "directory.DirectoryPage", "directory.EntryPage"),
]
VOCABULARIES = {
    "topic": "cms.Topic",
    "audience": "cms.Audience",
    "sector": "cms.Sector",
    "theme": "cms.Theme",
}
SETTINGS = {"settings": "cms.SiteSettings", "requests": "news.RequestSettings"}
DOCUMENTS = {"guide-exemple.pdf": (example_text.TITLE, example_pdf.build)}


def is_loaded() -> bool:
    """Whether the site already has a home page: loading again could only overwrite somebody's work."""
    return apps.get_model("home.HomePage").objects.exists()


def load(report: Report) -> None:
    """Build the whole site, or nothing: raises DemoError with the file and the place that are wrong."""
    with transaction.atomic():
        DemoSite(report).build()


class DemoSite:
    """What is being built, and how the files' names for it are understood."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.locale = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)[0]
        self.pages: dict[str, Page] = {}
        self.organisations: dict[str, models.Model] = {}
        self.files: dict[tuple[type[models.Model], str], models.Model] = {}

    def build(self) -> None:
        self._load_taxonomy(_read("taxonomy.toml"))
        contents = self._make_pages()
        for page, values in contents:
            self._publish(page, values)
        for values in _read("publications.toml")["paper_stock"]:
            self._save(apps.get_model("news.PaperStock")(), values)
        self._load_settings(_read("site.toml"))
        self.report(f"{len(contents)} pages")

    # --- Records ------------------------------------------------------------------------------------

    def find(self, model: type[models.Model], name: Any) -> models.Model:
        """The record of `model` that the files call `name`."""
        if issubclass(model, Page):
            found: models.Model | None = self.pages.get(name)
        elif model is apps.get_model("cms.Organisation"):
            found = self.organisations.get(name)
        elif model in (CustomImage, CustomDocument):
            found = self._file(model, name)
        else:
            key = "code" if issubclass(model, Territory) else "slug"
            found = model._default_manager.filter(**{key: name}).first()
        if found is None:
            raise DemoError(f"there is no {model._meta.verbose_name} {name!r}")
        return found

    def _file(self, model: type[models.Model], name: str) -> models.Model:
        """An image or a document, drawn the first time it is asked for."""
        if (model, name) not in self.files:
            make = self._image if model is CustomImage else self._document
            self.files[model, name] = make(name)
        return self.files[model, name]

    def _image(self, name: str) -> models.Model:
        slug = name.removesuffix(".jpg")
        if slug not in ILLUSTRATIONS:
            raise DemoError(f"no illustration is called {name!r}")
        self.report(name)
        file = ContentFile(ILLUSTRATIONS[slug](), name=name)
        scene = SCENES[slug]
        return CustomImage.objects.create(
            title=scene.title,
            file=file,
            description=scene.alt_text,
            is_decorative=not scene.alt_text,
            credit=CREDIT,
        )

    def _document(self, name: str) -> models.Model:
        if name not in DOCUMENTS:
            raise DemoError(f"no document is called {name!r}")
        title, build = DOCUMENTS[name]
        return CustomDocument.objects.create(title=title, file=ContentFile(build(), name=name))

    def _load_taxonomy(self, data: dict[str, Any]) -> None:
        for family, label in VOCABULARIES.items():
            for values in data[family]:
                self._save(apps.get_model(label)(locale=self.locale), values)
        for values in data["organisation"]:
            key = values.pop("key")
            self.organisations[key] = self._save(
                apps.get_model("cms.Organisation")(locale=self.locale), values
            )

    def _save(self, record: models.Model, values: dict[str, Any]) -> models.Model:
        fill(record, values, self.find)
        _check(record)
        record.save()
        return record

    # --- Pages --------------------------------------------------------------------------------------

    def _make_pages(self) -> list[tuple[Page, dict[str, Any]]]:
        """Every page, empty, under its parent; with what it is to be filled with."""
        data = _read("home.toml")
        home = self._make_home(data["home"])
        contents = [(home, data["home"])]
        for filename, index_label, page_label in ROOMS:
            room = _read(filename)
            index = self._make(home, index_label, room["index"])
            contents.append((index, room["index"]))
            contents += [(self._make(index, page_label, values), values) for values in room["page"]]
        for values in data["page"]:
            parent = self.pages[values.pop("parent")] if "parent" in values else home
            contents.append((self._make(parent, "home.StandardPage", values), values))
        return contents

    def _make_home(self, values: dict[str, Any]) -> Page:
        """The home page, in the place of Wagtail's own « welcome » page and as the root of the default site."""
        root = Page.get_first_root_node()
        for page in root.get_children().filter(slug="home"):
            page.delete()
        home = self._make(Page.get_first_root_node(), "home.HomePage", values)
        address = urlsplit(settings.SITE_URL)
        port = address.port or (443 if address.scheme == "https" else 80)
        site = {
            "hostname": address.hostname,
            "port": port,
            "root_page": home,
            "site_name": settings.WAGTAIL_SITE_NAME,
        }
        Site.objects.update_or_create(is_default_site=True, defaults=site)
        return home

    def _make(self, parent: Page, label: str, values: dict[str, Any]) -> Page:
        page = apps.get_model(label)(
            title=values["title"], slug=values["slug"], live=False, locale=self.locale
        )
        parent.add_child(instance=page)
        self.pages[values["slug"]] = page
        return page

    def _publish(self, page: Page, values: dict[str, Any]) -> None:
        try:
            fill(page, values, self.find)
            _check(page)
        except DemoError as error:
            raise DemoError(f"{page.slug}: {error}") from error
        if day := values.get("published_on"):
            page.first_published_at = timezone.make_aware(datetime.combine(day, time(9)))
        # Child rows get their keys before the revision that names them. References are noted once, by the publication.
        with disable_reference_index_auto_update():
            page.save()
            revision = page.save_revision(clean=False)
        revision.publish()

    def _load_settings(self, data: dict[str, Any]) -> None:
        site = Site.objects.get(is_default_site=True)
        for section, label in SETTINGS.items():
            model: Any = apps.get_model(label)
            self._save(model.for_site(site), data[section])


def _read(filename: str) -> dict[str, Any]:
    with (FOLDER / filename).open("rb") as file:
        try:
            return tomllib.load(file)
        except tomllib.TOMLDecodeError as error:
            raise DemoError(f"{filename}: {error}") from error


def _check(record: models.Model) -> None:
    try:
        record.full_clean()
    except ValidationError as error:
        raise DemoError(f"{type(record).__name__} « {record} »: {error.message_dict}") from error
