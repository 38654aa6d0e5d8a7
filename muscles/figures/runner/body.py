"""The runner's skin: outlines of the body's parts as points fixed to bones.

Drawn by us to the landmarks of BodyParts3D (joints, depths), leaner in the trunk. Rings run
clockwise on the screen and overlap at the joints; the rings of one part are drawn as one path, so
only the outline of the whole part shows.
"""

from __future__ import annotations

from muscles.figures.runner.geometry import Anchor

Ring = tuple[Anchor, ...]

TORSO: Ring = (
    ("head", 16, 6),
    ("trunk", 29, -326),
    ("trunk", 38, -304),
    ("trunk", 62, -268),
    ("trunk", 72, -222),
    ("trunk", 66, -166),
    ("waist", 54, -114),
    ("pelvis", 52, -64),
    ("pelvis", 47, -20),
    ("hip", 40, 16),
    ("hip", 0, 40),
    ("hip", -40, 30),
    ("pelvis", -56, -12),
    ("pelvis", -54, -50),
    ("waist", -44, -92),
    ("waist", -43, -126),
    ("trunk", -56, -186),
    ("trunk", -68, -240),
    ("trunk", -65, -286),
    ("trunk", -52, -318),
    ("trunk", -40, -342),
    ("head", -41, -24),
    ("head", -10, -30),
    ("head", 8, -12),
)

HEAD: Ring = (
    ("head", 0, -131),
    ("head", 29, -125),
    ("head", 48, -105),
    ("head", 55, -83),
    ("head", 53, -71),
    ("head", 59, -60),
    ("head", 68, -48),
    ("head", 67, -43),
    ("head", 58, -39),
    ("head", 60, -33),
    ("head", 56, -27),
    ("head", 58, -21),
    ("head", 53, -15),
    ("head", 55, -4),
    ("head", 45, 4),
    ("head", 24, -2),
    ("head", 16, 6),
    ("trunk", 26, -328),
    ("trunk", 0, -325),
    ("trunk", -44, -330),
    ("trunk", -40, -342),
    ("head", -43, -24),
    ("head", -57, -52),
    ("head", -64, -84),
    ("head", -53, -114),
    ("head", -28, -127),
)

THIGH: Ring = (
    ("hip", 44, -12),
    ("hip", 48, 20),
    ("thigh", 52, 62),
    ("thigh", 54, 100),
    ("thigh", 50, 142),
    ("thigh", 42, 190),
    ("thigh", 34, 228),
    ("knee", 31, -10),
    ("knee", 31, 6),
    ("shank", 27, 22),
    ("shank", 4, 38),
    ("shank", -18, 26),
    ("knee", -28, 0),
    ("thigh", -34, 216),
    ("thigh", -45, 160),
    ("thigh", -50, 104),
    ("hip", -53, 50),
    ("hip", -64, 4),
    ("pelvis", -56, -48),
    ("pelvis", -10, -66),
)

SHANK: Ring = (
    ("thigh", 31, 230),
    ("knee", 31, -10),
    ("knee", 31, 6),
    ("shank", 28, 22),
    ("shank", 26, 62),
    ("shank", 22, 112),
    ("shank", 18, 164),
    ("ankle", 18, -20),
    ("foot", 22, 0),
    ("foot", -8, 22),
    ("foot", -26, 6),
    ("ankle", -25, -17),
    ("shank", -23, 174),
    ("shank", -26, 146),
    ("shank", -39, 106),
    ("shank", -45, 70),
    ("shank", -38, 32),
    ("knee", -28, 0),
    ("thigh", -24, 238),
    ("thigh", 0, 226),
)

FOOT: Ring = (
    ("shank", 16, 172),
    ("ankle", 18, -20),
    ("foot", 25, 1),
    ("foot", 47, 15),
    ("ball", 0, -13),
    ("toe", 22, -6),
    ("toe", 37, 0),
    ("toe", 42, 7),
    ("toe", 35, 12),
    ("toe", 14, 12),
    ("ball", -6, 13),
    ("foot", 30, 40),
    ("foot", 2, 41),
    ("foot", -26, 45),
    ("foot", -40, 38),
    ("foot", -42, 24),
    ("foot", -31, 6),
    ("ankle", -25, -17),
    ("shank", -20, 178),
    ("shank", 0, 176),
)

UPPER_ARM: Ring = (
    ("shoulder", 0, -31),
    ("shoulder", 22, -20),
    ("upperarm", 32, 14),
    ("upperarm", 29, 52),
    ("upperarm", 27, 86),
    ("upperarm", 20, 128),
    ("elbow", 17, -2),
    ("forearm", 6, 22),
    ("forearm", -17, 24),
    ("elbow", -20, 4),
    ("elbow", -19, -12),
    ("upperarm", -23, 122),
    ("upperarm", -29, 88),
    ("upperarm", -30, 46),
    ("shoulder", -30, 10),
    ("shoulder", -20, -22),
)

FOREARM: Ring = (
    ("elbow", 16, -6),
    ("forearm", 22, 28),
    ("forearm", 20, 62),
    ("forearm", 13, 108),
    ("forearm", 11, 136),
    ("forearm", 16, 152),
    ("forearm", 27, 162),
    ("forearm", 31, 176),
    ("forearm", 25, 183),
    ("forearm", 24, 195),
    ("forearm", 13, 205),
    ("forearm", -4, 203),
    ("forearm", -16, 192),
    ("forearm", -18, 172),
    ("forearm", -13, 152),
    ("forearm", -12, 132),
    ("forearm", -15, 104),
    ("forearm", -20, 62),
    ("forearm", -22, 26),
    ("elbow", -20, 4),
    ("elbow", -18, -12),
    ("upperarm", -4, 126),
)

HAIR: Ring = (
    ("head", 48, -105),
    ("head", 29, -127),
    ("head", 0, -135),
    ("head", -29, -131),
    ("head", -56, -117),
    ("head", -68, -85),
    ("head", -61, -50),
    ("head", -45, -20),
    ("head", -45, -20),
    ("head", -34, -24),
    ("head", -22, -36),
    ("head", -13, -50),
    ("head", -11, -60),
    ("head", -2, -68),
    ("head", 4, -52),
    ("head", 4, -52),
    ("head", 10, -72),
    ("head", 19, -86),
    ("head", 33, -97),
)

EAR: Ring = (
    ("head", -9, -62),
    ("head", -1, -67),
    ("head", 4, -58),
    ("head", -1, -45),
    ("head", -6, -42),
    ("head", -8, -50),
)

EYE: Ring = (
    ("head", 38, -66),
    ("head", 42, -69),
    ("head", 47, -67),
    ("head", 45, -63),
    ("head", 41, -63),
)

VEST: Ring = (
    ("trunk", 34, -290),
    ("trunk", 62, -268),
    ("trunk", 72, -222),
    ("trunk", 66, -166),
    ("waist", 54, -114),
    ("waist", 53, -88),
    ("waist", 53, -88),
    ("waist", 0, -80),
    ("waist", -44, -92),
    ("waist", -44, -92),
    ("waist", -43, -126),
    ("trunk", -56, -186),
    ("trunk", -68, -240),
    ("trunk", -65, -286),
    ("trunk", -52, -315),
    ("trunk", -52, -315),
    ("trunk", -20, -322),
    ("trunk", -20, -322),
    ("trunk", 2, -304),
)

LEG: tuple[Ring, ...] = (THIGH, SHANK, FOOT)
ARM: tuple[Ring, ...] = (UPPER_ARM, FOREARM)
BODY: tuple[Ring, ...] = (TORSO, HEAD, *LEG)
