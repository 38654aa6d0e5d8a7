"""What only turns with one bone: head, hands, laces, hollows and planes, drawn once as a file.

Each piece stands in its bone's own frame, and the page uses it where the bone is. Colours are
custom properties of the page, so that one drawing serves the near and the far side.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from muscles.figures.pen import Pen, Points
from muscles.figures.svg import element


class Fill(NamedTuple):
    """A filled shape: the custom property of its colour, its points, its opacity."""

    colour: str
    points: Points
    opacity: float = 1.0


class Ink(NamedTuple):
    """Swelling lines of one colour: points, width, shares of it at the ends, place of the peak."""

    colour: str
    lines: Sequence[tuple[Points, float, float, float, float]]


class Strands(NamedTuple):
    """Hair between guide lines: how many, which of many ways to fall, how wide."""

    colour: str
    guides: Sequence[Points]
    many: int
    seed: int
    width: float


class Drawing(NamedTuple):
    """The marks of a piece, and how its units lie in the bone's frame."""

    marks: Sequence[Fill | Ink | Strands]
    transform: str = ""
    decimals: int = 1


PROFILE: Points = (
    (196, 112), (213, 150), (221, 190), (223, 214), (212, 240), (209, 258), (219, 284), (238, 318),
    (256, 345), (266, 357), (269, 367), (264, 379), (250, 387), (238, 393), (237, 408), (250, 424),
    (253, 434), (240, 443, "c"), (250, 452), (251, 464), (240, 478), (231, 488), (237, 506),
    (234, 526), (218, 541), (190, 546),
)  # fmt: skip
JAW: Points = ((190, 546), (150, 540), (96, 522), (44, 494), (8, 462), (-6, 440))
SKULL: Points = (
    (-224, 286), (-238, 206), (-226, 130), (-184, 58), (-110, 10), (-24, -4), (100, 10),
)  # fmt: skip
HAIR: Points = (
    (196, 112, "c"), (178, 64), (120, 10), (40, -24), (-40, -28), (-124, -8), (-204, 44),
    (-248, 126), (-258, 208), (-240, 290), (-206, 350), (-180, 388, "c"), (-160, 384), (-136, 366),
    (-114, 364), (-98, 366), (-84, 330), (-74, 270), (-52, 232), (-20, 224), (0, 244), (4, 282),
    (10, 306), (22, 308, "c"), (30, 276), (34, 240), (50, 204), (84, 186), (108, 160), (116, 128),
    (140, 110), (172, 108),
)  # fmt: skip
FALL: Sequence[Points] = (
    ((196, 112), (150, 40), (60, -6), (-60, -22)),
    ((172, 108), (120, 40), (20, 0), (-130, 0)),
    ((140, 112), (80, 60), (-50, 24), (-186, 44)),
    ((112, 150), (50, 100), (-90, 70), (-228, 98)),
    ((60, 198), (0, 140), (-120, 120), (-250, 160)),
    ((10, 226), (-50, 176), (-150, 170), (-252, 222)),
    ((-50, 232), (-100, 214), (-170, 230), (-246, 276)),
    ((-74, 270), (-110, 262), (-160, 280), (-226, 324)),
    ((-100, 368), (-120, 352), (-146, 360), (-178, 388)),
)
EAR: Points = (
    (-14, 262), (-26, 240), (-52, 230), (-78, 242), (-88, 276), (-78, 320), (-58, 352), (-44, 382),
    (-26, 394), (-12, 384), (-10, 356), (-4, 330), (2, 306), (-6, 286),
)  # fmt: skip
CROWN: Points = (
    (196, 112), (178, 64), (120, 10), (40, -24), (-40, -28), (-124, -8), (-204, 44), (-248, 126),
    (-258, 208), (-240, 270), (-206, 350), (-180, 388),
)  # fmt: skip


class Head(NamedTuple):
    """What differs from head to head, in quarters of a body unit from crown and ear.

    ``tail`` are marks behind the hair.
    """

    profile: Points
    jaw: Points
    back: Points
    under_jaw: Points
    hair: Points
    fall: Sequence[Points]
    crown: Points
    tail: tuple[Fill | Ink | Strands, ...] = ()


HIS = Head(
    profile=PROFILE,
    jaw=JAW,
    back=((-10, 436), (-40, 400), (-90, 380), (-140, 372), (-190, 346)),
    under_jaw=((-10, 436, "c"), (10, 420), (40, 450), (90, 486), (150, 512), (222, 530)),
    hair=HAIR,
    fall=FALL,
    crown=CROWN,
)


