"""What several tests of the shared parts start from."""

from __future__ import annotations

import pytest
from wagtail.models import PageViewRestriction

from home.models import StandardPage
from tests import factories as make
from tests.tree import Tree


@pytest.fixture
def private(site: Tree) -> StandardPage:
    """A page behind the password « sésame »."""
    page = make.StandardPageFactory(parent=site.home, title="Réservé", introduction="Entre nous.")
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="sésame")
    return page
