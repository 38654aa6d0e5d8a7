"""In every legend, letter, pattern, shade and word belong together, as in the drawing itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import pytest
from django.test import Client

from muscles.figures import art, bodymap
from muscles.figures.bodymap import Link, Mark
from muscles.figures.charts import shapes
from muscles.figures.charts.model import LOOKS
from muscles.figures.runner.drawing import FORCE_SCALE
from muscles.figures.runner.geometry import FOREARM
from muscles.models import (
    CONFIDENCE_WORDS,
    Confidence,
    Effect,
    Exercise,
    Muscle,
    Phase,
    Role,
    Target,
    Terrain,
)
from muscles.presenters import lens as lenses
from tests.client.reading import get, text_of
from tests.sheets import DARK, PRINT, resolved, rules, style, tokens

pytestmark = pytest.mark.django_db

MEDIA = ("", DARK, PRINT)
MAP = ("components", "map")
ROOMY = "gluteus-maximus"
"""A muscle with room for its letter in the view from behind."""

LENSES = {
    "": "/body/",
    "phase": "/body/?phase=loading",
    "terrain": "/body/?terrain=uphill",
    "exercise": "/body/?exercise=bent-knee-calf-raise",
    "groups": "/body/?phase=loading&size=groups",
}


class Key(NamedTuple):
    """One entry of a legend: the classes of its sample, its letter and its words."""

    classes: str
    letter: str
    words: str

    @property
    def element(self) -> str:
        return "span " + " ".join(f".{name}" for name in self.classes.split())


@pytest.fixture(scope="module")
def pages(django_db_setup: None, django_db_blocker: Any) -> dict[str, str]:
    """The pages with legends, each read once."""
    more = {"stride": "/gait/?at=9", "muscle": "/muscles/soleus/", "compare": "/terrain/"}
    with django_db_blocker.unblock():
        return {name: get(Client(), path) for name, path in (LENSES | more).items()}


def keys(html: str) -> list[Key]:
    """Return the entries of the legend of the body map."""
    found = re.findall(r'<li><span class="(key\b[^"]*)"[^>]*>(.?)</span>(.*?)</li>', html, re.S)
    return [Key(classes, letter, text_of(words)) for classes, letter, words in found]


def key_of(html: str, word: str) -> Key:
    """Return the entry that speaks of ``word``."""
    [found] = [key for key in keys(html) if word in key.words]
    return found


class Look(NamedTuple):
    """How a mark shows: its letter, the kind of its pattern, and its colour in each medium."""

    letter: str
    pattern: str
    colours: tuple[str, ...]


@cache
def drawn(mark: Mark) -> Look:
    """Return how the body map draws ``mark``, read from its SVG and from the style sheets."""
    svg = bodymap.draw("back", {ROOMY: Link("Name", "/")}, {ROOMY: mark})
    [(classes, inside)] = re.findall(
        rf'<a class="([^"]*)"[^>]*data-muscle="{ROOMY}"[^>]*>(.*?)</a>', svg
    )
    region = "a " + " ".join(f".{name}" for name in classes.split())
    letters = re.findall(r"<text[^>]*>(.)</text>", svg)
    pattern = ""
    if '<use href="#back-s-gluteus-maximus" class="pattern"' in inside:
        [pattern] = {style(MAP, region, "use .pattern", media=m)["fill"] for m in MEDIA}
        pattern = pattern.removeprefix('url("#pattern-').removesuffix('")')
    colours = tuple(
        resolved(found["fill"], found, media)
        for media in MEDIA
        for found in [style(MAP, region, media=media)]
    )
    return Look("".join(letters), pattern, colours)


def gradients(background: str) -> str:
    """Return the kind of pattern that the background of a key paints."""
    lines = re.findall(r"repeating-linear-gradient\((\d+)deg, var\(--([\w-]+)\)", background)
    if "radial-gradient" in background:
        return "dots"
    if len(lines) == 2:
        return "cross"
    if lines:
        return {"pattern": "lines", "body-line": "hatch"}[lines[0][1]]
    return ""


def shown(key: Key) -> Look:
    """Return how the legend shows ``key``, read from its markup and from the style sheets."""
    backgrounds = {style(MAP, key.element, media=media)["background"] for media in MEDIA}
    [background] = backgrounds
    colours = []
    for media in MEDIA:
        found = style(MAP, key.element, media=media)
        ground = re.findall(r"var\(--(?:level|quiet-fill)\)", found["background"])[-1]
        colours.append(resolved(ground, found, media))
    return Look(key.letter, gradients(background), tuple(colours))


# The body map --------------------------------------------------------------------------------

ACTIONS = {
    "driving": ("D", "", "shortens and pushes"),
    "braking": ("B", "lines", "lengthens and slows"),
    "holding": ("H", "dots", "keeps its length"),
    "mixed": ("M", "cross", "more than one"),
}


@pytest.mark.parametrize("page", ["phase", "groups"])
@pytest.mark.parametrize("action", ACTIONS)
def test_the_key_of_an_action_is_drawn_as_the_action_is(
    pages: dict[str, str], page: str, action: str
) -> None:
    letter, pattern, meaning = ACTIONS[action]
    key = key_of(pages[page], f"{action}:")
    level = int(key.classes.split("level-")[1])
    assert shown(key) == drawn(Mark(level, action, action=action))
    assert (key.letter, shown(key).pattern) == (letter, pattern)
    assert meaning in key.words
    assert meaning in dict(Role._meta.get_field("action").choices)[action]


def test_the_key_of_quiet_is_drawn_as_a_silent_muscle_is(pages: dict[str, str]) -> None:
    key = key_of(pages["phase"], "quiet")
    assert shown(key) == drawn(Mark(0, "quiet", action="quiet"))
    assert shown(key) == drawn(Mark(0, "quiet", action="braking"))
    assert (key.letter, shown(key).pattern) == ("", "")
    assert len(keys(pages["phase"])) == len(ACTIONS) + 1
    assert "Stronger red means more active. Activity is not force." in text_of(pages["phase"])


CHANGES = {
    "works more than on the flat": (Effect(change="more", size=1), "+", "lines"),
    "works less": (Effect(change="less", size=1), "−", "dots"),
    "about the same": (Effect(change="same"), "", ""),
    "studies disagree, or unclear": (Effect(change="unclear"), "?", "cross"),
    "not studied": (Effect(change="not-studied"), "", "hatch"),
}


@pytest.mark.parametrize("words", CHANGES)
def test_the_key_of_a_change_is_drawn_as_the_change_is(pages: dict[str, str], words: str) -> None:
    effect, letter, pattern = CHANGES[words]
    key = key_of(pages["terrain"], words)
    assert shown(key) == drawn(Mark(effect.level, words, change=effect.change))
    assert (key.letter, shown(key).pattern) == (letter, pattern)
    assert len(keys(pages["terrain"])) == len(CHANGES)


def test_on_a_ground_stronger_red_is_more_work_from_much_less_to_much_more() -> None:
    steps = [("less", 2), ("less", 1), ("same", 0), ("more", 1), ("more", 2)]
    assert [Effect(change=change, size=size).level for change, size in steps] == [0, 1, 2, 3, 4]
    assert Effect(change="unclear").level == Effect(change="not-studied").level == 0


# In the dark theme a stronger red is a lighter one, so no word says dark or light.
SHADES = "The stronger the red, the more work: much less is faintest, much more is strongest."


def test_the_legend_of_a_ground_says_what_its_shades_mean(pages: dict[str, str]) -> None:
    said = text_of(pages["terrain"])
    assert SHADES in said
    assert "Most are expected, not measured." in said


TARGETS = {
    "main target": Target(emphasis="main").level,
    "also trained": Target(emphasis="also").level,
    "not a target": 0,
}


@pytest.mark.parametrize("words", TARGETS)
def test_the_key_of_a_target_is_shaded_as_the_target_is(pages: dict[str, str], words: str) -> None:
    key = key_of(pages["exercise"], words)
    assert shown(key) == drawn(Mark(TARGETS[words], words, action="unknown"))
    assert (key.letter, shown(key).pattern) == ("", "")


def test_targets_are_shaded_main_first_and_others_not_at_all() -> None:
    assert TARGETS["main target"] > TARGETS["also trained"] > TARGETS["not a target"]
    exercise = Exercise.objects.get(slug="bent-knee-calf-raise")
    marks = lenses.by_exercise(exercise).marks
    words = {target.muscle.slug: target.get_emphasis_display() for target in exercise.targets.all()}
    for slug, mark in marks.items():
        assert mark.words == words.get(slug, "not a target of this exercise")
        assert mark.level == TARGETS[words.get(slug, "not a target")]


@pytest.mark.parametrize("demand", ["low", "moderate", "high"])
def test_the_key_of_a_demand_is_shaded_as_such_a_muscle_is(
    pages: dict[str, str], demand: str
) -> None:
    [key] = [key for key in keys(pages[""]) if key.words == demand]
    marks = lenses.overall().marks
    slugs = Muscle.objects.filter(demand=demand).values_list("slug", flat=True)
    assert {shown(key)} == {drawn(mark) for mark in {marks[slug] for slug in slugs}}


def test_a_higher_demand_is_a_stronger_red(pages: dict[str, str]) -> None:
    levels = [int(key.classes.split("level-")[1]) for key in keys(pages[""])]
    assert [key.words for key in keys(pages[""])] == ["low", "moderate", "high"]
    assert levels == sorted(set(levels))
    assert "the stronger the red, the more" in text_of(pages[""])


@pytest.mark.parametrize("page", LENSES)
def test_only_the_map_of_groups_says_how_a_group_is_shown(pages: dict[str, str], page: str) -> None:
    words = "Each group is shown as its busiest muscle is."
    assert (words in text_of(pages[page])) == (page == "groups")


@pytest.mark.parametrize("page", ["phase", "terrain", "exercise"])
def test_each_region_is_classed_and_lettered_by_its_own_state(
    pages: dict[str, str], page: str
) -> None:
    patterned = {"braking", "holding", "mixed", "more", "less", "unclear", "not-studied"}
    for view, svg in re.findall(r'<svg[^>]*data-view="([a-z-]+)"[^>]*>(.*?)</svg>', pages[page]):
        places = {region.slug: region.label for region in art.load(view).muscles}
        letters = {
            (float(x), float(y)): letter
            for x, y, letter in re.findall(
                r'<text x="([\d.-]+)" y="([\d.-]+)"[^>]*>(.)</text>', svg
            )
        }
        for tag, slug, inside in re.findall(r'(<a [^>]*data-muscle="([^"]+)"[^>]*>)(.*?)</a>', svg):
            told = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
            kind = told.get("data-change") or told["data-action"]
            assert {f"level-{told['data-level']}", f"is-{kind}"} <= set(told["class"].split())
            is_silent = "data-action" in told and told["data-level"] == "0"
            assert ('class="pattern"' in inside) == (kind in patterned and not is_silent), slug
            letter = letters.pop(places[slug], "")
            if letter:
                assert not is_silent
                assert letter == {"more": "+", "less": "−", "unclear": "?"}.get(
                    kind, kind[0].upper()
                )
        assert not letters, "no letter stands where no region has its label"


# Patterns ------------------------------------------------------------------------------------


def test_each_pattern_looks_as_its_name_says(pages: dict[str, str]) -> None:
    for page in ("phase", "terrain", "muscle"):
        found = dict(
            re.findall(r'<pattern id="pattern-([a-z]+)"(.*?)</pattern>', pages[page], re.S)
        )
        assert set(found) == {"lines", "dots", "cross", "hatch"}
        assert found["lines"].count("M") == 1
        assert found["cross"].count("M") == 2
        assert "<circle" in found["dots"]
        assert 'class="pattern-grey"' in found["hatch"]
        assert all("pattern-grey" not in found[name] for name in ("lines", "dots", "cross"))


@pytest.mark.parametrize(("name", "action"), [("lines", "braking"), ("hatch", "not-studied")])
def test_lines_of_key_and_drawing_lean_the_same_way(
    pages: dict[str, str], name: str, action: str
) -> None:
    [turn] = re.findall(rf'id="pattern-{name}"[^>]*rotate\((-?\d+)\)', pages["phase"])
    background = style(MAP, f"span .key .is-{action} .level-3")["background"]
    [angle] = re.findall(r"repeating-linear-gradient\((\d+)deg", background)
    # Stripes run across their gradient; the pattern's line is upright before it is turned.
    assert (int(angle) + 90) % 180 == int(turn) % 180


@pytest.mark.parametrize("media", MEDIA)
def test_ink_of_patterns_and_letters_is_seen_in_light_dark_and_print(media: str) -> None:
    for name in ("pattern-ink", "pattern-grey"):
        found = style(MAP, f"path .{name}", media=media)
        assert found["fill"] == "none"
        assert re.fullmatch(r"#[0-9a-f]{3,6}", resolved(found["stroke"], found, media))
    assert style(MAP, "path .pattern-ink")["stroke"] == "var(--pattern)"
    assert style(MAP, "path .pattern-grey")["stroke"] == "var(--body-line)"
    assert style(MAP, "circle .pattern-dot")["fill"] == "var(--pattern)"
    letters = style(MAP, "g .map-letters", media=media)
    assert letters["fill"] != letters["stroke"]


def test_shades_are_printed_as_they_are_drawn() -> None:
    for sheets, element in (
        (MAP, "a .region .level-3 .is-braking"),
        (MAP, "span .key .level-3 .is-braking"),
    ):
        printed = style(sheets, element, media=PRINT)
        assert printed["print-color-adjust"] == "exact"
        for name in ("fill", "background"):
            assert printed.get(name) == style(sheets, element).get(name)
    score = style(("components", "article"), "table .score", "td .level-3", media=PRINT)
    assert score["print-color-adjust"] == "exact"
    assert {name: v for name, v in tokens(PRINT).items() if "level" in name} == {
        name: v for name, v in tokens().items() if "level" in name
    }


@pytest.mark.parametrize("media", MEDIA)
def test_each_level_has_its_own_token(media: str) -> None:
    for level in range(5):
        found = style(("components",), f"span .level-{level}", media=media)
        assert resolved("var(--level)", found, media) == tokens(media)[f"--level-{level}"]


# The score -----------------------------------------------------------------------------------


def test_each_cell_of_the_score_has_letter_shade_and_word_of_its_role(
    pages: dict[str, str],
) -> None:
    [table] = re.findall(r'<table class="score">.*?</table>', pages["stride"], re.S)
    phases = list(Phase.objects.values_list("slug", flat=True))
    assert re.findall(r'<th scope="col"[^>]*><a href="/gait/([^/]+)/"', table) == phases
    words = ("silent", "low", "moderate", "high", "peak")
    roles = {
        (role.muscle.slug, role.phase.slug): role
        for role in Role.objects.select_related("muscle", "phase")
    }
    rows = re.findall(r'<th scope="row"><a href="/muscles/([^/]+)/".*?</tr>', table, re.S)
    assert rows == list(Muscle.objects.values_list("slug", flat=True))
    for slug, cells in re.findall(
        r'<th scope="row"><a href="/muscles/([^/]+)/"[^>]*>[^<]*</a></th>(.*?)</tr>', table, re.S
    ):
        found = re.findall(
            r'<td class="level-(\d) is-([a-z]+)"><span class="note-letter"[^>]*>(.?)</span>'
            r"<span[^>]*>([^<]*)</span>",
            cells,
        )
        for phase, (level, action, letter, said) in zip(phases, found, strict=True):
            role = roles[slug, phase]
            assert (int(level), action) == (role.level, role.action)
            if role.level:
                assert letter == ACTIONS[role.action][0]
                assert said == f"{role.action}, {words[role.level]}"
            else:
                assert (letter, said) == ("", "quiet")


def test_the_scores_caption_names_each_letter(pages: dict[str, str]) -> None:
    [caption] = re.findall(r'<table class="score"><caption>(.*?)</caption>', pages["stride"], re.S)
    for action, (letter, _, _) in ACTIONS.items():
        assert f"{letter} {action}" in caption
    assert "stronger red is more active" in caption
    assert "an empty field is quiet" in caption


@pytest.mark.parametrize("media", MEDIA)
def test_the_score_is_shaded_by_level_and_plain_where_quiet(media: str) -> None:
    def cell(classes: str) -> Mapping[str, str]:
        return style(("components", "article"), "table .score", f"td {classes}", media=media)

    for level in (1, 2, 3, 4):
        found = cell(f".level-{level} .is-braking")
        colour = resolved(found["background"], found, media)
        assert colour == tokens(media)[f"--level-{level}"]
    assert cell(".level-0 .is-quiet")["background"] == "none"
    assert cell(".level-0 .is-braking")["background"] == "none"


# The comparison of grounds -------------------------------------------------------------------


def test_each_cell_of_the_comparison_has_sign_shade_and_word_of_its_effect(
    pages: dict[str, str],
) -> None:
    [table] = re.findall(r'<table class="compare">.*?</table>', pages["compare"], re.S)
    grounds = list(Terrain.objects.exclude(slug="flat").values_list("slug", flat=True))
    assert re.findall(r'<th scope="col"><a href="/terrain/([^/]+)/"', table) == grounds
    signs = {"more": "+", "less": "−", "same": "=", "unclear": "?", "not-studied": "·"}
    brackets = {"measured": ("", ""), "modelled": ("[", "]"), "expected": ("(", ")")}
    effects = {
        (effect.muscle.slug, effect.terrain.slug): effect
        for effect in Effect.objects.select_related("muscle", "terrain")
    }
    for slug, cells in re.findall(
        r'<th scope="row"><a href="/muscles/([^/]+)/"[^>]*>[^<]*</a></th>(.*?)</tr>', table, re.S
    ):
        found = re.findall(
            r'<td class="change-([a-z-]+)"><span[^>]*>([^<]*)</span><span[^>]*>([^<]*)<', cells
        )
        for ground, (change, sign, words) in zip(grounds, found, strict=True):
            effect = effects.get((slug, ground))
            assert change == (effect.change if effect else "not-studied")
            if change == "not-studied":
                assert (sign, words) == ("·", "not studied")
                continue
            assert effect is not None
            start, end = ("", "") if sign == "·" else brackets[effect.basis]
            assert sign == f"{start}{signs[change] * max(1, effect.size)}{end}"
            said = dict(Effect._meta.get_field("change").choices)[change]
            assert words.startswith(f"much {said}" if effect.size == 2 else said)
    caption = text_of(table.partition("</caption>")[0])
    assert "More (+) or less (−)" in caption
    assert "In round brackets: expected, not measured. In square brackets: from a model" in caption
    assert caption.endswith("A dot: not studied.")


def test_more_work_is_a_stronger_shade_than_less() -> None:
    def shade(sheets: tuple[str, ...], *elements: str, name: str) -> int:
        return int(re.findall(r"--level-(\d)", style(sheets, *elements)[name])[0])

    cells = [
        shade(("article",), "table .compare", f"td .change-{change}", name="background")
        for change in ("more", "less")
    ]
    edges = [
        shade(("article",), f"li .effect .is-{change}", name="border-color")
        for change in ("more", "less")
    ]
    assert cells[0] > cells[1]
    assert edges[0] > edges[1]


# The stride ----------------------------------------------------------------------------------


def stride_keys(html: str) -> dict[str, tuple[str, str]]:
    """Return the entries of the stride's legend: word → (markup of the sample, meaning)."""
    legend = html.split('class="stride-legend"')[1].split("</dl>")[0]
    found = re.findall(r"<dt>\s*<svg[^>]*>(.*?)</svg>([^<]*)</dt>\s*<dd>([^<]*)</dd>", legend)
    return {word.strip(): (sample, text_of(meaning)) for sample, word, meaning in found}


