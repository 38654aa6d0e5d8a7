"""Open data: every curve of the site as a file, with its credit and licence."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from muscles.models import Condition, Curve, DataSet, Muscle
from muscles.models.identifiers import CATALOGUES
from muscles.models.identifiers import parts as identifier_parts
from muscles.models.measurement import Quantity

_OF_MUSCLE: dict[str, tuple[Quantity, ...]] = {
    "activity": (Quantity.ACTIVITY,),
    "length": (Quantity.LENGTH, Quantity.VELOCITY, Quantity.AGREEMENT, Quantity.FIBRE),
}
_OF_CONDITION: dict[str, tuple[Quantity, ...]] = {
    "angle": (Quantity.ANGLE,),
    "height": (Quantity.HEIGHT,),
    "force": (Quantity.FORCE,),
}
_MEANINGS = {
    Quantity.ACTIVITY: "muscle activity; {scales}; "
    "simulated conditions give activation from 0 to 1",
    Quantity.ANGLE: "joint or segment angle in degrees",
    Quantity.HEIGHT: "height in millimetres about its mean over the stride",
    Quantity.FORCE: "ground reaction force in body weights",
    Quantity.LENGTH: "length of muscle and tendon as a share of their length in standing",
    Quantity.VELOCITY: "speed of muscle and tendon in lengths per second, lengthening above 0",
    Quantity.AGREEMENT: "share of the runners who agree whether a muscle lengthens, shortens or "
    "keeps its length",
    Quantity.FIBRE: "simulated fibre length as a share of the fibres' best length",
}
_SD = (
    "sd: standard deviation, between people if there are several, else between strides; "
    "in simulations half the difference between left and right; empty where the value is only the "
    "most that the mean can be"
)
IDENTIFIERS = "identifiers"
"""The name of the file of ``identifiers``."""
IDENTIFIER_CREDIT = (
    "Numbers of the Terminologia Anatomica (TA2, TA98; FIPAT), the Foundational Model of Anatomy "
    "(FMA), Uberon (CC BY 3.0) and Wikidata (CC0). Empty: not found."
)
_KINDS = {
    "activity": "Activity",
    "length": "Length of muscle and tendon",
    "angle": "Angles of joints and segments",
    "height": "Height of the pelvis",
    "force": "Ground reaction force",
}


@dataclass(frozen=True)
class DataFile:
    """One file of open data: its name in the address, what it holds, and its data sets.

    ``columns`` pair a heading with 101 numbers; lists of files leave them empty.
    """

    name: str
    subject: str
    conditions: tuple[Condition, ...]
    data_sets: tuple[DataSet, ...]
    quantities: tuple[str, ...]
    columns: tuple[tuple[str, tuple[float | None, ...]], ...] = field(default=())

    @property
    def kind(self) -> str:
        """Return the kind of file, the first part of its name: ``activity``."""
        return self.name.partition("-")[0]

    @property
    def title(self) -> str:
        """Return what the file holds, in words."""
        return f"{_KINDS[self.kind]}: {self.subject}"

    @property
    def meanings(self) -> list[str]:
        """Return one line for each quantity: what its numbers are."""
        return [
            f"{quantity}: {_MEANINGS[Quantity(quantity)].format(scales=self._scales)}"
            for quantity in self.quantities
        ]

    @property
    def _scales(self) -> str:
        """Return which conditions' heights of activity compare."""
        sharing = [
            " and ".join(row.slug for row in self.conditions if row.data_set == data_set)
            for data_set in self.data_sets
            if data_set.one_scale
        ]
        shared = [slugs for slugs in sharing if " and " in slugs]
        if not shared:
            return "no two conditions share a scale, so compare timing"
        return f"only {', and '.join(shared)} share a scale, elsewhere compare timing"


def overview() -> dict[str, Any]:
    """Return every file by kind, and every data set behind them by its slug. One query."""
    files = list_files()
    sections: dict[str, list[DataFile]] = defaultdict(list)
    for file in files:
        sections[file.kind].append(file)
    data_sets = {row.pk: row for file in files for row in file.data_sets}
    return {
        "sections": [(_KINDS[kind], rows) for kind, rows in sections.items()],
        "data_sets": sorted(data_sets.values(), key=lambda row: row.slug),
    }


def list_files() -> list[DataFile]:
    """Return every file of open data, without its numbers: activity, length, angles, forces.

    One query.
    """
    curves = Curve.objects.with_condition().defer("values", "spread")
    found: dict[str, list[Curve]] = defaultdict(list)
    for curve in curves:
        if name := _file_name(curve):
            found[name].append(curve)
    kinds = [*_OF_MUSCLE, *_OF_CONDITION]

    def place(item: tuple[str, list[Curve]]) -> tuple[int, int, float, float, str]:
        name, [curve, *_] = item
        muscle = curve.muscle.order if curve.muscle else 0
        condition = curve.condition
        kind = kinds.index(name.partition("-")[0])
        return kind, muscle, float(condition.slope), float(condition.speed), name

    return [_file(name, rows) for name, rows in sorted(found.items(), key=place)]


