"""A production site on the loopback, made for one measure."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def site_environment(database_url: str, folder: str, port: int, **more: str) -> dict[str, str]:
    """What a site with its own database and media in `folder` is started with."""
    return {
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "SECRET_KEY": "bench-" * 10,
        "HTTPS": "false",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1,testserver",
        "DATABASE_URL": database_url,
        "MEDIA_ROOT": f"{folder}/media",
        "STATIC_ROOT": f"{folder}/static",
        "LOG_LEVEL": "ERROR",
        "PORT": str(port),
        **more,
    }


def load_demo(environment: dict[str, str]) -> None:
    """Fill an empty database with the demo."""
    for command in ("migrate", "load_territories", "load_demo"):
        python(environment, "manage.py", command)


def python(environment: dict[str, str], *arguments: str) -> str:
    """What a Python command of the site prints; SystemExit with all it said when it fails."""
    return output(sys.executable, *arguments, environment=environment)


def output(*command: str, environment: dict[str, str] | None = None) -> str:
    """What a command prints; SystemExit with all it said when it fails."""
    result = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{result.stdout}{result.stderr}")
    return result.stdout.strip()