def dash(found: Mapping[str, str]) -> str:
    """Return what a line looks like: solid, dashed, or dotted (its gaps are wider)."""
    if "stroke-dasharray" not in found:
        return "solid"
    line, gap = map(float, found["stroke-dasharray"].split()[:2])
    return "dashed" if line > gap else "dotted"


@pytest.mark.parametrize("media", MEDIA)
@pytest.mark.parametrize(
    ("word", "action", "meaning"),
    [
        ("Solid edge", "driving", "driving: shortens, pushes"),
        ("Dashed edge", "braking", "braking: lengthens, slows"),
        ("Dotted edge", "holding", "holding: keeps its length"),
    ],
)
def test_an_edge_of_the_runner_means_what_its_key_says(
    pages: dict[str, str], word: str, action: str, meaning: str, media: str
) -> None:
    sample, said = stride_keys(pages["stride"])[word]
    assert f'class="key-line is-{action}"' in sample
    assert said == meaning
    key = style(("runner", "stride"), f"path .key-line .is-{action}", media=media)
    muscle = style(("runner",), f"path .stride-muscle .is-{action}", media=media)
    assert dash(key) == dash(muscle) == word.split()[0].lower()


def test_the_runners_key_shows_tints_from_silent_to_peak(pages: dict[str, str]) -> None:
    sample, meaning = stride_keys(pages["stride"])["Tint"]
    tints = re.findall(r'class="key-tint level-(\d)" d="M(\d+)', sample)
    assert [int(level) for level, _ in tints] == [0, 1, 2, 3, 4]
    assert [int(place) for _, place in tints] == sorted(int(place) for _, place in tints)
    assert meaning == "faint silent, strong its own peak"
    for level in range(5):
        key = style(("components", "stride"), f"path .key-tint .level-{level}")
        muscle = style(("components", "runner"), f"path .stride-muscle .level-{level}")
        assert resolved(key["fill"], key) == resolved(muscle["fill"], muscle)
        assert resolved(key["fill"], key) == tokens()[f"--level-{level}"]


