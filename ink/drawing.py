"""One view, inked: the outlines that pages hold, and the ink that they refer to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Literal

from shapely.affinity import translate
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from ink import marks
from ink.fitting import FINE, in_units, parts, path, polygon, refitted, written
from ink.muscles import FIBRE, Weave, below, fibres, lit, sinew, slips
from ink.source import BODY_VIEWS, LAYERS, Fan, Outline, Region, Tendon, View
from muscles.figures.svg import element

BROAD = {
    "pectoralis-major",
    "trapezius",
    "latissimus-dorsi",
    "external-oblique",
    "gluteus-maximus",
    "deltoid",
    "gluteus-medius",
    "diaphragm",
    "intercostals",
    "heart",
    "transversus-abdominis",
    "internal-oblique",
    "iliacus",
    "gluteus-minimus",
    "deep-hip-rotators",
    "pelvic-floor",
    "plantar-fascia",
}
"""Muscles that are sheets more than spindles: light runs over them, not across."""
WINDING = {"iliotibial-band", "sartorius", "achilles-tendon", "plantar-fascia"}
DENSE = {"rectus-femoris", "pectoralis-major"}
"""Muscles whose guides stand so close that fewer fibres say the same."""
OWN = {"whole-soleus", "whole-erector-spinae", "whole-gluteus-medius", "whole-biceps-brachii"}
"""Regions whose guides are all their own."""
SHORT = {
    "intercostals",
    "deep-hip-rotators",
    "pelvic-floor",
    "deep-plantar-muscles",
    "abductor-hallucis",
}
"""Muscles whose fibres are short: even short ones are drawn."""
ARM = {
    "deltoid",
    "biceps-brachii",
    "triceps-brachii",
    "brachialis",
    "brachioradialis",
    "forearm-flexors",
    "forearm-extensors",
}
FINGERS = {"quiet-hand": 1.3, "quiet-toes": 1.7}
"""Parts of the side view that are skin with light of its own, and how much rounder they get."""
UNDER_SKIN = {
    "front": {"quiet-foot-intrinsics-dorsal"},
    "back": {"quiet-foot"},
    "side": {"quiet-foot-intrinsics-dorsal", "quiet-abductor-digiti-minimi"},
}
"""Small muscles of the foot that only outlines show: inked feet are skin."""
PADS = {"quiet-heel-pad": "glow", "quiet-toe-pad": "glow", "quiet-toe-pads": "glow"}
NAILS = {"quiet-toenail": "nail"}
"""Neighbours that are skin and no muscle, and their paint."""
HEAD = 0.2336
"""Units of the body to one of the head's."""
_NOT_YET_SINEW = {("front", "tibialis-anterior"): 880.0}
_OUTLINE = 13
"""The width of the body's line in fifths of a unit: the skin covers the inner half of it."""
_SCALE = f"scale({1 / FINE:g})"
_DENSITY = 0.75
"""Fibres of a page, as a share of those of a printed plate."""

Kind = Literal["muscle", "quiet", "tissue"]
# Fibres to 10 units of width, of a plate.
_FIBRES: dict[Kind, float] = {"muscle": 3.2, "quiet": 1.5, "tissue": 2.2}
# Light at a quarter of the way, shade at four fifths and at the end, as opacities, for a form that
# is broad, or lies on the lit side, the middle or the shaded side of its limb.
_LIGHTS = {
    "broad": (0.3, 0.16, 0.46),
    "lit": (0.48, 0.14, 0.38),
    "middle": (0.38, 0.24, 0.52),
    "shaded": (0.24, 0.36, 0.62),
}
_FILLS: dict[Kind, str] = {
    "muscle": "var(--level)",
    "quiet": "var(--quiet-fill)",
    "tissue": "var(--tissue-fill)",
}
_THREADS: dict[Kind, str] = {
    "muscle": "var(--fibre)",
    "quiet": "var(--quiet-fibre)",
    "tissue": "var(--tendon-line)",
}
_TINTS: dict[Kind, tuple[str, str, float]] = {
    "muscle": ("#ffdcc6", "#4a0c07", 1.0),
    "quiet": ("#fffaf0", "#8a7353", 0.8),
    "tissue": ("#fffdf6", "#98866c", 1.3),
}


