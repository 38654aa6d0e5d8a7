"""The programs that the bench needs: found, installed where that is allowed, or asked for."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import sys
from pathlib import Path

from bench.options import HERE
from bench.problems import CannotMeasureError
from bench.processes import run
from tests.browser.find import on_path

BROTLI_MODULE = "libnginx-mod-http-brotli-static"
BROTLI_ENABLED = Path("/etc/nginx/modules-enabled")
SYSTEM = "/usr/sbin:/sbin"


def wrk() -> str:
    """Return the load generator."""
    return _program("wrk", ["wrk"])


def nginx() -> str:
    """Return nginx, with the module that serves ready-made brotli files."""
    if not list(BROTLI_ENABLED.glob("*brotli-static*")):
        _install(["nginx", BROTLI_MODULE], "nginx with its brotli module")
    return _program("nginx", ["nginx", BROTLI_MODULE])


def chromium() -> str:
    """Return a Chromium."""
    if found := os.environ.get("CHROME_PATH") or on_path():
        return found
    return _program("chromium", ["chromium"])


def lighthouse() -> str:
    """Return Lighthouse, installed by npm into ``bench/node_modules``."""
    program = HERE / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        npm = _program("npm", ["nodejs", "npm"])
        print("Installing Lighthouse into bench/node_modules", flush=True)
        run([npm, "install", "--no-package-lock", "--no-audit", "--no-fund"], folder=HERE)
    return str(program)


def python() -> str:
    """Return the Python that runs the bench, and the site with it."""
    return sys.executable


def wagtail_python() -> str:
    """Return the Python of ``bench/.venv``, where Wagtail lives apart from the site's packages."""
    home = HERE / ".venv"
    python = home / "bin" / "python"
    wanted = (HERE / "requirements.txt").read_text(encoding="utf-8")
    stamp = home / "installed"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        print("Installing Wagtail into bench/.venv", flush=True)
        run([sys.executable, "-m", "venv", str(home)])
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run([*pip, "-r", str(HERE / "requirements.txt")])
        stamp.write_text(wanted, encoding="utf-8")
    return str(python)


def version(package: str) -> str:
    """Return the version of a Python package beside the bench."""
    try:
        return f"{package} {importlib.metadata.version(package)}"
    except importlib.metadata.PackageNotFoundError:
        return f"{package}: none"


def told_by(*command: str) -> str:
    """Return the first line that ``command`` prints with a version in it."""
    lines = (line.strip() for line in run(command, cleanly=False).splitlines())
    return next((line for line in lines if re.search(r"\d\.\d", line)), command[0])


def versions_of_servers() -> list[str]:
    """Return the versions of nginx and wrk, as far as they are here."""
    found = []
    if program := shutil.which("nginx") or shutil.which("nginx", path=SYSTEM):
        found.append(told_by(program, "-v").removeprefix("nginx version: "))
    if program := shutil.which("wrk"):
        found.append(told_by(program, "-v").partition(" [")[0])
    return found


def _program(name: str, packages: list[str]) -> str:
    if found := shutil.which(name) or shutil.which(name, path=SYSTEM):
        return found
    _install(packages, name)
    if found := shutil.which(name) or shutil.which(name, path=SYSTEM):
        return found
    raise CannotMeasureError(_please(packages, name))


def _install(packages: list[str], what: str) -> None:
    """Install Debian packages as root, without starting the services they bring."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise CannotMeasureError(_please(packages, what))
    print(f"Installing {' '.join(packages)}", flush=True)
    quietly = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    apt = shutil.which("apt-get") or "apt-get"
    run([apt, "update", "-qq"], environment=quietly)
    run(
        [apt, "install", "-y", "-qq", "--no-install-recommends", *packages],
        environment=quietly,
    )


def _please(packages: list[str], what: str) -> str:
    return f"{what} is needed and not here. On Debian: apt-get install {' '.join(packages)}"
