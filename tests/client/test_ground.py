"""The page of a ground: what was measured is filled, what was not is hatched, and told apart."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.test import Client

from muscles.figures.bodymap import Mark
from muscles.figures.plate import Sheet
from muscles.models import Effect, Exercise, Terrain
from muscles.models.families import RULES
from muscles.models.terrain import Basis, Change
from muscles.presenters import text_figures
from muscles.presenters.lens import effect_mark
from muscles.presenters.training import serves
from tests.client.reading import effect_row, get, text_of

pytestmark = pytest.mark.django_db

GROUNDS = ["uphill", "downhill", "trail", "sand", "faster"]


def figure(html: str) -> str:
    return html.split('data-look="figure"')[1].split("<figcaption>")[0]


@pytest.mark.parametrize(
    ("change", "size", "basis", "classes", "sign"),
    [
        ("more", 2, "measured", "level-4 is-more", "++"),
        ("more", 1, "measured", "level-3 is-more", "+"),
        ("more", 2, "expected", "level-4 is-more is-expected", "++"),
        ("more", 1, "modelled", "level-3 is-more is-expected", "+"),
        ("more", 2, "joint", "level-4 is-more is-expected", "++"),
        ("less", 1, "measured", "level-1 is-less", "−"),
        ("less", 2, "expected", "level-0 is-less is-expected", "−−"),
        ("same", 0, "measured", "level-2 is-same", "="),
        ("unclear", 0, "measured", "level-0 is-unclear", "?"),
        ("not-studied", 0, "expected", "level-0 is-not-studied", ""),
    ],
)
def test_an_effect_is_hatched_unless_somebody_measured_it(
    change: str, size: int, basis: str, classes: str, sign: str
) -> None:
    mark = effect_mark(Effect(change=change, size=size, basis=basis))
    assert (mark.classes, mark.sign) == (classes, sign)


@pytest.mark.parametrize("slug", GROUNDS)
def test_the_figure_fills_only_what_was_measured(client: Client, slug: str) -> None:
    shown = figure(get(client, f"/terrain/{slug}/"))
    lit = re.findall(
        r'<use href="[^"#]*#(?:plate-(?:front|back)-)?(?:deep-)?([a-z-]+)" class="(region [^"]+)"',
        shown,
    )
    assert lit
    effects = {
        effect.muscle.slug: effect
        for effect in Effect.objects.filter(terrain__slug=slug).select_related("muscle")
    }
    for muscle, classes in lit:
        effect = effects[muscle]
        assert effect.change != Change.NOT_STUDIED
        is_change = effect.change in (Change.MORE, Change.LESS)
        assert ("is-expected" in classes) == (is_change and effect.basis != Basis.MEASURED)


def test_the_figure_says_more_and_less_by_signs_too(client: Client) -> None:
    shown = figure(get(client, "/terrain/uphill/"))
    signs = re.findall(r"<text [^>]*>([^<]+)</text>", shown)
    assert {"++", "+", "=", "?"} <= set(signs)


def test_a_sign_stands_at_its_muscle_and_only_where_asked_for() -> None:
    marks = {"gluteus-maximus": Mark(4, "", change="more")}
    assert ">++</text>" in Sheet().picture("back", marks, signs=True)
    assert "<text" not in Sheet().picture("back", marks)


@pytest.mark.parametrize("slug", GROUNDS)
def test_the_table_has_each_studied_muscle_once_with_its_words(client: Client, slug: str) -> None:
    html = get(client, f"/terrain/{slug}/")
    terrain = Terrain.objects.get(slug=slug)
    studied = terrain.effects.exclude(change="not-studied").select_related("muscle")
    for effect in studied:
        told = effect_row(html, effect.muscle.name)
        assert effect.in_words in text_of(told)
        assert f"is-{effect.change}" in told
    assert html.count('<th scope="row">') == len(studied)


def test_what_nobody_measured_is_folded_apart(client: Client) -> None:
    html = get(client, "/terrain/uphill/")
    measured, _, rest = html.partition("more that nobody measured here")
    for effect in Terrain.objects.get(slug="uphill").effects.select_related("muscle"):
        if effect.change != "not-studied":
            part = measured if effect.basis == "measured" else rest
            assert f"<span>{effect.muscle.name}</span>" in part


def test_the_facts_count_what_the_table_shows(client: Client) -> None:
    text = text_of(get(client, "/terrain/uphill/"))
    effects = Terrain.objects.get(slug="uphill").effects
    unclear = effects.filter(change="unclear").count()
    measured = effects.filter(basis="measured").exclude(change__in=["unclear", "not-studied"])
    assert f"Measured in people who ran{measured.count()} muscles" in text.replace("ran ", "ran")
    assert f"disagree{unclear} muscles" in text.replace("disagree ", "disagree")


def test_the_flat_is_what_others_are_compared_with(client: Client) -> None:
    html = get(client, "/terrain/flat/")
    assert "All other grounds are compared with this one." in text_of(html)
    assert "is-expected" not in figure(html)


def test_a_map_of_a_ground_inside_a_text_hatches_what_nobody_measured() -> None:
    found = text_figures.find("map", {"terrain": "uphill"})
    assert isinstance(found, text_figures.MapInText)
    assert found.address == "/body/?terrain=uphill"
    drawn = re.findall(r'class="region ([^"]+)"', found.svg)
    assert "level-3 is-more is-expected" in drawn
    assert not [classes for classes in drawn if "is-same" in classes or "is-not" in classes]


def test_the_menu_leads_to_every_ground_and_marks_this_one(client: Client) -> None:
    html = get(client, "/terrain/sand/")
    [menu] = re.findall(r'<details class="menu".*?</details>', html)
    for terrain in Terrain.objects.all():
        assert f'href="{terrain.get_absolute_url()}"' in menu
    assert 'href="/terrain/sand/" aria-current="page"' in menu


# Pain and training -------------------------------------------------------------------------------


def test_the_page_of_a_pain_says_first_when_to_get_help(client: Client) -> None:
    html = get(client, "/injuries/calf-strain/")
    help_card = html.index('class="flag get-help"')
    # A small picture of where it is keeps its place on the first screen of a phone.
    assert html.index('data-look="figure"') < help_card < html.index('id="helps"')
    assert html.index('id="helps"') < html.index('id="loads"') < html.index('id="what"')
    seen = re.sub(r"<details.*?</details>", "", html.split('class="flag get-help"')[1])
    assert "See a doctor or an emergency department today if:" in text_of(f"<p {seen}")
    assert "a blood clot in a leg vein" in seen.split("</aside>")[0]


def test_the_figure_of_a_pain_shows_tendons_apart_from_muscles(client: Client) -> None:
    shown = get(client, "/injuries/achilles-tendinopathy/")
    assert 'href="#plate-back-tissue-achilles-tendon" class="tissue region' in shown
    assert 'href="#plate-back-gastrocnemius" class="region' in shown


def test_an_exercise_tells_dose_easier_harder_and_when_to_stop(client: Client) -> None:
    html = get(client, "/exercises/standing-calf-raise/")
    ids = ["how", "easier", "harder", "stop", "dose"]
    places = [html.index(f'id="{name}"') for name in ids]
    assert places == sorted(places)
    assert re.search(r'<section class="flag"[^>]*aria-labelledby="stop"', html)


def test_exercises_of_one_family_name_the_same_muscles() -> None:
    def named(slug: str) -> dict[str, str]:
        return dict(slug_of[slug].targets.values_list("muscle__slug", "emphasis"))

    slug_of = {row.slug: row for row in Exercise.objects.all()}
    assert named("forward-lunge") == named("walking-lunge")
    vasti = {"vastus-intermedius", "vastus-lateralis", "vastus-medialis"}
    for slug in ("step-up", "step-down", "single-leg-squat", "reverse-nordic", "wall-sit"):
        assert {named(slug).get(muscle) for muscle in vasti} == {"main"}, slug
    hamstrings = {"biceps-femoris", "semimembranosus", "semitendinosus"}
    for slug in ("glute-bridge", "single-leg-bridge", "hip-thrust"):
        assert {named(slug).get(muscle) for muscle in hamstrings} == {"main"}, slug
    assert {"external-oblique", "internal-oblique"} < set(named("plank"))
    # A rule that only one exercise follows would compare nothing.
    members = Counter(row.family for row in slug_of.values() if row.family)
    assert set(members) == set(RULES)
    assert min(members.values()) > 1


def test_an_exercise_says_which_phase_and_ground_it_serves(client: Client) -> None:
    text = text_of(get(client, "/exercises/step-down/"))
    assert "Serves absorbing Ground that asks more of a main target" in text
    assert re.search(r"Measured: [a-z, ]*downhill", text)
    assert "By anatomy, as in all of this family (steps on one leg): Knee" in text
    assert re.search(r"no part of it\. This page rests on\W*\d", text)
    for page in Exercise.objects.all():
        assert serves(page, page.targets.select_related("muscle")).phases, page


def test_what_was_measured_on_a_ground_is_seen_in_its_figure(client: Client) -> None:
    """The heart lies under the chest, which is only expected to work more: it has its own picture.

    So the first finding of a ground is never missing in what one sees first.
    """
    hidden = {}
    for ground in Terrain.objects.exclude(slug="flat"):
        html = get(client, ground.get_absolute_url())
        [figure] = re.findall(r'<figure class="bodies">.*?</figure>', html)
        for effect in ground.effects.filter(basis="measured", change__in=["more", "less"]):
            # By its outline, or with its ink from the file of the view.
            drawn = rf'href="[^"#]*#(?:[a-z-]+-)?{effect.muscle.slug}"'
            assert re.search(drawn, figure), effect
        hidden[ground.slug] = text_of(
            "".join(re.findall(r"<ul class=.bodies-hidden.*?</ul>", figure))
        )
    assert hidden["uphill"] == "Heart much more; it lies deeper"
