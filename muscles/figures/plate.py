"""One drawing of the body for a whole page, and small pictures of it that light some muscles.

A page holds a sheet's ``defs`` once; each picture repeats the drawing by reference (``<use>``), so
that a further picture costs a few hundred bytes. Colours come from classes on the references:
inside of a repeated drawing, a style sheet's rules match classes but no ancestors.

A page that must be short leaves the drawing out: its pictures then refer to one file for each view,
which :func:`document` makes and every page shares.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from functools import cache, lru_cache
from math import inf
from typing import NamedTuple

from muscles.figures import art
from muscles.figures.art import Art, Frame, Region
from muscles.figures.bodymap import Mark, inked, paths
from muscles.figures.svg import element, number, text

_MARGIN = 0.22
"""Room around the lit muscles, as a share of their height or width."""
_LEAST = 190.0
"""The least height of a cropped frame in body units: smaller ones cannot be recognised."""
_LINE = 0.62
"""The width of a muscle's border in CSS pixels, at the size a picture is made for."""
_ONE_LEG = 560.0
"""Where all lit muscles lie below this height in body units, one leg is enough."""
_SLIVER = 0.25
"""So much of the frame of one leg may reach over the midline, as a share of its width."""
_LEGS = 300.0
"""The width of both legs with their feet, in body units."""
_INKED = 300
"""Pictures from this height on, in CSS pixels, have fibres and light; smaller ones borders only."""
_END = 9.0
"""The width of the ring where a muscle ends, in CSS pixels at the size a picture is made for."""
_SIGN = 12.0
"""The height of a sign in CSS pixels, at the size a picture is made for."""
_SIGN_ROOM = 0.3
"""A region with less room round its label than this share of a sign's height goes without."""


class Sheet:
    """The pictures of one page: each is drawn by reference, what they refer to stands once.

    With ``file``, which gives the address of a view's document, it stands there and not in the
    page. ``ink`` gives the address of a file with ink, which large pictures then have.
    """

    def __init__(
        self,
        file: Callable[[str], str] | None = None,
        *,
        ink: Callable[[str], str] | None = None,
    ) -> None:
        """Begin with no picture; ``defs`` then holds nothing."""
        self._file = file
        self._ink = ink
        self._views: dict[str, None] = {}
        self._hidden: dict[str, Region] = {}

    def picture(
        self,
        view: str,
        marks: Mapping[str, Mark],
        *,
        title: str = "",
        frame: Frame | None = None,
        height: int = 150,
        ghosts: bool = False,
        signs: bool = False,
        through: bool = False,
    ) -> str:
        """Return one picture of ``view`` as SVG, with the marked muscles and tissues lit.

        ``frame`` is the part of the body to show (the whole by default), ``height`` the height in
        CSS pixels that its lines are made for. With ``ghosts``, a muscle that no layer shows
        whole is drawn whole, what lies over a lit muscle is a dashed outline, and a muscle that
        is lit alone has a bar where it begins and a ring where it ends. With ``through``, a muscle
        that lies under others is seen whole through them, its edge dashed. With ``signs``, the
        marks that have a sign (``++``) show it where there is room. Without a ``title`` the
        picture is hidden from screen readers: the text beside it must say the same.
        Raise ``ValueError`` if there is no such view.
        """
        drawn = _drawn(
            view,
            tuple(marks.items()),
            (self._file, self._ink if height >= _INKED else None),
            title=title,
            frame=frame,
            height=height,
            ghosts=ghosts,
            signs=signs,
            through=through,
        )
        if drawn.has_shapes:
            self._views[view] = None
        self._hidden |= drawn.hidden
        return drawn.svg

    def defs(self) -> str:
        """Return the hidden SVG that the pictures made so far refer to, or nothing.

        Ids: ``plate-front`` the whole quiet body, ``plate-front-body`` its outline,
        ``plate-front-soleus`` one muscle,
        ``plate-front-deep-psoas-major`` one that lies under others.
        """
        if not self._views or self._file:
            return ""
        hidden = (
            element("g", paths(region.shapes), id=name) for name, region in self._hidden.items()
        )
        return element(
            "svg",
            element("defs", *map(_body, self._views), *hidden),
            class_="plate-defs",
            width="0",
            height="0",
            aria_hidden="true",
            focusable="false",
        )


class _Drawn(NamedTuple):
    """A picture: whether it refers to shapes of the body, and which of them lie hidden, by id."""

    svg: str
    has_shapes: bool
    hidden: Mapping[str, Region]


