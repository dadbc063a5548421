"""How a command speaks: one line per step, with progress while it lasts, and one sentence when it fails."""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
HEARTBEAT = 15  # seconds between signs of life where the output is not a terminal
TAIL = 15  # lines of a failed step's log worth showing


class StepFailed(Exception):
    """A step ended with an error; `log` holds everything it printed."""

    def __init__(self, log: str) -> None:
        super().__init__(log)
        self.log = log


def say(sentence: str = "") -> None:
    """Print at once, even into a pipe, so that a watcher sees where a long command is."""
    print(sentence, flush=True)


def fail(sentence: str) -> NoReturn:
    """End the command with one clear sentence, and no traceback."""
    print(sentence, file=sys.stderr, flush=True)
    raise SystemExit(1)


def run(
    title: str,
    command: Sequence[str | Path],
    log: Path,
    env: Mapping[str, str] | None = None,
    progress: Callable[[str], str] = lambda text: "",
) -> None:
    """Run one step, its output in `log`, and show that it lives.

    Args:
        title: what a newcomer reads, such as "Loading the demo content".
        command: program and arguments; it runs at the root of the project.
        log: file that receives the output, replaced each time.
        env: the whole environment of the step; the current one by default.
        progress: makes a short text, such as "12 of 40", from what the log holds so far.

    Raises:
        StepFailed: the command's exit code was not zero.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    terminal = sys.stdout.isatty()
    start = shown = time.monotonic()
    print(f"{title}…", end="" if terminal else "\n", flush=True)
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT)
        try:
            while True:
                try:
                    code = process.wait(timeout=1)
                    break
                except subprocess.TimeoutExpired:
                    now = time.monotonic()
                    if terminal or now - shown >= HEARTBEAT:
                        shown = now
                        detail = progress(log.read_text(errors="replace"))
                        _show_progress(title, now - start, detail, terminal)
        finally:
            if process.poll() is None:  # Ctrl-C: the step got it too, let it end before we do
                process.terminate()
                process.wait()
    if code:
        if terminal:
            print()
        raise StepFailed(log.read_text(errors="replace"))
    took = f"done in {time.monotonic() - start:.0f} s"
    print(f"\r\033[K{title}: {took}" if terminal else f"  {took}", flush=True)


def run_or_fail(
    title: str, command: Sequence[str | Path], log: Path, env: Mapping[str, str] | None = None
) -> None:
    """`run`, for steps whose failure has no better explanation than the end of their log."""
    try:
        run(title, command, log, env, progress=_last_line)
    except StepFailed as error:
        fail(f"{tail(error.log)}\n{title} failed; {log.relative_to(ROOT)} says why in full.")


def tail(log: str) -> str:
    """The last lines of a log, indented, as the explanation of a failure."""
    return "\n".join(f"  {line}" for line in log.splitlines()[-TAIL:])


def _last_line(log: str) -> str:
    lines = log.split("\n")[:-1]  # the last one may not be finished
    return lines[-1].strip()[:60] if lines else ""


def _show_progress(title: str, seconds: float, detail: str, terminal: bool) -> None:
    text = f"{seconds:.0f} s" + (f", {detail}" if detail else "")
    if terminal:
        print(f"\r\033[K{title}… {text}", end="", flush=True)
    else:
        say(f"  still working, {text}")
