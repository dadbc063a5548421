"""`manage.py index_pending`: for a timer; sends Elasticsearch what it did not take when it was saved."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from search.engines.base import EngineUnavailable
from search.replica.connection import replica
from search.replica.pending import push, queue_length


class Command(BaseCommand):
    help = "Send Elasticsearch the changes that it missed. Without ELASTICSEARCH_URL, nothing is to be done."

    def handle(self, *args: Any, **options: Any) -> None:
        copy = replica()
        waiting = queue_length() if copy is not None else 0
        if copy is None or not waiting:
            return
        try:
            sent = push(copy, patient=True)
        except EngineUnavailable as error:
            raise CommandError(
                _("%(waiting)d changes wait for Elasticsearch: %(reason)s")
                % {"waiting": waiting, "reason": error}
            ) from error
        if options["verbosity"]:
            self.stdout.write(_("%(sent)d changes sent to Elasticsearch.") % {"sent": sent})