def face(head: Head) -> tuple[Fill | Ink | Strands, ...]:
    """Return the marks of a head from the side."""
    chin: Points = ((head.jaw[0][0], head.jaw[0][1], "c"),)
    return (
    Fill(
        "skin",
        (
            (160, 50), *head.profile[:-1], *chin, *head.jaw[1:], *head.back, *SKULL,
        ),
    ),
    Fill(
        "shade",
        (
            (168, 226, "c"), (196, 222), (217, 236), (211, 250), (206, 272), (192, 292),
            (168, 290), (152, 270), (156, 242),
        ),
        0.9,
    ),
    Fill(
        "shade",
        (
            *chin, *head.jaw[1:5], *head.under_jaw,
        ),
        0.8,
    ),
    Fill(
        "light",
        ((70, 260), (150, 262), (196, 300), (180, 380), (130, 420), (70, 380), (50, 318)),
        0.4,
    ),
    Fill(
        "lip",
        (
            (240, 443, "c"), (222, 440), (202, 444, "c"), (216, 430), (238, 418), (250, 424),
            (253, 434),
        ),
    ),
    Fill(
        "lip-low",
        (
            (240, 443, "c"), (222, 443), (202, 445, "c"), (212, 460), (232, 470), (246, 468),
            (251, 464), (250, 452),
        ),
    ),
    Fill(
        "eye",
        ((160, 270, "c"), (178, 256), (200, 254), (206, 262), (202, 276), (182, 280)),
    ),
    Fill(
        "feature",
        ((186, 257), (198, 256), (204, 264), (198, 277), (188, 277), (183, 267)),
    ),
    Ink(
        "feature",
        (
            (((154, 268), (176, 254), (198, 252), (208, 258)), 7.6, 0.2, 0.4, 0.5),
            (((162, 272), (184, 281), (202, 277)), 2.9, 0.1, 0.2, 0.5),
            (((212, 352), (202, 364), (207, 380), (222, 384)), 5.7, 0.1, 0.6, 0.5),
            (((228, 388), (242, 380), (254, 384)), 5.7, 0.4, 0.1, 0.5),
            (((243, 443), (222, 441), (204, 444), (194, 449)), 6.7, 0.5, 0.2, 0.3),
            (head.jaw[::-1], 8.6, 0.05, 0.6, 0.8),
        ),
    ),
    Fill(
        "hair",
        (
            (208, 212, "c"), (190, 197), (164, 200), (142, 214), (130, 228, "c"), (160, 215),
            (188, 214), (206, 224),
        ),
        0.9,
    ),
    *head.tail,
    Fill("hair", head.hair),
    Strands("hair-light", head.fall, 40, 4, 8),
    Strands("hair-dark", head.fall, 20, 9, 8),
    Fill("skin", EAR),
    Fill(
        "shade",
        (
            (-16, 284), (-34, 268), (-56, 276), (-60, 306), (-46, 334), (-26, 348), (-16, 340),
            (-8, 326), (-10, 306),
        ),
    ),
    Ink(
        "crease",
        (
            (((-16, 270), (-40, 258), (-64, 268), (-70, 300), (-58, 336)), 5.7, 0.1, 0.1, 0.5),
            (((-14, 306), (-30, 300), (-42, 316), (-34, 336)), 5.7, 0.2, 0.2, 0.5),
        ),
    ),
    Ink(
        "line",
        (
            ((EAR[13], *EAR[:10]), 6.7, 0.2, 0.6, 0.6),
            (head.profile, 8.6, 0.4, 0.8, 0.5),
            (head.crown, 7.6, 0.3, 0.6, 0.7),
        ),
    ),
)  # fmt: skip


ARM: tuple[Fill | Ink, ...] = (
    Fill(
        "shade",
        (
            (3, 80), (10, 66), (22, 50), (31, 46), (30, 60), (17, 76), (12, 100), (13, 124),
            (6, 128), (4, 104),
        ),
        0.7,
    ),
    Fill(
        "shade",
        (
            (1, 82), (-9, 66), (-22, 50), (-31, 44), (-31, 60), (-20, 68), (-11, 84), (-8, 112),
            (-10, 140), (-3, 132), (-1, 106),
        ),
        0.6,
    ),
    Fill("light", ((-18, -14), (-2, -24), (12, -10), (12, 22), (2, 50), (-12, 42), (-20, 14)), 0.6),
    Fill("light", ((20, 72), (25, 84), (25, 102), (19, 112), (16, 96)), 0.6),
    Fill("light", ((-27, 68), (-20, 74), (-18, 92), (-24, 104), (-28, 88)), 0.5),
    Ink(
        "crease",
        (
            (((-3, 12), (-4, 36), (0, 62)), 0.9, 0, 0, 0.5),
            (((3, 80), (7, 100), (8, 122)), 1.5, 0.3, 0, 0.3),
            (((-7, 68), (-13, 88), (-13, 110), (-8, 126)), 1.3, 0.1, 0, 0.5),
        ),
    ),
)  # fmt: skip

