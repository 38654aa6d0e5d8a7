"""What is said of a curve: when it peaks, what its channel shows, what to be careful about."""

from __future__ import annotations

from collections.abc import Sequence

from muscles.models import Condition, Curve, Muscle, Phase
from muscles.models.gait import Part
from muscles.presenters.curves.lines import is_simulated

# What a channel shows where it is not simply the page's muscle; their order is that of figures.
CHANNELS = {
    "gastrocnemius-medial": "medial head",
    "gastrocnemius-lateral": "lateral head",
    "medial-hamstrings": "inner hamstrings together",
    "lateral-hamstrings": "outer hamstrings together",
    "biceps-femoris-short-head": "short head",
}
LENGTH_CHANNELS = CHANNELS | {"biceps-femoris": "long head"}
# What the data's makers or our own check said about single curves.
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
CHANNEL_REMARKS = {
    "medial-hamstrings": "The electrode lies over all the inner hamstrings and cannot tell one "
    "from another.",
    "lateral-hamstrings": "The electrode lies over all the outer hamstrings and cannot tell one "
    "from another.",
}


def peak(values: Sequence[float]) -> int:
    """Return the percent of the stride at which ``values`` are highest, the first if several."""
    return max(range(len(values)), key=values.__getitem__)


def phase_at(percent: int, phases: Sequence[Phase]) -> Phase | None:
    """Return the one of ``phases`` that holds ``percent``; none holds 100, the next landing."""
    return next((row for row in phases if row.start_percent <= percent < row.end_percent), None)


def when(percent: int, condition: Condition, phases: Sequence[Phase]) -> str:
    """Return an instant in words: ``at 14% of the stride, in loading``.

    Phases are those of running, so a phase is named only where the condition's own ground
    contact agrees with it.
    """
    if percent in (0, 100):
        return f"as the foot lands ({percent}% of the stride)"
    at = f"at {percent}% of the stride"
    toe_off = condition.stance_percent
    down = toe_off is None or percent < toe_off
    phase = phase_at(percent, phases)
    agrees = phase and (toe_off is None or (phase.part == Part.STANCE) == down)
    if phase and agrees and not condition.name.startswith("Walking"):
        return f"{at}, in {phase.name.lower()}"
    return f"{at}, with the foot {'on the ground' if down else 'in the air'}"


def remarks(curve: Curve) -> list[str]:
    """Return what the makers of the data, or our own check, said about its timing."""
    slug = curve.condition.slug
    said = (_REMARKS.get((curve.channel, slug), ""), _CONDITION_REMARKS.get(slug, ""))
    return [remark for remark in said if remark]


def spread(condition: Condition) -> str:
    """Return what the band around a line of ``condition`` shows."""
    if is_simulated(condition):
        return "half the difference between the left and the right leg"
    who = f"the {condition.people} people" if condition.people > 1 else "the strides of one runner"
    return f"how far {who} differ (one standard deviation up and down)"


def shading(condition: Condition, lines: int) -> str:
    """Return whose ground contact is shaded in a figure of so many ``lines``."""
    words = f"Shading and toe-off are those of {lower(plainly(condition))}"
    ticks = "; short ticks mark the others' toe-off" if lines > 1 else ""
    return f"{words}{ticks}. The phases are those of easy running."


def plainly(condition: Condition) -> str:
    """Return a condition's name without its number of people."""
    return condition.name.partition(",")[0]


def heading(words: str, channel: str, muscle: Muscle, names: dict[str, str] = CHANNELS) -> str:
    """Return ``words``, and after a colon what ``channel`` shows if not simply the muscle."""
    plain = "" if channel == muscle.slug else channel.replace("-", " ")
    shown = names.get(channel, plain)
    return f"{words}: {shown}" if shown else words


def lower(words: str) -> str:
    """Return ``words`` as they stand inside a sentence: with a small first letter."""
    return words[:1].lower() + words[1:]
