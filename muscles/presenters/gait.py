"""What the pages of /gait/ show: the stride explorer, a phase, and the browser's keyframes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from muscles.figures.plate import Sheet, best_views
from muscles.figures.runner import BUILDS, MAN, MUSCLES, Build, doing, fans, sentence
from muscles.figures.runner.drawing import level_of, steps_at
from muscles.figures.runner.film import portrait
from muscles.models import Muscle, Phase, Role
from muscles.presenters import editorial, film, pictures, speeds, stride
from muscles.presenters import lens as lenses
from muscles.presenters.changes import last_changes
from muscles.presenters.curves.phrases import contrast
from muscles.presenters.footnotes import writer
from muscles.presenters.phases import every_phase
from muscles.presenters.score import score
from muscles.presenters.speeds import About, Series
from muscles.presenters.stride import Border, Conditions, Stride
from muscles.text import markdown

SPEEDS = (("0.1", "a tenth"), ("0.25", "a quarter"), ("0.5", "half"), ("1", "real speed"))
"""Playback speeds: a real stride takes under a second, so slow ones come first."""

ROWS = 11
"""Rows of the list of muscles at work: as many as work at once at the most, in any condition."""

PAIR_ROWS = 12
"""The same beside two runners: as many as work at once in one of them or the other."""

NOTE_ROWS = 3
"""Rows that stay empty where a note takes their room: nothing may move while the runner plays."""

BUSIEST = 8
"""Muscles that the page of a phase names first; the others are folded under them."""

AROUND_LANDING = (1, 94)
"""Between these percentages nothing is said of what people do around landing."""

Names = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Where:
    """Which page shows the explorer, and what its links keep beside instant, runner and figure.

    It is /gait/, or what other sites frame: there links stay, and so does the ``theme``.
    """

    is_embedded: bool = False
    theme: str = ""

    @property
    def page(self) -> str:
        """Return the address of the page without a query."""
        return reverse("muscles:embed-stride" if self.is_embedded else "muscles:gait")

    def address(self, at: float, runner: Stride, beside: str = "", build: Build = MAN) -> str:
        """Return the address of the explorer at one instant."""
        query = {"at": f"{at:g}", **runner.query} | ({"with": beside} if beside else {})
        query |= {} if build is MAN else {"figure": build.name}
        query |= {"theme": self.theme} if self.theme else {}
        return f"{self.page}?{urlencode(query)}"


ON_THE_SITE = Where()


@dataclass(frozen=True)
class Row:
    """What one muscle does at the instant; ``level`` is ``None`` where nobody measured it."""

    muscle: Muscle
    words: str
    level: int | None


@dataclass(frozen=True)
class Moment:
    """A phase's words beside the runner; ``noted`` says whether its note holds at the instant."""

    mark: Border
    is_now: bool
    silent: tuple[str, ...]
    noted: bool

    @property
    def phase(self) -> Phase:
        """Return the phase."""
        return self.mark.phase


@dataclass(frozen=True)
class Choice:
    """A runner that can be chosen: what the page says, the words of the choice, the keyframes."""

    about: About
    words: str
    frames: str
    is_shown: bool


@dataclass(frozen=True)
class Mark:
    """A measured speed on the slider: ``place`` in percent of it, and where a link leads."""

    about: About
    place: float
    words: str
    address: str
    frames: str
    is_shown: bool


@dataclass(frozen=True)
class Pull:
    """The slider of speeds.

    ``phases`` are the borders of easy running, which move with contact. ``is_on`` tells whether
    these people are drawn now; ``at_landing`` what all of them do around landing, outside the
    percentages ``around_landing``; ``lit`` who was recorded and can be looked at.
    """

    marks: list[Mark]
    between: About
    phases: str
    people: str
    is_on: bool
    is_lit: bool
    at_landing: str
    around_landing: tuple[int, int]
    is_landing: bool
    lit: list[tuple[str, str, str]]

    @property
    def most(self) -> str:
        """Return the fastest measured speed."""
        return self.marks[-1].about.speed


