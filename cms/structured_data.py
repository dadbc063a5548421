"""schema.org JSON-LD: one graph a page, built by composition.

Each page type's `structured_data` extends its parent's node; `graph` adds what surrounds every page: the site, the
organisation, the breadcrumb. Nodes point at each other by `@id`, so that nothing is said twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from .chrome import Chrome, chrome_for
from .email_addresses import protect_json
from .images import rendition_of

if TYPE_CHECKING:
    from .cards import Card
    from .models import BasePage, Organisation

Node = dict[str, Any]


def absolute(url: str) -> str:
    """The permanent, whole address of one of our paths; an address elsewhere stays as it is."""
    return f"{settings.SITE_URL}{url}" if url.startswith("/") else url


def reference(fragment: str) -> Node:
    """A pointer to a node of the site as a whole: "website" or "organization"."""
    return {"@id": absolute(f"/#{fragment}")}


def compact(node: Node) -> Node:
    """The node without what is empty: a property without a value says nothing."""
    return {key: value for key, value in node.items() if value not in ("", None, [], {}, ())}


def graph(request: HttpRequest, page: BasePage, breadcrumb: list[tuple[str, str]]) -> list[Node]:
    """The nodes of the page's graph, its own first; `breadcrumb` holds (title, url) of each page above it."""
    nodes = [page.structured_data(request)]
    chrome = chrome_for(request)
    if chrome:
        nodes += [_website(chrome), _organization(chrome), _breadcrumb(page, breadcrumb)]
    return nodes


def script(nodes: list[Node]) -> SafeString:
    """The graph as JSON in which no character can end the <script> element that holds it.

    Organisations' e-mail addresses are public: whoever parses the data reads them, but not in clear in the source.
    """
    data = {"@context": "https://schema.org", "@graph": nodes}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    escaped = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return mark_safe(protect_json(escaped))  # noqa: S308 - escaped just above


def web_page(page: BasePage) -> Node:
    """The node that every page has."""
    url = absolute(page.url or "")
    image = rendition_of(getattr(page, "image", None), "width-1200|format-webp")
    return compact(
        {
            "@type": page.schema_type,
            "@id": f"{url}#page",
            "url": url,
            "name": page.title,
            "description": page.meta_description,
            "inLanguage": page.locale.language_code,
            "datePublished": page.published_on.isoformat() if page.published_on else "",
            "dateModified": page.modified_on.isoformat() if page.modified_on else "",
            "image": absolute(image.url) if image else "",
            "isPartOf": reference("website"),
            "publisher": reference("organization"),
            **_place_on_site(page.schema_type, url),
        }
    )


def _place_on_site(schema_type: str, url: str) -> Node:
    """The breadcrumb, which only a web page has: an article, a term or a course is what a web page is about."""
    breadcrumb = {"breadcrumb": {"@id": f"{url}#breadcrumb"}}
    if schema_type in ("WebPage", "CollectionPage"):
        return breadcrumb
    return {"mainEntityOfPage": {"@type": "WebPage", "@id": url, **breadcrumb}}


def thing(page_node: Node) -> Node:
    """What a page's node may still say when its type is no page but a thing: a term, an organisation, a course."""
    kept = ("@type", "url", "name", "description", "image", "mainEntityOfPage")
    place = {} if "mainEntityOfPage" in page_node else _place_on_site("", page_node["url"])
    return {"@id": page_node["@id"], **{key: page_node[key] for key in kept if key in page_node}, **place}


def organisation(record: Organisation) -> Node:
    """An organisation of the site's records, with the identifiers that make it recognisable elsewhere."""
    same_as = [
        f"https://ror.org/{record.ror_id}" if record.ror_id else "",
        f"https://www.wikidata.org/entity/{record.wikidata_id}" if record.wikidata_id else "",
    ]
    return compact(
        {
            "@type": "Organization",
            "name": record.name,
            "alternateName": record.acronym,
            "url": record.url,
            "sameAs": [link for link in same_as if link],
        }
    )


def item_list(cards: Iterable[Card], total: int) -> Node:
    """The items of a list page, in order; `total` counts those of its other pages too."""
    return {
        "@type": "ItemList",
        "numberOfItems": total,
        "itemListElement": [
            {"@type": "ListItem", "position": position, "url": absolute(card.url), "name": card.title}
            for position, card in enumerate(cards, start=1)
        ],
    }


def _website(chrome: Chrome) -> Node:
    return {
        "@type": "WebSite",
        **reference("website"),
        "url": absolute("/"),
        "name": chrome.site_name,
        "inLanguage": settings.LANGUAGE_CODE,
        "publisher": reference("organization"),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{absolute(reverse('search'))}?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def _organization(chrome: Chrome) -> Node:
    return compact(
        {
            "@type": "Organization",
            **reference("organization"),
            "name": chrome.site_name,
            "url": absolute("/"),
            "logo": absolute(chrome.logo_url) if chrome.logo_url else "",
            "email": chrome.email,
            "telephone": chrome.phone,
            "address": chrome.address,
            "sameAs": [link.url for link in chrome.social_links],
        }
    )


def _breadcrumb(page: BasePage, breadcrumb: list[tuple[str, str]]) -> Node:
    url = absolute(page.url or "")
    trail = [*breadcrumb, (page.title, page.url or "")]
    return {
        "@type": "BreadcrumbList",
        "@id": f"{url}#breadcrumb",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": title,
                "item": {"@type": "WebPage", "@id": absolute(link)},
            }
            for position, (title, link) in enumerate(trail, start=1)
        ],
    }
