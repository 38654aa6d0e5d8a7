"""The bench itself runs for half an hour; here only its options, its sums and its report."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from bench import report
from bench.__main__ import PARTS

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


def test_a_number_out_of_bounds_is_refused_with_the_bounds() -> None:
    told = bench("memory", "--rounds", "26")
    assert told.returncode == 2
    assert "--rounds must lie between 1 and 25" in told.stderr


def test_a_summary_holds_the_nearest_rank_and_the_values_in_their_order() -> None:
    found = report.summary([3.0, 1.0, *[2.0] * 18])
    assert (found["least"], found["median"], found["p95"], found["most"]) == (1.0, 2.0, 2.0, 3.0)
    assert found["values"][:2] == [3.0, 1.0]


def test_the_report_says_what_the_raw_numbers_say(tmp_path: Path) -> None:
    shutil.copy(ROOT / "docs" / "bench.json", tmp_path)
    report.render(tmp_path, PARTS)
    assert (tmp_path / "bench.md").read_text() == (ROOT / "docs" / "bench.md").read_text()
