"""`manage.py rebuild_search_index`: the public search, made again from the pages and documents."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from search.indexing import rebuild
from search.kinds import kind_labels


class Command(BaseCommand):
    help = "Rebuild the public search's index. Readers are answered by the former one until the end."

    def handle(self, *args: Any, **options: Any) -> None:
        report = rebuild(progress=self._tell if options["verbosity"] else lambda done: None)
        if not options["verbosity"]:
            return
        labels = kind_labels()
        for kind, number in sorted(report.stored.items()):
            self.stdout.write(f"  {labels.get(kind, kind)}: {number}")
        self.stdout.write(
            self.style.SUCCESS(
                _("Search index rebuilt: %(stored)d things can be found, %(removed)d no longer can.")
                % {"stored": report.stored.total(), "removed": report.removed}
            )
        )

    def _tell(self, done: int) -> None:
        self.stdout.write(_("%(done)d indexed…") % {"done": done})