@lru_cache(maxsize=2048)  # Many pages show the same muscles: their cards, and lists of cards.
def _drawn(
    view: str,
    marked: tuple[tuple[str, Mark], ...],
    files: tuple[Callable[[str], str] | None, Callable[[str], str] | None],
    *,
    title: str,
    frame: Frame | None,
    height: int,
    ghosts: bool,
    signs: bool,
    through: bool,
) -> _Drawn:
    """Draw what :meth:`Sheet.picture` returns; ``files`` are those of the shapes and the ink."""
    figure, marks, (file, ink) = art.load(view), dict(marked), files
    shown, address, hidden = frame or whole(view), file(view) if file else "", {}

    def use(*parts: str, **attributes: object) -> str:
        return element("use", href=f"{address}#{_name(view, *parts)}", **attributes)

    if ink:
        parts = [inked([f"{view}-ink#quiet"], ink, class_="plate-quiet")]
    elif file:
        # The quiet body of a file: its two parts take their colours from the page.
        parts = [use("body", class_="plate-body"), use("quiet", class_="plate-quiet")]
    else:
        parts = [use()]
    has_shapes = not ink
    over: list[str] = []
    lit = _lit(figure, marks, whole=ghosts or through)
    for layer, region in lit:
        kind = "tissue region" if layer == "tissue" else "region"
        classes = f"{kind} {marks[region.slug].classes}"
        if through and layer in ("deep", "whole") and region.over:
            classes += " is-under"
        drawn = inked(region.inks, ink, class_=classes) if marks[region.slug].is_plain else ""
        if not drawn or region.sheet or layer == "tissue":
            # Other ink brings its shape along; a tissue's has no edge.
            if layer:
                hidden[_name(view, layer, region.slug)] = region
            parts.append(use(layer, region.slug, class_=classes))
            has_shapes = True
        parts.append(drawn)
        over += region.over
    if ghosts:
        seen = {region.slug for region in figure.muscles} - marks.keys()
        covers = dict.fromkeys(slug for slug in over if slug in seen)
        parts += [use(slug, class_="ghost") for slug in covers]
        has_shapes = has_shapes or bool(covers)
    parts.append(inked([f"{view}-ink#over"], ink))
    if ghosts and len(lit) == 1:
        parts.append(_ends(lit[0][1], _END * shown[3] / height))
    if signs:
        size = _SIGN * shown[3] / height
        parts.append(_signs([region for _, region in lit], marks, size))
    named = {"role": "img", "aria_label": title} if title else {"aria_hidden": "true"}
    svg = element(
        "svg",
        *parts,
        class_=f"map map-{view} plate",
        viewBox=" ".join(number(value) for value in shown),
        stroke_width=number(_LINE * shown[3] / height, 2),
        **named,
    )
    return _Drawn(svg, has_shapes, hidden)


@cache
def document(view: str) -> str:
    """Return the file that pictures of ``view`` refer to: plain shapes, coloured by the page.

    Its ids are those of ``Sheet.defs``, and besides ``plate-front-body`` and ``plate-front-quiet``.
    """
    figure = art.load(view)
    muscles = (
        element("g", paths(region.shapes), id=_name(view, region.slug)) for region in figure.muscles
    )
    others = (paths(region.shapes) for region in figure.quiet)
    hidden = (
        element("g", paths(region.shapes), id=_name(view, layer, region.slug))
        for layer, regions in (
            ("deep", figure.deep),
            ("whole", figure.whole),
            ("tissue", figure.tissues),
        )
        for region in regions
    )
    return element(
        "svg",
        element("g", paths(figure.body), id=_name(view, "body")),
        element("g", *others, *muscles, id=_name(view, "quiet")),
        *hidden,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=" ".join(number(value) for value in figure.view_box),
    )


@cache
def _body(view: str) -> str:
    figure = art.load(view)
    muscles = (
        element("g", paths(region.shapes), id=_name(view, "", region.slug))
        for region in figure.muscles
    )
    outline = element("g", paths(figure.body), class_="plate-body", id=_name(view, "body"))
    others = (paths(region.shapes) for region in figure.quiet)
    quiet = element("g", *others, *muscles, class_="plate-quiet")
    return element("g", outline, quiet, id=_name(view))


def best_views(marks: Mapping[str, Mark], most: int = 1) -> tuple[str, ...]:
    """Return the views that show most of the marked muscles, at most ``most``, best first.

    The strongest marks decide: what is lit at level 4 counts more than what is lit at 1.
    """
    return _ranked_views(frozenset((slug, mark.level or 1) for slug, mark in marks.items()))[:most]


# The art is the same as long as a process runs, so this and the frame below are found once.
@lru_cache(maxsize=512)
def _ranked_views(levels: frozenset[tuple[str, int]]) -> tuple[str, ...]:
    level_of = dict(levels)
    shares = {view: _share(view, level_of) for view in art.VIEWS}
    if len(level_of) == 1 and (view := art.whole_view(*level_of)):
        # One muscle is shown where all of it is drawn.
        shares[view] = inf
    ranked = sorted((view for view in art.VIEWS if shares[view]), key=lambda view: -shares[view])
    shown = {view: len(_lit(art.load(view), level_of, whole=True)) for view in ranked}
    # Small things side by side in the sole count for more than one large muscle above the heel.
    feet = [view for view in ranked if view in art.FOOT_VIEWS]
    told = [view for view in feet if shown[view] > 2 * shown[ranked[0]]]
    return tuple(dict.fromkeys((*told, *ranked)))


