"""Measures the search of one site, as it is set up: `python -m tests.bench.search.measure` prints one JSON object.

Every question is asked once after a few others have warmed the engine: none is answered from what was kept.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext

import django

from .words import Words

FACETS = ("kind", "topic", "year", "sector", "audience", "department")
_QUESTIONS = 60  # of each kind
_WARMING = 5
_SAVES = 100


def measure(client: int = 0) -> dict[str, dict[str, float]]:
    """{kind of question: {"p50", "p95"} in ms}; each `client` asks questions of its own."""
    from search.service import search
    from search.suggestions import suggest

    words = Words()
    chance = random.Random(client)
    # Ranks: the grammar's own words are no question; a rare word is in a hundred documents or fewer.
    frequent = chance.sample(words.by_rank[60:200], _QUESTIONS + _WARMING)
    rare = chance.sample(words.by_rank[5_000:30_000], _QUESTIONS + _WARMING)
    pairs = [
        " ".join(pair)
        for pair in zip(frequent, chance.sample(words.by_rank[200:2_000], len(frequent)), strict=True)
    ]
    some = [f"{pair} {first} {second}" for pair, first, second in zip(pairs, rare, rare[::-1], strict=True)]
    years = [str(2015 + number % 12) for number in range(len(frequent))]

    def faceted(question: str) -> None:
        search(question, filters={"year": [years[len(question) % len(years)]]}, facets=FACETS)

    return {
        "rare word": _times(lambda question: search(question), rare),
        "frequent word": _times(lambda question: search(question), frequent),
        "two words": _times(lambda question: search(question), pairs),
        "rare word, faceted": _times(faceted, rare),
        "frequent word, faceted": _times(faceted, frequent),
        "two words, faceted": _times(faceted, pairs),
        "a typo": _times(
            lambda question: search(question), [_mistyped(word) for word in rare if len(word) > 5]
        ),
        "some of four words": _times(lambda question: search(question), some),
        "suggestions": _times(
            lambda question: suggest(question, "fr"),
            [word[: chance.randint(2, 6)] for word in frequent + rare],
        ),
    }


def saves() -> dict[str, float]:
    """What the search adds to the p50 and to the p95 of the times to publish a page whose text changed, in ms.

    Each page is published twice, with the search following and without, in turns first and second. The two times of
    one page are not compared: either varies by more than what the search adds.
    """
    from news.models import NewsPage
    from search.replica.courier import courier

    times: dict[bool, list[float]] = {True: [], False: []}
    for number, page in enumerate(NewsPage.objects.order_by("-pk")[: _SAVES + _WARMING]):
        for is_followed in (True, False) if number % 2 else (False, True):
            page.introduction = f"{page.introduction} {'Suite' if is_followed else 'Fin'}."[-300:]
            with nullcontext() if is_followed else _search_apart():
                start = time.perf_counter()
                page.save_revision().publish()
                times[is_followed].append((time.perf_counter() - start) * 1000)
            courier.wait()  # what is sent after the save does not slow the next one down
    followed, apart = _percentiles(times[True]), _percentiles(times[False])
    return {name: followed[name] - apart[name] for name in followed}


@contextmanager
def _search_apart() -> Iterator[None]:
    """The search hears of nothing that is saved."""
    from search import signals

    receivers = [
        (signals.post_save, signals.page_saved),
        (signals.page_published, signals.page_was_published),
    ]
    for signal, follow in receivers:
        if not signal.disconnect(follow):
            raise LookupError(follow.__name__)  # else both ways would be measured alike
    try:
        yield
    finally:
        for signal, follow in receivers:
            signal.connect(follow)


def _times(ask: Callable[..., object], questions: Iterable) -> dict[str, float]:
    """p50 and p95 of the times of `ask`, in ms."""
    durations = []
    for question in questions:
        start = time.perf_counter()
        ask(question)
        durations.append((time.perf_counter() - start) * 1000)
    return _percentiles(durations)


def _percentiles(measured: list[float]) -> dict[str, float]:
    """p50 and p95, the first few left out."""
    counted = sorted(measured[_WARMING:])
    return {"p50": statistics.median(counted), "p95": counted[int(len(counted) * 0.95)]}


def _mistyped(word: str) -> str:
    """The word with two neighbouring letters exchanged in its middle."""
    middle = len(word) // 2
    return word[:middle] + word[middle + 1] + word[middle] + word[middle + 2 :]


def together(clients: int) -> dict[str, dict[str, float]]:
    """The same questions asked by several processes at once: the mean of what each of them met."""
    command = [sys.executable, "-m", __spec__.name, "client"]
    processes = [
        subprocess.Popen([*command, str(number)], stdout=subprocess.PIPE, text=True)
        for number in range(1, clients + 1)
    ]
    answers = [json.loads(process.communicate()[0]) for process in processes]
    return {
        kind: {name: statistics.mean(answer[kind][name] for answer in answers) for name in times}
        for kind, times in answers[0].items()
    }


def index_megabytes() -> float:
    """The size of what the search keeps: its tables and indexes, or the index of the engine outside the database."""
    from django.db import connection

    from search.replica.connection import replica

    if (copy := replica()) is not None:
        info = copy.patient_indices.info()
        return info.size / 1e6 if info else 0
    statement = {
        "sqlite": "SELECT SUM(pgsize) FROM dbstat WHERE name LIKE '%search\\_%' ESCAPE '\\'",
        "postgresql": "SELECT SUM(pg_total_relation_size(oid)) FROM pg_class"
        " WHERE relname LIKE 'search\\_%' AND relkind = 'r'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return float(cursor.fetchone()[0]) / 1e6


if __name__ == "__main__":
    django.setup()
    if "client" in sys.argv:
        print(json.dumps(measure(int(sys.argv[-1]))))
    else:
        facts = {"one client": measure(), "four clients": together(4), "save": saves()}
        print(json.dumps({**facts, "megabytes": index_megabytes()}))