def identifiers() -> list[dict[str, str]]:
    """Return each muscle's numbers in catalogues of anatomy, a row for each named part. One query.

    What no catalogue gave stays "".
    """
    rows = []
    for muscle in Muscle.objects.only("slug", "name", *(row.field for row in CATALOGUES)):
        found: dict[str, dict[str, str]] = {}
        for catalogue in CATALOGUES:
            for part, number in identifier_parts(getattr(muscle, catalogue.field)):
                found.setdefault(part, {})[catalogue.field] = number
        for part, numbers in (found or {"": {}}).items():
            row = {"muscle": muscle.slug, "name": muscle.name, "part": part}
            rows.append(row | {item.field: numbers.get(item.field, "") for item in CATALOGUES})
    return rows


def identifiers_as_csv(address: str) -> str:
    """Return ``identifiers`` as comma-separated text with their credits in ``#`` lines."""
    out = io.StringIO()
    out.writelines(f"# {note}\n" for note in ("Muscles in catalogues", address, IDENTIFIER_CREDIT))
    rows = identifiers()
    heads = ["muscle", "name", "part", *(row.field for row in CATALOGUES)]
    writer = csv.DictWriter(out, heads, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def find_file(name: str) -> DataFile | None:
    """Return the file called ``name``, such as ``activity-soleus`` or ``angle-run4.0``.

    ``None`` if there is no such file. One query.
    """
    kind, _, of_what = name.partition("-")
    if kind in _OF_MUSCLE:
        rows = Curve.objects.filter(quantity__in=_OF_MUSCLE[kind], muscle__slug=of_what)
    elif kind in _OF_CONDITION:
        rows = Curve.objects.filter(quantity__in=_OF_CONDITION[kind], condition__slug=of_what)
    else:
        return None
    curves = list(rows.with_condition().order_by("quantity", "channel", "condition__speed", "pk"))
    return _file(name, curves, with_numbers=True) if curves else None


def as_csv(file: DataFile, address: str) -> str:
    """Return ``file`` as comma-separated text: credit and licence in ``#`` lines, then numbers.

    The first column is percent of the stride, 0 to 100. Numbers are written as they are stored.
    ``address`` is the full address of the file.
    """
    out = io.StringIO()
    notes = [
        file.title,
        address,
        "percent: 0 is the moment this foot lands, 100 its next landing",
        *file.meanings,
        *([_SD] if any(head.endswith(" sd") for head, _ in file.columns) else []),
        *(f"{row.slug}: {row.name} ({row.kind})" for row in file.conditions),
    ]
    for data_set in file.data_sets:
        notes.append(f"Credit: {data_set.credit}")
        notes.append(f"Licence: {data_set.licence}. {data_set.licence_note}")
        notes.append(f"Data set: {data_set.url}")
        notes.append(f"What was done: {data_set.processing}")
    out.writelines(f"# {' '.join(note.split())}\n" for note in notes)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["percent", *(head for head, _ in file.columns)])
    values = [numbers for _, numbers in file.columns]
    for percent, row in enumerate(zip(*values, strict=True)):
        writer.writerow([percent, *row])
    return out.getvalue()


def as_json(file: DataFile) -> dict[str, Any]:
    """Return the content of ``file`` as plain data for a JSON document."""
    return {
        "name": file.name,
        "title": file.title,
        "meanings": file.meanings,
        "conditions": [
            {
                "condition": row.slug,
                "name": row.name,
                "kind": row.kind,
                "people": row.people,
                "speed_m_per_s": float(row.speed),
                "slope_degrees": float(row.slope),
                "toe_off_percent": None
                if row.stance_percent is None
                else float(row.stance_percent),
                "stride_seconds": None if row.stride_seconds is None else float(row.stride_seconds),
            }
            for row in file.conditions
        ],
        "credits": [
            {
                "credit": row.credit,
                "licence": row.licence,
                "licence_note": row.licence_note,
                "address": row.url,
                "processing": row.processing,
            }
            for row in file.data_sets
        ],
        "columns": {head: list(numbers) for head, numbers in file.columns},
    }


def _file_name(curve: Curve) -> str:
    if curve.muscle:
        kinds, of_what = _OF_MUSCLE, curve.muscle.slug
    else:
        kinds, of_what = _OF_CONDITION, curve.condition.slug
    return next((f"{kind}-{of_what}" for kind, of in kinds.items() if curve.quantity in of), "")


def _file(name: str, curves: list[Curve], *, with_numbers: bool = False) -> DataFile:
    first = curves[0]
    of_what = first.muscle.full_name if first.muscle else first.condition.name
    conditions = {curve.condition_id: curve.condition for curve in curves}
    quantities = {curve.quantity: None for curve in curves}
    ordered = tuple(sorted(conditions.values(), key=lambda row: (row.slope, row.speed, row.slug)))
    data_sets = tuple({row.data_set_id: row.data_set for row in ordered}.values())
    columns = tuple(_columns(curves)) if with_numbers else ()
    return DataFile(name, of_what, ordered, data_sets, tuple(quantities), columns)


def _columns(curves: Iterable[Curve]) -> Iterator[tuple[str, tuple[float | None, ...]]]:
    for curve in curves:
        head = f"{curve.channel} {curve.condition.slug} {curve.quantity}"
        yield head, tuple(curve.values)
        if curve.spread:
            yield f"{head} sd", tuple(curve.spread)
