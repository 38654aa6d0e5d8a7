"""Phrases about curves: when they peak, what a channel shows, what a band and shading mean."""

from __future__ import annotations

from collections.abc import Sequence

from muscles.figures.cycle import phase_at
from muscles.models import Condition, Curve, Phase
from muscles.models.gait import Part
from muscles.models.measurement import Gait


def peak(values: Sequence[float]) -> int:
    """Return the percent of the stride at which ``values`` are highest, the first if several."""
    return max(range(len(values)), key=values.__getitem__)


def when(percent: int, condition: Condition, phases: Sequence[Phase]) -> str:
    """Return an instant in words: ``at 14% of the stride (absorbing)``.

    Phases are those of running, so a phase is named only where the condition's own ground
    contact agrees with it.
    """
    if percent in (0, 100):
        return f"as the foot lands ({percent}% of the stride)"
    at = f"at {percent}% of the stride"
    toe_off = condition.stance_percent
    down = toe_off is None or percent < toe_off
    if phases and condition.gait != Gait.WALK:
        phase = phases[phase_at([float(row.start_percent) for row in phases], percent)]
        if toe_off is None or (phase.part == Part.STANCE) == down:
            return f"{at} ({phase.short.lower()})"
    return f"{at}, with the foot {'on the ground' if down else 'in the air'}"


def remarks(curve: Curve) -> list[str]:
    """Return what to be careful about in a line of activity: in the curve, and in its timing."""
    return [text for text in (curve.remark, curve.condition.timing_note) if text]


def spread(condition: Condition) -> str:
    """Return what the band around a line of ``condition`` shows."""
    if condition.is_simulated:
        return "half the difference between the left and the right leg"
    who = f"the {condition.people} people" if condition.people > 1 else "the strides of one runner"
    return f"how far {who} differ (one standard deviation up and down)"


def shading(condition: Condition, lines: int) -> str:
    """Return whose ground contact is shaded in a figure of so many ``lines``."""
    said = f"Shading and toe-off are those of {lower(condition.in_short)}"
    ticks = "; short ticks mark the others' toe-off" if lines > 1 else ""
    return f"{said}{ticks}. The phases are those of easy running."


def contrast(slower: Condition, faster: Condition) -> tuple[str, str]:
    """Return words that tell two conditions apart: their gaits, or gait and speed if alike."""
    if slower.gait != faster.gait:
        return slower.get_gait_display(), faster.get_gait_display()
    return lower(slower.in_short), lower(faster.in_short)


def heading(what: str, curve: Curve) -> str:
    """Return ``what``, and after a colon what the channel of ``curve`` shows, if only a part."""
    return f"{what}: {curve.shows}" if curve.shows else what


def lower(text: str) -> str:
    """Return ``text`` as it stands inside a sentence: with a small first letter."""
    return text[:1].lower() + text[1:]