@dataclass(frozen=True)
class _Form:
    """One region as the pen sees it; ``sides`` are 1, and -1 for its mirror image."""

    area: BaseGeometry
    muscle: str
    kind: Kind
    fans: list[Fan]
    tendon: Tendon | None
    sides: tuple[int, ...]


@dataclass
class Inked:
    """One view as three files.

    ``page`` holds the outlines, ``ink`` what lies on the surface's, ``deep_ink`` what lies on
    those of the other layers.
    """

    view: View
    _defs: list[str] = field(default_factory=list)
    _groups: list[str] = field(default_factory=list)

    @property
    def page(self) -> str:
        """Return the outlines of all regions, in units of the body."""
        body = element("path", data_outline=self.view.name, d=_plain(self.view.body))
        groups = [element("g", body, id="body")]
        for layer in LAYERS:
            regions = self.view.regions.get(layer, ())
            if regions:
                drawn = [f"\n{_outlines(self.view, region)}" for region in regions]
                groups.append(element("g", *drawn, "\n", id=layer))
        return _document(self.view, *(f"\n{group}" for group in groups))

    @property
    def ink(self) -> str:
        """Return light, fibres, sinew, head, hands and feet, one group for each region.

        Besides: ``under``, ``between`` and ``over``, which lie there, and ``quiet``, the body with
        its outline and all that lies below ``between``.
        """
        self._defs, self._groups = [], []
        regions = self.view.regions
        under = [self._skin(), self._marks("under")]
        for region in regions.get("quiet", ()):
            skin = (PADS | NAILS).get(region.slug)
            if skin:
                under.append(marks.painted(skin, path(region.seen, 0.4)))
            if skin or region.slug in {*FINGERS, *UNDER_SKIN.get(self.view.name, ())}:
                continue
            under.append(self._region(region, "quiet"))
        self._group("under", *under)
        for region in regions["muscles"]:
            self._group(region.slug, self._region(region, "muscle"))
        self._group("between", self._cast(), self._marks("bands"))
        for region in regions.get("tissues", ()):
            self._group(f"tissue-{region.slug}", self._region(region, "tissue"))
        limbs = [
            f"{self._marks(f'{limb}s' if limb == 'hand' else 'feet')}"
            f"{self._marks(f'{limb}-lines', paired=self.view.is_paired)}"
            for limb in ("hand", "foot")
        ]
        self._group("over", *self._fingers(), *limbs, self._head())
        every = (element("use", href=f"#{region.slug}") for region in regions["muscles"])
        line = element(
            "g",
            _both("skin", (1, -1) if self.view.is_paired else (1,)),
            stroke="var(--body-line)",
            stroke_width=_OUTLINE * self._grain,
            transform=_SCALE,
        )
        under = element("use", href="#under")
        self._groups.append(element("g", line, under, *every, id="quiet"))
        return self._document()

    @property
    def deep_ink(self) -> str:
        """Return light, fibres and sinew of the muscles below the surface, or nothing."""
        self._defs, self._groups = [], []
        for layer in ("deep", "whole"):
            for region in self.view.regions.get(layer, ()):
                self._group(region.slug, self._region(region, "muscle"))
        return self._document() if self._groups else ""

    def _document(self) -> str:
        used = "".join(self._defs)
        lights = [
            _gradient(kind, name)
            for kind in _TINTS
            for name in _LIGHTS
            if f'"#{kind}-{name}"' in used
        ]
        defs = element("defs", *lights, *self._defs)
        return _document(self.view, f"\n{defs}", *(f"\n{group}" for group in self._groups))

    def _group(self, name: str, *drawn: str) -> None:
        if any(drawn):
            # No border and no click is the ink's own: both belong to the shape below.
            quiet = {"stroke": "none", "pointer_events": "none"}
            self._groups.append(element("g", *drawn, id=name, transform=_SCALE, **quiet))

    def _marks(self, name: str, *, paired: bool = False) -> str:
        found = self.view.marks.get(name, [])
        return marks.paired(found, FINE) if paired else marks.drawn(found, FINE)

    def _skin(self) -> str:
        """Return the body's fill, moved towards the light so that its line swells away from it."""
        body = self.view.body
        grain = self._grain
        shade = body.difference(translate(body, -5 * grain, -1.6 * grain))
        light = body.difference(translate(body, 3.2 * grain, 1.6 * grain))
        shade, light = (area.buffer(-0.25).buffer(0.25) for area in (shade, light))
        half = body
        if self.view.is_paired:
            half = max(parts(body.intersection(box(-1, -10, 300, 1010))), key=_size)
        self._defs.append(element("path", id="skin", d=path(half, 0.3)))
        fill = element(
            "g", _both("skin", (1, -1) if self.view.is_paired else (1,)), **marks.PAINTS["skin"]
        )
        drawn = [fill, *(marks.painted(*tint) for tint in _tints(shade, light))]
        return element("g", *drawn, transform=f"translate({-1.5 * grain:g},{-1.5 * grain:g})")

    def _cast(self) -> str:
        """Return the shadows that muscles throw on those below them, as one area."""
        shadows = []
        seen = [region.seen for region in self.view.regions["muscles"]]
        if self.view.is_paired:
            seen = [unary_union([area, _mirrored(area)]) for area in seen]
        for place, area in enumerate(seen):
            above = unary_union(seen[place:])
            shadows.append(translate(area, self._grain, self._grain).difference(above))
        cast = unary_union(shadows).intersection(self.view.body.buffer(-0.5))
        # Slivers would not be seen.
        large = MultiPolygon(parts(cast.buffer(-0.2).buffer(0.2), 8))
        return marks.painted("cast", path(large, 0.8))

    def _fingers(self) -> Iterator[str]:
        """Yield fingers and toes of the side view: skin with a line on the far side."""
        for region in self.view.regions.get("quiet", ()):
            if region.slug not in FINGERS:
                continue
            for ring in (ring for drawn in region.outlines for ring in drawn.rings):
                area = polygon(ring).buffer(2.2).buffer(-FINGERS[region.slug])
                area = area.intersection(self.view.body)
                yield marks.painted("finger", path(area, 0.3))
                shade = area.difference(translate(area, -2, -1.6)).buffer(-0.1).buffer(0.1)
                yield marks.painted("shade", path(shade, 0.4))

    def _head(self) -> str:
        if not self.view.head:
            return ""
        side = 6 if self.view.name == "side" else 0
        return marks.head(self.view.head, HEAD * FINE, side * FINE, 28 * HEAD * FINE)

    def _region(self, region: Region, kind: Kind) -> str:
        """Return the ink of one region, both sides of it: fill, fibres, light, border, sinew."""
        # What the arm covers keeps its plain outline.
        seen = [path for path in region.outlines if "data-covered" not in path.kept]
        key = region.slug.removeprefix("quiet-")
        muscle = key.removeprefix("deep-").removeprefix("whole-")
        chance = Random(sum(map(ord, key)))  # noqa: S311 - the same drawing in every run
        # A muscle that neither layer shows whole has more than its surface, and all of that.
        more = key.startswith("whole-") and key not in OWN
        form = _Form(
            area=region.seen,
            muscle=muscle,
            kind=kind,
            fans=[*self.view.fans.get(key, []), *(self.view.fans.get(muscle, []) if more else [])],
            tendon=self.view.tendons.get(key) or (self.view.tendons.get(muscle) if more else None),
            sides=(1, -1) if self.view.is_paired and not region.once else (1,),
        )
        tough = MultiPolygon()
        if form.tendon:
            tough = sinew(form.area, form.tendon, chance)
            if at := _NOT_YET_SINEW.get((self.view.name, region.slug)):
                tough = below(tough, at)
        is_flesh = not (form.tendon and form.tendon.is_all)
        belly = form.area.difference(tough.buffer(0.2)) if is_flesh else form.area
        names = [self._outline(path) for path in seen]
        both = "".join(_both(name, form.sides) for name in names)
        out: list[str] = []
        # Others show through a sheet, so it must not be filled twice.
        if "data-sheet" not in region.kept:
            out.append(element("g", both, fill=_FILLS[kind]))
        if is_flesh:
            few = 0.84 if muscle in DENSE else 1.0
            least = 5.0 if muscle in SHORT else 12.0
            weave = self._weave(_FIBRES[kind] * few * _DENSITY, 0.78, 0.12, least)
            out += self._fibres(fibres(belly, form.fans, weave, chance), form)
        for name, shown in zip(names, seen, strict=True):
            # Each part of a muscle is a form of its own.
            part = unary_union([polygon(ring) for ring in shown.rings])
            flesh = max(parts(part.intersection(belly)) or parts(part), key=_size)
            out += [self._light(name, flesh, form, side) for side in form.sides]
        out.append(
            element(
                "g",
                both,
                fill="none",
                stroke="var(--muscle-line)" if kind == "muscle" else "var(--skin-line)",
                stroke_width=(4.2 if kind == "muscle" else 3.0) * self._grain,
                stroke_linejoin="round",
                stroke_opacity="var(--border)" if kind == "muscle" else 0.75,
            )
        )
        if not tough.is_empty:
            drawn = self._sinew(belly, tough, form, chance)
            out += [drawn, element("g", drawn, transform=marks.MIRROR)][: len(form.sides)]
        return "".join(out)

    @property
    def _grain(self) -> float:
        """Return how much coarser ink is: a foot view shows a unit smaller than a body view."""
        return 1.0 if self.view.name in BODY_VIEWS else 2.0

    def _weave(self, density: float, width: float, broken: float, least: float) -> Weave:
        grain = self._grain
        return Weave(density / grain, width * grain, broken, least * grain)

    def _outline(self, path: Outline) -> str:
        """Keep the outline of one path and return its id: short, because it is named often."""
        name = f"o{len(self._defs)}"
        d = "".join(written(refitted(ring)) for ring in path.rings)
        self._defs.append(element("path", id=name, d=d))
        return name

    def _fibres(self, d: str, form: _Form) -> Iterator[str]:
        """Yield dark fibres, and light ones: the same strokes moved towards the light."""
        if not d:
            return
        name = f"o{len(self._defs)}f"
        self._defs.append(element("path", id=name, transform=f"scale({FINE / FIBRE:g})", d=d))
        both = _both(name, form.sides)
        if form.kind == "muscle":
            away = f"translate({-3 * self._grain:g},{-2 * self._grain:g})"
            yield element("g", both, fill="var(--gleam)", opacity=0.75, transform=away)
        yield element(
            "g", both, fill=_THREADS[form.kind], opacity=0.8 if form.kind == "muscle" else 0.5
        )

    def _sinew(self, belly: BaseGeometry, tough: BaseGeometry, form: _Form, chance: Random) -> str:
        """Return sinew with its fine lines, and the flesh that runs out over it in points."""
        area = tough.buffer(0.35, join_style="mitre", mitre_limit=2)
        drawn = path(area, 0.3, 20)
        if form.tendon is None or form.tendon.is_all:
            return marks.painted("band", drawn, opacity=0.5)
        small = f"scale({FINE / FIBRE:g})"
        lines = fibres(tough, form.fans, self._weave(1.6, 0.4, 0.1, 8), chance)
        at_both = bool(form.tendon.area) and form.tendon.below is not None
        flesh = slips(
            belly, tough, form.fans, form.tendon.slips, chance, self._grain, at_both=at_both
        )
        return "".join(
            (
                marks.painted("band", drawn),
                marks.painted("tendon-line", lines, transform=small, opacity=0.6),
                element("path", d=flesh, transform=small, fill="var(--level)"),
                element("path", d=flesh, transform=small, fill="var(--fibre)", opacity=0.3),
            )
        )

    def _light(self, name: str, flesh: Polygon, form: _Form, side: int) -> str:
        """Return light and shade over one outline. Where the gradient is not found, none."""
        x1, y1, x2, y2 = lit(
            flesh,
            is_left=side < 0,
            is_broad=form.muscle in BROAD,
            is_winding=form.muscle in WINDING,
        )
        place = _place(self.view.name, form.muscle, flesh.centroid.coords[0], side)
        gradient = f"{name}{'r' if side > 0 else 'l'}"
        base = f"#{form.kind}-{place}"
        self._defs.append(
            element("linearGradient", id=gradient, href=base, x1=x1, y1=y1, x2=x2, y2=y2)
        )
        return element(
            "use",
            href=f"#{name}",
            fill=f"url(#{gradient}) none",
            opacity="var(--light)" if form.kind == "muscle" else "var(--quiet-light)",
            transform=marks.MIRROR if side < 0 else None,
        )


