"""Red flags: each pain opens with its own, and the card stands wherever a page speaks of pain."""

from __future__ import annotations

import re

import pytest
from django.db.models import Count
from django.test import Client

from muscles.models import Article, Exercise, Flag, Injury, Muscle, Tissue
from muscles.models.training import Urgency
from muscles.presenters import help_card
from muscles.text.markdown import citations, links, plain
from tests.client.reading import get, links_of, text_of

pytestmark = pytest.mark.django_db

ARTICLE = "/articles/when-to-get-help/"
OPENING = '<aside class="flag get-help"'
AMBULANCE, TODAY, SOON = (str(urgency.label) for urgency in Urgency)

MUST = {
    "achilles-tendinopathy": {
        AMBULANCE: ["short of breath"],
        TODAY: ["cannot rise on tiptoe", "-floxacin", "a child limps"],
        SOON: ["both sides"],
    },
    "ankle-sprain": {AMBULANCE: ["crooked"], TODAY: ["four steps", "outer edge", "child"]},
    "bone-stress-injury": {
        AMBULANCE: ["cracked"],
        TODAY: ["deep in the groin", "do not run on it"],
        SOON: ["periods stopped", "One small spot", "at night", "child"],
    },
    "calf-strain": {
        AMBULANCE: ["short of breath", "swells hard", "cold and pale"],
        TODAY: ["One calf is swollen", "long trip", "tiptoe", "blood thinners"],
        SOON: ["diabetes"],
    },
    "groin-pain": {
        AMBULANCE: ["testicle", "lump in the groin"],
        TODAY: ["deep in the groin", "do not run on it", "pregnant", "child or teenager"],
    },
    "hamstring-strain": {
        AMBULANCE: ["between the legs", "both legs", "swells hard"],
        TODAY: ["pop at the sitting bone", "foot drops", "blood thinners"],
        SOON: ["cancer"],
    },
    "hip-flexor-pain": {
        AMBULANCE: ["After a fall", "testicle"],
        TODAY: ["deep in the groin", "do not run on it", "numb or weak", "pregnant"],
    },
    "iliotibial-band-syndrome": {TODAY: ["hot, red, swollen", "foot drops", "child"]},
    "low-back-pain": {
        AMBULANCE: ["numb between the legs", "both legs", "belly pain goes through"],
        TODAY: ["fever", "cancer", "steroids", "wakes a child", "pregnant", "foot drops"],
    },
    "muscle-soreness": {
        AMBULANCE: ["swells hard", "confused"],
        TODAY: ["dark like cola", "blood thinners", "statin"],
        SOON: ["five days"],
    },
    "patellar-tendinopathy": {
        AMBULANCE: ["wrong place"],
        TODAY: ["cannot straighten the leg", "hot, red, swollen"],
    },
    "patellofemoral-pain": {
        AMBULANCE: ["wrong place"],
        TODAY: ["will not straighten", "hot, red, swollen"],
        SOON: ["kneecap or shin bone"],
    },
    "plantar-heel-pain": {TODAY: ["diabetes", "a child limps"], SOON: ["tingles", "two weeks"]},
    "shin-splints": {
        AMBULANCE: ["swells hard", "short of breath"],
        SOON: ["One small spot", "periods stopped", "at night", "foot turns cold", "week of care"],
    },
    "side-stitch": {
        AMBULANCE: ["chest", "black or bloody"],
        TODAY: ["lower right belly", "goes when you stop", "pregnant"],
    },
}
"""Words of signs that each pain must name, under how fast to act. Nobody drops or moves one."""

GENERAL = {
    AMBULANCE: [
        "chest hurts",
        "press the chest",
        "pass out",
        "gets confused",
        "cooled for 30 minutes",
        "plenty of drinks",
        "head knock",
        "points the wrong way",
        "kneecap sits in the wrong place",
        "cannot lift or turn the leg",
        "cold and pale",
        "down both legs",
        "fall or crash",
        "numb between the legs",
        "muscle swells hard",
        "leg hurts, and you are short of breath",
        "belly pain",
        "testicle",
    ],
    TODAY: [
        "calf or thigh is swollen",
        "fever or feel ill",
        "patch spreads",
        "settles when you stop",
        "blood thinners",
        "popped at the kneecap",
        "four steps",
        "foot drops",
        "-floxacin",
        "nights are worse",
        "low on the right",
        "teenager",
        "joint is red, hot, swollen",
        "knock to the head",
        "dark as cola",
        "cannot rise on tiptoe",
        "knee swells a lot within two hours",
        "cannot take your weight",
        "deep in the groin",
        "a child limps",
        "diabetes",
        "pregnant",
    ],
    SOON: [
        "severe or getting worse",
        "a week of easing off",
        "one spot on a bone",
        "lost much of its movement",
        "never changes",
        "cancer in the past",
        "periods stopped",
        "tingles",
    ],
}
"""The same for the signs of any pain."""


