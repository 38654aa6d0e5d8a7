"""The stride explorer as the server draws it."""

from __future__ import annotations

import json
import re
from itertools import combinations
from typing import Any

import pytest
from django.test import Client

from muscles.figures.runner import MAN, MUSCLES, WOMAN, doing, draw
from muscles.figures.runner.film import portrait
from muscles.figures.runner.keyframes import LEVELS
from muscles.models import Article, Condition, Curve, Muscle, Phase
from muscles.presenters import gait, pictures, stride
from muscles.presenters.stride import Stride
from tests.client import reading
from tests.client.reading import links_of, sent, squeezed, text_of

pytestmark = pytest.mark.django_db

MOST = 60_000
"""Bytes of HTML, CSS and JavaScript that the first view may weigh, compressed."""


def get(client: Client, query: str = "") -> str:
    return reading.get(client, f"/gait/{query}")


DRAWN = ("run3.5d", "run4.0", "sprint9.5")
"""The single runners that can be drawn, slowest first; the ten are in test_ten_runners.py."""


def runners() -> dict[str, Stride]:
    return stride.conditions().drawable


def figures_of(html: str) -> list[str]:
    return re.findall(r'<svg [^>]*data-figure="stride".*?</svg>', html, flags=re.DOTALL)


def shapes_of(svg: str) -> dict[str, str]:
    """Return each muscle's opening tag by slug."""
    return {slug: tag for tag, slug in re.findall(r'(<path [^>]*data-muscle="([^"]+)"[^>]*)', svg)}


def level_in(svg: str, slug: str) -> int | None:
    found = re.search(r'data-level="(\d)"', shapes_of(svg)[slug])
    return int(found[1]) if found else None


def current_moment(html: str) -> str:
    """Return the words of the phase that is shown."""
    (shown,) = re.findall(r'<div data-stride-moment="\d">(.*?)</div>', html)
    return str(shown)


def complaints_of(html: str) -> str:
    found = re.search(r'<div class="problems".*?</div>', html, flags=re.DOTALL)
    return text_of(found[0]) if found else ""


# --- The instant, drawn on the server ---------------------------------------------------------


@pytest.mark.parametrize("slug", DRAWN)
@pytest.mark.parametrize("at", ["0", "25", "63.5", "100"])
def test_the_page_draws_the_asked_instant(client: Client, slug: str, at: str) -> None:
    html = get(client, f"?at={at}&condition={slug}")
    runner = runners()[slug]
    drawn = draw(
        runner.motion,
        float(at),
        title=stride.title(runner),
        description=stride.description(runner),
        title_id="stride-title-1",
        description_id="stride-description-1",
        activity=runner.activity,
        states=runner.states,
        force=runner.force,
        pieces=pictures.address_of_pieces(MAN),
    )
    assert figures_of(html) == [drawn]
    paces = html.split('name="condition">')[1].split("</select>")[0]
    (chosen,) = re.findall(r'<option value="([^"]+)"[^>]* selected ?>', paces)
    assert chosen == slug
    assert 'type="range" name="at" form="stride-form" min="0" max="100"' in html


def test_two_instants_look_different(client: Client) -> None:
    assert figures_of(get(client, "?at=25")) != figures_of(get(client, "?at=26"))


def test_the_list_says_what_the_drawing_shows(client: Client) -> None:
    html = get(client, "?at=9&condition=run4.0")
    runner = runners()["run4.0"]
    said = dict(re.findall(r'data-stride-doing="([^"]+)"[^>]*>([^<]+)<', html))
    assert said == {slug: doing(runner.activity, runner.states, slug, 9) for slug in MUSCLES}
    assert said["vastus-lateralis"] == "peak, braking"
    assert said["psoas-major"] == "silent, simulated"
    assert said["fibularis-longus"] == "not measured here"
    assert set(links_of(html)) >= {f"/muscles/{slug}/" for slug in MUSCLES}


def rows_of(html: str) -> list[tuple[str, str]]:
    """Return slug and words of each row of the list, in order."""
    return re.findall(r'data-stride-doing="([^"]+)"[^>]*>([^<]+)<', html)


