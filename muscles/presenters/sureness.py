"""What roles rest on: in words, and drawn as findings or as early evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.contrib.humanize.templatetags.humanize import apnumber

from muscles.models import Confidence, LevelBasis, Role

_EARLY = (Confidence.LOW, Confidence.VERY_LOW)


def is_early(role: Role) -> bool:
    """Return whether a muscle's work is hatched with a dashed edge instead of filled.

    A level measured in people who ran is filled, a simulated one is not. Where it is judged, the
    confidence decides: low rests on anatomy, a model, walking, or one small study, and very low on
    habit. A quiet muscle shows no fill.
    """
    if not role.level or role.basis == LevelBasis.MEASURED:
        return False
    return role.basis == LevelBasis.SIMULATED or role.confidence in _EARLY


def has_early(roles: Iterable[Role]) -> bool:
    """Return whether any role is hatched, so that its legend has to say what that means."""
    return any(is_early(role) for role in roles)


_RESTS_ON = {
    LevelBasis.MEASURED: "measured in {}",
    LevelBasis.SIMULATED: "simulated for {}, not measured",
    LevelBasis.JUDGED: "judged from studies",
}


def basis_in_words(roles: Iterable[Role]) -> str:
    """Return what the levels of ``roles`` rest on: ``measured in 15 people at 2.8 m/s``.

    Where some of them rest on another thing, most come first: ``measured …; one judged …``.
    """
    counted = Counter((LevelBasis(role.basis), role.basis_of) for role in roles)
    ((basis, whom), _), *others = counted.most_common()
    said = [_RESTS_ON[basis].format(whom)]
    said += [f"{apnumber(n)} {_RESTS_ON[other].format(who)}" for (other, who), n in others]
    return "; ".join(said)
