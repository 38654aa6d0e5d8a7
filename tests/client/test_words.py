"""Captions, facts and labels say what the row says: the right field, side, unit and link."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils.text import capfirst

from muscles.figures import art
from muscles.figures.bodymap import Mark
from muscles.models import (
    CONFIDENCE_WORDS,
    AboutPage,
    Article,
    Claim,
    Confidence,
    Effect,
    Exercise,
    Injury,
    Muscle,
    Phase,
    Source,
    Term,
    Terrain,
    Tissue,
)
from muscles.presenters import lens as lenses
from muscles.presenters import stride
from muscles.presenters.curves import slopes
from muscles.presenters.lens import Lens
from muscles.presenters.panel import covers
from tests.client.reading import get, links_of, text_of

pytestmark = pytest.mark.django_db

LEVELS = ("silent", "low", "moderate", "high", "peak")


def facts(html: str) -> dict[str, str]:
    """Return the facts of a page: the term and what is said of it."""
    found = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", html, re.S)
    return {
        text_of(term): text_of(re.sub(r"\u2060?<sup>.*?</sup>", "", said)) for term, said in found
    }


def caption_of(part: str) -> str:
    """Return a caption without what is folded: what the figure rests on."""
    return text_of(re.sub(r'<details class="contract".*?</details>', "", part, flags=re.S))


def captions(html: str) -> list[str]:
    return [caption_of(part) for part in re.findall(r"<figcaption>(.*?)</figcaption>", html, re.S)]


def table(html: str, name: str) -> list[list[str]]:
    """Return the cells of the tables that ``name`` opens, row by row."""
    bodies = [part.split("</tbody>")[0] for part in html.split(f'<table class="{name}">')[1:]]
    assert bodies
    return [
        [text_of(cell) for cell in re.findall(r"<t[hd]\b.*?</t[hd]>", row, re.S)]
        for body in bodies
        for row in re.findall(r"<tr>.*?</tr>", body.split("<tbody>")[1], re.S)
    ]


# Muscles and phases ------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["soleus", "gluteus-medius", "heart"])
def test_the_facts_of_a_muscle_are_its_own(client: Client, slug: str) -> None:
    row = Muscle.objects.get(slug=slug)
    html = get(client, f"/muscles/{slug}/")
    said = facts(html)
    wanted = {
        "Where": capfirst(row.location),
        "Joints it moves": capfirst(row.joints),
        "Works more": capfirst(row.more_work_when),
        "Origin": row.origin,
        "Insertion": row.insertion,
        "Nerve": row.nerve,
        "Actions": "; ".join(row.actions.split("\n")),
        "How its activity was recorded": row.emg_basis,
    }
    for label, manager in (("Works against", row.antagonists), ("Works with", row.synergists)):
        names = ", ".join(manager.order_by("order").values_list("name", flat=True))
        wanted[label] = names or "no muscle is listed"
    if row.confused_with:
        wanted["Often confused with"] = row.confused_with
    assert {label: said[label] for label in wanted} == {
        label: " ".join(words.split()) for label, words in wanted.items()
    }
    [job] = re.findall(r'<p class="main-job">(.*?)</p>', html)
    assert text_of(job) == f"{capfirst(row.main_job)}."
    sure = CONFIDENCE_WORDS[Confidence(row.anatomy_confidence)]
    assert f"Attachments and nerve: {sure}" in text_of(html)


def test_the_table_of_a_muscle_says_action_level_and_job_of_each_phase(client: Client) -> None:
    row = Muscle.objects.get(slug="soleus")
    html = get(client, "/muscles/soleus/")
    roles = list(row.roles.select_related("phase").order_by("phase__order"))
    for role, cells in zip(roles, table(html, "role-table as-cards"), strict=True):
        action = f"{role.action}; fibres {role.fibres}" if role.fibres else role.action
        assert cells[:4] == [role.phase.short, action, LEVELS[role.level], role.job]
    shades = re.findall(r'class="level-cell level-(\d)"><span>([^<]*)<', html)
    assert len(shades) == len(roles)
    assert [LEVELS[int(level)] for level, _ in shades] == [word for _, word in shades]


def test_the_picture_of_a_muscle_names_it_and_leads_to_it(client: Client) -> None:
    html = get(client, "/muscles/soleus/")
    row = Muscle.objects.get(slug="soleus")
    [figure] = re.findall(r'<figure class="close-up[^"]*".*?</figure>', html)
    assert caption_of(figure.split("<figcaption>")[1]) == (
        f"{row.get_depth_display().capitalize()}, from behind and the front."
        " Dashed: what lies over it. Bar: start. Ring: end. Drawing: Running Muscles."
        " Take it with you: SVG or PNG, blank SVG or PNG. More sheets"
    )
    assert re.findall(r'role="img" aria-label="([^"]*)"', figure) == [
        "Soleus from behind",
        "Soleus from the front",
    ]
    shown, *taken, more = links_of(figure)
    assert (shown, more) == ("/body/?muscle=soleus", "/teach/")
    assert [href.rpartition("-")[2] for href in taken] == [
        "labelled.svg",
        "labelled.png",
        "blank.svg",
        "blank.png",
    ]
    assert text_of(figure.split('class="locator"')[1].split("</a>")[0]).endswith("On the body")


def test_the_caption_of_a_phase_says_place_pace_and_data(client: Client) -> None:
    html = get(client, "/gait/propulsion/")
    [runner] = captions(html)
    row = Phase.objects.get(slug="propulsion")
    [at] = re.findall(r'class="stride-figure" data-at="([\d.]+)"', html)
    assert f"at {at} % of the stride; the right leg is near." in runner
    assert "stronger red is more active" in runner
    foot = text_of(html.split("At this pace the phase ")[1].split("</p>")[0])
    start, end = re.findall(r"lasts from ([\d.]+) to ([\d.]+) %", foot)[0]
    assert float(start) < float(at) < float(end)
    assert float(at) == pytest.approx((float(start) + float(end)) / 2, abs=0.5)
    drawn = stride.conditions()
    condition = drawn.known[drawn.default]
    assert f"{condition.name}, at" in runner
    data_set = condition.data_set
    assert f"Pose of the runner: {data_set.name}, {data_set.licence}." in foot
    assert foot.endswith("Drawing: Running Muscles.")
    assert runner.endswith("On the full map.")
    assert "/body/?phase=propulsion" in links_of(html)
    [crumb] = re.findall(r'<p class="crumb">(.*?)</p>', html, re.S)
    assert text_of(crumb) == (
        f"The stride · {row.get_part_display()} · {float(row.start_percent):g}"
        f" to {float(row.end_percent):g} %"
    )
    said = facts(html)
    for joint in ("hip", "knee", "ankle"):
        assert said[joint.capitalize()] == getattr(row, joint)


def test_the_table_of_a_phase_says_what_each_role_says(client: Client) -> None:
    row = Phase.objects.get(slug="loading")
    first = row.roles.tied().filter(level__gt=0).order_by("pk").first()
    row.roles.filter(pk=first.pk).update(confidence="very-low")
    roles = row.roles.tied().select_related("muscle").filter(level__gt=0)
    by_name = {cells[0]: cells for cells in table(get(client, "/gait/loading/"), "phase-roles")}
    assert len(by_name) == len(roles) > 10
    for role in roles:
        everyday = role.muscle.everyday_name
        name = f"{capfirst(everyday)} {role.muscle.name}"
        shown, job, level, sure = by_name[name]
        assert (shown, level) == (name, f"{LEVELS[role.level]}, {role.action}")
        assert job == role.job or (role.differs and job.startswith(role.job))
        words = CONFIDENCE_WORDS[Confidence(role.confidence)]
        assert sure == f"{words}; {role.get_basis_display()}"


# Grounds, exercises, complaints ------------------------------------------------------------------


def test_the_map_of_a_ground_says_which_shade_is_more(client: Client) -> None:
    html = get(client, "/terrain/uphill/")
    [figure] = re.findall(r'<figure class="bodies">.*?</figure>', html)
    drawn, caption = figure.split("<figcaption>")
    keys = re.findall(
        r'<span class="key ([^"]*)" aria-hidden="true">([^<]*)</span> (.*?)</li>', caption
    )
    assert [(classes, sign, text_of(words)) for classes, sign, words in keys] == [
        ("level-4 is-more", "++", "much more"),
        ("level-3 is-more", "+", "more"),
        ("is-less", "−", "less"),
        ("is-expected", "", "expected, inferred from its joint, or from a model: not measured"),
        ("is-unclear", "?", "unclear, or studies disagree"),
        ("is-same", "=", "about the same"),
        ("is-not-studied", "", "not studied"),
    ]
    said = caption_of(caption)
    assert "More or less work than on a flat, firm road at the same speed." in said
    assert said.endswith("Drawing: Running Muscles.")
    assert links_of(caption) == ["/body/?terrain=uphill"]
    levels = re.findall(r'class="region level-(\d) is-(more|less)[ "]', drawn)
    assert {change for _, change in levels} == {"more", "less"}
    assert all(int(level) > 2 for level, change in levels if change == "more")
    assert all(int(level) < 2 for level, change in levels if change == "less")


CHANGED = {"same": "about the same", "not-studied": "not studied"}


def test_an_effect_is_classed_by_its_change(client: Client) -> None:
    items = re.findall(
        r'<td class="change"><span class="diverge is-size-(\d) level-\d is-([a-z-]+?)'
        r'( is-expected)?" aria-hidden="true"><span></span></span> ([^<]*)</td>',
        get(client, "/terrain/downhill/"),
    )
    studied = Effect.objects.filter(terrain__slug="downhill").exclude(change="not-studied")
    assert len(items) == studied.count()
    for size, change, expected, said in items:
        assert said.startswith("much ") == (size == "2")
        assert said.removeprefix("much ").startswith(CHANGED.get(change, change))
        assert bool(expected) == (" (" in said)


def test_an_effect_on_a_muscle_is_said_as_its_row_says(client: Client) -> None:
    html = get(client, "/muscles/soleus/").split('<ul class="rows changes">')[1].split("</ul>")[0]
    items = re.findall(r'<li><a href="/terrain/([^/]+)/"><b>[^<]*</b></a>: ([^<]*?) <span', html)
    effects = Effect.objects.filter(muscle__slug="soleus").select_related("terrain")
    assert dict(items) == {row.terrain.slug: row.in_words for row in effects}
    for slug, said in items:
        change = effects.get(terrain__slug=slug).change
        assert said.removeprefix("much ").startswith(CHANGED.get(change, change))


def test_the_facts_of_an_exercise_are_its_own(client: Client) -> None:
    row = Exercise.objects.get(slug="bent-knee-calf-raise")
    html = get(client, row.get_absolute_url())
    said = facts(html)
    assert said["Dose"] == row.dose
    assert said["Level"] == row.get_difficulty_display()
    assert said["You need"] == ("nothing" if row.equipment == "none" else row.equipment)
    [caption] = captions(html)
    assert caption.startswith("Main targets in strong red, others in faint red.")
    assert caption.endswith("Drawing: Running Muscles.")
    assert f"/body/?exercise={row.slug}" in links_of(html)
    levels = re.findall(r'class="region level-(\d)', html)
    emphases = set(row.targets.values_list("emphasis", flat=True))
    assert ("4" in levels) == ("main" in emphases)
    assert ("2" in levels) == ("also" in emphases)


def test_every_page_says_how_sure_it_is_in_its_own_word(client: Client) -> None:
    for model in (Claim, Exercise, Injury, Phase, Terrain):
        for confidence in (Confidence.VERY_LOW, Confidence.CONFLICTING):
            row = model.objects.order_by("pk").last()
            model.objects.filter(pk=row.pk).update(confidence=confidence)
            said = re.findall(
                r'class="sureness sureness-([a-z-]+)">([^<]*)<', get(client, row.get_absolute_url())
            )
            assert (str(confidence), CONFIDENCE_WORDS[confidence]) in said


def test_a_verdict_is_classed_by_its_word(client: Client) -> None:
    for path in ("/claims/", "/muscles/soleus/"):
        found = re.findall(r'class="stamp is-([a-z]+)">([^<]*)<', get(client, path))
        assert found
        assert all(name == word for name, word in found)
    listed = dict(
        re.findall(
            r'<a href="/claims/([^/]+)/" class="card claim-card">.*?'
            r'<span class="stamp [^"]*">([^<]*)<',
            get(client, "/claims/"),
        )
    )
    assert listed == dict(Claim.objects.values_list("slug", "verdict"))


# The foot of a page ------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [AboutPage, Article, Injury, Muscle, Tissue])
def test_the_foot_names_author_days_and_reviewer(client: Client, model: type) -> None:
    row = model.objects.order_by("pk").first()
    model.objects.filter(pk=row.pk).update(published_on="2026-03-04", updated_on="2026-05-06")
    foot = get(client, row.get_absolute_url()).split('class="article-foot"')[1]
    said = text_of(foot.split("</footer>")[0])
    assert f"By {row.author.name}. Published 4 March 2026, revised 6 May 2026." in said
    assert "Not yet reviewed by a clinician." in said
    model.objects.filter(pk=row.pk).update(
        reviewed_by="Dr N. Body, physiotherapist", reviewed_on="2026-04-05"
    )
    foot = get(client, row.get_absolute_url()).split('class="article-foot"')[1]
    said = text_of(foot.split("</footer>")[0])
    assert "Reviewed by Dr N. Body, physiotherapist on 5 April 2026." in said
    assert "Not yet reviewed" not in said


@pytest.mark.parametrize("read", ["abstract", "title"])
def test_a_source_that_was_not_read_says_so(client: Client, read: str) -> None:
    Source.objects.filter(slug="hamner2010").update(read=read)
    html = get(client, "/sources/hamner2010/")
    assert ("Not read by us." in text_of(html)) == (read == "title")


# Maps, sides and words of marks ------------------------------------------------------------------


def test_each_view_is_named_by_its_side(client: Client) -> None:
    names = {
        "front": "Front",
        "back": "Back",
        "side": "Right side",
        "foot-sole": "Sole of the foot",
        "foot-side": "Inner side of the foot",
    }
    assert names == art.VIEW_NAMES
    for path in ("/body/", "/body/?view=foot"):
        html = get(client, path)
        figures = re.findall(
            r'<figure class="map-view[^"]*"><div class="map-frame"><svg[^>]*data-view="([a-z-]+)"'
            r'[^>]*aria-label="([^"]*)".*?<figcaption>([^<]*)</figcaption></figure>',
            html,
        )
        assert figures
        for view, label, caption in figures:
            assert caption == names[view]
            assert label.startswith(names[view])


def test_covers_are_seen_from_their_view() -> None:
    seen = {
        "front": "Seen from the front",
        "back": "Seen from behind",
        "side": "Seen from the side",
        "foot-sole": "Seen from below",
        "foot-side": "Seen from the inner side",
    }
    tried = set()
    for muscle in Muscle.objects.all():
        sentences = covers(muscle)
        views = [cover.view for cover in art.covers_of(muscle.slug)]
        tried |= set(views)
        for view, sentence in zip(views, sentences, strict=True):
            assert sentence.startswith(f"{seen[view]}, the ")
    assert {"front", "back"} <= tried


@pytest.mark.parametrize(
    ("marks", "wanted"),
    [
        ([("more", 3), ("more", 4)], ("more", 4, "x4 (some of its muscles)")),
        ([("more", 3), ("more", 3)], ("more", 3, "x3")),
        ([("more", 3), ("same", 2)], ("more", 3, "more in some of its muscles")),
        ([("more", 3), ("less", 1)], ("unclear", 3, "differs from muscle to muscle")),
        ([("less", 1), ("same", 2)], ("unclear", 2, "differs from muscle to muscle")),
        ([("not-studied", 0), ("not-studied", 0)], ("not-studied", 0, "x0")),
        ([("less", 1), ("not-studied", 0)], ("less", 1, "x1 (some of its muscles)")),
    ],
)
def test_a_group_on_a_ground_sums_its_muscles_up(
    marks: list[tuple[str, int]], wanted: tuple[str, int, str]
) -> None:
    members = [Mark(level, f"x{level}", change=change) for change, level in marks]
    found = lenses._summary(members, Lens("terrain", None, "x", {}))
    assert (found.change, found.level, found.words) == wanted


@pytest.mark.parametrize(
    ("marks", "wanted"),
    [
        ([("braking", 4), ("driving", 2)], ("braking", 4, "braking, up to peak")),
        ([("braking", 3), ("driving", 3)], ("mixed", 3, "mixed, up to high")),
        ([("holding", 1), ("quiet", 0)], ("holding", 1, "holding, up to low")),
        ([("holding", 0), ("quiet", 0)], ("quiet", 0, "quiet")),
    ],
)
def test_a_group_in_a_phase_sums_its_muscles_up(
    marks: list[tuple[str, int]], wanted: tuple[str, int, str]
) -> None:
    members = [Mark(level, "x", action=action) for action, level in marks]
    found = lenses._summary(members, Lens("phase", None, "x", {}))
    assert (found.action, found.level, found.words) == wanted


def test_a_ground_shades_each_muscle_by_its_effect() -> None:
    sand = Terrain.objects.get(slug="sand")
    shades = {"more": {1: 3, 2: 4}, "less": {1: 1, 2: 0}, "same": {0: 2}}
    marks = lenses.by_terrain(sand).marks
    for effect in sand.effects.select_related("muscle"):
        wanted = shades.get(effect.change, {}).get(effect.size, 0)
        assert marks[effect.muscle.slug].level == wanted


# Curves and costs --------------------------------------------------------------------------------


def test_the_cost_of_slopes_is_said_with_side_and_unit(client: Client) -> None:
    figure = slopes.cost()
    assert figure is not None
    flat = dict(figure.rows)["flat"]
    assert figure.sentences[0] == (
        f"On the flat a metre cost {flat} joules for each kilogram of runner."
    )
    html = get(client, "/terrain/")
    drawn = html.split('class="curve curve-cost"')[1].split("</figure>")[0]
    places = {
        label: float(across)
        for across, label in re.findall(
            r'<text x="([\d.]+)%?"[^>]*>([^<]*(?:up|down|flat))<', drawn
        )
    }
    assert places["flat"] == 50
    for label, place in places.items():
        assert (place > 50) == label.endswith(" up")
        assert (place < 50) == label.endswith(" down")
    assert ">joules per kilogram and metre<" in drawn
    assert "Energy cost of running, joules for each kilogram and metre" in text_of(drawn)


def test_a_figure_of_length_says_where_it_is_longest_and_shortest(client: Client) -> None:
    row = Muscle.objects.get(slug="soleus")
    curve = row.curves.filter(quantity="length", condition__slug="run5.0h").get()
    longest, shortest = (
        curve.values.index(edge) for edge in (max(curve.values), min(curve.values))
    )
    html = get(client, "/muscles/soleus/")
    said = text_of(html.split("How long it is")[1].split("</ul>")[0])
    place = {0: "as the foot lands (0%", 100: "as the foot lands (100%"}
    assert f"Longest {place.get(longest, f'at {longest}%')}" in said
    assert f"; shortest {place.get(shortest, f'at {shortest}%')}" in said


def test_the_charts_name_feet_and_directions(client: Client) -> None:
    html = get(client, "/muscles/soleus/")
    assert ">▲ getting longer ▼ getting shorter<" in html
    figure = re.findall(
        r'<svg class="curve curve-activity".*?</svg></figure>|'
        r'<svg class="curve curve-activity".*?<ul',
        html,
        re.S,
    )[0]
    places = {
        name: float(place)
        for place, name in re.findall(
            r'<text x="([\d.]+)%"[^>]*class="on-strip"[^>]*>([^<]*)<', figure
        )
        if name != "float"
    }
    assert places["this foot"] < 25
    assert places["other foot"] > 50


# Counts and spellings ----------------------------------------------------------------------------


def test_the_front_page_counts_claims_and_sources(client: Client) -> None:
    said = text_of(get(client, "/"))
    assert f"{Claim.objects.count()} claims, checked" in said
    assert f"{Source.objects.count()} of them, each with a page" in said


def test_the_list_of_muscles_describes_itself_with_their_number(client: Client) -> None:
    [said] = re.findall(r'<meta name="description" content="([^"]*)"', get(client, "/muscles/"))
    assert f"The {Muscle.objects.count()} muscles" in said


def test_a_term_names_its_other_spellings(client: Client) -> None:
    row = Term.objects.exclude(aliases="").order_by("pk").first()
    others = ", ".join(line for line in row.aliases.split("\n") if line)
    html = get(client, row.get_absolute_url())
    assert f"Also written: {others}." in text_of(html)
    see_also = ", ".join(row.see_also.order_by("name").values_list("name", flat=True))
    assert (f"See also: {see_also}." in text_of(html)) == bool(see_also)
