"""Keep the French catalogue: `python -m scripts.messages [--check]`.

Collects the texts to translate from Python and templates, merges them into `locale/fr`, compiles it. Babel
does what gettext's programs would, so that neither a fresh machine nor CI has to install them.
`--check` changes nothing and says what is missing, left over, untranslated or not compiled.
"""

import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from scripts.steps import ROOT, say

PO = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
NOT_TRANSLATED = {".venv", "var", "tests", "migrations", "scripts"}
# French sets these apart with a space, where a line must not break.
LOOSE_PUNCTUATION = re.compile(r" [:;?!»]|« ")
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
            for _line, text, _comments, context in extract("python", _as_python(path), KEYWORDS):
                catalog.add(text, locations=[(str(name), 0)], context=context)
    return catalog


def _as_python(path: Path) -> io.BytesIO:
    source = path.read_text()
    if path.suffix != ".py":
        # Django turns a template into calls; without indentation, or it would not pass for Python.
        source = re.sub(r"(?m)^[ \t]+", "", templatize(source, origin=str(path)))
    return io.BytesIO(source.encode())


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
        if any(map(LOOSE_PUNCTUATION.search, _strings(message))):
            found.append(f"a line may break at its punctuation: {_key(message)}")
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
