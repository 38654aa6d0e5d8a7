"""What stretches with the page: lines, bands, strips, shading and grids, as SVG paths.

Across is percent of the stride, 0 to 100; down is pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby, pairwise
from math import ceil, floor, inf
from typing import NamedTuple

from muscles.figures.charts.model import Line, Plot, Span, parts
from muscles.figures.cycle import SAMPLES, State, length_states
from muscles.figures.svg import element, number

NEAR = 0.5
"""Pixels that a drawn line may pass beside a value."""

_NEAR_EDGE = 2.0
"""The same for the edge of a band, which is faint."""

_NEAR_MORE = 1.0
"""The same for a thin line beside the one that leads."""


def line(line: Line, plot: Plot, *, leads: bool = False, more: bool = False) -> str:
    """Return ``line`` inside ``plot``; the one that leads is drawn heavier.

    ``more`` says that the page shows it only when it is asked for.
    """
    heights = [plot.y(value) for value in line.values]
    drawn = list(map(round, heights)) if more else heights
    data = "".join(
        path(drawn[start:end], _NEAR_MORE if more else NEAR, start)
        for start, end in _stretches(line.low)
    )
    return stroke(line.look, data, leads=leads, more=more)


def _stretches(low: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield where the stretches of two percents or more begin and end that hold none of ``low``."""
    for start, end in pairwise((-1, *low, SAMPLES)):
        if end - start > 2:
            yield start + 1, end


def stroke(look: str, data: str, *, leads: bool = False, more: bool = False) -> str:
    """Return the path ``data`` in the colour and dash of ``look``."""
    classes = f"curve-line look-{look}" + (" is-lead" if leads else "") + (" is-more" * more)
    return element("path", class_=classes, d=data)


def band(values: Sequence[float], spread: Sequence[float], plot: Plot) -> str:
    """Return the area between value − spread and value + spread, held inside the plot."""
    pairs = list(zip(values, spread, strict=True))
    upper = [plot.y(value + reach) for value, reach in pairs]
    lower = [round(plot.y(value - reach)) for value, reach in reversed(pairs)]
    back = _steps(thinned(lower, _NEAR_EDGE), -1)
    data = f"{path(map(round, upper), _NEAR_EDGE)}V{short(lower[0])}l{back}z"
    return element("path", class_="curve-band", d=data)


def sample(look: str, *, leads: bool = False) -> str:
    """Return a short piece of line in ``look``, for a key with words beside it."""
    line = stroke(look, "M2 6H32", leads=leads)
    return element("svg", line, class_="curve-sample", aria_hidden="true")


def path(heights: Iterable[float], near: float = NEAR, start: int = 0) -> str:
    """Return path data through ``heights`` in pixels, one percent apart: ``M0 9l1-2 3 4``.

    The first of them stands at ``start`` percent.

    Heights stand at half pixels. Places that a straight line passes within ``near`` pixels are
    left out: nobody can see them.
    """
    rounded = _halves(heights)
    return f"M{start} {short(rounded[0])}l{_steps(thinned(rounded, near), 1)}"


def _halves(heights: Iterable[float]) -> list[float]:
    return [round(2 * height) / 2 for height in heights]


def thinned(heights: Iterable[float], near: float = NEAR) -> list[tuple[int, float]]:
    """Return the fewest places (index, height) of a path that passes all ``heights`` so near.

    Both ends, the highest and the lowest place are always among them, as high as they are; the
    others stand at whole pixels beside their value. Of equally few places those are chosen whose
    path takes the fewest letters.
    """
    return list(_thinned(tuple(heights), near))


@lru_cache(maxsize=2048)
def _thinned(heights: tuple[float, ...], near: float) -> tuple[tuple[int, float], ...]:
    last = len(heights) - 1
    corners = {0, last}
    corners |= {pick(range(last + 1), key=heights.__getitem__) for pick in (max, min)}
    kept = [(0, heights[0])]
    for first, end in pairwise(sorted(corners)):
        kept += _fewest(heights, first, end, near)
    return tuple(kept)


class _Way(NamedTuple):
    """The best way on from a place at one of its heights: its cost, and where it goes next."""

    height: float
    steps: int
    letters: int
    next_place: int = -1
    next_height: float = 0


def _fewest(
    heights: Sequence[float], first: int, last: int, near: float
) -> list[tuple[int, float]]:
    """Return the places after ``first`` up to ``last`` that a path between the two needs.

    Found from the end: ``ways`` holds the ways on from each place.
    """
    lowest, highest = min(heights), max(heights)
    ways = {last: [_Way(heights[last], 0, 0)]}
    for place in range(last - 1, first, -1):
        turns = _beside(heights[place], near, lowest, highest)
        found = [_way(heights, (place, last), height, ways, near) for height in turns]
        fewest = min(way.steps for way in found)
        ways[place] = [way for way in found if way.steps == fewest]
    way = _way(heights, (first, last), heights[first], ways, near)
    kept = []
    while way.next_place >= 0:
        kept.append((way.next_place, way.next_height))
        way = next(each for each in ways[way.next_place] if each.height == way.next_height)
    return kept