@pytest.mark.parametrize("at", [0, 9, 17, 28, 43, 90])
@pytest.mark.parametrize("slug", DRAWN)
def test_the_list_names_the_hardest_first_and_folds_the_quiet(
    client: Client, slug: str, at: int
) -> None:
    html = get(client, f"?at={at}&condition={slug}")
    working, folded = (rows_of(part) for part in html.split('<details class="stride-quiet">'))
    levels = [LEVELS.index(words.split(",")[0]) for _, words in working]
    assert levels == sorted(levels, reverse=True)
    assert 0 not in levels
    quiet = [words for _, words in folded if words.startswith("silent")]
    unmeasured = [words for _, words in folded if words == "not measured here"]
    assert len(folded) == len(quiet) + len(unmeasured)
    said = text_of(html)
    assert f"Working now {len(working)} of 15" in said
    told = [(len(quiet), "quieter"), (len(unmeasured), "not measured")]
    [summary] = re.findall(r"<summary data-stride-quiet>([^<]*)<", html)
    assert summary == ", ".join(f"{many} {words}" for many, words in told if many)
    rows = html.split("data-stride-rows>")[1].split("</ol>")[0]
    assert rows.count("<li") == gait.ROWS


def test_a_fold_without_rows_says_so() -> None:
    assert gait.rest_in_words(0, 0) == "No other muscle"


@pytest.mark.parametrize("slug", DRAWN)
def test_there_are_rows_enough_for_all_that_work_at_once(slug: str) -> None:
    runner = runners()[slug]
    for at in range(101):
        works = [doing(runner.activity, runner.states, name, at) for name in MUSCLES]
        silent = ("silent", "not measured here")
        assert sum(not words.startswith(silent) for words in works) <= gait.ROWS


@pytest.mark.parametrize("pair", list(combinations(DRAWN, 2)))
@pytest.mark.parametrize("at", [0, 9, 17, 34, 90])
def test_beside_two_runners_the_hardest_at_work_stand_first_and_the_quiet_are_folded(
    client: Client, pair: tuple[str, str], at: int
) -> None:
    html = get(client, f"?at={at}&condition={pair[0]}&with={pair[1]}")
    working, folded = (rows_of(part) for part in html.split('<details class="stride-quiet">'))
    top = [
        max(level_word(one), level_word(other))
        for (_, one), (_, other) in zip(working[::2], working[1::2], strict=True)
    ]
    assert top == sorted(top, reverse=True)
    assert min(top) > 0
    assert {level_word(words) for _, words in folded} <= {0}
    assert len(working) + len(folded) == 2 * len(MUSCLES)
    assert html.split("data-stride-rows>")[1].split("</tbody>")[0].count("<tr") == gait.PAIR_ROWS


def level_word(words: str) -> int:
    """Return the level that ``words`` begin with; 0, too, for what nobody measured."""
    first = words.split(",")[0]
    return LEVELS.index(first) if first in LEVELS else 0


def test_everyday_names_stand_before_latin_ones(client: Client) -> None:
    html = get(client, "?at=17")
    assert "Deep calf muscle Soleus" in text_of(html)
    says = html.split('data-stride-moment="2"')[1].split("</div>")[0]
    assert not says.startswith(" hidden")
    assert re.findall(r"<p[^>]*>([^<]+)", says)[:2] == ["Lowest point", "Midstance"]
    assert html.count("data-stride-moment=") == 8
    assert len(re.findall(r'data-stride-moment="\d" hidden', html)) == 7


@pytest.mark.parametrize(
    ("query", "milliseconds", "push"),
    [
        ("?at=17&condition=run4.0", "117 ms", "2.7 × body weight"),
        ("?at=0&condition=run4.0", "0 ms", "0.0 × body weight"),
        ("?at=43&condition=run4.0", "295 ms", "not on the ground"),
        ("?at=63.5&condition=sprint9.5", "292 ms", "not on the ground"),
    ],
)
def test_the_facts_of_the_instant(client: Client, query: str, milliseconds: str, push: str) -> None:
    html = get(client, query)
    facts = html.split('<dl class="stride-facts">')[1].split("</dl>")[0]
    shown = re.sub(r"<span[^>]* hidden>.*?</span>", "", facts)
    assert re.findall(r"\d+ ms", text_of(shown)) == [milliseconds]
    assert push in text_of(shown)
    assert ("not on the ground" in text_of(shown)) == (push == "not on the ground")


