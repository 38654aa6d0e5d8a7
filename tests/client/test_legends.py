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
MAP = ("components", "figure")
GROUND = (*MAP, "ground")
RUNNER = (*MAP, "runner", "stride")
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
    more = {
        "stride": "/gait/?at=9",
        "muscle": "/muscles/soleus/",
        "compare": "/terrain/",
        "ground": "/terrain/uphill/",
    }
    with django_db_blocker.unblock():
        return {name: get(Client(), path) for name, path in (LENSES | more).items()}


def keys(html: str) -> list[Key]:
    """Return the entries of the legend of a map."""
    [legend] = re.findall(r'<ul class="keys\b.*?</ul>', html, re.S)
    found = re.findall(
        r'<li><span class="key ([^"]*)" aria-hidden="true">([^<]*)</span>(.*?)</li>', legend, re.S
    )
    assert found
    return [Key(f"key {classes}", letter, text_of(words)) for classes, letter, words in found]


def key_of(html: str, words: str) -> Key:
    """Return the entry that says just ``words``."""
    [found] = [key for key in keys(html) if key.words == words]
    return found


class Look(NamedTuple):
    """How a mark shows: its letter, its pattern, its edge, and its colour in each medium.

    A pattern over a tint has the tint's colour. One without a tint has the colour of its ink.
    """

    letter: str
    pattern: str
    edge: str
    colours: tuple[str, ...]


BARE = {"expected": "pattern-red", "expected-less": "pattern-blue", "dots": "pattern-dot"}
"""What draws the ink of the patterns that stand on no tint."""


def ink(pattern: str, media: str) -> str:
    """Return the colour of the lines or dots of a pattern."""
    found = style(MAP, f"path .{BARE[pattern]}", media=media)
    return resolved(found["fill" if found["fill"] != "none" else "stroke"], found, media)


@cache
def drawn(mark: Mark) -> Look:
    """Return how the body map draws ``mark``, read from its SVG and from the style sheets."""
    svg = bodymap.draw("back", {ROOMY: Link("Name", "/")}, {ROOMY: mark})
    [(classes, inside)] = re.findall(
        rf'<a class="([^"]*)"[^>]*data-muscle="{ROOMY}"[^>]*>(.*?)</a>', svg
    )
    region = "a " + " ".join(f".{name}" for name in classes.split())
    letters = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    found = {media: style(MAP, region, media=media) for media in MEDIA}
    [fill] = {each["fill"] for each in found.values()}
    [edge] = {dash(each) for each in found.values()}
    if fill.startswith("url("):
        pattern = name_of(fill)
        colours = tuple(ink(pattern, media) for media in MEDIA)
    else:
        pattern = ""
        colours = tuple(resolved(fill, found[media], media) for media in MEDIA)
    if '<use href="#back-s-gluteus-maximus" class="pattern"' in inside:
        assert not pattern
        [fill] = {style(MAP, region, "use .pattern", media=m)["fill"] for m in MEDIA}
        pattern = name_of(fill)
    return Look("".join(letters), pattern, edge, colours)


def name_of(fill: str) -> str:
    """Return the name of the pattern that a fill speaks of."""
    [name] = re.findall(r'^url\("#pattern-([a-z-]+)"\)$', fill)
    return str(name)


def dash(found: Mapping[str, str]) -> str:
    """Return what a line looks like: solid or dashed."""
    return "dashed" if found.get("stroke-dasharray", "none") != "none" else "solid"


def gradients(background: str) -> str:
    """Return the kind of pattern that the background of a key paints."""
    lines = re.findall(r"repeating-linear-gradient\( ?\d+deg, var\(--([\w-]+)\)", background)
    if "radial-gradient" in background:
        return "dots"
    if len(lines) == 2:
        return "cross"
    if lines:
        return {"pattern": "lines", "red": "expected"}[lines[0]]
    return ""


