"""The front page: the question, its answer, labels beside the body, doors, the film."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from django.test import Client

from muscles.figures import art
from muscles.models import (
    Article,
    Claim,
    Exercise,
    Group,
    Injury,
    Muscle,
    Phase,
    Source,
    Terrain,
)
from muscles.presenters import body_map, home
from tests.client.reading import get, links_of, text_of

pytestmark = pytest.mark.django_db


def part(client: Client, pattern: str) -> str:
    """Return the first part of the front page that ``pattern`` finds."""
    found = re.search(pattern, get(client, "/"), re.S)
    assert found
    return found[0]


def test_the_first_article_asks_and_answers_with_its_sources(client: Client) -> None:
    first = Article.objects.order_by("order").first()
    assert first
    assert text_of(part(client, r"<h1>.*?</h1>")) == first.name
    answer = part(client, r'<p class="answer".*?</p>')
    assert "Your front thigh and side hip catch you" in text_of(answer)
    cited = re.findall(r"@([\w-]+)", first.short_answer)
    found = re.findall(r'class="cite" href="/sources/([\w-]+)/"', answer)
    assert set(found) == set(cited)


def test_each_label_is_a_link_to_its_group(client: Client) -> None:
    html = part(client, r'<ul class="labels".*?</ul>')
    groups = Group.objects.exclude(map_label="")
    assert len(groups) == 10
    assert sorted(links_of(html)) == sorted(group.get_absolute_url() for group in groups)
    for group in groups:
        words = f"<b>{group.map_label}</b><span>{group.map_words}</span>"
        assert f'href="{group.get_absolute_url()}">{words}' in html
    lines = re.findall(r'class="map-lead"', client.get("/").content.decode())
    assert len(lines) == len(groups)


def test_a_group_without_a_label_has_none(client: Client) -> None:
    Group.objects.filter(slug="calf").update(map_label="")
    html = part(client, r'<ul class="labels".*?</ul>')
    assert "/groups/calf/" not in html


def test_labels_never_share_a_row_and_each_line_ends_on_its_group(client: Client) -> None:
    members: dict[int, list[Muscle]] = {}
    for muscle in Muscle.objects.all():
        members.setdefault(muscle.group_id, []).append(muscle)
    groups = [(group, members[group.pk]) for group in Group.objects.all()]
    labels = body_map.label_leads(groups, home.ROWS)
    places = [(view, row) for _, view, row, _ in labels]
    assert len(set(places)) == len(places)
    for side in ("front", "back"):
        rows = [row for view, row in places if view == side]
        assert rows == sorted(rows)
        assert all(row - before >= 2 for before, row in pairwise(rows)), side
    for group, view, row, lead in labels:
        assert 0 <= row < home.ROWS
        assert lead.side == ("left" if view == "front" else "right")
        slugs = {muscle.slug for muscle in members[group.pk]}
        points = {
            (abs(region.label[0]), region.label[1])
            for region in art.load(view).muscles
            if region.slug in slugs and region.label
        }
        assert (abs(lead.point[0]), lead.point[1]) in points
    assert "heart-and-breathing" not in {group.slug for group, *_ in labels}


def test_the_four_doors_count_what_is_behind_them(client: Client) -> None:
    doors = part(client, r'<ul class="doors".*?</ul>')
    assert links_of(doors) == ["/injuries/", "/terrain/", "/exercises/", "/claims/"]
    counts = [
        Injury.objects.count(),
        Terrain.objects.exclude(slug="flat").count(),
        Exercise.objects.count(),
        Claim.objects.count(),
    ]
    assert [int(number) for number in re.findall(r"\d+", text_of(doors))] == counts
    trust = part(client, r'<section aria-labelledby="trust".*?</section>')
    assert f"{Source.objects.count()} of them" in text_of(trust)


def test_the_film_leads_to_the_map_in_each_phase(client: Client) -> None:
    film = part(client, r"<nav[^>]*data-film.*?</nav>")
    slugs = Phase.objects.values_list("slug", flat=True)
    assert links_of(film) == [f"/body/?phase={slug}" for slug in slugs]
    assert "aria-current" not in film


def test_each_article_to_read_has_a_picture_of_its_muscles_or_a_runner(client: Client) -> None:
    reads = part(client, r'<ul class="rows reads">.*?</ul>').split("<li>")[1:]
    articles = list(Article.objects.with_muscles()[:6])
    assert len(reads) == len(articles) == 6
    for shown, article in zip(reads, articles, strict=True):
        assert links_of(shown) == [article.get_absolute_url()]
        slugs = {muscle.slug for muscle in article.muscles.all()}
        lit = re.findall(r'\.svg#plate-([a-z-]+)" class="region', shown)
        assert ("is-still" in shown) == (not slugs), article
        assert all(any(name.endswith(slug) for slug in slugs) for name in lit), article
        assert bool(lit) == bool(slugs), article


def test_home_without_articles_still_asks(client: Client) -> None:
    Article.objects.all().delete()
    html = get(client, "/")
    assert "<h1>Which muscles do you use when you run?</h1>" in html
    assert 'class="answer"' not in html
    assert "No article is written yet." in html
