from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class UsersConfig(AppConfig):
    name = "users"
    verbose_name = _("Users")

    def ready(self) -> None:
        post_migrate.connect(_set_up_roles, sender=self)


def _set_up_roles(using: str, **kwargs: Any) -> None:
    """After each migration: a deployment cannot forget its editors."""
    from .roles import set_up

    set_up(using)
