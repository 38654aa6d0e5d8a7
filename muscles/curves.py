"""From curves in the database to figures, their words and their tables.

Figures are drawn by ``muscles.figures.curves``; everything that stands around them, so that who
does not see them learns the same, is put together here. Templates only place it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from muscles.figures import curves as drawing
from muscles.figures.curves import Line, Point, Span
from muscles.models import Condition, Curve, DataSet, Muscle, Phase
from muscles.models.gait import Part
from muscles.models.measurement import ConditionKind, Quantity

NOTHING = "No running recording we can use freely shows this muscle."
MOST_LINES = 5
TABLE_STEP = 5  # percent of the stride between the rows of a table
# Conditions whose heights compare: one runner, one session, the same electrodes.
ONE_SCALE = ("run3.5d", "sprint9.5")
# A reading below this share of the same runner's sprint is too close to noise to lead a figure.
FAINT = 0.1

_LEADERS = ("run2.8", "run4.0", "run3.5d", "sprint9.5", "walk1.4")
_LOOKS = {
    "walk1.4": "walk",
    "run2.8": "run",
    "run3.5d": "jog",
    "run4.0": "fast",
    "sprint9.5": "sprint",
}
_GAITS = {"Walking": "walk", "Running": "run", "Jogging": "jog", "Sprinting": "sprint"}
# What a channel shows where it is not simply the page's muscle; their order is that of figures.
_CHANNELS = {
    "gastrocnemius-medial": "medial head",
    "gastrocnemius-lateral": "lateral head",
    "medial-hamstrings": "inner hamstrings together",
    "lateral-hamstrings": "outer hamstrings together",
    "biceps-femoris-short-head": "short head",
}
_LENGTH_CHANNELS = _CHANNELS | {"biceps-femoris": "long head"}
# What the data's makers or our own check said about single curves (motion/README).
_REMARKS = {
    ("gluteus-maximus", "run2.8"): "The burst near 64% comes from some runners only: in 10 of 30 "
    "it was larger than the burst in stance. The two single runners do not show it.",
    ("adductor-magnus", "run3.5d"): "This reading is close to the noise of the recording.",
    ("iliacus", "sim4.0"): "The model reaches its limit here, so do not trust the flat top.",
    ("psoas-major", "sim4.0"): "The model reaches its limit here, so do not trust the flat top.",
}
_CONDITION_REMARKS = {
    "run4.0": "Timing is certain to about 3% of the stride.",
    "sim4.0": "Simulated bursts come 3 to 6% later than recorded ones.",
}
_CHANNEL_REMARKS = {
    "medial-hamstrings": "The electrode lies over all the inner hamstrings and cannot tell one "
    "from another.",
    "lateral-hamstrings": "The electrode lies over all the outer hamstrings and cannot tell one "
    "from another.",
}

# Minetti and others 2002 (source minetti2002): slope in percent, joules per kilogram and metre.
COST = ((-45, 3.92), (-20, 1.73), (0, 3.40), (45, 18.93))
COST_SOURCE = "minetti2002"


@dataclass(frozen=True)
class Key:
    """One line of a figure in words: its sample, what it is, and when it peaks."""

    sample: str
    label: str
    name: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """The numbers of a figure: ``rows`` hold a percent, its phase, and one cell for each head."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[int, str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Figure:
    """A drawn figure and all that stands under it."""

    heading: str
    svg: str
    caption: tuple[str, ...]
    keys: tuple[Key, ...]
    table: Table
    data_sets: tuple[DataSet, ...]
    data_name: str


@dataclass(frozen=True)
class MuscleCurves:
    """The figures of one muscle. ``nothing`` is said where no recording shows it."""

    figures: tuple[Figure, ...] = ()
    nothing: str = ""


# Figures of a muscle -----------------------------------------------------------------------------


