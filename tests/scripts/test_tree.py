"""What `make check` refuses to find in the repository."""

import re
import subprocess
from pathlib import Path

import pytest

from scripts import tree


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the few files that are always read."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "README.md").write_text("# A project\n")
    (tmp_path / ".env.example").write_text("SECRET_KEY=\n")
    (tmp_path / "gunicorn.conf.py").write_text("bind = ''\n")
    monkeypatch.setattr(tree, "ROOT", tmp_path)
    return tmp_path


def found(repository: Path, name: str, text: str) -> list[str]:
    (repository / name).parent.mkdir(parents=True, exist_ok=True)
    (repository / name).write_text(text)
    subprocess.run(["git", "-C", repository, "add", "--all"], check=True)
    return list(tree.problems())


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("index = https://" + "pypi" + ".org/simple", "notes.txt:2: the address of a package registry"),
        ("see /" + "root/.cache/thing", "notes.txt:2: the path of a machine"),
        ("cd /" + "home/someone/project", "notes.txt:2: the path of a machine"),
    ],
)
def test_refuses_what_belongs_to_one_machine(repository: Path, line: str, problem: str) -> None:
    assert found(repository, "notes.txt", f"first\n{line}\n") == [problem]


@pytest.mark.parametrize(
    "line", ["https://www.example.org/home/page/", "templates/home/home_page.html", "/srv/travail-pair/media"]
)
def test_accepts_addresses_and_relative_paths(repository: Path, line: str) -> None:
    assert found(repository, "notes.txt", line) == []


def test_refuses_long_modules_functions_and_readme(repository: Path) -> None:
    long_function = "def f():\n" + "    pass\n" * 50
    assert found(repository, "room/a.py", long_function) == ["room/a.py:1: f has 51 lines, more than 50"]
    assert found(repository, "room/a.py", "pass\n" * 301) == [
        "room/a.py: 301 lines, more than 300: split it by family"
    ]
    assert found(repository, "room/a.py", "") == []
    assert found(repository, "tests/test_a.py", "pass\n" * 301) == []
    assert found(repository, "README.md", "line\n" * 101) == ["README.md: 101 lines, more than 100"]


def test_refuses_an_unexplained_setting(repository: Path) -> None:
    setting = 'NEW = env.int("NEW_SETTING", default=1)\nKEY = env.str("SECRET_KEY")\n'
    problem = ".env.example: NEW_SETTING of cms/settings/base.py is not explained"
    assert found(repository, "cms/settings/base.py", setting) == [problem]


def test_this_project_explains_no_setting_that_does_not_exist() -> None:
    root = Path(tree.__file__).resolve().parent.parent
    explained = set(re.findall(r"(?m)^#?([A-Z_]+)=", (root / ".env.example").read_text()))
    read = {"DJANGO_SETTINGS_MODULE", "FORWARDED_ALLOW_IPS"}  # by Django, by gunicorn
    for path in [*root.glob("cms/settings/*.py"), root / "gunicorn.conf.py"]:
        read.update(tree.SETTINGS.findall(path.read_text()))
    assert explained - read == set()
