"""What the files of the repository may hold: `python -m scripts.tree`.

No address of a package registry and no path of somebody's machine (the project must install anywhere), a
README that is read to the end, modules and functions short enough to be understood in one go, and every
variable of the environment explained in `.env.example`.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.steps import ROOT, say

README_LINES, MODULE_LINES, FUNCTION_LINES = 100, 300, 50
# Brackets keep these names out of this file too.
REGISTRIES = re.compile(
    r"p[y]pi\.org|pythonh[o]sted\.org|npm[j]s\.(org|com)|m[a]ven\.(org|apache)|crat[e]s\.io|"
    r"gol[a]ng\.org|deb\.d[e]bian\.org|y[a]rnpkg\.com",
    re.IGNORECASE,
)
MACHINES = re.compile(r"(?<![\w.:/-])/(root|work|home|Users)/[\w.]+/|(?<![\w.:/-])/(root|work)/")

SETTINGS = re.compile(r'env(?:\.\w+|iron\.get)?\(\s*"([A-Z_]+)"')


def problems() -> Iterator[str]:
    """Say what is wrong, each with its file and line."""
    for path in _tracked():
        text = _text(path)
        name = path.relative_to(ROOT)
        for number, line in enumerate(text.splitlines(), 1):
            if REGISTRIES.search(line):
                yield f"{name}:{number}: the address of a package registry"
            if MACHINES.search(line):
                yield f"{name}:{number}: the path of a machine"
        if path.suffix == ".py" and not {"tests", "migrations"} & set(name.parts):
            yield from _too_long(name, text)
    documented = (ROOT / ".env.example").read_text()
    for path in [*ROOT.glob("cms/settings/*.py"), ROOT / "gunicorn.conf.py"]:
        for variable in SETTINGS.findall(path.read_text()):
            if not variable.startswith("TEST_") and not re.search(rf"(?m)^#?{variable}=", documented):
                yield f".env.example: {variable} of {path.relative_to(ROOT)} is not explained"
    lines = len((ROOT / "README.md").read_text().splitlines())
    if lines > README_LINES:
        yield f"README.md: {lines} lines, more than {README_LINES}"


def _too_long(name: Path, source: str) -> Iterator[str]:
    lines = len(source.splitlines())
    if lines > MODULE_LINES:
        yield f"{name}: {lines} lines, more than {MODULE_LINES}: split it by family"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            size = (node.end_lineno or node.lineno) - node.lineno + 1
            if size > FUNCTION_LINES:
                yield f"{name}:{node.lineno}: {node.name} has {size} lines, more than {FUNCTION_LINES}"


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def _text(path: Path) -> str:
    """Return a file's text, nothing for a picture or another binary file."""
    content = path.read_bytes()
    return "" if b"\0" in content[:8000] else content.decode(errors="replace")


if __name__ == "__main__":
    found = list(problems())
    for sentence in found:
        say(sentence)
    sys.exit(bool(found))
