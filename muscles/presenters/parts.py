"""The page that shows developers every component in every state, with real content."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from muscles.figures.bodymap import Mark
from muscles.models import Article, Claim, Effect, Exercise, Muscle, Terrain
from muscles.models.evidence import Confidence, Verdict
from muscles.models.terrain import Basis, Change
from muscles.presenters import choices as filters
from muscles.presenters import film, help_card
from muscles.presenters import lens as lenses
from muscles.presenters.editorial import ArticleCard
from muscles.presenters.footnotes import writer
from muscles.presenters.phases import every_phase
from muscles.presenters.plates import Plates
from muscles.presenters.terrain import Row
from muscles.presenters.training import exercise_cards

_COLOURS = {
    "paper": "page",
    "paper-raised": "panels, cards",
    "paper-sunk": "thumbnails, desk",
    "ink": "text, current",
    "ink-soft": "second text",
    "rule": "hairlines",
    "control": "edges of controls",
    "red": "the accent in text",
    "level-1": "low",
    "level-2": "moderate",
    "level-3": "high, more",
    "level-4": "peak, much more",
    "less": "less",
    "accent": "links",
    "warn": "red flags only",
    "good": "supported",
    "halftone": "oversimplified",
    "pitch": "the ground",
    "sky": "flight",
}
_SHOWN = ("gluteus-maximus", "biceps-femoris", "gastrocnemius")
_STATES = {
    "much more": Mark(4, "", change="more"),
    "more": Mark(3, "", change="more"),
    "less": Mark(1, "", change="less"),
    "more, expected": Mark(3, "", change="more", is_expected=True),
    "less, expected": Mark(1, "", change="less", is_expected=True),
    "unclear": Mark(0, "", change="unclear"),
    "about the same": Mark(2, "", change="same"),
    "not studied": Mark(0, "", change="not-studied"),
    "silent": Mark(0, "", action="quiet"),
    "low": Mark(1, ""),
    "moderate": Mark(2, ""),
    "high": Mark(3, ""),
    "peak": Mark(4, ""),
}


def parts() -> dict[str, Any]:
    """Return one of everything. Where a state is rare, it is made up; the rest is content."""
    pictures = Plates()
    phases = every_phase()
    soleus = Muscle.objects.get(slug="soleus")
    ground = Terrain.objects.get(slug="uphill")
    rows = [Row(effect, lenses.effect_mark(effect)) for effect in _effects(ground, soleus)]
    article = Article.objects.first()
    claims = {claim.verdict: claim for claim in Claim.objects.all()}
    marks = {"gastrocnemius": Mark(4, ""), "soleus": Mark(2, ""), "achilles-tendon": Mark(3, "")}
    return {
        "colours": _COLOURS,
        "choices": filters.links(
            reverse("muscles:parts"),
            {"kind": "one"},
            "kind",
            {"one": "Chosen", "two": "Another"},
            ["one", "two", "two"],
        ),
        "confidences": Confidence.values,
        "verdicts": Verdict.values,
        "claims": [claims[verdict] for verdict in Verdict.values],
        "exercises": exercise_cards(Exercise.objects.with_targets()[:3], pictures),
        "article": ArticleCard(article, pictures.close_up(marks, 0.68, 200)) if article else None,
        "film": film.strip(
            phases, lambda border: border.phase.get_absolute_url(), current=phases[2]
        ),
        "bars": film.bars(soleus.roles.all(), phases, current=phases[2]),
        "rows": rows,
        "plates": [
            (words, pictures.close_up(dict.fromkeys(_SHOWN, mark), 0.62, 224))
            for words, mark in _STATES.items()
        ],
        "close_up": pictures.close_up(marks, 1.15, 400, "The calf and its tendon"),
        "bodies": pictures.bodies(marks, height=150),
        "defs": pictures.defs,
        "muscle": soleus,
        "problems": ["There is no muscle “nonsense”; this choice was left out."],
        "help": help_card.of_any(),
        "writer": writer(soleus.summary),
    }


def _effects(ground: Terrain, muscle: Muscle) -> list[Effect]:
    """Return one made-up effect of each change and basis."""
    sizes = {Change.MORE: 2, Change.LESS: 1}
    return [
        Effect(
            muscle=muscle,
            terrain=ground,
            change=change,
            size=sizes.get(change, 0),
            basis=basis,
            note="What was compared, at which grade and speed, and how.",
            confidence=Confidence.LOW,
        )
        for change in (Change.MORE, Change.LESS, Change.SAME, Change.UNCLEAR)
        for basis in (Basis.MEASURED, Basis.EXPECTED)
        if basis == Basis.MEASURED or change in sizes
    ]
