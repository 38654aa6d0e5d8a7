"""Curves over the stride, drawn so that lines stretch with the page and words do not.

An outer ``<svg>`` without a ``viewBox`` is as wide as the page lets it be and ``HEIGHTS`` pixels
high; its words stand at percentages across and pixels down, so they keep their size on a phone.
Inside it one stretched ``<svg viewBox="0 0 100 height">`` holds the lines: across is percent of
the stride, down is pixels. Room for the words at both sides is the style sheet's matter.

Pure drawing: no Django, no database. Every value that is shown is escaped.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

from muscles.figures.svg import element, number, text

SAMPLES = 101  # one value for each percent, 0 to 100
LOOKS = ("walk", "run", "jog", "fast", "sprint", "simulated", "other")
# Pixels. ``curves.css`` holds the same numbers: its rules outrank the attribute.
HEIGHTS = {"activity": 283, "shared": 130, "length": 283, "length-fibre": 375, "cost": 214}
NEAR_CONSTANT = 0.1  # slower than this share of the curve's top speed counts as keeping length

_TOP = 20.0  # where the uppermost plot starts, below its title
_GAP = 13.0  # between two lines of words

State = Literal["lengthening", "shortening", "near-constant"]


@dataclass(frozen=True)
class Line:
    """One curve: 101 ``values`` in the plot's unit, and how it shows.

    ``label`` stands at the line's end; ``look``, one of ``LOOKS``, chooses colour and dash.
    ``spread`` is the half-width of its band in the same unit; ``toe_off`` is in percent. Raise
    ``ValueError`` for an unknown look or a wrong number of values.
    """

    label: str
    look: str
    values: Sequence[float]
    spread: Sequence[float] | None = None
    toe_off: float | None = None

    def __post_init__(self) -> None:
        if self.look not in LOOKS:
            raise ValueError(f"There is no look “{self.look}”.")
        for numbers in (self.values, self.spread):
            if numbers is not None and len(numbers) != SAMPLES:
                raise ValueError(f"A line needs {SAMPLES} values; this one has {len(numbers)}.")


@dataclass(frozen=True)
class Span:
    """A named part of the stride, from ``start`` to ``end`` percent."""

    name: str
    start: float
    end: float


@dataclass(frozen=True)
class Point:
    """One published value, ``across`` percent of the figure's width from its left side."""

    across: float
    value: float
    label: str


@dataclass(frozen=True)
class Plot:
    """A field of the figure: pixels ``top`` to ``bottom`` stand for values ``high`` to ``low``."""

    top: float
    bottom: float
    low: float
    high: float

    def y(self, value: float) -> float:
        """Return how many pixels down ``value`` stands; what lies outside stands on the edge."""
        inside = min(max(value, self.low), self.high)
        share = (inside - self.low) / (self.high - self.low)
        return self.bottom - share * (self.bottom - self.top)


def activity(lines: Sequence[Line], phases: Sequence[Span], title: str, description: str) -> str:
    """Draw activity over the stride, each line as a share of its own peak, 0 to 1.

    The first line leads: it alone shows its band, and ground contact is shaded for it. Values
    must be scaled already. Raise ``ValueError`` without lines.
    """
    lead = _first(lines)
    plot = Plot(_TOP + 12, 196, 0, _ceiling(lead))
    shapes = [*_ground(lead.toe_off, plot), *_borders(phases, plot), _grid(plot, (0.5, 1))]
    if lead.spread is not None:
        shapes.append(_band(lead.values, lead.spread, plot))
    shapes.extend(_line(line, plot) for line in lines[:0:-1])
    shapes.extend([_line(lead, plot, leads=True), _axis(plot)])
    shapes.extend(_toe_off_ticks(lines[1:], plot))
    words = [_title("share of its own peak"), *_ticks(plot, (0, 0.5, 1)), _ends(lines, plot, lead)]
    if lead.toe_off is not None:
        shapes.append(_upright(lead.toe_off, plot.top - 12, plot.bottom, "curve-toe-off"))
        label = f"toe-off {number(lead.toe_off, 0)}%"
        words.append(_word(label, lead.toe_off, plot.top - 3, dx=4))
    _foot(lead.toe_off, phases, plot.bottom, shapes, words)
    return _figure("activity", title, description, shapes, words)


