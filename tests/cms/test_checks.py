"""House rules as system checks: they speak when a model breaks one, and only then."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db import models
from wagtail.models import Page, TranslatableMixin

from cms import checks
from cms.models import BasePage

# Abstract, so that the other tests never meet them.


class Foreign(Page):
    """A page type that is not one of ours."""

    template = "home/standard_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        abstract = True


class Forgetful(BasePage):
    """A page type that says nothing of its place, and whose template was not written."""

    template = "cms/forgetful.html"

    class Meta:
        abstract = True


class Local(TranslatableMixin):
    """A translatable record whose slug is unique over all languages."""

    slug = models.SlugField()

    class Meta:
        abstract = True
        unique_together = [("translation_key", "locale"), ("slug",)]


def test_the_site_follows_its_rules():
    assert [message for message in run_checks() if message.level >= 30] == []


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        (Foreign, [("cms.E001", "BasePage")]),
        (
            Forgetful,
            [
                ("cms.E002", "parent_page_types"),
                ("cms.E002", "subpage_types"),
                ("cms.E004", "cms/forgetful.html"),
            ],
        ),
    ],
)
def test_a_page_type_that_breaks_the_rules_is_named(monkeypatch, model, expected):
    monkeypatch.setattr(checks, "get_page_models", lambda: [Page, model])
    errors = checks.page_types_declare_their_place(None)
    assert [error.id for error in errors] == [identifier for identifier, _word in expected]
    assert all(word in error.msg for error, (_identifier, word) in zip(errors, expected, strict=True))
    assert {error.obj for error in errors} == {model}


def test_what_could_not_be_translated_is_named(monkeypatch):
    monkeypatch.setattr(apps, "get_models", lambda: [Local, Page])
    errors = checks.translatable_uniqueness_includes_locale(None)
    assert [(error.id, error.obj) for error in errors] == [("cms.E003", Local)]


@pytest.mark.parametrize(("backend", "warned"), [("console", ["cms.W001"]), ("smtp", [])])
def test_mail_that_would_stay_in_the_log_is_said_before_deployment(
    settings, backend: str, warned: list[str]
) -> None:
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    messages = run_checks(include_deployment_checks=True)
    assert [message.id for message in messages if message.id == "cms.W001"] == warned