def _size(area: Polygon) -> float:
    return float(area.area)


def _both(name: str, sides: Sequence[int]) -> str:
    """Return a shape on its sides: 1 as it was placed, -1 mirrored."""
    return "".join(
        element("use", href=f"#{name}", transform=marks.MIRROR if side < 0 else None)
        for side in sides
    )


def _tints(shade: BaseGeometry, light: BaseGeometry) -> Iterator[tuple[str, str]]:
    for name, area in (("shade", shade), ("light", light)):
        yield name, path(MultiPolygon(parts(area, 14)), 1.2)


def _mirrored(area: BaseGeometry) -> BaseGeometry:
    return MultiPolygon([[[(-x, y) for x, y in part.exterior.coords], []] for part in parts(area)])


def _place(view: str, muscle: str, centre: tuple[float, float], side: int) -> str:
    """Return on which side of its limb a form lies: lit, middle or shaded; or that it is broad."""
    if muscle in BROAD:
        return "broad"
    if view not in BODY_VIEWS:
        return "middle"
    x, y = centre
    if view == "side":
        middle, half = (-8, 20) if muscle in ARM else (8, 60) if y < 430 else (0, 36)
    elif muscle in ARM:
        middle, half = 112 if y < 300 else 132, 20
    elif y > 500:
        middle, half = 52 - (y - 500) * 0.02, 36
    else:
        middle, half = 0, 80
    across = (x - middle) / half * (1 if view == "side" else side)
    return "lit" if across < -0.33 else "shaded" if across > 0.38 else "middle"


