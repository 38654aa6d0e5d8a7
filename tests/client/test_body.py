"""The body map's promises: hooks, lenses, panel."""

from __future__ import annotations

import gzip
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from muscles.figures import art
from muscles.models import (
    CONFIDENCE_WORDS,
    Confidence,
    Effect,
    Exercise,
    Group,
    Muscle,
    Phase,
    Role,
    Terrain,
    Tissue,
)
from muscles.presenters import lens as lenses
from muscles.presenters import lens_answer
from tests.client.reading import get, links_of, squeezed, text_of

pytestmark = pytest.mark.django_db


def regions(html: str) -> dict[str, dict[str, str]]:
    """Return the attributes of every map region by view and slug: ``front/soleus``."""
    found = {}
    for view, drawing in re.findall(r'<svg[^>]*data-view="([a-z-]+)"[^>]*>(.*?)</svg>', html, re.S):
        for tag in re.findall(r"<a [^>]*data-muscle=[^>]*>", drawing):
            attributes = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
            key = f"{view}/{attributes['data-muscle']}"
            assert key not in found, "one link for each muscle and view"
            found[key] = attributes
    return found


def test_every_drawn_muscle_is_a_region_that_links_to_its_page(client: Client) -> None:
    found = regions(get(client, "/body/"))
    slugs = {attributes["data-muscle"] for attributes in found.values()}
    assert slugs == {region.slug for view in art.BODY_VIEWS for region in art.load(view).muscles}
    for attributes in found.values():
        assert attributes["href"] == f"/muscles/{attributes['data-muscle']}/"


def test_list_holds_one_link_for_each_muscle_in_the_order_of_the_map(client: Client) -> None:
    html = get(client, "/body/")
    block = re.search(r"<nav[^>]*data-muscle-list.*?</nav>", html, re.S)
    assert block
    listed = re.findall(r'<a [^>]*data-muscle="([^"]+)"', block[0])
    assert listed == list(Muscle.objects.values_list("slug", flat=True))
    for view in art.BODY_VIEWS:
        drawn = [key.split("/")[1] for key in regions(html) if key.startswith(f"{view}/")]
        assert drawn == [slug for slug in listed if slug in drawn]


def test_region_names_equal_the_list_and_hold_the_state(client: Client) -> None:
    html = get(client, "/body/?phase=loading")
    for attributes in regions(html).values():
        slug = attributes["data-muscle"]
        row = re.search(rf'<a class="list-row[^>]*data-muscle="{slug}".*?</a>', html, re.S)
        assert row
        name, mark = re.findall(r"<span[^>]*>(.*?)</span>", row[0])[:2]
        everyday, _, technical = name.partition(" <small>")
        technical = technical.removesuffix("</small>").lower()
        name = f"{everyday} ({technical})" if technical else everyday
        assert attributes["aria-label"] == f"{name}: {mark}"


def test_phase_lens_gives_level_and_action_of_the_role(client: Client) -> None:
    html = get(client, "/body/?phase=midstance")
    for attributes in regions(html).values():
        role = Role.objects.get(muscle__slug=attributes["data-muscle"], phase__slug="midstance")
        assert attributes["data-level"] == str(role.level)
        assert attributes["data-action"] == role.action


def test_terrain_lens_gives_the_change_and_not_studied_in_words(client: Client) -> None:
    html = get(client, "/body/?terrain=sand")
    changes = dict(
        Effect.objects.filter(terrain__slug="sand").values_list("muscle__slug", "change")
    )
    for attributes in regions(html).values():
        wanted = changes.get(attributes["data-muscle"], "not-studied")
        assert attributes["data-change"] == wanted
        assert "data-action" not in attributes


def test_exercise_lens_lights_its_targets_only(client: Client) -> None:
    exercise = Exercise.objects.get(slug="bent-knee-calf-raise")
    targets = set(exercise.targets.values_list("muscle__slug", flat=True))
    for attributes in regions(get(client, f"/body/?exercise={exercise.slug}")).values():
        assert (attributes["data-level"] != "0") == (attributes["data-muscle"] in targets)
        assert attributes["data-action"] == "unknown"


