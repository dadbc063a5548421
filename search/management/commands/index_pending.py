"""`manage.py index_pending`: for a timer; sends Elasticsearch what it did not take when it was saved."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from search.engines.base import EngineUnavailable
from search.locks import AlreadyRunning, only_one
from search.replica.connection import Replica, replica
from search.replica.pending import push, queue_length
from search.replica.rebuilding import forget_orphans


class Command(BaseCommand):
    help = (
        "Send Elasticsearch the changes that it missed, and delete what an interrupted rebuild left there. "
        "Without ELASTICSEARCH_URL, nothing is to be done."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        copy = replica()
        if copy is None:
            return
        # One that takes more than a minute is still at work when the timer starts the next one.
        with suppress(AlreadyRunning), only_one("pending"):
            self._send(copy, options["verbosity"])

    def _send(self, copy: Replica, verbosity: int) -> None:
        waiting = queue_length()
        try:
            if copy.indices.interrupted():
                with suppress(AlreadyRunning), only_one("rebuild"):
                    forget_orphans(copy.patient_indices, copy.indices.interrupted())
            sent = push(copy) if waiting else 0
        except EngineUnavailable as error:
            if not waiting:
                return  # nothing is lost, and the monitoring tells
            raise CommandError(
                _("%(waiting)d changes wait for Elasticsearch: %(reason)s")
                % {"waiting": waiting, "reason": error}
            ) from error
        if sent and verbosity:
            self.stdout.write(_("%(sent)d changes sent to Elasticsearch.") % {"sent": sent})