def cycle(chosen: dict[str, Any], conditions: Conditions, series: Series | None) -> dict[str, Any]:
    """Return what the stride's page shows of a valid choice among ``conditions``.

    ``chosen`` are the choices of ``StrideForm``, ``series`` are the people measured at several
    speeds. The explorer is left out if nothing can be drawn.
    """
    phases = every_phase()
    muscles = list(Muscle.objects.only_link_fields("order", "is_plural", "rhythm", "levels_note"))
    shown = {
        "phases": phases,
        "score": score(tuple(phases)),
        "disagreeing": [muscle for muscle in muscles if muscle.levels_note],
        "overview": editorial.article_link("the-running-stride"),
        "writer": writer(
            *(text for phase in phases for text in (phase.summary, phase.silent_note)),
            *(muscle.levels_note for muscle in muscles),
        ),
    }
    if conditions.drawable and phases:
        shown |= _explorer(chosen, conditions, series, phases, muscles, ON_THE_SITE)
    return shown


def explorer(
    chosen: dict[str, Any], conditions: Conditions, series: Series | None, where: Where
) -> dict[str, Any]:
    """Return the explorer alone, as ``cycle`` does with what stands below it."""
    phases = every_phase()
    muscles = list(Muscle.objects.only_link_fields("order", "is_plural"))
    texts = [text for phase in phases for text in (phase.summary, phase.silent_note)]
    shown = {"writer": writer(*texts)}
    if conditions.drawable and phases:
        shown |= _explorer(chosen, conditions, series, phases, muscles, where)
    return shown


def phase(page: Phase, figure: str = "") -> dict[str, Any]:
    """Return what the page of a phase shows: its muscles, its runner, its neighbours.

    ``figure`` names whom the runner is drawn as.
    """
    build = _build(figure)
    kept = _kept(build)
    phases = every_phase()
    place = phases.index(page)
    roles = page.roles.by("muscle").busiest().with_source_keys()
    role_sources = list(dict.fromkeys(key for role in roles for key in role.source_keys))
    tied = [role for role in roles if not role.muscle.rhythm]
    working = [role for role in tied if role.level]
    return {
        "page": page,
        "phases": phases,
        "film": film.strip(phases, lambda border: f"{border.phase.get_absolute_url()}{kept}", page),
        "busy": working[:BUSIEST],
        "others": working[BUSIEST:],
        "quiet": [role for role in tied if not role.level],
        "differing_quiet": [role for role in tied if role.differs and not role.level],
        "untied": [role.muscle for role in roles if role.muscle.rhythm],
        "role_sources": role_sources,
        **_pictures(page, working),
        "runner": _runner_in(phases, place, working, build),
        "claims": list(page.claims.only_link_fields()),
        "articles": list(page.articles.public().only_link_fields()),
        "kept": kept,
        "build": build.name,
        "builds": _figures(build, lambda other: f"{page.get_absolute_url()}{_kept(other)}"),
        "previous": phases[place - 1],
        "next": phases[(place + 1) % len(phases)],
        "changes": last_changes(page),
        "writer": writer(
            *page.texts,
            *(role.muscle.levels_note for role in tied if role.differs),
            address=page.get_absolute_url(),
            named=[*role_sources, *page.source_keys],
        ),
    }


def _pictures(page: Phase, working: Sequence[Role]) -> dict[str, Any]:
    """Return the small bodies that find the muscles at work, and the drawing they repeat."""
    marks = {role.muscle.slug: lenses.role_mark(role) for role in working if role.level >= 2}
    sheet = Sheet()
    views = [view for view in best_views(marks, 2) if view in ("front", "back", "side")]
    bodies = [
        (view, sheet.picture(view, marks, title=f"{page.short}: muscles at work, {view}"))
        for view in views
    ]
    return {"bodies": bodies, "defs": sheet.defs()}