def test_one_lens_at_a_time(client: Client) -> None:
    html = get(client, "/body/?phase=loading&terrain=uphill")
    assert all("data-change" not in attributes for attributes in regions(html).values())


def test_chosen_muscle_is_marked_and_its_panel_filled(client: Client) -> None:
    html = get(client, "/body/?muscle=soleus&phase=loading")
    current = {
        attributes["data-muscle"]
        for attributes in regions(html).values()
        if attributes.get("aria-current") == "true"
    }
    assert current == {"soleus"}
    panel = re.search(r'<section[^>]*id="role".*?</section>', html, re.S)
    assert panel
    assert panel[0].count("data-role-of=") == 1
    assert 'data-role-of="soleus"' in panel[0]


def panel_of(html: str) -> str:
    """Return the panel beside the map."""
    found = re.search(r'<section[^>]*id="role".*?</section>', html, re.S)
    assert found
    return found[0]


def named_in(panel: str) -> list[str]:
    """Return the muscles that the answer of a lens names, in order."""
    return re.findall(r'data-muscle="([^"]+)"', panel)


LENSES = {
    "": "Your front thigh and side hip catch you, and your calf probably launches you",
    "phase=loading": "",
    "terrain=uphill": "Uphill, nearly all the extra work came from the hips, in four people",
    "exercise=bent-knee-calf-raise": "",
}


@pytest.mark.parametrize("look", ["", "layer=deep", "view=leg", "view=hip&layer=deep"])
@pytest.mark.parametrize("lens", LENSES)
def test_without_a_choice_the_panel_answers_the_lens(client: Client, lens: str, look: str) -> None:
    html = get(client, "/body/?" + "&".join(filter(None, (lens, look))))
    panel = panel_of(html)
    text = text_of(panel)
    assert "data-role-of" not in html
    summaries = {
        "phase=loading": Phase.objects.get(slug="loading").summary,
        "exercise=bent-knee-calf-raise": Exercise.objects.get(slug="bent-knee-calf-raise").summary,
    }
    wanted = LENSES[lens] or summaries[lens].partition(" [@")[0]
    assert wanted in text
    assert 'class="cite"' in panel
    assert text.endswith("Pick a muscle from the list or the picture.")
    assert 0 < len(named_in(panel)) <= 6
    for slug in named_in(panel):
        assert f'href="/muscles/{slug}/"' in panel
        assert f'hx-get="/muscles/{slug}/role/' in panel


def test_the_whole_stride_names_the_busiest_in_the_order_of_the_stride(client: Client) -> None:
    assert named_in(panel_of(get(client, "/body/"))) == [
        "gluteus-maximus",
        "rectus-femoris",
        "soleus",
        "fibularis-brevis",
        "psoas-major",
        "biceps-femoris",
    ]


def test_a_phase_names_who_works_hardest_and_never_the_heart(client: Client) -> None:
    assert named_in(panel_of(get(client, "/body/?phase=propulsion")))[:2] == [
        "flexor-hallucis-longus",
        "abductor-hallucis",
    ]
    for phase in Phase.objects.all():
        named = named_in(panel_of(get(client, f"/body/?phase={phase.slug}")))
        levels = [Role.objects.get(muscle__slug=slug, phase=phase).level for slug in named]
        assert levels == sorted(levels, reverse=True)
        assert levels[-1] > 0
        assert not {"heart", "diaphragm", "intercostals"} & set(named)


def test_a_ground_names_what_was_measured_and_counts_the_rest(client: Client) -> None:
    panel = panel_of(get(client, "/body/?terrain=uphill"))
    rows = Effect.objects.filter(terrain__slug="uphill")
    for slug in named_in(panel):
        assert rows.get(muscle__slug=slug).basis == "measured"
    measured = rows.filter(basis="measured", change__in=["more", "less"]).count()
    assert f"{measured} change, measured in people who ran" in text_of(panel)
    numbers = re.findall(r"(\d+) (?:change|work|unclear|not)", text_of(panel))
    assert sum(map(int, numbers)) == Muscle.objects.count()
    assert "Fairly sure" in text_of(panel)
    assert 'href="/terrain/uphill/"' in panel


