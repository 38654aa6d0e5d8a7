"""Requests per second: this site, nginx and Wagtail in turn, compared pair by pair.

This machine's speed changes while it is measured. So a set-up is never compared with a figure
taken at another time: each is measured right beside its yardstick, round after round, and the
ratio is the median of the rounds' ratios.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from bench import setups, site
from bench.ratios import of_pairs, summary
from bench.tables import number, ratio, table
from bench.workshop import Workshop

TITLE = "Requests per second"


@dataclass(frozen=True)
class Pair:
    """Two set-ups measured beside each other, and what their ratio is to reach."""

    left: str
    right: str
    at_least: float | None = None


PAIRS = (
    Pair("nginx-304", "nginx"),
    Pair("nginx-open", "nginx"),
    Pair("nginx-cache", "nginx", 0.95),
    Pair("bare", "nginx"),
    Pair("site", "nginx", 0.58),
    Pair("site-muscle", "nginx-muscle", 0.58),
    Pair("site", "bare"),
    Pair("site-304", "nginx-304", 0.5),
    Pair("site-panel", "nginx-panel", 0.58),
    Pair("site-stride", "nginx-stride"),
    Pair("site", "site-unchecked", 0.95),
    Pair("site", "wagtail", 5),
    Pair("site-muscle", "wagtail-muscle", 5),
    Pair("wagtail", "nginx"),
    Pair("site-uncached", "nginx"),
    Pair("site-panel-uncached", "nginx-panel"),
    Pair("site-uncached", "wagtail-uncached", 3),
    Pair("site-muscle-uncached", "wagtail-muscle-uncached"),
    Pair("wagtail-uncached", "nginx"),
)


def measure(workshop: Workshop) -> dict[str, Any]:
    """Start everything, measure round by round, and return figures and ratios."""
    with ExitStack() as stack:
        targets = setups.start(workshop, stack)
        pairs = [pair for pair in PAIRS if pair.left in targets and pair.right in targets]
        figures: dict[str, list[float]] = {name: [] for name in targets}
        rounds: dict[Pair, tuple[list[float], list[float]]] = {pair: ([], []) for pair in pairs}
        options = workshop.options
        for turn in range(1, options.rounds + 1):
            workshop.say(f"Round {turn} of {options.rounds}")
            # Every second round runs backwards, so that no set-up always comes first.
            for pair in pairs if turn % 2 else reversed(pairs):
                names = (pair.left, pair.right) if turn % 2 else (pair.right, pair.left)
                for name in names:
                    figure = setups.drive(workshop, targets[name])
                    figures[name].append(figure)
                    rounds[pair][name == pair.right].append(figure)
                left, right = rounds[pair]
                workshop.say(
                    f"  {pair.left} {left[-1]:,.0f} / {pair.right} {right[-1]:,.0f}"
                    f" = {left[-1] / right[-1]:.3f}"
                )
    return {
        "setups": {
            name: {
                "title": setups.SETUPS[name],
                "bytes": targets[name].size,
                "encoding": targets[name].encoding,
                "status": targets[name].status,
                "per_second": summary(values),
            }
            for name, values in figures.items()
            if values
        },
        "pairs": [
            {
                "left": pair.left,
                "right": pair.right,
                "at_least": pair.at_least,
                "ratio": of_pairs(*rounds[pair]),
            }
            for pair in pairs
        ],
        "connections": options.connections,
        "seconds": options.seconds,
        "rounds": options.rounds,
        "workers": options.workers,
    }


def section(data: dict[str, Any]) -> list[str]:
    """Return the report's lines about ``data``."""
    ratios = [
        [
            f"{pair['left']} / {pair['right']}",
            f"**{ratio(pair['ratio']['median'])}**",
            f"{ratio(pair['ratio']['least'])} to {ratio(pair['ratio']['most'])}",
            "" if pair["at_least"] is None else f"≥ {pair['at_least']:g}",
            _verdict(pair),
        ]
        for pair in data["pairs"]
    ]
    figures = [
        [
            name,
            row["title"],
            number(row["bytes"]),
            number(row["per_second"]["median"]),
            f"{number(row['per_second']['least'])} to {number(row['per_second']['most'])}",
        ]
        for name, row in sorted(
            data["setups"].items(), key=lambda item: -float(item[1]["per_second"]["median"])
        )
    ]
    return [
        f"wrk on loopback, {data['connections']} keep-alive connections, {data['seconds']} s a run,"
        f" {data['rounds']} alternating rounds, {data['workers']} processes of each server;"
        " generator and server share the machine.",
        "",
        "![Requests per second of each set-up; the figures are in the second table]"
        "(images/bench.svg)",
        "",
        "Ratios, pair by pair within a round; median and range of the rounds. Trust these.",
        "",
        *table(["pair", "ratio", "range", "wanted", ""], ratios),
        "",
        "The figures themselves, median and range; bytes are those of one answer's body.",
        "",
        *table(["", "set-up", "bytes", "requests/s", "range"], figures),
        "",
        f"The article is `{site.ARTICLE}`, of ours the nearest to 25 kB; the muscle is"
        f" `{site.MUSCLE}`. Wagtail's two are made of them as its documentation has it: text in"
        " rich-text blocks whose links are pages that an editor chose, sources as rows beside it."
        " Figures and tables are given to it ready-made; this site draws figures once for a"
        " revision and fills its tables each time.",
    ]


def _verdict(pair: dict[str, Any]) -> str:
    if pair["at_least"] is None:
        return ""
    return "reached" if pair["ratio"]["median"] >= pair["at_least"] else "not reached"
