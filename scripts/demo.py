"""Show the site, complete, on this machine: `make demo`, or `python -m scripts.demo`.

Everything it makes lives in `var/demo`: an embedded database, the images, the secrets. What is done once is
not done again (`state.json` remembers from what), so a second run takes seconds and keeps what editors
changed. `--develop` serves the same content with Django's development server instead of gunicorn.
"""

import argparse
import glob
import hashlib
import json
import os
import secrets
import shlex
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterable
from pathlib import Path
from types import FrameType
from typing import NoReturn

from scripts.environment import ensure
from scripts.steps import ROOT, fail, run_or_fail, say, tail

DEMO = ROOT / "var" / "demo"
DATABASE = DEMO / "db.sqlite3"
STATE = DEMO / "state.json"
EDITOR = "demo"
HOST = "127.0.0.1"
START_TIME = 60  # seconds that the server may take to answer


def main() -> None:
    """Prepare what is missing, then serve until Ctrl-C."""
    options = _options()
    _check_port(options.port)
    pages = _page_texts(options.pages)
    python = ensure("dev" if options.develop else "run")
    DEMO.mkdir(mode=0o700, parents=True, exist_ok=True)  # the database holds accounts and sessions
    environment = _environment(options.port, options.develop)
    preparation = Preparation(python, environment)
    preparation.content(pages)
    if not options.develop:  # the development server finds static files where they are written
        preparation.static_files()
    _serve(python, environment, options.port, options.develop)


class Preparation:
    """The steps from an empty folder to a site ready to be served, each done when its inputs changed."""

    def __init__(self, python: Path, environment: dict[str, str]) -> None:
        self.python = python
        self.environment = environment
        self.state: dict[str, str] = {}
        if DATABASE.exists() and STATE.exists():
            self.state = json.loads(STATE.read_text())

    def content(self, pages: list[Path]) -> None:
        """Fill the database; `pages` are texts to import as published pages."""
        self._step("Preparing the database", _digest([*_files("*/migrations/*.py"), _lock()]), "migrate")
        self._step("Loading the territories", _digest(_files("cms/data/**/*.csv")), "load_territories")
        # Once and for all: a page that an editor deleted must not come back.
        self._step("Loading the demo content", "once", "load_demo")
        account = ("createsuperuser", "--noinput", "--username", EDITOR, "--email", "demo@example.org")
        self._step("Making the editor's account", "once", *account)
        fresh = [page for page in pages if self.state.get(str(page)) != _digest([page])]
        if fresh:
            titles = f"Importing {len(fresh)} page{'s' if len(fresh) > 1 else ''}"
            self._run(titles, "import_pages", "--publish", *map(str, fresh))
            self._remember({str(page): _digest([page]) for page in fresh})
        self._step("Indexing for the search", _digest(_files("search/**/*.py")), "rebuild_search_index")

    def static_files(self) -> None:
        """Gather, name and compress styles, scripts and drawings, as in production."""
        static = _digest([*_files("static/**/*"), *_files("*/static/**/*"), _lock()])
        self._step("Collecting static files", static, "collectstatic", "--noinput", "--clear")

    def _step(self, title: str, fingerprint: str, command: str, *arguments: str) -> None:
        if self.state.get(title) == fingerprint:
            return
        self._run(title, command, *arguments)
        self._remember({title: fingerprint})

    def _run(self, title: str, command: str, *arguments: str) -> None:
        if command in {"load_territories", "load_demo", "import_pages"}:
            self.state.pop("Indexing for the search", None)
            self._remember({})
        log = DEMO / "logs" / f"{command}.log"
        run_or_fail(title, [self.python, "manage.py", command, *arguments], log, self.environment)

    def _remember(self, done: dict[str, str]) -> None:
        self.state.update(done)
        STATE.write_text(json.dumps(self.state, indent=2, ensure_ascii=False))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", default=os.environ.get("PORT", "8000"))
    parser.add_argument("--pages", default=os.environ.get("PAGES", ""), help="texts to import")
    parser.add_argument("--develop", action="store_true", help="readable errors, reload on change")
    options = parser.parse_args()
    if not options.port.isdecimal() or not 1 <= int(options.port) <= 65535:
        fail(f"PORT must be a number from 1 to 65535, not “{options.port}”.")
    options.port = int(options.port)
    return options


