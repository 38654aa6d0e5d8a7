"""The pages of muscles, muscle groups and tissues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from muscles.figures import art
from muscles.figures.art import Frame
from muscles.figures.bodymap import Mark, lit
from muscles.figures.plate import Sheet, best_views, frame_of
from muscles.figures.runner import library
from muscles.models import Confidence, Effect, Group, Muscle, Phase, Role, Tissue
from muscles.pagecache.per_revision import cached_per_revision
from muscles.presenters import film, help_card, pictures, take
from muscles.presenters.changes import last_changes
from muscles.presenters.curves.muscle import MuscleCurves, of_muscle
from muscles.presenters.film import Bar
from muscles.presenters.footnotes import writer
from muscles.presenters.phases import every_phase
from muscles.presenters.readers import from_readers
from muscles.presenters.score import score
from muscles.presenters.sureness import basis_in_words, has_early

_SEEN_FROM = {
    "front": "from the front",
    "back": "from behind",
    "side": "from the right",
    "foot-sole": "from below",
    "foot-side": "from the inner side",
}
"""How a view is said in a sentence."""
_LOWER_LEG = 640
"""Frames that begin below this height in body units hold the lower leg alone."""


@dataclass(frozen=True)
class CloseUp:
    """Muscles large in their region, and small on the whole body.

    ``seen`` says from where, ``has_ghosts`` whether dashed outlines show what lies over them,
    ``has_ends`` whether a bar and a ring show where a muscle begins and ends.
    """

    views: tuple[str, ...]
    locator: str
    seen: str
    has_ghosts: bool
    has_ends: bool


def close_up(marks: Mapping[str, Mark], name: str, sheet: Sheet, most: int = 2) -> CloseUp:
    """Return the marked muscles, called ``name``, in at most so many views that show them best."""
    views = best_views(marks, most=most)
    frames = _frames(views, marks, ratio=0.68 if len(views) > 1 else 1.15)
    drawn = tuple(
        sheet.picture(
            view,
            marks,
            title=f"{name} {_SEEN_FROM[view]}",
            frame=frame,
            height=440,
            ghosts=True,
        )
        for view, frame in frames.items()
    )
    body = next((view for view in views if view in art.BODY_VIEWS), "")
    small = sheet.picture(body, marks, height=150, through=True) if body else ""
    seen = " and ".join(_SEEN_FROM[view] for view in views).replace("and from ", "and ")
    has_ghosts, has_ends = (
        any(f'class="{name}"' in picture for picture in drawn) for name in ("ghost", "ends")
    )
    return CloseUp(drawn, small, seen, has_ghosts, has_ends)


def _frames(views: Sequence[str], slugs: Iterable[str], ratio: float) -> dict[str, Frame]:
    """Return a frame for each view; on views of the body all show the same height of it.

    Muscles of the lower leg are shown from knee to foot, on one leg.
    """
    wanted = tuple(slugs)
    found = {view: frame_of(view, wanted, ratio) for view in views}
    bodies = [frame for view, frame in found.items() if view in art.BODY_VIEWS]
    if bodies and min(y for _, y, _, _ in bodies) > _LOWER_LEG:
        return {view: art.CLOSEUPS["leg"].get(view, frame) for view, frame in found.items()}
    if len(bodies) < 2:
        return found
    top = min(y for _, y, _, _ in bodies)
    height = max(y + tall for _, y, _, tall in bodies) - top
    width = round(height * ratio)
    return {
        view: (round(x + wide / 2 - width / 2), top, width, height)
        for view, (x, _, wide, _) in found.items()
        if view in art.BODY_VIEWS
    } | {view: frame for view, frame in found.items() if view not in art.BODY_VIEWS}


def muscles() -> dict[str, Any]:
    """Return every muscle by group, head to foot, each group with its picture. Two queries."""
    sheet = pictures.sheet()
    groups = []
    shown = ("slug", "name", "everyday_name", "demand", "group")
    for group in Group.objects.with_only("muscles", *shown):
        rows = list(group.muscles.all())
        groups.append((group, rows, _small(lit([row.slug for row in rows]), sheet)))
    return {"groups": groups}


def _small(marks: Mapping[str, Mark], sheet: Sheet, ratio: float = 0) -> str:
    """Return the marked muscles on a small body that the words beside it describe.

    With a ``ratio`` of width to height only their region is shown, both sides of it.
    """
    drawn = []
    for view in best_views(marks):
        frame = frame_of(view, marks, ratio) if ratio else None
        if frame and view in ("front", "back"):
            frame = (-frame[2] / 2, *frame[1:])
        drawn.append(sheet.picture(view, marks, frame=frame, ghosts=bool(ratio)))
    return "".join(drawn)


def muscle(page: Muscle) -> dict[str, Any]:
    """Return what a muscle's page shows: its roles, effects, exercises, curves and links.

    The number of queries does not depend on the number of rows.
    """
    phases = every_phase()
    roles = page.roles.order_by("phase__order").with_source_keys()
    by_number = {phase.pk: phase for phase in phases}
    for role in roles:
        if role.phase_id in by_number:  # Else somebody has added it since.
            role.phase = by_number[role.phase_id]
    effects = page.effects.by("terrain").with_source_keys()
    previous, following = Muscle.objects.beside(page)
    injuries = list(page.injuries.with_flags())
    return {
        "page": page,
        "roles": roles,
        "role_sources": _shared_keys(roles),
        "shared_confidence": shared_confidence(roles),
        "busiest": [] if page.rhythm else film.busiest(roles),
        "role_rows": role_rows(page, roles),
        "has_early": has_early(roles),
        "level_basis": basis_in_words(roles) if roles else "",
        "effects": effects,
        "targets": list(
            page.targets.select_related("exercise").order_by("-emphasis", "exercise__name")
        ),
        "injuries": injuries,
        "curves": _curves(page, phases),
        "close_up": close_up(lit([page.slug]), page.name, pictures.sheet()),
        "take": take.of_muscle(page.slug),
        "bars": [] if page.rhythm else _bars(page, roles, phases),
        "phases": phases,
        "antagonists": list(page.antagonists.only_link_fields()),
        "synergists": list(page.synergists.only_link_fields()),
        "tissues": list(page.tissues.only_link_fields()),
        "claims": list(page.claims.only_link_fields()),
        "articles": list(page.articles.public().only_link_fields()),
        "previous": previous,
        "next": following,
        "help": help_card.of_place(injuries),
        "changes": last_changes(page),
        "readers": from_readers(page),
        "writer": writer(
            *page.texts,
            *(effect.note for effect in effects),
            address=page.get_absolute_url(),
            named=[*_shared_keys([*roles, *effects]), *page.anatomy_keys],
        ),
    }


def role_rows(page: Muscle, roles: Sequence[Role]) -> list[tuple[list[Phase], Role]]:
    """Return a muscle's roles as its table shows them, each with the phases it holds for.

    A muscle that no phase belongs to has one row for all phases in which it does the same.
    """
    if not page.rhythm:
        return [([role.phase], role) for role in roles]
    rows: dict[tuple[str, int, str], tuple[list[Phase], Role]] = {}
    for role in roles:
        rows.setdefault((role.action, role.level, role.job), ([], role))[0].append(role.phase)
    return list(rows.values())


def shared_confidence(roles: Iterable[Role]) -> Confidence | None:
    """Return the confidence of all ``roles`` if it is the same, else ``None``."""
    found = {role.confidence for role in roles}
    return Confidence(found.pop()) if len(found) == 1 else None


def _shared_keys(rows: Iterable[Role | Effect]) -> list[str]:
    """Return the keys of all sources of ``rows``, each once, in order."""
    return list(dict.fromkeys(key for row in rows for key in row.source_keys))


@cached_per_revision(most=16)
def _curves(page: Muscle, phases: tuple[Phase, ...]) -> MuscleCurves:
    """Return every curve of a muscle. One query."""
    return of_muscle(page, phases)


def _bars(page: Muscle, roles: Sequence[Role], phases: Sequence[Phase]) -> list[Bar]:
    """Return the muscle's bars, each with the runner of its phase and the muscle lit on it."""
    bars = film.bars(roles, phases)
    try:
        file = pictures.address("runners")
    except LookupError:
        return bars
    return [
        replace(bar, runner=library.picture(file, bar.phase.slug, {page.slug: bar.level}, least=1))
        for bar in bars
    ]


