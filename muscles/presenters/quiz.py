"""A quiz on paper: questions that our data answer, each with one right answer by construction.

A level or an action is asked for only where it was measured in people who ran and studies agree;
what nobody studied is never asked. The other answers to choose from are plainly wrong: a place that
shares no part of the body with the right one, a phase in which the muscle is far less active.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from django.template.defaultfilters import capfirst

from muscles.figures.bodymap import lit
from muscles.figures.plate import best_views, frame_of
from muscles.models import Action, Confidence, Muscle, Role
from muscles.pagecache.per_revision import cached_per_revision
from muscles.presenters import handouts, pictures
from muscles.presenters.phases import every_phase

PLAN = ("map", "origin", "phase", "action", "insertion", "map") * 2
"""What is asked for, in this order; each question is about another muscle."""
CHOICES = 4
_PLACES = {"origin": "Which muscle starts here?", "insertion": "Which muscle ends here?"}
_MARKED = "Which muscle is marked?"
_ACTIONS = {
    Action.DRIVING: "It drives: it gets shorter and pushes",
    Action.BRAKING: "It brakes: it gets longer and slows",
    Action.HOLDING: "It holds: it keeps its length",
}
_CLEAR = 2
"""So many levels lower a wrong phase is, at least."""
_RATIO = 0.64
"""The width of a picture as a share of its height."""
_LONGEST = 110
"""The longest place that is asked for, in signs."""
_NO_PART = re.compile(
    r"the|and|with|its|from|that|them|one|two|upper|lower|inner|outer|front|back|bones?|end|base"
    r"|body|part|head|middle|thirds?|quarters|surfaces?|border|often|also|slips?|small|most|fibres"
    r"|through|just|below|above"
)
"""Words in the name of a place that name no part of the body."""


@dataclass(frozen=True)
class Question:
    """One question: what is asked, the answers to choose from, and which one is right.

    ``muscle`` is whose page tells more, ``keys`` are the sources of the answer. ``picture`` shows
    what is marked, where a picture is asked about.
    """

    kind: str
    asked: str
    choices: tuple[str, ...]
    right: int
    muscle: Muscle
    keys: tuple[str, ...]
    picture: str = ""

    @property
    def letter(self) -> str:
        """Return the letter of the right answer: ``B``."""
        return "ABCD"[self.right]

    @property
    def answer(self) -> str:
        """Return the right answer in words."""
        return self.choices[self.right]


@dataclass(frozen=True)
class _Fact:
    """What a question rests on: its words, the right answer and the answers that are wrong."""

    muscle: Muscle
    asked: str
    right: str
    wrong: tuple[str, ...]
    keys: tuple[str, ...]


def quiz(seed: int, words: str = "") -> list[Question]:
    """Return the questions of quiz number ``seed``.

    The same number gives the same quiz while the content is the same. Five queries, remembered for
    a revision.
    """
    # No secret hangs on it: which questions are drawn has to be the same each time.
    chance = Random(seed)  # noqa: S311
    facts = _facts(words)
    asked: list[Question] = []
    for kind in PLAN:
        taken = {question.muscle.slug for question in asked}
        free = [fact for fact in facts[kind] if fact.muscle.slug not in taken]
        if not free:
            continue
        fact = chance.choice(free)
        wrong = chance.sample(fact.wrong, min(CHOICES - 1, len(fact.wrong)))
        choices = [fact.right, *wrong]
        if kind == "action":
            choices.sort(key=list(_ACTIONS.values()).index)
        else:
            chance.shuffle(choices)
        asked.append(
            Question(
                kind,
                fact.asked,
                tuple(choices),
                choices.index(fact.right),
                fact.muscle,
                fact.keys,
                _picture(fact.muscle.slug) if kind == "map" else "",
            )
        )
    return asked


def _picture(slug: str) -> str:
    """Return a muscle whole in its region, with its ends and what lies over it."""
    marks = lit([slug])
    [view] = best_views(marks)
    frame = frame_of(view, marks, _RATIO)
    return pictures.sheet().picture(view, marks, frame=frame, height=200, ghosts=True)


@cached_per_revision()
def _facts(words: str) -> dict[str, list[_Fact]]:
    """Return by kind all that can be asked. Five queries."""
    muscles = list(
        Muscle.objects.tied().only_link_fields("latin", *_PLACES, "group_id", "anatomy_confidence")
    )
    keys = _anatomy_keys()
    found: dict[str, list[_Fact]] = defaultdict(list)
    name = {row.pk: handouts.name_of(row, words).first for row in muscles}
    for row in muscles:
        others = [other for other in muscles if other.group_id != row.group_id]
        for kind, asked in _PLACES.items() if row.anatomy_confidence == Confidence.HIGH else ():
            place = str(getattr(row, kind))
            apart = [other for other in others if not parts(place) & parts(getattr(other, kind))]
            if len(place) <= _LONGEST and len(apart) >= CHOICES and not _names_itself(row, place):
                wrong = tuple(name[other.pk] for other in apart)
                said = f"{asked} {capfirst(place)}."
                found[kind].append(_Fact(row, said, name[row.pk], wrong, keys[row.pk]))
        if best_views(lit([row.slug])):
            wrong = tuple(name[other.pk] for other in others)
            found["map"].append(_Fact(row, _MARKED, name[row.pk], wrong, keys[row.pk]))
    measured, moments = _measured(), len(every_phase())
    for row in muscles:
        found["phase"].extend(_peak(row, name[row.pk], measured[row.pk], moments))
        found["action"].extend(_actions(row, name[row.pk], measured[row.pk]))
    return found


def parts(place: str) -> frozenset[str]:
    """Return the beginnings of the words of a place: pubis and pubic are one part of the body."""
    words = re.findall(r"[a-z]{3,}", place.lower())
    return frozenset(word[:3] for word in words if not _NO_PART.fullmatch(word))


def _names_itself(row: Muscle, place: str) -> bool:
    """Return whether a place tells the muscle's name."""
    own = re.findall(r"[a-z]{5,}", f"{row.name} {row.everyday_name} {row.latin}".lower())
    return any(word[:6] in place.lower() for word in own if word != "musculus")