def frame_of(view: str, slugs: Iterable[str], ratio: float = 1.5) -> Frame:
    """Return the part of ``view`` that shows the muscles ``slugs``: x, y, width, height.

    ``ratio`` is the width as a share of the height. Where the muscles lie in the leg the frame
    holds one leg, or both if it is wide. Returns the whole view if it draws none of them.
    """
    return _frame(view, frozenset(slugs), ratio)


@lru_cache(maxsize=1024)
def _frame(view: str, wanted: frozenset[str], ratio: float) -> Frame:
    figure = art.load(view)
    drawn = [
        region
        for region in (*figure.muscles, *figure.deep, *figure.whole, *figure.tissues)
        if region.slug in wanted
    ]
    points = [point for region in drawn for ring in region.rings for point in ring]
    points += [region.insertion for region in drawn if region.insertion]
    if not points:
        return whole(view)
    is_leg = view in ("front", "back") and min(y for _, y in points) > _ONE_LEG
    if is_leg:
        points = [point for point in points if point[0] > 0] or points
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    height = max(_LEAST, (bottom - top) * (1 + 2 * _MARGIN))
    width = max((right - left) * (1 + 2 * _MARGIN), height * ratio)
    if is_leg and (left + right - width) / 2 < -_SLIVER * width:
        # So wide a frame would cut the other leg: it holds both, feet and all.
        left, right = -_LEGS / 2, _LEGS / 2
        width = max(width, _LEGS)
    height = width / ratio
    middle, centre = (left + right) / 2, (top + bottom) / 2
    _, least_y, _, whole_height = whole(view)
    low = least_y + whole_height - height
    y = min(max(centre - height / 2, least_y), max(low, least_y))
    return (round(middle - width / 2), round(y), round(width), round(height))


def whole(view: str) -> Frame:
    """Return the frame of all that ``view`` shows."""
    return art.CLOSEUPS["foot" if view in art.FOOT_VIEWS else "body"][view]


def _lit(figure: Art, marks: Container[str], *, whole: bool = False) -> list[tuple[str, Region]]:
    """Return the regions to light, each with its layer: "deep", "whole", "" or "tissue".

    The layer "" is the surface.

    A muscle is taken from the surface where it is seen there, and from below only where none of
    its covers is lit; with ``whole``, from the layer that shows most of it.
    """
    layers = {"deep": figure.deep, "whole": figure.whole if whole else (), "": figure.muscles}
    layers["tissue"] = figure.tissues
    best: dict[str, tuple[str, Region]] = {}
    for layer, regions in layers.items():
        for region in regions:
            if region.slug not in marks:
                continue
            known = best.pop(region.slug, None)
            smaller = known is not None and whole and _rank(known[1]) > _rank(region)
            best[region.slug] = known if known and smaller else (layer, region)
    surface = {slug for slug, (layer, _) in best.items() if layer == ""}
    order = list(layers)
    return sorted(
        (
            (layer, region)
            for layer, region in best.values()
            if layer in ("", "tissue") or whole or not surface & set(region.over)
        ),
        key=lambda item: order.index(item[0]),
    )


def _rank(region: Region) -> tuple[bool, float]:
    """Return what decides which of a muscle's regions stands for it where all of it is wanted."""
    return region.whole, region.area


def _ends(region: Region, size: float) -> str:
    """Return a bar where a muscle begins and a ring where it ends, ``size`` units wide."""
    if not region.insertion or not region.origin:
        return ""
    line = "L".join(f"{number(x)} {number(y)}" for x, y in region.origin)
    # Paper round the bar keeps it apart from what it lies on.
    bars = (
        element("path", d=f"M{line}", class_=name, stroke_width=number(size * share))
        for name, share in (("end-paper", 1.0), (None, 0.5))
    )
    x, y = (number(value) for value in region.insertion)
    ring = element("circle", cx=x, cy=y, r=number(size / 2), stroke_width=number(size / 4))
    return element("g", *bars, ring, class_="ends", aria_hidden="true")


def _share(view: str, level_of: Mapping[str, int]) -> float:
    figure = art.load(view)
    whole = figure.view_box[2] * figure.view_box[3]
    shown = _lit(figure, level_of, whole=True)
    lit = sum(region.area * level_of[region.slug] for _, region in shown)
    # A close-up of the foot shows everything large; it is for the muscles no other view draws.
    return lit / whole / (12 if view in art.FOOT_VIEWS else 1)


def _signs(regions: Iterable[Region], marks: Mapping[str, Mark], size: float) -> str:
    """Return the signs of the marks, each at its region's label, where there is room."""
    drawn = [
        element("text", text(sign), x=region.label[0], y=region.label[1], dy="0.36em")
        for region in regions
        if (sign := marks[region.slug].sign) and region.label and region.room >= size * _SIGN_ROOM
    ]
    return element("g", *drawn, class_="map-letters", font_size=number(size, 1), aria_hidden="true")


def _name(*parts: str) -> str:
    return "-".join(filter(None, ("plate", *parts)))
