"""The figures inside texts: each shows what its words say, and its link leads to the same map."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from muscles import kinds
from muscles.models import Article, Effect, Muscle, Role
from muscles.presenters import text_figures
from muscles.presenters.footnotes import writer
from muscles.presenters.text_figures import CostInText, CurveInText, MapInText
from muscles.templatetags.page import prose
from tests.client.reading import get, links_of, text_of

pytestmark = pytest.mark.django_db


def found(**options: str) -> MapInText:
    figure = text_figures.find("map", options)
    assert isinstance(figure, MapInText)
    return figure


@pytest.mark.parametrize(
    ("option", "slug", "title", "address"),
    [
        ("muscle", "soleus", "Deep calf muscle (soleus)", "/body/?muscle=soleus"),
        ("group", "calf", "Calf", "/groups/calf/"),
        ("phase", "loading", "Absorbing: the muscles that work", "/body/?phase=loading"),
        (
            "terrain",
            "uphill",
            "Uphill: what works more or less; hatched is expected or inferred, not measured",
            "/body/?terrain=uphill",
        ),
    ],
)
def test_a_map_has_its_title_and_leads_to_the_map_of_the_same(
    client: Client, option: str, slug: str, title: str, address: str
) -> None:
    figure = found(**{option: slug})
    assert (figure.title, figure.address) == (title, address)
    assert f'aria-label="{title}, ' in figure.svg
    page = get(client, address)
    assert 'class="problems"' not in page
    assert title.partition(":")[0].partition(" (")[0] in text_of(page)


def test_a_map_of_a_muscle_shows_it_alone_and_one_of_a_group_all_of_it() -> None:
    assert text_figures._of_muscle("soleus")[1].keys() == {"soleus"}
    calf = set(Muscle.objects.filter(group__slug="calf").values_list("slug", flat=True))
    assert text_figures._of_group("calf")[1].keys() == calf


def test_a_map_of_a_phase_shows_what_works_moderately_or_more() -> None:
    shown = text_figures._of_phase("loading")[1]
    roles = Role.objects.filter(phase__slug="loading", level__gte=2).select_related("muscle")
    assert roles
    assert {slug: mark.level for slug, mark in shown.items()} == {
        role.muscle.slug: role.level for role in roles
    }


def test_a_map_of_a_ground_shows_what_works_more_or_less_and_what_is_only_expected() -> None:
    shown = text_figures._of_terrain("uphill")[1]
    effects = Effect.objects.filter(terrain__slug="uphill", change__in=["more", "less"])
    assert {effect.change for effect in effects} == {"more", "less"}
    assert {effect.basis == "measured" for effect in effects} == {True, False}
    assert {slug: (mark.change, mark.level, mark.is_expected) for slug, mark in shown.items()} == {
        effect.muscle.slug: (effect.change, effect.level, effect.basis != "measured")
        for effect in effects.select_related("muscle")
    }


def test_what_is_not_there_is_no_figure() -> None:
    for kind, options in (
        ("map", {"muscle": "none"}),
        ("map", {"group": "none"}),
        ("map", {"phase": "none"}),
        ("map", {"terrain": "none"}),
        ("map", {}),
        ("curve", {"muscle": "none"}),
        ("curve", {}),
        ("graph", {}),
    ):
        assert text_figures.find(kind, options) is None
    assert isinstance(text_figures.find("curve", {"muscle": "soleus"}), CurveInText)
    assert isinstance(text_figures.find("cost", {}), CostInText)


def test_every_small_map_in_an_article_leads_to_a_page_that_understands_its_address(
    client: Client,
) -> None:
    leading: dict[str, list[str]] = {}
    for article in Article.objects.all():
        html = get(client, article.get_absolute_url())
        figures = re.findall(r'<figure class="small-map">.*?</figure>', html, re.S)
        assert len(figures) == article.body.count("{map "), article.slug
        leading[article.slug] = []
        for figure in figures:
            [caption] = re.findall(r"<figcaption>(.*?)</figcaption>", figure, re.S)
            [address] = links_of(caption)
            leading[article.slug].append(address)
            assert "Drawing: Running Muscles." in text_of(caption)
            page = get(client, address)
            assert 'class="problems"' not in page
            # The caption begins with what the page is about, and so does the page.
            assert text_of(caption).partition(".")[0].partition(" (")[0] in text_of(page)
    # Each lights what its sentence is about: the hip that climbs, the thigh that brakes.
    assert leading["hills-up-and-down"] == ["/groups/glutes/", "/groups/quadriceps/"]
    assert leading["arms"] == ["/body/?muscle=deltoid"]


@pytest.mark.parametrize("figure", ["{map muscle=none}", "{map}", "{curve muscle=none}"])
def test_a_text_leaves_out_a_figure_of_nothing(figure: str) -> None:
    text = f"Before.\n\n{figure}\n\nAfter."
    assert text_of(prose(text, writer(text))) == "Before. After."


def test_a_writer_draws_only_what_its_texts_named() -> None:
    assert "<figure" not in prose("{map muscle=soleus}", writer("Another text."))


def test_a_map_takes_the_options_that_editors_are_offered() -> None:
    assert set(kinds.on_map()) == set(text_figures._MAPS)