def test_the_answer_of_a_lens_takes_four_queries_at_most(db: None) -> None:
    asked = [lenses.overall(), lenses.by_phase(Phase.objects.get(slug="loading"))]
    asked.append(lenses.by_terrain(Terrain.objects.get(slug="uphill")))
    asked.append(lenses.by_exercise(Exercise.objects.get(slug="plank")))
    lens_answer.context(asked[0])  # The glossary is read once for a revision.
    for lens in asked:
        with CaptureQueriesContext(connection) as queries:
            lens_answer.context(lens)
        assert len(queries) <= 4, lens.kind


def test_early_evidence_is_hatched_and_measured_is_filled(client: Client) -> None:
    html = get(client, "/body/?phase=initial-swing")
    hatched = {
        attributes["data-muscle"]
        for attributes in regions(html).values()
        if "is-expected" in attributes["class"].split()
    }
    assert {"sartorius", "trapezius"} <= hatched
    assert not {"rectus-femoris", "tibialis-anterior"} & hatched
    bars = get(client, "/muscles/sartorius/role/")
    assert bars.count("is-early") == 5, "three phases are quiet: nothing to hatch"
    assert "is-peak" not in bars
    assert "Hatched: early evidence." in text_of(bars)
    measured = get(client, "/muscles/soleus/role/")
    assert "is-early" not in measured
    assert "Hatched" not in text_of(measured)


@pytest.mark.parametrize("muscle", ["soleus", "heart", "gluteus-maximus"])
@pytest.mark.parametrize("query", ["", "?phase=loading", "?terrain=uphill", "?exercise=plank"])
def test_role_fragment_answers_the_lens_under_3_kb(client: Client, muscle: str, query: str) -> None:
    response = client.get(f"/muscles/{muscle}/role/{query}")
    html = response.content.decode()
    assert html.count(f'data-role-of="{muscle}"') == 1
    assert "<html" not in html
    assert len(gzip.compress(response.content)) < 3000
    lens = query.lstrip("?")
    assert response["HX-Push-Url"] == f"/body/?muscle={muscle}" + (f"&{lens}" if lens else "")


def test_role_fragment_says_the_same_to_htmx_and_to_everybody(client: Client) -> None:
    path = "/muscles/soleus/role/?phase=loading"
    plain = client.get(path)
    asked = client.get(path, headers={"HX-Request": "true"})
    assert plain.content == asked.content
    assert "HX-Request" not in plain.get("Vary", "")


def test_role_fragment_tells_the_role_in_the_phase_in_one_sentence(client: Client) -> None:
    text = text_of(get(client, "/muscles/soleus/role/?phase=loading"))
    assert (
        "While you absorb the landing it brakes at its peak: "
        "it slows the forward roll of the shin." in text
    )
    assert "We are confident" in text


@pytest.mark.parametrize(
    ("muscle", "phase", "answer"),
    [
        ("sartorius", "loading", "While you absorb the landing it rests. It works most while the"),
        ("gluteus-maximus", "terminal-swing", "As the leg reaches back for the ground it works"),
        ("extensor-digitorum-longus", "mid-swing", "they work with moderate effort: they hold the"),
        ("deep-hip-rotators", "loading", "they work with moderate effort: they brake the"),
        ("deltoid", "loading", "it works lightly, in more than one way"),
        ("transversus-abdominis", "loading", "Not tied to a phase: it holds through the whole"),
        ("intercostals", "loading", "Not tied to a phase: they follow your breath."),
    ],
)
def test_the_answer_fits_action_level_and_number(
    client: Client, muscle: str, phase: str, answer: str
) -> None:
    text = text_of(get(client, f"/muscles/{muscle}/role/?phase={phase}"))
    assert answer in text
    assert "Its job:" not in text


def test_role_fragment_says_when_nobody_measured(client: Client) -> None:
    text = text_of(get(client, "/muscles/heart/role/?terrain=sand"))
    assert "no running study we found measured this muscle here" in text


