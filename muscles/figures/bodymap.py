"""The body map: regions of one view as links, shaded by level and patterned by action."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from muscles.figures import art
from muscles.figures.art import Frame, Region, Shape
from muscles.figures.outline import Point
from muscles.figures.svg import element, number, text

Layer = Literal["surface", "deep"]

# The letter a region shows beside its pattern, so that neither colour nor pattern is needed. A
# change shows its sign instead, see ``Mark.sign``.
LETTERS = {
    "driving": "D",
    "braking": "B",
    "holding": "H",
    "mixed": "M",
}
# The height of a letter in each close-up. A region with less room round its label than a share of
# it goes without; one with room for more is roomy: small pictures keep its letter.
_LETTER = {"body": 13.6, "trunk": 10.0, "hip": 7.8, "leg": 5.6, "foot": 15.0}
_ROOM = 0.5
# How far the line of a label reaches beyond the picture, in body units.
_LEAD = 26.0
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
    def is_plain(self) -> bool:
        """Return whether the region is filled with its level's colour and nothing else."""
        return not self.is_expected and self.change in ("", "more", "less")

    @property
    def sign(self) -> str:
        """Return the change as a sign: ``++`` much more to ``−−`` much less, ``=`` or ``?``."""
        signs = {"more": "+" * (self.level - 2), "less": "−" * (2 - self.level)}
        return signs.get(self.change) or {"same": "=", "unclear": "?"}.get(self.change, "")


@dataclass(frozen=True)
class Link:
    """The page of a muscle or tissue: what the region is called and where it leads.

    ``fragment`` is the address of the panel's content. A muscle's row in the list carries it, a
    tissue has no row and carries it itself.
    """

    name: str
    href: str
    fragment: str = ""


@dataclass(frozen=True)
class Lead:
    """A line from a point of the body to the height ``y`` at one side of the picture."""

    point: Point
    y: float
    side: Literal["left", "right"]


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
    leads: Iterable[Lead] = (),
    ink: Callable[[str], str] | None = None,
    body: str = "man",
) -> str:
    """Return one view of the map as an SVG element whose regions are links.

    Muscles without an entry in ``links`` are drawn quietly, without a link. ``marks`` may leave
    muscles out: they are then neither shaded nor patterned. With ``groups`` (muscle to group),
    all muscles of a group are one region, and ``links``, ``marks`` and ``chosen`` speak of
    groups. ``leads`` run to labels that stand beside the picture. With ``ink``, which gives the
    address of a file, light, fibres, head, hands and feet lie on the shapes. ``body`` is "man" or
    "woman", and changes no id. Raise ``ValueError`` if there is no such view, ``KeyError`` if the
    close-up does not show it. A page holds each view once: the regions' ids repeat otherwise.
    """
    figure, file = art.load(view, body), art.file_of(view, body)
    frame = art.CLOSEUPS[closeup][view]
    deep = layer == "deep" and bool(figure.deep)
    drawn = figure.deep if deep else figure.muscles
    if groups is not None:
        drawn = _grouped(drawn, groups)
    noun = "group" if groups is not None else "muscle"
    pencil = _Pencil(f"{view}-{_SHORT[layer]}", noun, ink)
    regions, quiet = _sorted(drawn, links, frame, keep_order=deep)
    parts = [
        element("g", paths(figure.body), class_="map-body", id=f"{pencil.prefix}-body"),
        pencil.ink(f"{file}-ink#under"),
        # The ink has the neighbours already.
        pencil.quiet(*_touching(quiet if ink else (*figure.quiet, *quiet), frame)),
    ]
    if deep:
        faded = _touching(figure.muscles, frame)
        parts.append(_group("map-faded", *(region.shapes for region in faded)))
    # Small regions come last, so that they win where two hit areas meet.
    by_size = sorted(regions, key=lambda region: -region.area)
    hit_areas = [pencil.hit_area(region, links[region.slug]) for region in by_size]
    parts.append(element("g", *hit_areas, class_="map-hits"))
    for region in regions:
        link, mark = links[region.slug], marks.get(region.slug)
        parts.append(pencil.region(region, link, mark, is_chosen=region.slug == chosen))
    if not deep:
        parts.append(pencil.ink(f"{file}-ink#between"))
        for region in _touching(figure.tissues, frame):
            parts.append(pencil.tissue(region, (tissues or {}).get(region.slug)))
    parts.append(pencil.ink(f"{file}-ink#over"))
    parts.append(_letters(closeup, regions, marks, frame))
    parts += [_lead(lead, frame) for lead in leads]
    parts.append(pencil.outlines(chosen if chosen in {region.slug for region in regions} else ""))
    return _svg(view, frame, *parts, data_layer=layer, role="group", aria_label=label or None)


