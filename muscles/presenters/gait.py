"""What the pages of /gait/ show: the stride explorer, a phase, and the browser's keyframes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from muscles.figures.bodymap import small_map
from muscles.figures.runner import MUSCLES, doing, sentence
from muscles.figures.runner.drawing import level_of, steps_at
from muscles.models import Muscle, Phase
from muscles.presenters import editorial, stride
from muscles.presenters import lens as lenses
from muscles.presenters.curves.phrases import contrast
from muscles.presenters.footnotes import writer
from muscles.presenters.score import score
from muscles.presenters.stride import Conditions, Stride

SPEEDS = (("0.1", "a tenth"), ("0.25", "a quarter"), ("0.5", "half"), ("1", "real speed"))
"""Playback speeds: a real stride takes under a second, so slow ones come first."""

Names = tuple[tuple[str, str], ...]


def cycle(chosen: dict[str, Any], conditions: Conditions) -> dict[str, Any]:
    """Return what the stride's page shows of a valid choice among ``conditions``.

    ``chosen`` are the choices of ``StrideForm``. The explorer is left out if nothing can be drawn.
    """
    phases = list(Phase.objects.all())
    muscles = list(Muscle.objects.all())
    shown = {
        "phases": phases,
        "score": score(tuple(phases)),
        "overview": editorial.article_link("the-running-stride"),
        "writer": writer(*(phase.summary for phase in phases)),
    }
    if conditions.drawable and phases:
        shown |= _explorer(chosen, conditions, phases, muscles)
    return shown


def phase(page: Phase) -> dict[str, Any]:
    """Return what the page of a phase shows: its muscles, its runner, its neighbours."""
    phases = list(Phase.objects.all())
    place = phases.index(page)
    roles = list(page.roles.with_sources("muscle").busiest())
    marks = {role.muscle.slug: lenses.role_mark(role) for role in roles if role.level >= 2}
    sources = {source.slug: source for role in roles for source in role.sources.all()}
    return {
        "page": page,
        "phases": phases,
        "roles": [role for role in roles if role.level],
        "quiet": [role for role in roles if not role.level],
        "role_sources": list(sources),
        "map": small_map(marks, f"Muscles at work in {page.name.lower()}"),
        "runner": _runner_in(phases, place),
        "claims": list(page.claims.only_link_fields()),
        "articles": list(page.articles.only_link_fields()),
        "previous": phases[place - 1],
        "next": phases[(place + 1) % len(phases)],
        "writer": writer(
            *page.texts,
            address=page.get_absolute_url(),
            more=[*sources.values(), *page.sources.all()],
        ),
    }


def keyframes(condition: str) -> tuple[str, str] | None:
    """Return the keyframes of a condition as JSON text, and their version.

    ``None`` if the condition cannot be drawn.
    """
    runner = stride.conditions().drawable.get(condition)
    if runner is None:
        return None
    names = stride.spoken_names(Muscle.objects.all())
    text = _frames(runner, list(Phase.objects.all()), names)
    return text, stride.version(text)


def _explorer(
    chosen: dict[str, Any],
    conditions: Conditions,
    phases: Sequence[Phase],
    muscles: Sequence[Muscle],
) -> dict[str, Any]:
    """Return what the explorer shows: one runner, or two side by side, at one instant."""
    drawable = conditions.drawable
    at = round(chosen["at"] or 0.0, 1)
    first = drawable[chosen["condition"] or conditions.default]
    shown = [first, *([drawable[chosen["with"]]] if chosen["with"] else [])]
    fainter = ""
    if len(shown) == 2 and conditions.share_scale(shown[0].slug, shown[1].slug):
        pair = sorted((conditions.known[one.slug] for one in shown), key=lambda row: row.speed)
        fainter, _ = contrast(*pair)
        shown = [stride.on_one_scale(runner) for runner in shown]
    names = stride.spoken_names(muscles)
    marks = stride.borders(phases, first.motion.stance_pct)
    place = stride.place(marks, at)
    trail = chosen["trail"]
    return {
        "at": at,
        "trail": trail,
        "figures": [
            _figure(runner, at, phases, names, number, trail=trail)
            for number, runner in enumerate(shown, start=1)
        ],
        "first": first,
        "beside": chosen["with"],
        "fainter": fainter,
        "marks": marks,
        "toe_off": first.motion.stance_pct,
        "now": phases[place],
        "place": place,
        "rows": _rows(shown, muscles, at),
        "stills": [(mark, stride.still(first, mark.middle)) for mark in marks],
        "choices": [
            (runner, "" if runner in shown else _frames_address(runner, phases, names))
            for runner in drawable.values()
        ],
        "speeds": SPEEDS,
        "data_sets": conditions.data_sets,
    }


def _figure(
    runner: Stride, at: float, phases: Sequence[Phase], names: Names, number: int, *, trail: bool
) -> dict[str, Any]:
    marks = stride.borders(phases, runner.motion.stance_pct)
    return {
        "stride": runner,
        "svg": stride.picture(runner, at, number=number, trail=trail),
        "phase": phases[stride.place(marks, at)],
        "sentence": sentence(runner.activity, at, dict(names), stride.starts(marks)),
        "keyframes": stride.for_script_element(_frames(runner, phases, names)),
    }


def _rows(
    shown: Sequence[Stride], muscles: Sequence[Muscle], at: float
) -> list[tuple[Muscle, list[tuple[str, int | None]]]]:
    """Return the list beside the figure: each drawn muscle, and what it does in each condition."""

    def now(runner: Stride, slug: str) -> tuple[str, int | None]:
        steps = steps_at(runner.activity, slug, at)
        words = doing(runner.activity, runner.states, slug, at)
        return words, None if steps is None else level_of(steps)

    return [
        (muscle, [now(runner, muscle.slug) for runner in shown])
        for muscle in muscles
        if muscle.slug in MUSCLES
    ]


def _frames(runner: Stride, phases: Sequence[Phase], names: Names) -> str:
    marks = stride.borders(phases, runner.motion.stance_pct)
    return stride.keyframes(runner, stride.starts(marks), names)


def _frames_address(runner: Stride, phases: Sequence[Phase], names: Names) -> str:
    address = reverse("muscles:stride-keyframes", args=[runner.slug])
    return f"{address}?{urlencode({'v': stride.version(_frames(runner, phases, names))})}"


def _runner_in(phases: Sequence[Phase], place: int) -> dict[str, Any] | None:
    """Return the default condition's runner in the middle of a phase, if one can be drawn."""
    conditions = stride.conditions()
    runner = conditions.drawable.get(conditions.default)
    if runner is None:
        return None
    mark = stride.borders(phases, runner.motion.stance_pct)[place]
    query = urlencode({"at": f"{mark.middle:g}", "condition": runner.slug})
    return {
        "svg": stride.still(runner, mark.middle, scale=0.5),
        "mark": mark,
        "stride": runner,
        "data_set": conditions.known[runner.slug].data_set,
        "address": f"{reverse('muscles:gait')}?{query}",
    }