def keyframes(condition: str, figure: str = "") -> tuple[str, str] | None:
    """Return the keyframes of a condition as JSON text, and their version.

    ``None`` if the condition cannot be drawn.
    """
    runner = stride.conditions().drawable.get(condition)
    if runner is None:
        return None
    names = stride.spoken_names(Muscle.objects.all())
    text = _frames(runner, every_phase(), names, _build(figure))
    return text, stride.version(text)


def _explorer(
    chosen: dict[str, Any],
    conditions: Conditions,
    series: Series | None,
    phases: Sequence[Phase],
    muscles: Sequence[Muscle],
    where: Where,
) -> dict[str, Any]:
    """Return what the explorer shows: one runner, or two side by side, at one instant."""
    drawable = conditions.drawable
    at = round(chosen["at"] or 0.0, 1)
    build = _build(chosen["figure"])
    first = drawable[chosen["condition"] or conditions.default]
    if series and chosen["speed"]:
        first = series.at(chosen["speed"])
    shown = [first, *([drawable[chosen["with"]]] if chosen["with"] else [])]
    fainter = ""
    if len(shown) == 2 and conditions.share_scale(*shown):
        pair = sorted((conditions.known[one.slug] for one in shown), key=lambda row: row.speed)
        fainter, _ = contrast(*pair)
        shown = [stride.on_one_scale(runner) for runner in shown]
    names = stride.spoken_names(muscles)
    marks = stride.borders(phases, first.motion.stance_pct)
    place = stride.place(marks, at)
    beside = chosen["with"]
    moments = [_moment(first, at, mark, is_now=mark is marks[place]) for mark in marks]
    paces = speeds.paces(conditions)
    spread = bool(chosen["spread"] and first.spread)
    middles = {mark.phase.pk: mark.middle for mark in marks}
    return {
        "at": at,
        "trail": chosen["trail"],
        "figures": [
            _figure(
                runner,
                at,
                phases,
                names,
                number,
                trail=chosen["trail"],
                spread=spread and len(shown) == 1,
                build=build,
            )
            | {"pace": paces.get(runner.slug, f"{runner.speed:.1f} m/s")}
            for number, runner in enumerate(shown, start=1)
        ],
        "first": first,
        "about": speeds.about(first, conditions),
        "spread": spread,
        "spread_words": fans.words(first.spread, at) if spread else "",
        "pull": _pull(first, at, conditions, series, phases, names, build, where),
        "beside": beside,
        "beside_pace": paces.get(beside, ""),
        "fainter": fainter,
        "marks": marks,
        "moments": moments,
        "now": phases[place],
        "place": place,
        "film": film.strip(
            phases,
            lambda border: where.address(middles[border.phase.pk], first, beside, build),
            phases[place],
            build=build,
        ),
        **(
            _sorted_pairs(shown, muscles, at)
            if beside
            else _sorted_rows(first, muscles, at, noted=moments[place].noted)
        ),
        "choices": _choices(first, conditions, series, phases, names, build),
        "comparisons": [
            (runner, where.address(at, first, runner.slug, build))
            for runner in drawable.values()
            if runner.slug != first.slug
        ],
        "alone": where.address(at, first, "", build),
        "builds": _figures(build, lambda other: where.address(at, first, beside, other)),
        "where": where,
        "here": where.address(at, first, beside, build) if any(chosen.values()) else where.page,
        "build": build.name,
        "speeds": SPEEDS,
        "data_sets": conditions.data_sets,
    }


def _build(figure: str | None) -> Build:
    """Return whom the runner is drawn as; the man if nobody was asked for."""
    return BUILDS.get(figure or "", MAN)


def _kept(build: Build) -> str:
    """Return what a link adds to an address without a query so that the figure stays."""
    return "" if build is MAN else f"?{urlencode({'figure': build.name})}"


def _figures(build: Build, href: Callable[[Build], str]) -> list[tuple[str, str, bool]]:
    """Return the links between the figures: word, address, whether it is shown."""
    return [(other.name, href(other), other is build) for other in BUILDS.values()]


