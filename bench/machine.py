"""What measured: the machine and the programs, without anything private."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from bench import tools
from bench.options import HERE


def describe() -> dict[str, str]:
    """Return processor, memory, system and versions of what was measured with."""
    wagtail = HERE / ".venv" / "bin" / "python"
    programs = [
        f"Python {platform.python_version()}",
        *map(tools.version, ("Django", "granian", "brotli")),
    ]
    if wagtail.exists():
        asked = "from importlib.metadata import version as v; print('Wagtail', v('wagtail'))"
        programs.append(tools.told_by(str(wagtail), "-c", asked))
    programs += tools.versions_of_servers()
    return {
        "processor": f"{os.cpu_count()} × {_processor()}",
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB",
        "system": f"{_system()}, {platform.system()} {platform.release().partition('-')[0]}",
        "programs": " · ".join(programs),
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return "an unknown distribution"
