"""Drawings that many pages refer to: the body, one file a view, and the small runners.

A file's address holds a mark of what is in it, so browsers may keep it for good.
"""

from __future__ import annotations

import hashlib
from functools import cache, lru_cache

from django.urls import reverse

from muscles.figures import art, plate
from muscles.figures.runner import BUILDS, MAN, WOMAN, Build, library, pieces
from muscles.models import Phase
from muscles.pagecache.per_revision import cached_per_revision
from muscles.presenters import stride
from muscles.presenters.phases import every_phase
from muscles.presenters.stride import Stride

RUNNERS = {"runners": MAN, "runners-woman": WOMAN}
"""The names of the files with the small runners, and whom they show."""

PIECES = "runner-"
"""The names of the files with a large runner's head, hands and shoes begin so: ``runner-man``.
The other names are those of the body's views and their ink."""


def document(name: str) -> str | None:
    """Return the file called ``name``, or ``None`` if there is none."""
    if name in RUNNERS:
        return _runners(RUNNERS[name])
    if name in art.INKS:
        return art.ink(name)
    build = BUILDS.get(name.removeprefix(PIECES)) if name.startswith(PIECES) else None
    if build:
        return _drawn_pieces(build)
    return plate.document(name) if name in art.VIEWS else None


@cached_per_revision()
def address(name: str) -> str:
    """Return the address of the file called ``name``. Raise ``LookupError`` if there is none."""
    drawn = document(name)
    if drawn is None:
        raise LookupError(f"There is no picture “{name}”.")
    return reverse("muscles:picture", args=[name, mark(drawn)])


def address_of_pieces(build: Build) -> str:
    """Return the address of the pieces of a large runner."""
    return address(f"{PIECES}{build.name}")


@cached_per_revision()
def address_of_runners(phases: tuple[Phase, ...], runner: Stride, build: Build = MAN) -> str:
    """Return the address of the small runners, for a caller who has phases and runner. No query."""
    [name] = (name for name, shown in RUNNERS.items() if shown is build)
    drawn = _drawn_runners(phases, runner, build)
    return reverse("muscles:picture", args=[name, mark(drawn)])


@lru_cache(maxsize=32)
def mark(drawn: str) -> str:
    """Return a short mark that changes with what is ``drawn``."""
    return hashlib.sha256(drawn.encode()).hexdigest()[:12]


def sheet() -> plate.Sheet:
    """Return a sheet whose pictures refer to the files."""
    return plate.Sheet(address, ink=address)


@cached_per_revision()
def _runners(build: Build) -> str | None:
    """Return the file with one runner a phase, or ``None`` while none can be drawn."""
    conditions = stride.conditions()
    runner = conditions.drawable.get(conditions.default)
    return _drawn_runners(every_phase(), runner, build) if runner else None


@cache
def _drawn_pieces(build: Build) -> str:
    """Return the pieces of a large runner, which no content changes."""
    return pieces.document(build.pieces)


def _drawn_runners(phases: tuple[Phase, ...], runner: Stride, build: Build) -> str:
    borders = stride.borders(phases, runner.motion.stance_pct)
    return _runners_at(runner, tuple((each.phase.slug, each.middle) for each in borders), build)


@lru_cache(maxsize=8)  # It depends on nothing else, so few changes of the content change it.
def _runners_at(runner: Stride, percents: tuple[tuple[str, float], ...], build: Build) -> str:
    return library.document(runner.motion, dict(percents), build)
