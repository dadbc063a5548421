"""One page of every type, each with everything that its type can hold: the worst case and the best."""

from __future__ import annotations

from datetime import date
from typing import Any

from wagtail.models import Orderable, Page

from cms.models import ChangeNote, CustomDocument, CustomImage
from cms.models.site import FooterLink, SocialLink, Supporter
from directory.models import EntryOrganisation, EntryPage, TrainingSession
from glossary.models import TermLink, TermPage, TermSource, TermVariant
from home.models import StandardPage
from news.models import (
    NewsAuthor,
    NewsPage,
    NewsRelatedPage,
    PublicationFile,
    PublicationPage,
    PublicationRelatedPage,
    Publisher,
)
from tests import factories as make
from tests.tree import Tree

# The names by which tests ask for a page; each is a key of `make_pages`.
PAGE_TYPES = [
    "home",
    "standard",
    "news_index",
    "news",
    "publication_index",
    "publication",
    "glossary",
    "term",
    "directory",
    "structure",
    "initiative",
    "training",
]
ARTICLES = ["standard", "news", "publication", "term", "structure"]
WITHDRAWABLE = ["news", "publication", "term", "structure"]

RICH = (
    '<p>Du <b>gras</b>, de l’<i>italique</i>, <a href="https://example.org/">un lien</a>.</p>'
    "<ul><li>Un</li><li>Deux</li></ul>"
)

CONTACT = {
    "contact_name": "Service communication",
    "contact_email": "contact@example.org",
    "contact_phone": "04 00 00 00 00",
}
# What an entry of any kind says of itself, then what only a training does.
ENTRY = {
    "phone": "04 11 11 11 11",
    "email": "accueil@example.org",
    "website": "https://example.org/structure",
    "address": "1 rue de l’Exemple",
    "opening_hours": "Mo-Fr 09:00-12:00",
    "access_conditions": "Sur rendez-vous",
    "cost": "Gratuit",
    "accessibility": "Plain-pied",
    "peer_role": "Accueillir",
    "peer_count": 3,
    "is_remote": True,
    "start_date": date(2019, 1, 1),
    "notice": "Fermé au mois d’août",
    "checked_on": date(2024, 2, 1),
    "contact_name": "Camille Exemple",
    "contact_role": "Coordinatrice",
    "contact_email": "camille.exemple@example.org",
    "contact_phone": "06 99 99 99 99",
    "contact_consent_on": date(2024, 1, 1),
}
TRAINING = {
    "level": "Licence",
    "duration_hours": 140,
    "certification": "Diplôme universitaire",
    "how_to_apply": "Par courriel",
}


def every_block(image: CustomImage, document: CustomDocument, page: Page) -> list[dict[str, Any]]:
    """A body in which each block stands once, in an order that keeps headings nested."""
    titled = [{"title": "Premier", "text": RICH}, {"title": "Second", "text": RICH}]
    figure = {"image": image.pk, "decorative": False, "alt_text": "Deux cercles"}
    values = {
        "text": RICH,
        "heading": {"text": "Une partie", "level": "2"},
        "image": {"image": figure, "caption": "Une légende"},
        "quote": {"text": "Je sais d’où je viens.", "author": "Une pair-aidante", "role": "exemple"},
        "callout": {"kind": "info", "title": "À savoir", "text": RICH},
        "key_figures": {
            "title": "En chiffres",
            "figures": [{"value": "12", "label": "départements", "source": "Insee, 2024"}],
        },
        "steps": {"title": "Comment faire", "steps": titled},
        "accordion": {"title": "Questions", "items": titled},
        "table": {
            "caption": "Un tableau",
            "columns": [{"type": "text", "heading": "Lieu"}, {"type": "text", "heading": "Nombre"}],
            "rows": [{"values": ["Ain", "3"]}, {"values": ["Allier", "4"]}],
        },
        "file": {"document": document.pk, "title": "Un fichier", "description": "À lire"},
        "video": {"url": "https://video.example.org/1", "title": "Une vidéo", "transcript": RICH},
        "call_to_action": {"text": "Nous rejoindre", "page": page.pk, "url": ""},
        "pages": {"title": "Voir aussi", "pages": [page.pk]},
    }
    return [{"type": name, "value": value} for name, value in values.items()]


def in_order(*rows: Orderable) -> list[Orderable]:
    """The child rows as an editor's form numbers them: PostgreSQL keeps no other order."""
    for position, row in enumerate(rows):
        row.sort_order = position
    return list(rows)


def make_pages(site: Tree) -> dict[str, Page]:
    """`{name: page}` for each of PAGE_TYPES, published and linked with each other."""
    image, document = make.ImageFactory(), make.DocumentFactory()
    rich = {"image": image, "body": every_block(image, document, site.glossary)}
    make.GovernmentFactory()
    make.GovernmentFactory(prime_minister="Gabriel Attal", title="Premier ministre", start=date(2024, 1, 9))
    pages: dict[str, Page] = {
        "home": site.home,
        "standard": make.StandardPageFactory(
            parent=site.home, title="Nos missions", show_in_menus=True, **rich
        ),
        "news_index": site.news,
        "publication_index": site.publications,
        "glossary": site.glossary,
        "directory": site.directory,
        "term": _term(site, rich["body"]),
        **_articles(site, rich, document),
        **_entries(site, rich),
    }
    make.StandardPageFactory(parent=pages["standard"], title="Former et informer", image=image)
    _fill_home(site, pages["standard"])
    _fill_settings(site, pages["standard"])
    return pages


