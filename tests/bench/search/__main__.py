"""`make bench-search`: index time and size, p50 and p95 of questions, on each engine, as pages grow in number.

Everything is made for the occasion and removed after. `ARGS="--sizes 1000"` is quicker. Elasticsearch is measured where
ELASTICSEARCH_URL gives one, beside a site on SQLite; the index it makes there is removed.

Machines that share their processors with others are quick and slow in turns: the time of a loop that is always the
same, measured before and after each rebuild, tells which of two runs were made at the same pace.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any

from tests.bench.site import load_demo, output, python, site_environment

SIZES = (1_000, 10_000, 100_000)
ENGINES = ("sqlite", "postgresql", "elasticsearch")


def main() -> None:
    """Measure, and print a table of the index and one of the questions."""
    parser = argparse.ArgumentParser(prog="make bench-search", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of pages, growing")
    parser.add_argument("--engines", nargs="+", default=ENGINES, choices=ENGINES)
    options = parser.parse_args()
    print(
        "| Engine | Pages | Rebuild s | Loop s | Index MB | A save costs ms (p50 / p95) |\n|---|---|---|---|---|---|"
    )
    facts = []
    for engine in options.engines:
        if engine == "elasticsearch" and not os.environ.get("ELASTICSEARCH_URL"):
            print("| elasticsearch | not measured: ELASTICSEARCH_URL is not set | | | | |")
            continue
        for fact in _measure_engine(engine, options.sizes):
            save = _times(fact["save"])
            print(
                f"| {engine} | {fact['pages']:,} | {fact['rebuild']:.0f} | {fact['loop']:.2f}"
                f" | {fact['megabytes']:.0f} | {save} |",
                flush=True,
            )
            facts.append(fact)
    print("\nTimes in ms, p50 / p95.\n")
    kinds = list(facts[0]["one client"])
    print(f"| Engine | Pages | Clients | {' | '.join(kinds)} |\n{'|---' * (len(kinds) + 3)}|")
    for fact in facts:
        for clients in ("one client", "four clients"):
            cells = " | ".join(_times(fact[clients][kind]) for kind in kinds)
            print(f"| {fact['engine']} | {fact['pages']:,} | {clients.split()[0]} | {cells} |")


def _measure_engine(engine: str, sizes: list[int]) -> Iterator[dict[str, Any]]:
    """The facts of one engine at each size, on one site that grows."""
    with tempfile.TemporaryDirectory(prefix="travail-pair-bench-") as folder:
        url = (
            output("scripts/postgres", "start")
            if engine == "postgresql"
            else f"sqlite:///{folder}/db.sqlite3"
        )
        elasticsearch = os.environ["ELASTICSEARCH_URL"] if engine == "elasticsearch" else ""
        environment = site_environment(url, folder, 8999, ELASTICSEARCH_URL=elasticsearch)
        try:
            load_demo(environment)
            for size in sizes:
                python(environment, "-m", "tests.bench.search.pages", str(size))
                before = _time(_loop)
                rebuild = _time(
                    lambda: python(environment, "manage.py", "rebuild_search_index", "--verbosity", "0")
                )
                loop = (before + _time(_loop)) / 2
                facts = json.loads(python(environment, "-m", "tests.bench.search.measure"))
                yield {"engine": engine, "pages": size, "rebuild": rebuild, "loop": loop, **facts}
        finally:
            if engine == "postgresql":
                output("scripts/postgres", "stop")


def _time(work: Callable[[], object]) -> float:
    """How long it takes, in seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _loop() -> None:
    for _number in range(50_000_000):
        pass


def _times(times: dict[str, float]) -> str:
    return f"{times['p50']:.1f} / {times['p95']:.1f}"


main()