def _figure(
    runner: Stride,
    at: float,
    phases: Sequence[Phase],
    names: Names,
    number: int,
    *,
    trail: bool,
    spread: bool,
    build: Build,
) -> dict[str, Any]:
    marks = stride.borders(phases, runner.motion.stance_pct)
    return {
        "stride": runner,
        "svg": stride.picture(
            runner,
            at,
            pieces=pictures.address_of_pieces(build),
            number=number,
            trail=trail,
            spread=spread,
            build=build,
        ),
        "phase": phases[stride.place(marks, at)],
        "facts": stride.facts(runner, at),
        "contacts": stride.contacts(runner),
        "sentence": sentence(runner.activity, at, dict(names), stride.starts(marks)),
        "keyframes": stride.for_script_element(
            _frames(runner, phases, names, build, spread=spread)
        ),
    }


def _moment(runner: Stride, at: float, mark: Border, *, is_now: bool) -> Moment:
    """Return a phase's words; its note holds while every muscle it links to is silent."""
    links = markdown.links(mark.phase.silent_note)
    silent = tuple(slug for word, slug in links if word == "muscle" and slug in MUSCLES)
    levels = {_row_level(runner, slug, at) for slug in silent}
    return Moment(mark, is_now, silent, is_now and levels == {0})


def _choices(
    first: Stride,
    conditions: Conditions,
    series: Series | None,
    phases: Sequence[Phase],
    names: Names,
    build: Build,
) -> list[Choice]:
    """Return the runners of the menu; those measured at several speeds are one of them."""
    paces = speeds.paces(conditions)
    own = series.slugs.values() if series else ()

    def choice(runner: Stride, words: str, is_shown: bool) -> Choice:
        frames = _frames_address(runner, phases, names, build)
        return Choice(speeds.about(runner, conditions), words, frames, is_shown)

    several = []
    if series:
        words = f"{series.range}, {speeds.who(series.rows[0])}"
        runner = conditions.drawable[conditions.default]
        several.append(choice(runner, words, series.holds(first)))
    return several + [
        choice(runner, paces[slug], runner is first)
        for slug, runner in conditions.drawable.items()
        if slug not in own
    ]


def _pull(
    first: Stride,
    at: float,
    conditions: Conditions,
    series: Series | None,
    phases: Sequence[Phase],
    names: Names,
    build: Build,
    where: Where,
) -> Pull | None:
    """Return the slider of the people measured at several speeds."""
    if series is None:
        return None
    least, most = min(series.runners), max(series.runners)
    return Pull(
        [
            Mark(
                speeds.about(runner, conditions),
                round((speed - least) / (most - least) * 100, 2),
                f"{speed:g}",
                where.address(at, runner, "", build),
                _frames_address(runner, phases, names, build),
                runner is first,
            )
            for speed, runner in series.runners.items()
        ],
        speeds.about_between(series),
        " ".join(f"{float(phase.start_percent):g}" for phase in phases),
        speeds.who(series.rows[0]),
        series.holds(first),
        bool(first.activity.values),
        conditions.known[conditions.default].landing_note,
        AROUND_LANDING,
        series.holds(first) and not AROUND_LANDING[0] < at % 100 < AROUND_LANDING[1],
        [
            (runner.slug, runner.name, where.address(at, runner, "", build))
            for runner in speeds.recorded(conditions)
        ],
    )


def _row_level(runner: Stride, slug: str, at: float) -> int | None:
    steps = steps_at(runner.activity, slug, at)
    return None if steps is None else level_of(steps)


def _row(runner: Stride, muscle: Muscle, at: float) -> Row:
    words = doing(runner.activity, runner.states, muscle.slug, at)
    return Row(muscle, words, _row_level(runner, muscle.slug, at))


