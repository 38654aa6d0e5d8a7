"""Every list stands in the order it promises, whatever order the database finds the rows in.

What is expected comes from the content files or is written out here, not from the models.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
import yaml
from django.db.models import F
from django.test import Client

from muscles import kinds
from muscles.models import (
    Article,
    Claim,
    Effect,
    Exercise,
    Group,
    Muscle,
    Phase,
    Role,
    Target,
    Terrain,
)
from muscles.models.base import ContentModel
from tests.client.reading import get
from tests.conftest import FIXTURES

pytestmark = pytest.mark.django_db

Fields = dict[str, Any]

PHASES = [
    "initial-contact",
    "loading",
    "midstance",
    "propulsion",
    "early-float",
    "initial-swing",
    "mid-swing",
    "terminal-swing",
]
GROUNDS = ["flat", "uphill", "downhill", "trail", "treadmill", "sand", "faster"]
HEAD_TO_FOOT = [
    "upper-body",
    "heart-and-breathing",
    "core",
    "hip-flexors",
    "glutes",
    "quadriceps",
    "hamstrings",
    "adductors",
    "calf",
    "shin",
    "foot",
]


@cache
def rows(model: type[ContentModel]) -> tuple[Fields, ...]:
    """Return the rows of a model's content file."""
    text = (FIXTURES / kinds.of(model).file).read_text(encoding="utf-8")
    return tuple(row["fields"] for row in yaml.load(text, yaml.CSafeLoader))


def slugs(model: type[ContentModel], key: Callable[[Fields], Any]) -> list[str]:
    return [row["slug"] for row in sorted(rows(model), key=key)]


def by_order(row: Fields) -> int:
    return int(row["order"])


def by_name(row: Fields) -> str:
    """Return what an alphabet sorts by: the case of letters does not count."""
    return str(row["name"]).casefold()


def turned(model: type[ContentModel]) -> None:
    """Turn the order of all rows round, so that it differs from the order they were loaded in."""
    model.objects.update(order=1000 - F("order"))


def linked(html: str, folder: str, within: str = "") -> list[str]:
    """Return the slugs of the links to pages of ``folder`` in the part that ``within`` opens."""
    part = re.search(within, html, re.S) if within else None
    assert part or not within, within
    return re.findall(rf'<a [^>]*?href="/{folder}/([^/"]+)/"', part[0] if part else html)


MAIN = r"<main.*</main>"


# Whole lists -------------------------------------------------------------------------------------


def test_muscles_stand_head_to_foot_in_their_groups(client: Client) -> None:
    groups = slugs(Group, by_order)
    assert groups == HEAD_TO_FOOT
    html = get(client, "/muscles/")
    assert linked(html, "groups", MAIN) == groups
    place = {slug: number for number, slug in enumerate(groups)}
    wanted = slugs(Muscle, lambda row: (place[row["group"][0]], row["order"]))
    assert linked(html, "muscles", MAIN) == wanted
    for group, part in zip(groups, html.split('class="listing"')[1:], strict=True):
        members = [row for row in rows(Muscle) if row["group"][0] == group]
        assert linked(part.split("</ul>")[0], "muscles") == [
            row["slug"] for row in sorted(members, key=by_order)
        ]


