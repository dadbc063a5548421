"""House rules that code can check, run by `manage.py check` (see docs/decisions/0001-house-rules-as-checks.md)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import Error, Warning, register
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from wagtail.models import Page, get_page_models

# Each page type says these itself: what it inherits is nobody's decision.
_DECLARED = ("parent_page_types", "subpage_types")


@register()
def page_types_declare_their_place(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Every page type is one of ours, says what may stand above and below it, and has its template."""
    from .models import BasePage

    errors = []
    for model in get_page_models():
        if model is Page:
            continue
        if not issubclass(model, BasePage):
            errors.append(
                Error(f"{model.__name__} must extend cms.models.BasePage.", obj=model, id="cms.E001")
            )
        errors += [
            Error(f"{model.__name__} must declare `{name}`.", obj=model, id="cms.E002")
            for name in _DECLARED
            if name not in vars(model)
        ]
        try:
            get_template(model.template)
        except TemplateDoesNotExist:
            errors.append(
                Error(f"{model.__name__}: there is no template {model.template}.", obj=model, id="cms.E004")
            )
    return errors


@register()
def translatable_uniqueness_includes_locale(app_configs: Any, **kwargs: Any) -> list[Error]:
    """A unique slug or name of a translatable model is unique within its locale, or it could not be translated."""
    from django.apps import apps
    from wagtail.models import TranslatableMixin

    errors = []
    for model in apps.get_models():
        if not issubclass(model, TranslatableMixin) or issubclass(model, Page):
            continue
        for unique in model._meta.unique_together:
            if "locale" not in unique:
                errors.append(
                    Error(f"{model.__name__}: {unique} must include `locale`.", obj=model, id="cms.E003")
                )
    return errors


@register(deploy=True)
def mail_leaves_the_machine(app_configs: Any, **kwargs: Any) -> list[Warning]:
    """A site that serves people must not write their mail into its log."""
    if settings.EMAIL_BACKEND != "django.core.mail.backends.console.EmailBackend":
        return []
    return [Warning("Mail goes to the log: give EMAIL_URL a mail server.", id="cms.W001")]
