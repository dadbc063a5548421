"""When the demonstration cannot be loaded: a sentence, and nothing half-made."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cms.models import CustomImage, Topic
from home.demo import loader
from home.models import HomePage


def test_without_territories_it_says_what_to_do(db):
    with pytest.raises(CommandError, match="load_territories"):
        call_command("load_demo", stdout=StringIO())


def test_a_broken_file_leaves_nothing_behind(db, monkeypatch):
    call_command("load_territories", stdout=StringIO())
    read = loader._read

    def with_unknown_topic(filename: str) -> dict[str, Any]:
        data = read(filename)
        if filename == "news.toml":
            data["page"][0]["topics"] = ["sujet-inconnu"]
        return data

    monkeypatch.setattr(loader, "_read", with_unknown_topic)
    with pytest.raises(CommandError, match="sujet-inconnu"):
        call_command("load_demo", stdout=StringIO())
    assert not HomePage.objects.exists()
    assert not CustomImage.objects.exists()
    assert not Topic.objects.exists()
