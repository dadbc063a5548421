"""Spares an engine that does not answer, and those who would wait for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Breaker:
    """Open after one failure: nobody asks for `rest` seconds, then one caller tries, while the others go on without.

    One per process; may be used by all its threads.
    """

    def __init__(self, rest: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rest = rest
        self._clock = clock
        self._lock = threading.Lock()
        self._retry_at = 0.0
        self._reason = ""

    @property
    def reason(self) -> str:
        """Why it is open; empty when it is closed."""
        return self._reason

    def allows(self) -> bool:
        """Whether the caller may try; if so it must say `succeeded()` or `failed(…)`."""
        with self._lock:
            if not self._reason:
                return True
            if self._clock() < self._retry_at:
                return False
            self._retry_at = self._clock() + self._rest
            return True

    def succeeded(self) -> None:
        with self._lock:
            self._reason = ""

    def failed(self, reason: str) -> None:
        with self._lock:
            self._reason = reason or "unknown"
            self._retry_at = self._clock() + self._rest
