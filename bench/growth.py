"""Growth: how times change when there is ten and a hundred times the content."""

from __future__ import annotations

import json
from typing import Any

from bench import tools
from bench.processes import free_port, run
from bench.site import Home
from bench.tables import number, ratio, table
from bench.workshop import Workshop

TITLE = "Growth with content"
LISTS = ("/glossary/", "/exercises/", "/claims/", "/sources/", "/sitemap.xml")
SINGLE = (
    "/",
    "/muscles/",
    "/muscles/soleus/",
    "/muscles/soleus/role/",
    "/body/",
    "/gait/",
    "/terrain/uphill/",
    "/exercises/adductor-squeeze/",
    "/glossary/abduction/",
    "/sources/gray1918/",
    "/articles/hills-up-and-down/",
)
LOAD, AGAIN, DUMP, CHECK = (
    "load_content, into an empty database",
    "load_content, nothing changed",
    "dump_content",
    "check_content",
)
TOLERATED = 1.15
"""How much dearer a row may be: noise of a shared machine."""


def measure(workshop: Workshop) -> dict[str, Any]:
    """Return for each scale: rows, seconds of the commands, and what pages take."""
    found = {str(times): _scale(workshop, times) for times in workshop.options.scales}
    return {"scales": found}


def _scale(workshop: Workshop, times: int) -> dict[str, Any]:
    patience = workshop.options.patience
    folder = workshop.folder / f"times-{times}"
    fixtures = folder / "fixtures"
    home = Home(folder, free_port())
    folder.mkdir()

    def child(*command: str) -> str:
        return run(
            [tools.python(), "-m", *command], environment=home.environment, patience=patience
        )

    workshop.say(f"×{times}: making the content up")
    rows = int(child("bench.made_up", str(fixtures), str(times)).split()[-1])
    home.manage("migrate", "--verbosity", "0")
    home.manage("collectstatic", "--noinput", "--verbosity", "0")
    seconds = {}
    for name, command in (
        (LOAD, ("load_content", str(fixtures), "--verbosity", "0")),
        (AGAIN, ("load_content", str(fixtures), "--verbosity", "0")),
        (DUMP, ("dump_content", str(folder / "dumped"))),
        (CHECK, ("check_content", str(fixtures))),
    ):
        seconds[name] = home.manage(*command, patience=patience)
        workshop.say(f"×{times}: {rows:,} rows, {name}: {seconds[name]:.1f} s")
    pages = json.loads(child("bench.pages", *LISTS, *SINGLE).strip().splitlines()[-1])
    for path in LISTS:
        workshop.say(f"×{times}: {path} {pages[path]['ms']:.0f} ms")
    return {"rows": rows, "seconds": seconds, "pages": pages}


def section(data: dict[str, Any]) -> list[str]:
    """Return the report's lines about ``data``."""
    scales = data["scales"]
    head = [f"×{times}" for times in scales]
    sizes = [scale["rows"] for scale in scales.values()]
    growth = f"{ratio(sizes[-1] / sizes[0])} × the rows"

    commands = []
    for name in next(iter(scales.values()))["seconds"]:
        times = [scale["seconds"][name] for scale in scales.values()]
        commands.append([f"`{name}`", *map(number, times), *_growth(times, sizes)])
    lists = []
    for path in LISTS:
        pages = [scale["pages"][path] for scale in scales.values()]
        times = [page["ms"] for page in pages]
        weights = [page["bytes"] for page in pages]
        queries = [str(page["queries"]) for page in pages]
        lists.append([path, *map(number, times), *_growth(times, weights), " / ".join(queries)])
    single = []
    for path in SINGLE:
        pages = [scale["pages"][path] for scale in scales.values()]
        queries = [str(page["queries"]) for page in pages]
        single.append([path, *[number(page["ms"]) for page in pages], " / ".join(queries)])
    return [
        "Made-up content: terms, exercises with their targets, claims and the sources they cite are"
        f" there {', '.join(head)} times: {' / '.join(f'{size:,}' for size in sizes)} rows,"
        f" {growth}.",
        "",
        "Seconds of the commands, the start of Python included; *a row* compares the time per row"
        " at the last scale with that at the first: up to 1 is linear or better.",
        "",
        *table(["command", *head, "a row", ""], commands),
        "",
        "Milliseconds to render a list in one process, with nothing remembered; *a byte* compares"
        " the time per byte of the list. Queries are given scale by scale.",
        "",
        *table(["list", *head, "a byte", "", "queries"], lists),
        "",
        "Pages that show no list of what was multiplied.",
        "",
        *table(["page", *head, "queries"], single),
    ]


def _growth(times: list[float], sizes: list[int]) -> tuple[str, str]:
    """Return how much dearer a row became, and what to think of it."""
    dearer = (times[-1] / times[0]) / (sizes[-1] / sizes[0])
    return ratio(dearer), "linear or better" if dearer <= TOLERATED else "worse than linear"