def sureness_of(row: Role | Effect) -> str:
    """Return the confidence of a role or effect as the panel words it."""
    return str(CONFIDENCE_WORDS[Confidence(row.confidence)])


@pytest.mark.parametrize("lens", ["", "phase=loading", "terrain=uphill", "exercise=plank"])
def test_panel_tells_names_strip_and_ways_on(client: Client, lens: str) -> None:
    html = get(client, f"/muscles/soleus/role/?{lens}")
    text = text_of(html)
    for word in ("Soleus", "deep calf muscle", "Read more", "It hurts", "Train it"):
        assert word in text
    bars = re.search(r'<ol class="bars.*?</ol>', html, re.S)
    assert bars
    phases = list(Phase.objects.all())
    assert re.findall(r"<b>([^<]*)</b>", bars[0]) == [phase.bar_label for phase in phases]
    for phase, bar in zip(phases, re.findall(r"<li.*?</li>", bars[0], re.S), strict=True):
        role = Role.objects.get(muscle__slug="soleus", phase=phase)
        words = f"{role.level_word}, {role.action}" if role.level else "quiet"
        assert words in text_of(bar)
        assert f'href="{phase.get_absolute_url()}"' in bar
    ways = re.search(r'<ul class="ways">.*?</ul>', html, re.S)
    assert ways
    assert links_of(ways[0]) == [
        "/muscles/soleus/",
        "/muscles/soleus/#complains",
        "/exercises/?muscle=soleus",
    ]
    assert 'rel="prev"' in html
    assert 'rel="next"' in html


def test_the_heading_of_the_panel_is_described_by_the_answer(client: Client) -> None:
    for path in ("/muscles/soleus/role/", "/tissues/achilles-tendon/role/"):
        html = get(client, path)
        heading = re.search(r"<h2[^>]*id=\"role-heading\"[^>]*>", html)
        assert heading
        assert 'aria-describedby="role-answer"' in heading[0]
        assert html.count('id="role-answer"') == 1


def test_where_no_complaint_is_described_it_hurts_leads_to_all_of_them(client: Client) -> None:
    Muscle.objects.filter(slug="soleus").update(complains="")
    html = get(client, "/muscles/soleus/role/")
    assert 'href="/injuries/"' in html
    assert "#complains" not in html


def test_the_panel_carries_the_title_of_the_page_around_it(client: Client) -> None:
    query = "?muscle=soleus&phase=loading"
    title = re.search(r"<title>(.*?)</title>", get(client, f"/body/{query}"))
    assert title
    assert "Soleus on the body map: Absorbing" in title[1]
    assert f'data-title="{title[1]}"' in get(client, "/muscles/soleus/role/?phase=loading")


@pytest.mark.parametrize(
    ("path", "zoom"),
    [
        ("/muscles/soleus/role/", ("leg", "back side")),
        ("/muscles/pectoralis-major/role/", ("trunk", "front side")),
        ("/muscles/psoas-major/role/?layer=deep", ("trunk", "front")),
        ("/tissues/achilles-tendon/role/", ("leg", "back side")),
        ("/muscles/flexor-digitorum-brevis/role/", None),
        ("/muscles/soleus/role/?view=leg", None),
        ("/muscles/soleus/role/?size=groups", None),
    ],
)
def test_the_panel_says_where_a_small_screen_looks_closer(
    client: Client, path: str, zoom: tuple[str, str] | None
) -> None:
    found = re.search(r'data-zoom="(\w+)" data-views="([\w ]+)"', get(client, path))
    assert (found.groups() if found else None) == zoom