def test_a_push_that_nobody_measured_is_told_so(client: Client) -> None:
    Curve.objects.filter(condition__slug="run4.0", quantity="force").delete()
    html = get(client, "?at=17&condition=run4.0")
    facts = html.split('<dl class="stride-facts">')[1].split("</dl>")[0]
    assert "not measured here" in re.sub(r"<span[^>]* hidden>.*?</span>", "", facts)


@pytest.mark.parametrize(
    ("query", "noted"),
    [
        ("?at=28&condition=run4.0", True),
        ("?at=35&condition=run4.0", True),
        ("?at=24&condition=run4.0", False),  # The calf still works.
        ("?at=40&condition=run4.0", False),  # The foot has left the ground.
        ("?at=31&condition=run3.5d", True),
        ("?at=26&condition=sprint9.5", False),
    ],
)
def test_push_off_says_why_nothing_is_lit(client: Client, query: str, noted: bool) -> None:
    html = get(client, query)
    notes = re.findall(r'<p class="stride-note" ([^>]*)>(.*?)</p>', html)
    ((attributes, words),) = notes
    assert 'data-stride-note="3" data-silent="soleus gastrocnemius"' in attributes
    assert ("hidden" not in attributes) == noted
    assert "Achilles tendon springs back" in text_of(words)
    assert 'class="cite"' in words
    rows = html.split("data-stride-rows>")[1].split("</ol>")[0]
    empty = [item.startswith(' class="is-empty"') for item in rows.split("<li")[1:]]
    assert all(empty[: gait.NOTE_ROWS]) == noted


def test_the_contact_bar_has_the_conditions_own_percentages(client: Client) -> None:
    for slug, stance in (("run4.0", 35.8), ("sprint9.5", 27.0)):
        html = get(client, f"?condition={slug}")
        found = re.findall(
            r'class="contact-(\w+)" data-stride-contact="0" x="([\d.]+)%" width="([\d.]+)%"', html
        )
        assert [(kind, float(x), float(width)) for kind, x, width in found] == [
            ("stance", 0, stance),
            ("float", stance, round(50 - stance, 1)),
            ("other", 50, stance),
            ("float", round(50 + stance, 1), round(50 - stance, 1)),
        ]


def test_the_filmstrip_leads_to_each_phase_at_this_pace(client: Client) -> None:
    html = get(client, "?at=20&condition=sprint9.5")
    strip = html.split("data-film>")[1].split("</nav>")[0]
    marks = stride.borders(list(Phase.objects.all()), 27.0)
    assert links_of(strip) == [f"/gait/?at={mark.middle:g}&condition=sprint9.5" for mark in marks]
    assert strip.count('aria-current="true"') == 1
    assert 'aria-current="true" id="film-propulsion"' in strip


def test_a_trail_is_drawn_on_request_only(client: Client) -> None:
    assert get(client, "?at=25").count("stride-ghost") == 0
    assert figures_of(get(client, "?at=25&trail=on"))[0].count("stride-ghost") == stride.TRAIL


def test_the_instant_is_told_in_a_sentence_without_scripts(client: Client) -> None:
    text = text_of(get(client, "?at=30&condition=sprint9.5"))
    assert "30 % of the stride, Flying. Busiest muscles: " in text


def test_the_phase_is_marked_in_filmstrip_and_score(client: Client) -> None:
    html = get(client, "?at=25")
    assert 'aria-current="true" id="film-propulsion"' in html
    assert html.count('data-stride-index="3" aria-current="step"') == 1
    assert html.count('aria-current="step"') == 1
    assert 'stride-score" data-stride-now="3"' in html


def test_each_phase_is_a_named_link(client: Client) -> None:
    section = get(client).split('aria-labelledby="phases"')[1].split("</ol>")[0]
    assert links_of(section) == [phase.get_absolute_url() for phase in Phase.objects.all()]
    assert "Reaching back Terminal swing" in text_of(section)


def phase_page(client: Client, slug: str) -> str:
    return reading.get(client, f"/gait/{slug}/")


def test_a_phase_page_shows_its_runner_and_leads_to_the_explorer(client: Client) -> None:
    html = sent(client, "/gait/loading/")
    runner = runners()["run5.0h"]
    page = Phase.objects.get(slug="loading")
    mark = stride.borders(list(Phase.objects.all()), 37.5)[1]
    assert (mark.start, mark.end) == (2.9, 14.4)
    doing_now = {
        role.muscle.slug: (role.level, role.action)
        for role in page.roles.select_related("muscle")
        if role.level
    }
    title = "A runner from the right side: absorbing"
    assert (
        portrait(
            runner.motion,
            mark.middle,
            doing_now,
            title,
            pieces=pictures.address_of_pieces(MAN),
        )
        in html
    )
    assert f"/gait/?at={mark.middle:g}&condition=run5.0h" in links_of(html)
    assert "from 2.9 to 14.4 %" in text_of(html)


