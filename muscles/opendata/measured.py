"""The tables of what was measured and simulated: data sets, their conditions, their curves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from muscles.models import Condition, Curve, DataSet
from muscles.models.measurement import ConditionKind, Gait, Quantity
from muscles.opendata.columns import belongs, key, one_of, words
from muscles.opendata.model import Cell, Column, Table

SET = "the data set"
OURS = "our notes"
UNITS = {
    Quantity.ACTIVITY: "share of a peak: of its own, unless its data set has one scale",
    Quantity.ANGLE: "degrees",
    Quantity.HEIGHT: "millimetres about the mean over the stride",
    Quantity.FORCE: "body weights",
    Quantity.LENGTH: "share of the length in standing",
    Quantity.VELOCITY: "lengths a second, lengthening above 0",
    Quantity.AGREEMENT: "share of the runners who agree, 0 to 1",
    Quantity.FIBRE: "share of the best length of the fibres",
}


class Cost(NamedTuple):
    """What a metre of running costs on one slope."""

    data_set: str
    slope_percent: float
    joules_per_kg_and_metre: float


def _number(name: str, meaning: str, unit: str, field: str, *, may_lack: bool = False) -> Column:
    return Column(
        name=name,
        meaning=meaning,
        type="number",
        unit=unit,
        origin=SET,
        may_lack=may_lack,
        read=lambda row: getattr(row, field),
    )


DATA_SETS = Table(
    name="data-sets",
    title="Data sets",
    row_is="one published set of measurements, or one simulation of ours",
    columns=(
        key("data_set", "data set"),
        words("name", "what it is", OURS),
        words("credit", "whom to credit", SET),
        words("licence", "its licence", SET),
        words("licence_note", "where and how we saw the licence", OURS, may_lack=True),
        words("url", "where it is", SET),
        words("processing", "what we did to the numbers", OURS, may_lack=True),
        Column(
            name="one_scale",
            meaning="whether heights of activity compare between its conditions",
            type="boolean",
            origin=OURS,
        ),
    ),
    rows=DataSet.objects.all,
)
CONDITIONS = Table(
    name="conditions",
    title="Conditions of the curves",
    row_is="one data set at one speed and slope",
    columns=(
        key("condition", "condition"),
        words("name", "gait, speed and people in words", OURS),
        one_of("kind", "measured, or simulated by a model", ConditionKind, SET),
        belongs("data_set", "data-sets"),
        one_of("gait", "how people moved", Gait, SET),
        _number("speed_m_per_s", "mean speed", "m/s", "speed"),
        _number("slope_degrees", "slope; uphill above 0", "degrees", "slope"),
        words("surface", "what they ran on", SET),
        Column(name="people", meaning="number of people", type="integer", origin=SET),
        _number(
            "toe_off_percent",
            "when this foot leaves the ground",
            "% of the stride",
            "stance_percent",
            may_lack=True,
        ),
        _number(
            "stride_seconds",
            "from landing to landing of one foot",
            "s",
            "stride_seconds",
            may_lack=True,
        ),
        Column(
            name="simulation_of",
            meaning="key of the condition that it simulates",
            refers="conditions",
            read=lambda row: row.simulation_of.slug if row.simulation_of else None,
            may_lack=True,
        ),
        words("timing_note", "how far to trust its timing", OURS, may_lack=True),
        words("length_note", "what to know of its lengths", OURS, may_lack=True),
    ),
    rows=lambda: Condition.objects.select_related("data_set", "simulation_of"),
)
_CURVE = (
    Column(
        name="condition",
        meaning="key of the condition",
        refers="conditions",
        read=lambda row: row.condition.slug,
    ),
    one_of("quantity", "what the values are", Quantity, SET),
    words("channel", "what was recorded", SET),
    Column(
        name="muscle",
        meaning="key of the muscle that it shows",
        refers="muscles",
        read=lambda row: row.muscle.slug if row.muscle else None,
        may_lack=True,
        origin=OURS,
    ),
)


def _samples() -> Iterator[list[Cell]]:
    for curve in Curve.objects.with_condition():
        start: list[Cell] = [column.cell(curve) for column in _CURVE]
        spread = curve.spread or [None] * len(curve.values)
        low = set(curve.low)
        for percent, (value, sd) in enumerate(zip(curve.values, spread, strict=True)):
            yield [*start, percent, value, sd, percent in low]


def _unread(_: Any) -> Any:
    raise NotImplementedError("These cells are read curve by curve.")


# 66,000 rows of JSON would be ten megabytes of names.
_DOCUMENT = Table(
    name="curves",
    title="Curves",
    row_is="one curve, with one number for each percent of the stride, from 0 to 100",
    columns=(
        *_CURVE,
        Column(name="values", meaning="its values", type="numbers", unit="by quantity"),
        Column(
            name="sd",
            meaning="standard deviations; null where the value is only the most that the mean "
            "can be",
            type="numbers",
            may_lack=True,
            read=lambda row: row.spread,
        ),
    ),
    rows=Curve.objects.with_condition,
    has_key=False,
)
CURVES = Table(
    name="curves",
    title="Curves",
    row_is="one value of one curve; a curve has 101, from landing to landing of one foot",
    columns=(
        *_CURVE,
        Column(
            name="percent",
            meaning="0 is this foot's landing, 100 its next",
            type="integer",
            unit="% of the stride",
            read=_unread,
        ),
        Column(
            name="value",
            meaning="the value",
            type="number",
            unit="; ".join(f"{quantity}: {unit}" for quantity, unit in UNITS.items()),
            origin=SET,
            read=_unread,
        ),
        Column(
            name="sd",
            meaning="standard deviation: between people if there are several, else between "
            "strides; in simulations half the difference between left and right",
            type="number",
            unit="as value",
            origin=SET,
            may_lack=True,
            read=_unread,
        ),
        Column(
            name="is_most",
            meaning="whether the value is only the most that the mean can be",
            type="boolean",
            origin=OURS,
            read=_unread,
        ),
    ),
    rows=Curve.objects.with_condition,
    read_cells=_samples,
    as_document=_DOCUMENT,
    has_key=False,
)
RECORDINGS = Table(
    name="recordings",
    title="What each curve shows",
    row_is="one curve",
    columns=(
        *_CURVE,
        words("shows", "the part of the muscle, if not the whole", OURS, may_lack=True),
        words("remark", "what to be careful about in this curve", OURS, may_lack=True),
        words("channel_note", "what this channel cannot tell", OURS, may_lack=True),
    ),
    rows=lambda: Curve.objects.with_condition().defer("values", "spread"),
    has_key=False,
)


def _costs() -> Iterator[Cost]:
    for row in DataSet.objects.filter(slope_costs__isnull=False):
        for slope, cost in row.slope_costs:
            yield Cost(row.slug, slope, cost)


COSTS = Table(
    name="slope-costs",
    title="What slopes cost",
    row_is="one published value",
    columns=(
        Column(name="data_set", meaning="key of the data set", refers="data-sets"),
        Column(name="slope_percent", meaning="uphill above 0", type="number", unit="%", origin=SET),
        Column(
            name="joules_per_kg_and_metre",
            meaning="energy for each kilogram and metre",
            type="number",
            unit="J/(kg m)",
            origin=SET,
        ),
    ),
    rows=_costs,
    has_key=False,
)
