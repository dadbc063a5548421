"""What surrounds the content of a saved page: where the content is, and what in it belongs to the old site."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice

from bs4 import Tag
from django.utils.translation import gettext as _

# An element with one of these as a name, or as a word of its classes, belongs to the site and not to the page.
_WORDS = re.compile(
    r"(?:[\w-]*[-_])?(?:(?P<cookies>cookies?|consent|tarteaucitron|axeptio|didomi|gdpr|rgpd)"
    r"|(?P<breadcrumb>breadcrumbs?|fil-?d?-?ariane|ariane)"
    r"|(?P<share>share|sharing|partage|partager|addtoany|social|reseaux-sociaux)"
    r"|(?P<pages>pagination|pager)"
    r"|(?P<comments>comments|commentaires|respond|disqus)"
    r"|(?P<newsletter>newsletter|infolettre)"
    r"|(?P<skip>skip-?links?|skiplinks?|evitement)"
    r"|(?P<hidden>sr-only|visually-?hidden|screen-reader-text))(?:[-_][\w-]*)?",
    re.IGNORECASE,
)
# « no-share » says that there is none, « has-cookies » is said of the whole page.
_NEGATION = re.compile(r"(?:no|not|has|with|without|is)[-_]", re.IGNORECASE)
_ROLES = {"navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar"}
# Nothing in them is text.
SILENT = {
    "script", "style", "noscript", "template", "link", "meta", "head", "title", "base", "source", "track",
    "param", "wbr", "hr", "input", "select", "option", "textarea", "datalist", "frameset", "frame", "area",
}  # fmt: skip
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def main_content(body: Tag) -> Tag:
    """The element that holds the page's content: the one article, `main`, or else where the paragraphs are."""
    main = body.find("main") or body.find(None, {"role": "main"})
    root = main if isinstance(main, Tag) else body
    articles = root.find_all("article")
    if articles and len(articles[0].get_text()) > len(root.get_text()) / 2:
        return articles[0]
    return root if root is not body else _densest(body)


def _densest(body: Tag) -> Tag:
    """The element whose own paragraphs say most; those of its parts count for half, and so on."""
    scores: dict[int, float] = defaultdict(float)
    elements: dict[int, Tag] = {}
    for paragraph in body.find_all(["p", "li", "blockquote", "h2", "h3"]):
        if any(parent.name in _SURROUNDINGS for parent in paragraph.parents):
            continue
        weight = float(len(paragraph.get_text()))
        for parent in islice((parent for parent in paragraph.parents if parent.name not in _TOO_SMALL), 3):
            elements[id(parent)] = parent
            scores[id(parent)] += weight
            weight /= 2
    best = max(scores, key=lambda key: scores[key], default=None)
    return body if best is None or elements[best].name in ("html", "[document]") else elements[best]


_SURROUNDINGS = {"nav", "footer", "header", "aside", "form"}
_TOO_SMALL = {"ul", "ol", "dl", "li", "p", "blockquote", "a", "span"}


def furniture(tag: Tag) -> str:
    """Why the element is no part of the content, in words; an empty string when it may be one."""
    if tag.name == "nav":
        return _("navigation of the old site")
    if tag.name == "footer" and tag.find_parent(["blockquote", "figure"]) is None:
        return _("foot of the old page")
    if tag.name in ("button", "dialog", "menu"):
        return _("button or dialogue of the old site")
    if str(tag.get("role", "")).lower() in _ROLES:
        return _("navigation of the old site")
    kind = _kind_of(tag)
    return _reason(kind) if kind else ""


def _reason(kind: str) -> str:
    """What an element of that kind was, by the names of the groups of `_WORDS`."""
    return {
        "cookies": _("cookie banner of the old site"),
        "breadcrumb": _("navigation of the old site"),
        "pages": _("navigation of the old site"),
        "skip": _("navigation of the old site"),
        "share": _("share buttons of the old site"),
        "comments": _("comments of the old site"),
        "newsletter": _("newsletter form of the old site"),
        "hidden": _("text that only screen readers said"),
    }[kind]


def is_hidden(tag: Tag) -> bool:
    """Whether the saved page did not show the element."""
    is_hidden = tag.has_attr("hidden") or str(tag.get("aria-hidden", "")).lower() == "true"
    return is_hidden or bool(_HIDDEN_STYLE.search(str(tag.get("style", ""))))


def _kind_of(tag: Tag) -> str:
    for name in [*map(str, tag.get_attribute_list("class")), str(tag.get("id", ""))]:
        match = _WORDS.fullmatch(name[:80])
        if match and match.lastgroup and not _NEGATION.match(name):
            # A wrapper that is named after one of its parts holds the content too.
            return "" if tag.find(["h1", "main", "article"]) else match.lastgroup
    return ""
