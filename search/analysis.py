"""French as readers type it, turned into terms: once, in Python, for every engine.

SQLite, PostgreSQL and, later, Elasticsearch receive the same terms when a page is indexed and when a
reader asks, and the excerpts are highlighted with them too: the engines agree by construction.

Each word gives two terms:

- its *stem*, marked with `~` so that it never meets a whole word. The word is stemmed with its accents,
  then folded: folding first separates « salariés » (salar) from « salariée » (salarie);
- its *form*: folded, without plural and feminine endings, so that a query typed without any accent
  (« salariees », which no stemmer knows) still finds « salariés ».

Written forms that hide words are opened: « travailleur·euse·s », « pair(e)s », « salarié-e-s », « l’hôpital
», « M.S.P. ». A compound gives its parts and itself in one word: « pair-aidance » also meets « pairaidance ».
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from .stems import MAX_WORD_LENGTH, fold, form_of, terms_of

MAX_EXPRESSION_WORDS = 8  # of a synonym: longer ones are sentences

_APOSTROPHES = "'’‘ʼ´`＇"
_HYPHENS = "-‐‑"
_MIDDLE_DOTS = "·•‧∙⋅・"
# Combining accents of decomposed text, and the invisible marks that word processors leave inside words.
_INSIDE = "\u0300-\u036f\u00ad\u200b-\u200d\u2060"
_WORD = rf"[^\W_]+(?:[{_INSIDE}]+[^\W_]*)*"
_END = r"(?![^\W_])"

# Feminine and plural endings as inclusive writing adds them. After a middle dot or between brackets nothing
# else is meant; after a dot, a hyphen or a slash, « -le » or « .les » may be ordinary French, so they need
# the plural mark.
_ENDINGS = (
    "trices?|rices?|ices?|euses?|i?[eè]res?|ennes?|onnes?|elles?|esses?|ales?|lles?|sses?|ttes?"
    "|ches?|ques?|nes?|les?|tes?|ves?|ses?|fes?|es?|s|x"
)
_SURE_ENDINGS = r"(?:(?:trice|rice|ice|euse|i?[eè]re|ve|ne|e)(?:[.\-/]?s)?|(?:le|te|se|sse|lle)[.\-/]s)"
_INCLUSIVE = (
    rf"(?:[{_MIDDLE_DOTS}](?:{_ENDINGS}){_END})+"
    rf"|\((?:{_ENDINGS})\)(?:\(s\)|[sx]{_END})?"
    rf"|(?<=[^\W\d_]{{2}})[.\-/]{_SURE_ENDINGS}{_END}"
)
_DOTTED = rf"(?<![^\W_])(?:[^\W\d_]\.){{2,}}(?:[^\W\d_]{_END})?"
_CHUNK = re.compile(rf"{_DOTTED}|{_WORD}(?:{_INCLUSIVE}|[{_HYPHENS}{_APOSTROPHES}]{_WORD})*", re.IGNORECASE)
_ACRONYM = re.compile(_DOTTED, re.IGNORECASE)
_INCLUSIVE_PART = re.compile(rf"(?P<base>{_WORD})(?P<endings>{_INCLUSIVE})", re.IGNORECASE)
_PART = re.compile(rf"{_WORD}(?:{_INCLUSIVE})?(?P<joiner>[{_HYPHENS}{_APOSTROPHES}])?", re.IGNORECASE)
# « L1110-13 » is an article of a code as « L. 1110-13 » is: its letter stands apart.
_ARTICLE = re.compile(r"[LRDA](?=\d{3})", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W_]+")

_ELISIONS = frozenset(
    ("l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu")
)
_ARTICLES = frozenset(("le", "la", "les", "un", "une", "des", "the"))


# How many letters of the masculine an inclusive ending replaces: « acteur·rice » → act + rice.
_REPLACED_LETTERS = {
    "trice": 4,
    "rice": 3,
    "euse": 3,
    "iere": 3,
    "ere": 2,
    "enne": 2,
    "onne": 2,
    "elle": 2,
    "ale": 2,
    "ve": 1,
}


class Token(NamedTuple):
    """A term and the characters of the text it comes from (`text[start:end]`)."""

    start: int
    end: int
    term: str


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text, or another reading of it (`is_alternative`), which takes no place of its own."""

    start: int
    end: int
    base: str  # as written, one word
    stem: str
    form: str
    is_alternative: bool = False
    is_compound: bool = False  # its parts in one word


def analyse(text: str, language: str = "fr") -> list[Token]:
    """All terms of `text`, in reading order: two for each word, stop words left out."""
    tokens = []
    for chunk in chunks(text, language):
        for word in chunk:
            tokens.append(Token(word.start, word.end, word.stem))
            tokens.append(Token(word.start, word.end, word.form))
    return tokens


def analyse_chunk_at(text: str, start: int, language: str = "fr") -> list[Word]:
    """The words of the one group of letters that starts at `text[start]`; none when none does."""
    match = _CHUNK.match(text, start)
    return _placed(words_of_chunk(match[0], language), match.start()) if match else []


