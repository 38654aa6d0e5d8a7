"""The load generator: one bounded run of wrk on loopback."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bench import tools
from bench.options import HERE, Options
from bench.problems import CannotMeasureError
from bench.processes import run

THREADS = 2
"""Threads of the load generator: enough that never the generator is what limits nginx."""


def requests_per_second(
    options: Options,
    address: str,
    path: str,
    headers: Mapping[str, str],
    *,
    seconds: int = 0,
    many: Sequence[str] = (),
) -> float:
    """Ask for ``path``, or for ``many`` paths in turn, as fast as answers come.

    Runs for ``seconds``, by default those of the options. Raise if an answer is an error.
    """
    length = seconds or options.seconds
    command = [
        tools.wrk(),
        f"-t{THREADS}",
        f"-c{max(options.connections, THREADS)}",
        f"-d{length}s",
        "--timeout",
        "10s",
    ]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    if many:
        command += ["-s", str(HERE / "in_turn.lua")]
    said = run(
        [*command, f"{address}{path}", *(["--", *many] if many else [])], patience=length + 30
    )
    if faults := re.search(r"(Non-2xx or 3xx responses|Socket errors): .*", said):
        raise CannotMeasureError(f"{path}: {faults[0]}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if not found:
        raise CannotMeasureError(f"wrk gave no figure for {path}.")
    return float(found[1])
