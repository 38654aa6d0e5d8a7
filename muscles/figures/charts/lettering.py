"""What keeps its size on every page: titles, numbers and labels, as SVG text.

Words stand at whole percentages across and whole pixels down: nobody sees less.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from muscles.figures.charts.model import Line, Plot
from muscles.figures.charts.shapes import stroke
from muscles.figures.svg import element, number, text

LINE = 13.0  # pixels between two lines of words


def word(
    words: str,
    across: float,
    y: float,
    *,
    anchor: str | None = None,
    dx: float | None = None,
    class_: str | None = None,
) -> str:
    """Return ``words`` at ``across`` percent and ``y`` pixels, ``dx`` pixels further right.

    ``anchor`` is SVG's ``text-anchor``: where words stand without it they start at that place.
    """
    place = f"{round(across)}%" if across else "0"
    return element(
        "text",
        text(words),
        x=place,
        y=round(y),
        dx=None if dx is None else float(dx),
        text_anchor=anchor,
        class_=class_,
    )


def title(words: str, y: float = 11) -> str:
    """Return the title of a plot: its unit, at the left side, ``y`` pixels down."""
    return element("text", text(words), x=-26, y=round(y), class_="curve-unit")


def ticks(plot: Plot, values: Iterable[float]) -> Iterator[str]:
    """Yield each of ``values`` as a number at the left of ``plot``."""
    for value in values:
        y = round(plot.y(value)) + 4
        yield element("text", text(number(value, 2)), x=-6, y=y, text_anchor="end")


def percents(y: float) -> Iterator[str]:
    """Yield the quarters of the stride, ``y`` pixels down."""
    for percent in (0, 25, 50, 75):
        yield word(str(percent), percent, y, anchor="middle")
    yield word("100%", 100, y, anchor="middle")


def ends(lines: Sequence[Line], plot: Plot, lead: Line | None = None) -> str:
    """Return the labels at the right ends of lines, moved apart, each tied to its line.

    Beside a ``lead`` the others are shown only when they are asked for.
    """
    ordered = sorted(lines, key=lambda line: plot.y(line.values[-1]))
    wanted = [plot.y(line.values[-1]) for line in ordered]
    places = apart(wanted, LINE, plot.top, plot.bottom - 4)
    parts = []
    for line, start, place in zip(ordered, wanted, places, strict=True):
        more = lead is not None and line is not lead
        parts.append(stroke(line.look, f"M1 {round(start)}L11 {round(place)}", more=more))
        kind = "curve-lead" if line is lead else "is-more" if more else None
        parts.append(element("text", text(line.label), x=14, y=round(place) + 4, class_=kind))
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
