"""Lock the dependencies: `python -m scripts.requirements [--check | --upgrade]`.

`pyproject.toml` says what the project needs; `requirements/run.txt` (what serves the site) and
`requirements/dev.txt` (with the tests and the checks) say which versions and which files, by hash, for
every Python and system at once. Neither names a registry: each machine uses its own.
"""

import argparse
import difflib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.environment import UV_TRUST
from scripts.steps import ROOT, fail, say

LOCKS = ROOT / "requirements"
UV = Path(sys.executable).with_name("uv")  # locked like the rest, so that everyone's output is the same


def compile_lock(kind: str, output: Path, upgrade: bool = False) -> None:
    """Write one lock; the versions that `output` already holds are kept unless `upgrade`."""
    command: list[str | Path] = [
        *(UV, "pip", "compile", "--quiet", "pyproject.toml", "--output-file", output),
        *("--universal", "--python-version", "3.11", "--generate-hashes"),
        *("--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "make requirements"),
    ]
    if kind == "dev":
        command += ["--group", "test", "--group", "lint", "--constraints", "requirements/run.txt"]
    if upgrade:
        command.append("--upgrade")
    if subprocess.run(command, cwd=ROOT, env={**UV_TRUST, **os.environ}).returncode:
        fail(f"requirements/{kind}.txt could not be compiled: the lines above say why.")


def check() -> int:
    """Return 1, and show the difference, when a lock does not follow from `pyproject.toml`."""
    outdated = 0
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("run", "dev"):
            committed, fresh = LOCKS / f"{kind}.txt", Path(folder) / f"{kind}.txt"
            shutil.copy(committed, fresh)  # what it pins stays pinned: a release of today changes nothing
            compile_lock(kind, fresh)
            names = (f"requirements/{kind}.txt", "recompiled")
            for line in difflib.unified_diff(_pins(committed), _pins(fresh), *names, lineterm=""):
                outdated = 1
                say(line)
    if outdated:
        say("requirements/ does not follow from pyproject.toml: run `make requirements`, commit the result.")
    return outdated


def _pins(lock: Path) -> list[str]:
    """A lock without its hashes: a file added later to a release we already pin changes nothing for us."""
    return [line.rstrip(" \\") for line in lock.read_text().splitlines() if "--hash=" not in line]


def main() -> int:
    """Read the options and do what they say."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only say whether the locks are up to date")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions allowed")
    options = parser.parse_args()
    if options.check:
        return check()
    for kind in ("run", "dev"):
        compile_lock(kind, LOCKS / f"{kind}.txt", options.upgrade)
    return 0


if __name__ == "__main__":
    sys.exit(main())
