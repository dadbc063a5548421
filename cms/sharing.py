"""« Partager la page »: plain links, so that networks learn nothing of readers who do not follow one."""

from __future__ import annotations

from urllib.parse import quote

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

# Each takes the address alone, or a text that holds it.
_NETWORKS = (
    ("LinkedIn", "https://www.linkedin.com/sharing/share-offsite/?url={url}"),
    ("Facebook", "https://www.facebook.com/sharer/sharer.php?u={url}"),
    # Mastodon has many servers: its own page asks for the reader's.
    ("Mastodon", "https://share.joinmastodon.org/#text={text}"),
    ("Bluesky", "https://bsky.app/intent/compose?text={text}"),
)


def share_html(title: str, url: str) -> SafeString:
    """The block that shares the page `title`, whose permanent address is `url`."""
    values = {"url": quote(url, safe=""), "text": quote(f"{title} {url}", safe="")}
    networks = [(name, address.format(**values)) for name, address in _NETWORKS]
    return render_to_string("components/share.html", {"title": title, "url": url, "networks": networks})
