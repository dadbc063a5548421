"""`manage.py search_status`: compares the search's indices with the database; `--repair` mends them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from search.engines.base import EngineUnavailable
from search.fingerprint import fingerprint
from search.indexing import rebuild
from search.locks import AlreadyRunning, only_one
from search.replica.connection import Replica, replica
from search.replica.status import (
    CopyStatus,
    DatabaseStatus,
    Differences,
    copy_status,
    database_status,
    repair_copy,
    repair_database,
)

_LISTED = 20  # ids shown of each kind of difference


class Command(BaseCommand):
    help = "Compare the search's indices with the database and list what differs; exits with 1 when something does."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="mend what differs")

    def handle(self, *args: Any, **options: Any) -> None:
        copy = replica()
        if options["repair"]:
            try:
                with only_one("rebuild"):
                    self._repair(copy)
            except AlreadyRunning as error:
                raise CommandError(_("Another rebuild is under way: let it finish.")) from error
        database = database_status()
        self._show_database(database)
        is_well = database.is_well
        if copy is not None:
            status = copy_status(copy)
            self._show_copy(status, database)
            is_well = is_well and status.is_well
        if not is_well:
            raise CommandError(
                _("The search's indices differ from the database: search_status --repair mends them.")
            )
        self.stdout.write(self.style.SUCCESS(_("All is in step.")))

    def _repair(self, copy: Replica | None) -> None:
        database = database_status()
        if database.is_current:
            repair_database(database.differences)
        else:
            rebuild()
        if copy is None:
            return
        try:
            repair_copy(copy, copy_status(copy))
        except EngineUnavailable as error:
            self.stderr.write(_("Elasticsearch could not be mended: %(reason)s") % {"reason": error})

    def _show_database(self, status: DatabaseStatus) -> None:
        self.stdout.write(_("In the database: %(number)d documents") % {"number": status.kinds.total()})
        for kind, number in sorted(status.kinds.items()):
            self.stdout.write(f"  {kind}: {number}")
        if not status.is_current:
            self.stdout.write(
                self.style.WARNING("  " + _("made by a former analysis: run rebuild_search_index"))
            )
        self._show_differences(status.differences)

    def _show_copy(self, status: CopyStatus, database: DatabaseStatus) -> None:
        self.stdout.write(_("In Elasticsearch %(version)s:") % {"version": status.version or "?"})
        if status.trouble:
            self.stdout.write(self.style.ERROR("  " + status.trouble))
        elif not status.index:
            self.stdout.write(
                self.style.ERROR("  " + _("no index of this analysis (%(name)s)") % {"name": fingerprint()})
            )
        else:
            size = filesizeformat(status.size)
            self.stdout.write(f"  {status.index}: {status.kinds.total()} ({size})")
            self._show_kinds(database.kinds, status.kinds)
        self._show_differences(status.differences)
        self._show_ids(_("refused but for their titles, see the log"), status.refused)
        for name in status.orphans:
            self.stdout.write(self.style.WARNING("  " + _("forgotten index: %(name)s") % {"name": name}))
        if status.queue:
            self.stdout.write(
                self.style.WARNING("  " + _("changes that wait: %(number)d") % {"number": status.queue})
            )

    def _show_kinds(self, stored: Counter[str], indexed: Counter[str]) -> None:
        for kind in sorted(stored.keys() | indexed.keys()):
            if stored[kind] != indexed[kind]:
                self.stdout.write(self.style.WARNING(f"  {kind}: {indexed[kind]} / {stored[kind]}"))

    def _show_differences(self, differences: Differences) -> None:
        self._show_ids(_("missing"), differences.missing)
        self._show_ids(_("in another version"), differences.stale)
        self._show_ids(_("gone, but still there"), differences.ghosts)

    def _show_ids(self, label: str, ids: Collection[int]) -> None:
        if ids:
            shown = ", ".join(str(pk) for pk in list(ids)[:_LISTED])
            more = " …" if len(ids) > _LISTED else ""
            self.stdout.write(self.style.WARNING(f"  {label} ({len(ids)}): {shown}{more}"))
