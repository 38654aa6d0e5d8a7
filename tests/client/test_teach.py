"""/teach/: sheets for lessons say what the data say, and ask only what the data answer."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from html import unescape
from itertools import chain

import pytest
from django.test import Client

from muscles.models import Effect, Lesson, Muscle, Role, Terrain
from muscles.models.evidence import Confidence
from muscles.pagecache.per_revision import rendering
from muscles.presenters import quiz
from muscles.presenters.handouts import name_of
from muscles.presenters.quiz import CHOICES, PLAN, Question
from muscles.presenters.teach import SHEETS
from muscles.views.meta import public_addresses
from tests.client.conftest import AS_LOADED
from tests.client.reading import get, links_of, text_of
from tests.conftest import untraced

pytestmark = pytest.mark.django_db

ACTIONS = {"drives": "driving", "brakes": "braking", "holds": "holding"}


def papers_of(html: str) -> list[str]:
    """Return each paper of a sheet's page."""
    return re.findall(r'<section class="paper\b.*?</section>', html, flags=re.DOTALL)


def cells_of(paper: str) -> dict[str, list[str]]:
    """Return the words of each row of a paper's table by the row's everyday name."""
    rows = re.findall(r'<tr><th scope="row">([^<]+).*?</th>(.*?)</tr>', paper, flags=re.DOTALL)
    return {
        unescape(name).strip(): [
            text_of(cell) for cell in re.findall(r"<td.*?</td>", cells, flags=re.DOTALL)
        ]
        for name, cells in rows
    }


@pytest.mark.parametrize("slug", SHEETS)
def test_each_paper_has_its_licence_address_and_date(client: Client, slug: str) -> None:
    papers = papers_of(get(client, f"/teach/{slug}/"))
    assert len(papers) == SHEETS[slug].papers
    for paper in papers:
        [foot] = re.findall(r'<p class="paper-foot">.*?</p>', paper, flags=re.DOTALL)
        said = text_of(foot)
        assert "CC BY 4.0: copy, change and share it, with this line" in said
        assert f"http://127.0.0.1:8000/teach/{slug}/ · content of 21 November 2026" in said
        assert ("BodyParts3D" in said) == ("<img" in paper or "quiz-picture" in paper)


def test_the_list_shows_every_sheet_and_lesson_and_so_does_the_site_map(client: Client) -> None:
    links = set(links_of(get(client, "/teach/")))
    wanted = {
        f"/teach/{slug}/" for slug in [*SHEETS, *Lesson.objects.values_list("slug", flat=True)]
    }
    assert wanted <= links
    assert wanted < {path for path, _ in public_addresses()}
    for page in ("/articles/", "/body/", "/muscles/soleus/"):
        assert "/teach/" in links_of(get(client, page))
    assert "/teach/score/" in links_of(get(client, "/gait/"))


@pytest.mark.parametrize("slug", ["stride", "deep", "hip"])
def test_the_list_of_names_says_what_the_picture_says(client: Client, slug: str) -> None:
    html = get(client, f"/teach/{slug}/?words=everyday")
    lists = re.findall(r'<ol class="paper-names">.*?</ol>', html, flags=re.DOTALL)
    files = [unescape(src) for src in re.findall(r'<img src="([^"]+)"', html)]
    assert len(files) == 2 * len(lists)
    for listed, labelled, blank in zip(lists, files[::2], files[1::2], strict=True):
        names = [text_of(item) for item in re.findall(r"<li>.*?</li>", listed)]
        assert len(names) > 5
        texts = texts_in(client, labelled)
        numbers = [str(number) for number in range(1, len(names) + 1)]
        assert [text for text in texts if text.isdecimal()] == numbers
        assert " ".join(names) == " ".join(text for text in texts if not text.isdecimal())
        assert texts_in(client, blank) == numbers


def texts_in(client: Client, address: str) -> list[str]:
    """Return what is written on a picture, in order."""
    response = client.get(address)
    assert response.status_code == 200, address
    root = ElementTree.fromstring(response.content.decode())  # noqa: S314
    return [node.text or "" for node in root.iter() if node.tag.endswith("}text")]