def of_muscle(muscle: Muscle, phases: Sequence[Phase]) -> MuscleCurves:
    """Return the figures of ``muscle``: its activity, then its length. One query.

    ``phases`` are all phases in order.
    """
    by_quantity: dict[str, dict[str, list[Curve]]] = defaultdict(lambda: defaultdict(list))
    recorded = False
    for curve in Curve.objects.told().filter(muscle=muscle):
        by_quantity[curve.quantity][curve.channel].append(curve)
        recorded |= curve.quantity == Quantity.ACTIVITY and not _is_simulated(curve.condition)
    figures: list[Figure] = []
    for channel, curves in _sorted(by_quantity[Quantity.ACTIVITY], muscle):
        figures.extend(_activity_figures(muscle, channel, curves, phases, recorded))
    for channel, curves in _sorted(by_quantity[Quantity.LENGTH], muscle):
        figures.append(
            _length_figure(
                muscle,
                channel,
                curves,
                by_quantity[Quantity.VELOCITY][channel],
                by_quantity[Quantity.FIBRE][channel],
                phases,
            )
        )
    if recorded:
        return MuscleCurves(tuple(figures))
    simulated = " The activity below is simulated." if by_quantity[Quantity.ACTIVITY] else ""
    return MuscleCurves(tuple(figures), NOTHING + simulated)


def small(muscle: Muscle, phases: Sequence[Phase]) -> Figure | None:
    """Return one figure of ``muscle`` for a text: its length, else its activity, else ``None``."""
    curves = list(Curve.objects.told().filter(muscle=muscle))
    for quantity in (Quantity.LENGTH, Quantity.ACTIVITY):
        channels: dict[str, list[Curve]] = defaultdict(list)
        for curve in curves:
            if curve.quantity == quantity:
                channels[curve.channel].append(curve)
        for channel, chosen in _sorted(channels, muscle):
            if quantity == Quantity.ACTIVITY:
                return _activity_figures(muscle, channel, chosen, phases, recorded=True)[0]
            speeds = [
                curve
                for curve in curves
                if curve.quantity == Quantity.VELOCITY and curve.channel == channel
            ]
            return _length_figure(muscle, channel, chosen, speeds, [], phases)
    return None


def _sorted(channels: dict[str, list[Curve]], muscle: Muscle) -> list[tuple[str, list[Curve]]]:
    """Return channels with the muscle's own name first, then recordings before simulations."""
    known = list(_CHANNELS)

    def place(item: tuple[str, list[Curve]]) -> tuple[bool, bool, int, str]:
        channel, curves = item
        only_simulated = all(_is_simulated(curve.condition) for curve in curves)
        order = known.index(channel) if channel in known else len(known)
        return channel != muscle.slug, only_simulated, order, channel

    return sorted(channels.items(), key=place)


def _activity_figures(
    muscle: Muscle, channel: str, curves: list[Curve], phases: Sequence[Phase], recorded: bool
) -> list[Figure]:
    chosen = _chosen(curves)
    lead = chosen[0]
    heading = _heading("When it is active", _channel_words(channel, muscle, _CHANNELS))
    keys = tuple(
        _key(curve, f"Peaks {_when(peak(curve.values), curve.condition, phases)}.", curve is lead)
        for curve in _by_speed(chosen)
    )
    simulated_only = all(_is_simulated(curve.condition) for curve in chosen)
    scaled = "Each line is" if len(chosen) > 1 else "The line is"
    caption = [f"{scaled} scaled to its own peak: it shows timing, and neither force nor effort."]
    if lead.spread:
        caption.append(f"The band shows {_spread_words(lead.condition)}.")
    caption.append(_shading_words(lead.condition, len(chosen)))
    if simulated_only and recorded:
        caption.append("No recording we can use freely shows it alone.")
    if simulated_only:
        caption.append("The line is simulated, not measured.")
    elif any(_is_simulated(curve.condition) for curve in chosen):
        caption.append("The dotted line is simulated, the others are measured.")
    else:
        caption.append("All lines are measured." if len(chosen) > 1 else "The line is measured.")
    if channel in _CHANNEL_REMARKS:
        caption.append(_CHANNEL_REMARKS[channel])
    figure = Figure(
        heading,
        drawing.activity(
            [_share_line(curve) for curve in chosen],
            _spans(phases),
            f"{muscle.name}, {heading[0].lower()}{heading[1:]}",
            _description(keys),
        ),
        tuple(caption),
        keys,
        _activity_table(chosen, lead, phases),
        _data_sets(chosen),
        f"activity-{muscle.slug}",
    )
    pair = [curve for slug in ONE_SCALE for curve in chosen if curve.condition.slug == slug]
    figures = [figure]
    if len(pair) == len(ONE_SCALE):
        figures.append(_shared_figure(muscle, channel, pair, phases))
    return figures


