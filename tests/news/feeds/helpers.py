"""How the tests read a feed."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from django.conf import settings
from django.test import Client

ATOM = "{http://www.w3.org/2005/Atom}"
KINDS = ["rss", "atom"]
ROOT = settings.SITE_URL


def feed(client: Client, url: str) -> Element:
    response = client.get(url)
    assert response.status_code == 200
    return ElementTree.fromstring(response.content)  # noqa: S314 - it is what we have just written


def titles(client: Client, url: str) -> list[str]:
    root = feed(client, url)
    return [entry.findtext(f"{ATOM}title") or "" for entry in root.iter(f"{ATOM}entry")] or [
        item.findtext("title") or "" for item in root.iter("item")
    ]