def test_stripes_are_simulated_and_grey_is_unmeasured_in_key_and_runner(
    pages: dict[str, str],
) -> None:
    known = stride_keys(pages["stride"])
    assert known["Stripes"][1] == "simulated, not measured"
    assert known["Grey"][1] == "not measured here"
    assert 'class="key-sim"' in known["Stripes"][0]
    assert 'class="key-none"' in known["Grey"][0]
    both = ("components", "runner", "stride")
    for level in range(5):
        muscle = style(both, f"path .stride-muscle .is-simulated .level-{level}")
        assert muscle["fill"] == f'url("#stride-sim-{level}")'
        pattern = pages["stride"].split(f'id="stride-sim-{level}"')[1].split("</pattern>")[0]
        assert f'class="sim-ground level-{level}"' in pattern
        assert 'class="sim-line"' in pattern
    assert re.fullmatch(r'url\("#stride-sim-\d"\)', style(both, "path .key-sim")["fill"])
    unmeasured = style(both, "path .stride-muscle .is-unmeasured")
    assert style(both, "path .key-none")["fill"] == unmeasured["fill"] == "var(--unmeasured)"


def test_the_arrow_is_as_long_as_the_forearm_for_one_body_weight(pages: dict[str, str]) -> None:
    sample, meaning = stride_keys(pages["stride"])["Arrow"]
    assert 'class="stride-force"' in sample
    assert "as long as the forearm is one body weight" in meaning
    assert pytest.approx(FOREARM, rel=0.05) == FORCE_SCALE


