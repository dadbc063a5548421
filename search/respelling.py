"""What a reader typed, with the spaces and signs that French would have there."""

from __future__ import annotations

import re

# Spaces for dots and apostrophes: « M S P », « pouvoir d agir ».
_SPACED_ACRONYM = re.compile(r"(?<!\S)(?:[A-Z]\.? ){2,}[A-Z](?!\w)")
_SPACED_ELISION = re.compile(r"(?<!\S)([cdjlmnst]|[Qq]u) (?=[aàâeéèêëhiîïoôœuùûy]\w)")
_SPACED_LETTERS = re.compile(r"(?<!\S)(?:[a-z] ){2,}[a-z](?!\S)")  # « h a s »
_WORDS_OF_ONE_LETTER = frozenset("acdjlmnsty ")  # and elisions: « il n y a »
_MARKUP = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_DU_IN_CAPITALS = re.compile(r"(?<=\w )DU\b|\bDU(?= \w)")


def respelled(text: str) -> str:
    """« M S P » and « h a s » → « MSP » and « has », « pouvoir d agir » → « pouvoir d’agir »."""
    joined = _SPACED_ACRONYM.sub(lambda letters: re.sub(r"\W", "", letters[0]), text)
    joined = _SPACED_LETTERS.sub(_acronym, joined)
    return _SPACED_ELISION.sub(r"\1’", joined)


def readable(text: str) -> str:
    """What to read of a text, each word at its place: no markup; « DU » is a diploma, not in « LE RÔLE DU PAIR »."""
    words = _MARKUP.sub(lambda tag: " " * len(tag[0]), text)
    return _DU_IN_CAPITALS.sub("du", words) if words.isupper() else words


def _acronym(letters: re.Match[str]) -> str:
    """These single letters as one word, unless all of them may be words of their own."""
    return letters[0] if set(letters[0]) <= _WORDS_OF_ONE_LETTER else letters[0].replace(" ", "")