FINGERS: Sequence[Points] = (
    ((18, 184), (22, 192), (22, 202), (17, 208), (10, 206), (9, 194)),
    ((9, 188), (12, 198), (11, 209), (4, 214), (-3, 211), (-2, 197)),
    ((-2, 190), (0, 200), (-2, 209), (-8, 212), (-13, 206), (-11, 193)),
    ((-11, 186), (-10, 196), (-12, 203), (-17, 203), (-20, 195), (-18, 182)),
)
THUMB: Points = (
    (12, 150), (20, 156), (27, 168), (31, 180), (33, 192), (31, 201), (26, 203), (22, 198),
    (20, 186), (15, 172),
)  # fmt: skip

HAND: tuple[Fill | Ink, ...] = (
    Fill(
        "shade",
        (
            (-14, 20), (-6, 40), (-4, 76), (-5, 112), (-3, 146), (-11, 146), (-14, 110),
            (-20, 66), (-20, 34),
        ),
        0.4,
    ),
    Fill("shade", ((-4, 160), (8, 168), (12, 186), (4, 200), (-12, 206), (-17, 190)), 0.45),
    Fill("light", ((14, 160), (22, 166), (27, 180), (27, 192), (20, 178)), 0.7),
    *(
        Ink(
            "crease",
            (
                ((finger[5], finger[4]), 1.3, 0.2, 0.8, 0.5),
                (finger[:5], 1.0, 0.0, 0.4, 0.6),
            ),
        )
        for finger in FINGERS
    ),
    Ink(
        "crease",
        (
            (((-15, 26), (-11, 60), (-7, 98)), 1.1, 0, 0, 0.5),
            (((-4, 30), (-2, 64), (-1, 104)), 0.8, 0, 0, 0.5),
            (((-11, 145), (-6, 148), (0, 147)), 1.0, 0.2, 0, 0.5),
            ((THUMB[-1], *THUMB[:6]), 1.5, 0.1, 0.7, 0.7),
            (((14, 172), (20, 186), (22, 197)), 1.4, 0.1, 0.6, 0.5),
            (((6, 160), (8, 170), (10, 178)), 0.7, 0, 0, 0.5),
            (((-2, 162), (-1, 172), (0, 180)), 0.7, 0, 0, 0.5),
        ),
    ),
)  # fmt: skip

SHOE: tuple[Fill | Ink, ...] = (
    Fill(
        "shoe-shade",
        ((-40, 14), (-30, 20), (0, 19), (34, 22), (58, 27), (58, 31), (36, 31), (0, 29), (-40, 28)),
        0.6,
    ),
    Fill("heel", ((-37, 4, "c"), (-30, 8), (-27, 18), (-29, 30, "c"), (-44, 30, "c"), (-44, 16))),
    Ink(
        "shoe-line",
        (
            (((-31, -2), (-14, 2), (6, 4), (22, -3)), 1.5, 0.5, 0.6, 0.5),
            (((-36, 2), (-30, 10), (-30, 22), (-36, 31)), 1.1, 0.1, 0.5, 0.5),
            (((20, 0), (10, 14), (12, 24), (24, 32)), 1.2, 0.4, 0.1, 0.5),
            *(
                (((x, y), (x - 7, y + 6), (x - 10, y + 11)), 1.3, 0.5, 0.1, 0.3)
                for x, y in ((30, 6.5), (38, 11.5), (46, 15.5), (54, 18.5))
            ),
            (((-47, 38), (0, 39), (34, 40), (52, 40)), 0.9, 0.3, 0.2, 0.5),
        ),
    ),
)