def test_the_list_beside_the_runner_fills_its_bars_by_level() -> None:
    for level in (1, 2, 3, 4):
        found = style(("components", "stride"), f'span .stride-doing [data-level="{level}"]')
        assert found["--level"] == f"var(--level-{level})"
        assert found["--full"] == f"{25 * level}%"


def test_only_an_unmeasured_muscle_lacks_a_level_in_the_list(pages: dict[str, str]) -> None:
    listed = re.findall(r'data-stride-doing="[^"]+"( data-level="\d")?>([^<]+)<', pages["stride"])
    levels = {"silent": 0, "low": 1, "moderate": 2, "high": 3, "peak": 4}
    assert listed
    for attribute, words in listed:
        if words == "not measured here":
            assert attribute == ""
        else:
            assert attribute == f' data-level="{levels[words.split(",")[0]]}"'


# Curves --------------------------------------------------------------------------------------


def test_each_key_of_a_curve_has_the_look_of_the_line_with_its_label(pages: dict[str, str]) -> None:
    figures = re.findall(r'<figure class="curve-figure">.*?</figure>', pages["muscle"], re.S)
    assert figures
    for figure in figures:
        ends = re.findall(
            r'<path class="curve-line look-([a-z]+)"[^>]*/><text[^>]*>([^<]+)</text>', figure
        )
        named = {label: look for look, label in ends}
        found = re.findall(
            r'<li><svg class="curve-sample"[^>]*><path class="curve-line look-([a-z]+)'
            r'( is-lead)?"[^>]*/></svg><b>([^<]+)</b>',
            figure,
        )
        assert found
        plotted = re.findall(r'class="curve-line look-([a-z]+) is-lead"', figure.split("<ul")[0])
        for look, leads, label in found:
            # The fibres' line says what it shows, and its key that it is simulated.
            is_fibre = label == "simulated" and label not in named
            assert named["fibres" if is_fibre else label] == look
            assert not leads or plotted == [look]