def test_a_phase_page_answers_first_and_finds_the_muscles_on_the_body(client: Client) -> None:
    for page in Phase.objects.all():
        html = phase_page(client, page.slug)
        assert html.index('data-look="answer"') < html.index("<h2")
        assert html.index('data-look="figure"') < html.index("<h2")
        bodies = re.findall(r'<svg class="map [^"]*plate"[^>]*aria-label="([^"]+)"', html)
        assert bodies
        assert all(label.startswith(page.short) for label in bodies)
        current = re.findall(r'aria-current="true" id="film-([\w-]+)"', html)
        assert current == [page.slug]


def test_a_phase_page_names_who_works_hardest_first(client: Client) -> None:
    html = phase_page(client, "midstance")
    tables = re.findall(r'<table class="phase-roles">.*?</table>', html)
    levels = [
        int(level)
        for table in tables
        for level in re.findall(r'class="phase-level level-(\d)(?: is-early)?"', table)
    ]
    roles = Phase.objects.get(slug="midstance").roles.tied().filter(level__gt=0)
    assert levels == sorted((role.level for role in roles), reverse=True)
    assert tables[0].count("<tr>") == 1 + gait.BUSIEST
    assert "Deep calf muscle Soleus" in text_of(tables[0])
    assert "peak, braking" in text_of(tables[0])


def test_only_a_phase_with_a_note_shows_it(client: Client) -> None:
    noted = {
        page.slug for page in Phase.objects.all() if "phase-note" in phase_page(client, page.slug)
    }
    assert noted == {"propulsion"}


def test_the_explorer_leads_to_the_article_on_the_whole_stride_while_there_is_one(
    client: Client,
) -> None:
    page = Article.objects.get(slug="the-running-stride")
    html = get(client)
    assert page.get_absolute_url() in links_of(html)
    assert f"{page.name} tells the whole loop" in text_of(html)
    page.delete()
    assert page.get_absolute_url() not in links_of(get(client))


# --- Two side by side --------------------------------------------------------------------------


def test_two_conditions_stand_side_by_side_at_one_instant(client: Client) -> None:
    html = get(client, "?at=33&condition=run4.0&with=sprint9.5")
    drawn = figures_of(html)
    assert [re.findall(r'data-condition="([^"]+)"', svg) for svg in drawn] == [
        ["run4.0"],
        ["sprint9.5"],
    ]
    assert {re.findall(r'data-at="([^"]+)"', svg)[0] for svg in drawn} == {"33"}
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert html.count('data-stride-doing="soleus"') == 2
    assert "Now in Push-off" in text_of(html)
    assert "Now in Flying" in text_of(html)


def test_jog_and_sprint_share_a_scale_and_say_so(client: Client) -> None:
    alone = figures_of(get(client, "?at=7&condition=run3.5d"))[0]
    html = get(client, "?at=7&condition=run3.5d&with=sprint9.5")
    beside = figures_of(html)[0]
    assert level_in(alone, "gluteus-maximus") == 4
    assert level_in(beside, "gluteus-maximus") == 1
    assert "share one scale" in text_of(html)
    assert "So jogging looks fainter." in text_of(html)
    other = get(client, "?at=7&condition=run4.0&with=sprint9.5")
    assert "share one scale" not in text_of(other)
    assert "scaled to its own peak" in text_of(other)


