"""``python -m bench [part …]``: measure, print, and write the report."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

import psutil

from bench import growth, lighthouse, memory, report, start, throughput, vitals
from bench.programs import ROOT, CannotMeasureError
from bench.servers import Bench

PARTS = {
    "throughput": throughput,
    "memory": memory,
    "start": start,
    "growth": growth,
    "lighthouse": lighthouse,
    "vitals": vitals,
}
NUMBERS = {
    "rounds": (11, 25, "alternating rounds of all that is compared"),
    "seconds": (2, 30, "seconds of one run of wrk"),
    "connections": (16, 256, "connections of wrk"),
    "workers": (os.cpu_count() or 2, 64, "processes of every server"),
    "patience": (900, 3600, "most seconds of one command of growth"),
    "warming": (900, 3600, "most seconds until the site has rendered all pages ahead"),
}
"""By option: default, upper bound, and meaning."""


def scales(text: str) -> list[int]:
    """Return the numbers in a list such as ``1,10,100``, in order."""
    return sorted({int(item) for item in text.split(",")})


def read_options() -> argparse.Namespace:
    """Return the options of the command line; every number has an upper bound."""
    names = ", ".join(PARTS)
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Measure this site beside nginx and Wagtail."
    )
    parser.add_argument("parts", nargs="*", metavar="part", help=f"any of {names}; else all")
    for name, (default, most, meaning) in NUMBERS.items():
        words = f"{meaning}; {default} by default, at most {most}"
        parser.add_argument(f"--{name}", type=int, default=default, metavar="N", help=words)
    parser.add_argument("--scales", type=scales, default="1,10,100", help="of growth; 1,10,100")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where the report goes")
    parser.add_argument("--trial", action="store_true", help="one short round, to see that it runs")
    options = parser.parse_args()
    for name, (_, most, _) in NUMBERS.items():
        if not 1 <= getattr(options, name) <= most:
            parser.error(f"--{name} must lie between 1 and {most}")
    if not all(1 <= times <= 100 for times in options.scales):
        parser.error("--scales must be numbers from 1 to 100")
    if unknown := [part for part in options.parts if part not in PARTS]:
        parser.error(f"there is no part “{unknown[0]}”; the parts are {names}")
    options.parts = [part for part in PARTS if part in options.parts or not options.parts]
    if options.trial:
        options.rounds = options.seconds = 1
        options.warming = 15
    return options


def main() -> int:
    """Run the chosen parts; return 1 if one could not be measured."""
    # An exception runs the ``finally`` of everything that was started.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    options = read_options()
    failed = []
    with tempfile.TemporaryDirectory(prefix="running-muscles-bench-") as folder:
        # Workers of nginx may run as another user and must be able to read the folder.
        Path(folder).chmod(0o755)
        bench = Bench(options, Path(folder))
        for name in options.parts:
            print(PARTS[name].TITLE, flush=True)
            started = time.monotonic()
            try:
                data = PARTS[name].measure(bench)
            except (CannotMeasureError, psutil.Error) as error:
                failed.append(f"Not measured: {name}: {error}")
                print(f"  {failed[-1]}", flush=True)
                continue
            print(f"\n{PARTS[name].section(data)}\n")
            print(f"  {name} took {time.monotonic() - started:.0f} s.", flush=True)
            report.add(options.docs, name, data)
            report.render(options.docs, PARTS)
    print("\n".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Stopped; everything that was started has ended.")
