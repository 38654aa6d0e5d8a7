"""When a muscle is active: each line scaled to its own peak, and pairs whose heights compare."""

from __future__ import annotations

from collections.abc import Sequence

from muscles.figures.charts import drawing
from muscles.models import Curve, Muscle, Phase
from muscles.presenters.curves import phrases
from muscles.presenters.curves.figure import (
    Figure,
    Key,
    Table,
    cells,
    data_sets,
    description,
    key,
    lead_sentence,
    rows,
)
from muscles.presenters.curves.lines import (
    by_speed,
    comparable,
    line_of,
    share_line,
    spans,
    to_draw,
)


def figures(
    muscle: Muscle, curves: list[Curve], phases: Sequence[Phase], recorded: bool
) -> list[Figure]:
    """Return the figure of the activity ``curves`` of one channel, and its pairs that compare.

    ``recorded`` says whether any channel of ``muscle`` was recorded, and not only simulated.
    """
    chosen = to_draw(curves)
    lead = chosen[0]
    heading = phrases.heading("When it is active", lead)
    keys = tuple(
        key(
            curve,
            f"Peaks {phrases.when(phrases.peak(curve.values), curve.condition, phases)}.",
            curve is lead,
        )
        for curve in by_speed(chosen)
    )
    figure = Figure(
        heading,
        drawing.activity(
            [share_line(curve) for curve in chosen],
            spans(phases),
            f"{muscle.name}, {phrases.lower(heading)}",
            description(keys, keys[by_speed(chosen).index(lead)]),
        ),
        tuple(_summary(chosen, keys)),
        tuple(_caption(chosen, recorded)),
        keys,
        _table(chosen, lead, phases),
        data_sets(chosen),
        f"activity-{muscle.slug}",
    )
    return [figure, *(_shared(muscle, pair, phases) for pair in comparable(curves))]


def _summary(chosen: list[Curve], keys: Sequence[Key]) -> list[str]:
    """Return what everybody reads: the leading line, what its height means, what is not measured.

    ``keys`` are those of ``chosen`` from slow to fast; the first of ``chosen`` leads.
    """
    lead = keys[by_speed(chosen).index(chosen[0])]
    said = [lead_sentence(lead, len(keys)), "Scaled to its own peak: timing, not force or effort."]
    if chosen[0].condition.is_simulated:
        said.append("Simulated, not measured.")
    return said


def _caption(chosen: list[Curve], recorded: bool) -> list[str]:
    """Return what the figure shows, how far to trust it, and whether it was measured."""
    lead = chosen[0]
    simulated = [curve for curve in chosen if curve.condition.is_simulated]
    scaled = "Each line is" if len(chosen) > 1 else "The line is"
    caption = [f"{scaled} scaled to its own peak: it shows timing, and neither force nor effort."]
    if lead.spread and not lead.low:
        caption.append(f"The band shows {phrases.spread(lead.condition)}.")
    caption.append(phrases.shading(lead.condition, len(chosen)))
    if simulated == chosen:
        if recorded:
            caption.append("No recording we can use freely shows it alone.")
        caption.append("The line is simulated, not measured.")
    elif simulated:
        caption.append("The dotted line is simulated, the others are measured.")
    else:
        caption.append("All lines are measured." if len(chosen) > 1 else "The line is measured.")
    return [*caption, *dict.fromkeys(row.channel_note for row in chosen if row.channel_note)]


def _table(chosen: list[Curve], lead: Curve, phases: Sequence[Phase]) -> Table:
    heads, columns = [], []
    for curve in by_speed(chosen):
        line = share_line(curve)
        heads.append(line.label)
        columns.append(
            ["low" if i in line.low else cell for i, cell in enumerate(cells(line.values))]
        )
        if curve is lead and line.spread:
            heads.append("± band")
            columns.append(cells(line.spread))
    return Table("Share of its own peak", tuple(heads), rows(phases, columns))


def _shared(muscle: Muscle, pair: tuple[Curve, Curve], phases: Sequence[Phase]) -> Figure:
    """Return the figure of a slow and a fast condition whose heights compare."""
    lower, higher = sorted(pair, key=lambda curve: max(curve.values))
    top = max(higher.values)
    share = round(100 * max(lower.values) / top)
    slow, fast = phrases.contrast(pair[0].condition, pair[1].condition)
    heading = phrases.heading(f"How {slow} compares with {fast}", pair[0])
    keys = tuple(key(curve, _peak(max(curve.values) / top), timing=False) for curve in pair)
    lines = [line_of(curve, [value / top for value in curve.values]) for curve in pair]
    return Figure(
        heading,
        drawing.shared(lines, f"{muscle.name}, {phrases.lower(heading)}"),
        (
            f"{lower.condition.in_short} peaked at {share}% of the highest reading of "
            f"{higher.condition.in_short.lower()}.",
        ),
        (
            "Here the heights compare: one runner, one session, the same electrodes.",
            "More activity is still not a measure of force.",
        ),
        keys,
        Table(
            "Share of the higher of the two peaks",
            tuple(line.label for line in lines),
            rows(phases, [cells(line.values) for line in lines]),
        ),
        data_sets(pair),
        f"activity-{muscle.slug}",
    )


def _peak(share: float) -> str:
    return f"Its peak is {share:.2f}." if share < 1 else "Its peak sets the scale."
