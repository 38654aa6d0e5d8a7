"""The drawn body: two SVG files a view, read once and kept as data. ``make ink`` writes them.

Files live in ``art/`` in body coordinates: 1000 units from the crown (y = 0) to the soles, x = 0
on the midline (side view: through the hip joint). Groups of a view's file, in drawing order:

``body`` the silhouette · ``quiet`` neighbours without a page · ``muscles`` the regions, head to
foot, ``id`` = muscle slug · ``tissues`` tendons and bones with a tissue page · ``deep`` regions
of muscles that lie under others, ``id`` =
``deep-`` and the slug, in the order they are drawn: wide sheets first, so that each region stays
in sight at its label · ``whole`` regions of muscles that neither layer shows whole, for
close-ups, ``id`` = ``whole-`` and the slug. Each muscle has one region with ``data-whole``, which
shows all of it, with ``data-origin`` (a line) and ``data-insertion`` (a point).

Each shape is a closed path; a mirrored copy carries ``transform="scale(-1,1)"``. A region's
``data-label`` is a point inside it, where the letter of its action is written. ``data-over`` names
the muscles that lie over a region, ``data-sheet`` marks one so wide that others show through it.

What lies on these shapes, fibres, light, sinew, head, hands and feet, stands in ``front-ink.svg``
and, for the last two groups, in ``front-deep-ink.svg``, one group for each region. Pages refer to
these files and do not hold what is in them. A woman's files begin with ``woman-``.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from muscles.figures.outline import Point, Ring, area, distance, rings

FOLDER = Path(__file__).parent / "art"
BODY_VIEWS = ("front", "back", "side")
FOOT_VIEWS = ("foot-sole", "foot-side")
VIEWS = (*BODY_VIEWS, *FOOT_VIEWS)
OF_HER = ("front", "back")
"""The views that are drawn of a woman too. Of others there is one drawing."""
FIGURES = ("man", "woman")
"""Whose body is drawn; the first if nobody is named."""
VIEW_NAMES = {
    "front": "Front",
    "back": "Back",
    "side": "Right side",
    "foot-sole": "Sole of the foot",
    "foot-side": "Inner side of the foot",
}
SHEETS = {
    "body-front": ("front", "surface"),
    "body-back": ("back", "surface"),
    "body-side": ("side", "surface"),
    "body-front-deep": ("front", "deep"),
    "body-back-deep": ("back", "deep"),
    "foot-sole": ("foot-sole", "surface"),
    "foot-side": ("foot-side", "surface"),
}
"""The sheets of whole views by the name of their file, each with its view and layer."""
MIRROR = "scale(-1,1)"
Frame = tuple[float, float, float, float]
# What a page shows of each view: x, y, width, height. The files leave a wider margin. The lower
# leg is one leg, the one whose labels it is.
CLOSEUPS: dict[str, dict[str, Frame]] = {
    "body": {
        "front": (-205, -6, 410, 1014),
        "back": (-205, -6, 410, 1014),
        "side": (-105, -6, 225, 1014),
    },
    "trunk": {
        "front": (-150, 128, 300, 392),
        "back": (-150, 128, 300, 392),
        "side": (-82, 128, 165, 392),
    },
    "hip": {
        "front": (-118, 388, 236, 384),
        "back": (-118, 388, 236, 384),
        "side": (-68, 388, 130, 384),
    },
    "leg": {
        "front": (3, 690, 148, 318),
        "back": (3, 690, 148, 318),
        "side": (-50, 690, 148, 318),
    },
    "foot": {"foot-sole": (0, 0, 400, 800), "foot-side": (0, 0, 700, 500)},
}
CUTTINGS = {
    f"{closeup}-{view}": (closeup, view)
    for closeup in ("trunk", "hip", "leg")
    for view in CLOSEUPS[closeup]
}
"""The sheets of close-ups by the name of their file, each with its close-up and view."""
_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Shape:
    """One closed path: its outline, whether mirrored, and what it shows.

    ``covered`` marks the part of a region that lies under the arm in the side view.
    """

    d: str
    mirrored: bool
    part: str
    covered: bool = False

    @property
    def outline(self) -> tuple[Ring, ...]:
        """Return the shape as points, where it stands in the picture."""
        turn = -1 if self.mirrored else 1
        return tuple(tuple((turn * x, y) for x, y in ring) for ring in rings(self.d))


@dataclass(frozen=True)
class Region:
    """All shapes of one muscle or tissue in one view, and where its letter stands.

    ``over`` names the muscles that cover it, ``sheet`` says that it is wide and thin. ``inks`` are
    references to what lies on it: ``front-ink#soleus``. ``whole`` says that this is the drawing
    that shows all of the muscle; ``origin`` is then the line where it begins, ``insertion`` the
    point where it ends, on the viewer's right. The heart has neither.
    """

    slug: str
    shapes: tuple[Shape, ...]
    label: Point | None = None
    over: tuple[str, ...] = ()
    sheet: bool = False
    inks: tuple[str, ...] = ()
    whole: bool = False
    origin: tuple[Point, ...] = ()
    insertion: Point | None = None

    @cached_property
    def rings(self) -> tuple[Ring, ...]:
        """Return the outlines of all shapes as points."""
        return tuple(ring for shape in self.shapes for ring in shape.outline)

    @cached_property
    def area(self) -> float:
        """Return the area of all shapes together."""
        return sum(area(ring) for ring in self.rings)

    @cached_property
    def room(self) -> float:
        """Return how far the label is from the nearest border: the room its letter has."""
        if self.label is None:
            return 0.0
        return min(distance(self.label, ring) for ring in self.rings)

    def touches(self, frame: Frame) -> bool:
        """Return whether any of the region lies within ``frame``."""
        return any(within(point, frame) for ring in self.rings for point in ring)

    def is_in(self, frame: Frame) -> bool:
        """Return whether enough of the region lies within ``frame`` to be chosen there."""
        if self.label and within(self.label, frame):
            return True
        inside = [point[1] for ring in self.rings for point in ring if within(point, frame)]
        return bool(inside) and max(inside) - min(inside) > frame[3] / 12


@dataclass(frozen=True)
class Art:
    """One view, ready to draw. ``view_box`` is x, y, width, height in the file's units."""

    view: str
    view_box: tuple[float, float, float, float]
    body: tuple[Shape, ...]
    quiet: tuple[Region, ...]
    muscles: tuple[Region, ...]
    tissues: tuple[Region, ...]
    deep: tuple[Region, ...]
    whole: tuple[Region, ...]

    @property
    def slugs(self) -> tuple[str, ...]:
        """Return the muscles drawn in this view, superficial ones first."""
        return tuple(dict.fromkeys(region.slug for region in (*self.muscles, *self.deep)))


