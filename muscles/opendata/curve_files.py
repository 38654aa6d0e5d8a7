"""Files of curves, by muscle and by condition: a column for each curve, for spreadsheets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from muscles.models import Condition, Curve, DataSet, Muscle
from muscles.models.identifiers import CATALOGUES
from muscles.models.identifiers import parts as identifier_parts
from muscles.models.measurement import Quantity
from muscles.opendata.writing import schema_address, written

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
    "standard deviation, between people if there are several, else between strides; "
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


def by_kind() -> list[tuple[str, list[DataFile]]]:
    """Return every file under the name of its kind. One query."""
    sections: dict[str, list[DataFile]] = defaultdict(list)
    for file in list_files():
        sections[file.kind].append(file)
    return [(_KINDS[kind], rows) for kind, rows in sections.items()]


def list_files(*, with_numbers: bool = False) -> list[DataFile]:
    """Return every file of curves, without its numbers or with: activity, length, angles, forces.

    One query.
    """
    curves = Curve.objects.with_condition()
    if with_numbers:
        curves = curves.order_by("quantity", "channel", "condition__speed", "pk")
    else:
        curves = curves.defer("values", "spread")
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

    return [
        _file(name, rows, with_numbers=with_numbers)
        for name, rows in sorted(found.items(), key=place)
    ]


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


def identifiers_as_csv() -> str:
    """Return ``identifiers`` as comma-separated text."""
    rows = identifiers()
    return written(list(rows[0]) if rows else [], (list(row.values()) for row in rows))[0]


def identifiers_as_json() -> dict[str, Any]:
    """Return ``identifiers`` as plain data for a JSON document."""
    return {"credit": IDENTIFIER_CREDIT, "muscles": identifiers()}


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


def as_csv(file: DataFile) -> str:
    """Return ``file`` as comma-separated text: 101 rows, percent of the stride first.

    Numbers are written as they are stored. What they mean and whose they are stands beside them:
    in ``as_json``, and in the description of all files.
    """
    values = [numbers for _, numbers in file.columns]
    rows = ([percent, *row] for percent, row in enumerate(zip(*values, strict=True)))
    return written(["percent", *(head for head, _ in file.columns)], rows)[0]


def as_json(file: DataFile) -> dict[str, Any]:
    """Return the content of ``file`` as plain data for a JSON document."""
    return {
        "name": file.name,
        "title": file.title,
        "schema": schema_address("curve-file"),
        "percent": "0 is the moment this foot lands, 100 its next landing",
        "meanings": file.meanings,
        "sd": _SD,
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
