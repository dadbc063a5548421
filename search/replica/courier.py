"""Sends what waits to Elasticsearch in a thread: whoever saves does not wait until the server shows the change.

Nothing is lost with the thread. What waits is in the database (see `pending`); should the process end first,
`manage.py index_pending` sends it.
"""

from __future__ import annotations

import logging
import threading

from django.conf import settings
from django.db import connections, transaction

from ..engines.base import EngineUnavailable
from .connection import replica
from .pending import is_up_to_date, push

logger = logging.getLogger(__name__)


class Courier:
    """At most one thread of this process is on the way; what is saved meanwhile is sent when it is back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_wanted = False

    def send(self) -> None:
        """Have what waits sent, soon. Call it after the commit of what was saved."""
        with self._lock:
            self._is_wanted = True
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="search-courier")
                self._thread.start()

    def wait(self) -> None:
        """Return once nothing is on the way."""
        while (thread := self._thread) is not None and thread.is_alive():
            thread.join()

    def _run(self) -> None:
        while self._is_wanted_again():
            try:
                send_what_waits()
            finally:
                connections.close_all()  # those of this thread

    def _is_wanted_again(self) -> bool:
        with self._lock:
            is_wanted, self._is_wanted = self._is_wanted, False
            if not is_wanted:
                self._thread = None  # under the lock: who calls from now on starts another one
            return is_wanted


courier = Courier()


def send_after_commit() -> None:
    """Have the copy follow once the change is in the database: never within its transaction, never for sure."""
    if replica() is not None:
        transaction.on_commit(courier.send, robust=True)


def send_what_waits() -> None:
    """Send what waits, unless the server is being spared. What it does not take waits for `index_pending`."""
    copy = replica()
    if copy is None or is_up_to_date() or not copy.breaker.allows():
        return
    try:
        push(copy, seconds=settings.ELASTICSEARCH_WRITE_TIMEOUT)
    except EngineUnavailable as error:
        copy.breaker.failed(str(error))
        logger.warning("Elasticsearch did not take a change, which waits for index_pending: %s", error)
    else:
        copy.breaker.succeeded()
