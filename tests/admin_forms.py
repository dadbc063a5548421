"""Sends the admin's forms as an editor's browser does."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html


def save_in_admin(client: Client, page: Page, publish: bool = True, **changes: Any) -> HttpResponse:
    """Open the page's form, change some fields, press « Publier » or « Enregistrer »; the body is emptied.

    (The admin builds the body's inputs with JavaScript: `changes` may give them.)
    """
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = querydict_from_html(client.get(url).content.decode(), form_id="page-edit-form")
    data["body-count"] = "0"
    for name, value in changes.items():
        data[name] = str(value)
    if publish:
        data["action-publish"] = "1"
    return client.post(url, data)
