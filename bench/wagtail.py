"""Wagtail, the nearest peer: a page of like content, with its pages cached and without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bench import ask, tools
from bench.options import HERE
from bench.processes import clean_environment, free_port, run, running
from bench.site import Server, granian

ARTICLE = "/article/"
MUSCLE = "/muscle/"
CACHED = {"WAGTAIL_CACHE": "on"}


def prepare(folder: Path, pages: Mapping[str, str]) -> None:
    """Make a Wagtail site in ``folder`` that holds at each path what that HTML holds."""
    folder.mkdir(parents=True, exist_ok=True)
    for path, html in pages.items():
        (folder / f"{path.strip('/')}.html").write_text(html, encoding="utf-8")
    command = [tools.wagtail_python(), "-m", "peer.fill", str(folder)]
    run(command, environment=_environment(folder))


@contextmanager
def served(folder: Path, workers: int, settings: dict[str, str] | None = None) -> Iterator[Server]:
    """Serve the site that ``prepare`` made, under granian like everything else."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with running(
        granian(tools.wagtail_python(), port, workers, "peer.wsgi:application"),
        environment=_environment(folder) | (settings or {}),
        is_ready=lambda: ask.answers(address, ARTICLE),
    ) as process:
        yield Server(address, process.pid)


def _environment(folder: Path) -> dict[str, str]:
    return clean_environment(VAR_DIR=str(folder), PYTHONPATH=str(HERE / "wagtail_site"))
