"""The figures: activity, two peaks on one scale, length, and the cost of slopes.

Pure drawing: no Django, no database. Every value that is shown is escaped.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from muscles.figures.charts import lettering, shapes
from muscles.figures.charts.model import Line, Plot, Point, Span, parts
from muscles.figures.cycle import SAMPLES
from muscles.figures.svg import element, number, text

# Pixels. ``curves.css`` holds the same numbers: its rules outrank the attribute.
HEIGHTS = {"activity": 283, "shared": 130, "length": 283, "length-fibre": 380, "cost": 232}

_TOP = 20.0  # where the uppermost plot starts, below its title


def activity(lines: Sequence[Line], phases: Sequence[Span], title: str, description: str) -> str:
    """Draw activity over the stride, each line as a share of its own peak, 0 to 1.

    The first line leads: it alone shows its band, and ground contact is shaded for it. Values
    must be scaled already. Raise ``ValueError`` without lines.
    """
    lead = _first(lines)
    plot = Plot(_TOP + 12, 196, 0, _ceiling(lead))
    paths = [
        *shapes.ground(lead.toe_off, plot),
        *shapes.borders(phases, plot),
        shapes.grid(plot, (0.5, 1)),
    ]
    if lead.spread is not None:
        paths.append(shapes.band(lead.values, lead.spread, plot))
    paths.extend(shapes.line(line, plot, more=True) for line in lines[:0:-1])
    paths.extend([shapes.line(lead, plot, leads=True), shapes.axis(plot)])
    paths.extend(shapes.toe_off_ticks(lines[1:], plot))
    labels = [
        lettering.title("share of its own peak"),
        *lettering.ticks(plot, (0, 0.5, 1)),
        lettering.ends(lines, plot, lead),
    ]
    if lead.toe_off is not None:
        paths.append(shapes.upright(lead.toe_off, plot.top - 12, plot.bottom, "curve-toe-off"))
        label = f"toe-off {number(lead.toe_off, 0)}%"
        labels.append(lettering.word(label, lead.toe_off, plot.top - 3, dx=4))
    _foot(lead.toe_off, phases, plot.bottom, paths, labels)
    return _figure("activity", title, description, paths, labels)


def shared(lines: Sequence[Line], title: str, description: str = "") -> str:
    """Draw lines whose heights may be compared, on one scale from 0 to the highest peak, 1.

    Ground contact is shaded for the first line. Raise ``ValueError`` without lines.
    """
    lead = _first(lines)
    plot = Plot(_TOP, 112, 0, 1)
    paths = [*shapes.ground(lead.toe_off, plot), shapes.grid(plot, (0.5, 1))]
    paths.extend(shapes.line(line, plot) for line in lines)
    paths.extend([shapes.axis(plot), *shapes.toe_off_ticks(lines[1:], plot)])
    labels = [
        lettering.title("share of the higher peak"),
        *lettering.ticks(plot, (0, 0.5, 1)),
        lettering.ends(lines, plot),
    ]
    labels.extend(lettering.percents(plot.bottom + lettering.LINE))
    return _figure("shared", title, description, paths, labels)


def length(
    lines: Sequence[Line],
    velocities: Sequence[Sequence[float] | None],
    phases: Sequence[Span],
    title: str,
    description: str,
    fibre: Line | None = None,
) -> str:
    """Draw the length of muscle and tendon together, as a share of their length in standing.

    ``velocities`` belong to ``lines``, in lengths per second, above 0 while lengthening: each
    draws a strip of blocks, above its line while the unit lengthens, below while it shortens, on
    it while it keeps its length. ``fibre`` adds a plot of simulated fibre length, as a share of
    the fibres' best length. Raise ``ValueError`` without lines, or with more than two.
    """
    lead = _first(lines)
    if len(lines) > 2:
        raise ValueError("A figure of length has room for two lines.")
    plot, steps = _fitted(lines, _TOP, 130)
    paths = [
        *shapes.ground(lead.toe_off, plot),
        *shapes.borders(phases, plot),
        shapes.grid(plot, steps),
    ]
    paths.extend(shapes.line(line, plot, more=True) for line in lines[:0:-1])
    paths.extend([shapes.line(lead, plot, leads=True), shapes.axis(plot)])
    labels = [
        lettering.title("share of its length in standing"),
        *lettering.ticks(plot, steps),
        lettering.ends(lines, plot, lead),
    ]
    labels.append(lettering.title("▲ getting longer ▼ getting shorter", plot.bottom + 18))
    bottom = plot.bottom + 24
    for line, velocity in zip(lines, velocities, strict=True):
        if velocity is not None:
            paths.extend(shapes.strip(velocity, bottom + 10))
            labels.append(lettering.word(line.label, 100, bottom + 14, dx=14))
        bottom += 21
    if fibre is not None:
        below, steps = _fitted([fibre], bottom + 27, bottom + 97)
        paths.extend([*shapes.ground(lead.toe_off, below), shapes.grid(below, steps)])
        paths.extend([shapes.line(fibre, below), shapes.axis(below)])
        labels.append(lettering.title("fibres alone, simulated: share of best length", bottom + 12))
        labels.extend([*lettering.ticks(below, steps), lettering.ends([fibre], below)])
        bottom = below.bottom
    _foot(lead.toe_off, phases, bottom, paths, labels)
    return _figure("length-fibre" if fibre else "length", title, description, paths, labels)


def cost(points: Sequence[Point], top: float, unit: str, title: str, description: str) -> str:
    """Draw separate published values as points on stems, with no line between them.

    The scale goes from 0 to ``top`` in ``unit``; the middle of the figure is level ground.
    """
    plot = Plot(_TOP + 8, 190, 0, top)
    steps = [share * top / 4 for share in range(5)]
    paths = [shapes.grid(plot, steps[1:]), shapes.axis(plot)]
    labels = [lettering.title(unit), *lettering.ticks(plot, steps)]
    for place, point in enumerate(points):
        y = plot.y(point.value)
        paths.append(shapes.upright(point.across, y, plot.bottom, "curve-stem"))
        across = f"{number(point.across)}%"
        labels.append(element("circle", class_="curve-point", cx=across, cy=y, r=6))
        value = f"{point.value:.2f}"
        labels.append(
            lettering.word(value, point.across, y - 11, anchor="middle", class_="curve-lead")
        )
        # Names take turns on two lines: on a phone, two of them have no room beside each other.
        down = plot.bottom + 20 + (lettering.LINE + 2) * (place % 2)
        labels.append(lettering.word(point.label, point.across, down, anchor="middle"))
    return _figure("cost", title, description, paths, labels)


def _first(lines: Sequence[Line]) -> Line:
    if not lines:
        raise ValueError("A figure needs a line at least.")
    return lines[0]


def _ceiling(lead: Line) -> float:
    """Return the top of an activity plot: 1, or the next tenth above the lead's band."""
    spread = lead.spread or [0] * SAMPLES
    highest = max(value + reach for value, reach in zip(lead.values, spread, strict=True))
    return max(1.05, math.ceil(highest * 10) / 10)


