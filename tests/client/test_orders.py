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
from django.utils import timezone

from muscles import kinds
from muscles.models import (
    Article,
    Claim,
    Effect,
    Exercise,
    Group,
    Injury,
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
FILM = r'<nav class="film.*?</nav>'


# Whole lists -------------------------------------------------------------------------------------


def test_muscles_stand_head_to_foot_in_their_groups(client: Client) -> None:
    groups = slugs(Group, by_order)
    assert groups == HEAD_TO_FOOT
    html = get(client, "/muscles/")
    assert linked(html, "groups", MAIN) == groups
    place = {slug: number for number, slug in enumerate(groups)}
    wanted = slugs(Muscle, lambda row: (place[row["group"][0]], row["order"]))
    assert linked(html, "muscles", MAIN) == wanted
    for group, part in zip(groups, html.split('class="group-card"')[1:], strict=True):
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
    html = get(client, "/gait/?condition=run4.0")
    [score] = re.findall(r'<table class="score"[^>]*>.*?</table>', html, re.S)
    assert linked(score, "muscles") == wanted
    assert linked(score, "groups") == HEAD_TO_FOOT[::-1]
    doing = re.findall(r'data-stride-doing="[^"]+"(?: data-level="(\d)")?', html)
    assert {"", "0", "4"} <= set(doing)
    assert doing == sorted(doing, reverse=True)
    assert linked(get(client, "/terrain/"), "muscles", r'<table class="compare">.*?</table>') == (
        wanted
    )
    calf = [row["slug"] for row in sorted(rows(Muscle), key=by_order) if "calf" in row["group"]]
    members = get(client, "/groups/calf/").split("Its muscles")[1].split("</ul>")[0]
    shown = [slug for slug in linked(members, "muscles") if slug in calf]
    assert list(dict.fromkeys(shown)) == calf[::-1]


def test_phases_stand_from_landing_to_landing(client: Client) -> None:
    assert slugs(Phase, by_order) == PHASES
    starts = [float(row["start_percent"]) for row in sorted(rows(Phase), key=by_order)]
    assert starts == sorted(starts)
    html = get(client, "/gait/")
    assert re.findall(r'id="film-([a-z-]+)"', html) == PHASES
    places = [int(at) for at in re.findall(r'href="/gait/\?at=(\d+)[^"]*"[^>]*id="film-', html)]
    assert len(places) == len(PHASES)
    assert places == sorted(places)
    [score] = re.findall(r'<table class="score"[^>]*>.*?</thead>', html, re.S)
    assert linked(score, "gait") == PHASES
    assert linked(html, "gait", r'<section class="stride-phases".*?</ol>') == PHASES
    assert linked(get(client, "/gait/loading/"), "gait", FILM) == PHASES
    [lenses] = re.findall(FILM, get(client, "/body/"), re.S)
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
    # The flat is what the others are compared with: it closes the list.
    others = [slug for slug in grounds if slug != "flat"]
    assert re.findall(r'class="card-name"[^>]*><a href="/terrain/([^/]+)/"', html) == [
        *others,
        "flat",
    ]
    heads = html.split('class="compare"')[1].split("</thead>")[0]
    assert linked(heads, "terrain") == others
    chosen = get(client, "/terrain/uphill/").split("<summary>Ground ")[1].split("</ul>")[0]
    assert linked(chosen, "terrain") == grounds
    assert linked(
        get(client, "/articles/"), "articles", r'<div class="lead">.*is-columns.*?</ul>'
    ) == (articles)
    first = linked(get(client, "/"), "articles", r'id="read".*?</ul>')
    assert first == articles[: len(first)]
    assert len(first) > 1


ALPHABETS = [
    ("/glossary/", "glossary", r'<div><dt><a href="/glossary/([^/]+)/"', "13_terms.yaml"),
    (
        "/tissues/",
        "tissues",
        r'<li><svg.*?</svg> <div><a href="/tissues/([^/]+)/"',
        "09_tissues.yaml",
    ),
]


@pytest.mark.parametrize(("path", "folder", "item", "file"), ALPHABETS)
@pytest.mark.parametrize("kept", [None, 3, 1])
def test_words_and_tissues_stand_from_a_to_z(
    client: Client, path: str, folder: str, item: str, file: str, kept: int | None
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
    assert re.findall(item, html) == wanted
    assert list(dict.fromkeys(linked(html, folder, MAIN))) == wanted


@pytest.mark.parametrize("kept", [None, 3, 1])
@pytest.mark.parametrize("turn", [False, True])
def test_pains_stand_from_head_to_foot_by_their_first_muscle(
    client: Client, kept: int | None, turn: bool
) -> None:
    sign = -1 if turn else 1
    place = {row["slug"]: sign * row["order"] for row in rows(Muscle)}

    def first(row: Fields) -> tuple[int, str]:
        return min(place[muscle] for [muscle] in row["muscles"]), row["name"]

    wanted = slugs(Injury, first)
    assert wanted != slugs(Injury, by_name)
    if turn:
        turned(Muscle)
    if kept:
        wanted = wanted[-kept:]
        Injury.objects.exclude(slug__in=wanted).delete()
    html = get(client, "/injuries/")
    assert re.findall(r'class="card-name"[^>]*><a href="/injuries/([^/]+)/"', html) == wanted


@pytest.mark.parametrize("kept", [None, 3, 1])
def test_exercises_stand_drills_first_each_from_a_to_z(client: Client, kept: int | None) -> None:
    def key(row: Fields) -> tuple[bool, str]:
        return row["kind"] != "drill", by_name(row)

    wanted = slugs(Exercise, key)
    if kept:
        wanted = wanted[-kept:]
        Exercise.objects.exclude(slug__in=wanted).delete()
    html = get(client, "/exercises/")
    assert linked(html, "exercises", r'<ul class="cards exercise-cards".*?</ul>') == wanted
    assert f'"count">{len(wanted)} exercise{"" if len(wanted) == 1 else "s"}<' in html


@pytest.mark.parametrize("kept", [None, 3, 1])
def test_claims_stand_by_topic(client: Client, kept: int | None) -> None:
    wanted = sorted((row["topic"], row["slug"]) for row in rows(Claim))
    if kept:
        wanted = wanted[-kept:]
        Claim.objects.exclude(slug__in=[slug for _, slug in wanted]).delete()
    html = get(client, "/claims/")
    assert linked(html, "claims", r'<ul class="cards claim-cards".*?</ul>') == [
        slug for _, slug in wanted
    ]
    topics = list(dict.fromkeys(topic for topic, _ in wanted))
    [choice] = re.findall(r'<select name="topic".*?</select>', html)
    assert re.findall(r'<option value="([^"]+)"', choice) == topics


def test_the_site_map_follows_the_register_and_then_the_alphabet(client: Client) -> None:
    found = re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", get(client, "/sitemap.xml"))
    # Beside the register: the two pages that explain the files of open data.
    assert found[2:4] == ["/data/dictionary/", "/data/example/"]
    del found[2:4]
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
    today = timezone.localdate()
    Article.objects.filter(pk=newest.pk).update(published_on=today, updated_on=today)
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
    table = html.split('class="role-table as-cards"')[1].split("</table>")[0]
    assert re.findall(r'<th scope="row"><a href="/gait/([^/]+)/"', table) == wanted
    panel = get(client, "/muscles/soleus/role/")
    for page in (html, panel):
        [bars] = re.findall(r'<ol class="bars .*?</ol>', page, re.S)
        shown = re.findall(r'<a href="/gait/([^/]+)/">.*?</b> <span>(.*?)</span>', bars, re.S)
        assert [slug for slug, _ in shown] == PHASES[::-1]
        assert [slug for slug, said in shown if said != "not described"] == wanted


def test_the_busiest_phase_is_the_one_with_the_highest_level(client: Client) -> None:
    levels = {row["phase"][0]: row["level"] for row in rows(Role) if row["muscle"][0] == "soleus"}
    wanted = [slug for slug in PHASES if levels[slug] == max(levels.values())]
    html = get(client, "/muscles/soleus/")
    [busiest] = re.findall(r"<dt>Busiest</dt>\s*<dd>(.*?)</dd>", html, re.S)
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
    untied = {row["slug"] for row in rows(Muscle) if row.get("rhythm")}
    ranked = [
        muscle
        for muscle in sorted(slugs(Muscle, by_order), key=lambda name: -level[name])
        if muscle in left and muscle not in untied
    ]
    html = get(client, f"/gait/{slug}/")
    part = html.split("hardest first")[1].split("</section>")[0]
    working, _, quiet = part.partition(" quiet now</summary>")
    quiet = quiet.split("</details>")[0]
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
    part = html.split('<ul class="rows changes">')[1].split("</ul>")[0]
    shown = re.findall(r'<li><a href="/terrain/([^/]+)/"', part)
    assert shown == [slug for slug in GROUNDS[::-1] if slug in left]


@pytest.mark.parametrize("kept", [None, 3, 1])
def test_the_muscles_of_a_ground_stand_with_most_work_first(
    client: Client, kept: int | None
) -> None:
    keep(Effect.objects.filter(terrain__slug="uphill"), kept)
    left = set(Effect.objects.filter(terrain__slug="uphill").values_list("muscle__slug", flat=True))
    order = ["more", "less", "same", "unclear"]
    # What people measured comes first; in each table more, less, the same, unclear.
    place = {
        row["muscle"][0]: (
            row["basis"] != "measured",
            order.index(row["change"]),
            -row.get("size", 0),
        )
        for row in rows(Effect)
        if row["terrain"][0] == "uphill" and row["change"] != "not-studied"
    }
    wanted = sorted(
        (slug for slug in slugs(Muscle, by_order) if slug in left and slug in place),
        key=place.__getitem__,
    )
    html = get(client, "/terrain/uphill/")
    assert re.findall(r'<th scope="row"><a href="/muscles/([^/]+)/"', html) == wanted
    others = html.split("Not studied here:")[1].split("</details>")[0]
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


@pytest.mark.parametrize(
    ("muscle", "has_others"), [("soleus", False), ("tibialis-posterior", True)]
)
def test_the_exercises_of_a_muscle_stand_main_target_first_then_by_name(
    client: Client, muscle: str, has_others: bool
) -> None:
    names = {row["slug"]: by_name(row) for row in rows(Exercise)}
    wanted = sorted(
        (row.get("emphasis", "main") != "main", names[row["exercise"][0]], row["exercise"][0])
        for row in rows(Target)
        if row["muscle"][0] == muscle
    )
    assert any(also for also, _, _ in wanted) == has_others
    html = get(client, f"/muscles/{muscle}/")
    part = html.split('id="train"')[1].split("Why these")[0]
    shown = re.findall(
        r'<li><a href="/exercises/([^/]+)/"><b>[^<]*</b> <span>[^<]*?( \(also\))?</span>', part
    )
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
    headings = re.findall(r"<h3[^>]*>([^<]*)</h3>", html)
    order = [kind.heading or kind.plural.capitalize() for kind in kinds.KINDS]
    places = [order.index(heading) for heading in headings]
    assert len(set(places)) > 1
    assert places == sorted(places)
