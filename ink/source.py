"""What was placed by hand: outlines of regions, guides of fibres, tendons and marks."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from ink.fitting import polygon
from muscles.figures import outline
from muscles.figures.pen import Placed

FOLDER = Path(__file__).parent
BODY_VIEWS = ("front", "back", "side")
FOOT_VIEWS = ("foot-sole", "foot-side")
VIEWS = (*BODY_VIEWS, *FOOT_VIEWS)
LAYERS = ("quiet", "muscles", "tissues", "deep", "whole")
_SVG = "{http://www.w3.org/2000/svg}"

Fan = list[list[Placed]]
"""Guide lines from origin to insertion; fibres lie between neighbours."""
Mark = dict[str, Any]
"""A paint and its strokes, as the files say."""


@dataclass(frozen=True)
class Outline:
    """One closed path of a region: its rings of points, and the attributes it keeps."""

    rings: tuple[outline.Ring, ...]
    kept: dict[str, str]


@dataclass(frozen=True)
class Region:
    """One muscle, tissue or neighbour in one view: the right half, or all of it in the side view.

    ``kept`` are its attributes. ``once`` says that it has no twin on the left.
    """

    slug: str
    outlines: tuple[Outline, ...]
    kept: dict[str, str]
    once: bool

    @property
    def seen(self) -> BaseGeometry:
        """Return the area that no arm covers, in square units."""
        drawn = [path for path in self.outlines if "data-covered" not in path.kept]
        return unary_union([polygon(ring) for path in drawn for ring in path.rings])


@dataclass(frozen=True)
class Tendon:
    """Where flesh turns into sinew.

    ``below`` is a height, ``area`` a ring (both: sinew at either end), and neither means that all
    of the region is sinew.
    ``slips`` is how far pointed ends of the flesh run out over it.
    """

    below: float | None = None
    area: tuple[outline.Point, ...] = ()
    slips: float = 9.0

    @property
    def is_all(self) -> bool:
        """Return whether the region is sinew only."""
        return self.below is None and not self.area


@dataclass(frozen=True)
class View:
    """All that was placed by hand for one view."""

    name: str
    view_box: str
    body: BaseGeometry
    regions: dict[str, tuple[Region, ...]]
    fans: dict[str, list[Fan]] = field(default_factory=dict)
    tendons: dict[str, Tendon] = field(default_factory=dict)
    marks: dict[str, list[Mark]] = field(default_factory=dict)
    head: list[Mark] = field(default_factory=list)
    build: str = "man"

    @property
    def file(self) -> str:
        """Return what the view's files are called."""
        return self.name if self.build == "man" else f"{self.build}-{self.name}"

    @property
    def is_paired(self) -> bool:
        """Return whether the left half is the right one's mirror image."""
        return self.name in ("front", "back")


def placed(text: str) -> list[Placed]:
    """Return ``52,178 80,193c`` as points; a ``c`` marks a corner."""
    found: list[Placed] = []
    for pair in text.split():
        x, y = pair.removesuffix("c").split(",")
        found.append((float(x), float(y), "c") if pair.endswith("c") else (float(x), float(y)))
    return found


@cache
def load(name: str) -> View:
    """Return what was placed for the view ``name``."""
    root = ElementTree.parse(FOLDER / "views" / f"{name}.svg").getroot()  # noqa: S314 - ours
    groups = {group.get("id", ""): group for group in root.findall(f"{_SVG}g")}
    guides = points_of(f"guides-{name}")
    return View(
        name=name,
        view_box=root.attrib["viewBox"],
        body=unary_union(
            [
                polygon(ring)
                for path in groups["body"].iter(f"{_SVG}path")
                for ring in outline.rings(path.attrib["d"])
            ]
        ),
        regions={
            layer: tuple(_region(child) for child in groups[layer])
            for layer in LAYERS
            if layer in groups
        },
        fans={
            slug: [[placed(line) for line in fan] for fan in fans]
            for slug, fans in guides.get("fibres", {}).items()
        },
        tendons={slug: _tendon(value) for slug, value in guides.get("tendons", {}).items()},
        marks=points_of(f"marks-{name}"),
        head=points_of(f"head-{name}").get("marks", []),
    )


def points_of(name: str) -> dict[str, Any]:
    """Return what the file ``name`` of points holds, or nothing if there is none."""
    file = FOLDER / "points" / f"{name}.yaml"
    return yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}


def _tendon(value: Any) -> Tendon:
    if value == "all":
        return Tendon()
    area = tuple((point[0], point[1]) for point in placed(value.get("area", "")))
    return Tendon(value.get("below"), area, value["slips"])


def _region(group: ElementTree.Element) -> Region:
    kept = {name: value for name, value in group.attrib.items() if name.startswith("data-")}
    once = kept.pop("data-once", "") == "yes"
    paths = (
        Outline(
            tuple(ring for ring in outline.rings(path.attrib["d"]) if len(ring) > 2),
            {name: value for name, value in path.attrib.items() if name.startswith("data-")},
        )
        for path in group.iter(f"{_SVG}path")
    )
    return Region(group.attrib["id"], tuple(paths), kept, once)
