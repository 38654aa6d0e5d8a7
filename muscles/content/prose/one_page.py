"""One page by itself, as somebody writes it: the same rules as for the files, and advice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.db.models import Q

from muscles import kinds
from muscles.content import checks, files, history, levels
from muscles.content.errors import Fault
from muscles.content.files import Row
from muscles.content.meeting import rows_with_relations
from muscles.content.prose import advice, rules
from muscles.content.prose.elsewhere import Elsewhere
from muscles.models import Condition, Curve, Muscle, Phase, Role
from muscles.models.base import ContentModel
from muscles.models.measurement import Quantity


def writing(rows: list[Row], elsewhere: Elsewhere) -> Iterator[Fault]:
    """Yield what is wrong with the writing of a page and of the rows in it, then advice.

    ``elsewhere`` is what the database holds. What it holds of ``rows`` themselves does not count.
    """
    yield from rules.check(rows, elsewhere)
    yield from _levels(rows)
    for row in rows:
        yield from (replace(fault, is_advice=True) for fault in advice.check(row))


def _levels(rows: list[Row]) -> Iterator[Fault]:
    """Yield each level of a muscle's roles that its curve does not give, once it has all roles."""
    muscle = next((row for row in rows if row.model is Muscle), None)
    roles = [row for row in rows if row.model is Role]
    if (
        muscle is None
        or not roles
        or not all(isinstance(row.values.get("level"), int) for row in roles)
    ):
        return
    phases = [row_of(phase) for phase in rows_with_relations(Phase)]
    if {row.key[1] for row in roles} != {row.key[0] for row in phases}:
        return
    slug = muscle.key[0]
    curves = rows_with_relations(Curve).filter(quantity=Quantity.ACTIVITY)
    own = list(curves.filter(Q(muscle__slug=slug) | Q(also_muscles__slug=slug)).distinct())
    conditions = rows_with_relations(Condition).filter(pk__in={row.condition_id for row in own})
    beside = [row_of(row) for row in (*own, *conditions)]
    yield from levels.check([muscle, *roles, *phases, *beside])


def everything(rows: list[Row], elsewhere: Elsewhere) -> Iterator[Fault]:
    """Yield what is wrong with the values and marks of a page too."""
    yield from checks.of_page(rows, elsewhere.keys)
    yield from writing(rows, elsewhere)


def new_among(faults: Iterable[Fault], before: list[Row], elsewhere: Elsewhere) -> list[Fault]:
    """Return those of ``faults`` that hold a page up: no advice, and not public ``before``.

    What the public text has wrong does not hold up a small correction elsewhere on the page.
    """
    hard = [fault for fault in faults if not fault.is_advice]
    if not hard:
        return []
    known = {_mark(fault) for fault in everything(before, elsewhere)}
    return [fault for fault in hard if _mark(fault) not in known]


def _mark(fault: Fault) -> tuple[str, str, str]:
    """Return what makes a fault the same before and after an edit.

    A page that still reads too hard may have become easier.
    """
    return fault.row, fault.field, fault.message if fault.field else ""


def rows_of(page: ContentModel | None) -> list[Row]:
    """Return a page of the database and the rows in it; nothing without a page."""
    if page is None:
        return []
    found = [page]
    for part in history.parts_of(type(page)):
        found.extend(rows_with_relations(part).filter(**{kinds.of(part).shown_on: page}))
    return [row_of(each) for each in found]


def row_of(row: ContentModel, place: str = "") -> Row:
    """Return a row of the database as a file would hold it; ``place`` stands for the file."""
    values = {
        name: value for name, value in files.values_of(row).items() if value not in (None, "", [])
    }
    return Row(place or files.label(type(row)), 0, type(row), values, {})
