"""Memory of the whole server: at rest, with all content kept, and under load."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

import psutil

from bench.programs import settle, with_children
from bench.report import number, table
from bench.servers import Bench
from bench.throughput import load

TITLE = "Memory"
LIMIT = 250
"""What the whole server may take, in MB."""
PASSES = 4
"""How often each page is asked for, over new connections: each process gets its turn."""


def used(process: psutil.Popen) -> dict[str, float]:
    """Return the memory of ``process`` and all it started, in MB.

    ``pss`` counts what several processes share once in all, ``rss`` once in each.
    """
    total = {"pss": 0.0, "rss": 0.0}
    for member in with_children(process):
        with suppress(psutil.NoSuchProcess):
            memory = member.memory_full_info()
            total["pss"] += memory.pss / 1e6
            total["rss"] += memory.rss / 1e6
    return total


def measure(bench: Bench) -> dict[str, Any]:
    """Return the memory at each stage of a server's life."""
    options = bench.options
    with bench.site.serve(options.workers) as server:
        settle(server.process, options.warming)
        rest = used(server.process)
        site_map = server.get("/sitemap.xml", "identity").body.decode()
        paths = re.findall(r"<loc>https?://[^/]*(/.*?)</loc>", site_map)
        for encoding in ("br", "gzip", "identity"):
            bench.say(f"Asking for {len(paths)} pages, {PASSES} times each, as {encoding}")
            for path in paths * PASSES:
                server.get(path, encoding)
        settle(server.process, options.warming)
        full = used(server.process)
        bench.say("Asking for all pages in turn, under load")
        figure = load(bench, server, "/", many=paths)
        after = used(server.process)
    return {
        "stages": {
            "after the start": rest,
            f"all {len(paths)} pages kept, plain, gzip and brotli": full,
            "after all pages were asked for in turn, under load": after,
        },
        "workers": options.workers,
        "all_pages_per_second": figure,
    }


def section(data: dict[str, Any]) -> str:
    """Return the report's text about ``data``."""
    stages = data["stages"].items()
    rows = [[stage, number(memory["pss"]), number(memory["rss"])] for stage, memory in stages]
    return f"""\
The server with its {data["workers"]} processes and their parent, in MB. PSS counts what processes
share once, RSS once for each; PSS is what the machine has to have. Wanted: under {LIMIT} MB.

{table(["stage", "PSS", "RSS"], rows)}

All pages in turn: {number(data["all_pages_per_second"])} requests a second."""
