"""The body map: regions of one view as links, shaded by level and patterned by action."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from muscles.figures import art
from muscles.figures.art import Frame, Region, Shape
from muscles.figures.svg import element, number, text

Layer = Literal["surface", "deep"]

# The letter a region shows beside its pattern, so that neither colour nor pattern is needed.
LETTERS = {
    "driving": "D",
    "braking": "B",
    "holding": "H",
    "mixed": "M",
    "more": "+",
    "less": "−",
    "unclear": "?",
}
# The height of a letter in each close-up. A region with less room round its label than a share of
# it goes without; one with room for more is roomy: small pictures keep its letter.
_LETTER = {"body": 13.6, "trunk": 10.0, "hip": 7.8, "leg": 5.6, "foot": 15.0}
_ROOM = 0.5
# A muscle of the sole is a thin strip at the edge of the body; its close-up shows it much larger.
# Small pictures show the foot where it fills this many times more of a foot view than of a body
# view.
_MOSTLY_FOOT = 10
# Ids are short because each stands in its region three times.
_SHORT = {"surface": "s", "deep": "d"}


@dataclass(frozen=True)
class Mark:
    """How one muscle stands in the chosen lens.

    ``level`` is 0 (silent) to 4 (peak). ``action`` is driving, braking, holding, mixed, quiet or
    unknown; ``change`` is more, less, same, unclear or not-studied, and then stands instead.
    ``is_expected`` says that nobody measured the change: it is hatched and never filled.
    ``words`` says the same to those who do not see the map.
    """

    level: int
    words: str
    action: str = ""
    change: str = ""
    is_expected: bool = False

    @property
    def classes(self) -> str:
        """Return the CSS classes of a region that stands so: ``level-3 is-braking``.

        Three words at most: ``level-3 is-more is-expected``.
        """
        kind = self.change or self.action
        names = f"level-{self.level} is-{kind}" if kind else f"level-{self.level}"
        return f"{names} is-expected" if self.is_expected else names

    @property
    def sign(self) -> str:
        """Return the change as a sign: ``++`` much more to ``−−`` much less, ``=`` or ``?``."""
        signs = {"more": "+" * (self.level - 2), "less": "−" * (2 - self.level)}
        return signs.get(self.change) or {"same": "=", "unclear": "?"}.get(self.change, "")


@dataclass(frozen=True)
class Link:
    """A muscle's page: what the region is called and where it leads.

    ``fragment`` is the address of the panel's content, for the row in the list beside the map.
    """

    name: str
    href: str
    fragment: str = ""


def draw(
    view: str,
    links: Mapping[str, Link],
    marks: Mapping[str, Mark],
    *,
    chosen: str = "",
    layer: Layer = "surface",
    closeup: str = "body",
    label: str = "",
    tissues: Mapping[str, Link] | None = None,
    groups: Mapping[str, str] | None = None,
) -> str:
    """Return one view of the map as an SVG element whose regions are links.

    Muscles without an entry in ``links`` are drawn quietly, without a link. ``marks`` may leave
    muscles out: they are then neither shaded nor patterned. With ``groups`` (muscle to group),
    all muscles of a group are one region, and ``links``, ``marks`` and ``chosen`` speak of
    groups. Raise ``ValueError`` if there is no such view, ``KeyError`` if the close-up does not
    show it. A page holds each view once: the regions' ids repeat otherwise.
    """
    figure = art.load(view)
    frame = art.CLOSEUPS[closeup][view]
    deep = layer == "deep" and bool(figure.deep)
    drawn = figure.deep if deep else figure.muscles
    if groups is not None:
        drawn = _grouped(drawn, groups)
    pencil = _Pencil(f"{view}-{_SHORT[layer]}", "group" if groups is not None else "muscle")
    regions, quiet = _sorted(drawn, links, frame, keep_order=deep)
    parts = [
        _group("map-body", figure.body),
        _group("map-quiet", *_shapes((*figure.quiet, *quiet), frame)),
    ]
    if deep:
        parts.append(_group("map-faded", *_shapes(figure.muscles, frame)))
    # Small regions come last, so that they win where two hit areas meet.
    by_size = sorted(regions, key=lambda region: -region.area)
    hit_areas = [pencil.hit_area(region, links[region.slug]) for region in by_size]
    parts.append(element("g", *hit_areas, class_="map-hits"))
    for region in regions:
        link, mark = links[region.slug], marks.get(region.slug)
        parts.append(pencil.region(region, link, mark, is_chosen=region.slug == chosen))
    if not deep:
        seen = (region for region in figure.tissues if region.touches(frame))
        parts.extend(_tissue(region, (tissues or {}).get(region.slug)) for region in seen)
        parts.append(_group("map-fibres", *_shapes(figure.fibres, frame)))
    parts.append(_letters(closeup, regions, marks, frame))
    parts.append(pencil.outlines(chosen if chosen in {region.slug for region in regions} else ""))
    return _svg(view, frame, *parts, data_layer=layer, role="group", aria_label=label or None)


def lit(slugs: Iterable[str], level: int = 4) -> dict[str, Mark]:
    """Return a mark of the same ``level`` (0 to 4) for each of ``slugs``."""
    return {slug: Mark(level, "shown") for slug in slugs}


def small_map(marks: Mapping[str, Mark], title: str) -> str:
    """Return small SVG pictures of the one or two views that show the marked muscles best.

    ``title`` says in words what they show; the name of the view follows it. Return an empty
    text if no view draws a marked muscle.
    """
    return _small_map(tuple(marks.items()), title)


@lru_cache(maxsize=32)
def _small_map(marked: tuple[tuple[str, Mark], ...], title: str) -> str:
    marks = dict(marked)
    shares = {view: _share(view, marks) for view in art.VIEWS}
    body = max(shares[view] for view in art.BODY_VIEWS)
    foot = max(shares[view] for view in art.FOOT_VIEWS)
    views = art.FOOT_VIEWS if foot > _MOSTLY_FOOT * body else art.BODY_VIEWS
    best = sorted(views, key=lambda view: -shares[view])[:2]
    shown = [view for view in views if view in best and shares[view] > shares[best[0]] / 5]
    return "".join(
        small_view(view, marks, f"{title}, {art.VIEW_NAMES[view].lower()}") for view in shown
    )


def _share(view: str, marks: Mapping[str, Mark]) -> float:
    """Return how much of a view's picture the marked muscles fill, 0 to 1."""
    figure = art.load(view)
    drawn = (region for region in (*figure.muscles, *figure.deep) if region.slug in marks)
    return sum(region.area for region in drawn) / (figure.view_box[2] * figure.view_box[3])


