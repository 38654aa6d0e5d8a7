"""The bench itself runs for half an hour; here only that it can be asked, and refuses nonsense."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def bench(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the bench from the repository's root."""
    command = [sys.executable, "-m", "bench", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_the_bench_tells_its_parts() -> None:
    told = bench("--help")
    assert told.returncode == 0
    for part in ("throughput", "memory", "start", "growth", "lighthouse", "vitals"):
        assert part in told.stdout


def test_a_part_that_does_not_exist_is_refused_by_name() -> None:
    told = bench("speed")
    assert told.returncode == 2
    assert "speed" in told.stderr
    assert "throughput" in told.stderr
