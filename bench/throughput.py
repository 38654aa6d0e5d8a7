"""Requests per second: this site, nginx and Wagtail in turn, compared pair by pair.

This machine's speed changes while it is measured. So a set-up is never compared with a figure
taken at another time: each is measured right beside its yardstick, round after round, and the
ratio is the median of the rounds' ratios.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from bench import servers
from bench.programs import HERE, CannotMeasureError, find, run, settle
from bench.report import number, ratio, summary, table
from bench.servers import MUSCLE, PAGE, PANEL, STRIDE, Bench, Server

TITLE = "Requests per second"
SETUPS = {
    "nginx": ("files", "/page.html", "nginx, the page's brotli bytes from a file"),
    "nginx-304": ("files", "/page.html", "nginx, 304 for that file"),
    "nginx-open": ("open files", "/page.html", "nginx, the same file with `open_file_cache`"),
    "nginx-muscle": ("files", "/muscle.html", "nginx, the muscle page's bytes from a file"),
    "nginx-panel": ("files", "/panel.html", "nginx, the panel's bytes from a file"),
    "nginx-stride": ("files", "/stride.html", "nginx, the stride page's bytes from a file"),
    "nginx-cache": ("in front", PAGE, "`bench/nginx/cache.conf` in front of this site"),
    "bare": ("bare", "/", "a bare WSGI function under granian, the page's bytes"),
    "site": ("cached", PAGE, "**this site, page, cached, brotli**"),
    "site-304": ("cached", PAGE, "this site, 304"),
    "site-muscle": ("cached", MUSCLE, "this site, muscle page with its figures, cached"),
    "site-panel": ("cached", PANEL, "this site, map panel, cached"),
    "site-stride": ("cached", STRIDE, "this site, stride page, cached"),
    "site-unchecked": ("unchecked", PAGE, "this site, not asking whether content changed"),
    "site-uncached": ("uncached", PAGE, "this site, page rendered each time"),
    "site-muscle-uncached": ("uncached", MUSCLE, "this site, muscle page rendered each time"),
    "wagtail": ("wagtail cached", "/page/", "Wagtail, page from Django's site cache, brotli"),
    "wagtail-muscle": ("wagtail cached", "/muscle/", "Wagtail, page like the muscle's, cached"),
    "wagtail-uncached": ("wagtail", "/page/", "Wagtail, page rendered each time"),
    "wagtail-muscle-uncached": ("wagtail", "/muscle/", "Wagtail, page like the muscle's, rendered"),
}
"""By name: server, path and description; a name in ``-304`` asks whether the page has changed."""
PAIRS = {
    ("nginx-open", "nginx"): None,
    ("nginx-cache", "nginx"): 0.95,
    ("bare", "nginx"): None,
    ("site", "nginx"): 0.54,
    ("site-muscle", "nginx-muscle"): 0.54,
    ("site", "bare"): None,
    ("site-304", "nginx-304"): 0.5,
    ("site-panel", "nginx-panel"): 0.54,
    ("site-stride", "nginx-stride"): None,
    ("site", "site-unchecked"): 0.95,
    ("site", "wagtail"): 5,
    ("site-muscle", "wagtail-muscle"): 5,
    ("site-uncached", "wagtail-uncached"): 3,
    ("site-muscle-uncached", "wagtail-muscle-uncached"): None,
}
"""Two set-ups that are measured beside each other, and what their ratio is to reach."""


def start(bench: Bench, stack: ExitStack) -> dict[str, Server]:
    """Start all servers until ``stack`` closes."""
    begin, site, workers = stack.enter_context, bench.site, bench.options.workers
    bench.say("Starting this site, nginx, a bare function and Wagtail")
    found = {
        "cached": begin(site.serve(workers)),
        "unchecked": begin(site.serve(workers, servers.UNCHECKED)),
        "uncached": begin(site.serve(workers, PAGE_CACHE="off")),
    }
    for server in found.values():
        settle(server.process, bench.options.warming)
    folder = bench.folder / "nginx"
    folder.mkdir()
    paths = {"page": PAGE, "muscle": MUSCLE, "panel": PANEL, "stride": STRIDE}
    answers = {name: found["cached"].get(path) for name, path in paths.items()}
    if any(answer.headers["Content-Encoding"] != "br" for answer in answers.values()):
        raise CannotMeasureError("The site does not compress its pages with brotli.")
    bodies = {name: answer.body for name, answer in answers.items()}
    nginx = begin(servers.nginx(folder, workers, found["cached"], bodies))
    found |= zip(("files", "open files", "in front"), nginx, strict=True)
    bare = {"BENCH_BODY": str(folder / "page.html.br")}
    found["bare"] = begin(servers.granian(servers.BARE, bare, "/", workers))
    like = {name: paths[name] for name in ("page", "muscle")}
    html = {name: found["uncached"].get(path, "identity").body for name, path in like.items()}
    wagtail, wagtail_uncached = servers.wagtail(bench.folder / "wagtail", workers, html)
    return found | {"wagtail cached": begin(wagtail), "wagtail": begin(wagtail_uncached)}


def load(
    bench: Bench, server: Server, path: str, etag: str = "", many: Sequence[str] = ()
) -> float:
    """Ask for ``path``, or for ``many`` paths in turn, as fast as answers come.

    Return the requests per second; raise ``CannotMeasureError`` if an answer is an error.
    """
    seconds = bench.options.seconds
    # Two threads: enough that never the generator is what limits nginx.
    command = [find("wrk"), "-t2", f"-c{max(2, bench.options.connections)}", f"-d{seconds}s"]
    command += ["--timeout", "10s"]
    for name, value in server.headers(etag=etag).items():
        command += ["-H", f"{name}: {value}"]
    if many:
        command += ["-s", str(HERE / "in_turn.lua")]
    command += [f"http://127.0.0.1:{server.port}{path}", *(["--", *many] if many else [])]
    said = run(command, patience=seconds + 30)
    if faults := re.search(r"(Non-2xx or 3xx responses|Socket errors): .*", said):
        raise CannotMeasureError(f"{path}: {faults[0]}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if not found:
        raise CannotMeasureError(f"wrk gave no figure for {path}.")
    # A slow server still works on what it was asked last, and would disturb the next one.
    settle(server.process, patience=5, quiet=0.2)
    return float(found[1])


def measure(bench: Bench) -> dict[str, Any]:
    """Start everything, measure round by round, and return figures and ratios."""
    options = bench.options
    sizes, etags = {}, defaultdict(str)
    figures, ratios = defaultdict(list), defaultdict(list)
    with ExitStack() as stack:
        started = start(bench, stack)

        def figure(name: str) -> float:
            server, path, _ = SETUPS[name]
            return load(bench, started[server], path, etags[name])

        for name, (server, path, _) in SETUPS.items():
            answer = started[server].get(path)
            if name.endswith("-304"):
                etags[name] = answer.headers["ETag"]
                answer = started[server].get(path, etag=etags[name])
            sizes[name] = len(answer.body)
            figure(name)
        for turn in range(1, options.rounds + 1):
            bench.say(f"Round {turn} of {options.rounds}")
            # Every second round runs backwards, so that no set-up always comes first.
            for left, right in PAIRS if turn % 2 else reversed(PAIRS):
                for name in (left, right) if turn % 2 else (right, left):
                    figures[name].append(figure(name))
                one, other = figures[left][-1], figures[right][-1]
                ratios[left, right].append(one / other)
                bench.say(f"  {left} {one:,.0f} / {right} {other:,.0f} = {one / other:.3f}")
    return {
        "setups": {
            name: {"title": title, "bytes": sizes[name], "per_second": summary(figures[name])}
            for name, (_, _, title) in SETUPS.items()
        },
        "pairs": [
            {"left": left, "right": right, "at_least": least, "ratio": summary(ratios[left, right])}
            for (left, right), least in PAIRS.items()
        ],
        **{
            name: getattr(options, name) for name in ("connections", "seconds", "rounds", "workers")
        },
    }


def section(data: dict[str, Any]) -> str:
    """Return the report's text about ``data``."""
    ratios = []
    for pair in data["pairs"]:
        found, least = pair["ratio"], pair["at_least"]
        spread = f"{ratio(found['least'])} to {ratio(found['most'])}"
        name, verdict = f"{pair['left']} / {pair['right']}", ["", ""]
        if least:
            verdict = [f"≥ {least:g}", "reached" if found["median"] >= least else "not reached"]
        ratios.append([name, f"**{ratio(found['median'])}**", spread, *verdict])
    figures = []
    for name, row in sorted(
        data["setups"].items(), key=lambda item: -item[1]["per_second"]["median"]
    ):
        found = row["per_second"]
        spread = f"{number(found['least'])} to {number(found['most'])}"
        figures.append([name, row["title"], f"{row['bytes']:,}", number(found["median"]), spread])
    return f"""\
wrk on loopback, {data["connections"]} keep-alive connections, {data["seconds"]} s a run,
{data["rounds"]} alternating rounds, {data["workers"]} processes of each server; generator and
server share the machine.

Ratios, pair by pair within a round; median and range of the rounds. Trust these.

{table(["pair", "ratio", "range", "wanted", ""], ratios)}

The figures themselves, median and range; bytes are those of one answer's body. The file is the
yardstick, the bare function the ceiling of a Python process.

{table(["", "set-up", "bytes", "requests/s", "range"], figures)}

The page is `{PAGE}`, of ours without a table the nearest to 25 kB; the muscle
is `{MUSCLE}`. Wagtail's two are made of them as its documentation has it: text in rich-text
blocks whose links are pages that an editor chose, sources as rows beside it. Figures and tables
are given to it ready-made; this site draws figures and reads sources, phases and last changes once
for a revision, as it renders bar and foot, and queries the rest and fills its tables each time.
Wagtail and the bare function run under granian, the quickest WSGI server that was found."""
