"""What readers get for what they type, on each engine: `judgements.toml`, with the demonstration's content."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from home.demo import loader
from home.demo.illustrations import ILLUSTRATIONS, draw
from tests.engines.conftest import ENGINES
from tests.engines.relevance import Case, cases, faults, measure, names_found, ndcg

ENOUGH = 0.95  # nDCG@10


@pytest.fixture(scope="module", autouse=True)
def _one_picture() -> Iterator[None]:
    """In place of the demonstration's, which nobody searches here: to draw them takes a third of its time."""
    picture = draw("deux-traits")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loader, "ILLUSTRATIONS", dict.fromkeys(ILLUSTRATIONS, lambda: picture))
        yield


@pytest.mark.parametrize("engine", ENGINES)
def test_readers_get_what_they_must(module_demo: None, db: None, engine: str, request: Any) -> None:
    if engine == "elasticsearch":
        request.getfixturevalue("copy")
    judged = [case for case in cases() if not case.needs]
    results = measure(judged, names_found)
    assert {name: result["faults"] for name, result in results.items() if result["faults"]} == {}
    assert sum(result["ndcg"] for result in results.values()) / len(results) >= ENOUGH


def test_there_are_enough_judgements_each_different() -> None:
    judged = cases()
    assert len(judged) >= 150
    assert len({(case.query, str(case.filters)) for case in judged}) == len(judged)


CASE = Case("group", "words", first=["best"], among=["good", "fair"], out=["wrong"])


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (["best", "good", "fair"], 1.0),
        (["best", "never judged", "good", "fair"], 1.0),
        (["good", "best", "fair"], (1 + 3 / 1.585 + 0.5) / (3 + 1 / 1.585 + 0.5)),
        (["wrong", "best", "good", "fair"], (3 / 1.585 + 0.5 + 1 / 2.322) / (3 + 1 / 1.585 + 0.5)),
        ([], 0.0),
        (["never judged"] * 10 + ["best"], 0.0),
    ],
)
def test_ndcg(found: list[str], expected: float) -> None:
    assert ndcg(CASE, found) == pytest.approx(expected, abs=0.001)


def test_faults_are_told() -> None:
    assert faults(CASE, ["best", "good", "fair"]) == []
    assert faults(CASE, ["wrong", "best", "good"]) == [
        "first is wrong, not best",
        "fair is not among the first 10",
        "wrong is found",
    ]
    assert faults(Case("group", "words", nothing=True), ["one"]) == ["1 results instead of none, one first"]