def shown(key: Key) -> Look:
    """Return how the legend shows ``key``, read from its markup and from the style sheets."""
    found = {media: style(MAP, key.element, media=media) for media in MEDIA}
    [background] = {each["background"] for each in found.values()}
    tokens_in = re.findall(r"var\(--[\w-]+\)", background)
    pattern = gradients(background)
    is_bare = bool(pattern) and "var(--level)" not in tokens_in
    colour = tokens_in[0] if is_bare else tokens_in[-1]
    colours = tuple(resolved(colour, found[media], media) for media in MEDIA)
    edge = "dashed" if "dashed" in found[""]["border"] else "solid"
    return Look(key.letter, pattern, edge, colours)


# The body map --------------------------------------------------------------------------------

ACTIONS = {
    "driving": ("D", "", "drives"),
    "braking": ("B", "lines", "brakes"),
    "holding": ("H", "dots", "holds"),
    "mixed": ("M", "cross", "mixed"),
}
LEVELS = ("quiet", "low", "moderate", "high", "peak")


@pytest.mark.parametrize("page", ["phase", "groups"])
@pytest.mark.parametrize("action", ACTIONS)
def test_the_key_of_an_action_is_drawn_as_the_action_is(
    pages: dict[str, str], page: str, action: str
) -> None:
    letter, pattern, words = ACTIONS[action]
    key = key_of(pages[page], words)
    level = int(key.classes.split("level-")[1])
    assert shown(key) == drawn(Mark(level, action, action=action))
    assert (key.letter, shown(key).pattern) == (letter, pattern)


@pytest.mark.parametrize("level", range(5))
def test_the_key_of_a_level_is_drawn_as_such_a_muscle_is(pages: dict[str, str], level: int) -> None:
    key = key_of(pages["phase"], LEVELS[level])
    assert shown(key) == drawn(Mark(level, "x", action="driving"))._replace(letter="")
    assert (key.letter, shown(key).pattern) == ("", "")
    assert [found.words for found in keys(pages["phase"])][:5] == list(LEVELS)


def test_the_key_of_quiet_is_drawn_as_a_silent_muscle_is(pages: dict[str, str]) -> None:
    key = key_of(pages["phase"], "quiet")
    assert shown(key) == drawn(Mark(0, "quiet", action="quiet"))
    assert shown(key) == drawn(Mark(0, "quiet", action="braking"))
    assert (key.letter, shown(key).pattern) == ("", "")
    assert len(keys(pages["phase"])) == len(ACTIONS) + len(LEVELS) + 1, "and early evidence"
    [legend] = re.findall(r'<ul class="keys\b.*?</ul>', pages["phase"])
    said = text_of(legend)
    assert said.startswith("Active now:")
    assert said.endswith("Activity is not force.")


def effect(change: str, size: int = 0, basis: str = "measured") -> Effect:
    return Effect(change=change, size=size, basis=basis)


UNMEASURED = "expected, inferred from its joint, or from a model of the body"
CHANGES = {
    "much more": (effect("more", 2), "++", ""),
    "more than on the flat": (effect("more", 1), "+", ""),
    "less": (effect("less", 1), "−", ""),
    UNMEASURED: (effect("more", 1, "expected"), "+", "expected"),
    "same": (effect("same"), "=", ""),
    "studies disagree": (effect("unclear"), "?", "dots"),
    "not studied": (effect("not-studied"), "", ""),
}
# The legend of the small pictures: the same, in the words of the ground's own pages.
IN_FULL = {
    "more than on the flat": "more",
    UNMEASURED: "expected, inferred from its joint, or from a model: not measured",
    "same": "about the same",
    "studies disagree": "unclear, or studies disagree",
}


@pytest.mark.parametrize("page", ["terrain", "compare", "ground"])
@pytest.mark.parametrize("words", CHANGES)
def test_the_key_of_a_change_is_drawn_as_the_change_is(
    pages: dict[str, str], words: str, page: str
) -> None:
    row, letter, pattern = CHANGES[words]
    key = key_of(pages[page], words if page == "terrain" else IN_FULL.get(words, words))
    look = drawn(lenses.effect_mark(row))
    assert look.letter == letter
    if page != "terrain" and pattern == "expected":
        # One key for all that nobody measured, whatever its sign.
        look = look._replace(letter="")
    assert shown(key) == look
    assert look.pattern == pattern
    assert (look.edge == "dashed") == (row.basis == "expected")
    assert len(keys(pages[page])) == len(CHANGES)


