"""Sheets of curves: a figure of the site on paper, its style sheet's rules as plain attributes."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

from muscles.figures.handout.colours import PAPER, TOKENS
from muscles.figures.handout.page import EDGE, LONG, Box, Words, facts, page, room
from muscles.figures.svg import element, number, text

_LEFT, _RIGHT = 40.0, 120.0
"""Pixels of a figure that its words need at both sides."""
_WIDE = 800.0
"""How many pixels of the page a figure is drawn for, between both."""
_TOKEN = re.compile(r"[a-zA-Z]|-?(?:\d+\.?\d*|\.\d+)")
_SOLID = "none"
_SIGNS = str.maketrans("▲▼", "↑↓")
"""Signs that the site's fonts lack, and what stands for them."""

# What curves.css says, in its order: a later class wins.
_STYLES: dict[str, dict[str, str]] = {
    "curve-stance": {"fill": TOKENS["pitch"], "fill-opacity": "0.7"},
    "curve-float": {"fill": TOKENS["sky"]},
    "curve-other": {"fill": "none", "stroke": TOKENS["rule"]},
    "curve-swing": {"fill": "none", "stroke": TOKENS["rule"]},
    "curve-toe-off": {"stroke": TOKENS["ink-soft"]},
    "curve-border": {"fill": "none", "stroke": TOKENS["rule"]},
    "curve-grid": {"fill": "none", "stroke": TOKENS["rule"], "stroke-dasharray": "1 3"},
    "curve-axis": {"fill": "none", "stroke": TOKENS["control"]},
    "curve-middle": {"fill": "none", "stroke": TOKENS["control"]},
    "curve-bar": {"fill": TOKENS["ink-soft"], "stroke": TOKENS["ink-soft"]},
    "is-open": {"fill": PAPER},
    "curve-line": {
        "fill": "none",
        "stroke": TOKENS["ink"],
        "stroke-linejoin": "round",
        "stroke-width": "1.6",
    },
    "look-fast": {"stroke": TOKENS["halftone"], "stroke-dasharray": "9 3 2 3"},
    "look-jog": {"stroke": TOKENS["control"], "stroke-dasharray": "6 3"},
    "look-sprint": {"stroke-dasharray": "13 3"},
    "look-walk": {"stroke": TOKENS["accent"], "stroke-dasharray": "3 2.5"},
    "look-other": {"stroke": TOKENS["ink-soft"]},
    "look-run": {"stroke": TOKENS["level-4"]},
    "is-lead": {"stroke": TOKENS["level-4"], "stroke-dasharray": _SOLID, "stroke-width": "3"},
    "look-simulated": {
        "stroke": TOKENS["ink"],
        "stroke-dasharray": "0 5",
        "stroke-linecap": "round",
        "stroke-width": "2.8",
    },
    "curve-tick": {"stroke": TOKENS["ink"], "stroke-dasharray": _SOLID, "stroke-width": "2"},
    "curve-band": {"fill": TOKENS["level-2"], "fill-opacity": "0.36"},
    "curve-lengthening": {"fill": PAPER, "stroke": TOKENS["ink"], "stroke-width": "1.2"},
    "curve-near-constant": {"fill": TOKENS["ink"]},
    "curve-shortening": {"fill": TOKENS["level-4"]},
    "curve-stem": {"stroke": TOKENS["control"], "stroke-width": "1.5"},
    "curve-point": {"fill": TOKENS["level-4"], "stroke": TOKENS["muscle-line"]},
}
# What a blank sheet leaves to whoever draws on it.
_ANSWERS = {
    "curve-line",
    "curve-band",
    "curve-tick",
    "curve-lengthening",
    "curve-near-constant",
    "curve-shortening",
    "curve-ends",
    "curve-stem",
    "curve-point",
    "curve-lead",
}


def sheet(figure: str, words: Words, *, is_blank: bool = False) -> str:
    """Return a figure of ``figures.charts`` as a sheet; with ``is_blank`` its lines are left out.

    Every line is drawn, those too that the page shows only when it is asked for them.
    """
    # The figure is our own drawing, so the parser meets no hostile input.
    root = ElementTree.fromstring(figure)  # noqa: S314
    height = float(root.attrib["height"])
    _, tall = facts(words.facts, Box(0, 0, LONG - 2 * EDGE, 0))
    space = room(words, is_wide=True, below=tall + 20)
    scale = min(space.width / (_LEFT + _WIDE + _RIGHT), space.height / height)
    below = Box(space.x, space.y + height * scale + 40, space.width, tall)
    drawn = element(
        "g",
        *_drawn(root, is_blank=is_blank),
        transform=f"translate({number(space.x + _LEFT * scale)} {number(space.y)}) "
        f"scale({number(scale, 3)})",
        font_size="12",
    )
    return page(words, drawn, facts(words.facts, below)[0], is_wide=True)


def _drawn(parent: ElementTree.Element, *, is_blank: bool, wide: float = _WIDE) -> Iterator[str]:
    """Yield what is in a figure or a part of it, with across in pixels and no class."""
    for node in parent:
        classes = node.get("class", "").split()
        if is_blank and _ANSWERS & set(classes):
            continue
        if node.tag == "svg" and "curve-plot" in classes:
            yield from _drawn(node, is_blank=is_blank, wide=wide)
        elif node.tag == "svg":
            ends = _drawn(node, is_blank=is_blank, wide=100)
            yield element("g", *ends, transform=f"translate({number(wide)} 0)")
        elif node.tag == "path":
            style = _style(classes)
            if "curve-ends" in parent.get("class", ""):
                style |= {"stroke-dasharray": _SOLID, "stroke-width": "1"}
            yield element("path", d=_stretched(node.attrib["d"], wide / 100), **style)
        elif node.tag == "circle":
            place = {**node.attrib, "cx": _across(node.get("cx"))}
            place.pop("class", None)
            yield element("circle", **place, **_style(classes))
        elif node.tag == "text":
            yield _words(node, classes)


def _words(node: ElementTree.Element, classes: list[str]) -> str:
    x = float(_across(node.get("x"))) + float(node.get("dx", "0"))
    leads = "curve-lead" in classes
    on_strip = "on-strip" in classes
    return element(
        "text",
        text((node.text or "").translate(_SIGNS)),
        x=x,
        y=node.get("y"),
        text_anchor=node.get("text-anchor"),
        fill=TOKENS["ink" if leads or on_strip else "ink-soft"],
        font_weight="700" if leads else None,
        stroke=None if on_strip else PAPER,
        stroke_width=None if on_strip else 3,
        stroke_linejoin=None if on_strip else "round",
        paint_order=None if on_strip else "stroke",
    )


def _style(classes: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, style in _STYLES.items():
        if name in classes:
            found |= style
    return found


def _across(place: str | None) -> str:
    """Return a place across in pixels; it comes as a share of the figure or in pixels."""
    if place and place.endswith("%"):
        return number(float(place[:-1]) * _WIDE / 100)
    return place or "0"


def _stretched(data: str, factor: float) -> str:
    """Return path data with everything across made ``factor`` times as wide."""
    shown: list[str] = []
    command, place = "", 0
    for token in _TOKEN.findall(data):
        if token.isalpha():
            command, place = token, 0
            shown.append(token)
            continue
        is_across = command in "Hh" or (command not in "Vv" and place % 2 == 0)
        place += 1
        shown.append(number(float(token) * (factor if is_across else 1), 2))
    return " ".join(shown)
