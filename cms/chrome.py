"""The header and footer that stand around every page, computed once per content version."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.models import Site

from .content_cache import cached
from .images import rendition_of
from .sites import site_of

if TYPE_CHECKING:
    from .models import SiteSettings

LOGO = "height-112|format-webp"


@dataclass(frozen=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True)
class SupporterLine:
    """A partner or funder, as the home page and footer show it."""

    name: str
    url: str
    role: str
    logo_url: str = ""
    logo_width: int = 0
    logo_height: int = 0


@dataclass(frozen=True)
class Chrome:
    """Plain values only: a template can do nothing with it that costs a query."""

    root_url: str
    search_url: str
    site_name: str
    tagline: str = ""
    logo_url: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    contact_url: str = ""
    footer_text: str = ""
    menu: list[Link] = field(default_factory=list)
    footer_links: list[Link] = field(default_factory=list)
    social_links: list[Link] = field(default_factory=list)
    supporters: list[SupporterLine] = field(default_factory=list)
    # The footer is the same on every page: rendered with the rest.
    footer_html: str = ""


def chrome_for(request: HttpRequest) -> Chrome | None:
    """The chrome of the site that answers `request`; None where no site is set up yet."""
    site = site_of(request)
    return cached(f"chrome-{site.pk}", lambda: _build(site)) if site else None


def _build(site: Site) -> Chrome:
    from .models import SiteSettings  # models build on this module

    settings = SiteSettings.for_site(site)
    root = site.root_page
    menu_pages = root.get_children().live().public().in_menu()
    footer_pages = [link.page for link in settings.footer_links.select_related("page") if link.page.live]
    logo = rendition_of(settings.logo, LOGO)
    chrome = Chrome(
        root_url=site.root_url,
        search_url=reverse("search"),
        site_name=settings.organisation_name,
        tagline=settings.tagline,
        logo_url=logo.url if logo else "",
        email=settings.email,
        phone=settings.phone,
        address=settings.address,
        contact_url=settings.contact_page.url if settings.contact_page and settings.contact_page.live else "",
        footer_text=settings.footer_text,
        menu=[Link(page.title, page.url) for page in menu_pages],
        footer_links=[Link(page.title, page.url) for page in footer_pages],
        social_links=[Link(link.label, link.url) for link in settings.social_links.all()],
        supporters=_supporters(settings),
    )
    return replace(chrome, footer_html=render_to_string("components/footer.html", {"chrome": chrome}))


def _supporters(settings: SiteSettings) -> list[SupporterLine]:
    lines = []
    for supporter in settings.supporters.select_related("organisation__logo"):
        organisation = supporter.organisation
        logo = rendition_of(organisation.logo, LOGO)
        lines.append(
            SupporterLine(
                name=organisation.name,
                url=organisation.url,
                role=str(supporter.get_role_display()),
                logo_url=logo.url if logo else "",
                logo_width=logo.width if logo else 0,
                logo_height=logo.height if logo else 0,
            )
        )
    return lines
