"""Keep the French catalogue: `python -m scripts.messages [--check]`.

Collects the texts to translate from Python and templates, merges them into `locale/fr`, compiles it. Babel
does what gettext's programs would, so that neither a fresh machine nor CI has to install them.
`--check` changes nothing and says what is missing, left over, untranslated or not compiled.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from scripts.steps import ROOT, say

PO = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
NOT_TRANSLATED = {".venv", "var", "tests", "migrations", "scripts"}
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def sources() -> Catalog:
    """Return every text to translate, with the files that hold it."""
    catalog = _empty()
    for path in sorted([*ROOT.glob("**/*.py"), *ROOT.glob("**/templates/**/*.*")]):
        name = path.relative_to(ROOT)
        if path.is_file() and not NOT_TRANSLATED & set(name.parts):
            for _line, function, texts, _comments in _extract(path):
                context, identifier = _context(function, texts)
                if identifier:
                    catalog.add(identifier, locations=[(str(name), 0)], context=context)
    return catalog


def _extract(path: Path) -> Iterator[tuple[int, str, tuple[str, ...], list[str]]]:
    source = path.read_text()
    if path.suffix != ".py":
        # Django turns a template into calls; without indentation, or it would not pass for Python.
        source = re.sub(r"(?m)^[ \t]+", "", templatize(source, origin=str(path)))
    return extract_python(io.BytesIO(source.encode()), KEYWORDS, [], {"encoding": "utf-8"})


def _context(function: str, texts: object) -> tuple[str | None, str | tuple[str, ...]]:
    """Split what a call holds into its context and its text, or its texts where there is a plural."""
    held = [texts] if isinstance(texts, str) else list(texts) if isinstance(texts, tuple | list) else []
    spec = KEYWORDS.get(function) or (1,)
    context = None
    wanted = []
    for position in spec:
        index, is_context = (position[0], True) if isinstance(position, tuple) else (position, False)
        text = held[index - 1] if index <= len(held) else None
        if not isinstance(text, str):
            return None, ""  # a variable: nothing to collect
        if is_context:
            context = text
        else:
            wanted.append(text)
    return context, wanted[0] if len(wanted) == 1 else tuple(wanted)


def _empty() -> Catalog:
    comment = "# The French of the site. `make messages` collects the texts; translate here."
    return Catalog(locale="fr", project="travail-pair", header_comment=comment, fuzzy=False)


def read() -> Catalog:
    """Return the catalogue as it is kept, or an empty one before the first time."""
    if not PO.exists():
        return _empty()
    with PO.open("rb") as file:
        return read_po(file, locale="fr")


def update() -> None:
    """Merge the sources into the catalogue and compile it; a text that changed a little becomes fuzzy."""
    catalog = read()
    catalog.update(sources(), update_header_comment=False, update_creation_date=False)
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalog, width=110, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    with MO.open("wb") as file:
        write_mo(file, read())
    missing = [message for message in _messages(catalog) if _is_missing(message)]
    say(f"{len(catalog)} texts, {len(missing)} to translate in {PO.relative_to(ROOT)}.")


def problems() -> list[str]:
    """Say, one sentence each, what keeps the catalogue from being complete and compiled."""
    catalog, wanted = read(), sources()
    kept = {_key(message) for message in _messages(catalog)}
    needed = {_key(message) for message in _messages(wanted)}
    found = [f"not in the catalogue: {key}" for key in sorted(needed - kept, key=str)]
    found += [f"no longer in the sources: {key}" for key in sorted(kept - needed, key=str)]
    for message in _messages(catalog):
        if _is_missing(message):
            found.append(f"not translated: {_key(message)}")
        found += [f"{error}: {_key(message)}" for error in message.check(catalog)]
    if _compiled(MO) != {_key(m): _strings(m) for m in _messages(catalog) if not _is_missing(m)}:
        found.append(f"{MO.name} is not what {PO.name} compiles to")
    return found


def _compiled(path: Path) -> dict[object, object]:
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {_key(message): _strings(message) for message in _messages(read_mo(file))}


def _messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]  # the first one is the header


def _key(message: Message) -> tuple[str, object]:
    context = message.context or ""
    if isinstance(context, bytes):  # Babel gives it so when it reads a compiled catalogue
        context = context.decode()
    return context, message.id if isinstance(message.id, str) else tuple(message.id)


def _is_missing(message: Message) -> bool:
    strings = _strings(message)
    return message.fuzzy or not strings or not all(strings)


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def main() -> int:
    """Update the catalogue, or check it."""
    if "--check" not in sys.argv:
        update()
        return 0
    found = problems()
    for sentence in found:
        say(sentence)
    if found:
        say("Run `make messages`, translate what is missing in locale/fr, and run it again.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
