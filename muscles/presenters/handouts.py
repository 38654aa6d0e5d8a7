"""Pictures to take away: views of the body, muscles and curves on sheets with their credit.

A labelled sheet is the key of the blank one: the numbers are the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.defaultfilters import capfirst
from django.urls import reverse

from muscles.figures import art
from muscles.figures.art import Frame
from muscles.figures.bodymap import Mark
from muscles.figures.contract import CONTRACTS
from muscles.figures.handout import body, chart, views
from muscles.figures.handout.drawing import Name
from muscles.figures.handout.page import Words
from muscles.models import LEVEL_WORDS, Muscle, Terrain, Tissue
from muscles.presenters import citations
from muscles.presenters import lens as lenses
from muscles.presenters.curves import slopes
from muscles.presenters.curves.muscle import of_muscle as curves_of
from muscles.presenters.lens import Lens
from muscles.presenters.phases import every_phase
from muscles.presenters.plates import SIDES

OURS = "Drawing: Running Muscles, CC BY 4.0"
CREDIT = (
    f"{OURS}, measured against BodyParts3D, © The Database Center for Life Science licensed under"
    " CC Attribution 4.0 International."
)


_SUBTITLES = {
    "everyday": "Everyday names",
    "latin": "The names of anatomy, in Latin",
    "both": "Everyday names, and below them those of anatomy",
}
PAIR = "body-both"
"""The name of the sheet with both sides of the body."""
_BEHIND = ("glutes", "hamstrings", "calf")
"""The groups that are at the back of the body; those of the legs that are not are in front."""
_UNCOLOURED = Mark(0, "to colour in")
_CLOSEUPS = {"trunk": "Trunk", "hip": "Hip and thigh", "leg": "Lower leg"}


@dataclass(frozen=True)
class _Look:
    """What a lens puts on a sheet: its subtitle, its legend, and the kind of its contract."""

    contract: str
    subtitle: str = ""
    legend: tuple[Mark, ...] = ()


_LOOKS = {
    "": _Look("region"),
    "phase": _Look(
        "map",
        "How active each muscle is in {name}, {start} to {end} % of the stride",
        (
            *(Mark(level, "quiet" if level == 0 else LEVEL_WORDS[level]) for level in range(5)),
            Mark(0, "drives", action="driving"),
            Mark(0, "brakes", action="braking"),
            Mark(0, "holds", action="holding"),
            Mark(0, "mixed", action="mixed"),
            Mark(3, "early evidence", is_expected=True),
        ),
    ),
    "terrain": _Look(
        "ground",
        "How {name} changes the work of each muscle, beside running on the flat",
        (
            Mark(4, "much more", change="more"),
            Mark(3, "more", change="more"),
            Mark(1, "less", change="less"),
            Mark(3, "expected or inferred", change="more", is_expected=True),
            Mark(2, "same", change="same"),
            Mark(2, "studies disagree", change="unclear"),
            Mark(0, "not studied", change="not-studied"),
        ),
    ),
    "exercise": _Look(
        "exercise",
        "The muscles that the exercise “{name}” trains",
        (Mark(4, "main target"), Mark(2, "also trained"), Mark(0, "not a target")),
    ),
}


@dataclass(frozen=True)
class Handout:
    """A sheet as SVG, and the name it is saved under, without an ending."""

    name: str
    svg: str


def of_view(
    name: str, choices: Mapping[str, Any], *, is_blank: bool, words: str = "", is_bare: bool = False
) -> Handout | None:
    """Return a view of the body, coloured by the lens that ``choices`` name, if any.

    ``words`` are the names beside it, one of ``SHEET_WORDS``; with ``is_bare`` there is the picture
    alone, and a blank one is pale: people colour it in. Return ``None`` if there is no such view.
    Six queries, and those of the lens.
    """
    if name == PAIR:
        return _of_pair(words, is_blank=is_blank, is_bare=is_bare)
    shown = find(name)
    if shown is None:
        return None
    lens = lenses.chosen_lens(choices) if any(choices.values()) else None
    look = _LOOKS[lens.kind if lens else ""]
    subtitle = "Write the names." if is_blank else _SUBTITLES[words or "both"]
    if lens:
        subtitle = _subtitle(lens)
    address = lenses.map_address(lens, lenses.Look()) if lens else "/body/"
    cited = citations.page_figure(shown.title, address, Muscle, Tissue)
    said = Words(
        shown.title,
        subtitle,
        f"{shown.title}. {subtitle}. {'Without names.' if is_blank else 'With names.'}",
        _credit(CREDIT, look.contract, cited),
        address=f"{settings.SITE_URL}{address}",
    )
    named = every_name(words)
    marks = lens.marks if lens else None
    if is_bare and is_blank and not lens:
        marks = dict.fromkeys(named, _UNCOLOURED)
    drawn = views.view_sheet(
        shown.view,
        said,
        named,
        layer=shown.layer,
        marks=marks,
        legend=look.legend,
        is_blank=is_blank,
        frame=shown.frame,
        is_bare=is_bare,
    )
    parts = [name, *(lens.query.values() if lens else ()), _form(is_blank)]
    return Handout("-".join(parts), drawn)


def _of_pair(words: str, *, is_blank: bool, is_bare: bool) -> Handout:
    """Return both sides of the body with the muscles that were measured, as a sheet.

    Three queries.
    """
    title = "Muscles of the stride"
    address = reverse("muscles:sheet", args=["stride"])
    subtitle = "Write the names." if is_blank else "Measured in people who ran"
    said = Words(
        title,
        subtitle,
        f"{title}, from the front and from behind. "
        f"{'Without names.' if is_blank else 'With names.'}",
        _credit(CREDIT, "region", citations.page_figure(title, address, Muscle)),
        address=f"{settings.SITE_URL}{address}",
    )
    drawn = views.pair_sheet(said, pair_names(words), is_blank=is_blank, is_bare=is_bare)
    return Handout(f"{PAIR}-{_form(is_blank)}", drawn)


def pair_names(words: str = "") -> dict[str, dict[str, Name]]:
    """Return the measured muscles by view and slug, each on the side where people look for it.

    They are those whose levels in easy running were measured in people. One query.
    """
    front, back = SIDES
    sides: dict[str, dict[str, Name]] = {front: {}, back: {}}
    for row in Muscle.objects.measured():
        side = back if row.group.slug in _BEHIND else front
        sides[side][row.slug] = name_of(row, words)
    return sides


@dataclass(frozen=True)
class Shown:
    """What one sheet shows of the body: a view, its layer, and the part of it, if not all."""

    title: str
    view: str
    layer: str
    frame: Frame | None = None


def find(name: str) -> Shown | None:
    """Return what the sheet ``name`` shows; ``None`` if there is no such sheet."""
    if name in art.SHEETS:
        view, layer = art.SHEETS[name]
        part = "the deep muscles" if layer == "deep" else "the muscles"
        return Shown(f"{art.VIEW_NAMES[view]}: {part}", view, layer)
    if name in art.CUTTINGS:
        closeup, view = art.CUTTINGS[name]
        title = f"{_CLOSEUPS[closeup]}, {art.VIEW_NAMES[view].lower()}: the muscles"
        return Shown(title, view, "surface", art.CLOSEUPS[closeup][view])
    return None


def every_name(words: str = "") -> dict[str, Name]:
    """Return how each muscle and tendon is named, by slug, in the ``words`` of ``SHEET_WORDS``.

    Two queries.
    """
    muscles = Muscle.objects.only_link_fields("latin")
    tissues = Tissue.objects.only("slug", "name", "everyday_name", "latin")
    return {row.slug: name_of(row, words) for row in (*muscles, *tissues)}


def name_of(row: Muscle | Tissue, words: str = "") -> Name:
    """Return how sheets name a muscle or a tendon: in everyday words first, Latin second."""
    everyday = capfirst(row.everyday_name)
    if words == "everyday":
        return Name(everyday)
    if words == "latin":
        latin = row.short_latin if isinstance(row, Muscle) else row.latin
        return Name(capfirst(latin or row.name))
    second = row.second_name if isinstance(row, Muscle) else row.name
    return Name(everyday, second)


def of_muscle(muscle: Muscle, *, is_blank: bool) -> Handout | None:
    """Return one muscle whole in its region; ``None`` if nothing draws it. Three queries."""
    rows = {"Starts": muscle.origin, "Ends": muscle.insertion, "Nerve": muscle.nerve}
    rows["What it can do"] = "; ".join(muscle.action_list)
    named = {
        row.slug: Name(capfirst(row.everyday_name), row.second_name)
        for row in Muscle.objects.only_link_fields()
    }
    if is_blank:
        title, subtitle = (
            "Which muscle is this?",
            "Write its name, what the numbers show, and facts.",
        )
        rows = dict.fromkeys(rows, "")
        # Its own address would tell.
        address = "/muscles/"
        cited = f"{settings.SITE_URL}{address}"
    else:
        title, subtitle = named[muscle.slug].first, muscle.latin
        address = muscle.get_absolute_url()
        cited = citations.row_figure(muscle, f"{muscle.full_name}: where it lies")
    words = Words(
        title,
        subtitle,
        f"{title}. {'One muscle in its region, without names.' if is_blank else muscle.location}",
        _credit(CREDIT, "region", cited),
        tuple(rows.items()),
        f"{settings.SITE_URL}{address}",
    )
    drawn = body.muscle_sheet(muscle.slug, words, named, is_blank=is_blank)
    return Handout(f"{muscle.slug}-{_form(is_blank)}", drawn) if drawn else None


def of_curve(muscle: Muscle, name: str, *, is_blank: bool) -> Handout | None:
    """Return one figure of a muscle's curves, by the id of its heading. Four queries."""
    figures = curves_of(muscle, every_phase()).figures
    figure = next((figure for figure in figures if figure.anchor == name), None)
    if figure is None:
        return None
    sets = [f"Data: {row.credit} {row.url}, {row.licence}." for row in figure.data_sets]
    title = f"{capfirst(muscle.everyday_name)}: {figure.heading[:1].lower()}{figure.heading[1:]}"
    words = Words(
        title,
        "Draw what you expect." if is_blank else " ".join(figure.summary),
        f"{title}. {'Axes without lines.' if is_blank else ' '.join(figure.summary)}",
        _credit(f"{' '.join(sets)} {OURS}.", "curve", citations.row_figure(muscle, title, name)),
        [("What I expect, and why", ""), ("What was measured", "")]
        if is_blank
        else [(f"{key.label}: {key.name}", " ".join(key.sentences)) for key in figure.keys],
        f"{settings.SITE_URL}{muscle.get_absolute_url()}",
    )
    drawn = chart.sheet(figure.svg, words, is_blank=is_blank)
    return Handout(f"{muscle.slug}-{name}-{_form(is_blank)}", drawn)