def test_a_tissue_opens_in_the_panel_under_3_kb(client: Client) -> None:
    tissue = Tissue.objects.get(slug="achilles-tendon")
    response = client.get("/tissues/achilles-tendon/role/?terrain=uphill")
    html = squeezed(response.content.decode())
    assert html.count('data-tissue-of="achilles-tendon"') == 1
    assert "data-role-of" not in html
    assert len(gzip.compress(response.content)) < 3000
    assert response["HX-Push-Url"] == "/body/?tissue=achilles-tendon&terrain=uphill"
    assert response["X-Robots-Tag"] == "noindex"
    for muscle in tissue.muscles.all():
        assert f'hx-get="/muscles/{muscle.slug}/role/?terrain=uphill"' in html
    page = get(client, "/body/?tissue=achilles-tendon&terrain=uphill")
    assert page.count('data-tissue-of="achilles-tendon"') == 1
    assert "tissue=achilles-tendon&amp;terrain=uphill&amp;layer=deep" in page
    assert client.get("/tissues/nothing/role/").status_code == 404


def test_every_tissue_of_the_map_leads_to_its_page_and_its_panel(client: Client) -> None:
    tags = re.findall(r"<a [^>]*data-tissue=[^>]*>", get(client, "/body/?phase=loading"))
    assert tags
    for tag in tags:
        attributes = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        address = f"/tissues/{attributes['data-tissue']}/"
        assert attributes["href"] == address
        assert attributes["hx-get"] == f"{address}role/?phase=loading"


def test_a_muscle_wins_over_a_tissue(client: Client) -> None:
    html = get(client, "/body/?tissue=achilles-tendon&muscle=soleus")
    assert 'data-role-of="soleus"' in html
    assert "data-tissue-of" not in html


def test_terrain_lens_hatches_what_nobody_measured(client: Client) -> None:
    html = get(client, "/body/?terrain=uphill")
    effects = {row.muscle.slug: row for row in Effect.objects.filter(terrain__slug="uphill")}
    hatched = set()
    for attributes in regions(html).values():
        effect = effects.get(attributes["data-muscle"])
        is_expected = "is-expected" in attributes["class"].split()
        change = effect.change if effect else "not-studied"
        basis = effect.basis if effect else ""
        assert is_expected == (change in ("more", "less") and basis != "measured")
        assert f"is-{change}" in attributes["class"].split()
        hatched.add(is_expected)
    assert hatched == {True, False}
    for name in ("expected", "expected-less", "dots"):
        assert f'id="pattern-{name}"' in html


def test_film_of_the_map_chooses_every_phase_and_keeps_the_rest(client: Client) -> None:
    html = get(client, "/body/?muscle=soleus&phase=loading&layer=deep")
    film = re.search(r"<nav[^>]*data-film.*?</nav>", html, re.S)
    assert film
    slugs = Phase.objects.values_list("slug", flat=True)
    assert links_of(film[0]) == [f"/body/?muscle=soleus&phase={slug}&layer=deep" for slug in slugs]
    current = re.findall(r"<a[^>]*aria-current[^>]*>", film[0])
    assert len(current) == 1
    assert "phase=loading" in current[0]
    assert "/body/?muscle=soleus&layer=deep" in links_of(html)


def test_the_list_comes_before_the_picture(client: Client) -> None:
    for path in ("/", "/body/", "/body/?view=foot"):
        html = get(client, path)
        assert html.index("data-muscle-list") < html.index("data-map")


def test_panel_answers_the_whole_stride_with_the_busiest_phase(client: Client) -> None:
    html = get(client, "/muscles/gastrocnemius/role/")
    role = Role.objects.get(muscle__slug="gastrocnemius", level=4)
    assert role.phase.slug == "midstance"
    answer = "It works most at the lowest point: it brakes at its peak: "
    assert answer in text_of(html)
    assert sureness_of(role) in text_of(html)
    assert f'href="/sources/{role.sources.first().slug}/"' in html


def test_panel_answers_the_ground_with_change_note_and_sureness(client: Client) -> None:
    effect = Effect.objects.get(muscle__slug="soleus", terrain__slug="uphill")
    html = get(client, "/muscles/soleus/role/?terrain=uphill")
    assert effect.change == "unclear"
    assert "Uphill: how it works is unclear." in text_of(html)
    assert sureness_of(effect) in text_of(html)
    assert 'class="cite" href="/sources/' in html


