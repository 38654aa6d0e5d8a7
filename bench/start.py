"""Single requests: the first after a start, the first after a publish, and the map panel's work."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bench import ask, site, tools
from bench.options import ROOT
from bench.problems import CannotMeasureError
from bench.processes import settle, stop
from bench.ratios import percentile, summary
from bench.site import Home, Server
from bench.tables import number, table
from bench.workshop import Workshop

TITLE = "Start, publish and a single request"
SLUG = "soleus"
PUBLISHES = 4
"""How many changes are published in each round."""
READS = 10
"""How many requests follow each, over new connections: none may show the old page."""
LENSES = ("/body/", "/body/?phase=loading", "/body/?terrain=uphill")
_PANEL = re.compile(r'"(/muscles/[a-z0-9-]+/role/[^"]*)"')


def measure(workshop: Workshop) -> dict[str, Any]:
    """Return the times, in milliseconds."""
    starts = _starts(workshop)
    first, next_, stale = _publishes(workshop)
    panel = _panels(workshop)
    return {
        "times": {
            "start with nothing kept": starts["nothing"],
            "start with the pages of the last run": starts["pages"],
            "first page after a publish": first,
            f"the next {READS - 1} requests for it": next_,
            "map panel, rendered each time": panel,
        },
        "stale": stale,
        "publishes": len(first["values"]),
        "workers": workshop.options.workers,
    }


def _in_ms(seconds: list[float]) -> dict[str, Any]:
    values = [1000 * value for value in seconds]
    return summary(values) | {"p95": percentile(values, 95)}


def _starts(workshop: Workshop) -> dict[str, Any]:
    """Start the server again and again; the programs themselves are in the disk cache."""
    home, options = workshop.home, workshop.options
    kept = [_first_answer(home, options.workers) for _ in range(options.rounds)]
    nothing = []
    away = home.folder / "pages"
    aside = home.folder / "pages-aside"
    away.rename(aside) if away.exists() else aside.mkdir()
    for _ in range(options.rounds):
        home.forget_pages()
        nothing.append(_first_answer(home, options.workers))
    home.forget_pages()
    aside.rename(away)
    workshop.say(f"Start to first answer: {1000 * nothing[-1]:.0f} ms, kept {1000 * kept[-1]:.0f}")
    return {"nothing": _in_ms(nothing), "pages": _in_ms(kept)}


def _first_answer(home: Home, workers: int) -> float:
    with site.served(home, workers) as server:
        return server.first_answer


def _publishes(workshop: Workshop) -> tuple[dict[str, Any], dict[str, Any], int]:
    """Save from another process, and ask at once; count pages that show the old text."""
    home, options = workshop.home, workshop.options
    first: list[float] = []
    next_: list[float] = []
    stale = 0
    with site.served(home, options.workers) as server, _desk(home) as save:
        settle([server.pid], options.warming)
        before = _description(home, server)
        for number_ in range(options.rounds * PUBLISHES):
            text = f"Published by the bench as number {number_}, to see how soon it can be read."
            save(text)
            for read in range(READS):
                answer = ask.page(server.address, site.MUSCLE, {"Host": home.name})
                (next_ if read else first).append(answer.seconds)
                stale += text not in answer.body.decode()
        save(before)
    workshop.say(f"First page after a publish: {1000 * first[-1]:.0f} ms; stale pages: {stale}")
    return _in_ms(first), _in_ms(next_), stale


def _description(home: Home, server: Server) -> str:
    html = ask.page(server.address, site.MUSCLE, {"Host": home.name}).body.decode()
    found = re.search(r'<meta name="description" content="([^"]*)"', html)
    if not found:
        raise CannotMeasureError(f"{site.MUSCLE} shows no description to publish a change of.")
    return found[1]


@contextmanager
def _desk(home: Home) -> Iterator[Callable[[str], None]]:
    """Run ``bench.publish``; give a function that returns once a change is committed."""
    child = subprocess.Popen(  # noqa: S603 (our own module)
        [tools.python(), "-m", "bench.publish", SLUG],
        env=home.environment,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    sent, said = child.stdin, child.stdout

    def save(text: str) -> None:
        if sent is None or said is None:
            raise CannotMeasureError("The desk has no input or output.")
        sent.write(f"{text}\n")
        sent.flush()
        if said.readline().strip() != "saved":
            raise CannotMeasureError("The desk could not save a change.")

    try:
        yield save
    finally:
        stop(child)
        for pipe in (sent, said):
            if pipe is not None:
                pipe.close()


def _panels(workshop: Workshop) -> dict[str, Any]:
    """Ask an uncached site for every panel of three lenses, one after the other."""
    home = workshop.home
    headers = {"Host": home.name}
    with (
        site.served(home, 1, site.UNCACHED) as server,
        ask.connection(server.address) as opened,
    ):
        paths = [
            path.replace("&amp;", "&")
            for lens in LENSES
            for path in sorted(set(_PANEL.findall(ask.over(opened, lens, headers).body.decode())))
        ]
        if not paths:
            raise CannotMeasureError("The map has no links to panels.")
        for path in paths[:20]:
            ask.over(opened, path, headers)
        seconds = [ask.over(opened, path, headers).seconds for path in paths]
    times = _in_ms(seconds)
    workshop.say(f"{len(paths)} panels rendered: p95 {times['p95']:.1f} ms")
    return times


def section(data: dict[str, Any]) -> list[str]:
    """Return the report's lines about ``data``."""
    wanted = {
        "start with nothing kept": "< 2,000",
        "map panel, rendered each time": "p95 < 15",
    }
    rows = [
        [
            name,
            number(times["median"]),
            number(times["p95"]),
            number(times["most"]),
            str(len(times["values"])),
            wanted.get(name, ""),
        ]
        for name, times in data["times"].items()
    ]
    return [
        f"In milliseconds, asked one after the other on loopback; {data['workers']} processes,"
        " one for the panel. A start runs from the command to the first whole page. A publish is"
        " saved by another process; the clock starts when that has returned.",
        "",
        *table(["", "median", "p95", "most", "times", "wanted"], rows),
        "",
        f"{data['publishes']} publishes, {data['publishes'] * READS} reads after them:"
        f" {data['stale']} showed old content.",
    ]
