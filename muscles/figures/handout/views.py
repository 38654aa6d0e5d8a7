"""Sheets of whole views of the body, of close-ups, and of both sides together."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from muscles.figures import art
from muscles.figures.art import Art, Frame, Region
from muscles.figures.bodymap import LETTERS, Mark
from muscles.figures.handout import labels
from muscles.figures.handout.colours import PAPER, PLAIN, TOKENS, fill_of, quiet
from muscles.figures.handout.drawing import (
    COLUMN,
    PATTERNS,
    Name,
    coloured,
    edge,
    fitted,
    on_page,
    outlines,
    outside,
    point_of,
    window,
)
from muscles.figures.handout.ink import Copier
from muscles.figures.handout.labels import Label, Placed
from muscles.figures.handout.page import EDGE, SHORT, Box, Words, cutting, line, page, room
from muscles.figures.outline import Point
from muscles.figures.plate import best_views, whole
from muscles.figures.svg import element, number, text

_LEGEND = 54.0
_QUIET = Mark(0, "", change="not-studied")
"""How a muscle stands that a picture is not about."""
_LETTER = {"body": 13.6, "foot": 15.0}
"""The height of a letter in units of the body, as on the map."""
_ROOM = 0.5
_PAIR = Box(0, 0, SHORT - 2 * EDGE, 700)
"""The room of two views side by side, with a table below them on the same paper."""
_TIE = 28.0
"""The room between a picture and the names beside it, with the line to each."""
_BARE_HEIGHT, _BARE_AIR = 1380.0, 12.0
"""The most height of a picture alone: it fits on A4 and on US Letter, under a head and over a foot.

