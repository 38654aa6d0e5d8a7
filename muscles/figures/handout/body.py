"""Sheets of the body: a whole view with all its muscles, or one muscle whole in its region."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from muscles.figures import art
from muscles.figures.art import Art, Frame, Region, Shape
from muscles.figures.bodymap import LETTERS, Mark, paths
from muscles.figures.handout import labels
from muscles.figures.handout.colours import PAPER, PLAIN, TOKENS, fill_of, palette_of, quiet
from muscles.figures.handout.ink import Copier
from muscles.figures.handout.labels import Label
from muscles.figures.handout.page import EDGE, SHORT, Box, Words, facts, line, page, room
from muscles.figures.outline import Point, distance, inside
from muscles.figures.plate import best_views, frame_of, whole
from muscles.figures.svg import element, number, text

_COLUMN = 306.0
"""The width of the names at either side of a picture, with their lines, in units of the page."""
_LEGEND = 54.0
_LETTER = {"body": 13.6, "foot": 15.0}
"""The height of a letter in units of the body, as on the map."""
_ROOM = 0.5
_LEAST = 380.0
"""The least height of a close-up in units of the body."""
_LOWER_LEG = 640
"""Frames that begin below this height in body units hold the lower leg alone: one leg is enough."""

_QUIET = Mark(0, "", change="not-studied")
"""How a muscle stands that a picture is not about."""


@dataclass(frozen=True)
class Name:
    """What is written beside a muscle or tendon: the everyday name, and the other below it."""

    first: str
    second: str = ""


def view_sheet(
    view: str,
    words: Words,
    names: Mapping[str, Name],
    *,
    layer: str = "surface",
    marks: Mapping[str, Mark] | None = None,
    legend: Sequence[Mark] = (),
    is_blank: bool = False,
) -> str:
    """Return a whole view of the body as a sheet, what has a name in ``names`` labelled.

    ``marks`` colour the muscles as a lens of the map does; ``legend`` holds one mark for each
    entry of the legend. With ``is_blank`` the names are lines to write on.
    """
    figure = art.load(view)
    frame = whole(view)
    is_wide = frame[2] > frame[3]
    space = room(words, is_wide=is_wide, below=_LEGEND if legend else 0)
    picture = _fitted(frame, space)
    copier = Copier()
    is_deep = layer == "deep" and bool(figure.deep)
    drawn = "".join(_view(figure, copier, marks, is_deep=is_deep))
    regions = figure.deep if is_deep else (*figure.muscles, *figure.tissues)
    letter = _LETTER["foot" if view in art.FOOT_VIEWS else "body"]
    scale = picture.width / frame[2]
    letters = _letters(figure.deep if is_deep else figure.muscles, marks or {}, letter)
    found = [
        Label(
            names[region.slug].first,
            names[region.slug].second,
            _on_page(point, frame, picture),
            _on_page((-point[0], point[1]), frame, picture) if _is_twin(view, point) else None,
            letter * 0.8 * scale if region.slug in letters else 0.0,
        )
        for region in regions
        if region.slug in names and (point := _point(region)) and art.within(point, frame)
    ]
    placed = labels.place(found, picture, labels.column(picture, space))
    return page(
        words,
        _picture(picture, frame, drawn + "".join(letters.values())),
        labels.draw(placed, picture, space, is_blank=is_blank),
        _legend(legend, space.x, space.bottom + _LEGEND - 12),
        defs=copier.defs + _PATTERNS,
        is_wide=is_wide,
    )


def whole_bodies(marks: Mapping[str, Mark], space: Box) -> tuple[str, str]:
    """Return the body twice in ``space``, lit by ``marks``, and what the drawings refer to.

    Front and back, unless other views show more of what is marked; where nothing under the skin is
    marked, what lies deeper. Muscles without a mark are quiet.
    """
    views = [view for view in best_views(marks) if view in art.FOOT_VIEWS] or ["front", "back"]
    frames = [whole(view) for view in views]
    gap = 30.0
    scale = min(
        (space.width - gap * (len(views) - 1)) / sum(frame[2] for frame in frames),
        space.height / max(frame[3] for frame in frames),
    )
    x = space.x + (space.width - scale * sum(f[2] for f in frames) - gap * (len(views) - 1)) / 2
    copier, drawn = Copier(), []
    for view, frame in zip(views, frames, strict=True):
        figure = art.load(view)
        surface = {region.slug for region in (*figure.muscles, *figure.tissues)}
        lit = {slug for slug, mark in marks.items() if mark.level}
        deep = {region.slug for region in figure.deep}
        is_deep = bool(lit & deep) and not lit & surface
        regions = (*figure.muscles, *figure.deep)
        quietly = dict.fromkeys((region.slug for region in regions), _QUIET)
        box = Box(
            x, space.y + (space.height - frame[3] * scale) / 2, frame[2] * scale, frame[3] * scale
        )
        shown = _view(figure, copier, {**quietly, **marks}, is_deep=is_deep)
        signs = {slug: mark for slug, mark in marks.items() if mark.change and mark.level}
        letters = _letters(figure.deep if is_deep else figure.muscles, signs, _LETTER["body"] * 1.5)
        drawn.append(_picture(box, frame, "".join((*shown, *letters.values()))))
        x = box.right + gap
    return "".join(drawn), copier.defs + _PATTERNS


def muscle_sheet(
    slug: str, words: Words, names: Mapping[str, Name], *, is_blank: bool = False
) -> str:
    """Return one muscle whole in its region, with its ends and what lies over it, as a sheet.

    Return an empty text if no view draws it.
    """
    marks = {slug: Mark(4, "shown")}
    views = best_views(marks)
    if not views:
        return ""
    view = views[0]
    figure = art.load(view)
    _, tall = facts(words.facts, Box(EDGE, 0, SHORT - 2 * EDGE, 0))
    space = room(words, below=tall + 20)
    frame = _region_frame(view, slug, (space.width - 2 * _COLUMN) / space.height)
    picture = _fitted(frame, space)
    copier = Copier()
    region = _whole(figure, slug)
    surface = {other.slug: other for other in figure.muscles}
    ghosts = [surface[cover] for cover in region.over if cover in surface]
    drawn = _in_its_region(figure, region, frame, copier, ghosts, picture.width / frame[2])
    found = []
    for shown, point in (
        (names[slug], _beside(region, frame)),
        (Name("Start", "origin"), _middle(region.origin)),
        (Name("End", "insertion"), region.insertion),
    ):
        if point and art.within(point, frame):
            found.append(Label(shown.first, shown.second, _on_page(point, frame, picture)))
    for ghost in ghosts:
        point = _bare(ghost, region, frame)
        if ghost.slug in names and point:
            place = _on_page(point, frame, picture)
            found.append(Label(names[ghost.slug].first, "lies over it", place))
    placed = labels.place(found, picture, labels.column(picture, space))
    return page(
        words,
        _picture(picture, frame, drawn),
        element(
            "rect",
            x=picture.x,
            y=picture.y,
            width=picture.width,
            height=picture.height,
            fill="none",
            stroke=TOKENS["rule"],
            stroke_width="2",
        ),
        _ends(region, frame, picture),
        labels.draw(placed, picture, space, is_blank=is_blank),
        facts(words.facts, Box(space.x, space.bottom + 36, space.width, tall))[0],
        defs=copier.defs,
    )


def whole_muscle(slug: str, space: Box) -> tuple[str, str]:
    """Return one muscle whole in its region, which fills ``space``, and what that refers to.

    Return empty texts if no view draws it.
    """
    views = best_views({slug: Mark(4, "shown")})
    if not views:
        return "", ""
    figure = art.load(views[0])
    frame = _region_frame(views[0], slug, space.width / space.height)
    copier, region = Copier(), _whole(figure, slug)
    ghosts = [other for other in figure.muscles if other.slug in region.over]
    scale = space.width / frame[2]
    drawn = _in_its_region(figure, region, frame, copier, ghosts, scale)
    return _picture(space, frame, drawn), copier.defs


def _in_its_region(
    figure: Art,
    region: Region,
    frame: Frame,
    copier: Copier,
    ghosts: Iterable[Region],
    scale: float,
) -> str:
    """Return a muscle lit on the quiet body, and the outlines of what lies over it."""
    return "".join(
        (
            copier.group(f"{figure.view}-ink#quiet", quiet(0.35), _outside(figure, frame)),
            _region(region, copier, Mark(4, "shown")),
            *(_ghost(ghost, scale) for ghost in ghosts),
            copier.group(f"{figure.view}-ink#over", PLAIN),
        )
    )


def _shapes(shapes: tuple[Shape, ...]) -> str:
    """Return shapes as paths; what lies under the arm is faint and dashed, as on the map."""
    return paths(shapes).replace('class="covered"', 'fill-opacity="0.35" stroke-dasharray="2 1.4"')


def _view(
    figure: Art, copier: Copier, marks: Mapping[str, Mark] | None, *, is_deep: bool
) -> Iterator[str]:
    """Yield a view from the skin to what lies on the muscles."""
    view = figure.view
    wide = "5.2" if view in art.FOOT_VIEWS else "2.6"
    yield element(
        "g",
        _shapes(figure.body),
        fill=TOKENS["body-fill"],
        stroke=TOKENS["body-line"],
        stroke_width=wide,
    )
    yield copier.group(f"{view}-ink#under", quiet())
    if is_deep:
        yield element(
            "g",
            *(_shapes(region.shapes) for region in figure.muscles),
            fill=TOKENS["quiet-fill"],
            stroke=TOKENS["skin-line"],
            stroke_width="0.5",
            opacity="0.5",
        )
    for region in figure.deep if is_deep else figure.muscles:
        yield _region(region, copier, None if marks is None else marks.get(region.slug))
    if not is_deep:
        yield copier.group(f"{view}-ink#between", PLAIN)
        for region in figure.tissues:
            mark = (marks or {}).get(region.slug)
            yield element(
                "g",
                _shapes(region.shapes),
                fill=fill_of(mark) if mark else TOKENS["tissue-fill"],
                stroke=TOKENS["body-line"],
                stroke_width="0.5",
            )
            yield copier.groups(region.inks, PLAIN)
    yield copier.group(f"{view}-ink#over", PLAIN)


def _region(region: Region, copier: Copier, mark: Mark | None) -> str:
    """Return one muscle as ``mark`` says, or as anatomy has it without one."""
    fill, stroke, dashes = TOKENS["level-plain"], TOKENS["muscle-line"], None
    palette = PLAIN
    has_ink = True
    if mark is not None:
        fill, palette = fill_of(mark), palette_of(mark)
        if mark.change == "not-studied":
            stroke = TOKENS["skin-line"]
        if mark.change == "unclear":
            fill, has_ink = "url(#dots)", False
        if mark.is_expected:
            is_less = mark.change == "less"
            fill, has_ink = f"url(#expected{'-less' if is_less else ''})", False
            stroke, dashes = TOKENS["less-ink" if is_less else "red"], "4 2.5"
    under = ""
    if not has_ink:
        under = element("g", _shapes(region.shapes), fill=TOKENS["quiet-fill"])
    shapes = element(
        "g",
        _shapes(region.shapes),
        fill=fill,
        fill_opacity="0.55" if region.sheet else None,
        stroke=stroke,
        stroke_width="0.6" if has_ink else "1.2",
        stroke_dasharray=dashes,
    )
    return under + shapes + (copier.groups(region.inks, palette) if has_ink else "")


def _ghost(region: Region, scale: float) -> str:
    return element(
        "g",
        _shapes(region.shapes),
        fill="none",
        stroke=TOKENS["ink"],
        stroke_width=number(1.8 / scale, 2),
        stroke_dasharray=f"{number(8 / scale, 2)} {number(6 / scale, 2)}",
    )


def _ends(region: Region, frame: Frame, picture: Box) -> str:
    """Return a bar where a muscle begins and a ring where it ends."""
    if not region.insertion or not region.origin:
        return ""
    pairs = (_on_page(point, frame, picture) for point in region.origin)
    data = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in pairs)
    x, y = _on_page(region.insertion, frame, picture)
    bars = (
        element("path", d=data, stroke=colour, stroke_width=wide)
        for colour, wide in ((PAPER, "16"), (TOKENS["ink"], "8"))
    )
    ring = element("circle", cx=x, cy=y, r="9", fill=PAPER, stroke=TOKENS["ink"], stroke_width="5")
    return element("g", *bars, ring, fill="none", stroke_linecap="round")


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


def _picture(box: Box, frame: Frame, drawn: str) -> str:
    """Return a window of the page that shows ``frame`` of the body."""
    return element(
        "svg",
        drawn,
        x=box.x,
        y=box.y,
        width=box.width,
        height=box.height,
        viewBox=" ".join(number(value) for value in frame),
    )


def _fitted(frame: Frame, space: Box) -> Box:
    """Return the largest box in the middle of ``space`` that shows ``frame``, names beside it."""
    scale = min((space.width - 2 * _COLUMN) / frame[2], space.height / frame[3])
    width, height = frame[2] * scale, frame[3] * scale
    return Box(space.x + (space.width - width) / 2, space.y, width, height)


def _on_page(point: Point, frame: Frame, picture: Box) -> Point:
    scale = picture.width / frame[2]
    return picture.x + (point[0] - frame[0]) * scale, picture.y + (point[1] - frame[1]) * scale


def _outside(figure: Art, frame: Frame) -> Iterator[str]:
    """Yield the groups of ink that lie outside of ``frame``: drawing them takes seconds."""
    for region in (*figure.muscles, *figure.tissues):
        if not region.touches(frame):
            yield from (reference.partition("#")[2] for reference in region.inks)


def _region_frame(view: str, slug: str, ratio: float) -> Frame:
    """Return the frame of a muscle's region; ``ratio`` is its width as a share of its height."""
    frame = frame_of(view, [slug], ratio)
    legs = art.CLOSEUPS["leg"]
    if view in legs and frame[1] > _LOWER_LEG:
        left, top, width, height = legs[view]
        wide = height * ratio
        return left + (width - wide) / 2, top, wide, height
    if view in art.BODY_VIEWS and frame[3] < _LEAST:
        # Small muscles keep so much of the body round them that their place is seen.
        left, top, width, height = frame
        top = max(whole(view)[1], top - (_LEAST - height) / 2)
        return left + (width - _LEAST * ratio) / 2, top, _LEAST * ratio, _LEAST
    return frame


