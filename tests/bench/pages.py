"""Queries and bytes of each kind of page, asked of the site itself in this process.

Run with the measured site's settings: `python -m tests.bench.pages PATH…` prints one JSON object a path.
"""

from __future__ import annotations

import gzip
import json
import sys


def describe(path: str) -> dict[str, object]:
    """Queries with nothing cached and once cached, bytes of HTML plain and compressed."""
    from django.conf import settings
    from django.core.cache import caches
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.get(path)  # resized images are made once and for all
    for name in settings.CACHES:
        caches[name].clear()
    queries = []
    for _turn in ("cold", "warm"):
        with CaptureQueriesContext(connection) as captured:
            response = client.get(path)
        queries.append(len(captured))
    html = response.content
    sizes = {"bytes": len(html), "gzip": len(gzip.compress(html, 6))}
    return {"path": path, "status": response.status_code, "queries": queries, **sizes}


if __name__ == "__main__":
    import django

    django.setup()
    for path in sys.argv[1:]:
        print(json.dumps(describe(path)))
