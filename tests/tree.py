"""The site on which tests build."""

from __future__ import annotations

from dataclasses import dataclass

from wagtail.models import Page, Site

from cms.models import SiteSettings
from directory.models import DirectoryPage
from glossary.models import GlossaryPage
from home.models import HomePage
from news.models import NewsIndexPage, PublicationIndexPage
from tests import factories as make


@dataclass(frozen=True)
class Tree:
    """The site as it is before anybody writes: its home page and the top page of each room."""

    site: Site
    settings: SiteSettings
    home: HomePage
    news: NewsIndexPage
    publications: PublicationIndexPage
    glossary: GlossaryPage
    directory: DirectoryPage


def make_tree() -> Tree:
    """Replace Wagtail's « welcome » page, and whatever site there was, by ours at http://localhost."""
    locale = make.french()
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root", locale=locale)
    for page in root.get_children():
        page.delete()
    root.refresh_from_db()
    home = make.HomePageFactory(parent=root)
    site, _created = Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "port": 80, "root_page": home, "site_name": "Tests"},
    )
    return Tree(
        site=site,
        settings=SiteSettings.objects.create(site=site, organisation_name="Plateforme Travail pair"),
        home=home,
        news=make.NewsIndexPageFactory(parent=home),
        publications=make.PublicationIndexPageFactory(parent=home),
        glossary=make.GlossaryPageFactory(parent=home),
        directory=make.DirectoryPageFactory(parent=home),
    )


def find_tree() -> Tree | None:
    """The site as `make_tree` made it, or None when it has other pages too."""
    rooms = (HomePage, NewsIndexPage, PublicationIndexPage, GlossaryPage, DirectoryPage)
    if Page.objects.filter(depth__gt=1).count() != len(rooms):
        return None
    home, news, publications, glossary, directory = (model.objects.get() for model in rooms)
    return Tree(
        site=Site.objects.get(),
        settings=SiteSettings.objects.get(),
        home=home,
        news=news,
        publications=publications,
        glossary=glossary,
        directory=directory,
    )