The air above and below lets the highest and the lowest name stand on the paper whole.
"""


def view_sheet(
    view: str,
    words: Words,
    names: Mapping[str, Name],
    *,
    layer: str = "surface",
    marks: Mapping[str, Mark] | None = None,
    legend: Sequence[Mark] = (),
    is_blank: bool = False,
    frame: Frame | None = None,
    is_bare: bool = False,
) -> str:
    """Return a view of the body as a sheet, what has a name in ``names`` labelled.

    ``frame`` is the part of the body to show, the whole by default. With ``is_bare`` there is the
    picture alone, for paper that has title and credit of its own. ``marks`` colour the muscles as
    a lens of the map does; ``legend`` holds one mark for each entry of the legend. With
    ``is_blank`` the names are lines to write on.
    """
    frame = frame or whole(view)
    is_wide = not is_bare and frame[2] > frame[3]
    space = room(words, is_wide=is_wide, below=_LEGEND if legend else 0)
    picture = fitted(frame, space)
    if is_bare:
        space, picture = _bare_paper(frame)
    copier = Copier()
    drawn = "".join(_view(art.load(view), copier, marks, layer=layer, frame=frame))
    letters = _letters(_muscles(view, layer), marks or {}, _letter_height(view))
    placed = _placed(view, names, layer, frame, picture, space, letters)
    parts = (
        window(picture, frame, drawn + "".join(letters.values())),
        labels.draw(placed, picture, space, is_blank=is_blank),
    )
    defs = copier.defs + PATTERNS
    border = "" if frame == whole(view) else edge(picture)
    if is_bare:
        return cutting(words, *parts, border, defs=defs, box=space)
    key = _legend(legend, space.x, space.bottom + _LEGEND - 12)
    return page(words, *parts, border, key, defs=defs, is_wide=is_wide)


def bare_size(view: str, frame: Frame | None = None) -> tuple[int, int]:
    """Return the width and height, in units, of the picture of a view without words of a sheet."""
    paper, _ = _bare_paper(frame or whole(view))
    return round(paper.width), round(paper.height)


def numbered(
    view: str, names: Mapping[str, Name], *, layer: str = "surface", frame: Frame | None = None
) -> list[tuple[int, Name]]:
    """Return the names of a bare picture with their numbers, for a list beside it."""
    frame = frame or whole(view)
    space, picture = _bare_paper(frame)
    found = _placed(view, names, layer, frame, picture, space, {})
    return [(item.number, Name(item.label.name, item.label.second)) for item in found]


def _bare_paper(frame: Frame) -> tuple[Box, Box]:
    """Return the paper of a picture alone, and where on it the picture stands."""
    picture = fitted(frame, Box(0, _BARE_AIR, SHORT - 2 * EDGE, _BARE_HEIGHT))
    return Box(0, 0, SHORT - 2 * EDGE, picture.height + 2 * _BARE_AIR), picture


def _muscles(view: str, layer: str) -> tuple[Region, ...]:
    """Return the muscles that a layer of a view shows; where none is deep, those of the surface."""
    figure = art.load(view)
    return figure.deep if layer == "deep" and figure.deep else figure.muscles


def _letter_height(view: str) -> float:
    return _LETTER["foot" if view in art.FOOT_VIEWS else "body"]


def _placed(
    view: str,
    names: Mapping[str, Name],
    layer: str,
    frame: Frame,
    picture: Box,
    space: Box,
    letters: Container[str],
) -> list[Placed]:
    """Return the names of a view, each with its number and its place beside ``picture``."""
    muscles, scale = _muscles(view, layer), picture.width / frame[2]
    tissues = () if layer == "deep" else art.load(view).tissues
    found = []
    for region in (*muscles, *tissues):
        point = point_of(region)
        if region.slug not in names or point is None or not art.within(point, frame):
            continue
        name, twin = names[region.slug], (-point[0], point[1])
        has_twin = _is_twin(view, point) and art.within(twin, frame)
        found.append(
            Label(
                name.first,
                name.second,
                on_page(point, frame, picture),
                on_page(twin, frame, picture) if has_twin else None,
                _letter_height(view) * 0.8 * scale if region.slug in letters else 0.0,
            )
        )
    return labels.place(found, picture, labels.column(picture, space))


def pair_sheet(
    words: Words,
    named: Mapping[str, Mapping[str, Name]],
    *,
    is_blank: bool = False,
    is_bare: bool = False,
) -> str:
    """Return two views side by side as a sheet: names left of the first and right of the second.

    ``named`` are the names of muscles by view and slug. These muscles are coloured, or to colour in
    on a blank sheet; all others are quiet.
    """
    space = _PAIR if is_bare else room(words, is_wide=True)
    boxes = _pair_boxes(space)
    copier, drawn = Copier(), []
    for view, box in zip(named, boxes, strict=True):
        figure, lit = art.load(view), () if is_blank else named[view]
        marks = {row.slug: Mark(3 if row.slug in lit else 0, "") for row in figure.muscles}
        shown = _view(figure, copier, marks, layer="surface", frame=whole(view))
        drawn.append(window(box, whole(view), "".join(shown)))
    for box, placed in zip(boxes, _pair(named, space), strict=True):
        drawn.append(labels.draw(placed, box, space, is_blank=is_blank))
    if is_bare:
        return cutting(words, *drawn, defs=copier.defs, box=space)
    return page(words, *drawn, defs=copier.defs, is_wide=True)


def pair_size() -> tuple[int, int]:
    """Return the width and height, in units, of a pair of views without words of a sheet."""
    return round(_PAIR.width), round(_PAIR.height)


def pair_numbered(named: Mapping[str, Mapping[str, Name]]) -> list[tuple[int, Name]]:
    """Return the names of a pair of views with their numbers, for a list beside it."""
    placed = [item for side in _pair(named, _PAIR) for item in side]
    return [(item.number, Name(item.label.name, item.label.second)) for item in placed]


def whole_bodies(marks: Mapping[str, Mark], space: Box) -> tuple[str, str]:
    """Return the body twice in ``space``, lit by ``marks``, and what the drawings refer to.

    Front and back, unless other views show more of what is marked; where nothing under the skin is
    marked, what lies deeper. Muscles without a mark are quiet.
    """
    shown = [view for view in best_views(marks) if view in art.FOOT_VIEWS] or ["front", "back"]
    frames = [whole(view) for view in shown]
    gap = 30.0
    scale = min(
        (space.width - gap * (len(shown) - 1)) / sum(frame[2] for frame in frames),
        space.height / max(frame[3] for frame in frames),
    )
    x = space.x + (space.width - scale * sum(f[2] for f in frames) - gap * (len(shown) - 1)) / 2
    lit = {slug for slug, mark in marks.items() if mark.level}
    signs = {slug: mark for slug, mark in marks.items() if mark.change and mark.level}
    copier, drawn = Copier(), []
    for view, frame in zip(shown, frames, strict=True):
        figure = art.load(view)
        surface = {region.slug for region in (*figure.muscles, *figure.tissues)}
        deep = {region.slug for region in figure.deep}
        layer = "deep" if lit & deep and not lit & surface else "surface"
        regions = (*figure.muscles, *figure.deep)
        quietly = dict.fromkeys((region.slug for region in regions), _QUIET)
        box = Box(
            x, space.y + (space.height - frame[3] * scale) / 2, frame[2] * scale, frame[3] * scale
        )
        body = _view(figure, copier, {**quietly, **marks}, layer=layer, frame=frame)
        letters = _letters(_muscles(view, layer), signs, _LETTER["body"] * 1.5)
        drawn.append(window(box, frame, "".join((*body, *letters.values()))))
        x = box.right + gap
    return "".join(drawn), copier.defs + PATTERNS


def _pair_boxes(space: Box) -> tuple[Box, Box]:
    """Return where the two views stand, with names left and right of both."""
    _, _, wide, high = whole("front")
    scale = min((space.width - 2 * COLUMN) / (2 * wide), (space.height - 2 * _BARE_AIR) / high)
    width, height, middle = wide * scale, high * scale, space.x + space.width / 2
    top = space.y + _BARE_AIR
    return Box(middle - width, top, width, height), Box(middle, top, width, height)


def _pair(named: Mapping[str, Mapping[str, Name]], space: Box) -> list[list[Placed]]:
    """Return the names of both views in their places, numbered on from one to the other."""
    sides: list[list[Placed]] = []
    for (view, names), box in zip(named.items(), _pair_boxes(space), strict=True):
        is_left, frame = not sides, whole(view)
        found = []
        for region in art.load(view).muscles:
            point = point_of(region)
            if region.slug in names and point:
                outer = (-abs(point[0]) if is_left else abs(point[0]), point[1])
                name = names[region.slug]
                found.append(Label(name.first, name.second, on_page(outer, frame, box)))
        wide = space.width / 2 - box.width - _TIE
        left = space.x if is_left else space.right - wide
        column = Box(left, box.y, wide, box.height)
        first = 1 + sum(map(len, sides))
        sides.append(labels.beside(found, box, column, first))
    return sides


def _view(
    figure: Art,
    copier: Copier,
    marks: Mapping[str, Mark] | None,
    *,
    layer: str,
    frame: Frame,
) -> Iterator[str]:
    """Yield a view from the skin to what lies on the muscles."""
    view = figure.view
    is_deep = layer == "deep" and bool(figure.deep)
    wide = "5.2" if view in art.FOOT_VIEWS else "2.6"
    yield element(
        "g",
        outlines(figure.body),
        fill=TOKENS["body-fill"],
        stroke=TOKENS["body-line"],
        stroke_width=wide,
    )
    beyond = list(outside(figure, frame))
    yield copier.group(f"{view}-ink#under", quiet(), beyond)
    if is_deep:
        yield element(
            "g",
            *(outlines(region.shapes) for region in figure.muscles),
            fill=TOKENS["quiet-fill"],
            stroke=TOKENS["skin-line"],
            stroke_width="0.5",
            opacity="0.5",
        )
    for region in _seen(figure.deep if is_deep else figure.muscles, frame):
        yield coloured(region, copier, None if marks is None else marks.get(region.slug))
    if not is_deep:
        yield copier.group(f"{view}-ink#between", PLAIN, beyond)
        for region in _seen(figure.tissues, frame):
            mark = (marks or {}).get(region.slug)
            yield element(
                "g",
                outlines(region.shapes),
                fill=fill_of(mark) if mark else TOKENS["tissue-fill"],
                stroke=TOKENS["body-line"],
                stroke_width="0.5",
            )
            yield copier.groups(region.inks, PLAIN)
    yield copier.group(f"{view}-ink#over", PLAIN, beyond)


def _seen(regions: Iterable[Region], frame: Frame) -> Iterator[Region]:
    """Yield the regions that lie in ``frame`` at least in part."""
    return (region for region in regions if region.touches(frame))


def _letters(regions: Iterable[Region], marks: Mapping[str, Mark], size: float) -> dict[str, str]:
    """Return by muscle the letter or sign that stands on it, where there is room."""
    drawn = {}
    for region in regions:
        mark = marks.get(region.slug)
        if mark is None or region.label is None or region.room < size * _ROOM:
            continue
        sign = mark.sign if mark.change else LETTERS.get(mark.action, "") if mark.level else ""
        if sign:
            drawn[region.slug] = element(
                "text",
                text(sign),
                x=region.label[0],
                y=region.label[1] + 0.36 * size,
                font_size=number(size),
                font_weight="700",
                text_anchor="middle",
                fill=TOKENS["ink"],
                stroke=PAPER,
                stroke_width=number(size * 0.28),
                stroke_linejoin="round",
                paint_order="stroke",
            )
    return drawn


def _legend(marks: Sequence[Mark], x: float, y: float) -> str:
    """Return one swatch and its words for each mark, in one line whose foot is at ``y``."""
    drawn = []
    for mark in marks:
        fill, dashes, stroke = fill_of(mark), None, TOKENS["muscle-line"]
        if mark.is_expected:
            is_less = mark.change == "less"
            fill, dashes = f"url(#expected{'-less' if is_less else ''})", "4 2.5"
            stroke = TOKENS["less-ink" if is_less else "red"]
        elif mark.change == "unclear":
            fill = "url(#dots)"
        box = {"x": x, "y": y - 22, "width": 40, "height": 28, "rx": 4}
        if mark.action and not mark.level:
            box["width"] = 0
        if box["width"]:
            drawn.append(element("rect", **box, fill=fill, stroke=stroke, stroke_dasharray=dashes))
        sign = mark.sign if mark.change else LETTERS.get(mark.action, "")
        if sign:
            middle = x + (20 if box["width"] else 10)
            drawn.append(line(sign, middle, y, 22, is_bold=True, anchor="middle"))
        start = x + (50 if box["width"] else 26)
        drawn.append(line(mark.words, start, y, 22, colour=TOKENS["ink-soft"]))
        x = start + len(mark.words) * 11.4 + 26
    return "".join(drawn)


def _is_twin(view: str, point: Point) -> bool:
    """Return whether the same is drawn on the other side, too."""
    return view in ("front", "back") and abs(point[0]) > 1
