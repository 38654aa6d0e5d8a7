"""The card “When to get help” stands whole wherever a page speaks of pain."""

from __future__ import annotations

import re

import pytest
from django.db.models import Count
from django.test import Client

from muscles.models import Injury, Muscle, Tissue
from tests.client.reading import get, links_of, text_of

pytestmark = pytest.mark.django_db

CARD = {
    "Call an ambulance if:": [
        "you have chest pain or trouble breathing, or you pass out",
    ],
    "Get urgent medical help if:": [
        "a calf is swollen, warm and painful, which may mean a blood clot",
        "after a twist or fall, a knee swells a lot within two hours, gives way or will not "
        "straighten",
        "after a twist or fall, the leg goes numb or cannot take your weight",
        "a child limps and has a fever or a hot, swollen joint, or is no better after two days",
    ],
    "Stop running and speak to a doctor or physiotherapist if:": [
        "the pain is severe or getting worse",
        "a week of easing off and care has not helped",
        "one spot on a bone hurts when you press it",
        "a joint is red, hot and swollen, or has lost much of its movement",
        "the pain never changes, whether you move or rest, or it gets much worse at night",
        "a foot tingles, goes numb or grows weak",
    ],
}
"""Each line under the words that say how fast to act. Nobody drops or moves one by accident."""
LINES = [line for lines in CARD.values() for line in lines]

FIRST = {
    "achilles-tendinopathy": "the pain is severe or getting worse",
    "ankle-sprain": "after a twist or fall, the leg goes numb or cannot take your weight",
    "bone-stress-injury": "one spot on a bone hurts when you press it",
    "calf-strain": "a calf is swollen, warm and painful, which may mean a blood clot",
    "groin-pain": "the pain is severe or getting worse",
    "hamstring-strain": "the pain is severe or getting worse",
    "hip-flexor-pain": "the pain is severe or getting worse",
    "iliotibial-band-syndrome": "a joint is red, hot and swollen, or has lost much of its movement",
    "low-back-pain": "the pain is severe or getting worse",
    "muscle-soreness": "the pain is severe or getting worse",
    "patellar-tendinopathy": "a joint is red, hot and swollen, or has lost much of its movement",
    "patellofemoral-pain": "a joint is red, hot and swollen, or has lost much of its movement",
    "plantar-heel-pain": "a foot tingles, goes numb or grows weak",
    "shin-splints": "one spot on a bone hurts when you press it",
    "side-stitch": "you have chest pain or trouble breathing, or you pass out",
}
"""The sign that matters for each pain: the one that its card shows before it is unfolded."""

ARTICLE = "/articles/when-to-get-help/"
OPENING = '<aside class="flag get-help"'


def groups_of(html: str) -> dict[str, list[str]]:
    """Return the lines of a part of the card under the words that stand above them, in order."""
    return {
        said: [text_of(line).rstrip(";.") for line in re.findall(r"<li>.*?</li>", lines, re.S)]
        for said, lines in re.findall(r"<p>([^<]*)</p>\s*<ul>(.*?)</ul>", html, re.S)
    }


def first_of(html: str) -> str:
    """Return the sign that a page's card shows, after asserting that the card is whole.

    One sign is seen at once; all others are folded in one part, each under its own heading, the
    most urgent first, and their number is said.
    """
    [card] = re.findall(rf"{OPENING}.*?</aside>", html, re.S)
    assert "When to get help" in text_of(card.partition("</h2>")[0])
    seen, fold, folded = card.partition("<details")
    assert fold
    assert folded.count("</details>") == 1
    assert not re.match(r"[^>]*\bopen\b", folded)
    [(said, [first])] = groups_of(seen).items()
    assert first in CARD[said]
    others = {
        words: [line for line in lines if line != first]
        for words, lines in CARD.items()
        if lines != [first]
    }
    assert list(groups_of(folded).items()) == list(others.items()), "the most urgent comes first"
    [summary] = re.findall(r"<summary>(.*?)</summary>", folded, re.S)
    assert text_of(summary) == f"{len(LINES) - 1} more signs"
    assert links_of(card) == [ARTICLE]
    assert "General advice; no clinician has reviewed it yet." in text_of(card)
    return first


def test_every_line_stands_in_the_article(client: Client) -> None:
    text = text_of(get(client, ARTICLE)).lower()
    for line in LINES:
        assert line.lower().removeprefix("you have ") in text.replace("you have ", ""), line


def test_every_complaint_has_the_whole_card_above_what_is_known(client: Client) -> None:
    assert set(FIRST) == set(Injury.objects.values_list("slug", flat=True))
    for slug, sign in FIRST.items():
        html = get(client, f"/injuries/{slug}/")
        assert first_of(html) == sign
        assert html.index(OPENING) < html.index("What is known")


def test_the_list_of_complaints_has_the_whole_card(client: Client) -> None:
    assert first_of(get(client, "/injuries/")) == LINES[0], "the most urgent of all"


def test_muscles_and_tissues_that_hurt_have_the_whole_card(client: Client) -> None:
    for model in (Muscle, Tissue):
        hurting = model.objects.annotate(many=Count("injuries")).filter(many__gt=0)
        assert hurting
        for page in hurting.order_by("-many", "slug")[:3]:
            wanted = {FIRST[injury.slug] for injury in page.injuries.all()}
            first = first_of(get(client, page.get_absolute_url()))
            assert first == min(wanted, key=LINES.index), "the most urgent of its pains"


@pytest.mark.parametrize("path", ["/muscles/heart/", "/tissues/patella/"])
def test_the_card_stands_there_without_a_linked_complaint(client: Client, path: str) -> None:
    model = Muscle if "muscles" in path else Tissue
    model.objects.get(slug=path.split("/")[2]).injuries.clear()
    assert first_of(get(client, path)) == LINES[0]


@pytest.mark.parametrize("path", ["/exercises/plank/", "/gait/loading/", "/glossary/eccentric/"])
def test_a_page_that_is_not_about_pain_has_no_card(client: Client, path: str) -> None:
    html = get(client, path)
    assert 'id="help"' not in html
    assert not [value for value in re.findall(r'class="([^"]*)"', html) if "get-help" in value]
    assert not [line for line in LINES if line in text_of(html)]
    # The foot of every page leads to the article in one link, which is not the card.
    content, foot, below = html.partition("<footer")
    assert foot
    assert ARTICLE not in links_of(content)
    assert links_of(below).count(ARTICLE) == 1