def small_view(view: str, lit: Mapping[str, Mark], title: str) -> str:
    """Return a small picture of one view with only the ``lit`` muscles on it, without links.

    A muscle that lies under others is drawn over the figure, unless one of those is lit there.
    ``title`` says in words what the picture shows.
    """
    figure = art.load(view)
    parts = [
        _group("map-body", figure.body),
        _group("map-quiet", *(region.shapes for region in (*figure.quiet, *figure.muscles))),
    ]
    above = {region.slug for region in figure.muscles if region.slug in lit}
    bared = (region for region in figure.deep if not above & set(region.over))
    for region in (*figure.muscles, *bared):
        mark = lit.get(region.slug)
        if mark is not None:
            shapes = element("g", paths(region.shapes), class_=f"region {mark.classes}")
            parts.append(shapes)
    frame = art.CLOSEUPS["foot" if view in art.FOOT_VIEWS else "body"][view]
    return _svg(view, frame, *parts, role="img", aria_label=title)


@dataclass(frozen=True)
class _Pencil:
    """Draws the regions of one view: what their ids begin with, and what they stand for."""

    prefix: str
    noun: str

    def region(self, region: Region, link: Link, mark: Mark | None, *, is_chosen: bool) -> str:
        """Return the link around a region's shapes, with its pattern."""
        name = link.name
        classes = "region sheet" if region.sheet else "region"
        attributes: dict[str, object] = {}
        pattern = ""
        if mark:
            name = f"{name}: {mark.words}"
            classes = f"{classes} {mark.classes}"
            attributes["data_level"] = mark.level
            attributes["data_action"] = mark.action or None
            attributes["data_change"] = mark.change or None
            if _has_pattern(mark):
                pattern = self._copy(region.slug, "pattern")
        attributes[f"data_{self.noun}"] = region.slug
        return element(
            "a",
            element("g", paths(region.shapes), id=f"{self.prefix}-{region.slug}"),
            pattern,
            class_=classes,
            href=link.href,
            aria_label=name,
            aria_current="true" if is_chosen else None,
            **attributes,
        )

    def hit_area(self, region: Region, link: Link) -> str:
        """Return an invisible wide border under the region, for fingers and unsteady hands."""
        return element(
            "a",
            self._copy(region.slug),
            href=link.href,
            tabindex="-1",
            aria_hidden="true",
            data_hit=region.slug,
        )

    def outlines(self, chosen: str) -> str:
        """Return the outlines of the chosen and the pointed-at region, above all others."""
        marked = element(
            "g",
            self._copy(chosen, "halo") + self._copy(chosen, "line") if chosen else "",
            class_="map-chosen",
        )
        pointed = element("g", class_="map-pointed")
        marks = f"{marked}{pointed}"
        return element("g", marks, class_="map-outlines", aria_hidden="true", data_ids=self.prefix)

    def _copy(self, slug: str, class_: str | None = None) -> str:
        return element("use", href=f"#{self.prefix}-{slug}", class_=class_)