def _anatomy_keys() -> dict[int, tuple[str, ...]]:
    """Return the keys of the sources of attachments by muscle. One query."""
    keys: dict[int, tuple[str, ...]] = defaultdict(tuple)
    cited = Muscle.objects.exclude(anatomy_sources=None)
    pairs = cited.order_by("pk", "anatomy_sources__slug")
    for pk, key in pairs.values_list("pk", "anatomy_sources__slug"):
        keys[pk] += (key,)
    return keys


def _measured() -> dict[int, list[Role]]:
    """Return by muscle the roles that were measured and on which studies agree. Two queries."""
    roles: dict[int, list[Role]] = defaultdict(list)
    for role in Role.objects.by("phase").settled().with_source_keys():
        roles[role.muscle_id].append(role)
    return roles


def _peak(row: Muscle, name: str, roles: Sequence[Role], moments: int) -> Iterator[_Fact]:
    """Yield the question when a muscle is most active, if all moments are known and one is it."""
    top = max((role.level for role in roles), default=0)
    peaks = [role for role in roles if role.level == top]
    wrong = tuple(role.phase.short for role in roles if role.level <= top - _CLEAR)
    if len(roles) == moments and len(peaks) == 1 and len(wrong) >= CHOICES - 1:
        said = f"{name}: in which moment of the stride is it most active?"
        yield _Fact(row, said, peaks[0].phase.short, wrong, tuple(peaks[0].source_keys))


def _actions(row: Muscle, name: str, roles: Iterable[Role]) -> Iterator[_Fact]:
    """Yield the questions what a muscle does in a phase in which it is clearly active."""
    for role in roles:
        if role.level >= _CLEAR and role.action in _ACTIONS:
            right = _ACTIONS[Action(role.action)]
            wrong = tuple(words for words in _ACTIONS.values() if words != right)
            said = f"{name}: what does it do {role.phase.when}?"
            yield _Fact(row, said, right, wrong, tuple(role.source_keys))
