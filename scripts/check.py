"""Every check that is not a test: `python -m scripts.check [name…]`; all run, then failures are shown."""

import os
import secrets
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scripts.steps import ROOT, fail, say

BIN = Path(sys.executable).parent
PYTHON = sys.executable
SHOWN = 80  # lines of a failed check, when it is not the only one asked for

# What production needs to start, with a secret that nothing else uses.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "cms.settings.production",
    "SECRET_KEY": secrets.token_urlsafe(60),
    "SITE_URL": "https://www.example.org",
    "DATABASE_URL": "sqlite://:memory:",
    "CACHE_URL": "locmemcache://",
    "EMAIL_URL": "smtp://127.0.0.1:25",
}
TEST = {"DJANGO_SETTINGS_MODULE": "cms.settings.test"}


def _templates() -> list[str]:
    return [str(path.relative_to(ROOT)) for path in sorted((ROOT / "templates").glob("**/*.html"))]


CHECKS: dict[str, tuple[list[str], dict[str, str]]] = {
    "style": ([f"{BIN}/ruff", "check", "."], {}),
    "format": ([f"{BIN}/ruff", "format", "--check", "."], {}),
    "types": ([f"{BIN}/mypy", "."], TEST),
    "templates": ([f"{BIN}/djlint", "--lint", "--quiet", "templates"], {}),
    "template-format": ([f"{BIN}/djade", "--check", "--target-version", "5.2", *_templates()], {}),
    "layers": ([f"{BIN}/lint-imports", "--no-cache"], TEST),
    "migrations": ([PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"], TEST),
    "production": ([PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    "requirements": ([PYTHON, "-m", "scripts.requirements", "--check"], {}),
    "french": ([PYTHON, "-m", "scripts.messages", "--check"], TEST),
    "tree": ([PYTHON, "-m", "scripts.tree"], {}),
}


def _run(name: str) -> tuple[int, str, float]:
    command, environment = CHECKS[name]
    start = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr, time.monotonic() - start


def main() -> int:
    """Run the checks named on the command line, or all; return 1 if one found something."""
    names = sys.argv[1:] or list(CHECKS)
    if unknown := set(names) - set(CHECKS):
        fail(f"No such check: {', '.join(sorted(unknown))}. There are: {', '.join(CHECKS)}.")
    failed = {}
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for name, (code, output, seconds) in zip(names, pool.map(_run, names), strict=True):
            say(f"{'FAILED' if code else 'ok':<8}{name:<18}{seconds:5.1f} s")
            if code:
                failed[name] = output
    for name, output in failed.items():
        lines = output.strip().splitlines()
        say(f"\n--- {name} " + "-" * (90 - len(name)))
        say("\n".join(lines if len(names) == 1 else lines[:SHOWN]))
        if len(lines) > SHOWN and len(names) > 1:
            say(f"… {len(lines) - SHOWN} more lines: make check ARGS={name}")
    if failed:
        say(f"\n{len(failed)} of {len(names)} checks failed: {', '.join(failed)}.")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
