"""Wagtail, the nearest peer: a page of like content, with its pages cached and without."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import ask, tools
from bench.options import HERE
from bench.problems import CannotMeasureError
from bench.processes import clean_environment, free_port, run, running
from bench.site import Server, granian

PAGE = "/article/"
CACHED = {"WAGTAIL_CACHE": "on"}

_MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)
_PARAGRAPH = re.compile(r"(<p\b[^>]*>.*?</p>)", re.DOTALL)


def body_of(html: str) -> list[tuple[str, str]]:
    """Return the blocks of a page like ``html``: its paragraphs, and what stands between them.

    Figures, tables and lists go in ready-made, which spares Wagtail the work of putting them
    together; this site does that work each time it renders the page.
    """
    found = _MAIN.search(html)
    if not found:
        raise CannotMeasureError("The page has no main part to give to Wagtail.")
    kinds = itertools.cycle(("figure", "text"))
    parts = zip(kinds, _PARAGRAPH.split(found[1]), strict=False)
    return [(kind, part.strip()) for kind, part in parts if part.strip()]


def prepare(folder: Path, html: str) -> None:
    """Make a Wagtail site in ``folder`` whose article holds what the page ``html`` holds."""
    folder.mkdir(parents=True, exist_ok=True)
    content = {"title": "Soleus", "body": body_of(html)}
    path = folder / "content.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    command = [tools.wagtail_python(), "-m", "peer.fill", str(path)]
    run(command, environment=_environment(folder))


@contextmanager
def served(folder: Path, workers: int, settings: dict[str, str] | None = None) -> Iterator[Server]:
    """Serve the site that ``prepare`` made, under granian like everything else."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with running(
        granian(tools.wagtail_python(), port, workers, "peer.wsgi:application"),
        environment=_environment(folder) | (settings or {}),
        is_ready=lambda: ask.answers(address, PAGE),
    ) as process:
        yield Server(address, process.pid)


def _environment(folder: Path) -> dict[str, str]:
    return clean_environment(VAR_DIR=str(folder), PYTHONPATH=str(HERE / "wagtail_site"))
