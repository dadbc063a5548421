"""The French catalogue: what is collected, and what the check finds."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from scripts import messages

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext

PLAIN = gettext_lazy("Plain")
VERB = pgettext("verb", "Share")
NOUN = pgettext("noun", "Share")
name = "never collected"
_(name)


def count(n):
    return ngettext("%(n)d page", "%(n)d pages", n) % {"n": n}
"""
TEMPLATE = """{% load i18n %}
  <p title="{% translate "In a title" %}">don't
    {% blocktranslate trimmed count n=pages|length %}
      One definition
    {% plural %}
      {{ n }} definitions
    {% endblocktranslate %}</p>
{% translate "May" context "month" %}{{ value|default:_("Nothing yet") }}{# _("not this") #}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two files and an empty catalogue."""
    (tmp_path / "room" / "templates").mkdir(parents=True)
    (tmp_path / "room" / "models.py").write_text(PYTHON)
    (tmp_path / "room" / "templates" / "page.html").write_text(TEMPLATE)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_it.py").write_text('_("not from tests")')
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "PO", tmp_path / "locale" / "fr" / "LC_MESSAGES" / "django.po")
    monkeypatch.setattr(messages, "MO", tmp_path / "locale" / "fr" / "LC_MESSAGES" / "django.mo")
    return tmp_path


def translate(*, fuzzy: bool = False, placeholder: str = "n") -> None:
    """Fill every text of the catalogue, keeping the placeholder that its source has, or another one."""
    with messages.PO.open("rb") as file:
        catalog = read_po(file, locale="fr")
    for message in catalog:
        if not message.id:
            continue
        plural = not isinstance(message.id, str)
        filled = "Traduit"
        if "python-format" in message.flags:
            filled = message.id[-1].replace("(n)", f"({placeholder})")
        message.string = (filled, filled) if plural else filled
        if fuzzy:
            message.flags.add("fuzzy")
    with messages.PO.open("wb") as file:
        messages.write_po(file, catalog)


def test_collects_from_python_and_templates(project: Path) -> None:
    assert {messages._key(message) for message in messages._messages(messages.sources())} == {
        ("", "Plain"),
        ("verb", "Share"),
        ("noun", "Share"),
        ("", ("%(n)d page", "%(n)d pages")),
        ("", "In a title"),
        ("", ("One definition", "%(n)s definitions")),
        ("month", "May"),
        ("", "Nothing yet"),
    }


def test_a_new_catalogue_is_incomplete_until_translated_and_compiled(project: Path) -> None:
    messages.update()
    assert sum(problem.startswith("not translated") for problem in messages.problems()) == 8
    translate()
    assert messages.problems() == ["django.mo is not what django.po compiles to"]
    messages.update()
    assert messages.problems() == []


def test_updating_twice_changes_nothing(project: Path) -> None:
    messages.update()
    first = messages.PO.read_bytes()
    messages.update()
    assert messages.PO.read_bytes() == first


def test_finds_new_removed_fuzzy_and_broken_texts(project: Path) -> None:
    messages.update()
    translate()
    messages.update()
    (project / "room" / "models.py").write_text('_("Quite another text")')
    assert "not in the catalogue: ('', 'Quite another text')" in messages.problems()
    assert "no longer in the sources: ('verb', 'Share')" in messages.problems()

    (project / "room" / "models.py").write_text(PYTHON)
    translate(fuzzy=True)
    assert "not translated: ('', 'Plain')" in messages.problems()

    translate(placeholder="unknown")
    assert any("unknown" in problem for problem in messages.problems())


def test_finds_punctuation_that_a_line_may_break_at(project: Path) -> None:
    messages.update()
    catalog = messages.read()
    catalog.get("Plain").string = "Voici : « oui\u00a0»"
    catalog.get("In a title").string = "Voici\u00a0: «\u00a0oui\u00a0»"
    with messages.PO.open("wb") as file:
        messages.write_po(file, catalog)
    found = [problem for problem in messages.problems() if "may break" in problem]
    assert found == ["a line may break at its punctuation: ('', 'Plain')"]
