"""Two edits of one row brought together, field by field. Pure: texts in, texts out.

A row is its canonical text, as ``files.render_row`` writes it; ``None`` stands for no row. The
*base* is what both sides last agreed on, *mine* what the desk holds, *theirs* what the file holds.
A field left out of a text is empty, or has its default. ``order`` names the fields that rows have,
in the order of the canonical text; a base from before a field was dropped may hold more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_HEAD = 2  # The lines “- model: …” and “  fields:”.
_FIELD = re.compile(r"    ([a-z_][a-z0-9_]*):")
ROW = ""
"""Stands in for the name of a field where the row as a whole is meant."""


@dataclass(frozen=True)
class Conflict:
    """A field that both sides changed, differently. Without a name: one side deleted the row."""

    name: str
    base: str | None
    mine: str | None
    theirs: str | None


@dataclass(frozen=True)
class Merged:
    """What comes of both edits. Where they disagree it holds mine."""

    text: str | None
    conflicts: tuple[Conflict, ...] = ()
    # The fields in which ``text`` differs from mine: they come from the other side.
    taken: tuple[str, ...] = ()
    # What both sides agree on from now on: the base of the next meeting.
    base: str | None = field(default=None)


def split(text: str | None) -> dict[str, str]:
    """Return the lines of each field of a row's canonical text, by the field's name."""
    parts: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in (text or "").split("\n")[_HEAD:]:
        if found := _FIELD.match(line):
            lines = parts.setdefault(found[1], [])
        lines.append(line)
    if lines and not lines[-1]:
        lines.pop()  # What follows the last line end.
    return {name: "\n".join(lines) for name, lines in parts.items()}


def join(head: str, parts: Mapping[str, str], order: Sequence[str]) -> str:
    """Return the text of a row: the first two lines of ``head``, then ``parts`` in ``order``."""
    lines = [*head.split("\n")[:_HEAD], *(parts[name] for name in order if name in parts)]
    return "\n".join(lines) + "\n"


def shown(part: str | None) -> str:
    """Return the value of a field's lines as people read it, without name and indentation."""
    if not part:
        return ""
    first, _, rest = part.partition("\n")
    value = first.partition(":")[2].strip()
    if not rest:
        return value
    lines = [line.removeprefix("      ") for line in rest.split("\n")]
    return "\n".join(lines)


def merge(base: str | None, mine: str | None, theirs: str | None, order: Sequence[str]) -> Merged:
    """Return what comes of two edits of one row.

    A change on one side wins. The same change on both sides is no conflict, a different one is;
    so is a row that one side deleted and the other changed. With rows on both sides and no base,
    nobody knows who changed what: each field that differs is a conflict.
    """
    if mine == theirs:
        return Merged(mine, base=theirs)
    if base is not None:
        base = join(base, split(base), order)
    if mine is None or theirs is None:
        return _with_a_row_missing(base, mine, theirs)
    if base is None:
        return Merged(mine, tuple(_conflicts(None, split(mine), split(theirs))))
    return _fields(base, mine, theirs, order)


def _with_a_row_missing(base: str | None, mine: str | None, theirs: str | None) -> Merged:
    if mine == base:
        return Merged(theirs, taken=(ROW,), base=theirs)
    if theirs == base:
        return Merged(mine, base=theirs)
    return Merged(mine, (Conflict(ROW, base, mine, theirs),), base=base)


def _conflicts(
    base: Mapping[str, str] | None, mine: Mapping[str, str], theirs: Mapping[str, str]
) -> list[Conflict]:
    """Return a conflict for each field in which all three differ, or both if there is no base."""
    found = []
    for name in dict.fromkeys([*mine, *theirs]):
        here, there = mine.get(name), theirs.get(name)
        if here == there or (base is not None and base.get(name) in (here, there)):
            continue
        found.append(Conflict(name, base.get(name) if base else None, here, there))
    return found


def _fields(base: str, mine: str, theirs: str, order: Sequence[str]) -> Merged:
    was, here, there = split(base), split(mine), split(theirs)
    conflicts = _conflicts(was, here, there)
    disputed = {conflict.name for conflict in conflicts}
    result: dict[str, str] = {}
    agreed: dict[str, str] = {}
    taken: list[str] = []
    for name in order:
        chosen = here.get(name)
        if chosen == was.get(name) != there.get(name):
            chosen = there.get(name)
            taken.append(name)
        if chosen is not None:
            result[name] = chosen
        if (known := (was if name in disputed else there).get(name)) is not None:
            agreed[name] = known
    text, base = join(mine, result, order), join(theirs, agreed, order)
    return Merged(text, tuple(conflicts), tuple(taken), base)