def test_panel_answers_the_exercise_and_leads_to_it(client: Client) -> None:
    html = get(client, "/muscles/soleus/role/?exercise=bent-knee-calf-raise")
    assert "main target" in text_of(html)
    assert 'href="/exercises/bent-knee-calf-raise/"' in html


def test_panel_of_a_deep_muscle_says_what_lies_over_it_and_where_to_see_it(client: Client) -> None:
    text = text_of(get(client, "/muscles/gluteus-minimus/role/"))
    assert "Seen from behind, the side hip muscle lies over it." in text
    hidden = get(client, "/muscles/vastus-intermedius/role/?phase=loading")
    assert 'href="/body/?muscle=vastus-intermedius&amp;phase=loading&amp;layer=deep"' in hidden
    shown = get(client, "/muscles/vastus-intermedius/role/?phase=loading&layer=deep")
    assert "See it in the deep layer" not in shown
    foot = get(client, "/muscles/flexor-digitorum-brevis/role/?layer=deep")
    assert 'href="/body/?muscle=flexor-digitorum-brevis&amp;layer=deep&amp;view=foot"' in foot


def test_covering_muscles_of_the_art_exist() -> None:
    slugs = set(Muscle.objects.values_list("slug", flat=True))
    for view in art.VIEWS:
        figure = art.load(view)
        for region in (*figure.muscles, *figure.deep):
            assert slugs >= set(region.over), region.slug
            assert region.slug not in region.over


def test_deep_layer_draws_the_deep_regions_and_keeps_to_itself(client: Client) -> None:
    html = get(client, "/body/?layer=deep&phase=loading&muscle=soleus")
    found = regions(html)
    assert {key.split("/")[0] for key in found} == {"front", "back"}
    wanted = {f"{v}/{region.slug}" for v in ("front", "back") for region in art.load(v).deep}
    assert set(found) == wanted
    for name in ("phase=midstance", "terrain=uphill", "view=leg", "size=groups"):
        link = next(href for href in links_of(html) if name in href)
        assert "layer=deep" in link
        assert "muscle=soleus" in link
    assert '<input type="hidden" name="layer" value="deep">' in html
    assert '/muscles/soleus/role/?phase=loading&amp;layer=deep"' in html
    assert client.get("/muscles/soleus/role/?layer=deep")["HX-Push-Url"] == (
        "/body/?muscle=soleus&layer=deep"
    )


def test_list_says_which_muscles_the_surface_hides(client: Client) -> None:
    html = get(client, "/body/")
    seen = {key.split("/")[1] for key in regions(html)}
    for slug in Muscle.objects.values_list("slug", flat=True):
        row = re.search(rf'<a class="list-row[^>]*data-muscle="{slug}".*?</a>', html, re.S)
        assert row
        assert ("list-depth" in row[0]) == (slug not in seen)


@pytest.mark.parametrize("closeup", sorted(set(art.CLOSEUPS) - {"body"}))
@pytest.mark.parametrize("layer", ["surface", "deep"])
def test_closeups_show_a_part_with_every_lens(client: Client, closeup: str, layer: str) -> None:
    html = get(client, f"/body/?view={closeup}&layer={layer}&phase=loading&muscle=soleus")
    found = regions(html)
    assert {key.split("/")[0] for key in found} == set(art.views_in(closeup, layer))
    for view in art.views_in(closeup, layer):
        figure, frame = art.load(view), art.CLOSEUPS[closeup][view]
        drawn = figure.deep if layer == "deep" and figure.deep else figure.muscles
        for region in drawn:
            if region.label and art.within(region.label, frame):
                assert f"{view}/{region.slug}" in found
    assert all("data-action" in attributes for attributes in found.values())
    assert 'data-role-of="soleus"' in html


def test_foot_closeup_shows_the_muscles_no_other_view_has(client: Client) -> None:
    found = {key.split("/")[1] for key in regions(get(client, "/body/?view=foot"))}
    assert {"flexor-digitorum-brevis", "deep-plantar-muscles", "abductor-hallucis"} <= found


