"""`make bench`: measures the demo site with 200 news on PostgreSQL, and prints a table for docs/measurements.md.

Everything is made for the occasion and removed after: a database, media, two gunicorn workers. ARGS="--seconds 2"
is quicker and rougher; --database takes another DATABASE_URL.
"""

from __future__ import annotations

import argparse
import json
import tempfile

from .load import Load, measure, require_wrk
from .server import Server, free_port, serve
from .site import load_demo, output, python, site_environment

PATHS = {
    "home": "/",
    "news list": "/actualites/",
    "news list, filtered": "/actualites/?annee=2018",
    "news": "/actualites/plan-logement-dabord-2023-2027/",
    "publications": "/publications/",
    "publication": "/publications/livret-developper-le-travail-pair/",
    "glossary": "/glossaire/",
    "definition": "/glossaire/pair-aidance/",
    "directory": "/annuaire/",
    "directory entry": "/annuaire/maison-des-pairs-bourg-en-bresse/",
    "standard page": "/missions/",
    "search": "/recherche/?q=travail+pair",
}
COLUMNS = (
    "Page", "req/s", "of bare", "p50 ms", "p95 ms", "CPU ms", "rendered: req/s", "SQL cold / warm", "HTML KB (gzip)",
)  # fmt: skip
BARE_PAGE = {"queries": (0, 0), "bytes": 15_000, "gzip": 15_000}


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--seconds", type=int, default=5, help="length of each measure")
    parser.add_argument("--news", type=int, default=200, help="number of news")
    parser.add_argument("--database", help="DATABASE_URL of an empty database; else a private PostgreSQL")
    options = parser.parse_args()
    require_wrk()
    own_database = not options.database
    url = options.database or output("scripts/postgres", "start")
    try:
        with tempfile.TemporaryDirectory(prefix="travail-pair-bench-") as folder:
            _measure_site(site_environment(url, folder, free_port()), options)
    finally:
        if own_database:
            output("scripts/postgres", "stop")


def _measure_site(environment: dict[str, str], options: argparse.Namespace) -> None:
    load_demo(environment)
    python(environment, "manage.py", "collectstatic", "--noinput")
    python(environment, "-m", "tests.bench.content", str(options.news))
    python(environment, "manage.py", "rebuild_search_index")
    facts = _facts(environment)
    with serve("tests.bench.bare:application", free_port(), {"BENCH_BARE": "1"}) as server:
        bare = _load(server, "/", options.seconds)
    print(f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|")
    print(_row("a bare Django view", BARE_PAGE, bare, bare, bare))
    with serve("cms.wsgi", int(environment["PORT"]), environment) as server:
        for name, path in PATHS.items():
            kept = _load(server, path, options.seconds)
            rendered = _load(server, path, options.seconds, cookie="a=1")
            print(_row(name, facts[path], kept, rendered, bare), flush=True)
        print(
            f"\nMemory of the server and its two workers after the run: {server.memory_megabytes():.0f} MB."
        )


def _load(server: Server, path: str, seconds: int, cookie: str = "") -> Load:
    measure(server, path, 1, cookie=cookie)  # warm-up, not counted
    return measure(server, path, seconds, cookie=cookie)


def _facts(environment: dict[str, str]) -> dict[str, dict]:
    lines = python(environment, "-m", "tests.bench.pages", *PATHS.values()).splitlines()
    return {fact["path"]: fact for fact in map(json.loads, lines)}


def _row(name: str, fact: dict, load: Load, rendered: Load, bare: Load) -> str:
    cold, warm = fact["queries"]
    share = load.requests_per_second / bare.requests_per_second
    size = f"{fact['bytes'] / 1000:.0f} ({fact['gzip'] / 1000:.1f})"
    return (
        f"| {name} | {load.requests_per_second:.0f} | {share:.2f} | {load.p50:.1f} | {load.p95:.1f} | {load.cpu:.2f} "
        f"| {rendered.requests_per_second:.0f} | {cold} / {warm} | {size} |"
    )


main()
