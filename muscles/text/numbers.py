"""Numbers in what somebody sent."""

from __future__ import annotations

_MOST_DIGITS = 18
"""Longer ones fit into no column of a database, and those of 4,301 digits not into Python."""


def number_in(text: object) -> int | None:
    """Return the whole number that ``text`` is; ``None`` if it is none, or too large for a row."""
    sent = str(text)
    return int(sent) if sent.isdecimal() and len(sent) <= _MOST_DIGITS else None
