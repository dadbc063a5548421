"""Arrows go one way: rooms build on the ground floor, and do not know each other."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ["home", "news", "glossary", "directory", "search"]
GROUND_FLOOR = ["cms", "users"]
# Where names of other rooms must stand: the home page says what may be below it, the demonstration fills all rooms,
# and the editors' groups are given their rights in all of them.
ALLOWED = {
    "home": {"home/models.py", "home/demo/loader.py"},
    "users": {"users/roles.py"},
}


def test_imports_keep_to_the_contracts():
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def strings_of(path: Path) -> set[str]:
    """The strings of a module, its docstrings left out: they may speak of other rooms."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    scopes = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, scopes) and node.body and isinstance(node.body[0], ast.Expr)
    }
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    }


def models_of(room: str) -> set[str]:
    """The names by which code could reach a room's models without importing it: « news.NewsPage »."""
    return {f"{room}.{model.__name__}".lower() for model in apps.get_app_config(room).get_models()}


@pytest.mark.parametrize("room", [*GROUND_FLOOR, *ROOMS])
def test_no_room_reaches_another_by_name(room):
    others = set().union(*(models_of(other) for other in ROOMS if other != room))
    found = {
        f"{path.relative_to(ROOT)}: {string}"
        for path in (ROOT / room).rglob("*.py")
        if "migrations" not in path.parts and str(path.relative_to(ROOT)) not in ALLOWED.get(room, set())
        for string in strings_of(path)
        if string.lower() in others
    }
    # Which page may stand below which is said on both sides: « home.HomePage » is every room's parent.
    assert {line for line in found if not line.endswith(": home.HomePage")} == set()


@pytest.mark.parametrize(
    ("room", "path"), [(room, path) for room, paths in ALLOWED.items() for path in sorted(paths)]
)
def test_each_exception_is_still_needed(room, path):
    others = set().union(*(models_of(other) for other in ROOMS if other != room))
    assert {string.lower() for string in strings_of(ROOT / path)} & others