def load(view: str, figure: str = "man") -> Art:
    """Return the art of ``view``; raise ``ValueError`` if there is no such view.

    A woman's views hold the same regions as a man's.
    """
    if view not in VIEWS:
        raise ValueError(f"There is no view “{view}”. Views: {', '.join(VIEWS)}.")
    return _load(view, file_of(view, figure))


def file_of(view: str, figure: str = "man") -> str:
    """Return the name of the file with a view of a man or a woman: ``front``, ``woman-front``."""
    return f"woman-{view}" if figure == "woman" and view in OF_HER else view


INKS = tuple(path.stem for path in sorted(FOLDER.glob("*-ink.svg")))
"""The names of the files with ink: ``front-ink``, and ``front-deep-ink`` for the other layers."""


@cache
def ink(name: str) -> str:
    """Return the file with ink that is one of ``INKS``."""
    return (FOLDER / f"{name}.svg").read_text(encoding="utf-8")


def within(point: Point, frame: Frame) -> bool:
    """Return whether ``point`` lies inside ``frame``."""
    left, top, width, height = frame
    return left < point[0] < left + width and top < point[1] < top + height


def views_in(closeup: str, layer: str, figure: str = "man") -> tuple[str, ...]:
    """Return the views that a close-up shows in a layer; the foot shows both layers in one."""
    frames = CLOSEUPS[closeup]
    if figure == "woman" and closeup != "foot":
        frames = {view: frame for view, frame in frames.items() if view in OF_HER}
    if layer != "deep" or closeup == "foot":
        return tuple(frames)
    return tuple(
        view
        for view, frame in frames.items()
        if any(region.label and within(region.label, frame) for region in load(view).deep)
    )


def views_of(slug: str) -> tuple[str, ...]:
    """Return the views that draw the muscle ``slug``, body views first."""
    return tuple(view for view in VIEWS if slug in load(view).slugs)