def _term(site: Tree, body: list[dict[str, Any]]) -> TermPage:
    sector = make.SectorFactory(slug="sanitaire", name="Sanitaire")
    other = make.TermPageFactory(parent=site.glossary, title="Rétablissement", sectors=[sector])
    return make.TermPageFactory(
        parent=site.glossary,
        title="Pair-aidance",
        body=body,
        sectors=[sector],
        examples="Une pair-aidante anime un groupe.\nUn pair-aidant accompagne une sortie.",
        usage_note="Employé dans le soin et l’accompagnement.",
        reviewed_on=date(2024, 5, 1),
        reviewed_by="Comité éditorial",
        variants=in_order(
            TermVariant(label="entraide par les pairs", kind="synonym"),
            TermVariant(label="peer support", kind="equivalent", country="GB", language="en"),
            TermVariant(label="paire aidance", kind="hidden"),
        ),
        links=[TermLink(target=other, kind="related")],
        sources=[
            TermSource(
                organisation="Un organisme", title="Un texte", url="https://example.org/t", date="2010-06"
            )
        ],
    )


def _articles(
    site: Tree, rich: dict[str, Any], document: CustomDocument
) -> dict[str, NewsPage | PublicationPage]:
    organisation = make.OrganisationFactory(
        name="Direction exemple", acronym="DE", url="https://example.org/de"
    )
    topic, theme = (
        make.TopicFactory(slug="emploi", name="Emploi"),
        make.ThemeFactory(slug="droits", name="Droits"),
    )
    common = {
        **rich,
        "published_on": date(2023, 2, 21),
        "is_state_content": True,
        "topics": [topic],
        "departments": [make.DepartmentFactory()],
        **CONTACT,
    }
    news = make.NewsPageFactory(
        parent=site.news,
        title="Une rencontre",
        source_url="https://example.org/source",
        authors=[NewsAuthor(organisation=organisation)],
        change_notes=[ChangeNote(changed_on=date(2023, 2, 22), note="Le lien a changé.")],
        **common,
    )
    publication = make.PublicationPageFactory(
        parent=site.publications,
        title="Un guide",
        themes=[theme],
        collection="Repères",
        reference="TP-1",
        isbn="978-2-1234-5680-3",
        licence="CC BY 4.0",
        period_start=date(2020, 1, 1),
        period_end=date(2022, 12, 31),
        paper_copy_email="papier@example.org",
        publishers=in_order(
            *(Publisher(organisation=organisation, role=role) for role in Publisher.Role.values)
        ),
        files=in_order(
            PublicationFile(document=document, title="Guide complet", page_count=12),
            PublicationFile(url="https://example.org/guide", title="Sur le site de l’éditeur", language="en"),
        ),
        related_pages=[PublicationRelatedPage(target=news)],
        **common,
    )
    news.related_pages.add(NewsRelatedPage(target=publication))
    news.save()
    return {"news": news, "publication": publication}


def _entries(site: Tree, rich: dict[str, Any]) -> dict[str, EntryPage]:
    """An entry of each kind, with a named person who agreed to be named on the page."""
    organisation = make.OrganisationFactory(name="Association porteuse exemple", acronym="APE")
    common = {
        **rich,
        **ENTRY,
        "commune": make.CommuneFactory(),
        "audiences": [make.AudienceFactory(slug="jeunes", name="Jeunes")],
        "sectors": [make.SectorFactory(slug="social", name="Social")],
    }
    session = TrainingSession(start=date(2100, 1, 4), end=date(2100, 6, 1), place="Lyon", places_left=0)
    return {
        kind: make.EntryPageFactory(
            parent=site.directory,
            title=f"{title} (exemple)",
            kind_of_entry=kind,
            acronym=kind[:3].upper(),
            organisations=in_order(
                *(
                    EntryOrganisation(organisation=organisation, role=role)
                    for role in EntryOrganisation.Role.values
                )
            ),
            **common,
            **({**TRAINING, "sessions": [session]} if kind == "training" else {}),
        )
        for kind, title in (
            ("structure", "Structure"),
            ("initiative", "Initiative"),
            ("training", "Formation"),
        )
    }


def _fill_home(site: Tree, page: StandardPage) -> None:
    """Every section that the home page can have."""
    mission = {"title": "Former", "text": "Apprendre ensemble.", "page": page.pk}
    sources = ["latest_news", "definition_of_the_day", "directory_figures"]
    sections: list[tuple[str, Any]] = [
        (
            "presentation",
            {
                "title": "Qui sommes-nous ?",
                "text": RICH,
                "links": [{"text": "Lire", "page": page.pk, "url": ""}],
            },
        ),
        ("missions", {"title": "Nos missions", "missions": [mission, {**mission, "title": "Relier"}]}),
        *(("teaser", {"source": source, "title": f"Bloc {source}", "limit": 3}) for source in sources),
        (
            "testimonies",
            {"title": "Ils témoignent", "quotes": [{"text": "Oui.", "author": "A.", "role": ""}]},
        ),
        ("partners", {"title": "Nos partenaires"}),
        ("text", RICH),
    ]
    site.home.body = [{"type": name, "value": value} for name, value in sections]
    site.home.save()


def _fill_settings(site: Tree, page: StandardPage) -> None:
    settings = site.settings
    settings.tagline = "Apprendre de l’expérience"
    settings.email, settings.phone, settings.address = (
        "contact@example.org",
        "04 00 00 00 00",
        "1 place\n38000 Grenoble",
    )
    settings.contact_page = page
    settings.footer_text = "Une plateforme exemple."
    settings.social_links.add(SocialLink(label="Mastodon", url="https://social.example.org/@pair"))
    settings.supporters.add(
        Supporter(organisation=make.OrganisationFactory(name="Financeur exemple"), role="funder")
    )
    settings.footer_links.add(FooterLink(page=page))
    settings.save()