@pytest.mark.parametrize("basis", ["expected", "modelled", "joint"])
@pytest.mark.parametrize(("change", "size"), [("more", 1), ("more", 2), ("less", 1), ("less", 2)])
def test_what_nobody_measured_is_hatched_with_a_dashed_edge(
    change: str, size: int, basis: str
) -> None:
    look = drawn(lenses.effect_mark(effect(change, size, basis)))
    assert look.pattern == {"more": "expected", "less": "expected-less"}[change]
    assert look.edge == "dashed"
    assert look.letter == drawn(lenses.effect_mark(effect(change, size))).letter
    measured = drawn(lenses.effect_mark(effect(change, size)))
    assert (measured.pattern, measured.edge) == ("", "solid")


def test_less_work_has_a_colour_of_its_own(pages: dict[str, str]) -> None:
    less = drawn(lenses.effect_mark(effect("less", 1)))
    for media, colour in zip(MEDIA, less.colours, strict=True):
        assert colour == tokens(media)["--less"]
        assert colour not in {tokens(media)[f"--level-{level}"] for level in range(5)}


def test_on_a_ground_stronger_red_is_more_work_from_much_less_to_much_more() -> None:
    steps = [("less", 2), ("less", 1), ("same", 0), ("more", 1), ("more", 2)]
    assert [Effect(change=change, size=size).level for change, size in steps] == [0, 1, 2, 3, 4]
    assert Effect(change="unclear").level == Effect(change="not-studied").level == 0


def test_the_legend_of_a_ground_says_what_its_shades_mean(pages: dict[str, str]) -> None:
    said = [(key.words, key.classes) for key in keys(pages["terrain"])]
    assert said[:2] == [
        ("much more", "key is-more level-4"),
        ("more than on the flat", "key is-more level-3"),
    ]
    assert UNMEASURED in dict(said)
    assert "<b>not measured</b>" in pages["compare"]
    assert "<b>not measured</b>" in pages["ground"]


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


DEMANDS = {"low": "little", "moderate": "some", "high": "much"}


@pytest.mark.parametrize("demand", DEMANDS)
def test_the_key_of_a_demand_is_shaded_as_such_a_muscle_is(
    pages: dict[str, str], demand: str
) -> None:
    [key] = [key for key in keys(pages[""]) if key.words == DEMANDS[demand]]
    marks = lenses.overall().marks
    slugs = Muscle.objects.filter(demand=demand).values_list("slug", flat=True)
    assert {shown(key)} == {drawn(mark) for mark in {marks[slug] for slug in slugs}}


def test_a_higher_demand_is_a_stronger_red(pages: dict[str, str]) -> None:
    levels = [int(key.classes.split("level-")[1]) for key in keys(pages[""])]
    assert [key.words for key in keys(pages[""])] == list(DEMANDS.values())
    assert levels == sorted(set(levels))
    assert "Easy running asks little some much" in text_of(pages[""])


@pytest.mark.parametrize("page", LENSES)
def test_only_the_map_of_groups_says_how_a_group_is_shown(pages: dict[str, str], page: str) -> None:
    words = "Each group as its busiest muscle"
    assert (words in text_of(pages[page])) == (page == "groups")