SHANK: tuple[Fill | Ink, ...] = (
    Fill(
        "shade",
        (
            (-12, 26), (-14, 60), (-20, 96), (-30, 120), (-36, 112), (-28, 132), (-22, 160),
            (-19, 196), (-14, 200), (-12, 160), (-6, 110), (0, 60), (0, 26),
        ),
        0.7,
    ),
    Fill("light", ((-30, 40), (-22, 56), (-26, 92), (-36, 102), (-42, 84), (-41, 56)), 0.6),
    Ink(
        "crease",
        (
            (((-16, 34), (-20, 74), (-26, 104), (-34, 116)), 1.6, 0, 0.1, 0.5),
            (((-30, 122), (-20, 146), (-16, 190)), 1.3, 0.1, 0.2, 0.5),
            (((16, 30), (17, 80), (12, 140)), 1.1, 0, 0.1, 0.5),
        ),
    ),
)  # fmt: skip

THIGH: tuple[Fill | Ink, ...] = (
    Fill(
        "shade",
        (
            (-10, 90), (-16, 140), (-20, 190), (-26, 226), (-24, 250), (-16, 262), (-8, 246),
            (-4, 200), (-2, 150),
        ),
        0.5,
    ),
    Fill("light", ((24, 100), (40, 110), (42, 160), (30, 204), (22, 180), (20, 130)), 0.6),
    Ink(
        "crease",
        (
            (((-12, 110), (-15, 160), (-20, 210), (-18, 258)), 1.5, 0, 0.1, 0.5),
            (((18, 90), (22, 150), (22, 206)), 1.2, 0, 0.1, 0.5),
        ),
    ),
)  # fmt: skip

KNEE: tuple[Fill | Ink, ...] = (
    Fill("shade", ((22, -20), (27, -8), (27, 6), (20, 16), (10, 12), (10, -12)), 0.45),
    Fill("light", ((29, -14), (34, -6), (34, 6), (30, 12), (26, 0)), 0.7),
    Ink("crease", ((((26, -22), (31, -14), (32, 4), (27, 14)), 1.5, 0.1, 0.1, 0.5),)),
)

NECK: tuple[Fill | Ink, ...] = (
    Fill(
        "shade",
        ((36, 4, "c"), (12, 0), (-8, -20, "c"), (-20, -14), (0, 10), (27, 18, "c"), (30, 10)),
    ),
    Ink(
        "crease",
        (
            (((-14, -24), (-4, 4), (22, 30)), 1.7, 0, 0.2, 0.6),
            (((-32, -16), (-34, 6), (-41, 24)), 1.2, 0, 0, 0.5),
        ),
    ),
)

ARMHOLE: Points = (
    (16, -318), (30, -296), (34, -262), (22, -232), (-4, -222), (-30, -232), (-42, -262),
    (-40, -296), (-28, -326), (-6, -332),
)  # fmt: skip

MAN: Mapping[str, Drawing] = {
    "head": Drawing(face(HIS), "translate(0 -131)scale(.25)", 0),
    "neck": Drawing(NECK),
    "arm": Drawing(ARM),
    "hand": Drawing(HAND),
    "shoe": Drawing(SHOE),
    "shank": Drawing(SHANK),
    "thigh": Drawing(THIGH),
    "knee": Drawing(KNEE),
    "armhole": Drawing(
        (
            Fill("skin", ARMHOLE),
            Ink("cloth-dark", (((*ARMHOLE, ARMHOLE[0]), 1.6, 0.7, 0.7, 0.5),)),
        )
    ),
}
"""Every piece by the name that ``parts.Piece`` asks for."""


def document(drawings: Mapping[str, Drawing]) -> str:
    """Return the pieces as one file for ``use`` elements, each under its name."""
    drawn = (
        element("g", *_marks(drawing), id=name, transform=drawing.transform or None)
        for name, drawing in drawings.items()
    )
    return element("svg", *drawn, xmlns="http://www.w3.org/2000/svg")


def _marks(drawing: Drawing) -> Iterable[str]:
    pen = Pen(drawing.decimals)
    for mark in drawing.marks:
        opacity = None
        if isinstance(mark, Fill):
            data = pen.shape(mark.points)
            opacity = f"{mark.opacity:g}" if mark.opacity < 1 else None
        elif isinstance(mark, Ink):
            data = "".join(
                pen.ink(points, width, start, end, peak)
                for points, width, start, end, peak in mark.lines
            )
        else:
            data = pen.fibres(mark.guides, mark.many, mark.seed, mark.width, broken=0.1)
        yield element("path", fill=f"var(--{mark.colour})", fill_opacity=opacity, d=data)
