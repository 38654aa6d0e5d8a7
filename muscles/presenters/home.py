"""The front page: the question, its answer, the body ready to click, and ways in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from muscles.figures.bodymap import Lead
from muscles.models import Article, Claim, Exercise, Group, Injury, Muscle, Source, Terrain
from muscles.presenters import body_map, editorial
from muscles.presenters.footnotes import writer
from muscles.presenters.plates import Plates

ROWS = 12
"""Labels beside the body stand in rows of equal height: the style sheet has as many."""


@dataclass(frozen=True)
class Label:
    """The label of a group beside the body; ``row`` counts from 1, ``side`` is left or right."""

    group: Group
    side: str
    row: int


def front_page() -> dict[str, Any]:
    """Return what the front page shows. The first article asks and answers its question."""
    articles = list(Article.objects.public().with_muscles()[:6])
    first = articles[0] if articles else None
    labels, leads = _labels()
    shown = body_map.context({}, views=("front", "back"), leads=leads)
    cells = shown["film"]
    runner = cells[len(cells) // 2].svg if cells else ""
    return {
        **shown,
        "first": first,
        "writer": writer(first.short_answer, address=first.get_absolute_url()) if first else None,
        "labels": labels,
        "articles": editorial.article_cards(articles, Plates(from_files=True), runner),
        "counts": {
            "sources": Source.objects.count(),
            "claims": Claim.objects.count(),
            "injuries": Injury.objects.count(),
            "exercises": Exercise.objects.count(),
            "grounds": Terrain.objects.exclude(slug="flat").count(),
        },
    }


def _labels() -> tuple[list[Label], dict[str, list[Lead]]]:
    """Return the labels beside the body, head to foot, and the lines of each view. Two queries."""
    members: dict[int, list[Muscle]] = defaultdict(list)
    for muscle in Muscle.objects.only("slug", "demand", "group_id"):
        members[muscle.group_id].append(muscle)
    groups = [(group, members[group.pk]) for group in Group.objects.exclude(map_label="")]
    labels = []
    leads: dict[str, list[Lead]] = defaultdict(list)
    for group, view, row, lead in body_map.label_leads(groups, ROWS):
        labels.append(Label(group, lead.side, row + 1))
        leads[view].append(lead)
    return labels, leads