def test_words_can_be_chosen_and_a_wrong_choice_is_said(client: Client) -> None:
    assert "<small>Biceps femoris</small>" in get(client, "/teach/score/")
    assert (
        list(cells_of(papers_of(get(client, "/teach/score/?words=latin"))[1]))[5]
        == "Biceps femoris"
    )
    everyday = get(client, "/teach/score/?words=everyday")
    assert "Outer hamstring" in everyday
    assert "Biceps femoris" not in everyday
    wrong = get(client, "/teach/quiz/?words=greek&seed=31")
    assert "There is no choice of names “greek”; this choice was left out." in wrong
    assert "Quizzes are numbered from 1 to 30. The first one is shown instead." in wrong
    assert papers_of(wrong) == papers_of(get(client, "/teach/quiz/"))
    assert client.get("/teach/no-such-sheet/").status_code == 404


def test_the_score_says_what_the_roles_say_and_its_twin_is_empty(client: Client) -> None:
    for slug in ("score", "stride"):
        papers = papers_of(get(client, f"/teach/{slug}/"))
        half = len(papers) // 2
        told = dict(chain.from_iterable(cells_of(paper).items() for paper in papers[:half]))
        blank = dict(chain.from_iterable(cells_of(paper).items() for paper in papers[half:]))
        assert list(told) == list(blank)
        assert set(chain.from_iterable(blank.values())) == {""}
        muscles = Muscle.objects.all() if slug == "score" else Muscle.objects.measured()
        assert len(told) == len(muscles)
        for muscle in muscles:
            roles = Role.objects.filter(muscle=muscle).order_by("phase__order")
            assert told[name_of(muscle).first] == [
                f"{role.letter}{role.level}{role.action}, {role.level_word}"
                if role.level
                else "quiet"
                for role in roles
            ]


def test_grounds_tell_measured_expected_disputed_and_not_studied_apart(client: Client) -> None:
    rows: dict[str, list[str]] = {}
    for paper in papers_of(get(client, "/teach/grounds/")):
        rows |= cells_of(paper)
    assert len(rows) == 48
    grounds = list(Terrain.objects.exclude(slug="flat"))
    effects = {(row.muscle_id, row.terrain_id): row for row in Effect.objects.all()}
    for muscle in Muscle.objects.all():
        for ground, said in zip(grounds, rows[name_of(muscle).first], strict=True):
            effect = effects.get((muscle.pk, ground.pk))
            assert said == _in_short(effect)


def _in_short(effect: Effect | None) -> str:
    if effect is None or effect.change == "not-studied":
        return "not studied"
    if effect.change in ("same", "unclear"):
        said = {"same": "= same", "unclear": "? disagree"}[effect.change]
    else:
        sign = {"more": "+", "less": "−"}[effect.change] * effect.size
        said = f"{sign} {'much ' if effect.size == 2 else ''}{effect.change}"
    return f"{said} *" if effect.basis != "measured" and effect.change != "unclear" else said


@pytest.fixture(scope="module")
def quizzes(django_db_setup: None, django_db_blocker: object) -> Sequence[list[Question]]:
    """All quizzes there are."""
    with untraced(), django_db_blocker.unblock(), rendering(AS_LOADED):  # type: ignore[attr-defined]
        return [quiz.quiz(seed) for seed in range(1, 31)]


def test_each_quiz_has_twelve_questions_on_twelve_muscles(quizzes: list[list[Question]]) -> None:
    for asked in quizzes:
        assert [question.kind for question in asked] == list(PLAN)
        assert len({question.muscle for question in asked}) == len(PLAN)
        for question in asked:
            assert len(set(question.choices)) == (3 if question.kind == "action" else CHOICES)
            assert bool(question.picture) == (question.kind == "map")
    letters = {question.letter for asked in quizzes for question in asked}
    assert letters == set("ABCD")
    assert len({str(asked) for asked in quizzes}) == len(quizzes)
    assert quiz.quiz(7) == quizzes[6]