def test_group_map_links_groups_at_the_level_of_their_busiest_muscle(client: Client) -> None:
    html = get(client, "/body/?size=groups&phase=loading&muscle=soleus")
    assert regions(html) == {}
    tags = re.findall(r"<a [^>]*data-level=[^>]*data-group=[^>]*>", html)
    drawn = {region.slug for view in art.BODY_VIEWS for region in art.load(view).muscles}
    groups = set(Muscle.objects.filter(slug__in=drawn).values_list("group__slug", flat=True))
    assert {re.findall(r'data-group="([^"]+)"', tag)[0] for tag in tags} == groups
    for tag in tags:
        attributes = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        slug = attributes["data-group"]
        roles = Role.objects.filter(phase__slug="loading", muscle__group__slug=slug)
        assert attributes["href"] == f"/groups/{slug}/"
        assert attributes["data-level"] == str(max(role.level for role in roles))
        assert (attributes.get("aria-current") == "true") == (slug == "calf")
    listed = re.findall(r'class="list-row[^>]*data-group="([^"]+)"', html)
    assert listed == list(Group.objects.values_list("slug", flat=True))
    assert "size=groups" in next(href for href in links_of(html) if "phase=midstance" in href)


@pytest.mark.parametrize("query", ["terrain=uphill", "terrain=sand", "exercise=plank", ""])
def test_group_map_answers_every_lens_in_words(client: Client, query: str) -> None:
    html = get(client, f"/body/?size=groups&{query}")
    marks = re.findall(r'class="list-mark">([^<]*)<', html)
    assert len(marks) == Group.objects.count()
    assert all(marks)


@pytest.mark.parametrize("name", ["layer", "view", "size"])
def test_an_unknown_look_is_explained_and_left_out(client: Client, name: str) -> None:
    html = get(client, f"/body/?{name}=<b>\x00")
    assert "this choice was left out" in text_of(html)
    assert "<b>\x00" not in html
    assert len(regions(html)) == len(regions(get(client, "/body/")))


def test_each_region_has_an_invisible_border_that_is_no_tab_stop(client: Client) -> None:
    html = get(client, "/body/")
    for view, drawing in re.findall(r'<svg[^>]*data-view="([a-z-]+)"[^>]*>(.*?)</svg>', html, re.S):
        hits = re.findall(r"<a ([^>]*data-hit=[^>]*)>", drawing)
        names = [re.search(r'data-hit="([^"]+)"', hit) for hit in hits]
        slugs = {name[1] for name in names if name}
        assert {f"{view}/{slug}" for slug in slugs} == {
            key for key in regions(html) if key.startswith(f"{view}/")
        }
        assert all('tabindex="-1"' in hit and 'aria-hidden="true"' in hit for hit in hits)


def test_ids_are_unique(client: Client) -> None:
    for query in ("", "?layer=deep", "?view=foot&muscle=soleus", "?size=groups&layer=deep"):
        ids = re.findall(r'\sid="([^"]+)"', get(client, f"/body/{query}"))
        assert sorted(ids) == sorted(set(ids))


def test_letters_stand_only_where_there_is_room(client: Client) -> None:
    html = get(client, "/body/?phase=loading")
    front = re.search(r'<svg[^>]*data-view="front".*?</svg>', html, re.S)
    assert front
    letters = re.findall(r'<text x="([\d.-]+)" y="([\d.-]+)"[^>]*>(.)</text>', front[0])
    rooms = {
        (region.label[0], region.label[1]): region.room
        for region in art.load("front").muscles
        if region.label
    }
    assert letters
    assert {letter for _, _, letter in letters} <= {"D", "B", "H", "M"}
    assert all(rooms[float(x), float(y)] > 6 for x, y, _ in letters)


def test_all_regions_of_the_front_weigh_little(client: Client) -> None:
    html = get(client, "/body/?phase=loading")
    front = re.search(r'<svg[^>]*data-view="front".*?</svg>', html, re.S)
    assert front
    assert len(gzip.compress(front[0].encode())) < 14_000


