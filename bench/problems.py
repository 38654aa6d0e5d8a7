"""What stops a measurement, said in plain words."""

from __future__ import annotations


class CannotMeasureError(Exception):
    """A part cannot be measured here; the text says why and what to do."""