def _shared_figure(
    muscle: Muscle, channel: str, pair: list[Curve], phases: Sequence[Phase]
) -> Figure:
    lower, higher = sorted(pair, key=lambda curve: max(curve.values))
    share = round(100 * max(lower.values) / max(higher.values))
    heading = _heading("How jogging compares with sprinting", _channel_words(channel, muscle))
    keys = tuple(
        _key(curve, _peak_words(max(curve.values) / max(higher.values)), timing=False)
        for curve in pair
    )
    caption = (
        "Here the heights compare: one runner, one session, the same electrodes.",
        f"{_plainly(lower.condition)} peaked at {share}% of the highest reading of "
        f"{_plainly(higher.condition).lower()}.",
        "More activity is still not a measure of force.",
    )
    top = max(higher.values)
    lines = [_line(curve, [value / top for value in curve.values]) for curve in pair]
    return Figure(
        heading,
        drawing.shared(lines, f"{muscle.name}, {heading.lower()}", _description(keys)),
        caption,
        keys,
        Table(
            "Share of the higher of the two peaks",
            tuple(line.label for line in lines),
            _rows(phases, [[f"{value:.2f}" for value in line.values] for line in lines]),
        ),
        _data_sets(pair),
        f"activity-{muscle.slug}",
    )


def _length_figure(
    muscle: Muscle,
    channel: str,
    curves: list[Curve],
    velocities: list[Curve],
    fibres: list[Curve],
    phases: Sequence[Phase],
) -> Figure:
    chosen = _chosen(curves)[:2]
    speeds = {curve.condition_id: curve.values for curve in velocities}
    fibre = fibres[0] if fibres else None
    heading = _heading("How long it is", _channel_words(channel, muscle, _LENGTH_CHANNELS))
    keys = [
        _key(curve, _extremes(curve, phases), curve is chosen[0], timing=False) for curve in chosen
    ]
    caption = [
        "Muscle and tendon together, as a share of their length in standing.",
        "Computed from measured motion with a general model that is not fitted to the runner.",
        "Blocks above their line: it gets longer. Below: it gets shorter. "
        "Flat: it nearly keeps its length.",
        _shading_words(chosen[0].condition, 1),
    ]
    if any(curve.condition.slug == "sprint9.5" for curve in chosen):
        caption.append("The sprint was computed in side view only.")
    if fibre:
        keys.append(_key(fibre, f"Fibres alone: {_lower(_extremes(fibre, phases))}", timing=False))
        caption.append("The dotted line is a simulation of the muscle's fibres without the tendon.")
    lines = [_line(curve, curve.values) for curve in chosen]
    fibre_line = _line(fibre, fibre.values, "fibres") if fibre else None
    svg = drawing.length(
        lines,
        [speeds.get(curve.condition_id) for curve in chosen],
        _spans(phases),
        f"{muscle.name}, {heading[0].lower()}{heading[1:]}",
        _description(keys),
        fibre_line,
    )
    heads, columns = _length_columns(lines, [speeds.get(row.condition_id) for row in chosen])
    if fibre:
        heads.append("fibres, simulated")
        columns.append([f"{value:.2f}" for value in fibre.values])
    table = Table("Share of its length in standing", tuple(heads), _rows(phases, columns))
    sets = _data_sets([*chosen, fibre] if fibre else chosen)
    return Figure(
        heading, svg, tuple(caption), tuple(keys), table, sets, f"length-{muscle.slug}"
    )  # fmt: skip


def _length_columns(
    lines: Sequence[Line], speeds: Sequence[Sequence[float] | None]
) -> tuple[list[str], list[list[str]]]:
    heads: list[str] = []
    columns: list[list[str]] = []
    for line, velocity in zip(lines, speeds, strict=True):
        heads.append(line.label)
        columns.append([f"{value:.3f}" for value in line.values])
        if velocity is not None:
            heads.append(f"{line.label} is")
            columns.append(list(drawing.states(velocity)))
    return heads, columns