def shared(lines: Sequence[Line], title: str, description: str) -> str:
    """Draw lines whose heights may be compared, on one scale from 0 to the highest peak, 1.

    Ground contact is shaded for the first line. Raise ``ValueError`` without lines.
    """
    lead = _first(lines)
    plot = Plot(_TOP, 112, 0, 1)
    shapes = [*_ground(lead.toe_off, plot), _grid(plot, (0.5, 1))]
    shapes.extend(_line(line, plot) for line in lines)
    shapes.extend([_axis(plot), *_toe_off_ticks(lines[1:], plot)])
    words = [_title("share of the higher peak"), *_ticks(plot, (0, 0.5, 1)), _ends(lines, plot)]
    words.extend(_percents(plot.bottom + _GAP))
    return _figure("shared", title, description, shapes, words)


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
    shapes = [*_ground(lead.toe_off, plot), *_borders(phases, plot), _grid(plot, steps)]
    shapes.extend(_line(line, plot) for line in lines[:0:-1])
    shapes.extend([_line(lead, plot, leads=True), _axis(plot)])
    words = [
        _title("share of its length in standing"),
        *_ticks(plot, steps),
        _ends(lines, plot, lead),
    ]
    words.append(_title("▲ getting longer ▼ getting shorter", plot.bottom + 18))
    bottom = plot.bottom + 24
    for line, velocity in zip(lines, velocities, strict=True):
        if velocity is not None:
            shapes.extend(_strip(velocity, bottom + 10))
            words.append(_word(line.label, 100, bottom + 14, dx=14))
        bottom += 21
    if fibre is not None:
        below, steps = _fitted([fibre], bottom + 22, bottom + 92)
        shapes.extend([*_ground(lead.toe_off, below), _grid(below, steps)])
        shapes.extend([_line(fibre, below), _axis(below)])
        words.append(_title("fibres alone, simulated: share of best length", bottom + 14))
        words.extend([*_ticks(below, steps), _ends([fibre], below)])
        bottom = below.bottom
    _foot(lead.toe_off, phases, bottom, shapes, words)
    return _figure("length-fibre" if fibre else "length", title, description, shapes, words)


def cost(points: Sequence[Point], top: float, unit: str, title: str, description: str) -> str:
    """Draw separate published values as points on stems, with no line between them.

    The scale goes from 0 to ``top`` in ``unit``; the middle of the figure is level ground.
    """
    plot = Plot(_TOP + 8, 190, 0, top)
    steps = [share * top / 4 for share in range(5)]
    shapes = [_grid(plot, steps[1:]), _axis(plot)]
    words = [_title(unit), *_ticks(plot, steps)]
    for point in points:
        y = plot.y(point.value)
        shapes.append(_upright(point.across, y, plot.bottom, "curve-stem"))
        across = f"{number(point.across)}%"
        words.append(element("circle", class_="curve-point", cx=across, cy=y, r=6))
        words.append(
            _word(f"{point.value:.2f}", point.across, y - 11, anchor="middle", class_="curve-lead")
        )
        words.append(_word(point.label, point.across, plot.bottom + 16, anchor="middle"))
    return _figure("cost", title, description, shapes, words)


def sample(look: str, *, leads: bool = False) -> str:
    """Return a short piece of line in ``look``, for a key with words beside it."""
    classes = f"curve-line look-{look}" + (" is-lead" if leads else "")
    line = element("path", class_=classes, d="M2 6H32")
    return element("svg", line, class_="curve-sample", width=34, height=12, aria_hidden="true")


def path(heights: Iterable[float]) -> str:
    """Return path data through ``heights`` in pixels, one percent apart: ``M0 9l1-2 1 3``."""
    rounded = [round(height, 1) for height in heights]
    return f"M0 {_short(rounded[0])}l{_steps(rounded, 1)}"


def states(velocity: Sequence[float]) -> list[State]:
    """Return at each sample whether the unit lengthens, shortens or nearly keeps its length.

    Nearly means slower than a tenth of the curve's own top speed.
    """
    border = NEAR_CONSTANT * max(abs(value) for value in velocity)
    return [_state(value, border) for value in velocity]


def _state(value: float, border: float) -> State:
    if abs(value) < border or value == 0:
        return "near-constant"
    return "lengthening" if value > 0 else "shortening"


