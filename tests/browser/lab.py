"""How far two colours are apart to the eye: their distance in CIELAB."""

from __future__ import annotations

Colour = tuple[float, ...]
"""Red, green and blue of sRGB, 0 to 255."""

_WHITE = (0.9505, 1.0, 1.089)
_MIX = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))


def lab(colour: Colour) -> tuple[float, float, float]:
    """Return a colour in CIELAB, white D65."""
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (value / 255 for value in colour)
    ]
    x, y, z = (
        sum(share * value for share, value in zip(row, linear, strict=True)) / whole
        for row, whole in zip(_MIX, _WHITE, strict=True)
    )
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def apart(one: Colour, other: Colour) -> float:
    """Return the distance of two colours; about 2 is the least that is seen."""
    return float(sum((a - b) ** 2 for a, b in zip(lab(one), lab(other), strict=True)) ** 0.5)


def nearest(colour: Colour, known: dict[int, Colour]) -> int:
    """Return the level whose colour is nearest."""
    return min(known, key=lambda level: apart(known[level], colour))
