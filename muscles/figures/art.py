"""The drawn body: one SVG file a view, read once and kept as data.

Files live in ``art/`` in body coordinates: 1000 units from the crown (y = 0) to the soles, x = 0
on the midline (side view: through the hip joint). Groups of a file, in drawing order:

``body`` the silhouette · ``quiet`` neighbours without a page · ``muscles`` the regions, head to
foot, ``id`` = muscle slug · ``tissues`` tendons and bones with a tissue page · ``fibres`` strokes
that hint at fibre direction · ``deep`` regions of muscles that lie under others, ``id`` =
``deep-`` and the slug.

Each shape is a closed path; a mirrored copy carries ``transform="scale(-1,1)"``. A region's
``data-label`` is a point inside it, where the letter of its action is written.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from muscles.figures.outline import compact

FOLDER = Path(__file__).parent / "art"
BODY_VIEWS = ("front", "back", "side")
FOOT_VIEWS = ("foot-sole", "foot-side")
VIEWS = (*BODY_VIEWS, *FOOT_VIEWS)
MIRROR = "scale(-1,1)"
# The files leave the same wide margin in every view; a page shows the figure without it.
_FRAMES = {
    "front": (-205.0, -6.0, 410.0, 1014.0),
    "back": (-205.0, -6.0, 410.0, 1014.0),
    "side": (-105.0, -6.0, 225.0, 1014.0),
}
_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Shape:
    """One closed path (or fibre stroke): its outline, whether mirrored, and what it shows.

    ``covered`` marks the part of a region that lies under the arm in the side view.
    """

    d: str
    mirrored: bool
    part: str
    covered: bool = False


@dataclass(frozen=True)
class Region:
    """All shapes of one muscle or tissue in one view, and where its letter stands."""

    slug: str
    shapes: tuple[Shape, ...]
    label: tuple[float, float] | None = None


@dataclass(frozen=True)
class Art:
    """One view, ready to draw. ``view_box`` is x, y, width, height in the file's units."""

    view: str
    view_box: tuple[float, float, float, float]
    body: tuple[Shape, ...]
    quiet: tuple[Region, ...]
    muscles: tuple[Region, ...]
    tissues: tuple[Region, ...]
    fibres: tuple[Region, ...]
    deep: tuple[Region, ...]

    @property
    def frame(self) -> tuple[float, float, float, float]:
        """Return the part of the view box that the figure fills: x, y, width, height."""
        return _FRAMES.get(self.view, self.view_box)

    @property
    def slugs(self) -> tuple[str, ...]:
        """Return the muscles drawn in this view, superficial ones first."""
        return tuple(dict.fromkeys(region.slug for region in (*self.muscles, *self.deep)))


def load(view: str) -> Art:
    """Return the art of ``view``; raise ``ValueError`` if there is no such view."""
    if view not in VIEWS:
        raise ValueError(f"There is no view “{view}”. Views: {', '.join(VIEWS)}.")
    return _load(view)


def views_of(slug: str) -> tuple[str, ...]:
    """Return the views that draw the muscle ``slug``, body views first."""
    return tuple(view for view in VIEWS if slug in load(view).slugs)


@cache
def _load(view: str) -> Art:
    # The files are ours and part of the code, so the parser meets no hostile input.
    root = ElementTree.parse(FOLDER / f"{view}.svg").getroot()  # noqa: S314
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
            )
            for child in children
        )

    strokes: dict[str, list[Shape]] = {}
    if "fibres" in groups:
        for shape in _shapes(groups["fibres"], "data-fibres"):
            strokes.setdefault(shape.part, []).append(shape)
    return Art(
        view=view,
        view_box=(x, y, width, height),
        body=tuple(_shapes(groups["body"])),
        quiet=regions("quiet"),
        muscles=regions("muscles"),
        tissues=regions("tissues"),
        fibres=tuple(Region(slug, tuple(shapes)) for slug, shapes in strokes.items()),
        deep=regions("deep"),
    )


def _point(pair: str | None) -> tuple[float, float] | None:
    if not pair:
        return None
    x, y = pair.split(",")
    return float(x), float(y)


def _shapes(group: ElementTree.Element, name: str = "data-muscle") -> Iterator[Shape]:
    for path in group.iter(f"{_SVG}path"):
        yield Shape(
            d=compact(path.attrib["d"]),
            mirrored=path.get("transform") == MIRROR,
            part=path.get(name) or path.get("data-tissue") or "",
            covered=path.get("data-covered") is not None,
        )
