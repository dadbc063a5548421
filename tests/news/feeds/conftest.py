"""A piece of news that a feed carries."""

from __future__ import annotations

from typing import Any

import pytest

from news.models import NewsAuthor
from tests import factories as make


@pytest.fixture
def rich(site) -> Any:
    """A piece of news with everything a feed may have to carry, and a few things it must not."""
    organisation = make.OrganisationFactory(name="Réseau & pairs")
    image = make.ImageFactory()
    return make.NewsPageFactory(
        parent=site.news,
        title="« Pairs » & <autres>",
        introduction="Ce qu’il faut savoir : 1 < 2 & 3.",
        body=[
            make.paragraph('Lire <a href="/glossaire/">le glossaire</a> et <a href="#suite">la suite</a>.'),
            {"type": "heading", "value": {"text": "Une partie", "level": "2"}},
            {
                "type": "image",
                "value": {"image": {"image": image.pk, "decorative": False, "alt_text": "Deux"}},
            },
        ],
        topics=[make.TopicFactory(slug="emploi", name="Emploi")],
        authors=[NewsAuthor(organisation=organisation)],
    )