def test_muscles_and_groups_turn_round_with_their_order(client: Client) -> None:
    turned(Muscle)
    turned(Group)
    wanted = slugs(Muscle, by_order)[::-1]
    html = get(client, "/muscles/")
    assert linked(html, "groups", MAIN) == HEAD_TO_FOOT[::-1]
    assert linked(html, "muscles", MAIN) == wanted
    html = get(client, "/body/?phase=loading")
    [listed] = re.findall(r"<nav[^>]*data-muscle-list.*?</nav>", html, re.S)
    assert linked(listed, "muscles") == wanted
    assert linked(listed, "groups") == HEAD_TO_FOOT[::-1]
    for svg in re.findall(r'<svg[^>]*data-view="(?:front|back|side)".*?</svg>', html, re.S):
        pictured = re.findall(r'data-muscle="([^"]+)"', svg)
        assert pictured == [slug for slug in wanted if slug in pictured]
    grouped = get(client, "/body/?size=groups")
    assert re.findall(r'list-row[^>]*data-group="([^"]+)"', grouped) == HEAD_TO_FOOT[::-1]
    html = get(client, "/gait/")
    [score] = re.findall(r'<table class="score">.*?</table>', html, re.S)
    assert linked(score, "muscles") == wanted
    assert linked(score, "groups") == HEAD_TO_FOOT[::-1]
    doing = re.findall(r'data-stride-doing="([^"]+)"', html)
    assert doing == [slug for slug in wanted if slug in doing]
    assert linked(get(client, "/terrain/"), "muscles", MAIN) == wanted
    calf = [row["slug"] for row in sorted(rows(Muscle), key=by_order) if "calf" in row["group"]]
    members = get(client, "/groups/calf/").split("Its muscles")[1].split("</ul>")[0]
    shown = [slug for slug in linked(members, "muscles") if slug in calf]
    assert list(dict.fromkeys(shown)) == calf[::-1]


def test_phases_stand_from_landing_to_landing(client: Client) -> None:
    assert slugs(Phase, by_order) == PHASES
    starts = [float(row["start_percent"]) for row in sorted(rows(Phase), key=by_order)]
    assert starts == sorted(starts)
    html = get(client, "/gait/")
    stills = html.split('class="stride-stills"')[1]
    assert linked(stills.split("</ol>")[0], "gait") == PHASES
    [score] = re.findall(r'<table class="score">.*?</thead>', html, re.S)
    assert linked(score, "gait") == PHASES
    named = stills.split('<ol class="definitions">')[1].split("</ol>")[0]
    firsts = [linked(item, "gait")[0] for item in named.split("<li>")[1:]]
    assert firsts == PHASES
    page = get(client, "/gait/loading/")
    assert linked(page.split('class="phase-strip')[1].split("</ol>")[0], "gait") == PHASES
    lenses = get(client, "/body/").split('id="lens-phases"')[1].split("</ul>")[0]
    assert re.findall(r'href="/body/\?phase=([a-z-]+)"', lenses) == PHASES


@pytest.mark.parametrize(("place", "slug"), list(enumerate(PHASES)))
def test_a_phase_lies_between_its_neighbours_all_the_way_round(
    client: Client, place: int, slug: str
) -> None:
    pager = get(client, f"/gait/{slug}/").split('class="pager"')[1].split("</nav>")[0]
    ways = dict(re.findall(r'rel="(prev|next)" href="/gait/([^/]+)/"', pager))
    assert ways == {"prev": PHASES[place - 1], "next": PHASES[(place + 1) % len(PHASES)]}


def test_a_muscle_lies_between_its_neighbours_of_the_group(client: Client) -> None:
    calf = [row["slug"] for row in sorted(rows(Muscle), key=by_order) if "calf" in row["group"]]
    for place, slug in enumerate(calf):
        for path in (f"/muscles/{slug}/", f"/muscles/{slug}/role/"):
            ways = {
                rel: address
                for address, rel in re.findall(
                    r'href="/muscles/([^/]+)/" rel="(prev|next)"', get(client, path)
                )
            } | dict(re.findall(r'rel="(prev|next)" href="/muscles/([^/]+)/"', get(client, path)))
            wanted = {"prev": place - 1, "next": place + 1}
            assert ways == {
                rel: calf[other] for rel, other in wanted.items() if 0 <= other < len(calf)
            }


@pytest.mark.parametrize("turn", [False, True])
def test_grounds_articles_and_pages_about_us_stand_in_their_order(
    client: Client, turn: bool
) -> None:
    articles = slugs(Article, by_order)
    if turn:
        for model in (Article, Terrain):
            turned(model)
    grounds = GROUNDS[::-1] if turn else GROUNDS
    articles = articles[::-1] if turn else articles
    html = get(client, "/terrain/")
    listed = html.split('class="definitions"')[1].split("</ul>")[0]
    assert [linked(item, "terrain")[0] for item in listed.split("<li>")[1:]] == grounds
    heads = html.split('class="compare"')[1].split("</thead>")[0]
    assert linked(heads, "terrain") == [slug for slug in grounds if slug != "flat"]
    assert linked(get(client, "/articles/"), "articles", r'<ul class="article-list".*?</ul>') == (
        articles
    )
    first = linked(get(client, "/"), "articles", r'<ul class="article-list".*?</ul>')
    assert first == articles[: len(first)]
    assert len(first) > 1