# Lines -----------------------------------------------------------------------------------------


def _line(line: Line, plot: Plot, *, leads: bool = False) -> str:
    classes = f"curve-line look-{line.look}" + (" is-lead" if leads else "")
    return element("path", class_=classes, d=path(plot.y(value) for value in line.values))


def _band(values: Sequence[float], spread: Sequence[float], plot: Plot) -> str:
    """Return the area between value − spread and value + spread, held inside the plot."""
    pairs = list(zip(values, spread, strict=True))
    upper = [round(plot.y(value + reach), 1) for value, reach in pairs]
    lower = [round(plot.y(value - reach), 1) for value, reach in reversed(pairs)]
    data = f"{path(upper)}V{_short(lower[0])}l{_steps(lower, -1)}z"
    return element("path", class_="curve-band", d=data)


def _steps(rounded: Sequence[float], across: int) -> str:
    """Return relative steps through heights that are rounded already, so that no error grows."""
    steps = []
    for here, there in pairwise(rounded):
        down = _short(round(there - here, 1))
        steps.append(f"{across}{down}" if down.startswith("-") else f"{across} {down}")
    return " ".join(steps)


def _short(value: float) -> str:
    """Return a number without the zero before its point: ``.5``, ``-.5``."""
    shown = number(value)
    return shown.replace("0.", ".", 1) if shown.startswith(("0.", "-0.")) else shown


def _strip(velocity: Sequence[float], middle: float) -> Iterator[str]:
    """Yield one path for each state, with a block for each stretch of the stride."""
    blocks: dict[State, str] = {"lengthening": "", "shortening": "", "near-constant": ""}
    boxes = {"lengthening": (-9, 9), "shortening": (0, 9), "near-constant": (-1.5, 3)}
    place = 0
    for state, run in groupby(states(velocity)):
        start, place = place, place + len(list(run))
        left, right = max(start - 0.5, 0), min(place - 0.5, SAMPLES - 1)
        up, tall = boxes[state]
        blocks[state] += _box(left, right, middle + up, middle + up + tall)
    yield _level(middle, "curve-middle")
    for state, data in blocks.items():
        if data:
            yield element("path", class_=f"curve-{state}", d=data)


# Fields ----------------------------------------------------------------------------------------


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


def _ground(toe_off: float | None, plot: Plot) -> Iterator[str]:
    """Yield the shading of ground contact and, in running, of both floats."""
    for name, start, end in _parts(toe_off):
        if name in ("stance", "float"):
            data = _box(start, end, plot.top, plot.bottom)
            yield element("path", class_=f"curve-{name}", d=data)


def _parts(toe_off: float | None) -> list[tuple[str, float, float]]:
    """Return the parts of the stride by which foot is down; a walker never floats."""
    if toe_off is None:
        return []
    if toe_off >= 50:
        return [("stance", 0, toe_off), ("swing", toe_off, 100)]
    return [
        ("stance", 0, toe_off),
        ("float", toe_off, 50),
        ("other", 50, 50 + toe_off),
        ("float", 50 + toe_off, 100),
    ]


def _borders(phases: Sequence[Span], plot: Plot) -> list[str]:
    data = "".join(f"M{_short(phase.start)} {_short(plot.top)}V{_short(plot.bottom)}"
                   for phase in phases if phase.start > 0)  # fmt: skip
    return [element("path", class_="curve-border", d=data)] if data else []


def _grid(plot: Plot, values: Iterable[float]) -> str:
    data = "".join(f"M0 {_short(plot.y(value))}H100" for value in values)
    return element("path", class_="curve-grid", d=data)


def _axis(plot: Plot) -> str:
    return _level(plot.bottom, "curve-axis")


def _toe_off_ticks(lines: Iterable[Line], plot: Plot) -> Iterator[str]:
    for line in lines:
        if line.toe_off is not None:
            kind = f"curve-tick look-{line.look}"
            yield _upright(line.toe_off, plot.bottom - 9, plot.bottom, kind)


