"""/gait/: the stride explorer, the running stride phase by phase."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode

from muscles.figures.bodymap import small_map
from muscles.figures.runner import MUSCLES, doing, sentence
from muscles.figures.runner.drawing import level_of, steps_at
from muscles.forms import StrideForm
from muscles.models import Condition, Muscle, Phase
from muscles.pagecache.public import public_page
from muscles.presenters import editorial, stride
from muscles.presenters import lens as lenses
from muscles.presenters.footnotes import writer
from muscles.presenters.score import score
from muscles.presenters.stride import Border, Stride

SPEEDS = (("0.1", "a tenth"), ("0.25", "a quarter"), ("0.5", "half"), ("1", "real speed"))
"""Playback speeds: a real stride takes under a second, so slow ones come first."""

YEAR = 365 * 24 * 3600


@public_page(*StrideForm.names())
def cycle(request: HttpRequest) -> HttpResponse:
    """The explorer at one instant, the phases in stills, and the score of all muscles."""
    phases = list(Phase.objects.all())
    muscles = list(Muscle.objects.all())
    conditions = stride.conditions()
    drawable = stride.strides(conditions)
    form = StrideForm(
        request.GET,
        drawn=drawable,
        known=[row.slug for row in conditions],
        default=stride.DEFAULT,
    )
    chosen = form.choices()
    context = {
        "phases": phases,
        "score": score(tuple(phases)),
        "overview": editorial.article_link("the-running-stride"),
        "writer": writer(*(phase.summary for phase in phases)),
        "problems": form.problems,
    }
    if drawable and phases:
        context |= explorer(chosen, drawable, conditions, phases, muscles)
    return render(request, "muscles/gait/cycle.html", context)


@public_page()
def phase(request: HttpRequest, slug: str) -> HttpResponse:
    """One phase: what the body must do, and which muscles do it."""
    page = get_object_or_404(
        Phase.objects.select_related("author").prefetch_related("sources"), slug=slug
    )
    phases = list(Phase.objects.all())
    place = phases.index(page)
    roles = list(page.roles.with_sources("muscle").busiest())
    marks = {role.muscle.slug: lenses.role_mark(role) for role in roles if role.level >= 2}
    sources = {source.slug: source for role in roles for source in role.sources.all()}
    context = {
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
    return render(request, "muscles/gait/phase.html", context)


@public_page("v")
def keyframes(request: HttpRequest, condition: str) -> HttpResponse:
    """The numbers that move the figure in one condition, for the browser's script.

    The address in the page carries the content's version, and that answer never changes.
    """
    drawable = stride.strides(stride.conditions())
    if condition not in drawable:
        raise Http404(f"{condition} cannot be drawn")
    names = stride.spoken_names(Muscle.objects.all())
    text = _frames(drawable[condition], list(Phase.objects.all()), names)
    response = HttpResponse(text, content_type="application/json")
    fresh = request.GET.get("v") == stride.version(text)
    response["Cache-Control"] = (
        f"public, max-age={YEAR}, immutable" if fresh else "public, no-cache"
    )
    response["X-Robots-Tag"] = "noindex"
    return response


def explorer(
    chosen: dict[str, Any],
    drawable: dict[str, Stride],
    conditions: Sequence[Condition],
    phases: Sequence[Phase],
    muscles: Sequence[Muscle],
) -> dict[str, Any]:
    """Return what the explorer shows: one runner, or two side by side, at one instant."""
    at = round(chosen["at"] or 0.0, 1)
    first = drawable.get(chosen["condition"] or stride.DEFAULT) or next(iter(drawable.values()))
    shown = [first, *([drawable[chosen["with"]]] if chosen["with"] else [])]
    one_scale = len(shown) == 2 and {runner.slug for runner in shown} == stride.ONE_SCALE
    if one_scale:
        shown = [stride.on_one_scale(runner) for runner in shown]
    names = stride.spoken_names(muscles)
    marks = stride.borders(phases, first.motion.stance_pct)
    place = stride.place(marks, at)
    trail = chosen["trail"]
    figures = [
        _figure(runner, at, phases, names, number, trail=trail)
        for number, runner in enumerate(shown, start=1)
    ]
    return {
        "at": at,
        "trail": trail,
        "figures": figures,
        "first": first,
        "beside": chosen["with"],
        "one_scale": one_scale,
        "marks": marks,
        "toe_off": first.motion.stance_pct,
        "now": phases[place],
        "place": place,
        "rows": _rows(shown, muscles, at),
        "stills": [(mark, stride.small(first, mark.middle)) for mark in marks],
        "choices": [
            (runner, "" if runner in shown else _frames_address(runner, phases, names))
            for runner in drawable.values()
        ],
        "speeds": SPEEDS,
        "data_sets": stride.data_sets(conditions),
    }


def _figure(
    runner: Stride,
    at: float,
    phases: Sequence[Phase],
    names: tuple[tuple[str, str], ...],
    number: int,
    *,
    trail: bool,
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


def _frames(runner: Stride, phases: Sequence[Phase], names: tuple[tuple[str, str], ...]) -> str:
    marks: list[Border] = stride.borders(phases, runner.motion.stance_pct)
    return stride.keyframes(runner, stride.starts(marks), names)


def _frames_address(
    runner: Stride, phases: Sequence[Phase], names: tuple[tuple[str, str], ...]
) -> str:
    address = reverse("muscles:stride-keyframes", args=[runner.slug])
    return f"{address}?{urlencode({'v': stride.version(_frames(runner, phases, names))})}"


def _runner_in(phases: Sequence[Phase], place: int) -> dict[str, Any] | None:
    """Return the runner of the default condition in the middle of a phase, if there is one."""
    conditions = {row.slug: row for row in stride.conditions()}
    runner = stride.strides(tuple(conditions.values())).get(stride.DEFAULT)
    if runner is None:
        return None
    mark = stride.borders(phases, runner.motion.stance_pct)[place]
    query = urlencode({"at": f"{mark.middle:g}", "condition": runner.slug})
    return {
        "svg": stride.small(runner, mark.middle, scale=0.5),
        "mark": mark,
        "stride": runner,
        "data_set": conditions[runner.slug].data_set,
        "address": f"{reverse('muscles:gait')}?{query}",
    }