ALPHABETS = [
    ("/glossary/", "glossary", "glossary", "13_terms.yaml"),
    ("/injuries/", "injuries", "definitions", "12_injuries.yaml"),
    ("/tissues/", "tissues", "definitions", "09_tissues.yaml"),
]


@pytest.mark.parametrize(("path", "folder", "list_class", "file"), ALPHABETS)
@pytest.mark.parametrize("kept", [None, 3, 1])
def test_words_complaints_and_tissues_stand_from_a_to_z(
    client: Client, path: str, folder: str, list_class: str, file: str, kept: int | None
) -> None:
    model = kinds.files()[file]
    wanted = slugs(model, by_name)
    if kept:
        # Late ones first: the order of the files is not the order of the alphabet then.
        wanted = wanted[-kept:]
        model.objects.exclude(slug__in=wanted).delete()
        first = model.objects.get(slug=wanted[0])
        model.objects.filter(pk=first.pk).update(name="Zzz, the last")
        wanted = [*wanted[1:], wanted[0]]
    html = get(client, path)
    items = re.split(r"<li>|<dt>", html.split(f'class="{list_class}"')[1])[1:]
    shown = [linked(item, folder)[:1] for item in items]
    assert [slug for found in shown for slug in found][: len(wanted)] == wanted


@pytest.mark.parametrize("kept", [None, 3, 1])
def test_exercises_stand_drills_first_each_from_a_to_z(client: Client, kept: int | None) -> None:
    def key(row: Fields) -> tuple[bool, str]:
        return row["kind"] != "drill", by_name(row)

    wanted = slugs(Exercise, key)
    if kept:
        wanted = wanted[-kept:]
        Exercise.objects.exclude(slug__in=wanted).delete()
    html = get(client, "/exercises/")
    items = html.split('class="definitions"')[1].split("</ul>")[0].split("<li>")[1:]
    assert [linked(item, "exercises")[0] for item in items] == wanted
    assert f"{len(wanted)} of them." in html


@pytest.mark.parametrize("kept", [None, 3, 1])
def test_claims_stand_by_topic(client: Client, kept: int | None) -> None:
    wanted = sorted((row["topic"], row["slug"]) for row in rows(Claim))
    if kept:
        wanted = wanted[-kept:]
        Claim.objects.exclude(slug__in=[slug for _, slug in wanted]).delete()
    sections = get(client, "/claims/").split('class="listing"')[1:]
    found = [
        (re.findall(r"<h2>(.*?)</h2>", part)[0], linked(part.split("</ul>")[0], "claims"))
        for part in sections
    ]
    topics = list(dict.fromkeys(topic for topic, _ in wanted))
    assert found == [
        (topic[:1].upper() + topic[1:], [slug for name, slug in wanted if name == topic])
        for topic in topics
    ]


def test_the_site_map_follows_the_register_and_then_the_alphabet(client: Client) -> None:
    found = re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", get(client, "/sitemap.xml"))
    lists = [path for path in found if path.count("/") <= 2]
    assert lists[:4] == ["/", "/body/", "/muscles/", "/gait/"]
    assert found[: len(lists)] == lists
    folders = [path.split("/")[1] for path in found[len(lists) :]]
    assert list(dict.fromkeys(folders))[:5] == ["muscles", "groups", "gait", "terrain", "tissues"]
    assert len(set(folders)) == len(kinds.with_page())
    for folder in set(folders):
        pages = [path for path in found[len(lists) :] if path.split("/")[1] == folder]
        assert pages == sorted(pages, key=lambda path: path.rstrip("/"))


