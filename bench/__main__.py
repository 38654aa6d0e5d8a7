"""``python -m bench [part …]``: measure, print, and write the report."""

from __future__ import annotations

import signal
import sys
import time
from typing import Any

from bench import growth, lighthouse, memory, report, start, throughput, vitals, workshop
from bench.options import read
from bench.problems import CannotMeasureError

PARTS: dict[str, Any] = {
    "throughput": throughput,
    "memory": memory,
    "start": start,
    "growth": growth,
    "lighthouse": lighthouse,
    "vitals": vitals,
}


def main() -> int:
    """Run the parts that were asked for; return 1 if one could not be measured."""
    # A polite end runs the ``finally`` of everything that was started.
    for one in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, lambda number, _: sys.exit(128 + number))
    options = read(sys.argv[1:], tuple(PARTS))
    failed = []
    with workshop.opened(options) as shop:
        for name in options.parts:
            part = PARTS[name]
            print(part.TITLE, flush=True)
            began = time.monotonic()
            try:
                data = part.measure(shop)
            except CannotMeasureError as error:
                failed.append(f"{name}: {error}")
                print(f"  Not measured. {error}", flush=True)
                continue
            print("\n".join(["", *part.section(data), ""]))
            print(f"  {name} took {time.monotonic() - began:.0f} s.", flush=True)
            report.write(options.docs, name, data, PARTS)
    for line in failed:
        print(f"Not measured: {line}")
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Stopped; everything that was started has ended.")