# The cost of slopes ------------------------------------------------------------------------------


@dataclass(frozen=True)
class CostFigure:
    """The published points of energy cost by slope. ``rows`` hold slope and cost in words."""

    svg: str
    sentences: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    source: str = COST_SOURCE


def cost() -> CostFigure:
    """Return the figure of energy cost by slope: four published points, none between them."""
    costs = dict(COST)
    words = {slope: _slope_words(slope) for slope, _ in COST}
    return CostFigure(
        drawing.cost(
            [Point(slope + 50, value, words[slope]) for slope, value in COST],
            20,
            "joules per kilogram and metre",
            "What a metre of running costs, by slope",
            "; ".join(f"{words[slope]}: {value:.2f}" for slope, value in COST) + ".",
        ),
        (
            f"On the flat a metre cost {costs[0]:.2f} joules for each kilogram of runner.",
            f"A 20% descent cost {_percent(costs[-20] / costs[0])} of that; "
            f"a 45% climb cost {costs[45] / costs[0]:.1f} times as much.",
            f"The steep 45% descent cost more than the flat again: {costs[-45]:.2f}.",
            "We draw only what was published: no line joins the points.",
        ),
        tuple((words[slope], f"{value:.2f}") for slope, value in COST),
    )


def _slope_words(slope: int) -> str:
    return f"{abs(slope)}% {'up' if slope > 0 else 'down'}" if slope else "flat"


# Words -------------------------------------------------------------------------------------------


def peak(values: Sequence[float]) -> int:
    """Return the percent of the stride at which ``values`` are highest, the first if several."""
    return max(range(len(values)), key=values.__getitem__)


def _when(percent: int, condition: Condition, phases: Sequence[Phase]) -> str:
    """Return an instant in words: ``at 14% of the stride, in loading``.

    Phases are those of running, so a phase is named only where the condition's own ground
    contact agrees with it.
    """
    if percent in (0, 100):
        return f"as the foot lands ({percent}% of the stride)"
    at = f"at {percent}% of the stride"
    toe_off = condition.stance_percent
    down = toe_off is None or percent < toe_off
    phase = next((row for row in phases if row.start_percent <= percent < row.end_percent), None)
    agrees = phase and (toe_off is None or (phase.part == Part.STANCE) == down)
    if phase and agrees and not condition.name.startswith("Walking"):
        return f"{at}, in {phase.name.lower()}"
    return f"{at}, with the foot {'on the ground' if down else 'in the air'}"


def _peak_words(share: float) -> str:
    return f"Its peak is {share:.2f}." if share < 1 else "Its peak sets the scale."


def _extremes(curve: Curve, phases: Sequence[Phase]) -> str:
    longest = peak(curve.values)
    shortest = peak([-value for value in curve.values])
    return (
        f"Longest {_when(longest, curve.condition, phases)}; "
        f"shortest {_when(shortest, curve.condition, phases)}."
    )


def _key(curve: Curve, sentence: str, leads: bool = False, *, timing: bool = True) -> Key:
    condition = curve.condition
    line = _line(curve, curve.values)
    remarks = []
    if timing:
        remarks = [
            _REMARKS.get((curve.channel, condition.slug), ""),
            _CONDITION_REMARKS.get(condition.slug, ""),
        ]
    sentences = (sentence, *(remark for remark in remarks if remark))
    return Key(drawing.sample(line.look, leads=leads), line.label, condition.name, sentences)


def _description(keys: Iterable[Key]) -> str:
    return " ".join(f"{key.name}: {_lower(key.sentences[0])}" for key in keys)


def _spread_words(condition: Condition) -> str:
    if _is_simulated(condition):
        return "half the difference between the left and the right leg"
    who = f"the {condition.people} people" if condition.people > 1 else "the strides of one runner"
    return f"how far {who} differ (one standard deviation up and down)"


