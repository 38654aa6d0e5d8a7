"""Which roles are drawn as findings, and which as early evidence."""

from __future__ import annotations

from collections.abc import Iterable

from muscles.models import Confidence, Role

_EARLY = (Confidence.LOW, Confidence.VERY_LOW)


def is_early(role: Role) -> bool:
    """Return whether a muscle's work is hatched with a dashed edge instead of filled.

    Measured is filled, expected is not. A role has no field that says which: its confidence does.
    Low rests on anatomy, a model, walking, or one small study, and very low on habit. None of
    them is a finding in people who ran that others have seen too. A quiet muscle shows no fill.
    """
    return bool(role.level) and role.confidence in _EARLY


def has_early(roles: Iterable[Role]) -> bool:
    """Return whether any role is hatched, so that its legend has to say what that means."""
    return any(is_early(role) for role in roles)
