"""`make demo`: each step is done once, and again only when what it was made from changed."""

import json
import os
import socket
import stat
from pathlib import Path

import pytest

from scripts import demo


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demo of its own, whose steps are recorded instead of run."""
    home = tmp_path / "var" / "demo"
    home.mkdir(parents=True)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.txt").write_text("wagtail==8\n")
    monkeypatch.setattr(demo, "ROOT", tmp_path)
    monkeypatch.setattr(demo, "DEMO", home)
    monkeypatch.setattr(demo, "DATABASE", home / "db.sqlite3")
    monkeypatch.setattr(demo, "STATE", home / "state.json")
    return tmp_path


@pytest.fixture
def ran(place: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The management commands that were asked for, in order."""
    commands: list[str] = []

    def record(title: str, command: list[str], log: Path, env: dict[str, str]) -> None:
        commands.append(command[2])
        demo.DATABASE.touch()

    monkeypatch.setattr(demo, "run_or_fail", record)
    return commands


def prepare(pages: tuple[Path, ...] = ()) -> None:
    preparation = demo.Preparation(Path("python"), {})
    preparation.content(list(pages))
    preparation.static_files()


def test_a_second_run_does_nothing(ran: list[str]) -> None:
    prepare()
    assert ran == [
        "migrate",
        "load_territories",
        "load_demo",
        "createsuperuser",
        "rebuild_search_index",
        "collectstatic",
    ]
    ran.clear()
    prepare()
    assert ran == []


def test_an_imported_text_is_imported_once_and_indexed(place: Path, ran: list[str]) -> None:
    prepare()
    ran.clear()
    text = place / "page.txt"
    text.write_text("Un titre")
    prepare((text,))
    assert ran == ["import_pages", "rebuild_search_index"]
    ran.clear()
    prepare((text,))
    assert ran == []
    text.write_text("Un autre titre")
    prepare((text,))
    assert ran == ["import_pages", "rebuild_search_index"]


def test_new_migrations_are_applied_to_the_same_data(place: Path, ran: list[str]) -> None:
    prepare()
    ran.clear()
    (place / "news" / "migrations").mkdir(parents=True)
    (place / "news" / "migrations" / "0002_more.py").write_text("")
    prepare()
    assert ran == ["migrate"]


def test_an_interrupted_run_goes_on_where_it_stopped(ran: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    record = demo.run_or_fail

    def stop_at_the_demo(title: str, command: list[str], log: Path, env: dict[str, str]) -> None:
        if command[2] == "load_demo":
            raise KeyboardInterrupt
        record(title, command, log, env)

    monkeypatch.setattr(demo, "run_or_fail", stop_at_the_demo)
    with pytest.raises(KeyboardInterrupt):
        prepare()
    monkeypatch.setattr(demo, "run_or_fail", record)
    ran.clear()
    prepare()
    assert ran == ["load_demo", "createsuperuser", "rebuild_search_index", "collectstatic"]


def test_a_deleted_database_is_made_again(ran: list[str]) -> None:
    prepare()
    demo.DATABASE.unlink()
    ran.clear()
    prepare()
    assert ran[:4] == ["migrate", "load_territories", "load_demo", "createsuperuser"]


def test_secrets_are_kept_and_readable_by_their_owner_only(place: Path) -> None:
    first = demo._kept_secret("password", 12)
    assert demo._kept_secret("password", 12) == first
    assert len(first) >= 12
    assert stat.S_IMODE(os.stat(demo.DEMO / "password").st_mode) == 0o600


def test_the_callers_own_site_is_never_touched(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "CACHE_URL", "EMAIL_URL", "MEDIA_ROOT", "SECRET_KEY", "SITE_URL"):
        monkeypatch.setenv(name, "of-a-real-site")
    environment = demo._environment(8000, develop=False)
    assert "of-a-real-site" not in environment.values()
    assert environment["DATABASE_URL"] == f"sqlite:///{demo.DATABASE}"


def test_a_taken_port_is_said_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(SystemExit):
        demo._check_port(server.getsockname()[1])
    message = capsys.readouterr().err
    assert "is taken" in message
    assert message.count("\n") == 1


def test_patterns_name_files_or_fail(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("b.txt", "a.txt", "c d.txt"):
        (place / name).touch()
    assert [path.name for path in demo._page_texts("*.txt")] == ["a.txt", "b.txt", "c d.txt"]
    assert [path.name for path in demo._page_texts("'c d.txt' a.txt")] == ["a.txt", "c d.txt"]
    assert demo._page_texts("") == []
    with pytest.raises(SystemExit):
        demo._page_texts("*.txt *.md")
    assert capsys.readouterr().err == "PAGES names no file: *.md\n"


def test_the_state_can_be_read_by_people(ran: list[str]) -> None:
    prepare()
    assert "Loading the demo content" in json.loads(demo.STATE.read_text())