def _shading_words(condition: Condition, lines: int) -> str:
    words = f"Shading and toe-off are those of {_lower(_plainly(condition))}"
    ticks = "; short ticks mark the others' toe-off" if lines > 1 else ""
    return f"{words}{ticks}. The phases are those of easy running."


def _plainly(condition: Condition) -> str:
    """Return a condition's name without its number of people."""
    return condition.name.partition(",")[0]


def _channel_words(channel: str, muscle: Muscle, names: dict[str, str] = _CHANNELS) -> str:
    if channel in names:
        return names[channel]
    return "" if channel == muscle.slug else channel.replace("-", " ")


def _heading(words: str, channel: str) -> str:
    return f"{words}: {channel}" if channel else words


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _percent(share: float) -> str:
    return f"{round(100 * share)}%"


# Rows and lines ----------------------------------------------------------------------------------


def _is_simulated(condition: Condition) -> bool:
    return condition.kind == ConditionKind.SIMULATED


def _chosen(curves: list[Curve]) -> list[Curve]:
    """Return the curves to draw, the leading one first, five at most.

    Simulations are drawn only where nothing was recorded, or beside a faint recording.
    """
    measured = [curve for curve in curves if not _is_simulated(curve.condition)]
    kept = measured if measured and not any(map(_is_faint, measured)) else curves

    def place(curve: Curve) -> tuple[bool, int, str]:
        slug = curve.condition.slug
        rank = _LEADERS.index(slug) if slug in _LEADERS else len(_LEADERS)
        return _is_faint(curve), rank, slug

    return sorted(kept, key=place)[:MOST_LINES]


def _is_faint(curve: Curve) -> bool:
    is_activity = curve.quantity == Quantity.ACTIVITY
    return is_activity and curve.condition.slug in ONE_SCALE and max(curve.values) < FAINT


def _by_speed(curves: Iterable[Curve]) -> list[Curve]:
    return sorted(
        curves, key=lambda curve: (_is_simulated(curve.condition), curve.condition.speed)
    )  # fmt: skip


def _line(curve: Curve, values: Sequence[float], label: str = "") -> Line:
    condition = curve.condition
    if _is_simulated(condition):
        return Line(label or "simulated", "simulated", values, None, _toe_off(condition))
    gait = _GAITS.get(condition.name.split()[0], "run")
    look = _LOOKS.get(condition.slug, "other")
    return Line(f"{gait} {condition.speed:.1f}", look, values, None, _toe_off(condition))


def _share_line(curve: Curve) -> Line:
    """Return the line of an activity curve, scaled to its own peak."""
    top = max(curve.values) or 1
    line = _line(curve, [value / top for value in curve.values])
    spread = [value / top for value in curve.spread] if curve.spread else None
    return Line(line.label, line.look, line.values, spread, line.toe_off)


def _toe_off(condition: Condition) -> float | None:
    return None if condition.stance_percent is None else float(condition.stance_percent)


def _spans(phases: Iterable[Phase]) -> list[Span]:
    return [
        Span(phase.name, float(phase.start_percent), float(phase.end_percent)) for phase in phases
    ]


def _activity_table(chosen: list[Curve], lead: Curve, phases: Sequence[Phase]) -> Table:
    heads, columns = [], []
    for curve in _by_speed(chosen):
        line = _share_line(curve)
        heads.append(line.label)
        columns.append([f"{value:.2f}" for value in line.values])
        if curve is lead and line.spread:
            heads.append("± band")
            columns.append([f"{value:.2f}" for value in line.spread])
    return Table("Share of its own peak", tuple(heads), _rows(phases, columns))


def _rows(
    phases: Sequence[Phase], columns: Sequence[Sequence[str]]
) -> tuple[tuple[int, str, tuple[str, ...]], ...]:
    rows = []
    for percent in range(0, drawing.SAMPLES, TABLE_STEP):
        phase = next(
            (row for row in phases if row.start_percent <= percent < row.end_percent), None
        )
        name = phase.name if phase else "next landing"
        rows.append((percent, name, tuple(column[percent] for column in columns)))
    return tuple(rows)


def _data_sets(curves: Iterable[Curve]) -> tuple[DataSet, ...]:
    return tuple({row.condition.data_set_id: row.condition.data_set for row in curves}.values())
