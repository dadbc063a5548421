"""`manage.py purge_personal_data`: to be run each night (docs/exploitation.md)."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from news.requests.purge import purge


class Command(BaseCommand):
    help = "Erase the orders and requests of readers that are older than PERSONAL_DATA_DAYS; keep anonymous numbers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count only, erase nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run = options["dry_run"]
        purged = purge(dry_run=dry_run)
        verb = "To erase" if dry_run else "Erased"
        self.stdout.write(
            f"{verb}: {purged.closed} requests closed more than {settings.PERSONAL_DATA_DAYS} days ago, "
            f"{purged.forgotten} as old that nobody closed, {purged.tasks} finished mail tasks."
        )