def bases(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, word) of each word of `text`, stop words too: as written, without inclusive ending or dots."""
    for match in _CHUNK.finditer(text):
        for part in _parts(match[0]):
            yield match.start() + part.start, match.start() + part.end, part.base


def keys(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, form) of each word of `text`, stop words too."""
    for start, end, base in bases(text):
        if key := form_of(fold(base)):
            yield start, end, key


def label_key(text: str) -> str:
    """What two spellings of one label share: no space, hyphen, accent or plural. At most 255 characters.

    « Pair-aidance », « la pair aidance » and « pairaidances » have the same key. Stop words count here, but for an
    article at the start.
    """
    parts = [(base.lower(), form_of(fold(base))) for _start, _end, base in bases(text)]
    if len(parts) > 1 and parts[0][0] in _ARTICLES:
        parts = parts[1:]
    return "".join(key for _word, key in parts)[:255]


def compounds(text: str) -> list[str]:
    """The compounds of `text` in one word, folded: « pair-aidance » → pairaidance."""
    groups = map(_parts, chunks_of(text))
    return ["".join(fold(part.base) for part in parts) for parts in groups if len(parts) > 1]


def is_searchable(expression: str) -> bool:
    """Whether an expression can be a synonym: a few words, of which some are not stop words."""
    return any(chunks(expression)) and len(list(keys(expression))) <= MAX_EXPRESSION_WORDS


def chunks(text: str, language: str = "fr") -> Iterator[list[Word]]:
    """The words of `text`, grouped as they are written together (« pair-aidance » is one group)."""
    for match in _CHUNK.finditer(text):
        if words := words_of_chunk(match[0], language):
            yield _placed(words, match.start())


def chunks_of(text: str) -> Iterator[str]:
    """The groups of letters of `text`, for `words_of_chunk`.

    None crosses a blank, and most of what stands between blanks are letters: that is seen quicker than matched.
    """
    for written in text.split():
        if written.isalpha():
            yield written
        else:
            yield from _CHUNK.findall(written)


def words_of_chunk(chunk: str, language: str) -> tuple[Word, ...]:
    """The words of one group of letters, at their places within it; none for a stop word.

    Kept for the groups that texts are made of, not for endless ones.
    """
    return (_known_words if len(chunk) <= MAX_WORD_LENGTH else _words_of_chunk)(chunk, language)


def _placed(words: tuple[Word, ...], start: int) -> list[Word]:
    """The words of a group that starts at `start`, at their places in the text."""
    return [replace(word, start=start + word.start, end=start + word.end) for word in words]


class _Part(NamedTuple):
    start: int
    end: int
    base: str
    feminine: str = ""


def _parts(chunk: str) -> list[_Part]:
    """The parts of one group, without elided articles and pronouns.

    An acronym is one part without its dots.
    """
    if chunk.isalpha():
        return [_Part(0, len(chunk), chunk)]
    if _ACRONYM.fullmatch(chunk):
        return [_Part(0, len(chunk), chunk.replace(".", ""))]
    parts = []
    for piece in _PART.finditer(chunk):
        joiner = piece["joiner"] or ""
        written = piece[0].removesuffix(joiner)
        if joiner and joiner in _APOSTROPHES and written.lower() in _ELISIONS:
            continue
        start = piece.start()
        if article := _ARTICLE.match(written):
            start, written = start + article.end(), written[article.end() :]
        inclusive = _INCLUSIVE_PART.fullmatch(written)
        base = inclusive["base"] if inclusive else written
        feminine = _feminine(base, inclusive["endings"]) if inclusive else ""
        parts.append(_Part(start, start + len(written), base, feminine))
    return parts


def _words_of_chunk(chunk: str, language: str) -> tuple[Word, ...]:
    """The words of a group, with the other readings of an inclusive form or a compound."""
    parts = _parts(chunk)
    words = []
    for part in parts:
        terms = terms_of(part.base, language)
        if terms:
            words.append(Word(part.start, part.end, part.base, *terms))
        feminine = terms_of(part.feminine, language) if part.feminine else None
        if feminine and feminine != terms:
            words.append(Word(part.start, part.end, part.feminine, *feminine, is_alternative=bool(terms)))
    if len(parts) > 1 and words:  # « est-ce » asks for nothing
        joined = "".join(part.base for part in parts)
        terms = terms_of(joined, language)
        if terms:
            words.append(
                Word(parts[0].start, parts[-1].end, joined, *terms, is_alternative=True, is_compound=True)
            )
    return tuple(words)


_known_words = lru_cache(maxsize=65_536)(_words_of_chunk)


def _feminine(base: str, endings: str) -> str:
    """The feminine that an inclusive form adds to `base`: (« acteurs », « ·rices ») → « actrices »."""
    ending = next((e for e in _LETTERS.findall(endings) if e.lower() not in ("s", "x")), "")
    if not ending:
        return ""
    if fold(ending).startswith("ice"):  # « acteur·ice », as « acteur·rice »
        ending = "r" + ending
    if ending.lower().endswith("s") and base.lower().endswith("s"):
        base = base[:-1]
    replaced = _REPLACED_LETTERS.get(fold(ending).removesuffix("s"), 0)
    return base[: len(base) - replaced] + ending