def _fitted(lines: Sequence[Line], top: float, bottom: float) -> tuple[Plot, list[float]]:
    """Return a plot that holds all lines between round numbers, and its ticks."""
    low = min(min(line.values) for line in lines)
    high = max(max(line.values) for line in lines)
    step = next(step for step in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1) if (high - low) / step <= 4)
    first, last = math.floor(low / step), math.ceil(high / step)
    steps = [round(place * step, 2) for place in range(first, last + 1)]
    return Plot(top, bottom, steps[0], steps[-1]), steps


def _foot(
    toe_off: float | None,
    phases: Sequence[Span],
    bottom: float,
    paths: list[str],
    labels: list[str],
) -> None:
    """Add what stands below the plots: percent, which foot is down, and the phases."""
    labels.extend(lettering.percents(bottom + lettering.LINE))
    strip = bottom + 19
    names = {"stance": "this foot", "float": "float", "other": "other foot", "swing": "in the air"}
    for name, start, end in parts(toe_off):
        paths.append(shapes.block(f"curve-{name}", start, end, strip, strip + 15))
        middle = (start + end) / 2
        labels.append(
            lettering.word(names[name], middle, strip + 11.5, anchor="middle", class_="on-strip")
        )
    scale = strip + 20
    for place, phase in enumerate(phases):
        kind = "curve-bar" if place % 2 else "curve-bar is-open"
        paths.append(shapes.block(kind, phase.start, phase.end, scale, scale + 4))
        # Names take turns on three lines; a very short phase has no room for its own.
        if phase.end - phase.start >= 5:
            down = scale + 17 + lettering.LINE * ((place - 1) % 3)
            middle = (phase.start + phase.end) / 2
            labels.append(lettering.word(phase.name, middle, down, anchor="middle"))


def _figure(
    kind: str, title: str, description: str, paths: Sequence[str], labels: Sequence[str]
) -> str:
    """Return the whole figure: its name in words, the part that stretches, and the labels."""
    height = HEIGHTS[kind]
    stretched = element(
        "svg",
        *paths,
        class_="curve-plot",
        viewBox=f"0 0 100 {height}",
        preserveAspectRatio="none",
    )
    return element(
        "svg",
        element("title", text(title)),
        element("desc", text(description)) if description else "",
        stretched,
        *labels,
        class_=f"curve curve-{kind}",
        role="img",
        width="100%",
        height=height,
    )
