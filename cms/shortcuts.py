"""The admin's first page: one button for each kind of page that one may write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from wagtail.admin.ui.components import Component
from wagtail.models import get_page_models

from .models import IndexPage


class ShortcutsPanel(Component):
    """« Écrire » : a news item, a publication, a definition, an entry, without looking for where they go."""

    name = "shortcuts"
    order = 50
    template_name = "cms/shortcuts.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {"shortcuts": list(_shortcuts(self.request.user)), "guide_url": reverse("editors_guide")}


def _shortcuts(user: AbstractBaseUser | AnonymousUser) -> Iterator[dict[str, str]]:
    """{label, url} for each page type that goes under a list where `user` may write."""
    for index_model in get_page_models():
        if not issubclass(index_model, IndexPage):
            continue
        for index in index_model.objects.all():
            if not index.permissions_for_user(user).can_add_subpage():
                continue
            for model in index_model.allowed_subpage_models():
                meta = model._meta
                address = reverse("wagtailadmin_pages:add", args=[meta.app_label, meta.model_name, index.pk])
                yield {"label": capfirst(meta.verbose_name), "url": address}
