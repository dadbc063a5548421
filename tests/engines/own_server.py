"""An Elasticsearch of the tests' own: a process that they freeze, kill and fill up as failures do."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

_START = 180  # seconds: a Java program, on a machine that is busy with tests
_JAVA = "-Xms256m -Xmx256m -XX:TieredStopAtLevel=1"  # little memory, and half the time to start


class OwnServer:
    """The server that `command` starts and stops, with a folder and ports of its own.

    The command takes `start` or `stop`, and from the environment ES_ROOT (an empty folder, where it puts
    elasticsearch/data/es.pid), ES_HTTP_PORT and ES_TRANSPORT_PORT; `start` returns once the server answers.
    """

    def __init__(self, command: str) -> None:
        self._command = command
        # Not under pytest's own folders, which nobody but the owner may enter: the server is another user.
        self._folder = Path(tempfile.mkdtemp(prefix="elasticsearch-of-tests-"))
        self._folder.chmod(0o755)
        self._home = self._folder / "root" / "elasticsearch"
        http, transport = _free_ports()
        self.url = f"http://127.0.0.1:{http}"
        self._environment = {
            **os.environ,
            "ES_ROOT": str(self._folder / "root"),
            "ES_HTTP_PORT": str(http),
            "ES_TRANSPORT_PORT": str(transport),
            "ES_JAVA_OPTS": _JAVA,
        }

    def start(self) -> None:
        """Start it, again or for the first time, with the data that it has."""
        done = self._run("start")
        assert done.returncode == 0, f"{self._command} did not start a server:\n{done.stdout}{done.stderr}"

    def freeze(self) -> None:
        """It keeps its connections, takes new ones and answers none."""
        os.kill(self._pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self._pid, signal.SIGCONT)

    def kill(self) -> None:
        """As the system does when memory is short: nothing is closed or written."""
        pid = self._pid
        os.kill(pid, signal.SIGKILL)
        give_up_at = time.monotonic() + 10
        while Path(f"/proc/{pid}").exists():
            assert time.monotonic() < give_up_at, f"process {pid} stays"
            time.sleep(0.05)

    def remove(self) -> None:
        """Stop it if it runs, and delete all that it has."""
        self._run("stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def _pid(self) -> int:
        return int((self._home / "data" / "es.pid").read_text())

    def _run(self, action: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self._command, action],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=_START,
            check=False,
        )


def _free_ports() -> tuple[int, int]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]