# --- Queries that are wrong --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?at=abc", "must be a number from 0 to 100"),
        ("?at=500", "must be a number from 0 to 100"),
        ("?at=-1", "must be a number from 0 to 100"),
        ("?at=nan", "must be a number from 0 to 100"),
        ("?at=inf", "must be a number from 0 to 100"),
        ("?at=%00", "must be a number from 0 to 100"),
        ("?condition=nonsense", "There is no condition “nonsense”"),
        ("?condition=%00", "There is no condition “?”"),
        ("?condition=walk1.4", "“walk1.4” has no motion of a whole runner"),
        ("?with=nonsense", "There is no condition “nonsense”"),
        ("?with=run5.0h", "Choose two different speeds"),
        ("?condition=sprint9.5&with=sprint9.5", "Choose two different speeds"),
    ],
)
def test_a_wrong_query_is_explained_and_something_sensible_drawn(
    client: Client, query: str, said: str
) -> None:
    html = get(client, query)
    assert said in complaints_of(html)
    (drawn,) = figures_of(html)
    assert 'data-at="0"' in drawn
    assert 'data-condition="sprint9.5"' in drawn or 'data-condition="run5.0h"' in drawn


@pytest.mark.parametrize("query", ["", "?at=", "?condition=", "?at=-0", "?nobody=asked&at=0"])
def test_nothing_or_something_unknown_is_no_complaint(client: Client, query: str) -> None:
    html = get(client, query)
    assert complaints_of(html) == ""
    assert 'data-at="0"' in figures_of(html)[0]


