"""The light theme as plain values: a file that leaves the site cannot ask its style sheet.

A test holds every colour to ``static/css/tokens.css`` and the shares to ``figure.css``.
"""

from __future__ import annotations

from collections.abc import Mapping

from muscles.figures.bodymap import Mark

TOKENS = {
    "paper": "#faf7f0",
    "ink": "#23201b",
    "ink-soft": "#565047",
    "rule": "#d8cfbd",
    "control": "#857b69",
    "red": "#b5332a",
    "accent": "#0a5570",
    "good": "#1f6b3a",
    "halftone": "#74591a",
    "pitch": "#e9dfca",
    "sky": "#dfeaee",
    "body-fill": "#ece4d6",
    "body-line": "#6f5f49",
    "quiet-fill": "#efe6d7",
    "tissue-fill": "#f6f1e6",
    "skin-light": "#f8f2e6",
    "skin-shade": "#d9ccb6",
    "skin-deep": "#c3b398",
    "skin-line": "#94836a",
    "hair": "#5b4c40",
    "hair-light": "#8b7868",
    "hair-shade": "#3f342b",
    "hair-line": "#3f342b",
    "feature": "#5d4d3a",
    "lip": "#d3b7a3",
    "lip-low": "#e0cab8",
    "nail": "#f6e9df",
    "tendon-shade": "#d8ccb4",
    "tendon-line": "#a4947a",
    "quiet-fibre": "#a4947a",
    "fibre-ink": "#7c1509",
    "gleam-ink": "#fff6ea",
    "cast": "#3a1410",
    "border": "1",
    "glow": "1",
    "muscle-line": "#50140d",
    "level-0": "#f3e9df",
    "level-1": "#f2cfc1",
    "level-2": "#e9a795",
    "level-3": "#dc7a67",
    "level-4": "#c94538",
    "level-plain": "#e3ab9b",
    "pattern": "#3a1410",
    "far-skin": "#ddd2be",
    "far-line": "#968568",
    "cloth": "#31606f",
    "shorts": "#3b3a38",
    "shoe": "#f3ede2",
    "less": "#6fa8bb",
    "less-ink": "#1d5a70",
}
"""Names and values of ``tokens.css``, light."""
PAPER = "#ffffff"
"""Paper that comes out of a printer; the site's own is cream."""

# How much light and how little fibre a level bears: ``--depth`` and ``--weave`` of figure.css.
_DEPTH = {0: 0.28, 1: 0.65, 3: 0.9, 4: 0.85}
_WEAVE = {0: 92, 1: 76, 4: 82}
_USUAL_DEPTH, _USUAL_WEAVE = 0.8, 66
_GLEAM = 68

Palette = Mapping[str, str]
"""Values by the name of the property that the ink asks for, without its two dashes."""


def mixed(first: str, percent: float, second: str) -> str:
    """Return so many ``percent`` of the colour ``first`` in ``second``, both ``#rrggbb``."""
    pairs = ((int(first[at : at + 2], 16), int(second[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(
        f"{round((a * percent + b * (100 - percent)) / 100):02x}" for a, b in pairs
    )


def _painted(level: str, fibre_ink: str, weave: float, depth: float) -> Palette:
    return {
        **TOKENS,
        "level": level,
        "fibre": mixed(level, weave, fibre_ink),
        "gleam": mixed(level, _GLEAM, TOKENS["gleam-ink"]),
        "light": f"{depth:g}",
        "quiet-light": TOKENS["glow"],
    }


PLAIN = _painted(TOKENS["level-plain"], TOKENS["fibre-ink"], _USUAL_WEAVE, _USUAL_DEPTH)
"""A muscle that no lens colours."""


def quiet(light: float = 0.6) -> Palette:
    """Return the palette of what a picture is not about, with so much ``light``."""
    fill, line = TOKENS["quiet-fill"], TOKENS["skin-line"]
    return {
        **TOKENS,
        "level": fill,
        "fibre": mixed(TOKENS["quiet-fibre"], 65, fill),
        "gleam": TOKENS["skin-light"],
        "light": f"{light:g}",
        "quiet-light": TOKENS["glow"],
        "muscle-line": line,
    }


def fill_of(mark: Mark) -> str:
    """Return the colour of a region that stands as ``mark`` says, before light and fibres."""
    if mark.change == "less":
        return TOKENS["less"]
    if mark.change == "same":
        return PAPER
    if mark.change in ("not-studied", "unclear"):
        return TOKENS["quiet-fill"]
    return TOKENS[f"level-{mark.level}"]


def palette_of(mark: Mark) -> Palette:
    """Return the palette of the ink on a region that stands as ``mark`` says."""
    if mark.change == "not-studied":
        return quiet()
    fibre_ink = TOKENS["less-ink" if mark.change == "less" else "fibre-ink"]
    return _painted(
        fill_of(mark),
        fibre_ink,
        _WEAVE.get(mark.level, _USUAL_WEAVE),
        _DEPTH.get(mark.level, _USUAL_DEPTH),
    )
