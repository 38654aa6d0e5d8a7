"""The programs that the bench needs: found or installed, run, and ended with their children."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import psutil

from tests.browser.find import on_path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
REQUIREMENTS = HERE / "requirements.txt"


class CannotMeasureError(Exception):
    """A part cannot be measured here; the text says why and what to do."""


def find(name: str, *packages: str) -> str:
    """Return the path of a program; as root on Debian, install ``packages`` if it is missing."""
    path = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"
    if not shutil.which(name, path=path):
        command = f"apt-get install -y --no-install-recommends {' '.join(packages or (name,))}"
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            raise CannotMeasureError(f"{name} is missing. On Debian: {command}")
        print(f"  {command}", flush=True)
        # At this run level the packages do not start their services.
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
        run(["apt-get", "update"], quiet)
        run(command.split(), quiet)
    return str(shutil.which(name, path=path))


def chromium() -> str:
    """Return a Chromium."""
    return os.environ.get("CHROME_PATH") or on_path() or find("chromium")


def wagtail_program(name: str) -> str:
    """Return a program of ``bench/.venv``, where Wagtail lives apart from the site's packages."""
    home, wanted = HERE / ".venv", REQUIREMENTS.read_text(encoding="utf-8")
    if not (home / "installed").exists() or (home / "installed").read_text() != wanted:
        print("  Installing Wagtail into bench/.venv", flush=True)
        run([sys.executable, "-m", "venv", str(home)])
        run([str(home / "bin" / "pip"), "install", "-r", str(REQUIREMENTS)])
        (home / "installed").write_text(wanted)
    return str(home / "bin" / name)


def machine() -> str:
    """Return processor, memory, system and versions of programs, without anything private."""
    cpus = re.findall(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    query = ["dpkg-query", "-W", "nginx", "wrk", "chromium", "nodejs"]
    programs = run(query, check=False) if shutil.which(query[0]) else ""
    peer = REQUIREMENTS.read_text(encoding="utf-8")
    versions = [
        f"Python {platform.python_version()}",
        *(
            f"{package} {version(package)}"
            for package in ("Django", "uvicorn", "uvloop", "httptools", "brotli")
        ),
        *re.findall(r"(?:wagtail|granian) \d.*", peer.replace("==", " ")),
        *(line.replace("\t", " ") for line in programs.splitlines() if "\t" in line),
    ]
    return (
        f"{os.cpu_count()} × {[*cpus, platform.machine()][0]},"
        f" {psutil.virtual_memory().total / 1e9:.0f} GB,"
        f" {platform.freedesktop_os_release()['PRETTY_NAME']},"
        f" Linux {platform.release().partition('-')[0]}; {' · '.join(versions)}"
    )


def clean_environment(**settings: str) -> dict[str, str]:
    """Return an environment that holds ``settings`` and none of the caller's."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ} | settings


@contextmanager
def running(
    command: Sequence[str], environment: Mapping[str, str] | None = None
) -> Iterator[tuple[psutil.Popen, IO[bytes]]]:
    """Start ``command``; end it and its children when the block ends.

    Yield the process and the file that its output goes to.
    """
    with TemporaryFile() as output:
        streams = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": output}
        process = psutil.Popen(list(command), env=environment, cwd=ROOT, **streams)
        try:
            yield process, output
        finally:
            with suppress(psutil.NoSuchProcess):
                family = with_children(process)
                process.terminate()
                psutil.wait_procs(family, timeout=10)
                for member in family:
                    with suppress(psutil.NoSuchProcess):
                        member.kill()
            process.wait()


def run(
    command: Sequence[str],
    environment: Mapping[str, str] | None = None,
    *,
    patience: float = 600,
    check: bool = True,
) -> str:
    """Run ``command`` to its end, for ``patience`` seconds at most, and return what it printed.

    Raise ``CannotMeasureError`` if it takes longer or, with ``check``, if it fails.
    """
    name = " ".join([Path(command[0]).name, *command[1:4]])
    with running(command, environment) as (process, output):
        try:
            code = process.wait(timeout=patience)
        except psutil.TimeoutExpired:
            raise CannotMeasureError(f"{name} took over {patience:g} s.") from None
        if code and check:
            raise CannotMeasureError(f"{name} failed: {printed(output)[-600:]}")
        return printed(output)


def printed(output: IO[bytes]) -> str:
    """Return what a process has printed."""
    output.seek(0)
    return output.read().decode(errors="replace").strip()


def with_children(process: psutil.Popen) -> list[psutil.Process]:
    """Return ``process`` and all processes that descend from it."""
    return [process, *process.children(recursive=True)]


def settle(process: psutil.Popen, patience: float, quiet: float = 3) -> None:
    """Wait until a server has done nothing for ``quiet`` s, and for ``patience`` s at most.

    Work in the background rests for up to a second between two steps.
    """
    deadline = time.monotonic() + patience
    used, since = 0.0, time.monotonic()
    while time.monotonic() < min(deadline, since + quiet):
        before, used = used, 0.0
        for member in with_children(process):
            with suppress(psutil.NoSuchProcess):
                used += sum(member.cpu_times()[:2])
        if used - before > 0.015:
            since = time.monotonic()
        time.sleep(0.1)