def _whole(figure: Art, slug: str) -> Region:
    """Return the region that shows most of a muscle."""
    regions = (*figure.muscles, *figure.deep, *figure.whole, *figure.tissues)
    return max(
        (region for region in regions if region.slug == slug),
        key=lambda region: (region.whole, region.area),
    )


def _point(region: Region, frame: Frame | None = None) -> Point | None:
    """Return a point inside a region: its label's, or one in the widest row of its largest shape.

    With ``frame`` the point lies in it, or there is none.
    """
    if region.label and (frame is None or art.within(region.label, frame)):
        return region.label
    rings = [ring for ring in region.rings if max(x for x, _ in ring) > 0]
    best: tuple[float, Point] | None = None
    for ring in rings or region.rings:
        rows = sorted({round(y) for _, y in ring})
        for y in range(rows[0] + 1, rows[-1]):
            cuts = sorted(_cuts(ring, y + 0.5))
            for left, right in zip(cuts[::2], cuts[1::2], strict=False):
                point = ((left + right) / 2, y + 0.5)
                if frame is not None and not art.within(point, frame):
                    continue
                if best is None or right - left > best[0]:
                    best = (right - left, point)
    return best[1] if best else None


def _bare(region: Region, other: Region, frame: Frame) -> Point | None:
    """Return the point of the outline of ``region`` in ``frame`` that is furthest from another."""
    x, y, width, height = frame
    edge = width / 20
    inner = (max(x + edge, 0.0), y + edge, x + width - edge - max(x + edge, 0.0), height - 2 * edge)
    points = [point for ring in region.rings for point in ring if art.within(point, inner)]
    free = [point for point in points if not any(inside(point, ring) for ring in other.rings)]

    def away(point: Point) -> float:
        return min(distance(point, ring) for ring in other.rings)

    return max(free or points, key=away, default=None)


