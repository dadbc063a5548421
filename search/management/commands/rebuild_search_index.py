"""`manage.py rebuild_search_index`: the public search, made again from the pages and documents."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from search.engines.base import EngineUnavailable
from search.indexing import RebuildReport, rebuild
from search.kinds import kind_labels
from search.locks import AlreadyRunning, only_one
from search.reading import reading_ahead
from search.replica.connection import replica
from search.replica.rebuilding import NewCopy, new_copy


class Command(BaseCommand):
    help = "Rebuild the public search's index. Readers are answered by the former one until the end."

    def handle(self, *args: Any, **options: Any) -> None:
        self._is_quiet = not options["verbosity"]
        copy = replica()
        try:
            with (
                reading_ahead() as reader,
                only_one("rebuild"),
                new_copy(copy) if copy else nullcontext() as begun,
            ):
                self._report(rebuild(self._tell, reader, begun))
                if begun:
                    self._publish(begun)
        except AlreadyRunning as error:
            raise CommandError(_("Another rebuild is under way: let it finish.")) from error

    def _publish(self, begun: NewCopy) -> None:
        try:
            number = begun.publish()
        except EngineUnavailable as error:
            raise CommandError(
                _("Elasticsearch was not filled (%(reason)s). Readers are answered all the same.")
                % {"reason": error}
            ) from error
        if not self._is_quiet:
            self.stdout.write(
                self.style.SUCCESS(_("Elasticsearch has %(number)d of them.") % {"number": number})
            )

    def _report(self, report: RebuildReport) -> None:
        if self._is_quiet:
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
        if not self._is_quiet:
            self.stdout.write(_("%(done)d indexed…") % {"done": done})