def of_cost(*, is_blank: bool) -> Handout | None:
    """Return the cost of slopes, or ``None`` while no data set has the values. Three queries."""
    figure = slopes.cost()
    if figure is None:
        return None
    title = "What a metre of running costs, by slope"
    words = Words(
        title,
        "Draw what you expect." if is_blank else " ".join(figure.sentences),
        f"{title}. {'Axes without points.' if is_blank else ' '.join(figure.sentences)}",
        _credit(
            f"Data: {figure.source.short}. {settings.SITE_URL}{figure.source.get_absolute_url()} "
            f"{OURS}.",
            "cost",
            citations.page_figure(title, reverse("muscles:terrain-list"), Terrain),
        ),
        [("What I expect, and why", ""), ("What was measured", "")] if is_blank else (),
    )
    drawn = chart.sheet(figure.svg, words, is_blank=is_blank)
    return Handout(f"cost-of-slopes-{_form(is_blank)}", drawn)


def _subtitle(lens: Lens) -> str:
    subject = lens.subject
    name = subject.short.lower() if lens.kind == "phase" else subject.name.lower()
    start, end = (getattr(subject, f"{edge}_percent", None) for edge in ("start", "end"))
    said = _LOOKS[lens.kind].subtitle
    return said.format(name=name, start=_percent(start), end=_percent(end))


def _percent(value: Any) -> str:
    return "" if value is None else f"{float(value):g}"


def _credit(credit: str, kind: str, cited: str) -> Sequence[str]:
    """Return whose picture it is, what it cannot show, and how it is cited, with its address."""
    return (
        credit,
        f"It cannot show: {CONTRACTS[kind].cannot_show[:1].lower()}"
        f"{CONTRACTS[kind].cannot_show[1:]}",
        cited,
    )


def _form(is_blank: bool) -> str:
    return "blank" if is_blank else "labelled"