def _foot(
    toe_off: float | None,
    phases: Sequence[Span],
    bottom: float,
    shapes: list[str],
    words: list[str],
) -> None:
    """Add what stands below the plots: percent, which foot is down, and the phases."""
    words.extend(_percents(bottom + _GAP))
    strip = bottom + 19
    names = {"stance": "this foot", "float": "float", "other": "other foot", "swing": "in the air"}
    for name, start, end in _parts(toe_off):
        shapes.append(
            element("path", class_=f"curve-{name}", d=_box(start, end, strip, strip + 15))
        )
        middle = (start + end) / 2
        words.append(_word(names[name], middle, strip + 11.5, anchor="middle", class_="on-strip"))
    scale = strip + 20
    for place, phase in enumerate(phases):
        kind = "curve-bar" if place % 2 else "curve-bar is-open"
        shapes.append(
            element("path", class_=kind, d=_box(phase.start, phase.end, scale, scale + 4))
        )
        # Names take turns on three lines; a very short phase has no room for its own.
        if phase.end - phase.start >= 5:
            down = scale + 17 + _GAP * ((place - 1) % 3)
            middle = (phase.start + phase.end) / 2
            words.append(_word(phase.name, middle, down, anchor="middle"))


# Small shapes and words ------------------------------------------------------------------------


def _box(left: float, right: float, top: float, bottom: float) -> str:
    wide, tall = _short(right - left), _short(bottom - top)
    back = _short(left - right)
    return f"M{_short(left)} {_short(top)}h{wide}v{tall}h{back}z"


def _upright(across: float, top: float, bottom: float, kind: str) -> str:
    return element("path", class_=kind, d=f"M{_short(across)} {_short(top)}V{_short(bottom)}")


def _level(y: float, kind: str) -> str:
    return element("path", class_=kind, d=f"M0 {_short(y)}H100")


def _word(
    words: str,
    across: float,
    y: float,
    *,
    anchor: str | None = None,
    dx: float | None = None,
    class_: str | None = None,
) -> str:
    place = f"{number(across)}%" if across else "0"
    return element(
        "text",
        text(words),
        x=place,
        y=float(y),
        dx=None if dx is None else float(dx),
        text_anchor=anchor,
        class_=class_,
    )


def _title(words: str, y: float = 11) -> str:
    return element("text", text(words), x=-26, y=float(y), class_="curve-unit")


def _ticks(plot: Plot, values: Iterable[float]) -> Iterator[str]:
    for value in values:
        y = plot.y(value) + 4
        yield element("text", text(number(value, 2)), x=-6, y=y, text_anchor="end")


def _percents(y: float) -> Iterator[str]:
    for percent in (0, 25, 50, 75):
        yield _word(str(percent), percent, y, anchor="middle")
    yield _word("100%", 100, y, anchor="middle")


def _ends(lines: Sequence[Line], plot: Plot, lead: Line | None = None) -> str:
    """Return the labels at the right ends of lines, moved apart, each tied to its line."""
    ordered = sorted(lines, key=lambda line: plot.y(line.values[-1]))
    wanted = [plot.y(line.values[-1]) for line in ordered]
    places = apart(wanted, _GAP, plot.top, plot.bottom - 4)
    parts = []
    for line, start, place in zip(ordered, wanted, places, strict=True):
        tie = f"M1 {_short(start)}L11 {_short(place)}"
        parts.append(element("path", class_=f"curve-line look-{line.look}", d=tie))
        kind = "curve-lead" if line is lead else None
        parts.append(element("text", text(line.label), x=14, y=place + 4, class_=kind))
    return element("svg", *parts, x="100%", class_="curve-ends")


def apart(wanted: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """Return rising places near the rising ``wanted`` ones, at least ``gap`` from each other.

    They stay between ``top`` and ``bottom`` as far as there is room.
    """
    places: list[float] = []
    for place in wanted:
        places.append(max(place, places[-1] + gap) if places else max(place, top))
    limit = bottom
    for index in range(len(places) - 1, -1, -1):
        places[index] = min(places[index], limit)
        limit = places[index] - gap
    return places


def _figure(
    kind: str, title: str, description: str, shapes: Sequence[str], words: Sequence[str]
) -> str:
    height = HEIGHTS[kind]
    stretched = element(
        "svg",
        *shapes,
        class_="curve-plot",
        viewBox=f"0 0 100 {height}",
        preserveAspectRatio="none",
    )
    return element(
        "svg",
        element("title", text(title)),
        element("desc", text(description)),
        stretched,
        *words,
        class_=f"curve curve-{kind}",
        role="img",
        width="100%",
        height=height,
    )
