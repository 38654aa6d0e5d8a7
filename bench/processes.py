"""Processes: how they are started, waited for and ended, with their children, in any case."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from bench.options import ROOT
from bench.problems import CannotMeasureError

KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")
QUIET = 3.0
TICKS = os.sysconf("SC_CLK_TCK")


def clean_environment(**more: str) -> dict[str, str]:
    """Return an environment that holds no setting of the caller's but ``more``."""
    return {name: os.environ[name] for name in KEPT if name in os.environ} | more


def free_port() -> int:
    """Return a port on loopback that nobody listens on."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def run(
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path = ROOT,
    patience: float = 600,
    cleanly: bool = True,
) -> str:
    """Run ``command`` to its end and return what it printed; raise if it fails.

    ``patience`` is the most it may take, in seconds.
    """
    with tempfile.TemporaryFile() as said:
        child = _start(command, environment, folder, said.fileno())
        try:
            code = child.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            raise CannotMeasureError(f"{_name(command)} took over {patience:g} s.") from None
        finally:
            stop(child)
        said.seek(0)
        text = said.read().decode(errors="replace")
    if code and cleanly:
        raise CannotMeasureError(f"{_name(command)} failed: {_last_words(text)}")
    return text


@contextmanager
def running(
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path = ROOT,
    is_ready: Callable[[], bool] = lambda: True,
    patience: float = 60,
) -> Iterator[subprocess.Popen[bytes]]:
    """Start ``command``, wait until it ``is_ready``, and end it and its children at the end."""
    with tempfile.TemporaryFile() as said:
        child = _start(command, environment, folder, said.fileno())
        try:
            deadline = time.monotonic() + patience
            while not is_ready():
                if child.poll() is not None or time.monotonic() > deadline:
                    said.seek(0)
                    words = _last_words(said.read().decode(errors="replace"))
                    raise CannotMeasureError(f"{_name(command)} did not start: {words}")
                time.sleep(0.002)
            yield child
        finally:
            stop(child)


def _start(
    command: Sequence[str], environment: Mapping[str, str] | None, folder: Path, output: int
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 (commands are written in this package)
        list(command),
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
    )


def stop(child: subprocess.Popen[Any]) -> None:
    """End ``child`` kindly, then whatever is left of the processes it had started."""
    family = tree(child.pid)
    if child.poll() is None:
        child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=10)
    for pid in family:
        if pid != child.pid or child.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    child.wait()


def tree(pid: int) -> list[int]:
    """Return ``pid`` and every process that descends from it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parent = int(_stat(int(entry.name))[1])
            children.setdefault(parent, []).append(int(entry.name))
    found = [pid]
    for one in found:
        found.extend(children.get(one, []))
    return found


def work_seconds(pids: Sequence[int]) -> float:
    """Return the processor time that ``pids`` and their children have used, in seconds."""
    total = 0
    for pid in {child for one in pids for child in tree(one)}:
        with contextlib.suppress(OSError):
            total += sum(int(ticks) for ticks in _stat(pid)[11:13])
    return total / TICKS


def settle(pids: Sequence[int], patience: float, quiet: float = QUIET) -> None:
    """Wait until ``pids`` have done nothing for ``quiet`` seconds, at most ``patience`` seconds.

    Work in the background rests for up to a second between two steps.
    """
    deadline = time.monotonic() + patience
    before, since = work_seconds(pids), time.monotonic()
    while time.monotonic() < min(deadline, since + quiet):
        time.sleep(0.1)
        now = work_seconds(pids)
        if now - before > 0.015:
            since = time.monotonic()
        before = now


def _stat(pid: int) -> list[str]:
    """Return the fields of ``/proc/<pid>/stat`` that follow the program's name."""
    text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    return text.rpartition(")")[2].split()


def _name(command: Sequence[str]) -> str:
    return " ".join([Path(command[0]).name, *command[1:4]])


def _last_words(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " / ".join(lines[-4:]) or "it said nothing"