def test_no_two_looks_of_curves_are_alike_in_any_medium() -> None:
    for media in MEDIA:
        seen = {}
        for look in LOOKS:
            found = style(("curves",), f"path .curve-line .look-{look}", media=media)
            seen[look] = resolved(found["stroke"], found, media), found.get("stroke-dasharray")
        assert len(set(seen.values())) == len(LOOKS)
    # Colour is not all that tells them apart: a line that does not lead has its own dashes.
    dashed = [look for look in LOOKS if look not in ("run", "other")]
    assert len({seen[look][1] for look in dashed} - {None}) == len(dashed)
    simulated = style(("curves",), "path .curve-line .look-simulated .is-lead")
    assert simulated["stroke-dasharray"].startswith("0 ")
    assert simulated["stroke-linecap"] == "round"


def test_blocks_stand_above_their_line_where_the_muscle_gets_longer(pages: dict[str, str]) -> None:
    said = "Blocks above their line: it gets longer. Below: it gets shorter."
    assert said in text_of(pages["muscle"])
    velocity = [1.0] * 40 + [-1.0] * 30 + [0.0] * 31
    boxes = {
        name: (float(top), float(tall))
        for name, top, tall in re.findall(
            r'class="curve-(lengthening|shortening|near-constant)" d="M\S+ (\S+?)h\S+?v(\S+?)h',
            "".join(shapes.strip(velocity, 100)),
        )
    }
    assert sum(boxes["lengthening"]) == 100 > boxes["lengthening"][0]
    assert boxes["shortening"][0] == 100 < sum(boxes["shortening"])
    flat, thick = boxes["near-constant"]
    assert flat < 100 < flat + thick
    assert thick < boxes["lengthening"][1] / 2
    fills = [style(("curves",), f"path .curve-{name}")["fill"] for name in boxes]
    assert len(set(fills)) == len(boxes)