def _gradient(kind: Kind, name: str) -> str:
    light, shade, strong = _TINTS[kind]
    stops = (
        (0, light, 0.0),
        (0.24, light, _LIGHTS[name][0]),
        (0.5, light, 0.0),
        (0.56, shade, 0.0),
        (0.8, shade, _LIGHTS[name][1]),
        (1, shade, _LIGHTS[name][2]),
    )
    return element(
        "linearGradient",
        *(
            element(
                "stop",
                offset=f"{offset:g}",
                stop_color=colour,
                stop_opacity=f"{min(1, strong * opacity):.2g}",
            )
            for offset, colour, opacity in stops
        ),
        id=f"{kind}-{name}",
        gradientUnits="userSpaceOnUse",
    )


def _outlines(view: View, region: Region) -> str:
    paths = []
    for drawn in region.outlines:
        d = "".join(written(refitted(ring), in_units) for ring in drawn.rings)
        kept = {name.replace("-", "_"): value for name, value in drawn.kept.items()}
        # Measuring counts what is filled, and what the arm covers is not seen.
        kept |= {"fill": "none"} if "data_covered" in kept else {}
        paths.append(element("path", **kept, d=d))
        if view.is_paired and not region.once:
            paths.append(element("path", **kept, transform=marks.MIRROR, d=d))
    kept = {name.replace("-", "_"): value for name, value in region.kept.items()}
    return element("g", *paths, id=region.slug, **kept)


def _plain(area: BaseGeometry) -> str:
    return "".join(
        written(refitted(list(part.exterior.coords), 0.5, 0.3), in_units) for part in parts(area)
    )


def _document(view: View, *drawn: str) -> str:
    root = element("svg", *drawn, "\n", xmlns="http://www.w3.org/2000/svg", viewBox=view.view_box)
    return f"{root}\n"
