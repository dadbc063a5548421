"""Puts a load on one address and says how the server bore it."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .server import Server

SCRIPT = Path(__file__).with_name("report.lua")


@dataclass(frozen=True)
class Load:
    """Requests a second, latency in ms, and the server's processor time in ms for each request."""

    requests_per_second: float
    p50: float
    p95: float
    cpu: float


def require_wrk() -> None:
    if not shutil.which("wrk"):
        raise SystemExit("make bench needs wrk: on Debian and Ubuntu, apt install wrk.")


def measure(server: Server, path: str, seconds: int, connections: int = 4, cookie: str = "") -> Load:
    """Ask for `path` over `connections` connections for so many seconds, as a browser that accepts gzip.

    Who has a cookie gets no answer made for another (decision 0026): each one is rendered.
    """
    before = server.cpu_seconds()
    command = ["wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s"]
    if cookie:
        command += ["--header", f"Cookie: {cookie}"]
    command += ["--header", "Accept-Encoding: gzip", "--script", str(SCRIPT), f"{server.url}{path}"]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    line = next(line for line in output.splitlines() if line.startswith("RESULT "))
    requests, duration, errors, p50, p95 = (float(word) for word in line.split()[1:])
    if errors:
        raise SystemExit(f"{path}: {errors:.0f} of {requests:.0f} requests failed.")
    cpu = (server.cpu_seconds() - before) * 1000 / requests
    return Load(requests / duration, p50, p95, cpu)
