"""Contrast of the colours in tokens.css, in both themes (WCAG 2.2: 1.4.3, 1.4.11, 2.4.13)."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from django.conf import settings

THEMES = ("light", "dark")
LEVELS = tuple(f"level-{level}" for level in range(5))
FILLS = (*LEVELS, "level-plain", "quiet-fill")


def tokens(theme: str) -> dict[str, str]:
    """Return the colours of a theme; the dark one changes the light one."""
    css = (settings.BASE_DIR / "static/css/tokens.css").read_text()
    light, rest = css.split("@media screen and (prefers-color-scheme: dark)")
    dark = rest.split("@media print")[0]
    found = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})", light))
    if theme == "dark":
        found |= re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})", dark)
    return found


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb``."""
    shares = []
    for place in (1, 3, 5):
        share = int(colour[place : place + 2], 16) / 255
        shares.append(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)
    return 0.2126 * shares[0] + 0.7152 * shares[1] + 0.0722 * shares[2]


def contrast(a: str, b: str) -> float:
    """Return the contrast of two colours: 1 to 21."""
    dark, light = sorted((luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("paper", ["paper", "paper-raised", "paper-sunk"])
@pytest.mark.parametrize("text", ["ink", "ink-soft", "accent"])
def test_text_on_paper(theme: str, paper: str, text: str) -> None:
    colours = tokens(theme)
    assert contrast(colours[text], colours[paper]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("paper", "ink"),
        ("paper-raised", "accent"),
        ("ink", "accent-soft"),
        ("ink-soft", "accent-soft"),
        ("ink", "warn-soft"),
        ("on-level-4", "level-4"),
    ],
)
def test_text_on_coloured_grounds(theme: str, text: str, ground: str) -> None:
    colours = tokens(theme)
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("fill", FILLS)
def test_a_regions_outline_stands_out_from_every_fill(theme: str, fill: str) -> None:
    colours = tokens(theme)
    assert contrast(colours["muscle-line"], colours[fill]) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_a_regions_outline_stands_out_from_the_body_and_the_page(theme: str) -> None:
    colours = tokens(theme)
    for ground in ("body-fill", "quiet-fill", "tissue-fill", "paper"):
        assert contrast(colours["muscle-line"], colours[ground]) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_levels_are_told_apart_step_by_step(theme: str) -> None:
    colours = tokens(theme)
    values = [luminance(colours[level]) for level in LEVELS]
    assert values == sorted(values, reverse=theme == "light")
    assert all(contrast(colours[a], colours[b]) >= 1.15 for a, b in pairwise(LEVELS))


@pytest.mark.parametrize("theme", THEMES)
def test_letters_stand_out_from_their_halo(theme: str) -> None:
    colours = tokens(theme)
    assert contrast(colours["ink"], colours["paper-raised"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", [*FILLS, "paper", "paper-raised", "body-fill", "accent"])
def test_one_of_the_two_focus_colours_stands_out_everywhere(theme: str, ground: str) -> None:
    colours = tokens(theme)
    pair = [colours["focus-dark"], colours["focus-light"]]
    assert max(contrast(colour, colours[ground]) for colour in pair) >= 3
    assert contrast(*pair) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("paper", ["paper", "paper-raised"])
def test_controls_have_a_border_that_is_seen(theme: str, paper: str) -> None:
    colours = tokens(theme)
    assert contrast(colours["control"], colours[paper]) >= 3
