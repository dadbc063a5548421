"""French-looking text of any length, the same at each run.

Words follow Zipf's law: the word of rank r is met in proportion to 1/r. The most frequent are those of the demo, in the
order of their frequency there; the others are made of the same letters in the same order of likelihood, so that stems,
plurals and typos behave as in French.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

SIZE = 30_000  # different words
_DEMO = Path(__file__).resolve().parents[3] / "home" / "demo"
_WORD = re.compile(r"[^\W\d_]{2,}")
_CONTEXT = 3  # letters that decide which one comes next


class Words:
    """A vocabulary of `SIZE` words, `by_rank` from the most frequent down, and texts made of it."""

    def __init__(self, seed: int = 1) -> None:
        self.random = random.Random(seed)
        texts = " ".join(
            text
            for path in sorted(_DEMO.glob("*.toml"))
            for text in _sentences(tomllib.loads(path.read_text()))
        ).lower()
        real = [word for word, _times in Counter(_WORD.findall(texts)).most_common()]
        self.by_rank = list(dict.fromkeys([*real, *self._made_words(real)]))[:SIZE]
        self._weights = list(accumulate(1 / rank for rank in range(1, len(self.by_rank) + 1)))

    def text(self, length: int) -> str:
        """`length` words in sentences of a dozen."""
        words = self.random.choices(self.by_rank, cum_weights=self._weights, k=length)
        sentences = [" ".join(words[start : start + 12]).capitalize() for start in range(0, length, 12)]
        return ". ".join(sentences) + "."

    def title(self) -> str:
        """Four to nine words, the most frequent left out as titles do."""
        return " ".join(self.random.choices(self.by_rank[100:], k=self.random.randint(4, 9))).capitalize()

    def _made_words(self, real: list[str]) -> list[str]:
        """Enough new words, letter after letter, as `real` ones are written."""
        following: dict[str, list[str]] = defaultdict(list)
        for word in real:
            spelled = " " * _CONTEXT + word + " "
            for position in range(_CONTEXT, len(spelled)):
                following[spelled[position - _CONTEXT : position]].append(spelled[position])
        made: dict[str, None] = {}
        known = set(real)
        while len(made) + len(known) < SIZE:
            word = " " * _CONTEXT
            while len(word) == _CONTEXT or word[-1] != " ":
                word += self.random.choice(following[word[-_CONTEXT:]])
            if 4 <= len(word.strip()) <= 16 and word.strip() not in known:
                made[word.strip()] = None
        return list(made)


def _sentences(value: Any) -> Iterator[str]:
    """The strings of a TOML file that are sentences, not identifiers."""
    if isinstance(value, str) and " " in value:
        yield value
    elif isinstance(value, dict):
        yield from (text for part in value.values() for text in _sentences(part))
    elif isinstance(value, list):
        yield from (text for part in value for text in _sentences(part))