def test_the_feed_has_the_newest_first(client: Client) -> None:
    newest = Article.objects.get(slug="how-we-know")
    Article.objects.filter(pk=newest.pk).update(published_on="2030-01-01", updated_on="2030-01-01")
    found = re.findall(r"<id>https?://[^/]+/articles/([^/]+)/</id>", get(client, "/articles/feed/"))
    others = [slug for slug in slugs(Article, by_order) if slug != newest.slug]
    assert found == [newest.slug, *others][: len(found)]


# Rows on a page ----------------------------------------------------------------------------------


def keep(queryset: Any, number: int | None) -> None:
    """Leave only the last ``number`` rows."""
    if number is not None:
        pks = list(queryset.order_by("-pk").values_list("pk", flat=True))
        queryset.filter(pk__in=pks[number:]).delete()


@pytest.mark.parametrize("kept", [None, 3, 1])
def test_the_roles_of_a_muscle_follow_the_stride(client: Client, kept: int | None) -> None:
    turned(Phase)
    roles = Role.objects.filter(muscle__slug="soleus")
    keep(roles, kept)
    left = set(roles.values_list("phase__slug", flat=True))
    wanted = [slug for slug in PHASES[::-1] if slug in left]
    html = get(client, "/muscles/soleus/")
    table = html.split('class="role-table"')[1].split("</table>")[0]
    assert re.findall(r'<th scope="row"><a href="/gait/([^/]+)/"', table) == wanted
    shorts = {row["slug"]: row["short"] for row in rows(Phase)}
    panel = get(client, "/muscles/soleus/role/")
    strip = re.findall(r'class="strip-name">([^<]*)<', panel)
    assert strip == [shorts[slug] for slug in wanted]


def test_the_busiest_phase_is_the_one_with_the_highest_level(client: Client) -> None:
    levels = {row["phase"][0]: row["level"] for row in rows(Role) if row["muscle"][0] == "soleus"}
    wanted = [slug for slug in PHASES if levels[slug] == max(levels.values())]
    html = get(client, "/muscles/soleus/")
    [busiest] = re.findall(r"<dt>Busiest phase</dt>\s*<dd>(.*?)</dd>", html, re.S)
    assert linked(busiest, "gait") == wanted
    words = ["silent", "low", "moderate", "high", "peak"]
    assert f"({words[max(levels.values())]})" in busiest


@pytest.mark.parametrize("kept", [None, 3, 1])
@pytest.mark.parametrize("slug", ["loading", "mid-swing"])
def test_the_muscles_of_a_phase_stand_hardest_first(
    client: Client, slug: str, kept: int | None
) -> None:
    keep(Role.objects.filter(phase__slug=slug), kept)
    left = set(Role.objects.filter(phase__slug=slug).values_list("muscle__slug", flat=True))
    level = {row["muscle"][0]: row["level"] for row in rows(Role) if row["phase"][0] == slug}
    ranked = [
        muscle
        for muscle in sorted(slugs(Muscle, by_order), key=lambda name: -level[name])
        if muscle in left
    ]
    html = get(client, f"/gait/{slug}/")
    part = html.split("hardest first")[1].split("</section>")[0]
    working, _, quiet = part.partition("Quiet now:")
    shown = re.findall(r'<th scope="row"><a href="/muscles/([^/]+)/"', working)
    assert shown == [muscle for muscle in ranked if level[muscle]]
    assert linked(quiet, "muscles") == [muscle for muscle in ranked if not level[muscle]]


@pytest.mark.parametrize("kept", [None, 3, 1])
def test_the_grounds_on_a_muscles_page_stand_in_their_order(
    client: Client, kept: int | None
) -> None:
    turned(Terrain)
    effects = Effect.objects.filter(muscle__slug="soleus")
    keep(effects, kept)
    left = set(effects.values_list("terrain__slug", flat=True))
    html = get(client, "/muscles/soleus/")
    part = html.split('<ul class="effects">')[1].split("</ul>")[0]
    shown = re.findall(r'<h3><a href="/terrain/([^/]+)/"', part)
    assert shown == [slug for slug in GROUNDS[::-1] if slug in left]