def test_a_hostile_query_is_escaped(client: Client) -> None:
    html = get(client, "?condition=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


# --- Keyframes ---------------------------------------------------------------------------------


def test_the_page_carries_its_keyframes_and_names_the_others_address(client: Client) -> None:
    html = get(client, "?condition=run3.5d")
    carried = re.findall(r'<script type="application/json" id="([^"]+)">(.*?)</script>', html)
    assert [name for name, _ in carried] == ["stride-keyframes-run3.5d"]
    frames = json.loads(carried[0][1])
    assert frames["condition"] == "run3.5d"
    assert frames["names"]["soleus"] == "deep calf muscle (soleus)"
    addresses = re.findall(r'data-keyframes-url="([^"]+)"', html)
    # The runners in the menu, and the ten at their four speeds beside the slider.
    slugs = {*DRAWN, "run2.0h", "run3.0h", "run4.0h", "run5.0h"}
    assert {address.split("?")[0] for address in addresses} == {
        f"/gait/keyframes/{slug}.json" for slug in slugs
    }
    [asked] = {address for address in addresses if "/sprint9.5.json" in address}
    response = client.get(asked)
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.json()["condition"] == "sprint9.5"
    assert len(response.json()["angles"][0]) == 101


def test_keyframes_without_their_version_are_asked_for_again(client: Client) -> None:
    for query in ("", "?v=old"):
        response = client.get(f"/gait/keyframes/run4.0.json{query}")
        assert response["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("slug", ["walk1.4", "nonsense", "run4.0.json", "%00"])
def test_keyframes_of_what_cannot_be_drawn_are_not_found(client: Client, slug: str) -> None:
    assert client.get(f"/gait/keyframes/{slug}.json").status_code == 404


def test_a_text_cannot_break_out_of_its_script(client: Client) -> None:
    Muscle.objects.filter(slug="soleus").update(everyday_name="</script><b>")
    html = get(client, "?condition=run4.0")
    assert "</script><b>" not in html
    carried = re.findall(r'id="stride-keyframes-run4.0">(.*?)</script>', html)
    assert json.loads(carried[0])["names"]["soleus"] == "</script><b> (soleus)"


# --- Content that changes ----------------------------------------------------------------------


def test_a_changed_curve_is_drawn_at_once(client: Client) -> None:
    asked = r'data-keyframes-url="([^"]+/run4\.0\.json[^"]+)"'
    before = figures_of(get(client, "?at=9&condition=run4.0"))[0]
    [address] = re.findall(asked, get(client, "?condition=sprint9.5"))
    curve = Curve.objects.get(
        condition__slug="run4.0", quantity="activity", channel="vastus-lateralis"
    )
    curve.values = list(reversed(curve.values))
    curve.save()
    after = figures_of(get(client, "?at=9&condition=run4.0"))[0]
    assert (level_in(before, "vastus-lateralis"), level_in(after, "vastus-lateralis")) == (4, 0)
    [moved] = re.findall(asked, get(client, "?condition=sprint9.5"))
    assert moved.split("?")[0] == address.split("?")[0] == "/gait/keyframes/run4.0.json"
    assert moved != address


def test_a_condition_without_its_motion_is_left_out(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    Curve.objects.filter(condition__slug="run4.0", channel="foot-pitch").delete()
    html = get(client, "?condition=run4.0")
    assert "“run4.0” has no motion of a whole runner" in complaints_of(html)
    assert 'data-condition="run5.0h"' in figures_of(html)[0]
    assert "lacks foot_pitch" in caplog.text
    assert client.get("/gait/loading/").status_code == 200


def test_without_any_motion_the_page_says_so(client: Client) -> None:
    Curve.objects.all().delete()
    html = get(client, "?at=25")
    assert figures_of(html) == []
    assert "The runner cannot be drawn now" in text_of(html)
    assert "stride.js" not in html


@pytest.mark.parametrize("query", ["", "?at=25", "?condition=run3.5d&with=sprint9.5&trail=on"])
def test_the_page_asks_the_database_twelve_times(client: Client, queries: Any, query: str) -> None:
    with queries(12):
        get(client, query)


def test_keyframes_ask_the_database_four_times(client: Client, queries: Any) -> None:
    with queries(4):
        client.get("/gait/keyframes/run4.0.json")


# --- Phases at the data's own percentages ------------------------------------------------------


def test_stance_borders_follow_the_stance_time_and_swing_borders_stay() -> None:
    phases = list(Phase.objects.all())
    starts = {
        percent: [mark.start for mark in stride.borders(phases, percent)]
        for percent in (39.0, 27.0, 35.8)
    }
    assert starts[39.0] == [0, 3, 15, 23, 39, 50, 65, 80]
    assert starts[27.0] == [0, 2.1, 10.4, 15.9, 27, 50, 65, 80]
    assert starts[35.8] == [0, 2.8, 13.8, 21.1, 35.8, 50, 65, 80]
    marks = stride.borders(phases, 27.0)
    assert [mark.end for mark in marks] == [*starts[27.0][1:], 100]


@pytest.mark.parametrize(
    ("at", "place"), [(0, 0), (2.0, 0), (2.1, 1), (26.9, 3), (27, 4), (99, 7), (100, 0)]
)
def test_a_percentage_falls_in_one_phase(at: float, place: int) -> None:
    assert stride.place(stride.borders(list(Phase.objects.all()), 27.0), at) == place


@pytest.mark.no_cover
@pytest.mark.parametrize("slug", DRAWN)
def test_every_border_of_every_condition_parts_two_phases(client: Client, slug: str) -> None:
    """What the page says just before, on and just after each border, and after rounding errors."""
    phases = list(Phase.objects.all())
    runner = runners()[slug]
    marks = stride.borders(phases, runner.motion.stance_pct)
    assert marks[0].start == 0
    assert marks[-1].end == 100
    for place, mark in enumerate(marks):
        before = phases[place - 1]
        around = ((mark.start % 100) + 100) % 100  # How browsers take a rest; 2.8 gets smaller.
        assert stride.place(marks, around) == place
        asked = ((mark.start, mark.phase), (mark.start + 0.1, mark.phase), (around, mark.phase))
        for at, phase in (*asked, ((mark.start - 0.1) % 100, before)):
            html = sent(client, f"/gait/?condition={slug}&at={at!r}")
            assert f"% of the stride, {phase.short}. Busiest" in html, at
            # Squeezing the whole page takes longer than making it.
            words = html.split('class="stride-words"')[1].split("<svg")[0]
            said = current_moment(squeezed(f"<div>{words}"))
            assert f'<p class="stride-phase">{phase.name}</p>' in said, at


# --- What the page owns up to ------------------------------------------------------------------


@pytest.mark.parametrize(
    "doubt",
    [
        "The hip’s height over the ground is ours",
        "the bend of the toes",
        "The arrow’s place under the foot is ours",
        "One runner is one runner",
        "Ten men are ten men",
        "only at 5.0 m/s",
        "not how much force it makes",
        "simulated at 4.0 m/s",
        "Walking is not drawn",
        "Gluteus maximus also fires in swing",
    ],
)
def test_the_page_says_what_is_not_known(client: Client, doubt: str) -> None:
    assert doubt in text_of(get(client))


def test_every_data_set_is_credited_with_its_licence(client: Client) -> None:
    html = get(client)
    used = (*DRAWN, "run5.0h", "sim4.0")
    for row in Condition.objects.filter(slug__in=used).select_related("data_set"):
        assert f'href="#data-{row.data_set.slug}"' in html
        assert f'<dt id="data-{row.data_set.slug}">' in html
        assert f"Licence: {row.data_set.licence}." in text_of(html)


# The woman's runner --------------------------------------------------------------------------


def builds_of(html: str) -> list[tuple[str, str, bool]]:
    """Return the links between the figures: word, address, whether it is current."""
    [found] = re.findall(r'<ul class="segment stride-builds".*?</ul>', html, re.S)
    return [
        (word.strip(), address.replace("&amp;", "&"), "aria-current" in rest)
        for address, rest, word in re.findall(r'<a href="([^"]+)"([^>]*)>([^<]+)</a>', found)
    ]


def test_a_link_chooses_the_woman_and_the_others_keep_her(client: Client) -> None:
    assert builds_of(get(client, "?at=25")) == [
        ("Man", "/gait/?at=25&condition=run5.0h", True),
        ("Woman", "/gait/?at=25&condition=run5.0h&figure=woman", False),
    ]
    html = get(client, "?at=25&figure=woman")
    assert builds_of(html) == [
        ("Man", "/gait/?at=25&condition=run5.0h", False),
        ("Woman", "/gait/?at=25&condition=run5.0h&figure=woman", True),
    ]
    stride_links = [link for link in links_of(html) if link.startswith("/gait/?")]
    others = [link for link in stride_links if link != "/gait/?at=25&condition=run5.0h"]
    assert len(others) >= 8 + 3
    assert all("figure=woman" in link for link in others)
    assert '<input type="hidden" name="figure" value="woman">' in html
    frames = re.findall(r'data-keyframes-url="([^"]+)"', html)
    assert frames
    assert all(address.endswith("&amp;figure=woman") for address in frames)


def test_the_page_draws_the_woman(client: Client) -> None:
    runner = runners()["run5.0h"]
    drawn = draw(
        runner.motion,
        25.0,
        title=stride.title(runner, WOMAN),
        description=stride.description(runner),
        title_id="stride-title-1",
        description_id="stride-description-1",
        activity=runner.activity,
        states=runner.states,
        force=runner.force,
        pieces=pictures.address_of_pieces(WOMAN),
        build=WOMAN,
    )
    html = get(client, "?at=25&figure=woman")
    assert figures_of(html) == [drawn]
    assert "drawn as a woman" in drawn
    assert re.findall(r'href="/pictures/(runners[a-z-]*)\.', html)[0] == "runners-woman"
    # Nobody's measured motion is passed off as hers.
    said = "Only the build is a woman’s. Motion and activity were measured in men."
    assert said in text_of(html)
    assert said not in text_of(get(client, "?at=25"))


def test_a_figure_that_does_not_exist_is_explained(client: Client) -> None:
    for path in ("/gait/?figure=child", "/gait/loading/?figure=child"):
        html = sent(client, path)
        assert "There is no figure “child”; this choice was left out." in html
        assert [shown for _, _, shown in builds_of(squeezed(html))] == [True, False]


def test_a_phase_page_draws_the_woman_and_its_neighbours_keep_her(client: Client) -> None:
    html = reading.get(client, "/gait/loading/?figure=woman")
    assert pictures.address_of_pieces(WOMAN) in html
    assert pictures.address_of_pieces(MAN) not in html
    assert builds_of(html) == [
        ("Man", "/gait/loading/", False),
        ("Woman", "/gait/loading/?figure=woman", True),
    ]
    links = links_of(html)
    for slug in ("initial-contact", "midstance", "terminal-swing"):
        assert f"/gait/{slug}/?figure=woman" in links
    assert "/gait/?at=9&condition=run5.0h&figure=woman" in links
    assert "Only the build is a woman’s: the motion was measured in a man." in text_of(html)
    [canonical] = re.findall(r'<link rel="canonical" href="([^"]+)"', html)
    assert canonical.endswith("/gait/loading/")


def test_the_keyframes_of_the_woman_have_an_address_of_their_own(client: Client) -> None:
    html = get(client, "?condition=run3.5d&figure=woman")
    [address, *_] = re.findall(r'data-keyframes-url="([^"]+)"', html)
    response = client.get(address.replace("&amp;", "&"))
    assert "immutable" in response["Cache-Control"]
    slug = address.split("/")[-1].partition(".json")[0]
    hers, his = response.json(), client.get(f"/gait/keyframes/{slug}.json").json()
    assert hers["angles"] == his["angles"]
    assert hers["rig"]["rings"] != his["rig"]["rings"]
