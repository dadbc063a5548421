"""Probes behind `/healthz`. A room adds its own with `register_probe`."""

from __future__ import annotations

from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

Probe = Callable[[], str]

_probes: dict[str, Probe] = {}
_not_vital: set[str] = set()


def register_probe(name: str, probe: Probe, is_vital: bool = True) -> None:
    """Add a probe: it returns "" when all is well, else the reason in words without secrets; it may raise.

    What fails a probe that is not vital is told, but readers are served all the same.
    """
    _probes[name] = probe
    if not is_vital:
        _not_vital.add(name)


def status_of(answers: dict[str, str]) -> str:
    """ "ok"; "degraded" when only what is not vital fails, else "error"."""
    failing = {name for name, answer in answers.items() if answer != "ok"}
    if failing - _not_vital:
        return "error"
    return "degraded" if failing else "ok"


def run_probes() -> dict[str, str]:
    """Each probe's answer: "ok", or what is wrong."""
    return {name: _run(probe) for name, probe in _probes.items()}


def _run(probe: Probe) -> str:
    try:
        return probe() or "ok"
    except Exception as error:  # noqa: BLE001 - whatever breaks, the probe must answer and name it
        return type(error).__name__


def _once_well(probe: Probe) -> Probe:
    """For what cannot break again while the process lives, and is slow to ask."""
    passed = False

    def ask() -> str:
        nonlocal passed
        answer = "" if passed else probe()
        passed = not answer
        return answer

    return ask


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return "" if cursor.fetchone() == (1,) else "wrong answer"


@_once_well
def _migrations() -> str:
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(pending)} pending" if pending else ""


def _cache() -> str:
    cache.set("healthz", "ok", 10)
    return "" if cache.get("healthz") == "ok" else "does not keep what it is given"


register_probe("database", _database)
register_probe("migrations", _migrations)
register_probe("cache", _cache)