@cache
def whole_view(slug: str) -> str:
    """Return the view whose drawing shows all of the muscle ``slug``, or nothing."""
    for view in VIEWS:
        figure = load(view)
        for region in (*figure.muscles, *figure.deep, *figure.whole):
            if region.slug == slug and region.whole:
                return view
    return ""


def depth_of(slug: str) -> str:
    """Return where the map shows a muscle: "surface", "deep", or "foot" for its close-up only."""
    if any(region.slug == slug for view in BODY_VIEWS for region in load(view).muscles):
        return "surface"
    return "deep" if any(view in BODY_VIEWS for view in views_of(slug)) else "foot"


@cache
def closeup_of(slug: str) -> tuple[str, tuple[str, ...]]:
    """Return the close-up of the body that shows a muscle or tissue, and its one or two views.

    One view is from the front or from behind, whichever shows more; the side view joins it. Both
    are empty for what only the views of the foot show.
    """
    regions: dict[str, Region] = {}
    for view in BODY_VIEWS:
        figure = load(view)
        for region in (*figure.tissues, *figure.muscles, *figure.deep, *figure.whole):
            known = regions.get(view)
            if region.slug == slug and (known is None or region.area > known.area):
                regions[view] = region
    if not regions:
        return "", ()
    facing = [view for view in ("front", "back") if view in regions]
    best = max(facing or regions, key=lambda view: regions[view].area)
    points = [point for ring in regions[best].rings for point in ring]

    def shown(closeup: str) -> int:
        return sum(within(point, CLOSEUPS[closeup][best]) for point in points)

    closeup = max(("leg", "hip", "trunk"), key=shown)
    views = {best, "side"} & regions.keys()
    return closeup, tuple(view for view in BODY_VIEWS if view in views)


@dataclass(frozen=True)
class Cover:
    """Muscles that lie over another one in one view: all of it, or a part if ``is_partial``."""

    view: str
    is_partial: bool
    slugs: tuple[str, ...]


def covers_of(slug: str) -> list[Cover]:
    """Return what lies over the muscle ``slug``, one entry for each drawn region with a cover."""
    covers = []
    for view in VIEWS:
        figure = load(view)
        is_seen = any(region.slug == slug for region in figure.muscles)
        for region in (*figure.muscles, *figure.deep):
            if region.slug == slug and region.over:
                covers.append(Cover(view, is_seen and view in BODY_VIEWS, region.over))
    return covers


@cache
def _load(view: str, file: str) -> Art:
    # The files are ours and part of the code, so the parser meets no hostile input.
    root = ElementTree.parse(FOLDER / f"{file}.svg").getroot()  # noqa: S314
    x, y, width, height = (float(value) for value in root.attrib["viewBox"].split())
    groups = {group.get("id", ""): group for group in root.findall(f"{_SVG}g")}

    def regions(name: str) -> tuple[Region, ...]:
        group = groups.get(name)
        children = group.findall(f"{_SVG}g") if group is not None else []
        return tuple(
            Region(
                child.get("id", "").removeprefix(f"{name}-"),
                tuple(_shapes(child)),
                _point(child.get("data-label")),
                tuple(child.get("data-over", "").split()),
                child.get("data-sheet") is not None,
                (_ink(file, name, child.get("id", "")),),
                child.get("data-whole") is not None,
                tuple(filter(None, map(_point, child.get("data-origin", "").split()))),
                _point(child.get("data-insertion")),
            )
            for child in children
        )

    return Art(
        view=view,
        view_box=(x, y, width, height),
        body=tuple(_shapes(groups["body"])),
        quiet=regions("quiet"),
        muscles=regions("muscles"),
        tissues=regions("tissues"),
        deep=regions("deep"),
        whole=regions("whole"),
    )


def _ink(view: str, group: str, name: str) -> str:
    """Return the reference to the ink of one region: file and group."""
    file = f"{view}-deep-ink" if group in ("deep", "whole") else f"{view}-ink"
    return f"{file}#tissue-{name}" if group == "tissues" else f"{file}#{name}"


def _point(pair: str | None) -> Point | None:
    if not pair:
        return None
    x, y = pair.split(",")
    return float(x), float(y)


def _shapes(group: ElementTree.Element) -> Iterator[Shape]:
    for path in group.iter(f"{_SVG}path"):
        yield Shape(
            d=path.attrib["d"],
            mirrored=path.get("transform") == MIRROR,
            part=path.get("data-muscle") or path.get("data-tissue") or "",
            covered=path.get("data-covered") is not None,
        )
