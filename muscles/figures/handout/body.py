"""Sheets of one muscle, whole in its region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from muscles.figures import art
from muscles.figures.art import Art, Frame, Region
from muscles.figures.bodymap import Mark
from muscles.figures.handout import labels
from muscles.figures.handout.colours import PAPER, PLAIN, TOKENS, quiet
from muscles.figures.handout.drawing import (
    COLUMN,
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
from muscles.figures.handout.labels import Label
from muscles.figures.handout.page import EDGE, SHORT, Box, Words, facts, page, room
from muscles.figures.outline import Point, distance, inside
from muscles.figures.plate import best_views, frame_of, whole
from muscles.figures.svg import element, number

_LEAST = 380.0
"""The least height of a close-up in units of the body."""
_LOWER_LEG = 640
"""Frames that begin below this height in body units hold the lower leg alone: one leg is enough."""


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
    frame = _region_frame(view, slug, (space.width - 2 * COLUMN) / space.height)
    picture = fitted(frame, space)
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
            found.append(Label(shown.first, shown.second, on_page(point, frame, picture)))
    for ghost in ghosts:
        point = _bare(ghost, region, frame)
        if ghost.slug in names and point:
            place = on_page(point, frame, picture)
            found.append(Label(names[ghost.slug].first, "lies over it", place))
    placed = labels.place(found, picture, labels.column(picture, space))
    return page(
        words,
        window(picture, frame, drawn),
        edge(picture),
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
    return window(space, frame, drawn), copier.defs


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
            copier.group(f"{figure.view}-ink#quiet", quiet(0.35), outside(figure, frame)),
            coloured(region, copier, Mark(4, "shown")),
            *(_ghost(ghost, scale) for ghost in ghosts),
            copier.group(f"{figure.view}-ink#over", PLAIN),
        )
    )


def _ghost(region: Region, scale: float) -> str:
    return element(
        "g",
        outlines(region.shapes),
        fill="none",
        stroke=TOKENS["ink"],
        stroke_width=number(1.8 / scale, 2),
        stroke_dasharray=f"{number(8 / scale, 2)} {number(6 / scale, 2)}",
    )


def _ends(region: Region, frame: Frame, picture: Box) -> str:
    """Return a bar where a muscle begins and a ring where it ends."""
    if not region.insertion or not region.origin:
        return ""
    pairs = (on_page(point, frame, picture) for point in region.origin)
    data = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in pairs)
    x, y = on_page(region.insertion, frame, picture)
    bars = (
        element("path", d=data, stroke=colour, stroke_width=wide)
        for colour, wide in ((PAPER, "16"), (TOKENS["ink"], "8"))
    )
    ring = element("circle", cx=x, cy=y, r="9", fill=PAPER, stroke=TOKENS["ink"], stroke_width="5")
    return element("g", *bars, ring, fill="none", stroke_linecap="round")


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


def _beside(region: Region, frame: Frame) -> Point | None:
    """Return the point that names a muscle: on the other side of the body than its ends, if any."""
    point = point_of(region)
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
