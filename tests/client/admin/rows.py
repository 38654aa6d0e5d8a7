"""The rows a test makes, one function for each table: ``muscle(2)`` is the second muscle.

A function makes its row, and the rows it needs, once; asked again it returns the same.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from muscles import models
from muscles.models.base import ContentModel

DAY = datetime.date(2026, 11, 21)

M = TypeVar("M", bound=ContentModel)


def made(model: type[M], **values: Any) -> M:
    """Return the row of ``model`` with the key in ``values``; make it of them if there is none."""
    key = {name: values.pop(name) for name in model.key_fields}
    related = {
        field.name: values.pop(field.name)
        for field in model._meta.many_to_many
        if field.name in values
    }
    row, is_new = model._default_manager.get_or_create(**key, defaults=values)
    for name, others in related.items() if is_new else ():
        getattr(row, name).set(others)
    return row


def author(n: int = 1) -> models.Author:
    return made(models.Author, slug=f"author-{n}", name=f"Author {n}", body="We write.")


def source(n: int = 1) -> models.Source:
    return made(
        models.Source,
        slug=f"hamner201{n}",
        authors="Hamner SR\nDelp SL",
        title=f"Study {n}",
        year=2010 + n,
        doi=f"10.1/{n}",
        kind="study",
        read="abstract",
        finding="Ten runners were measured.",
    )


def written() -> dict[str, Any]:
    """Return who wrote a page, and when."""
    return {"author": author(), "published_on": DAY, "updated_on": DAY}


def group(n: int = 1) -> models.Group:
    return made(
        models.Group,
        **written(),
        slug=f"group-{n}",
        name=f"Group {n}",
        order=n,
        everyday_name=f"group in words {n}",
        summary="It works.",
        body="It works hard.",
        how_sure="Fairly.",
    )


def muscle(n: int = 1) -> models.Muscle:
    return made(
        models.Muscle,
        **written(),
        slug=f"muscle-{n}",
        name=f"Muscle {n}",
        order=n,
        latin=f"Musculus {n}",
        everyday_name=f"muscle in words {n}",
        group=group(),
        depth="deep",
        demand="high",
        summary="It lifts the heel.",
        location="in the shin",
        joints="the ankle",
        main_job="pushes",
        more_work_when="uphill",
        in_the_stride="First it holds.\n\nThen it pushes.",
        origin="shin",
        insertion="heel",
        nerve="tibial nerve",
        actions="points the foot\nlifts the heel",
        emg_basis="fine-wire EMG",
        anatomy_confidence="high",
        anatomy_sources=[source()],
    )


def phase(n: int = 1) -> models.Phase:
    return made(
        models.Phase,
        **written(),
        slug=f"phase-{n}",
        name=f"Phase {n}",
        order=n,
        short=f"Part {n}",
        bar_label=f"P{n}",
        when=f"in part {n}",
        at_work="Calf",
        part="stance",
        start_percent=Decimal(10 * (n - 1)),
        end_percent=Decimal(10 * n),
        summary="The foot lands.",
        what_happens="The knee bends.",
        confidence="high",
        sources=[source()],
    )


def terrain(n: int = 1) -> models.Terrain:
    return made(
        models.Terrain,
        **written(),
        slug=f"terrain-{n}",
        name=f"Terrain {n}",
        order=n,
        everyday_name=f"ground {n}",
        summary="It is steep.",
        definition="Five percent.",
        short_answer="More work.",
        mechanics="Shorter steps.",
        confidence="low",
        sources=[source()],
    )


def role(n: int = 1) -> models.Role:
    """Return the role of the first muscle in the ``n``-th phase."""
    return made(
        models.Role,
        muscle=muscle(),
        phase=phase(n),
        action="braking",
        level=2,
        job=f"slows {n}",
        confidence="high",
        sources=[source(), source(2)],
    )


def effect(n: int = 1) -> models.Effect:
    """Return the effect of the ``n``-th terrain on the first muscle."""
    return made(
        models.Effect,
        muscle=muscle(),
        terrain=terrain(n),
        change="more",
        size=1,
        basis="measured",
        note="More than on the flat.",
        confidence="low",
        sources=[source(), source(2)],
    )


def tissue(n: int = 1) -> models.Tissue:
    return made(
        models.Tissue,
        **written(),
        slug=f"tissue-{n}",
        name=f"Tissue {n}",
        kind="tendon",
        everyday_name=f"tendon {n}",
        summary="It springs.",
        location="at the heel",
        body="It stores energy.",
        how_sure="Very.",
    )


def exercise(n: int = 1) -> models.Exercise:
    return made(
        models.Exercise,
        **written(),
        slug=f"exercise-{n}",
        name=f"Exercise {n}",
        kind="strength",
        summary="It is a raise.",
        how="1. Stand.",
        dose="3 x 8",
        dose_source="Ordinary practice.",
        confidence="low",
        sources=[source()],
    )


def target(n: int = 1) -> models.Target:
    """Return the ``n``-th muscle of the first exercise."""
    return made(models.Target, exercise=exercise(), muscle=muscle(n))


def injury(n: int = 1) -> models.Injury:
    return made(
        models.Injury,
        **written(),
        slug=f"injury-{n}",
        name=f"Injury {n}",
        everyday_name=f"sore spot {n}",
        summary="It hurts.",
        what_happens="Not known.",
        loads="Hills.",
        helps="Rest.",
        confidence="low",
        sources=[source()],
    )


def term(n: int = 1) -> models.Term:
    return made(
        models.Term,
        slug=f"term-{n}",
        name=f"Term {n}",
        definition="A word.",
        aliases=f"Word {n}",
        sources=[source()],
    )


def claim(n: int = 1) -> models.Claim:
    return made(
        models.Claim,
        **written(),
        slug=f"claim-{n}",
        name=f"Claim {n}",
        topic="calf",
        verdict="contested",
        confidence="low",
        why="Studies differ.",
        sources=[source()],
    )


def article(n: int = 1) -> models.Article:
    return made(
        models.Article,
        **written(),
        slug=f"article-{n}",
        name=f"Article {n}",
        order=n,
        short_answer="Yes.",
        who_for="For all.",
        body="## One\n\nText.",
        unknown="Much.",
    )


def lesson(n: int = 1) -> models.Lesson:
    return made(
        models.Lesson,
        **written(),
        slug=f"lesson-{n}",
        name=f"Lesson {n}",
        order=n,
        who_for="For all.",
        minutes=5,
        aims="Name one muscle.",
        safety="Clear the floor.",
        body="## 0 to 5 minutes: look\n\nEach pupil looks.",
        answers="**Why?** So that we know.",
    )


def flag(n: int = 1) -> models.Flag:
    return made(
        models.Flag,
        injury=injury(),
        place=n,
        urgency="today",
        text=f"You felt a snap at heel {n} [@hamner2011].",
        may_mean="a torn tendon",
    )


def synonym(n: int = 1) -> models.Synonym:
    return made(
        models.Synonym, slug=f"word-{n}", words=f"word {n}", leads_to=f"[it](term:{term(n).slug})"
    )


def redirect(n: int = 1) -> models.Redirect:
    """Return the way from an old address of the ``n``-th term."""
    return made(models.Redirect, page="term", old=f"word-{n}", new=term(n).slug)


def about_page(n: int = 1) -> models.AboutPage:
    return made(
        models.AboutPage,
        **written(),
        slug=f"about-{n}",
        name=f"About {n}",
        order=n,
        body="Text.",
    )


def data_set(n: int = 1) -> models.DataSet:
    return made(
        models.DataSet,
        slug=f"data-{n}",
        name=f"Data set {n}",
        credit="A, B\n2020",
        licence="CC BY 4.0",
        url="https://example.org/",
    )


def condition(n: int = 1) -> models.Condition:
    return made(
        models.Condition,
        slug=f"run{n}.0",
        name=f"Running at {n} m/s",
        kind="measured",
        data_set=data_set(n),
        gait="run",
        speed=Decimal(n),
        surface="treadmill",
        people=1,
    )


def curve(n: int = 1) -> models.Curve:
    return made(
        models.Curve,
        condition=condition(n),
        quantity="activity",
        channel=f"channel-{n}",
        muscle=muscle(n),
        values=[n / 4] * 100 + [1],
    )


def picture(n: int = 1) -> models.Picture:
    """Return a picture whose file is not here, as after a move without the files."""
    return made(
        models.Picture,
        slug=f"picture-{n}",
        name=f"Picture {n}",
        file=f"picture-{n}.{n:020x}.webp",
        alt="A runner on a step.",
        creator="Jane Doe",
        source="https://example.org/step",
        licence="CC-BY-4.0",
    )


MAKE: dict[type[Any], Callable[[int], Any]] = {
    models.Author: author,
    models.Source: source,
    models.Group: group,
    models.Muscle: muscle,
    models.Phase: phase,
    models.Terrain: terrain,
    models.Role: role,
    models.Effect: effect,
    models.Tissue: tissue,
    models.Exercise: exercise,
    models.Target: target,
    models.Injury: injury,
    models.Flag: flag,
    models.Term: term,
    models.Claim: claim,
    models.Article: article,
    models.Lesson: lesson,
    models.AboutPage: about_page,
    models.DataSet: data_set,
    models.Condition: condition,
    models.Curve: curve,
    models.Picture: picture,
    models.Redirect: redirect,
    models.Synonym: synonym,
}
