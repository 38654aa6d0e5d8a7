"""A figure and what stands around it: its key in words, its table, its data sets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from muscles.figures.charts.shapes import sample
from muscles.figures.cycle import SAMPLES, phase_at
from muscles.models import Curve, DataSet, Phase
from muscles.presenters import take
from muscles.presenters.curves import phrases
from muscles.presenters.curves.lines import line_of

TABLE_STEP = 10  # percent of the stride between the rows of a table


@dataclass(frozen=True)
class Key:
    """One line of a figure in words: its sample, what it is, and when it peaks."""

    sample: str
    label: str
    name: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """The numbers of a figure: ``rows`` hold a percent, its phase, and one cell for each head."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[int, str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Figure:
    """A drawn figure and all that stands under it.

    ``summary`` is what everybody reads; ``caption`` and ``keys`` explain every line to those who
    ask.
    """

    heading: str
    svg: str
    summary: tuple[str, ...]
    caption: tuple[str, ...]
    keys: tuple[Key, ...]
    table: Table
    data_sets: tuple[DataSet, ...]
    data_name: str

    @property
    def question(self) -> str:
        """Return what it answers: its heading without the part of the muscle."""
        return self.heading.partition(":")[0]

    @property
    def anchor(self) -> str:
        """Return the id of the heading, made of its words."""
        return "-".join(re.findall(r"[a-z0-9]+", self.heading.lower()))

    @property
    def take(self) -> str:
        """Return the address of its sheets to take away, without form and ending."""
        return take.of_curve(self.data_name.partition("-")[2], self.anchor)

    @property
    def credit(self) -> str:
        """Return whose data it shows in a few words: ``Dorn 2012, Hamner 2013``."""
        return ", ".join(short_credit(row) for row in self.data_sets)


def short_credit(row: DataSet) -> str:
    """Return first author and year of a data set, or its name where no author stands first."""
    author = re.match(r"([^\W\d_][\w-]+) [A-Z]{1,3}\b", row.credit)
    year = re.search(r"\b(?:19|20)\d\d\b", row.credit)
    if not author:
        return row.name
    return f"{author[1]} {year[0]}" if year else author[1]


def lead_sentence(key: Key, among: int) -> str:
    """Return what the leading line shows, where it is one ``among`` several."""
    name = phrases.lower(key.name) if among > 1 else key.name
    shown = f"The thick line is {name}." if among > 1 else f"{name}."
    return f"{shown} {key.sentences[0]}"


def key(curve: Curve, sentence: str, leads: bool = False, *, timing: bool = True) -> Key:
    """Return the key of ``curve``, with what has to be said of its ``timing``."""
    condition = curve.condition
    line = line_of(curve, curve.values)
    remarks = phrases.remarks(curve) if timing else ()
    return Key(sample(line.look, leads=leads), line.label, condition.name, (sentence, *remarks))


def description(keys: Iterable[Key], lead: Key) -> str:
    """Return the lines beside the one that leads in words, for readers who cannot see them.

    What ``lead`` shows stands under the figure for everybody.
    """
    others = (key for key in keys if key is not lead)
    return " ".join(f"{key.name}: {phrases.lower(key.sentences[0])}" for key in others)


def cells(values: Sequence[float], decimals: int = 2) -> list[str]:
    """Return one column of a table: ``values`` with so many ``decimals``."""
    return [f"{value:.{decimals}f}" for value in values]


def rows(
    phases: Sequence[Phase], columns: Sequence[Sequence[str]]
) -> tuple[tuple[int, str, tuple[str, ...]], ...]:
    """Return the rows of a table, every five percent, from ``columns`` of 101 cells each."""
    starts = [float(phase.start_percent) for phase in phases]
    found = []
    for percent in range(0, SAMPLES, TABLE_STEP):
        is_end = percent == SAMPLES - 1 or not starts
        name = "next landing" if is_end else phases[phase_at(starts, percent)].short
        found.append((percent, name, tuple(column[percent] for column in columns)))
    return tuple(found)


def data_sets(curves: Iterable[Curve]) -> tuple[DataSet, ...]:
    """Return the data sets that ``curves`` come from, each once, in their order."""
    return tuple({row.condition.data_set_id: row.condition.data_set for row in curves}.values())
