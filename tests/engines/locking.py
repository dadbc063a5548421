"""A lock that somebody else holds."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from search.locks import only_one


@contextmanager
def held(name: str) -> Iterator[None]:
    """The lock `name` is held by another connection."""
    taken, released = threading.Event(), threading.Event()

    def hold() -> None:
        with only_one(name):
            taken.set()
            released.wait(10)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert taken.wait(10)
        yield
    finally:
        released.set()
        thread.join()