def groups_of(html: str) -> dict[str, list[str]]:
    """Return the lines of a part of the card under the words that stand above them, in order."""
    return {
        said: [text_of(line) for line in re.findall(r"<li>.*?</li>", lines, re.S)]
        for said, lines in re.findall(r'<p class="said">([^<]*)</p>\s*<ul>(.*?)</ul>', html, re.S)
    }


def card_of(html: str) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return what a page's card shows at once, and what it folds."""
    [card] = re.findall(rf"{OPENING}.*?</aside>", html, re.S)
    assert "When to get help" in text_of(card.partition("</h2>")[0])
    assert ARTICLE in links_of(card)
    seen, _, folded = card.partition("<details")
    assert not re.match(r"[^>]*\bopen\b", folded)
    return groups_of(seen), groups_of(folded)


def assert_all(found: dict[str, list[str]], wanted: dict[str, list[str]]) -> None:
    """Assert that each of the wanted words stands in one line under the right urgency."""
    for said, signs in wanted.items():
        for sign in signs:
            match = re.compile(sign, re.IGNORECASE)
            assert [line for line in found.get(said, []) if match.search(line)], (said, sign)


def test_every_pain_opens_with_its_own_flags_most_urgent_first(client: Client) -> None:
    assert set(MUST) == set(Injury.objects.values_list("slug", flat=True))
    for slug, wanted in MUST.items():
        html = get(client, f"/injuries/{slug}/")
        seen, folded = card_of(html)
        assert list(seen) == [label for label in (AMBULANCE, TODAY, SOON) if label in seen]
        assert_all(seen, wanted)
        assert_all(folded, GENERAL)
        assert html.index('data-look="figure"') < html.index(OPENING) < html.index('id="helps"')
        card = html.split(OPENING)[1].split("<details")[0]
        for line in re.findall(r"<li>.*?</li>", card, re.S):
            assert 'class="cite"' in line, line
            assert "May mean " in line


def test_every_flag_has_a_source_and_a_hot_joint_is_seen_today() -> None:
    flags = list(Flag.objects.select_related("injury"))
    assert len(flags) > 100
    for flag in flags:
        assert citations(flag.text), flag
    hot = [flag for flag in flags if "hot, red, swollen" in flag.text]
    assert {flag.injury.slug for flag in hot} >= {"patellofemoral-pain", "patellar-tendinopathy"}
    assert {flag.urgency for flag in hot} == {Urgency.TODAY}
    clots = [flag for flag in flags if flag.may_mean.startswith("a blood clot in a leg vein")]
    assert len(clots) > 5
    assert {flag.urgency for flag in clots} == {Urgency.TODAY}
    assert all("short of breath, call an ambulance" in flag.may_mean for flag in clots)


# What to do with a pain that stays, where no date of a source says it better.
STAYING = ("does not get better", "week of care", "stays after you stop")
# A sore bone is not run on for a single day more, so that no time to wait is given.
NO_WAITING = {"bone-stress-injury"}


def test_every_pain_says_what_to_do_when_it_stays() -> None:
    for pain in Injury.objects.prefetch_related("flags").exclude(slug__in=NO_WAITING):
        texts = [flag.text for flag in pain.flags.all()]
        assert [text for text in texts if any(word in text for word in STAYING)], pain


def test_the_first_words_of_a_pain_name_what_feels_alike_and_is_worse() -> None:
    """Who reads no further than the answer must not take it for the harmless one."""
    alike = {
        "achilles-tendinopathy": "snap",
        "ankle-sprain": "break",
        "bone-stress-injury": "do not run on it",
        "calf-strain": "clot",
        "groin-pain": "bone",
        "hip-flexor-pain": "bone",
        "low-back-pain": "between the legs",
        "muscle-soreness": "dark pee",
        "shin-splints": "stress crack",
        "side-stitch": "gone when you stop",
    }
    for slug, words in alike.items():
        assert words in plain(Injury.objects.get(slug=slug).summary), slug


