"""Of two commands that exclude each other, the second says so."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.engines.locking import held


def test_services_with_temporary_folders_of_their_own_share_a_lock(
    own_database: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As systemd's PrivateTmp gives them."""
    with held("rebuild"):
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        with pytest.raises(CommandError):
            call_command("rebuild_search_index", verbosity=0)