def finder(view: str, *, chosen: str = "", layer: Layer = "surface", body: str = "man") -> str:
    """Return a small picture that finds the chosen muscle on the whole body.

    It repeats the silhouette and the region of the view that ``draw`` put on the same page.
    """
    figure = art.load(view, body)
    pencil = _Pencil(f"{view}-{_SHORT[layer]}", "muscle")
    drawn = figure.deep if layer == "deep" and figure.deep else figure.muscles
    is_drawn = chosen in {region.slug for region in drawn}
    shape = element("g", element("use", href=f"#{pencil.prefix}-body"), class_="map-body")
    outlines = pencil.outlines(chosen if is_drawn else "")
    return element(
        "svg",
        shape,
        outlines,
        class_=f"map finder finder-{view}",
        viewBox=" ".join(number(value) for value in art.CLOSEUPS["body"][view]),
        aria_hidden="true",
    )


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
    """Draws the regions of one view: what their ids begin with, and what they stand for.

    ``file`` gives the address of a file with the ink that lies on them, if there is to be any.
    """

    prefix: str
    noun: str
    file: Callable[[str], str] | None = None

    def ink(self, *references: str) -> str:
        """Return the ink behind references such as ``front-ink#soleus``."""
        return inked(references, self.file)

    def quiet(self, *regions: Region) -> str:
        """Return regions that are drawn for the picture's sake only."""
        drawn = (f"{paths(region.shapes)}{self.ink(*region.inks)}" for region in regions)
        return element("g", *drawn, class_="map-quiet")

    def tissue(self, region: Region, link: Link | None) -> str:
        """Return a tendon, bone or band: a link where it has a page."""
        drawn = f"{paths(region.shapes)}{self.ink(*region.inks)}"
        if link is None:
            return element("g", drawn, class_="map-tissue")
        return element(
            "a",
            drawn,
            class_="map-tissue",
            data_tissue=region.slug,
            href=link.href,
            hx_get=link.fragment or None,
            aria_label=link.name,
        )

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
            self.ink(*region.inks),
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
            inks=tuple(reference for region in members for reference in region.inks),
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
    return not mark.change and mark.action in ("braking", "holding", "mixed") and mark.level > 0


def _lead(lead: Lead, frame: Frame) -> str:
    """Return a line from a dot on the body to beyond the edge of the picture."""
    x, y = lead.point
    edge, step = (frame[0], -1) if lead.side == "left" else (frame[0] + frame[2], 1)
    line = f"M{number(x)} {number(y)}L{number(edge)} {number(lead.y)}h{number(step * _LEAD)}"
    dot = element("circle", cx=number(x), cy=number(y), r="4")
    return element("g", element("path", d=line), dot, class_="map-lead", aria_hidden="true")


def _letters(closeup: str, regions: list[Region], marks: Mapping[str, Mark], frame: Frame) -> str:
    """Return the letters of actions, each at its region's label point, where there is room."""
    size = _LETTER[closeup]
    letters = []
    for region in regions:
        mark = marks.get(region.slug)
        if mark is None or region.label is None or not art.within(region.label, frame):
            continue
        letter = mark.sign if mark.change else LETTERS.get(mark.action)
        if letter and (mark.level or mark.change) and region.room >= size * _ROOM:
            x, y = region.label
            roomy = "roomy" if region.room >= size else None
            letters.append(element("text", text(letter), x=x, y=y, dy="0.36em", class_=roomy))
    return element("g", *letters, class_="map-letters", font_size=number(size), aria_hidden="true")


def inked(
    references: Iterable[str], file: Callable[[str], str] | None, *, class_: str | None = None
) -> str:
    """Return what stands behind references such as ``front-ink#soleus`` as SVG.

    ``file`` gives the address of a file; without it there is no ink.
    """
    if file is None:
        return ""
    return "".join(
        element("use", href=f"{file(name)}#{group}", class_=class_)
        for name, _, group in (reference.partition("#") for reference in references)
    )


def _touching(regions: Iterable[Region], frame: Frame) -> list[Region]:
    """Return the regions that reach into ``frame``."""
    return [region for region in regions if region.touches(frame)]


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
