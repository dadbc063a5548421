"""What production refuses and demands, in a process of its own, as a service manager starts it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECRET = "s" * 60
SCRIPT = """
import json, django
django.setup()
from axes.helpers import get_client_ip_address
from django.conf import settings
from django.test import Client, RequestFactory
client = Client()
plain = client.get("/healthz", headers={"host": "www.example.org"})
page = client.get("/robots.txt", headers={"host": "www.example.org"})
secure = client.get("/robots.txt", secure=True, headers={"host": "www.example.org"})
stranger = client.get("/robots.txt", secure=True, headers={"host": "autre.example.org"})
print(json.dumps({
    "debug": settings.DEBUG,
    "session_secure": settings.SESSION_COOKIE_SECURE,
    "csrf_secure": settings.CSRF_COOKIE_SECURE,
    "http_only": settings.SESSION_COOKIE_HTTPONLY,
    "health": plain.status_code,
    "redirect": [page.status_code, page.get("Location", "")],
    "hsts": secure.get("Strict-Transport-Security", ""),
    "csp": secure.get("Content-Security-Policy", ""),
    "stranger": stranger.status_code,
    "address": get_client_ip_address(
        RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9")
    ),
}))
"""


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    variables = {
        **kept,
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "DATABASE_URL": "sqlite://:memory:",
        "SITE_URL": "https://www.example.org",
        "LOG_LEVEL": "CRITICAL",
        **environment,
    }
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def production() -> dict:
    done = start(SECRET_KEY=SECRET)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("secret", ["", "trop-court"])
def test_without_a_secret_it_does_not_start_and_says_what_to_do(secret):
    done = start(SECRET_KEY=secret)
    assert done.returncode != 0
    assert "SECRET_KEY is missing or shorter than 50 characters" in done.stderr


def test_browsers_are_held_to_https(production):
    assert production["redirect"] == [301, "https://www.example.org/robots.txt"]
    assert production["hsts"] == "max-age=31536000; includeSubDomains; preload"
    assert "upgrade-insecure-requests" in production["csp"]


def test_cookies_are_safe(production):
    assert production["session_secure"] and production["csrf_secure"] and production["http_only"]


def test_errors_tell_nothing(production):
    assert production["debug"] is False


def test_only_the_sites_own_name_is_answered(production):
    assert production["stranger"] == 400


def test_a_probe_needs_no_https(production):
    # 503: this database is empty. It answered, which is what matters here.
    assert production["health"] == 503


def test_readers_are_told_apart_behind_a_proxy_and_cannot_forge_it_without_one(production):
    """Login throttling and the limits of the readers' forms count by this address."""
    assert production["address"] == "127.0.0.1"
    behind = start(SECRET_KEY=SECRET, BEHIND_PROXY="true")
    assert json.loads(behind.stdout)["address"] == "203.0.113.9"