def _cuts(ring: Sequence[Point], y: float) -> Iterator[float]:
    """Yield where the outline crosses the height ``y``."""
    for (x0, y0), (x1, y1) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y0 > y) != (y1 > y):
            yield x0 + (y - y0) / (y1 - y0) * (x1 - x0)


def _beside(region: Region, frame: Frame) -> Point | None:
    """Return the point that names a muscle: on the other side of the body than its ends, if any."""
    point = _point(region)
    if point is None:
        return None
    twin = (-point[0], point[1])
    has_twin = any(
        inside(twin, ring) and distance(twin, ring) > region.room / 2 for ring in region.rings
    )
    return twin if has_twin and art.within(twin, frame) else point


def _middle(points: Sequence[Point]) -> Point | None:
    if not points:
        return None
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _is_twin(view: str, point: Point) -> bool:
    """Return whether the same is drawn on the other side, too."""
    return view in ("front", "back") and abs(point[0]) > 1


def _pattern(name: str, drawn: str, turn: int = 0) -> str:
    return element(
        "pattern",
        drawn,
        id=name,
        width="9",
        height="9",
        patternUnits="userSpaceOnUse",
        patternTransform=f"rotate({turn})" if turn else None,
    )


_PATTERNS = (
    _pattern(
        "expected",
        element("path", d="M0 0V9", stroke=TOKENS["level-4"], stroke_width="1.6"),
        45,
    )
    + _pattern(
        "expected-less",
        element("path", d="M0 0V9", stroke=TOKENS["less"], stroke_width="1.6"),
        -45,
    )
    + _pattern(
        "dots",
        element("circle", cx="4", cy="4", r="1.3", fill=TOKENS["pattern"], fill_opacity="0.6"),
    )
)
