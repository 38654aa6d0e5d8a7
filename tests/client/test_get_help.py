"""Red flags: each pain opens with its own, and the card stands wherever a page speaks of pain."""

from __future__ import annotations

import re

import pytest
from django.db.models import Count
from django.test import Client

from muscles.models import Article, Flag, Injury, Muscle, Tissue
from muscles.models.training import Urgency
from muscles.presenters import help_card
from muscles.text.markdown import citations, plain
from tests.client.reading import get, links_of, text_of

pytestmark = pytest.mark.django_db

ARTICLE = "/articles/when-to-get-help/"
OPENING = '<aside class="flag get-help"'
AMBULANCE, TODAY, SOON = (str(urgency.label) for urgency in Urgency)

MUST = {
    "achilles-tendinopathy": {TODAY: ["cannot rise on tiptoe", "-floxacin"]},
    "ankle-sprain": {AMBULANCE: ["crooked"], TODAY: ["four steps"]},
    "bone-stress-injury": {
        AMBULANCE: ["cracked"],
        TODAY: ["Deep groin"],
        SOON: ["periods stopped", "One small spot"],
    },
    "calf-strain": {AMBULANCE: ["short of breath"], TODAY: ["One calf is swollen", "tiptoe"]},
    "groin-pain": {AMBULANCE: ["testicle"], TODAY: ["Deep groin", "do not run on it"]},
    "hamstring-strain": {AMBULANCE: ["between the legs"], TODAY: ["pop at the sitting bone"]},
    "hip-flexor-pain": {TODAY: ["Deep groin", "do not run on it"]},
    "iliotibial-band-syndrome": {TODAY: ["hot, red, swollen"]},
    "low-back-pain": {AMBULANCE: ["numb between the legs", "both legs"], TODAY: ["fever"]},
    "muscle-soreness": {TODAY: ["dark like cola"], AMBULANCE: ["hard and swollen", "confused"]},
    "patellar-tendinopathy": {TODAY: ["cannot straighten the leg", "hot, red, swollen"]},
    "patellofemoral-pain": {TODAY: ["will not straighten", "hot, red, swollen"]},
    "plantar-heel-pain": {TODAY: ["diabetes"], SOON: ["tingles"]},
    "shin-splints": {AMBULANCE: ["swells hard"], SOON: ["One small spot", "periods stopped"]},
    "side-stitch": {AMBULANCE: ["chest"], TODAY: ["lower right belly"]},
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
        "numb between the legs",
        "muscle swells hard",
        "sore and you get short of breath",
        "belly pain",
        "testicle",
    ],
    TODAY: [
        "calf or thigh is swollen",
        "joint is red, hot, swollen",
        "knock to the head",
        "dark as cola",
        "cannot rise on tiptoe",
        "knee swells a lot within two hours",
        "cannot take your weight",
        "deep groin",
        "a child limps",
        "diabetes",
        "pregnant",
    ],
    SOON: [
        "settles when you stop",
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
    clots = [flag for flag in flags if flag.may_mean == "a blood clot in a leg vein"]
    assert len(clots) > 5
    assert {flag.urgency for flag in clots} == {Urgency.TODAY}


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
