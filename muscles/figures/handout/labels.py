"""Names beside a picture, each with a number and a line to what it names, or a line to write on.

The same sheet, labelled, is the key of the blank one: the numbers are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from muscles.figures.handout.colours import PAPER, TOKENS
from muscles.figures.handout.page import Box, line, rule, width_of, wrapped
from muscles.figures.outline import Point
from muscles.figures.svg import element, number

NAME, SECOND = 23.0, 20.0
"""Heights of a name and of the name below it."""
_NUMBER = 19.0
_NUMBER_ROOM = 34.0
_ROW = 27.0
_TIE = 16.0
"""The level piece of a line beside its name."""
_GAP = 12.0
_AIR = 5.0
"""Free room above and below a name."""
_MOST_LINES = 3
_FEW = 8


@dataclass(frozen=True)
class Label:
    """A name, the other name below it, and the point of the page that it names.

    ``twin`` is the same point on the body's other side. ``clear`` units round the point are left
    free, for a letter that stands there; without them the line ends in a dot.
    """

    name: str
    second: str
    point: Point
    twin: Point | None = None
    clear: float = 0.0


@dataclass(frozen=True)
class Placed:
    """A label with its number, at the height ``y`` of the left or right column."""

    label: Label
    number: int
    is_left: bool
    y: float


def place(labels: Iterable[Label], picture: Box, column: Box) -> list[Placed]:
    """Return a place for each label beside ``picture``, in a column as wide as ``column``.

    Names do not overlap, and no two lines of a column cross. Many names fill both columns
    alike. Names are numbered down the left column and then down the right one.
    """
    ordered = sorted(labels, key=lambda label: label.point[1])
    left, right = _sides(ordered, picture.x + picture.width / 2)
    placed: list[Placed] = []
    for is_left, side in ((True, left), (False, right)):
        edge = picture.x if is_left else picture.right
        rows = _rows(side, column, edge)
        for label, y in rows:
            placed.append(Placed(label, len(placed) + 1, is_left, y))
    return placed


def beside(labels: Iterable[Label], picture: Box, column: Box, first: int = 1) -> list[Placed]:
    """Return a place for each label in one ``column``, at that side of ``picture`` where it is.

    The names are numbered from ``first``.
    """
    is_left = column.x < picture.x
    edge = picture.x if is_left else picture.right
    rows = _rows(list(labels), column, edge)
    return [Placed(label, first + row, is_left, y) for row, (label, y) in enumerate(rows)]


def column(picture: Box, page: Box) -> Box:
    """Return the room of the names at one side of ``picture``, as high as it."""
    return Box(page.x, picture.y, picture.x - _TIE - _GAP - page.x, picture.height)


def draw(placed: Iterable[Placed], picture: Box, page: Box, *, is_blank: bool = False) -> str:
    """Return lines and names; ``page`` ends where the columns do, left and right.

    With ``is_blank`` there are numbers, and lines to write on instead of names.
    """
    lines, names = [], []
    for item in placed:
        lines.append(_leader(item, picture))
        names.append(_name(item, picture, page, is_blank=is_blank))
    return f"{''.join(lines)}{''.join(names)}"


def _sides(ordered: Sequence[Label], middle: float) -> tuple[list[Label], list[Label]]:
    """Return the labels of the left and of the right column."""
    single = [label for label in ordered if label.twin is None]
    by_place = sorted(single, key=lambda label: label.point[0])
    half = (len(by_place) + 1) // 2
    here = sum(label.point[0] < middle for label in by_place)
    if len(by_place) <= _FEW and 0 < here < len(by_place):
        # A few names stand on the side of what they name, many in two columns alike.
        half = here
    left, right = by_place[:half], by_place[half:]
    for label in ordered:
        if label.twin is None:
            continue
        points = sorted((label.point, label.twin))
        if len(left) <= len(right):
            # The letter stands on one side only.
            clear = label.clear if points[0] == label.point else 0.0
            left.append(replace(label, point=points[0], clear=clear))
        else:
            clear = label.clear if points[1] == label.point else 0.0
            right.append(replace(label, point=points[1], clear=clear))
    return left, right


def _rows(side: Sequence[Label], column: Box, edge: float) -> list[tuple[Label, float]]:
    """Return the labels of one column with their heights, in an order in which no lines cross."""
    labels = sorted(side, key=lambda label: label.point[1])
    wide = column.width - _NUMBER_ROOM
    for _ in labels:
        heights = _apart(labels, wide, column)
        swapped = False
        for place in range(len(labels) - 1):
            one, two = labels[place], labels[place + 1]
            here, below = (edge, heights[place]), (edge, heights[place + 1])
            if _cross(one.point, here, two.point, below):
                labels[place], labels[place + 1] = two, one
                swapped = True
        if not swapped:
            break
    return list(zip(labels, _apart(labels, wide, column), strict=True))


def _apart(labels: Sequence[Label], wide: float, column: Box) -> list[float]:
    """Return the heights of labels that stand in this order, each near what it names."""
    halves = [len(_lines(label, wide)) * _ROW / 2 + _AIR for label in labels]
    heights: list[float] = []
    for place, (label, half) in enumerate(zip(labels, halves, strict=True)):
        least = heights[-1] + halves[place - 1] + half if heights else column.y + half
        heights.append(max(label.point[1], least))
    limit = column.bottom
    for place in range(len(labels) - 1, -1, -1):
        heights[place] = min(heights[place], limit - halves[place])
        limit = heights[place] - halves[place]
    return heights


def _lines(label: Label, wide: float) -> list[tuple[str, float, bool]]:
    """Return a label's lines at most ``wide`` units long: words, height, and whether bold."""
    first = [(said, NAME, True) for said in wrapped(label.name, wide, NAME, is_bold=True)]
    second = [(said, SECOND, False) for said in wrapped(label.second, wide, SECOND)]
    return first + second if len(first) + len(second) <= _MOST_LINES else first


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Return whether the line from ``a`` to ``b`` crosses that from ``c`` to ``d``."""

    def turn(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0


def _leader(item: Placed, picture: Box) -> str:
    """Return the line from a name to what it names, on a wider one of paper."""
    edge = picture.x if item.is_left else picture.right
    outer = edge - _TIE if item.is_left else edge + _TIE
    x, y = item.label.point
    long = ((x - edge) ** 2 + (y - item.y) ** 2) ** 0.5 or 1.0
    share = item.label.clear / long
    end = (x + (edge - x) * share, y + (item.y - y) * share)
    data = f"M{number(outer)} {number(item.y)}H{number(edge)}L{number(end[0])} {number(end[1])}"
    casing = element("path", d=data, stroke=PAPER, stroke_opacity="0.75", stroke_width="5")
    thin = element("path", d=data, stroke=TOKENS["ink"], stroke_width="1.8")
    dot = ""
    if not item.label.clear:
        dot = element(
            "circle", cx=x, cy=y, r="5.5", fill=TOKENS["ink"], stroke=PAPER, stroke_width="2"
        )
    return element("g", casing, thin, dot, fill="none", stroke_linejoin="round")


def _name(item: Placed, picture: Box, page: Box, *, is_blank: bool) -> str:
    if item.is_left:
        near, far, anchor = picture.x - _TIE - _GAP, page.x, "end"
    else:
        near, far, anchor = picture.right + _TIE + _GAP, page.right, None
    mark = line(
        str(item.number),
        near,
        item.y + _NUMBER * 0.36,
        _NUMBER,
        is_bold=True,
        colour=TOKENS["accent"],
        anchor=anchor,
    )
    start = near - _NUMBER_ROOM if item.is_left else near + _NUMBER_ROOM
    if is_blank:
        return mark + rule(min(start, far), max(start, far), item.y + 8)
    wide = abs(far - start)
    lines = _lines(item.label, wide)
    top = item.y - len(lines) * _ROW / 2
    drawn = [
        line(
            said,
            start,
            top + (row + 0.76) * _ROW,
            size * min(1, wide / width_of(said, size, is_bold=is_bold)),
            is_bold=is_bold,
            colour=TOKENS["ink" if is_bold else "ink-soft"],
            anchor=anchor,
        )
        for row, (said, size, is_bold) in enumerate(lines)
    ]
    return mark + "".join(drawn)