def test_what_helps_is_for_those_without_a_danger_sign(client: Client) -> None:
    for slug in Injury.objects.values_list("slug", flat=True):
        helps = get(client, f"/injuries/{slug}/").split('id="helps"')[1]
        assert text_of(helps.split("</p>")[0]).endswith(
            "Only if no sign under “When to get help” fits you. No list proves that all is well."
        )


def test_an_exercise_that_could_harm_names_the_pain_to_rule_out_first() -> None:
    """Each works the very part that a missed clot, crack or tear would sit in."""
    first = {
        "adductor-squeeze": "groin-pain",
        "back-extension": "low-back-pain",
        "banded-hip-flexion": "hip-flexor-pain",
        "bent-knee-calf-raise": "calf-strain",
        "copenhagen-adduction": "groin-pain",
        "eccentric-heel-drop": "achilles-tendinopathy",
        "hanging-knee-raise": "hip-flexor-pain",
        "high-knees": "hip-flexor-pain",
        "nordic-hamstring": "hamstring-strain",
        "pogo-hops": "bone-stress-injury",
        "standing-calf-raise": "calf-strain",
    }
    for exercise in Exercise.objects.filter(slug__in=first):
        assert ("injury", first.pop(exercise.slug)) in links(exercise.stop_if), exercise
    assert not first


def test_what_helps_says_how_sure_it_is(client: Client) -> None:
    html = get(client, "/injuries/hip-flexor-pain/")
    [heading] = re.findall(r'<h2 id="helps">(.*?)</h2>', html, re.S)
    assert text_of(heading) == "What helps Not tested"


def test_the_general_signs_are_those_of_the_article(client: Client) -> None:
    groups = help_card.general()
    assert [group.said for group in groups] == [AMBULANCE, TODAY, SOON]
    assert_all({group.said: list(group.lines) for group in groups}, GENERAL)
    shown = text_of(get(client, ARTICLE))
    for group in groups:
        assert group.said.removesuffix(" if:") in shown
    body = Article.objects.get(slug="when-to-get-help").body
    for line in re.findall(r"^- .*$", body, re.M):
        assert citations(line), line


def test_no_muscle_in_red_says_where_danger_comes_from(client: Client) -> None:
    html = get(client, ARTICLE)
    assert 'data-look="figure"' not in html
    assert 'class="map' not in html.split('class="article-body"')[0]
    assert 'data-look="figure"' in get(client, "/articles/hills-up-and-down/")


def test_the_list_of_pains_shows_the_most_urgent_sign_and_folds_the_rest(client: Client) -> None:
    seen, folded = card_of(get(client, "/injuries/"))
    [(said, [line])] = seen.items()
    assert said == AMBULANCE
    assert "chest hurts" in line
    assert_all(folded, {**GENERAL, AMBULANCE: GENERAL[AMBULANCE][1:]})


def test_muscles_and_tissues_that_hurt_show_their_most_urgent_flags(client: Client) -> None:
    for model in (Muscle, Tissue):
        hurting = model.objects.annotate(many=Count("injuries")).filter(many__gt=0)
        assert hurting
        for page in hurting.order_by("-many", "slug")[:3]:
            seen, _ = card_of(get(client, page.get_absolute_url()))
            flags = list(Flag.objects.filter(injury__in=page.injuries.all()))
            [(said, lines)] = seen.items()
            fastest = next(u for u in Urgency if any(flag.urgency == u for flag in flags))
            assert said == str(fastest.label)
            urgent = {plain(flag.text) for flag in flags if flag.urgency == fastest}
            assert set(lines) <= urgent


@pytest.mark.parametrize("path", ["/muscles/heart/", "/tissues/patella/"])
def test_the_card_stands_there_without_a_linked_complaint(client: Client, path: str) -> None:
    model = Muscle if "muscles" in path else Tissue
    model.objects.get(slug=path.split("/")[2]).injuries.clear()
    seen, _ = card_of(get(client, path))
    [(said, [line])] = seen.items()
    assert said == AMBULANCE
    assert "chest hurts" in line


@pytest.mark.parametrize("path", ["/exercises/plank/", "/gait/loading/", "/glossary/eccentric/"])
def test_a_page_that_is_not_about_pain_has_no_card(client: Client, path: str) -> None:
    html = get(client, path)
    assert 'id="help"' not in html
    assert not [value for value in re.findall(r'class="([^"]*)"', html) if "get-help" in value]
    # The foot of every page leads to the article in one link, which is not the card.
    content, foot, below = html.partition("<footer")
    assert foot
    assert ARTICLE not in links_of(content)
    assert links_of(below).count(ARTICLE) == 1
