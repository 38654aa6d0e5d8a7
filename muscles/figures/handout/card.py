"""The card that other sites show beside a link: a title, a line, and the page's own figure.

A unit is one pixel of the PNG. Words are those of the page; long ones are set smaller, then cut
between words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from muscles.figures.handout.colours import TOKENS
from muscles.figures.handout.page import SANS, SERIF, Box, line, width_of, wrapped
from muscles.figures.runner.library import LEAST
from muscles.figures.runner.muscles import MUSCLES
from muscles.figures.svg import element, number, text

WIDTH, HEIGHT = 1200, 630
PICTURE = Box(720, 34, 440, 562)
"""Where the figure stands, on the right."""
_EDGE = 64.0
_WIDE = 610.0
"""How long a line of words is."""
_TITLE_SIZES = (76.0, 64.0, 54.0, 46.0, 40.0)
_TITLE_ROOM = 262.0
"""How high a title may be with all its lines."""
_LINE = 27.0
_MOST_LINES = 4
_VARIABLE = re.compile(r"var\(--([a-z-]+)(?:,[^)]*)?\)")
# The mark of the site bar, in a box of 24.
_MARK = (
    ("M8 2c5 4 7 9 5 15-1 3-3 5-5 5-4-4-5-14 0-20Z", "level-4"),
    ("M15 4c4 4 5 9 3 13-1 2-2 3-4 4 3-6 3-11 1-17Z", "level-2"),
)
_STAMPS = {
    "supported": ("good", "M3 13l6 6 12-14"),
    "oversimplified": ("halftone", "M3 9q5-5 9 0t9 0M3 17q5-5 9 0t9 0"),
    "contested": ("ink", "M3 8h17l-5-5M21 16h-17l5 5"),
    "unsupported": ("red", "M5 4l14 16M19 4l-14 16"),
}
"""The colour of each verdict, and its sign as a path in a box of 24."""


@dataclass(frozen=True)
class Card:
    """What a card shows: kind of page, title, one line; ``verdict`` is a claim's, or empty.

    ``drawn`` is the figure in ``PICTURE``, with what it refers to in ``defs``; without one the
    site's mark stands there.
    """

    kind: str
    title: str
    line: str
    verdict: str = ""
    drawn: str = ""
    defs: str = ""


def svg(card: Card) -> str:
    """Return a card as an SVG file."""
    size, lines = title_lines(card.title)
    top = 150.0
    after = top + size * 1.12 * len(lines)
    parts = [
        element("rect", width=WIDTH, height=HEIGHT, fill=TOKENS["paper"]),
        element("rect", width=12, height=HEIGHT, fill=TOKENS["red"]),
        card.drawn or _site_mark(PICTURE.x + 90, PICTURE.y + 110, 14),
        _site_mark(_EDGE - 4, 44, 1.9),
        line("Running Muscles", _EDGE + 50, 78, 32, is_bold=True, family=SERIF),
        line(card.kind.upper(), _EDGE, 136, 21, is_bold=True, colour=TOKENS["red"])
        if card.kind
        else "",
        *(
            line(said, _EDGE, top + size * (0.9 + 1.12 * place), size, is_bold=True, family=SERIF)
            for place, said in enumerate(lines)
        ),
    ]
    if card.verdict:
        parts.append(_stamp(card.verdict, after + 26))
        after += 106
    parts.extend(
        line(said, _EDGE, after + 44 + place * _LINE * 1.36, _LINE, colour=TOKENS["ink-soft"])
        for place, said in enumerate(_cut(card.line, int((HEIGHT - 40 - after) // 37) - 1))
    )
    return element(
        "svg",
        element("title", text(card.title)),
        element("defs", card.defs) if card.defs else "",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        width=WIDTH,
        height=HEIGHT,
        font_family=SANS,
    )


def title_lines(title: str) -> tuple[float, list[str]]:
    """Return how high the letters of a title are, and its lines; the longest is cut."""
    for size in _TITLE_SIZES:
        lines = wrapped(title, _WIDE, size, is_bold=True)
        is_wide = any(width_of(said, size, is_bold=True) > _WIDE for said in lines)
        if not is_wide and size * 1.12 * len(lines) <= _TITLE_ROOM:
            return size, lines
    most = int(_TITLE_ROOM // (size * 1.12))
    return size, _shortened(lines, most, size, is_bold=True)


def _cut(said: str, most: int) -> list[str]:
    return _shortened(wrapped(said, _WIDE, _LINE), max(0, min(most, _MOST_LINES)), _LINE)


def _shortened(lines: list[str], most: int, size: float, *, is_bold: bool = False) -> list[str]:
    """Return at most so many lines; the last one says that words are left out."""
    if len(lines) <= most:
        return lines
    if not most:
        return []
    last = lines[most - 1]
    while width_of(f"{last}…", size, is_bold=is_bold) > _WIDE and " " in last:
        last = last.rpartition(" ")[0]
    return [*lines[: most - 1], f"{last.rstrip(' ,;:.–')}…"]


def _site_mark(x: float, y: float, scale: float) -> str:
    paths = (element("path", d=data, fill=TOKENS[colour]) for data, colour in _MARK)
    place = f"translate({number(x)} {number(y)}) scale({number(scale)})"
    return element("g", *paths, transform=place)


def _stamp(verdict: str, top: float) -> str:
    """Return the stamp of a verdict: sign, capital word, heavy edge, a little askew."""
    colour, sign = _STAMPS[verdict]
    word, size = verdict.upper(), 38.0
    # Capitals stand apart by a sixteenth of their height.
    wide = width_of(word, size, is_bold=True) * 1.06 + size * 1.1
    return element(
        "g",
        element(
            "rect",
            width=number(wide + 52),
            height=70,
            rx=10,
            fill="none",
            stroke_width=5,
            stroke_dasharray="16 9" if verdict == "contested" else None,
        ),
        element(
            "path",
            d=sign,
            fill="none",
            stroke_width=3.2,
            transform="translate(22 20) scale(1.3)",
        ),
        element(
            "text",
            text(word),
            x=70,
            y=48,
            font_size=number(size),
            font_weight="700",
            letter_spacing=number(size * 0.06),
            fill=TOKENS[colour],
            stroke="none",
        ),
        stroke=TOKENS[colour],
        transform=f"translate({number(_EDGE)} {number(top)}) rotate(-1.5)",
    )


def runner(document: str, name: str, levels: Mapping[str, int]) -> str:
    """Return the runner ``name`` of a file of small runners, large, its near leg lit.

    ``levels`` holds 0 (silent) to 4 (peak) by muscle slug.
    """
    coloured = _VARIABLE.sub(lambda found: TOKENS[found[1]], document)
    [frame] = re.findall(r'viewBox="([^"]*)"', coloured)
    inner = coloured[coloured.index(">") + 1 : coloured.rindex("</svg>")]
    known = {slug: level for slug, level in levels.items() if slug in MUSCLES}
    lit = [
        element(
            "use",
            href=f"#{name}-{slug}",
            fill=TOKENS[f"level-{level}"],
            stroke=TOKENS["muscle-line"],
            stroke_width="0.5",
        )
        for slug, level in sorted(known.items(), key=lambda item: MUSCLES[item[0]].deep)
        if level >= LEAST
    ]
    drawn = (element("use", href=f"#{name}{part}") for part in ("-under", "-over"))
    under, over = drawn
    return element(
        "svg",
        element("defs", inner),
        under,
        *lit,
        over,
        x=PICTURE.x,
        y=PICTURE.y,
        width=PICTURE.width,
        height=PICTURE.height,
        viewBox=frame,
    )
