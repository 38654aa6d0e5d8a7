"""What other sites may show in a frame: the body map, a muscle, the stride, a claim.

Each is drawn from what its full page is drawn from. ``full`` is the address of that page in the
same state; links to other states stay in the frame.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from muscles.figures.bodymap import lit
from muscles.models import Claim, Muscle, Tissue
from muscles.presenters import anatomy, body_map, film, gait, lens_answer, panel, pictures
from muscles.presenters import lens as lenses
from muscles.presenters.footnotes import writer
from muscles.presenters.gait import Where
from muscles.presenters.lens import Lens, Look
from muscles.presenters.phases import every_phase
from muscles.presenters.speeds import Series
from muscles.presenters.stride import Conditions
from muscles.presenters.sureness import has_early


def body(choices: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the map shows; ``choices`` are those of an ``EmbeddedLensForm``."""
    shown = body_map.context(_embedded(choices))
    lens, look, chosen = shown["lens"], shown["look"], shown["chosen"]
    named = panel.named(chosen, shown["tissue"])
    shown["full"] = lenses.map_address(lens, look.replace(is_embedded=False, theme=""), named)
    if chosen:
        return shown | _beside(shown, lens, look)
    if shown["tissue"]:
        return shown
    answer = lens_answer.context(lens)
    links = [
        (item, lenses.link_of(item.muscle, item.muscle.full_name, lens, look))
        for item in answer["lens_answer"].named
    ]
    return shown | answer | {"answer_links": links}


def role(muscle: Muscle, choices: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the map's panel shows of ``muscle``."""
    choices = _embedded(choices)
    lens, look = lenses.chosen_lens(choices), lenses.chosen_look(choices)
    shown = panel.context(muscle, lens, look)
    return shown | _beside(shown, lens, look)


def tissue_role(tissue: Tissue, choices: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the map's panel shows of ``tissue``."""
    return panel.chosen_tissue(tissue, _embedded(choices))


def _embedded(choices: Mapping[str, Any]) -> dict[str, Any]:
    return {**choices, "is_embedded": True}


def _beside(shown: Mapping[str, Any], lens: Lens, look: Look) -> dict[str, Any]:
    """Return the links to the muscles before and after the chosen one, with the map's own state."""
    return {
        f"{side}_link": lenses.link_of(shown[side], shown[side].full_name, lens, look)
        for side in ("previous", "next")
        if shown[side]
    }


def muscle(page: Muscle) -> dict[str, Any]:
    """Return a muscle in one view: its place, one sentence, how active it is. Three queries."""
    roles = list(page.roles.select_related("phase").order_by("phase__order"))
    return {
        "page": page,
        "full": page.get_absolute_url(),
        "close_up": anatomy.close_up(lit([page.slug]), page.name, pictures.sheet()),
        "bars": [] if page.rhythm else film.bars(roles, every_phase()),
        "has_early": has_early(roles),
        "map": f"{reverse('muscles:body')}?muscle={page.slug}",
        "writer": writer(page.summary, address=page.get_absolute_url()),
    }


def stride(chosen: dict[str, Any], conditions: Conditions, series: Series | None) -> dict[str, Any]:
    """Return the explorer; ``chosen`` are the choices of an ``EmbeddedStrideForm``."""
    where = Where(is_embedded=True, theme=chosen["theme"] or "")
    shown = gait.explorer(chosen, conditions, series, where)
    here = shown.get("here", "")
    full = here.replace(where.page, gait.ON_THE_SITE.page).removesuffix(f"&theme={where.theme}")
    return shown | {"full": full or gait.ON_THE_SITE.page}


def claim(page: Claim) -> dict[str, Any]:
    """Return a claim with its verdict and the sentence that says it rightly."""
    return {
        "page": page,
        "full": page.get_absolute_url(),
        "writer": writer(
            page.better_wording, address=page.get_absolute_url(), named=page.source_keys
        ),
    }
