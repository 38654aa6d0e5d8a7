"""The stride figure: a runner seen from the side, posed from measured angles, muscles lit.

``model`` holds the data types, ``geometry`` the formulas, ``body`` and ``muscles`` the shapes,
``posing`` puts the runner on the ground, ``drawing`` writes SVG, ``keyframes`` serves the browser.
"""

from muscles.figures.runner.builds import BUILDS, MAN, WOMAN, Build
from muscles.figures.runner.drawing import Shape, busiest, draw, ghosts, shapes
from muscles.figures.runner.keyframes import doing, keyframes, phase_name, sentence
from muscles.figures.runner.model import Activity, GroundForce, LengthState, Motion
from muscles.figures.runner.muscles import MUSCLES
from muscles.figures.runner.posing import Pose, pose

__all__ = [
    "BUILDS",
    "MAN",
    "MUSCLES",
    "WOMAN",
    "Activity",
    "Build",
    "GroundForce",
    "LengthState",
    "Motion",
    "Pose",
    "Shape",
    "busiest",
    "doing",
    "draw",
    "ghosts",
    "keyframes",
    "phase_name",
    "pose",
    "sentence",
    "shapes",
]
