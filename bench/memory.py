"""Memory of the whole server: at rest, with all content kept, and under load."""

from __future__ import annotations

import contextlib
from pathlib import Path
from threading import Event, Thread
from typing import Any

from bench import ask, site, wrk
from bench.processes import settle, tree
from bench.site import Home, Server
from bench.tables import number, table
from bench.workshop import Workshop

TITLE = "Memory"
LIMIT = 250.0
"""What the whole server may take, in MB."""
ENCODINGS = ("br", "gzip", "identity")
PASSES = 4
"""How often each page is asked for, over new connections: each process gets its turn."""
MEGABYTE = 1e6


def used(pid: int) -> dict[str, float]:
    """Return the memory of ``pid`` and all it started, in MB.

    ``pss`` counts a page that several processes share once in all, ``rss`` once in each.
    """
    total = {"pss": 0.0, "rss": 0.0}
    for one in tree(pid):
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii").splitlines()
            for line in lines:
                name = line.partition(":")[0].lower()
                if name in total:
                    total[name] += int(line.split()[1]) * 1024 / MEGABYTE
    return total


def measure(workshop: Workshop) -> dict[str, Any]:
    """Return the memory at each stage of a server's life."""
    home, options = workshop.home, workshop.options
    with site.served(home, options.workers) as server:
        settle([server.pid], options.warming)
        rest = used(server.pid)
        workshop.say(f"At rest: {rest['pss']:.0f} MB")
        paths = site.pages(home, server)
        for encoding in ENCODINGS:
            workshop.say(f"Asking for {len(paths)} pages, {PASSES} times each, as {encoding}")
            _crawl(home, server, paths, encoding)
        settle([server.pid], options.warming)
        full = used(server.pid)
        workshop.say(f"With everything kept: {full['pss']:.0f} MB")
        workshop.say("Asking for all pages in turn, under load")
        with _Watched(server.pid) as watched:
            figure = wrk.requests_per_second(
                options,
                server.address,
                "/",
                home.headers,
                seconds=max(options.seconds, 3),
                many=paths,
            )
        after = used(server.pid)
    return {
        "stages": {
            "after the start": rest,
            f"all {len(paths)} pages kept, plain, gzip and brotli": full,
            "the most while all pages are asked for in turn": watched.most,
            "afterwards": after,
        },
        "workers": options.workers,
        "all_pages_per_second": figure,
    }


def _crawl(home: Home, server: Server, paths: list[str], encoding: str) -> None:
    for path in paths * PASSES:
        ask.page(server.address, path, {"Host": home.name, "Accept-Encoding": encoding})


class _Watched:
    """Looks at the memory of a server ten times a second, and remembers the most."""

    def __init__(self, pid: int) -> None:
        self.most = {"pss": 0.0, "rss": 0.0}
        self._pid = pid
        self._end = Event()
        self._thread = Thread(target=self._look, daemon=True)

    def __enter__(self) -> _Watched:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._end.wait(0.1):
            now = used(self._pid)
            self.most = {name: max(value, now[name]) for name, value in self.most.items()}


def section(data: dict[str, Any]) -> list[str]:
    """Return the report's lines about ``data``."""
    rows = [
        [stage, number(memory["pss"]), number(memory["rss"])]
        for stage, memory in data["stages"].items()
    ]
    return [
        f"The server with its {data['workers']} processes and their parent, in MB. PSS counts what"
        " processes share once, RSS once for each; PSS is what the machine has to have. Wanted:"
        f" under {LIMIT:.0f} MB.",
        "",
        *table(["stage", "PSS", "RSS"], rows),
        "",
        f"All pages in turn: {number(data['all_pages_per_second'])} requests a second.",
    ]
