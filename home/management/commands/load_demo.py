"""Fill an empty site with the demonstration's content."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cms.models import Commune
from home.demo import loader
from home.demo.fields import DemoError


class Command(BaseCommand):
    help = (
        "Fill an empty site with the demonstration's content; a site that has a home page is left as it is."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if loader.is_loaded():
            self.stdout.write(_("The site already has its home page: nothing was changed."))
            return
        if not Commune.objects.exists():
            raise CommandError(_("Load the territories first: manage.py load_territories."))
        try:
            loader.load(self.stdout.write)
        except DemoError as error:
            raise CommandError(
                _("The demo content could not be loaded, nothing was kept: %s") % error
            ) from error