def _check_port(port: int) -> None:
    """Say now, rather than after a minute of installation, that the server will not be able to listen."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            fail(f"Only an administrator may use port {port}: choose one above 1023, such as PORT=8000.")
        except OSError:
            fail(f"Port {port} is taken: stop what uses it, or choose another one, such as PORT={port + 1}.")


def _page_texts(patterns: str) -> list[Path]:
    """Return the files that shell-like patterns name, sorted; each pattern must name at least one."""
    found: set[Path] = set()
    for pattern in shlex.split(patterns):
        matches = glob.glob(os.path.expanduser(pattern), root_dir=ROOT)
        if not matches:
            fail(f"PAGES names no file: {pattern}")
        found.update((ROOT / name).resolve() for name in matches)
    return sorted(found)


def _environment(port: int, develop: bool) -> dict[str, str]:
    """Production's settings on plain HTTP: nothing of the caller's own site may be touched."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": f"cms.settings.{'development' if develop else 'production'}",
        "DJANGO_SUPERUSER_PASSWORD": _kept_secret("password", 12),
        "SECRET_KEY": _kept_secret("secret_key", 60),
        "HTTPS": "false",
        "BEHIND_PROXY": "false",
        "ALLOWED_HOSTS": f"{HOST},localhost",
        "SITE_URL": f"http://{HOST}:{port}",
        "CSRF_TRUSTED_ORIGINS": f"http://{HOST}:{port},http://localhost:{port}",
        "DATABASE_URL": f"sqlite:///{DATABASE}",
        "CACHE_URL": "locmemcache://",
        "EMAIL_URL": f"filemail:///{DEMO / 'mail'}",
        "MEDIA_ROOT": str(DEMO / "media"),
        "STATIC_ROOT": str(DEMO / "static"),
        "ACCESS_LOG": str(DEMO / "logs" / "access.log"),
        "BIND": f"{HOST}:{port}",
    }


def _kept_secret(name: str, size: int) -> str:
    """Return a secret made at the first run; only the owner of the files can read it."""
    path = DEMO / name
    if not path.exists():
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(size))
    return path.read_text()


def _lock() -> Path:
    return ROOT / "requirements" / "run.txt"


def _files(pattern: str) -> list[Path]:
    return sorted(path for path in ROOT.glob(pattern) if path.is_file() and ".venv" not in path.parts)


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _serve(python: Path, environment: dict[str, str], port: int, develop: bool) -> None:
    address = f"http://{HOST}:{port}/"
    server_command = "manage.py runserver" if develop else "-m gunicorn --log-level warning"
    command = [str(python), *server_command.split(), *([f"{HOST}:{port}"] if develop else [])]
    log = DEMO / "logs" / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=None if develop else output, stderr=subprocess.STDOUT
        )
    worker = _mail_worker(python, environment)
    signal.signal(signal.SIGTERM, _end)
    try:
        if not _answers(server, address + "healthz"):
            fail(f"{tail(log.read_text())}\nThe server did not start: the lines above say why.")
        say(f"\n  The site    {address}")
        say(f"  The editor  {address}admin/   name: {EDITOR}   password: {_kept_secret('password', 12)}")
        say(f"  Its mails   files in {(DEMO / 'mail').relative_to(ROOT)}")
        say(f"\n  Ctrl-C stops it; its data stay in {DEMO.relative_to(ROOT)} (`make clean` forgets them).\n")
        server.wait()
    except KeyboardInterrupt:
        say("\nStopped.")  # the server received Ctrl-C too
    finally:
        for process in (server, worker):
            process.terminate()
            process.wait()


def _mail_worker(python: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start what sends the mails of orders, as in production (docs/exploitation.md); here they become files."""
    command = [str(python), "manage.py", "db_worker", "--backend", "mail", "--no-reload"]
    with (DEMO / "logs" / "mail.log").open("w") as output:
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)


def _answers(server: subprocess.Popen[bytes], address: str) -> bool:
    """Wait until the site says that it works, or until its server has ended."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + START_TIME
    while time.monotonic() < end and server.poll() is None:
        try:
            with direct.open(address, timeout=5):
                return True
        except OSError:
            time.sleep(0.2)
    return False


def _end(number: int, frame: FrameType | None) -> NoReturn:
    """Leave as after an error, so that the server is stopped, when the terminal or a service manager says so."""
    raise SystemExit(0)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        fail("\nStopped: run the command again to go on from here.")
