"""`make relevance`: what readers get for what they type, on each engine (`judgements.toml` says what they should).

For each engine: nDCG@10, the cases that fail, and those whose first result is not the first engine's. SQLite always;
PostgreSQL in a server of its own; Elasticsearch when ELASTICSEARCH_URL is given. PAGES="texts/*.txt" imports
pages, for the cases that are about them.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from glob import glob
from pathlib import Path
from typing import Any

JUDGEMENTS = Path(__file__).with_name("judgements.toml")
SHOWN = 10  # results that a reader looks at
_EVERYTHING = 1_000  # more results than the demonstration has
_FIRST, _AMONG = 3, 1  # gains of a result that must be first, and of one that must be among the first


@dataclass(frozen=True)
class Case:
    """One line of the table."""

    group: str
    query: str
    filters: dict[str, list[str]] = field(default_factory=dict)
    first: Sequence[str] = ()
    among: Sequence[str] = ()
    out: Sequence[str] = ()
    nothing: bool = False
    engines: str = ""
    needs: str = ""

    def __str__(self) -> str:
        return f"{self.group}: {self.query!r}"


def cases(groups: Iterable[str] = ()) -> list[Case]:
    """All cases of the table, or those of some groups."""
    with JUDGEMENTS.open("rb") as file:
        table = tomllib.load(file)
    return [_case(group, dict(row)) for group in (groups or table) for row in table[group]["cases"]]


def _case(group: str, row: dict[str, Any]) -> Case:
    first = row.pop("first", [])
    return Case(
        group,
        first=[first] if isinstance(first, str) else first,
        among=row.pop("in", []),
        **row,
    )


def names_found(case: Case) -> list[str]:
    """The slugs of the pages found, and the names of the files of documents, best first."""
    from search.service import search

    hits = search(case.query, filters=case.filters, page_size=_EVERYTHING).hits
    return [hit.url.rstrip("/").rpartition("/")[2] for hit in hits]


def faults(case: Case, found: Sequence[str]) -> list[str]:
    """What a reader would be disappointed by; nothing when all is as it must be."""
    wrong = []
    if case.first and (not found or found[0] not in case.first):
        wrong.append(f"first is {found[0] if found else 'nothing'}, not {' or '.join(case.first)}")
    wrong += [f"{name} is not among the first {SHOWN}" for name in case.among if name not in found[:SHOWN]]
    wrong += [f"{name} is found" for name in case.out if name in found]
    if case.nothing and found:
        wrong.append(f"{len(found)} results instead of none, {found[0]} first")
    return wrong


def ndcg(case: Case, found: Sequence[str]) -> float:
    """nDCG@10 over the results that were judged, those not judged left out of the list.

    J. Sakai, « Alternatives to Bpref », SIGIR 2007: a table that judges a few results a query says
    nothing of the others, which must count neither for nor against. 1 for a case that judges no order.
    """
    gains = dict.fromkeys(case.among, _AMONG) | dict.fromkeys(case.first, _FIRST) | dict.fromkeys(case.out, 0)
    if case.nothing:
        return 0.0 if found else 1.0
    ideal = [_FIRST] * bool(case.first) + [_AMONG] * len(
        [name for name in case.among if name not in case.first]
    )
    if not ideal:
        return 0.0 if set(case.out) & set(found) else 1.0
    judged = [name for name in found[:SHOWN] if name in gains]
    alternatives = [name for name in judged if name in case.first][1:]  # one of them is enough
    got = [gains[name] for name in judged if name not in alternatives]
    return min(1.0, _dcg(got) / _dcg(ideal))


def _dcg(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 2) for rank, gain in enumerate(gains))


def measure(judged: Sequence[Case], find: Callable[[Case], list[str]]) -> dict[str, dict[str, Any]]:
    """By case: its nDCG, its faults, its first result."""
    results = {}
    for case in judged:
        found = find(case)
        results[str(case)] = {"ndcg": ndcg(case, found), "faults": faults(case, found), "first": found[:1]}
    return results


def differences(results: dict[str, dict[str, dict[str, Any]]], judged: Sequence[Case]) -> list[str]:
    """The cases whose first result depends on the engine, without a reason beside them in the table."""
    return [
        f"{case}: " + ", ".join(f"{engine} {found[str(case)]['first']}" for engine, found in results.items())
        for case in judged
        if not case.engines and len({str(found[str(case)]["first"]) for found in results.values()}) > 1
    ]


# --- make relevance -----------------------------------------------------------------------------------


def main(engines: Sequence[str]) -> None:
    results = {}
    judged = [case for case in cases() if not case.needs or os.environ.get("PAGES")]
    for engine in engines or ["sqlite", "postgresql", "elasticsearch"]:
        if found := _measured_apart(engine):
            results[engine] = found
            _print(engine, found)
    for line in differences(results, judged):
        print(f"differs  {line}")


def _measured_apart(engine: str) -> dict[str, dict[str, Any]]:
    """The results of one engine, from a process of its own: Django knows one database."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test", "RELEVANCE_ENGINE": engine}
    environment.pop("DATABASE_URL", None)
    if engine == "elasticsearch" and not os.environ.get("ELASTICSEARCH_URL"):
        print("elasticsearch: not measured, ELASTICSEARCH_URL is not set")
        return {}
    stop = engine == "postgresql" and _output("scripts/postgres", "url", check=False) == ""
    if engine == "postgresql":
        environment["DATABASE_URL"] = _output("scripts/postgres", "start")
        environment["TEST_DATABASE_NAME"] = "relevance"
    try:
        found = subprocess.run(
            [sys.executable, "-m", "tests.engines.relevance", "--measure"],
            env=environment, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    finally:
        if stop:
            _output("scripts/postgres", "stop")
    return json.loads(found.stdout.splitlines()[-1])


def _output(*command: str, check: bool = True) -> str:
    done = subprocess.run(command, check=check, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return done.stdout.strip()


def _print(engine: str, found: dict[str, dict[str, Any]]) -> None:
    failing = {name: result["faults"] for name, result in found.items() if result["faults"]}
    mean = sum(result["ndcg"] for result in found.values()) / len(found)
    print(f"{engine:14} nDCG@{SHOWN} {mean:.4f}   {len(found)} cases, {len(failing)} failing")
    for name, wrong in failing.items():
        print(f"  {name}: {'; '.join(wrong)}")


def measure_here() -> None:
    """Load the demonstration into a test database and print the results of this process's engine, as JSON."""
    import django
    from django.conf import settings

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import translation

    from search.replica.connection import replica

    if os.environ["RELEVANCE_ENGINE"] == "elasticsearch":
        settings.ELASTICSEARCH_URL = settings.TEST_ELASTICSEARCH_URL
        settings.ELASTICSEARCH_INDEX = "travail-pair-relevance"
    connection.creation.create_test_db(verbosity=0)
    try:
        for command in ("load_territories", "load_demo"):
            call_command(command, stdout=sys.stderr)
        if files := glob(os.environ.get("PAGES", "")):
            call_command("import_pages", *files, publish=True, stdout=sys.stderr)
        call_command("rebuild_search_index", stdout=sys.stderr)
        judged = [case for case in cases() if not case.needs or files]
        with translation.override("fr"):
            print(json.dumps(measure(judged, names_found)))
    finally:
        if copy := replica():
            for name in copy.indices.aliases():
                copy.indices.delete(name)
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    if sys.argv[1:] == ["--measure"]:
        measure_here()
    else:
        main(sys.argv[1:])
