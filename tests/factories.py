"""Makes what tests need, with values that are written here or in the test: nothing is random.

Titles and slugs are numbered. Pages are published under their parent: `NewsPageFactory(parent=site.news)`.
Many-to-many relations are given by name: `NewsPageFactory(parent=site.news, topics=[topic])`.
"""

from __future__ import annotations

from datetime import date

import factory
import wagtail_factories
from django.contrib.auth import get_user_model
from wagtail.models import Collection, Locale

from cms.models import (
    Audience,
    Commune,
    CustomDocument,
    CustomImage,
    Department,
    Epci,
    Organisation,
    Region,
    Sector,
    Theme,
    Topic,
)
from directory.models import DirectoryPage, EntryPage
from glossary.models import GlossaryPage, TermPage
from home.models import HomePage, StandardPage
from news.models import Government, NewsIndexPage, NewsPage, PublicationIndexPage, PublicationPage

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def french() -> Locale:
    return Locale.objects.get_or_create(language_code="fr")[0]


def paragraph(text: str) -> dict[str, str]:
    """One text block, as a page's body holds it: `body=[paragraph("Bonjour")]`."""
    return {"type": "text", "value": f"<p>{text}</p>"}


# --- People, files, places ----------------------------------------------------------------------------------


class UserFactory(factory.django.DjangoModelFactory):
    """An account with the password « correct-horse-battery »."""

    username = factory.Sequence(lambda n: f"personne-{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.django.Password("correct-horse-battery")

    class Meta:
        model = get_user_model()


class ImageFactory(wagtail_factories.ImageFactory):
    title = factory.Sequence(lambda n: f"Image {n}")
    description = "Deux cercles qui se recouvrent"
    credit = "Plateforme Travail pair, CC BY 4.0"
    file = factory.django.ImageField(width=960, height=600, color="teal", filename="image.png", format="PNG")

    class Meta:
        model = CustomImage


class DocumentFactory(wagtail_factories.DocumentFactory):
    title = factory.Sequence(lambda n: f"Document {n}")
    file = factory.django.FileField(data=PDF, filename="document.pdf")

    class Meta:
        model = CustomDocument


class CollectionFactory(wagtail_factories.CollectionFactory):
    name = factory.Sequence(lambda n: f"Collection {n}")
    parent = factory.LazyFunction(Collection.get_first_root_node)

    class Meta:
        model = Collection


class RegionFactory(factory.django.DjangoModelFactory):
    code, name, slug = "84", "Auvergne-Rhône-Alpes", "auvergne-rhone-alpes"

    class Meta:
        model = Region
        django_get_or_create = ["code"]


class DepartmentFactory(factory.django.DjangoModelFactory):
    """L'Isère, unless another code and name are given."""

    code, name, slug = "38", "Isère", factory.LazyAttribute(lambda place: f"departement-{place.code}")
    region = factory.SubFactory(RegionFactory)

    class Meta:
        model = Department
        django_get_or_create = ["code"]


class EpciFactory(factory.django.DjangoModelFactory):
    code, name, slug = "200040715", "Grenoble-Alpes-Métropole", "grenoble-alpes-metropole"

    class Meta:
        model = Epci
        django_get_or_create = ["code"]


class CommuneFactory(factory.django.DjangoModelFactory):
    """Grenoble, unless another code and name are given."""

    code, name, slug = "38185", "Grenoble", factory.LazyAttribute(lambda place: f"commune-{place.code}")
    department = factory.SubFactory(DepartmentFactory)
    postal_codes = "38000 38100"
    latitude, longitude = "45.18520", "5.73570"

    class Meta:
        model = Commune
        django_get_or_create = ["code"]


# --- Vocabularies and organisations -------------------------------------------------------------------------


class VocabularyFactory(factory.django.DjangoModelFactory):
    slug = factory.Sequence(lambda n: f"choix-{n}")
    name = factory.LazyAttribute(lambda item: item.slug.replace("-", " ").capitalize())
    locale = factory.LazyFunction(french)

    class Meta:
        abstract = True


class TopicFactory(VocabularyFactory):
    class Meta:
        model = Topic


class AudienceFactory(VocabularyFactory):
    class Meta:
        model = Audience


class SectorFactory(VocabularyFactory):
    class Meta:
        model = Sector


class ThemeFactory(VocabularyFactory):
    class Meta:
        model = Theme


class OrganisationFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Association exemple {n}")
    locale = factory.LazyFunction(french)

    class Meta:
        model = Organisation


class GovernmentFactory(factory.django.DjangoModelFactory):
    """Under a woman: it ended, since the site comes with its successor (news/migrations/0003)."""

    prime_minister = "Élisabeth Borne"
    title = Government.Title.WOMAN
    start = date(2022, 5, 16)

    class Meta:
        model = Government
        django_get_or_create = ["start"]


# --- Pages --------------------------------------------------------------------------------------------------


class BasePageFactory(wagtail_factories.PageFactory):
    """A published page of 1 March 2024, with an introduction."""

    introduction = factory.LazyAttribute(lambda page: f"Ce qu’il faut savoir sur « {page.title} ».")
    published_on = date(2024, 3, 1)
    locale = factory.LazyFunction(french)

    class Meta:
        abstract = True


class HomePageFactory(BasePageFactory):
    title, slug = "Travail pair en Auvergne-Rhône-Alpes", "accueil"

    class Meta:
        model = HomePage


class StandardPageFactory(BasePageFactory):
    title = factory.Sequence(lambda n: f"Page {n}")

    class Meta:
        model = StandardPage


class NewsIndexPageFactory(BasePageFactory):
    title, slug = "Actualités", "actualites"
    show_in_menus = True

    class Meta:
        model = NewsIndexPage


class NewsPageFactory(BasePageFactory):
    title = factory.Sequence(lambda n: f"Actualité {n}")

    class Meta:
        model = NewsPage


class PublicationIndexPageFactory(BasePageFactory):
    title, slug = "Publications", "publications"
    show_in_menus = True

    class Meta:
        model = PublicationIndexPage


class PublicationPageFactory(BasePageFactory):
    title = factory.Sequence(lambda n: f"Publication {n}")

    class Meta:
        model = PublicationPage


class GlossaryPageFactory(BasePageFactory):
    title, slug = "Glossaire", "glossaire"
    show_in_menus = True

    class Meta:
        model = GlossaryPage


class TermPageFactory(BasePageFactory):
    title = factory.Sequence(lambda n: f"Définition {n}")

    class Meta:
        model = TermPage


class DirectoryPageFactory(BasePageFactory):
    title, slug = "Annuaire", "annuaire"
    show_in_menus = True

    class Meta:
        model = DirectoryPage


class EntryPageFactory(BasePageFactory):
    title = factory.Sequence(lambda n: f"Structure exemple {n}")

    class Meta:
        model = EntryPage