def test_one_answer_is_right_and_the_others_are_wrong(quizzes: list[list[Question]]) -> None:
    named = {name_of(row).first: row for row in Muscle.objects.all()}
    roles = {(row.muscle_id, row.phase.short): row for row in Role.objects.select_related("phase")}
    when = {row.phase.when: row.phase.short for row in roles.values()}
    for question in chain.from_iterable(quizzes):
        own, wrong = question.muscle, set(question.choices) - {question.answer}
        if question.kind in ("map", "origin", "insertion"):
            assert named[question.answer] == own
            assert all(named[name].group_id != own.group_id for name in wrong)
        if question.kind in ("origin", "insertion"):
            place = getattr(own, question.kind)
            assert place.lower() in question.asked.lower()
            for name in wrong:
                assert not quiz.parts(place) & quiz.parts(getattr(named[name], question.kind))
        if question.kind == "phase":
            level = roles[own.pk, question.answer].level
            assert level == max(row.level for key, row in roles.items() if key[0] == own.pk)
            assert all(roles[own.pk, name].level <= level - 2 for name in wrong)
            asked = [roles[own.pk, name] for name in question.choices]
            assert all(_is_settled(role) for role in asked)
        if question.kind == "action":
            [role] = (
                roles[own.pk, short]
                for words, short in when.items()
                if question.asked.endswith(f"what does it do {words}?")
            )
            assert ACTIONS[question.answer.split()[1].rstrip(":")] == role.action
            assert _is_settled(role)
            assert role.level >= 2


def _is_settled(role: Role) -> bool:
    """Return whether a role was measured in people, and studies agree on it."""
    agreed = role.confidence in (Confidence.HIGH, Confidence.MODERATE)
    return role.basis == "measured" and agreed and not role.differs


def test_places_that_share_a_bone_are_told_apart_from_those_that_do_not() -> None:
    assert quiz.parts("Front of the pubic bone") & quiz.parts("Lower rami of the pubis")
    assert not quiz.parts("Heel bone through the Achilles tendon") & quiz.parts("Upper inner tibia")


def test_the_key_has_a_paper_of_its_own_and_the_questions_do_not_tell(client: Client) -> None:
    *questions, key = papers_of(get(client, "/teach/quiz/?seed=5"))
    told = quiz.quiz(5)
    answers = [cells[0] for cells in cells_of(key).values()]
    assert answers == [f"{question.letter} {question.answer}" for question in told]
    assert all(question.muscle.get_absolute_url() in links_of(key) for question in told)
    assert all("/sources/" in row for row in re.findall(r"<tr><th scope=\"row\".*?</tr>", key))
    assert not any("/muscles/" in paper or "/sources/" in paper for paper in questions)


def test_the_lesson_fills_its_minutes_and_names_its_sources(client: Client) -> None:
    page = Lesson.objects.get(slug="lesson")
    times = re.findall(r"^## (\d+) to (\d+) minutes", page.body, flags=re.MULTILINE)
    assert sum(int(end) - int(start) for start, end in times) == page.minutes == 45
    html = get(client, "/teach/lesson/")
    said = text_of(html)
    for words in ("Safety", "no hands on others", "You need", "What to say when they ask"):
        assert words in said
    assert said.count("each pupil") + said.count("Each pupil") >= 4
    assert "/sources/hamner2010/" in links_of(html) or 'id="source-1"' in html


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/teach/", 8),
        ("/teach/front/", 3),
        ("/teach/hip/", 3),
        ("/teach/stride/", 8),
        ("/teach/score/", 7),
        ("/teach/grounds/", 5),
        ("/teach/quiz/?seed=2", 8),
        ("/teach/quiz/?seed=9&words=latin", 8),
        ("/teach/lesson/", 4),
    ],
)
def test_a_sheet_makes_the_same_queries_each_time(
    client: Client, queries: object, path: str, count: int
) -> None:
    with queries(count):  # type: ignore[operator]
        client.get(path)