@pytest.mark.parametrize("model", [Phase, Terrain, Exercise])
def test_lens_form_and_links_offer_everything(client: Client, model: type) -> None:
    html = get(client, "/body/")
    for row in model.objects.all():
        if row.slug != "flat":
            assert row.slug in html


def test_home_carries_the_map(client: Client) -> None:
    html = get(client, "/")
    assert len({key.split("/")[1] for key in regions(html)}) >= 24
    assert {key.split("/")[0] for key in regions(html)} == {"front", "back"}
    assert 'id="role"' in html
    assert "data-muscle-list" in html


# Her body ----------------------------------------------------------------------------------------


def test_her_map_has_the_regions_hooks_and_words_of_his(client: Client) -> None:
    for query in ("", "phase=loading&", "layer=deep&", "view=hip&"):
        his = regions(get(client, f"/body/?{query}figure=man"))
        hers = regions(get(client, f"/body/?{query}figure=woman"))
        wanted = {key: value for key, value in his.items() if not key.startswith("side/")}
        assert hers == wanted
        assert {key.split("/")[0] for key in hers} == {"front", "back"}


def test_her_map_keeps_her_while_one_clicks_about(client: Client) -> None:
    html = get(client, "/body/?figure=woman&phase=loading&muscle=soleus")
    controls = re.findall(r'<a [^>]*id="(?:layer|view|lens|size|figure)-[^>]*>', html)
    assert len(controls) > 15
    for link in controls:
        is_back = 'id="figure-man"' in link
        for name in ("href", "hx-get"):
            [address] = re.findall(rf' {name}="([^"]*)"', link)
            assert ("figure=woman" in address) != is_back, link
    rows = re.findall(r'<a class="list-row[^>]*hx-get="([^"]*)"', html)
    assert rows
    assert all(row.endswith("?phase=loading&amp;figure=woman") for row in rows)
    assert '<input type="hidden" name="figure" value="woman">' in html
    response = client.get("/muscles/soleus/role/?phase=loading&figure=woman")
    assert response["HX-Push-Url"] == "/body/?muscle=soleus&phase=loading&figure=woman"


def test_her_ink_is_in_files_of_her_own_that_may_be_kept_for_good(client: Client) -> None:
    html = get(client, "/body/?figure=woman")
    files = set(re.findall(r'href="(/pictures/[^"#]+)#', html))
    names = {re.sub(r"\.[0-9a-f]{12}\.svg", "", file) for file in files if "-ink." in file}
    assert names == {"/pictures/woman-front-ink", "/pictures/woman-back-ink"}
    for file in files:
        assert "immutable" in client.get(file)["Cache-Control"]
    assert "woman-" not in get(client, "/body/")


def test_her_map_says_what_was_measured_in_a_man(client: Client) -> None:
    words = text_of(get(client, "/body/?figure=woman"))
    assert "Only the build is a woman’s" in words
    assert "What was measured against BodyParts3D is the man." in words
    assert "Only the build is a woman’s" not in text_of(get(client, "/body/"))


def test_her_filmstrip_shows_her_and_says_who_was_measured(client: Client) -> None:
    for query, name in (("?figure=woman", "runners-woman"), ("", "runners")):
        html = get(client, f"/body/{query}")
        strip = html.split('class="film', 1)[1].split("</nav>")[0]
        files = re.findall(r'href="/pictures/(runners[a-z-]*)\.', strip)
        assert len(files) >= 8
        assert set(files) == {name}
        said = "her build too, with motion measured in men" in text_of(html)
        assert said == bool(query)


def test_an_unknown_figure_is_said_and_left_out(client: Client) -> None:
    html = get(client, "/body/?figure=child")
    assert "There is no figure “child”; this choice was left out." in html
    assert set(regions(html)) == set(regions(get(client, "/body/")))


def test_a_closer_look_at_her_names_only_views_that_are_hers(client: Client) -> None:
    his = get(client, "/muscles/soleus/role/")
    hers = get(client, "/muscles/soleus/role/?figure=woman")
    assert 'data-views="back side"' in his
    assert 'data-views="back"' in hers
