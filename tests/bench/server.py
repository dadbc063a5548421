"""Runs one server for the time of a measure, and reads what its processes used."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .site import ROOT

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A running gunicorn: where it answers, and its master process."""

    url: str
    pid: int

    def _processes(self) -> list[int]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [self.pid, *map(int, children)]

    def cpu_seconds(self) -> float:
        """Processor time, user and system, that the server's processes have used so far."""
        total = 0
        for pid in self._processes():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += sum(map(int, fields[11:15]))  # its own, and those of workers that have ended
        return total / _TICKS

    def memory_megabytes(self) -> float:
        """Memory of all its processes, shared pages counted once for each that maps them divided by their number."""
        kilobytes = 0
        for pid in self._processes():
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            kilobytes += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        return kilobytes / 1024


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


@contextmanager
def serve(application: str, port: int, environment: dict[str, str]) -> Iterator[Server]:
    """`application` under gunicorn as the project configures it, with two workers, until the block ends."""
    command = [sys.executable, "-m", "gunicorn", "--workers", "2", "--log-level", "error", application]
    settings = {"BIND": f"127.0.0.1:{port}", "ACCESS_LOG": "/dev/null"}
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment, **settings})
    try:
        _wait_for(port, process)
        yield Server(f"http://127.0.0.1:{port}", process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int, process: subprocess.Popen) -> None:
    for _attempt in range(200):
        if process.poll() is not None:
            raise SystemExit("The server to be measured did not start; its messages are above.")
        with socket.socket() as sock:
            if sock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("The server to be measured did not answer within 20 s.")
