"""Forget old search statistics, by hand or every week."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from search.statistics import prune


class Command(BaseCommand):
    help = "Forget searches that few people made after 30 days, and all search statistics after 400 days."

    def handle(self, *args: Any, **options: Any) -> None:
        removed = prune()
        self.stdout.write(
            ngettext("%(number)d count was removed.", "%(number)d counts were removed.", removed)
            % {"number": removed}
        )