def group(page: Group) -> dict[str, Any]:
    """Return what a group's page shows. Seven queries."""
    sheet = pictures.sheet()
    muscles = list(Muscle.objects.filter(group=page).only_link_fields("summary"))
    phases = every_phase()
    return {
        "page": page,
        "muscles": muscles,
        "phases": phases,
        "score": score(phases, page),
        "close_up": close_up(lit([row.slug for row in muscles]), page.name, sheet),
        "members": [(row, _small(lit([row.slug]), sheet, ratio=1.25)) for row in muscles],
        "changes": last_changes(page),
        "writer": writer(
            *page.texts, *(row.summary for row in muscles), address=page.get_absolute_url()
        ),
    }


def tissues() -> dict[str, Any]:
    """Return all tendons, ligaments and fasciae, each with its picture. Four queries."""
    sheet = pictures.sheet()
    rows = list(Tissue.objects.prefetch_related("muscles"))
    return {
        "tissues": [(row, _small(_pulling(row), sheet, ratio=0.85)) for row in rows],
        "writer": writer(*(row.summary for row in rows)),
    }


def _pulling(tissue: Tissue) -> dict[str, Mark]:
    """Return the marks of ``tissue`` and of the muscles that pull on it, lighter than a chosen one.

    A tissue has its own look, see the plate; without muscles there is no picture.
    """
    muscles = [muscle.slug for muscle in tissue.muscles.all()]
    return lit([*muscles, tissue.slug], level=2) if muscles else {}


def tissue(page: Tissue) -> dict[str, Any]:
    """Return what a tissue's page shows. Seven queries."""
    muscles = list(page.muscles.only_link_fields())
    injuries = list(page.injuries.with_flags())
    marks = _pulling(page)
    name = f"Muscles that pull on the {page.name}"
    return {
        "page": page,
        "muscles": muscles,
        "injuries": injuries,
        "close_up": close_up(marks, name, pictures.sheet()) if marks else None,
        "help": help_card.of_place(injuries),
        "changes": last_changes(page),
        "writer": writer(*page.texts, address=page.get_absolute_url()),
    }