@pytest.mark.parametrize("page", ["phase", "terrain", "exercise"])
def test_each_region_is_classed_and_lettered_by_its_own_state(
    pages: dict[str, str], page: str
) -> None:
    patterned = {"braking", "holding", "mixed"}
    seen = set()
    for view, svg in re.findall(r'<svg[^>]*data-view="([a-z-]+)"[^>]*>(.*?)</svg>', pages[page]):
        places = {region.slug: region.label for region in art.load(view).muscles}
        letters = {
            (float(x), float(y)): letter
            for x, y, letter in re.findall(
                r'<text x="([\d.-]+)" y="([\d.-]+)"[^>]*>([^<]*)</text>', svg
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
                level = int(told["data-level"])
                signs = {"more": "+" * (level - 2), "less": "−" * (2 - level)}
                signs |= {"same": "=", "unclear": "?"}
                assert letter == signs.get(kind, kind[0].upper())
                seen.add(kind)
        assert not letters, "no letter stands where no region has its label"
    wanted = {"phase": {"driving", "braking", "holding", "mixed"}, "terrain": {"more", "unclear"}}
    assert wanted.get(page, set()) <= seen


# Patterns ------------------------------------------------------------------------------------


def test_each_pattern_looks_as_its_name_says(pages: dict[str, str]) -> None:
    for page in ("phase", "terrain", "ground", "compare"):
        found = dict(
            re.findall(r'<pattern id="pattern-([a-z-]+)"(.*?)</pattern>', pages[page], re.S)
        )
        assert set(found) == {"lines", "dots", "cross", "expected", "expected-less"}
        assert found["lines"].count("M") == 1
        assert found["cross"].count("M") == 2
        assert "<circle" in found["dots"]
        for name, classes in (
            ("lines", "pattern-ink"),
            ("cross", "pattern-ink"),
            ("dots", "pattern-dot"),
            ("expected", "pattern-red"),
            ("expected-less", "pattern-blue"),
        ):
            assert re.findall(r'class="(pattern-[a-z]+)"', found[name]) == [classes]


@pytest.mark.parametrize(
    ("page", "pattern", "element"),
    [
        ("phase", "pattern-lines", "span .key .is-braking .level-3"),
        ("terrain", "pattern-expected", "span .key .is-expected"),
        ("compare", "pattern-expected", "td .level-3 .is-more .is-expected"),
        ("compare", "pattern-expected-less", "td .level-1 .is-less .is-expected"),
        ("stride", "stride-braking-3", "span .key .is-braking .level-3"),
        ("stride", "stride-sim-3", "span .key .is-simulated"),
    ],
)
def test_lines_of_key_and_drawing_lean_the_same_way(
    pages: dict[str, str], page: str, pattern: str, element: str
) -> None:
    [turn] = re.findall(rf'id="{pattern}"[^>]*rotate\((-?\d+)\)', pages[page])
    sheets = (*GROUND, "runner")
    background = style(sheets, "table .compare", element)["background"]
    [angle] = re.findall(r"repeating-linear-gradient\( ?(\d+)deg", background)
    # Stripes run across their gradient; the pattern's line is upright before it is turned.
    assert (int(angle) + 90) % 180 == int(turn) % 180


@pytest.mark.parametrize("media", MEDIA)
def test_ink_of_patterns_and_letters_is_seen_in_light_dark_and_print(media: str) -> None:
    for name in ("pattern-ink", "pattern-red", "pattern-blue"):
        found = style(MAP, f"path .{name}", media=media)
        assert found["fill"] == "none"
        assert re.fullmatch(r"#[0-9a-f]{3,6}", resolved(found["stroke"], found, media))
    assert style(MAP, "path .pattern-ink")["stroke"] == "var(--pattern)"
    assert style(MAP, "path .pattern-red")["stroke"] == "var(--red)"
    assert style(MAP, "path .pattern-blue")["stroke"] == "var(--less-ink)"
    assert style(MAP, "circle .pattern-dot")["fill"] == "var(--pattern)"
    letters = style(MAP, "g .map-letters", media=media)
    assert letters["fill"] != letters["stroke"]


def test_shades_are_printed_as_they_are_drawn() -> None:
    for element in ("svg .map", "svg .stride-figure", "span .key .level-3 .is-braking"):
        assert style(MAP, element, media=PRINT)["print-color-adjust"] == "exact"
    for element in ("a .region .level-3 .is-braking", "span .key .level-3 .is-braking"):
        printed, screen = style(MAP, element, media=PRINT), style(MAP, element)
        assert {"fill", "background"} & set(screen)
        for name in ("fill", "background"):
            assert printed.get(name) == screen.get(name)
    score = style(("components", "score"), "table .score", "td .level-3", media=PRINT)
    assert score["print-color-adjust"] == "exact"
    compare = style(GROUND, "table .compare", "td .level-3 .is-more", media=PRINT)
    assert compare["print-color-adjust"] == "exact"
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
    [table] = re.findall(r'<table class="score".*?</table>', pages["stride"], re.S)
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
            r'<td class="level-(\d) is-([a-z]+)( is-early)?">'
            r'<span class="note-letter"[^>]*>(.?)</span>'
            r"<span[^>]*>([^<]*)</span>",
            cells,
        )
        for phase, (level, action, early, letter, said) in zip(phases, found, strict=True):
            role = roles[slug, phase]
            assert (int(level), action) == (role.level, role.action)
            assert bool(early) == (role.level > 0 and role.confidence in ("low", "very-low"))
            if role.level:
                assert letter == ACTIONS[role.action][0]
                assert said == f"{role.action}, {words[role.level]}"
            else:
                assert (letter, said) == ("", "quiet")


def test_the_scores_caption_names_each_letter(pages: dict[str, str]) -> None:
    [key] = re.findall(r'<p class="note score-key" id="score-key">(.*?)</p>', pages["stride"], re.S)
    assert 'aria-describedby="score-key"' in pages["stride"]
    caption = text_of(key)
    for action, (letter, _, _) in ACTIONS.items():
        assert f"{letter} {action}" in caption
    assert "The number says how active, 1 low to 4 peak, and so does the red." in caption
    assert "An empty field is quiet" in caption
    numbers = {
        rule.selector: rule.declarations["content"]
        for rule in rules("score")
        if "content" in rule.declarations
    }
    assert numbers == {
        f".score .level-{level} .note-letter::after": f'"{level}" / ""' for level in (1, 2, 3, 4)
    }


@pytest.mark.parametrize("media", MEDIA)
def test_the_score_is_shaded_by_level_and_plain_where_quiet(media: str) -> None:
    def cell(classes: str) -> Mapping[str, str]:
        return style(("components", "score"), "table .score", f"td {classes}", media=media)

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
    brackets = {
        "measured": ("", ""),
        "joint": ("{", "}"),
        "modelled": ("[", "]"),
        "expected": ("(", ")"),
    }
    effects = {
        (effect.muscle.slug, effect.terrain.slug): effect
        for effect in Effect.objects.select_related("muscle", "terrain")
    }
    for slug, cells in re.findall(
        r'<th scope="row"><a href="/muscles/([^/]+)/"[^>]*>[^<]*</a></th>(.*?)</tr>', table, re.S
    ):
        found = re.findall(
            r'<td(?: class="([^"]*)")?><span[^>]*>([^<]*)</span><span[^>]*>([^<]*)<', cells
        )
        for ground, (classes, sign, words) in zip(grounds, found, strict=True):
            effect = effects.get((slug, ground))
            assert classes == (lenses.effect_mark(effect).classes if effect else "")
            change = effect.change if effect else "not-studied"
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
    assert "In braces: measured at the joint, the muscle inferred." in caption
    assert caption.endswith("A dot: not studied.")


def test_more_work_is_a_stronger_shade_than_less() -> None:
    def ground(classes: str) -> str:
        found = style(GROUND, "table .compare", f"td {classes}")
        return resolved(found["background"], found)

    much, more, less = (
        ground(classes)
        for classes in (".level-4 .is-more", ".level-3 .is-more", ".level-1 .is-less")
    )
    for found, token in ((much, "--level-4"), (more, "--level-3"), (less, "--less")):
        assert tokens()[token] in found
        assert "gradient" not in found
    for classes in (".level-4 .is-more .is-expected", ".level-1 .is-less .is-expected"):
        assert "repeating-linear-gradient" in ground(classes)
    # In the table of a ground the bar of more work goes to the right, of less to the left.
    right = style(GROUND, "span .diverge .is-more .level-3 .is-size-1", "span")
    left = style(GROUND, "span .diverge .is-less .level-1 .is-size-1", "span")
    assert (right["left"], right.get("right")) == ("50%", None)
    assert (left["left"], left["right"]) == ("auto", "50%")
    assert resolved(right["background"], right) == tokens()["--level-3"]
    assert resolved(left["background"], left) == tokens()["--less"]


# The stride ----------------------------------------------------------------------------------


def stride_keys(html: str) -> dict[str, tuple[str, str]]:
    """Return the entries of the stride's legend: word → (markup of the sample, meaning)."""
    legend = html.split('class="stride-legend"')[1].split("</dl>")[0]
    found = re.findall(
        r"<dt>(.*?(?:</span>|</svg>)) ?([A-Z][a-z]+)</dt>\s*<dd>([^<]*)</dd>", legend, re.S
    )
    assert found
    return {word: (sample, text_of(meaning)) for sample, word, meaning in found}


def sample_of(markup: str) -> Key:
    [(classes, letter)] = re.findall(
        r'<span class="(key [^"]*)" aria-hidden="true">([^<]*)</span>', markup
    )
    return Key(classes, letter, "")


@pytest.mark.parametrize("media", MEDIA)
@pytest.mark.parametrize(
    ("word", "action", "short", "meaning"),
    [
        ("Plain", "driving", "drives", "driving: shortens, pushes"),
        ("Lines", "braking", "brakes", "braking: lengthens, slows"),
        ("Dots", "holding", "holds", "holding: keeps its length"),
    ],
)
def test_a_pattern_of_the_runner_means_what_its_keys_say(
    pages: dict[str, str], word: str, action: str, short: str, meaning: str, media: str
) -> None:
    sample, said = stride_keys(pages["stride"])[word]
    assert said == meaning
    key = sample_of(sample)
    assert key_of(pages["stride"], short)[:2] == key[:2]
    assert key.letter == ACTIONS[action][0]
    painted = gradients(style(RUNNER, key.element, media=media)["background"])
    for level in (1, 2, 3, 4):
        fill = style(RUNNER, f"path .stride-muscle .is-{action} .level-{level}", media=media)[
            "fill"
        ]
        [name] = re.findall(r'^url\("#(stride-[a-z]+-\d)"\)$', fill)
        assert name.endswith(f"-{level}")
        inside = pages["stride"].split(f'id="{name}"')[1]
        assert inside.startswith(f' class="level-{level}"')
        inside = re.split(r"</pattern>|</linearGradient>", inside)[0]
        kinds = {"": "paint-edge", "lines": "paint-line", "dots": "paint-dot"}
        assert [kind for kind, ink in kinds.items() if f'class="{ink}"' in inside] == [painted]
    edge = style(RUNNER, "stop .level-3 .paint-edge", media=media)
    assert resolved(edge["stop-color"], edge, media) == tokens(media)["--level-3"]


def test_the_runners_key_shows_tints_from_silent_to_peak(pages: dict[str, str]) -> None:
    sample, meaning = stride_keys(pages["stride"])["Tint"]
    tints = re.findall(r'<span class="key level-(\d)" aria-hidden="true"></span>', sample)
    assert [int(level) for level in tints] == [0, 1, 2, 3, 4]
    assert meaning == "faint silent, strong its own peak; the list says the level in a word"
    for level in range(5):
        key = style(RUNNER, f"span .key .level-{level}")
        assert resolved(key["background"], key) == tokens()[f"--level-{level}"]
        muscle = style(RUNNER, f"path .stride-muscle .level-{level}")
        # A silent muscle is but an outline on the skin, and hides what lies under it.
        assert muscle["fill"] == (f'url("#stride-level-{level}")' if level else "var(--skin)")


def test_hatching_is_simulated_and_grey_is_unmeasured_in_key_and_runner(
    pages: dict[str, str],
) -> None:
    known = stride_keys(pages["stride"])
    assert known["Hatched"][1] == "simulated, not measured"
    assert known["Grey"][1] == "not measured here"
    simulated, unmeasured = sample_of(known["Hatched"][0]), sample_of(known["Grey"][0])
    assert key_of(pages["stride"], "simulated")[:2] == simulated[:2]
    assert key_of(pages["stride"], "not measured")[:2] == unmeasured[:2]
    widths = []
    for level in range(5):
        for action in ("", ".is-braking", ".is-holding"):
            muscle = style(RUNNER, f"path .stride-muscle .is-simulated .level-{level} {action}")
            assert muscle["fill"] == f'url("#stride-sim-{level}")'
        pattern = pages["stride"].split(f'id="stride-sim-{level}"')[1].split("</pattern>")[0]
        assert f'class="paint-sim is-{level}"' in pattern
        line = style(RUNNER, f"path .paint-sim .is-{level}")
        assert line["stroke"] == "var(--level-4)"
        widths.append(float(line["stroke-width"]))
    assert widths == sorted(set(widths))
    hatch = style(RUNNER, simulated.element)["background"]
    assert re.match(r"repeating-linear-gradient\( ?\d+deg, var\(--level-4\)", hatch)
    grey = style(RUNNER, unmeasured.element)["background"]
    assert grey == style(RUNNER, "path .stride-muscle .is-unmeasured")["fill"]
    assert grey == "var(--unmeasured)"


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
            r'<path class="curve-line look-([a-z]+)(?: is-more)?" d="M1 [^>]*/>'
            r"<text[^>]*>(?:<tspan[^>]*>)?([^<]+)<",
            figure,
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
            r'class="curve-(lengthening|shortening|near-constant)" d="M\S+ ([\d.]+)v([\d.]+)h',
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


def before(word: str) -> dict[str, str]:
    """Return what stands before a word that has the class ``word`` too."""
    found: dict[str, str] = {}
    for rule in rules("components"):
        if rule.media == "" and rule.selector.endswith(f"{word}::before"):
            found |= rule.declarations
    return found


def test_each_word_of_judgement_has_a_sign_of_its_own() -> None:
    verdicts = ("supported", "oversimplified", "contested", "unsupported")
    signs = [before(f".stamp.is-{verdict}")["content"] for verdict in verdicts]
    assert signs == ['"✓" / ""', '"≈" / ""', '"⇄" / ""', '"✕" / ""']
    looks = [
        tuple(sorted(before(f".sureness-{confidence.value}").items())) for confidence in Confidence
    ]
    assert len(set(looks)) == len(Confidence)


def test_a_doubtful_word_is_drawn_with_a_broken_or_open_sign() -> None:
    def stamp(verdict: str) -> Mapping[str, str]:
        return style(("components",), f"span .stamp .is-{verdict}")

    assert stamp("contested")["border-style"] == "dashed"
    assert "border-style" not in stamp("supported")
    assert stamp("unsupported")["--stamp"] == "var(--red)"
    # A full circle is sure, a half one fairly sure; the others are empty, dotted or no circle.
    # Borders draw them: paper without background graphics shows borders alone.
    assert before(".sureness-high") == {"border-width": "0.31em"}
    assert before(".sureness-moderate") == {"border-left-width": "0.31em"}
    assert before(".sureness-low") == {}
    assert before(".sureness-very-low") == {"border-style": "dotted"}
    assert before(".sureness-conflicting")["border-radius"] == "0"


def test_the_reader_of_sheets_knows_what_wins() -> None:
    assert style(MAP, "a .region")["fill"] == "var(--level, var(--level-plain))"
    assert style(MAP, "a .region .is-not-studied")["fill"] == "var(--quiet-fill)"
    assert style(MAP, "a .is-braking", "use .pattern")["fill"] == 'url("#pattern-lines")'
    assert "fill" not in style(MAP, "use .pattern")
    assert any(rule.media == PRINT for rule in rules("figure"))
