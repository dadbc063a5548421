"""People at work in the admin, and their forms."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, streamfield

from tests import factories

BACKEND = "django.contrib.auth.backends.ModelBackend"


def client_in(group: str) -> Client:
    """A browser in which a member of `group` is signed in; `client.user` is that person."""
    client = Client()
    user = factories.UserFactory()
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user, backend=BACKEND)
    client.user = user
    return client


@pytest.fixture
def writer(db: None) -> Client:
    return client_in("Rédaction")


@pytest.fixture
def reviewer(db: None) -> Client:
    return client_in("Validation")


def edit_form(client: Client, page: Page, **values: Any) -> QueryDict:
    """What the browser would send from the page's form, with `values` typed in and an empty body."""
    response = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert response.status_code == 200
    return _filled(response.content.decode(), values)


def new_form(client: Client, parent: Page, model: type[Page], **values: Any) -> QueryDict:
    """The same for a page that does not exist yet."""
    response = client.get(add_url(parent, model))
    assert response.status_code == 200
    return _filled(response.content.decode(), values)


def add_url(parent: Page, model: type[Page]) -> str:
    return reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])


def errors_of(response: Any) -> dict[str, Any]:
    """{field: messages} of the form that was refused."""
    assert response.status_code == 200
    return {
        name: [str(message) for message in errors] for name, errors in response.context["form"].errors.items()
    }


def _filled(html: str, values: dict[str, Any]) -> QueryDict:
    data = querydict_from_html(html, form_id=re.search(r'<form[^>]*id="([a-z-]*edit[a-z-]*)"', html)[1])
    typed = {"body": streamfield([]), **values}
    for name, value in nested_form_data(typed).items():
        data[name] = value
    return data
