"""What the measured site holds: the demo, and copies of its news up to a round number.

Run with the measured site's settings: `python -m tests.bench.content 200`.
"""

from __future__ import annotations

import sys
from datetime import timedelta

import django
from django.db import transaction


def fill_news(total: int) -> None:
    """Copy the demo's news, in turn and a day apart, until there are `total` of them."""
    from news.models import NewsIndexPage, NewsPage  # models exist once Django is set up

    originals = list(NewsPage.objects.order_by("-published_on"))
    index = NewsIndexPage.objects.get()
    with transaction.atomic():
        for number in range(len(originals), total):
            original = originals[number % len(originals)]
            copy = NewsPage(
                title=f"{original.title} ({number})",
                slug=f"actualite-{number}",
                introduction=original.introduction,
                body=original.body,
                image=original.image,
                published_on=original.published_on - timedelta(days=number),
                locale=original.locale,
            )
            index.add_child(instance=copy)
            copy.topics = list(original.topics.all())
            copy.save_revision().publish()


if __name__ == "__main__":
    django.setup()
    fill_news(int(sys.argv[1]))
