"""Growth: how times change when there is ten and a hundred times the content."""

from __future__ import annotations

import json
import time
from typing import Any

from bench.report import number, ratio, table
from bench.servers import PAGES, PANEL, Bench, Site

TITLE = "Growth with content"
LISTS = ("/glossary/", "/exercises/", "/claims/", "/sources/", "/sitemap.xml")
SINGLE = (*PAGES, PANEL, "/exercises/adductor-squeeze/", "/glossary/abduction/")
TOLERATED = 1.15
"""How much slower a row may become: noise of a shared machine."""


def measure(bench: Bench) -> dict[str, Any]:
    """Return for each scale: rows, seconds of the commands, and what pages take."""
    return {"scales": {str(times): _scale(bench, times) for times in bench.options.scales}}


def _scale(bench: Bench, times: int) -> dict[str, Any]:
    patience = bench.options.patience
    site = Site(bench.folder / f"times-{times}")
    fixtures = str(site.folder / "fixtures")
    multiply = ("bench.inside", "multiply", fixtures, str(times))
    rows = int(site.run(*multiply, patience=patience).split()[-1])
    seconds = {}
    for name, command in {
        "load_content, into an empty database": ("load_content", fixtures, "--verbosity", "0"),
        "load_content, nothing changed": ("load_content", fixtures, "--verbosity", "0"),
        "dump_content": ("dump_content", str(site.folder / "dumped")),
        "check_content": ("check_content", fixtures),
    }.items():
        started = time.perf_counter()
        site.run("manage", *command, patience=patience)
        seconds[name] = time.perf_counter() - started
        bench.say(f"×{times}: {rows:,} rows, {name}: {seconds[name]:.1f} s")
    printed = site.run("bench.inside", "render", *LISTS, *SINGLE, patience=patience)
    return {"rows": rows, "seconds": seconds, "pages": json.loads(printed.splitlines()[-1])}


def section(data: dict[str, Any]) -> str:
    """Return the report's text about ``data``."""
    scales = list(data["scales"].values())
    head = [f"×{times}" for times in data["scales"]]
    sizes = [scale["rows"] for scale in scales]

    def growth(times: list[float], sizes: list[int]) -> list[str]:
        slower = (times[-1] / times[0]) / (sizes[-1] / sizes[0])
        verdict = "linear or better" if slower <= TOLERATED else "worse than linear"
        return [*map(number, times), ratio(slower), verdict]

    def row(path: str, is_list: bool) -> list[str]:
        pages = [scale["pages"][path] for scale in scales]
        times = [page["ms"] for page in pages]
        queries = " / ".join(str(page["queries"]) for page in pages)
        weights = [page["bytes"] for page in pages]
        return [path, *(growth(times, weights) if is_list else map(number, times)), queries]

    commands = [
        [f"`{name}`", *growth([scale["seconds"][name] for scale in scales], sizes)]
        for name in scales[0]["seconds"]
    ]
    lists = [row(path, is_list=True) for path in LISTS]
    single = [row(path, is_list=False) for path in SINGLE]
    return f"""\
Made-up content: terms, exercises with their targets, claims and the sources they cite are there
{", ".join(head)} times: {" / ".join(f"{size:,}" for size in sizes)} rows,
{ratio(sizes[-1] / sizes[0])} × the rows.

Seconds of the commands, the start of Python included; *a row* compares the time per row at the
last scale with that at the first: up to 1 is linear or better.

{table(["command", *head, "a row", ""], commands)}

Milliseconds to render a list in one process, with nothing remembered; *a byte* compares the time
per byte of the list. Queries are given scale by scale.

{table(["list", *head, "a byte", "", "queries"], lists)}

Pages that show no list of what was multiplied.

{table(["page", *head, "queries"], single)}"""
