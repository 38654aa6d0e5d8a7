"""Marks placed by hand, as ink: heads, hands, feet, sinew and bone that no region shows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from ink.source import Mark, placed
from muscles.figures.pen import Pen, Placed
from muscles.figures.svg import element, number

# Colours are the page's: the drawing names a token, and the page says what it is in its theme.
PAINTS: dict[str, dict[str, object]] = {
    "skin": {"fill": "var(--body-fill)"},
    "light": {"fill": "var(--skin-light)"},
    "shade": {"fill": "var(--skin-shade)"},
    "deep": {"fill": "var(--skin-deep)"},
    "glow": {"fill": "var(--skin-light)", "fill_opacity": 0.45},
    "line": {"fill": "var(--body-line)"},
    "fine": {"fill": "var(--skin-line)"},
    "hair": {"fill": "var(--hair)"},
    "hair-light": {"fill": "var(--hair-light)"},
    "hair-shade": {"fill": "var(--hair-shade)"},
    "hair-line": {"fill": "var(--hair-line)"},
    "feature": {"fill": "var(--feature)"},
    "lip": {"fill": "var(--lip)"},
    "lip-low": {"fill": "var(--lip-low)"},
    "nail": {"fill": "var(--nail)"},
    "tendon": {"fill": "var(--tissue-fill)"},
    "tendon-line": {"fill": "var(--tendon-line)"},
    "band": {
        "fill": "var(--tissue-fill)",
        "stroke": "var(--tendon-shade)",
        "stroke_width": 3,
        "stroke_linejoin": "round",
    },
    "finger": {"fill": "var(--body-fill)", "stroke": "var(--body-line)", "stroke_width": 3.4},
    "cast": {"fill": "var(--cast)", "fill_opacity": 0.2},
}
_PEN = Pen(0, is_light=True)
MIRROR = "scale(-1,1)"


def drawn(marks: Sequence[Mark], scale: float = 1.0) -> str:
    """Return marks as SVG paths, ``scale`` units of the drawing to one of theirs."""
    return "".join(_mark(mark, scale) for mark in marks)


def paired(marks: Sequence[Mark], scale: float) -> str:
    """Return marks of the right half and their mirror image."""
    half = drawn(marks, scale)
    return f"{half}{element('g', half, transform=MIRROR)}"


def painted(paint: str, d: str, **more: object) -> str:
    """Return one path in a paint."""
    return element("path", **PAINTS[paint], **more, d=d)


def _mark(mark: Mark, scale: float) -> str:
    d = "".join(_stroke(stroke, scale) for stroke in mark["strokes"])
    path = painted(mark["paint"], d, opacity=mark.get("opacity"))
    if mark.get("mirrored"):
        return f"{path}{element('g', path, transform=MIRROR)}"
    return path


def _stroke(stroke: dict[str, Any], scale: float) -> str:
    if "shape" in stroke:
        return _PEN.shape(_scaled(stroke["shape"], scale))
    width = stroke["width"] * scale
    if "line" in stroke:
        start, end = stroke.get("ends", (0.0, 0.0))
        line = _scaled(stroke["line"], scale)
        return _PEN.ink(line, width, start, end, stroke.get("peak", 0.5), stroke.get("steps"))
    first, last = stroke.get("weight", (1.0, 1.0))
    return _PEN.fibres(
        [_scaled(guide, scale) for guide in stroke["fibres"]],
        stroke["count"],
        stroke["seed"],
        width,
        cut=tuple(stroke.get("cut", (0.0, 1.0))),
        broken=stroke["broken"],
        weight=partial(_part_way, first, last),
    )


def _part_way(first: float, last: float, share: float) -> float:
    return first + (last - first) * share


def _scaled(text: str, scale: float) -> list[Placed]:
    return [
        (point[0] * scale, point[1] * scale, point[2])
        if len(point) > 2
        else (point[0] * scale, point[1] * scale)
        for point in placed(text)
    ]


def head(marks: Sequence[Mark], scale: float, x: float, y: float) -> str:
    """Return a head, drawn in units of its own, where it stands on the body."""
    place = " ".join(number(value, 4) for value in (scale, 0, 0, scale, x, y))
    return element("g", drawn(marks), transform=f"matrix({place})")