# Words of judgement --------------------------------------------------------------------------


def test_each_confidence_has_its_own_words() -> None:
    assert CONFIDENCE_WORDS == {
        Confidence.HIGH: "We are confident",
        Confidence.MODERATE: "Fairly sure",
        Confidence.LOW: "Early evidence",
        Confidence.VERY_LOW: "Not tested",
        Confidence.CONFLICTING: "Studies disagree",
    }


def test_a_doubtful_word_is_drawn_with_a_broken_border() -> None:
    def border(kind: str) -> str:
        return style(("components",), f"span .{kind} .{kind}").get("border-style", "solid")

    for words, broken in (
        (("sureness-high", "sureness-moderate", "verdict-supported"), "solid"),
        (("sureness-low", "sureness-very-low", "sureness-conflicting"), "dashed"),
        (("verdict-contested", "verdict-oversimplified"), "dashed"),
        (("verdict-unsupported",), "double"),
    ):
        assert {border(word) for word in words} == {broken}


def test_the_reader_of_sheets_knows_what_wins() -> None:
    assert style(MAP, "a .region")["fill"] == "var(--level, var(--level-plain))"
    assert style(MAP, "a .region .is-not-studied")["fill"] == "var(--quiet-fill)"
    assert style(MAP, "a .is-more", "use .pattern")["fill"] == 'url("#pattern-lines")'
    assert "fill" not in style(MAP, "use .pattern")
    assert any(rule.media == PRINT for rule in rules("map"))