def _beside(value: float, near: float, lowest: float, highest: float) -> list[float]:
    """Return the heights at which a path may turn: near the value, and never beyond an extreme."""
    reach = min(near, 1)
    whole = range(ceil(value - reach), floor(value + reach) + 1)
    return [height for height in whole if lowest < height < highest] or [value]


def _way(
    heights: Sequence[float],
    span: tuple[int, int],
    height: float,
    ways: Mapping[int, Sequence[_Way]],
    near: float,
) -> _Way:
    """Return the best way on from the first place of ``span`` at ``height`` to the last.

    A step may end where its slope passes all places between near enough: within ``low`` to
    ``high``, which narrow with each of them.
    """
    place, last = span
    low, high = -inf, inf
    within = []
    for there in range(place + 1, last + 1):
        within.append((there, low, high))
        wide = there - place
        low = max(low, (heights[there] - near - height) / wide)
        high = min(high, (heights[there] + near - height) / wide)
        if low > high:
            break
    best = _Way(height, len(heights), 0)
    # The farthest places mostly leave the fewest steps, so most of the nearer ones need no look.
    for there, low, high in reversed(within):
        steps = ways[there][0].steps + 1
        if steps > best.steps:
            continue
        wide = there - place
        for way in ways[there]:
            down = way.height - height
            if low <= down / wide <= high:
                letters = way.letters + len(f"{wide}{down:g}")
                if (steps, letters) < (best.steps, best.letters):
                    best = _Way(height, steps, letters, there, way.height)
    return best


def _steps(places: Sequence[tuple[int, float]], across: int) -> str:
    """Return relative steps through heights that are rounded already, so that no error grows."""
    steps = []
    for (start, here), (end, there) in pairwise(places):
        wide, down = across * (end - start), short(round(there - here, 1))
        steps.append(f"{wide}{down}" if down.startswith("-") else f"{wide} {down}")
    return " ".join(steps)


def strip(velocity: Sequence[float], middle: float) -> Iterator[str]:
    """Yield one path for each state, with a block for each stretch of the stride."""
    blocks: dict[State, str] = {"lengthening": "", "shortening": "", "near-constant": ""}
    boxes = {"lengthening": (-9, 9), "shortening": (0, 9), "near-constant": (-1.5, 3)}
    place = 0
    for state, run in groupby(length_states(velocity)):
        start, place = place, place + len(list(run))
        left, right = max(start - 0.5, 0), min(place - 0.5, SAMPLES - 1)
        up, tall = boxes[state]
        blocks[state] += _box(left, right, middle + up, middle + up + tall)
    yield _level(middle, "curve-middle")
    for state, data in blocks.items():
        if data:
            yield element("path", class_=f"curve-{state}", d=data)


def ground(toe_off: float | None, plot: Plot) -> Iterator[str]:
    """Yield the shading of ground contact and, in running, of both floats."""
    for name, start, end in parts(toe_off):
        if name in ("stance", "float"):
            yield block(f"curve-{name}", start, end, plot.top, plot.bottom)


def borders(phases: Sequence[Span], plot: Plot) -> list[str]:
    """Return one path with an upright where each phase begins, but none at 0 percent."""
    data = "".join(f"M{short(phase.start)} {short(plot.top)}V{short(plot.bottom)}"
                   for phase in phases if phase.start > 0)  # fmt: skip
    return [element("path", class_="curve-border", d=data)] if data else []


def grid(plot: Plot, values: Iterable[float]) -> str:
    """Return one path with a level line at each of ``values``, sharp on whole pixels."""
    data = "".join(f"M0 {round(plot.y(value))}H100" for value in values)
    return element("path", class_="curve-grid", d=data)


def axis(plot: Plot) -> str:
    """Return the line along the bottom of ``plot``."""
    return _level(plot.bottom, "curve-axis")


def toe_off_ticks(lines: Iterable[Line], plot: Plot) -> Iterator[str]:
    """Yield a short upright on the axis at the toe-off of each line that has one.

    They are shown when all lines are asked for.
    """
    for line in lines:
        if line.toe_off is not None:
            kind = f"curve-tick look-{line.look} is-more"
            yield upright(line.toe_off, plot.bottom - 9, plot.bottom, kind)


def block(kind: str, left: float, right: float, top: float, bottom: float) -> str:
    """Return a filled box of class ``kind``, from ``left`` to ``right`` percent."""
    return element("path", class_=kind, d=_box(left, right, top, bottom))


def _box(left: float, right: float, top: float, bottom: float) -> str:
    """Return a box; its width is told once, and its height alike for all of a row."""
    tall = short(bottom - top)
    return f"M{short(left)} {short(top)}v{tall}h{short(right - left)}v-{tall}z"


def upright(across: float, top: float, bottom: float, kind: str) -> str:
    """Return an upright line of class ``kind``, ``across`` percent of the stride."""
    return element("path", class_=kind, d=f"M{short(across)} {short(top)}V{short(bottom)}")


def _level(y: float, kind: str) -> str:
    return element("path", class_=kind, d=f"M0 {short(y)}H100")


def short(value: float) -> str:
    """Return a number without the zero before its point: ``.5``, ``-.5``."""
    shown = number(value)
    return shown.replace("0.", ".", 1) if shown.startswith(("0.", "-0.")) else shown
