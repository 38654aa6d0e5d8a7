"""The few lines every figure needs to write SVG as text, safely and compactly."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


def number(value: float, decimals: int = 1) -> str:
    """Format a coordinate briefly: ``12.0`` becomes ``12`` and ``-0`` becomes ``0``."""
    text = f"{value:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def element(tag: str, /, *children: str, **attributes: object) -> str:
    """Return one SVG element as text.

    Attribute names are written as Python keywords: ``class_`` becomes ``class``,
    ``data_muscle`` becomes ``data-muscle``. An attribute whose value is ``None`` or ``False``
    is left out, ``True`` is written as an empty value. Values are escaped; ``children`` are
    SVG text already and are not.
    """
    parts = [tag]
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        shown = number(value) if isinstance(value, float) else "" if value is True else str(value)
        parts.append(f'{name.rstrip("_").replace("_", "-")}="{escape(shown)}"')
    head = " ".join(parts)
    return f"<{head}>{''.join(children)}</{tag}>" if children else f"<{head}/>"


def text(content: str) -> str:
    """Escape a piece of visible text for use as a child of an element."""
    return escape(content, quote=False)


def points(pairs: Iterable[tuple[float, float]], decimals: int = 1) -> str:
    """Return ``x,y x,y …`` for a polyline or polygon."""
    return " ".join(f"{number(x, decimals)},{number(y, decimals)}" for x, y in pairs)
