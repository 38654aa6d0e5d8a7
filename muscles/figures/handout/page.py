"""The paper: a page in the shape of A4 with a title, a picture, facts, a legend and the credit.

A unit is one pixel of the PNG; as SVG the page is as large as the paper. Text stays text, in the
site's fonts where they are installed and in common ones elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import segno

from muscles.figures.handout.colours import PAPER, TOKENS
from muscles.figures.svg import element, number, text

LONG, SHORT = 2000, 1414
"""The sides of a page in units: 297 and 210 mm."""
_MILLIMETRE = 210 / SHORT
EDGE = 70.0
"""The margin of a page."""
SANS = "Running Sans, Arial, Helvetica, sans-serif"
SERIF = "Running Serif, Georgia, Times New Roman, serif"
_SUBTITLE, _CREDIT = 25.0, 19.0
_CODE = 124.0
"""The side of the QR code beside the title: 18 mm, which a phone reads from half a metre."""
_SOFT = TOKENS["ink-soft"]
_LINE = 1.3
"""From one line of words to the next, as a share of their height."""
# How wide signs are as a share of the height of the words, a little on the safe side.
_WIDTHS = {".3": "iljtf.,:;'’!|()[] ", ".45": "rszckvxyJ-–", ".88": "mwMW%@"}
_WIDTH = {sign: float(width) for width, signs in _WIDTHS.items() for sign in signs}
_SMALL, _CAPITAL, _BOLD = 0.54, 0.64, 1.07


@dataclass(frozen=True)
class Box:
    """A rectangle of the page, in units."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Return where it ends across."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Return where it ends down."""
        return self.y + self.height


@dataclass(frozen=True)
class Words:
    """What a sheet says besides its picture.

    ``description`` says what is drawn to those who do not see it. ``credit`` is a list of whole
    sentences, ``facts`` are (name, text); a text that is empty becomes a line to write on.
    ``address`` is whole; where the title leaves room it stands beside it as a QR code.
    """

    title: str
    subtitle: str
    description: str
    credit: Sequence[str]
    facts: Sequence[tuple[str, str]] = ()
    address: str = ""


def page(words: Words, *drawn: str, defs: str = "", is_wide: bool = False) -> str:
    """Return a whole sheet as an SVG file: what is ``drawn`` under the words, on white."""
    width, height = (LONG, SHORT) if is_wide else (SHORT, LONG)
    millimetres = ("297mm", "210mm") if is_wide else ("210mm", "297mm")
    lines = credit_lines(words.credit, width)
    foot = height - EDGE - (len(lines) - 1) * _CREDIT * _LINE
    return element(
        "svg",
        element("title", text(words.title)),
        element("desc", text(words.description)),
        element("defs", defs) if defs else "",
        element("rect", width=width, height=height, fill=PAPER),
        *drawn,
        _code(words.address, width - EDGE - _CODE, EDGE - 8) if _has_code(words, width) else "",
        line(words.title, EDGE, EDGE + 44, 50, is_bold=True, family=SERIF),
        *(
            line(said, EDGE, EDGE + 88 + place * _SUBTITLE * _LINE, _SUBTITLE, colour=_SOFT)
            for place, said in enumerate(_subtitle(words, width))
        ),
        *(
            line(said, EDGE, foot + place * _CREDIT * _LINE, _CREDIT, colour=_SOFT)
            for place, said in enumerate(lines)
        ),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        width=millimetres[0],
        height=millimetres[1],
        role="img",
        font_family=SANS,
    )


def cutting(words: Words, *drawn: str, defs: str, box: Box) -> str:
    """Return only the picture of a sheet as an SVG file: it stands on paper that has its words.

    ``box`` is what is ``drawn``, as large as on a whole sheet, and begins at (0, 0).
    """
    width, height = round(box.width), round(box.height)
    return element(
        "svg",
        element("title", text(words.title)),
        element("desc", text(words.description)),
        element("defs", defs),
        element("rect", width=width, height=height, fill=PAPER),
        *drawn,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        width=f"{round(width * _MILLIMETRE)}mm",
        height=f"{round(height * _MILLIMETRE)}mm",
        role="img",
        font_family=SANS,
    )


def room(words: Words, *, is_wide: bool = False, below: float = 0) -> Box:
    """Return what title and credit leave of a page, ``below`` units kept free at its foot."""
    width, height = (LONG, SHORT) if is_wide else (SHORT, LONG)
    top = EDGE + 125 + (len(_subtitle(words, width)) - 1) * _SUBTITLE * _LINE
    foot = height - EDGE - len(credit_lines(words.credit, width)) * _CREDIT * _LINE - 12
    return Box(EDGE, top, width - 2 * EDGE, foot - top - below)


def _subtitle(words: Words, width: float) -> list[str]:
    code = _CODE + 30 if _has_code(words, width) else 0
    return wrapped(words.subtitle, width - 2 * EDGE - code, _SUBTITLE)


def _has_code(words: Words, width: float) -> bool:
    room = width - 2 * EDGE - _CODE - 30
    return bool(words.address) and width_of(words.title, 50, is_bold=True) <= room


def _code(address: str, x: float, y: float) -> str:
    """Return an address as a QR code whose left upper corner is at (x, y)."""
    code = segno.make(address, error="m", micro=False)
    side = len(code.matrix)
    runs = []
    for row, modules in enumerate(code.matrix):
        place = 0
        for is_dark, run in groupby(modules):
            wide = len(list(run))
            runs.append(f"M{place} {row}h{wide}v1h-{wide}z" if is_dark else "")
            place += wide
    return element(
        "svg",
        element("title", text("The address of this page as a QR code")),
        element("path", d="".join(runs), shape_rendering="crispEdges"),
        x=number(x),
        y=number(y),
        width=number(_CODE),
        height=number(_CODE),
        viewBox=f"0 0 {side} {side}",
    )


def credit_lines(credit: Iterable[str], width: float) -> list[str]:
    """Return the sentences of a credit as lines that fit a page ``width`` units wide."""
    return wrapped(" ".join(credit), width - 2 * EDGE, _CREDIT)


def line(
    said: str,
    x: float,
    y: float,
    size: float,
    *,
    colour: str = TOKENS["ink"],
    is_bold: bool = False,
    anchor: str | None = None,
    family: str | None = None,
) -> str:
    """Return one line of words whose foot stands at (x, y), ``size`` units high."""
    return element(
        "text",
        text(said),
        x=x,
        y=y,
        font_size=number(size),
        font_family=family,
        font_weight="700" if is_bold else None,
        text_anchor=anchor,
        fill=colour,
    )


def facts(rows: Sequence[tuple[str, str]], box: Box, size: float = 23) -> tuple[str, float]:
    """Return facts in two columns of ``box``, each under its name, and how high all are.

    Empty ones are lines to write on. They may reach below the box.
    """
    wide = (box.width - 40) / 2
    drawn, y = [], box.y
    for start in range(0, len(rows), 2):
        deepest = 0
        for place, (name, said) in enumerate(rows[start : start + 2]):
            x = box.x + place * (wide + 40)
            drawn.append(line(name, x, y + size, size * 0.86, is_bold=True, colour=_SOFT))
            lines = wrapped(said, wide, size) if said else ["", ""]
            deepest = max(deepest, len(lines))
            for row, shown in enumerate(lines, 1):
                foot = y + size + row * size * _LINE
                drawn.append(line(shown, x, foot, size) if said else rule(x, x + wide, foot + 4))
        y += (deepest + 1) * size * _LINE + 16
    return "".join(drawn), y - box.y


def rule(left: float, right: float, y: float) -> str:
    """Return a line to write on."""
    return element(
        "path",
        d=f"M{number(left)} {number(y)}H{number(right)}",
        stroke=TOKENS["control"],
        stroke_width="1.5",
    )


def width_of(said: str, size: float, *, is_bold: bool = False) -> float:
    """Return about how wide a line of words is, rather a little more."""
    signs = (_WIDTH.get(sign, _CAPITAL if sign.isupper() else _SMALL) for sign in said)
    return sum(signs) * size * (_BOLD if is_bold else 1)


def wrapped(said: str, wide: float, size: float, *, is_bold: bool = False) -> list[str]:
    """Return words as lines at most ``wide`` units long; a longer word has a line of its own."""
    lines: list[str] = []
    for word in said.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, is_bold=is_bold) <= wide:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