@pytest.mark.parametrize("kept", [None, 3, 1])
def test_the_muscles_of_a_ground_stand_with_most_work_first(
    client: Client, kept: int | None
) -> None:
    keep(Effect.objects.filter(terrain__slug="uphill"), kept)
    left = set(Effect.objects.filter(terrain__slug="uphill").values_list("muscle__slug", flat=True))
    work = {"more": 1, "less": -1, "same": 0}
    # What is unclear has no size: it stands with what is much less, at the end.
    size = {
        row["muscle"][0]: work[row["change"]] * row.get("size", 0) if row["change"] in work else -2
        for row in rows(Effect)
        if row["terrain"][0] == "uphill" and row["change"] != "not-studied"
    }
    wanted = sorted(
        (slug for slug in slugs(Muscle, by_order) if slug in left and slug in size),
        key=lambda slug: -size[slug],
    )
    html = get(client, "/terrain/uphill/")
    assert re.findall(r'<h3><a href="/muscles/([^/]+)/"', html) == wanted
    others = html.split("Not studied here:")[1].split("</p>")[0]
    assert linked(others, "muscles") == [
        slug for slug in slugs(Muscle, by_order) if slug not in wanted
    ]


@pytest.mark.parametrize("kept", [None, 3, 1])
def test_main_targets_stand_before_the_others(client: Client, kept: int | None) -> None:
    exercise = max(
        {row["exercise"][0] for row in rows(Target)},
        key=lambda slug: sum(row["exercise"][0] == slug for row in rows(Target)),
    )
    targets = Target.objects.filter(exercise__slug=exercise)
    keep(targets, kept)
    # The first muscles of the body are trained too; the last is the main target.
    place = {slug: number for number, slug in enumerate(slugs(Muscle, by_order))}
    found = sorted(targets.values_list("muscle__slug", flat=True), key=place.__getitem__)
    targets.update(emphasis="also")
    targets.filter(muscle__slug=found[-1]).update(emphasis="main")
    html = get(client, f"/exercises/{exercise}/")
    trains = html.split("<dt>Trains</dt>")[1].split("</dd>")[0]
    assert linked(trains, "muscles") == [found[-1], *found[:-1]]
    assert trains.count("(also)") == len(found) - 1
    assert "(also)" not in trains.split("</a>")[1].split("<a")[0]


def test_the_exercises_of_a_muscle_stand_main_target_first_then_by_name(client: Client) -> None:
    names = {row["slug"]: by_name(row) for row in rows(Exercise)}
    found = sorted(
        (names[row["exercise"][0]], row["exercise"][0])
        for row in rows(Target)
        if row["muscle"][0] == "soleus"
    )
    # The first of the alphabet trains it only besides, so it stands last.
    Target.objects.filter(muscle__slug="soleus").update(emphasis="main")
    Target.objects.filter(muscle__slug="soleus", exercise__slug=found[0][1]).update(emphasis="also")
    wanted = [*((False, *pair) for pair in found[1:]), (True, *found[0])]
    assert len(wanted) > 1
    html = get(client, "/muscles/soleus/")
    part = html.split("Exercises and drills that use it:")[1].split("</ul>")[0]
    shown = re.findall(r'href="/exercises/([^/]+)/"[^>]*>[^<]*</a>( \(also\))?', part)
    assert shown == [(slug, " (also)" if also else "") for also, _, slug in wanted]


def test_other_claims_on_a_topic_stand_by_the_alphabet(client: Client) -> None:
    topics: dict[str, list[str]] = {}
    for row in rows(Claim):
        topics.setdefault(row["topic"], []).append(row["slug"])
    topic = max(topics, key=lambda name: len(topics[name]))
    first, *others = sorted(topics[topic])
    related = get(client, f"/claims/{first}/").split('id="related"')[1].split("</section>")[0]
    assert linked(related, "claims") == others


def test_pages_that_rest_on_a_source_stand_in_the_order_of_the_register(client: Client) -> None:
    html = get(client, "/sources/hamner2010/").split("Pages that rest on it")[1]
    tags = re.findall(r'<span class="tag">([^<]*)</span>', html)
    order = [kind.singular for kind in kinds.KINDS]
    places = [order.index(tag) for tag in tags]
    assert len(set(places)) > 1
    assert places == sorted(places)
