"""Whom the runner is drawn as: a man or a woman, each from own proportions, on the same bones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from muscles.figures.pen import Points
from muscles.figures.runner import her_pieces, parts, pieces, woman
from muscles.figures.runner.muscles import MUSCLES, Muscle
from muscles.figures.runner.pieces import Drawing


@dataclass(frozen=True, eq=False, slots=True)
class Build:
    """One build: its name, what it is made of in drawing order, its muscles, its pieces.

    ``hair`` are the outlines of the hair, in the units of the piece of the head.
    """

    name: str
    order: tuple[parts.Item, ...]
    muscles: Mapping[str, Muscle]
    pieces: Mapping[str, Drawing]
    hair: tuple[Points, ...]


MAN = Build("man", parts.ORDER, MUSCLES, pieces.MAN, (pieces.HIS.hair,))
WOMAN = Build(
    "woman",
    woman.ORDER,
    woman.MUSCLES_OF_HERS,
    her_pieces.WOMAN,
    (her_pieces.PONYTAIL, her_pieces.HERS.hair),
)
BUILDS: Mapping[str, Build] = {build.name: build for build in (MAN, WOMAN)}
"""Every build by the word that an address may hold; the first is drawn if none is asked for."""
