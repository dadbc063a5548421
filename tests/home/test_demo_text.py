"""The demonstration's French, read as a proofreader would."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from home.demo import loader

FILES = sorted(loader.FOLDER.glob("*.toml"))
# Not prose: names by which records are found, addresses, codes.
NOT_PROSE = {
    "slug",
    "key",
    "url",
    "source_url",
    "image",
    "document",
    "type",
    "website",
    "email",
    "logo",
    "parent",
}
ADDRESS = re.compile(r"\]\([^)]*\)|https?://\S+|\S+@\S+")


def sentences(value: Any, name: str = "") -> Iterator[str]:
    """Every piece of text of a file, without addresses."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield from sentences(child, key)
    elif isinstance(value, list):
        for child in value:
            yield from sentences(child, name)
    elif isinstance(value, str) and name not in NOT_PROSE and not name.endswith(("_email", "_url", "_id")):
        yield ADDRESS.sub("]", value)


FAULTS = {
    "a straight apostrophe": r"\w'\w",
    "straight quotation marks": r'"',
    "a missing space before « : ; ! ? »": r"[^\W\d][;!?]|[^\W\d]:(?=\s|$)",
    "a plain space before « : ; ! ? » or inside « »": r" [;!?»]|« ",
    "three dots": r"\.\.\.",
    "two spaces": r"(?<=\S)  +(?=\S)",
    "a space before a comma or a full stop": r"\s[,.](?=\s|$)",
    "a sentence without its space": r"[a-zé]\.[A-ZÉÀ]",
    "an ordinal written as « 1ère » or « 2ème »": r"\d(?:ère|ème|ième)s?\b",
    "oe for œ": r"\b(?:coeur|oeuvre|soeur|noeud|voeu)",
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
@pytest.mark.parametrize("fault", FAULTS)
def test_the_french_is_well_set(path, fault):
    text = tomllib.loads(path.read_text(encoding="utf-8"))
    matches = [match for sentence in sentences(text) for match in re.finditer(FAULTS[fault], sentence)]
    assert [match.string[max(0, match.start() - 25) : match.end() + 25] for match in matches] == []


@pytest.mark.parametrize(
    "wrong", ["l'ami", 'dit "oui"', "Quoi?", "Quoi ?", "« oui »", "et...", "1ère", "coeur"]
)
def test_these_rules_see_faults(wrong):
    assert any(re.search(pattern, wrong) for pattern in FAULTS.values())


@pytest.mark.parametrize(
    "right", ["l’ami", "Quoi\u00a0?", "«\u00a0oui\u00a0»", "et…", "1re", "à 10:30", "cœur"]
)
def test_and_leave_good_french_alone(right):
    assert not any(re.search(pattern, right) for pattern in FAULTS.values())
