"""Lists show what they lead to: each row with its own picture, drawn once for the whole page."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.test import Client

from muscles.figures import art
from muscles.models import Article, Claim, Exercise, Injury
from muscles.presenters.editorial import HELP
from tests.client.reading import get, links_of, text_of

pytestmark = pytest.mark.django_db

LISTS = ["/terrain/", "/exercises/", "/injuries/", "/claims/", "/articles/"]
KNOWN = {slug for view in art.VIEWS for slug in art.load(view).slugs}
PICTURE = re.compile(r'<svg class="map map-([a-z-]+) plate".*?</svg>')


def card(html: str, address: str) -> str:
    """Return the first list item that leads to ``address``."""
    items = re.findall(r"<li>(?:(?!<li>).)*?</li>", html, re.DOTALL)
    return next(item for item in items if f'href="{address}"' in item)


def lit(picture: str) -> set[str]:
    """Return the muscles and tissues that a picture lights."""
    found = re.findall(r'<use href="#plate-([a-z-]+)" class="(?:tissue )?region', picture)
    names = {re.sub(rf"^(?:{'|'.join(art.VIEWS)})-", "", name) for name in found}
    return {name if name in KNOWN else re.sub("^(?:deep|tissue)-", "", name) for name in names}


@pytest.mark.parametrize("path", LISTS)
def test_a_page_draws_the_body_once_and_repeats_it(client: Client, path: str) -> None:
    html = get(client, path)
    pictures = PICTURE.findall(html)
    assert len(pictures) > 10
    drawn = re.findall(r'<g id="plate-([a-z-]+)">', html)
    assert set(pictures) <= set(drawn)
    assert len(html) < 250_000


@pytest.mark.parametrize("path", LISTS)
def test_pictures_on_lists_are_silent_because_the_words_beside_say_the_same(
    client: Client, path: str
) -> None:
    for picture in PICTURE.finditer(get(client, path)):
        assert 'aria-hidden="true"' in picture[0]


def test_an_exercise_is_shown_by_what_it_trains(client: Client) -> None:
    html = get(client, "/exercises/")
    for row in Exercise.objects.with_targets():
        shown = card(html, row.get_absolute_url())
        targets = {target.muscle.slug for target in row.targets.all()}
        assert lit(shown) <= targets
        assert lit(shown), row
        said = text_of(shown)
        assert row.dose in said
        assert row.get_difficulty_display() in said
        main = [t for t in row.targets.all() if t.emphasis == "main"]
        assert main[0].muscle.everyday_name[1:] in said or len(main) > 2


def test_a_pain_is_shown_by_what_lies_there_and_called_by_its_everyday_name(
    client: Client,
) -> None:
    html = get(client, "/injuries/")
    for row in Injury.objects.with_places():
        shown = card(html, row.get_absolute_url())
        there = {place.slug for place in (*row.muscles.all(), *row.tissues.all())}
        assert lit(shown) <= there
        assert lit(shown), row
        said = text_of(shown)
        assert said.index(row.everyday_name[1:]) < said.index(row.name)


def test_a_pain_under_the_heel_shows_the_sole(client: Client) -> None:
    shown = card(get(client, "/injuries/"), "/injuries/plantar-heel-pain/")
    assert "plantar-fascia" in lit(shown)
    assert "plate-foot-sole" in shown


def test_pains_stand_from_head_to_foot(client: Client) -> None:
    shown = re.findall(r'<h2[^>]*><a href="/injuries/([^"/]+)/"', get(client, "/injuries/"))
    places = {
        row.slug: min(muscle.order for muscle in row.muscles.all())
        for row in Injury.objects.with_places()
    }
    assert sorted(shown) == sorted(places)
    assert [places[slug] for slug in shown] == sorted(places.values())


def test_a_claim_carries_its_verdict_as_a_stamp(client: Client) -> None:
    html = get(client, "/claims/")
    for row in Claim.objects.with_muscles():
        shown = card(html, row.get_absolute_url())
        assert f'<span class="stamp is-{row.verdict}">{row.verdict}</span>' in shown
        assert lit(shown) <= {muscle.slug for muscle in row.muscles.all()}


def test_an_article_is_shown_by_its_muscles_or_else_by_a_runner(client: Client) -> None:
    html = get(client, "/articles/")
    for row in Article.objects.with_muscles()[1:]:
        shown = card(html, row.get_absolute_url())
        muscles = {muscle.slug for muscle in row.muscles.all()}
        assert lit(shown) <= muscles
        if row.slug == HELP:
            # Danger signs come from everywhere: the whole body, and nothing of it in red.
            assert "plate-front" in shown
            assert not lit(shown)
        else:
            assert "stride-figure is-middle" in shown if not muscles else lit(shown)


@pytest.mark.parametrize(
    ("path", "field", "model"),
    [("/exercises/", "kind", Exercise), ("/claims/", "verdict", Claim)],
)
def test_a_filter_says_how_many_rows_each_choice_keeps(
    client: Client, path: str, field: str, model: type[Exercise] | type[Claim]
) -> None:
    html = get(client, path)
    [segment] = re.findall(r'<ul class="segment">.*?</ul>', html)
    counts = Counter(model.objects.values_list(field, flat=True))
    shown = dict(re.findall(r'href="([^"]+)"[^>]*>[^<]*<small>(\d+)</small>', segment))
    assert shown == {path: str(counts.total())} | {
        f"{path}?{field}={word}": str(count) for word, count in counts.items()
    }
    assert re.search(rf'href="{path}" aria-current="true">All', segment)


def test_a_choice_keeps_the_other_filters_and_counts_within_them(client: Client) -> None:
    html = get(client, "/exercises/?muscle=soleus&kind=drill")
    [segment] = re.findall(r'<ul class="segment">.*?</ul>', html)
    of_soleus = Exercise.objects.filter(targets__muscle__slug="soleus")
    assert "/exercises/?muscle=soleus" in links_of(segment)
    assert "/exercises/?kind=strength&muscle=soleus" in links_of(segment)
    assert f"All <small>{of_soleus.count()}</small>" in segment
    assert re.search(r'kind=drill&amp;muscle=soleus" aria-current="true"', segment)
    assert '<input type="hidden" name="kind" value="drill">' in html


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/exercises/?muscle=pelvic-floor&difficulty=advanced", "No exercise fits these choices."),
        ("/claims/?topic=heart&verdict=unsupported", "No claim fits these choices."),
        ("/sources/?q=zebra+unicorn", "No source fits these choices."),
    ],
)
def test_a_list_that_nothing_fits_says_what_to_do(client: Client, path: str, words: str) -> None:
    html = get(client, path)
    [nothing] = re.findall(r'<div class="nothing">.*?</div>', html)
    assert words in text_of(nothing)
    assert links_of(nothing) == [path.partition("?")[0]]


def test_a_missing_page_shows_a_body_and_leads_on(client: Client) -> None:
    html = client.get("/zzzzzzzz/").content.decode()
    assert PICTURE.findall(html) == ["back"]
    assert not lit(html)
    assert {"/body/", "/injuries/", "/glossary/"} <= set(links_of(html))


def test_learn_shows_one_claim_of_each_verdict_and_counts_them(client: Client) -> None:
    html = get(client, "/articles/")
    assert sorted(re.findall(r'class="stamp is-([a-z]+)"', html)) == sorted(
        Claim.objects.order_by().values_list("verdict", flat=True).distinct()
    )
    supported = Claim.objects.filter(verdict="supported").count()
    assert f"{Claim.objects.count()} claims: {supported} supported" in text_of(html)


@pytest.mark.parametrize("path", [*LISTS, "/injuries/calf-strain/", "/exercises/plank/", "/"])
def test_the_site_says_pain_and_not_complaint(client: Client, path: str) -> None:
    html = get(client, path)
    words = re.findall(r"<(title|h1|h2|h3|nav|dt|summary)\b(.*?)</\1>", html)
    assert len(words) > 5
    assert not [shown for _, shown in words if "complaint" in shown.lower()]
