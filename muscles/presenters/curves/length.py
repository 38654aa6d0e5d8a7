"""How long a muscle is with its tendon, and whether it lengthens or shortens."""

from __future__ import annotations

from collections.abc import Sequence

from muscles.figures.charts import drawing
from muscles.figures.charts.model import Line
from muscles.figures.cycle import length_states
from muscles.models import Curve, Muscle, Phase
from muscles.presenters.curves import phrases
from muscles.presenters.curves.figure import (
    Figure,
    Table,
    cells,
    data_sets,
    description,
    key,
    lead_sentence,
    rows,
)
from muscles.presenters.curves.lines import line_of, spans, to_draw


def figure(
    muscle: Muscle,
    curves: list[Curve],
    velocities: list[Curve],
    fibres: list[Curve],
    phases: Sequence[Phase],
) -> Figure:
    """Return the figure of the length ``curves`` of one channel, two at most.

    ``velocities`` of the same conditions say where it lengthens; the first of ``fibres``, if there
    is one, adds the fibres without their tendon.
    """
    chosen = _two(to_draw(curves))
    by_condition = {curve.condition_id: curve.values for curve in velocities}
    speeds = [by_condition.get(curve.condition_id) for curve in chosen]
    fibre = fibres[0] if fibres else None
    heading = phrases.heading("How long it is", chosen[0])
    keys = [
        key(
            row,
            " ".join(filter(None, (_extremes(row, phases), row.remark))),
            row is chosen[0],
            timing=False,
        )
        for row in chosen
    ]
    caption = [
        "Muscle and tendon together, as a share of their length in standing.",
        "Computed from measured motion with a model of the body.",
        "Blocks above their line: it gets longer. Below: it gets shorter. "
        "Flat: it nearly keeps its length.",
        phrases.shading(chosen[0].condition, 1),
    ]
    notes = (curve.condition.length_note for curve in chosen)
    caption.extend(dict.fromkeys(note for note in notes if note))
    lines = [line_of(curve, curve.values) for curve in chosen]
    heads, columns = _columns(lines, speeds)
    if fibre:
        said = phrases.lower(_extremes(fibre, phases))
        keys.append(key(fibre, f"Fibres alone: {said}", timing=False))
        caption.append("The dotted line is a simulation of the muscle's fibres without the tendon.")
        heads.append("fibres, simulated")
        columns.append(cells(fibre.values))
    svg = drawing.length(
        lines,
        speeds,
        spans(phases),
        f"{muscle.name}, {phrases.lower(heading)}",
        description(keys, keys[0]),
        line_of(fibre, fibre.values, "fibres") if fibre else None,
    )
    return Figure(
        heading,
        svg,
        (lead_sentence(keys[0], len(chosen)), caption.pop(0)),
        tuple(caption),
        tuple(keys),
        Table("Share of its length in standing", tuple(heads), rows(phases, columns)),
        data_sets([*chosen, fibre] if fibre else chosen),
        f"length-{muscle.slug}",
    )


def _two(curves: list[Curve]) -> list[Curve]:
    """Return the leading one of ``curves``, and the one whose speed is farthest from its own."""
    lead, *others = curves
    speed = lead.condition.speed
    return [lead, *sorted(others, key=lambda row: -abs(row.condition.speed - speed))[:1]]


def _columns(
    lines: Sequence[Line], speeds: Sequence[Sequence[float] | None]
) -> tuple[list[str], list[list[str]]]:
    """Return heads and cells: each line's length, and what the unit does where speed is known."""
    heads: list[str] = []
    columns: list[list[str]] = []
    for line, velocity in zip(lines, speeds, strict=True):
        heads.append(line.label)
        columns.append(cells(line.values, decimals=3))
        if velocity is not None:
            heads.append(f"{line.label} is")
            columns.append(list(length_states(velocity)))
    return heads, columns


def _extremes(curve: Curve, phases: Sequence[Phase]) -> str:
    longest = phrases.peak(curve.values)
    shortest = phrases.peak([-value for value in curve.values])
    return (
        f"Longest {phrases.when(longest, curve.condition, phases)}; "
        f"shortest {phrases.when(shortest, curve.condition, phases)}."
    )
