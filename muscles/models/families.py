"""Families of exercises: the same movement trains the same muscles, whatever its name."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

_VASTI = ("vastus-intermedius", "vastus-lateralis", "vastus-medialis")
_HAMSTRINGS = ("biceps-femoris", "semimembranosus", "semitendinosus")


class Family(models.TextChoices):
    """A movement that several exercises share."""

    SQUAT = "squat", "squats and lunges"
    STEP = "step", "steps on one leg"
    KNEE = "knee", "knee alone"
    BRIDGE = "bridge", "bridges"
    CURL = "curl", "hamstring curls"
    HINGE = "hinge", "bends from the hip"
    RAISE = "raise", "heel raises with a straight knee"
    SHIN = "shin", "toes up"
    ARCH = "arch", "foot shaping"
    THIGH = "thigh", "knee lifts"
    SIDE_HIP = "side-hip", "leg to the side"
    GROIN = "groin", "legs together"
    FRONT = "front", "front of the trunk"
    FLANK = "flank", "side of the trunk"
    TURN = "turn", "trunk turns"
    BACK = "back", "back and buttock"
    EASY = "easy", "easy runs"
    HILL = "hill", "runs uphill"


@dataclass(frozen=True)
class Rule:
    """What each exercise of a family names: main targets, and muscles that are also trained.

    ``why`` says it in one sentence. It rests on anatomy: which joints move, and what moves them.
    """

    main: tuple[str, ...]
    also: tuple[str, ...]
    why: str


RULES: dict[str, Rule] = {
    Family.SQUAT: Rule(
        ("adductor-magnus", "gluteus-maximus", *_VASTI),
        ("rectus-femoris",),
        "Knee and hip straighten together from a deep bend.",
    ),
    Family.STEP: Rule(
        ("gluteus-maximus", "gluteus-medius", *_VASTI),
        ("rectus-femoris",),
        "Knee and hip straighten or yield while one leg holds the pelvis level.",
    ),
    Family.KNEE: Rule(_VASTI, (), "The knee alone works, and three heads cross only the knee."),
    Family.BRIDGE: Rule(
        ("gluteus-maximus", *_HAMSTRINGS),
        (),
        "The hip straightens, and all these cross the back of it.",
    ),
    Family.CURL: Rule(_HAMSTRINGS, (), "The knee bends against load, and all three bend it."),
    Family.HINGE: Rule(
        ("erector-spinae", "gluteus-maximus", *_HAMSTRINGS),
        (),
        "The trunk tips at the hip and comes up again with a straight back.",
    ),
    Family.RAISE: Rule(
        ("gastrocnemius", "soleus"),
        (),
        "The heel lifts with the knee straight, so both parts of the calf pull.",
    ),
    Family.SHIN: Rule(
        ("extensor-digitorum-longus", "tibialis-anterior"), (), "Foot and toes lift together."
    ),
    Family.ARCH: Rule(
        ("abductor-hallucis", "flexor-digitorum-brevis"),
        ("deep-plantar-muscles",),
        "The sole shapes the arch and parts the toes.",
    ),
    Family.THIGH: Rule(
        ("iliacus", "psoas-major", "rectus-femoris"),
        (),
        "The thigh lifts toward the trunk, and all three cross the front of the hip.",
    ),
    Family.SIDE_HIP: Rule(
        ("gluteus-medius", "gluteus-minimus", "tensor-fasciae-latae"),
        (),
        "The leg moves away from the other.",
    ),
    Family.GROIN: Rule(
        ("adductor-longus", "adductor-magnus", "gracilis"),
        ("short-adductors",),
        "The legs press together.",
    ),
    Family.FRONT: Rule(
        ("rectus-abdominis", "transversus-abdominis"),
        ("external-oblique", "internal-oblique"),
        "The belly keeps the back from arching.",
    ),
    Family.FLANK: Rule(
        ("external-oblique", "quadratus-lumborum"),
        ("internal-oblique",),
        "The flank keeps the trunk from bending to the side.",
    ),
    Family.TURN: Rule(
        ("external-oblique", "internal-oblique"), (), "The trunk turns, or resists a turn."
    ),
    Family.BACK: Rule(
        ("erector-spinae", "gluteus-maximus", "multifidus"),
        (),
        "Spine and hip straighten, or stay straight against load.",
    ),
    Family.EASY: Rule(
        ("gastrocnemius", "heart", "soleus"), _VASTI, "Every step of a run is carried by these."
    ),
    Family.HILL: Rule(
        ("gastrocnemius", "gluteus-maximus", "soleus"),
        (),
        "Each step lifts the body with hip and ankle.",
    ),
}
