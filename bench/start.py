"""Single requests: the first after a start, the first after a publish, and the map panel's work."""

from __future__ import annotations

import re
import shutil
from contextlib import closing
from http.client import HTTPConnection
from typing import Any

from bench.programs import CannotMeasureError, settle
from bench.report import number, summary, table
from bench.servers import MUSCLE, Bench

TITLE = "Start, publish and a single request"
PUBLISHES = 4
"""How many changes are published in each round."""
READS = 10
"""How many requests follow each, over new connections: none may show the old page."""
LENSES = ("/body/", "/body/?phase=loading", "/body/?terrain=uphill")
WANTED = {"start with nothing kept": "< 2,000", "map panel, rendered each time": "p95 < 15"}


def measure(bench: Bench) -> dict[str, Any]:
    """Return the times, in milliseconds."""
    with_pages, with_nothing = _starts(bench)
    first, following, stale = _publishes(bench)
    seconds = {
        "start with nothing kept": with_nothing,
        "start with the pages of the last run": with_pages,
        "first page after a publish": first,
        f"the next {READS - 1} requests for it": following,
        "map panel, rendered each time": _panels(bench),
    }
    times = {name: summary([1000 * value for value in found]) for name, found in seconds.items()}
    workers = bench.options.workers
    return {"times": times, "stale": stale, "publishes": len(first), "workers": workers}


def _starts(bench: Bench) -> tuple[list[float], list[float]]:
    """Start the server again and again; the programs themselves are in the disk cache."""
    pages, aside = bench.site.folder / "pages", bench.folder / "pages"
    shutil.copytree(pages, aside)
    with_pages: list[float] = []
    with_nothing: list[float] = []
    for turn in range(1, bench.options.rounds + 1):
        bench.say(f"Starts, round {turn}")
        for seconds in (with_pages, with_nothing):
            with bench.site.serve(bench.options.workers) as server:
                seconds.append(server.ready_after)
            shutil.rmtree(pages)
        shutil.copytree(aside, pages)
    return with_pages, with_nothing


def _publishes(bench: Bench) -> tuple[list[float], list[float], int]:
    """Save from another process, and ask at once; count pages that show the old text."""
    first: list[float] = []
    following: list[float] = []
    stale = 0
    slug = MUSCLE.split("/")[2]
    with bench.site.serve(bench.options.workers) as server:
        settle(server.process, bench.options.warming)
        bench.say("Publishing")
        for number in range(bench.options.rounds * PUBLISHES):
            text = f"Published by the bench as number {number}, to see how soon it can be read."
            bench.site.run("bench.inside", "publish", slug, text)
            for read in range(READS):
                answer = server.get(MUSCLE, "identity")
                (following if read else first).append(answer.seconds)
                stale += text not in answer.body.decode()
    bench.site.run("bench.inside", "publish", slug)
    return first, following, stale


def _panels(bench: Bench) -> list[float]:
    """Ask an uncached site for every panel of three lenses, one after the other."""
    with (
        bench.site.serve(1, PAGE_CACHE="off") as server,
        closing(HTTPConnection("127.0.0.1", server.port, timeout=60)) as connection,
    ):
        paths = []
        for lens in LENSES:
            html = server.get(lens, "identity").body.decode()
            found = sorted(set(re.findall(r'"(/muscles/[a-z0-9-]+/role/[^"]*)"', html)))
            paths += [path.replace("&amp;", "&") for path in found]
        if not paths:
            raise CannotMeasureError("The map has no links to panels.")

        def seconds(path: str) -> float:
            return server.get(path, "identity", over=connection).seconds

        for path in paths[:20]:
            seconds(path)
        return [seconds(path) for path in paths]


def section(data: dict[str, Any]) -> str:
    """Return the report's text about ``data``."""
    rows = []
    for name, times in data["times"].items():
        figures = [number(times[figure]) for figure in ("median", "p95", "most")]
        rows.append([name, *figures, str(len(times["values"])), WANTED.get(name, "")])
    return f"""\
In milliseconds, asked one after the other on loopback; {data["workers"]} processes, one for the
panel. A start runs from the command to the first whole page. A publish is saved by another
process; the clock starts when that has returned.

{table(["", "median", "p95", "most", "times", "wanted"], rows)}

{data["publishes"]} publishes, {data["publishes"] * READS} reads after them:
{data["stale"]} showed old content."""
