"""Make `.venv` from the locked requirements: `python -m scripts.environment [run|dev]`.

`run` is what serves the site, `dev` adds the tests and the checks. uv installs when it is present, pip
otherwise; both refuse a package whose hash is not in the lock. A second call takes no time: `.venv`
remembers which lock it was made from.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

from scripts.steps import ROOT, StepFailed, fail, run, tail

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOG = VENV / "install.log"
STAMP = VENV / "installed.json"
SPACE_NEEDED = {"run": 500_000_000, "dev": 1_000_000_000}  # bytes: 300 and 650 MB, and their archives pass by
# uv must believe the certificates that this machine believes, as pip does: many offices' proxies need it.
UV_TRUST = {"UV_SYSTEM_CERTS": "true", "UV_NATIVE_TLS": "true"}  # one name for each age of uv

NETWORK_TROUBLE = re.compile(
    r"name resolution|Name or service not known|NewConnectionError|ConnectTimeout|ReadTimeout|"
    r"Network is unreachable|Connection refused|ProxyError|dns error|error sending request|"
    r"Failed to fetch|client error \(Connect\)|No matching distribution found",
    re.IGNORECASE,
)


def ensure(kind: str = "run") -> Path:
    """Return the Python of a complete `.venv`, after making or completing it.

    Args:
        kind: "run" or "dev", the name of a file of `requirements/`.
    """
    lock = ROOT / "requirements" / f"{kind}.txt"
    if _is_installed(kind):
        return PYTHON
    uv = shutil.which("uv")
    if shutil.disk_usage(ROOT).free < (needed := SPACE_NEEDED[kind]):
        fail(f"There is not enough room on this disk for .venv: it needs {needed // 1_000_000} MB.")
    if not _is_usable(needs_pip=not uv):
        _create(uv)
    _install(lock, uv)
    names = ("run", "dev") if kind == "dev" else ("run",)  # the development lock holds the other one
    STAMP.write_text(json.dumps(_stamps() | {name: _fingerprint(name) for name in names}))
    return PYTHON


def _fingerprint(kind: str) -> str:
    return hashlib.sha256((ROOT / "requirements" / f"{kind}.txt").read_bytes()).hexdigest()


def _stamps() -> dict[str, str]:
    try:
        stamps: dict[str, str] = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return stamps


def _is_installed(kind: str) -> bool:
    return _stamps().get(kind) == _fingerprint(kind) and _is_usable(needs_pip=False)


def _is_usable(needs_pip: bool) -> bool:
    """A `.venv` breaks when its Python is removed or upgraded under it, and one made by uv has no pip."""
    test = ("import pip; " if needs_pip else "") + "import sys; sys.exit(sys.version_info < (3, 11))"
    return PYTHON.exists() and subprocess.run([PYTHON, "-c", test], capture_output=True).returncode == 0


def _create(uv: str | None) -> None:
    python = getattr(sys, "_base_executable", sys.executable)  # not the one in the .venv that goes away
    if VENV.exists():
        shutil.rmtree(VENV)
    if uv:
        command = [uv, "venv", "--quiet", "--python", python, str(VENV)]
    else:
        try:
            import ensurepip  # noqa: F401 - Debian ships both in a package of their own
            import venv  # noqa: F401
        except ImportError:
            fail(
                "This Python cannot make a virtual environment: install its venv module "
                "(on Debian and Ubuntu: apt install python3-venv), then run the command again."
            )
        command = [python, "-m", "venv", str(VENV)]
    log = ROOT / "var" / "venv.log"
    try:
        run("Making .venv", command, log)
    except StepFailed as error:
        shutil.rmtree(VENV, ignore_errors=True)
        _explain(error.log, log)


def _install(lock: Path, uv: str | None) -> None:
    options = ["--no-deps", "--require-hashes", "--requirement", str(lock)]  # the lock names every dependency
    if uv:
        command = [uv, "pip", "install", "--python", str(PYTHON), *options]
    else:
        quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--retries", "3"]
        command = [str(PYTHON), "-m", "pip", "install", *quiet, *options]
    total = len(re.findall(r"(?m)^[\w.\[\]-]+==", lock.read_text()))
    environment = {"PIP_ROOT_USER_ACTION": "ignore", **UV_TRUST, **os.environ}
    try:
        run(
            f"Installing about {total} packages (the first time takes a minute or two)",
            command,
            LOG,
            environment,
            progress=lambda text: _seen(text, total),
        )
    except StepFailed as error:
        _explain(error.log, LOG)


def _seen(log: str, total: int) -> str:
    if "Installing collected packages" in log:
        return "unpacking"
    seen = len(re.findall(r"(?m)^Collecting |^Requirement already", log))
    return f"{seen} of {total}" if seen else ""


def _explain(log: str, path: Path) -> NoReturn:
    """Say in one sentence what stopped the installation; show its last lines when the cause is not usual."""
    details = f"({path.relative_to(ROOT)} says more.)"
    if "No space left" in log:
        fail(f"There is no room left on this disk for .venv. {details}")
    if "DO NOT MATCH THE HASHES" in log or "Hash mismatch" in log:
        fail(f"A package is not the one that requirements/ locks: it was refused. {details}")
    if NETWORK_TROUBLE.search(log):
        fail(
            f"The packages could not be downloaded: check the network, then run the command again. {details}"
        )
    fail(f"{tail(log)}\nThe environment could not be made. {details}")


if __name__ == "__main__":
    try:
        ensure(*sys.argv[1:2])
    except KeyboardInterrupt:
        fail("\nStopped.")