def _sorted(
    drawn: tuple[Region, ...], links: Mapping[str, Link], frame: Frame, *, keep_order: bool
) -> tuple[list[Region], list[Region]]:
    """Return the regions that are links in this frame, in the list's order, and the quiet ones.

    Regions of the surface do not overlap, so they can stand in the order of the list beside.
    Deep ones do, and keep the order they were drawn in.
    """
    place = {slug: position for position, slug in enumerate(links)}
    regions = [region for region in drawn if region.slug in links and region.is_in(frame)]
    if not keep_order:
        regions.sort(key=lambda region: place[region.slug])
    return regions, [region for region in drawn if region not in regions]


def _grouped(drawn: tuple[Region, ...], groups: Mapping[str, str]) -> tuple[Region, ...]:
    """Return one region for each group, labelled where its roomiest muscle is."""
    together: dict[str, list[Region]] = {}
    for region in drawn:
        together.setdefault(groups.get(region.slug, region.slug), []).append(region)
    return tuple(
        replace(
            max(members, key=lambda region: region.room),
            slug=slug,
            shapes=tuple(shape for region in members for shape in region.shapes),
            over=(),
        )
        for slug, members in together.items()
    )


def _svg(view: str, frame: Frame, *parts: str, **attributes: object) -> str:
    return element(
        "svg",
        *parts,
        class_=f"map map-{view}",
        data_view=view,
        viewBox=" ".join(number(value) for value in frame),
        **attributes,
    )


def _has_pattern(mark: Mark) -> bool:
    if mark.change:
        return mark.change in ("more", "less", "unclear", "not-studied")
    return mark.action in ("braking", "holding", "mixed") and mark.level > 0


def _tissue(region: Region, link: Link | None) -> str:
    drawn = paths(region.shapes)
    if link is None:
        return element("g", drawn, class_="map-tissue")
    return element(
        "a",
        drawn,
        class_="map-tissue",
        data_tissue=region.slug,
        href=link.href,
        aria_label=link.name,
    )


def _letters(closeup: str, regions: list[Region], marks: Mapping[str, Mark], frame: Frame) -> str:
    """Return the letters of actions, each at its region's label point, where there is room."""
    size = _LETTER[closeup]
    letters = []
    for region in regions:
        mark = marks.get(region.slug)
        if mark is None or region.label is None or not art.within(region.label, frame):
            continue
        letter = LETTERS.get(mark.change or mark.action)
        if letter and (mark.level or mark.change) and region.room >= size * _ROOM:
            x, y = region.label
            roomy = "roomy" if region.room >= size else None
            letters.append(element("text", text(letter), x=x, y=y, dy="0.36em", class_=roomy))
    return element("g", *letters, class_="map-letters", font_size=number(size), aria_hidden="true")


def _shapes(regions: tuple[Region, ...], frame: Frame) -> list[tuple[Shape, ...]]:
    """Return the shapes of the regions that reach into ``frame``."""
    return [region.shapes for region in regions if region.touches(frame)]


def _group(class_: str, *shapes: tuple[Shape, ...]) -> str:
    return element("g", *(paths(item) for item in shapes), class_=class_)


@cache
def paths(shapes: tuple[Shape, ...]) -> str:
    """Return shapes as SVG path elements."""
    return "".join(
        element(
            "path",
            d=shape.d,
            transform=art.MIRROR if shape.mirrored else None,
            class_="covered" if shape.covered else None,
        )
        for shape in shapes
    )