def _sorted_rows(
    runner: Stride, muscles: Sequence[Muscle], at: float, *, noted: bool
) -> dict[str, Any]:
    """Return the list beside one runner: who works, hardest first, and who does not.

    Among equals the order of the drawing decides, as it does in the script.
    """
    by_slug = {muscle.slug: muscle for muscle in muscles}

    def activity(slug: str) -> float:
        steps = steps_at(runner.activity, slug, at)
        return -1.0 if steps is None else steps

    order = sorted((slug for slug in MUSCLES if slug in by_slug), key=activity, reverse=True)
    rows = [_row(runner, by_slug[slug], at) for slug in order]
    working = [row for row in rows if row.level]
    quieter = [row for row in rows if row.level == 0]
    unmeasured = [row for row in rows if row.level is None]
    before = NOTE_ROWS if noted else 0
    return {
        "rows": [*[None] * before, *working, *[None] * (ROWS - before - len(working))],
        "working": len(working),
        "others": [*quieter, *unmeasured],
        "rest_in_words": rest_in_words(len(quieter), len(unmeasured)),
        "counted": len(rows),
    }


def rest_in_words(quieter: int, unmeasured: int) -> str:
    """Return what the folded rows hold, without what is none of them; the script says the same."""
    told = [f"{quieter} quieter"] if quieter else []
    told += [f"{unmeasured} not measured"] if unmeasured else []
    return ", ".join(told) or "No other muscle"


def _sorted_pairs(shown: Sequence[Stride], muscles: Sequence[Muscle], at: float) -> dict[str, Any]:
    """Return the list beside two runners, sorted by the one in whom a muscle works harder.

    A pair is (muscle, what it does in each). Among equals the order of the drawing decides.
    """
    by_slug = {muscle.slug: muscle for muscle in muscles}

    def activity(slug: str) -> float:
        steps = [steps_at(runner.activity, slug, at) for runner in shown]
        return max(-1.0 if step is None else step for step in steps)

    order = sorted((slug for slug in MUSCLES if slug in by_slug), key=activity, reverse=True)
    pairs = [
        (by_slug[slug], [_row(runner, by_slug[slug], at) for runner in shown]) for slug in order
    ]
    working = [pair for pair in pairs if any(row.level for row in pair[1])]
    others = [pair for pair in pairs if pair not in working]
    free = (None, [None] * len(shown))
    unmeasured = sum(all(row.level is None for row in rows) for _, rows in others)
    return {
        "pairs": [*working, *[free] * (PAIR_ROWS - len(working))],
        "quiet_pairs": others,
        "working": len(working),
        "rest_in_words": rest_in_words(len(others) - unmeasured, unmeasured),
        "counted": len(pairs),
    }


def _frames(
    runner: Stride, phases: Sequence[Phase], names: Names, build: Build, *, spread: bool = True
) -> str:
    marks = stride.borders(phases, runner.motion.stance_pct)
    return stride.keyframes(runner, stride.starts(marks), names, build, spread=spread)


def _frames_address(runner: Stride, phases: Sequence[Phase], names: Names, build: Build) -> str:
    address = reverse("muscles:stride-keyframes", args=[runner.slug])
    query = {"v": stride.version(_frames(runner, phases, names, build))}
    query |= {} if build is MAN else {"figure": build.name}
    return f"{address}?{urlencode(query)}"


def _runner_in(
    phases: Sequence[Phase], place: int, working: Sequence[Role], build: Build
) -> dict[str, Any] | None:
    """Return the default runner in the middle of a phase, lit by the roles, if there is one."""
    conditions = stride.conditions()
    runner = conditions.drawable.get(conditions.default)
    if runner is None:
        return None
    mark = stride.borders(phases, runner.motion.stance_pct)[place]
    doing_now: Mapping[str, tuple[int, str]] = {
        role.muscle.slug: (role.level, role.action) for role in working
    }
    title = f"A runner from the right side: {mark.phase.short.lower()}"
    return {
        "svg": portrait(
            runner.motion,
            mark.middle,
            doing_now,
            title,
            pieces=pictures.address_of_pieces(build),
            build=build,
        ),
        "mark": mark,
        "stride": runner,
        "data_set": conditions.known[runner.slug].data_set,
        "address": ON_THE_SITE.address(mark.middle, runner, "", build),
    }
