"""The read-only API: published, public pages, as `/api/v2/pages/`."""

from __future__ import annotations

from rest_framework.renderers import JSONRenderer
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet


class PublicPagesAPIViewSet(PagesAPIViewSet):
    """JSON only: the browsable renderer would load styles and scripts that our policy forbids."""

    renderer_classes = [JSONRenderer]


api_router = WagtailAPIRouter("api")
api_router.register_endpoint("pages", PublicPagesAPIViewSet)
