"""What the command line chooses: which parts, how often, how long."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "bench"


@dataclass(frozen=True)
class Options:
    """How to measure; every number has an upper bound."""

    parts: tuple[str, ...]
    rounds: int
    """Alternating rounds of everything that is compared."""
    seconds: int
    """Length of one run of the load generator, in seconds."""
    connections: int
    """Keep-alive connections of the load generator."""
    workers: int
    """Processes of every server."""
    scales: tuple[int, ...]
    """How many times the content is multiplied in the part on growth."""
    patience: int
    """Most seconds that a single command of the part on growth may take."""
    warming: int
    """Most seconds to wait until the site has rendered and packed all its pages ahead."""
    docs: Path
    """The folder that holds ``bench.md``, ``bench.json`` and ``images/bench.svg``."""


def read(arguments: Sequence[str], known_parts: Sequence[str]) -> Options:
    """Return the options in ``arguments``; end with a usage message if they are wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Measure this site beside nginx and Wagtail."
    )
    parser.add_argument("parts", nargs="*", metavar="part", help=f"any of {', '.join(known_parts)}")
    parser.add_argument("--rounds", type=_within(1, 25), default=11, help="default 11, at most 25")
    parser.add_argument("--seconds", type=_within(1, 30), default=2, help="default 2, at most 30")
    parser.add_argument("--connections", type=_within(1, 256), default=16, help="default 16")
    cores = os.cpu_count() or 2
    parser.add_argument("--workers", type=_within(1, 64), default=cores, help="default one a core")
    parser.add_argument("--scales", type=_scales, default=(1, 10, 100), help="default 1,10,100")
    parser.add_argument("--patience", type=_within(10, 3600), default=900, help="seconds")
    parser.add_argument("--warming", type=_within(1, 3600), default=900, help="seconds")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where the report goes")
    parser.add_argument("--trial", action="store_true", help="one short round, to see that it runs")
    said = parser.parse_args(arguments)
    if unknown := [part for part in said.parts if part not in known_parts]:
        parser.error(f"there is no part “{unknown[0]}”; the parts are {', '.join(known_parts)}")
    if said.trial:
        said.rounds = said.seconds = 1
        said.warming = 15
    return Options(
        parts=tuple(part for part in known_parts if part in said.parts or not said.parts),
        rounds=said.rounds,
        seconds=said.seconds,
        connections=said.connections,
        workers=said.workers,
        scales=said.scales,
        patience=said.patience,
        warming=said.warming,
        docs=said.docs,
    )


class _within:  # noqa: N801
    """A whole number between two bounds, as argparse asks for one."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def __call__(self, text: str) -> int:
        number = int(text)
        if not self.least <= number <= self.most:
            raise argparse.ArgumentTypeError(f"must lie between {self.least} and {self.most}")
        return number


def _scales(text: str) -> tuple[int, ...]:
    scales = tuple(sorted({int(item) for item in text.split(",")}))
    if not scales or scales[0] < 1 or scales[-1] > 100:
        raise argparse.ArgumentTypeError("must be numbers between 1 and 100, parted by commas")
    return scales
