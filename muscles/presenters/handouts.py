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
from muscles.figures.bodymap import Mark
from muscles.figures.contract import CONTRACTS
from muscles.figures.handout import body, chart
from muscles.figures.handout.body import Name
from muscles.figures.handout.page import Words
from muscles.models import LEVEL_WORDS, Muscle, Terrain, Tissue
from muscles.presenters import citations
from muscles.presenters import lens as lenses
from muscles.presenters.curves import slopes
from muscles.presenters.curves.muscle import of_muscle as curves_of
from muscles.presenters.lens import Lens
from muscles.presenters.phases import every_phase

OURS = "Drawing: Running Muscles, CC BY 4.0"
CREDIT = (
    f"{OURS}, measured against BodyParts3D, © The Database Center for Life Science licensed under"
    " CC Attribution 4.0 International."
)


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


def of_view(name: str, choices: Mapping[str, Any], *, is_blank: bool) -> Handout | None:
    """Return a whole view of the body, coloured by the lens that ``choices`` name, if any.

    Return ``None`` if there is no such view. Six queries, and those of the lens.
    """
    if name not in art.SHEETS:
        return None
    view, layer = art.SHEETS[name]
    lens = lenses.chosen_lens(choices) if any(choices.values()) else None
    look = _LOOKS[lens.kind if lens else ""]
    part = "the deep muscles" if layer == "deep" else "the muscles"
    title = f"{art.VIEW_NAMES[view]}: {part}"
    subtitle = "Write the names." if is_blank else "Everyday names, and below them those of anatomy"
    if lens:
        subtitle = _subtitle(lens)
    named = {
        row.slug: Name(capfirst(row.everyday_name), row.second_name)
        for row in Muscle.objects.only_link_fields()
    }
    if layer == "surface":
        named |= {
            row.slug: Name(capfirst(row.everyday_name), row.name)
            for row in Tissue.objects.only("slug", "name", "everyday_name")
        }
    address = lenses.map_address(lens, lenses.Look()) if lens else "/body/"
    words = Words(
        title,
        subtitle,
        f"{title}. {subtitle}. {'Without names.' if is_blank else 'With names.'}",
        _credit(CREDIT, look.contract, citations.page_figure(title, address, Muscle, Tissue)),
        address=f"{settings.SITE_URL}{address}",
    )
    drawn = body.view_sheet(
        view,
        words,
        named,
        layer=layer,
        marks=lens.marks if lens else None,
        legend=look.legend,
        is_blank=is_blank,
    )
    parts = [name, *(lens.query.values() if lens else ()), _form(is_blank)]
    return Handout("-".join(parts), drawn)


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
