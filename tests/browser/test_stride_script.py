"""The stride scripts in a real browser: the same drawing as the server's, moved on request."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest

from muscles.figures.runner import (
    MUSCLES,
    WOMAN,
    doing,
    draw,
    keyframes,
    pieces,
    pose,
    sentence,
    shapes,
)
from muscles.figures.runner.drawing import arrow, letters, matrix
from muscles.figures.runner.geometry import curves
from muscles.presenters.stride import facts
from tests.unit.figures.test_runner_data import (
    PHASES,
    activity,
    force,
    keys,
    motion,
    sample,
    states,
)

pytestmark = pytest.mark.browser

SCRIPTS = Path(__file__).parents[2] / "static" / "js"
HOST = "http://stride.test"
POLICY = "default-src 'none'; img-src 'self'; script-src 'self'; connect-src 'self'"


def html(at=0):
    figure = draw(
        motion("run4.0"),
        at,
        title="A runner",
        description="d",
        title_id="t",
        description_id="d",
        activity=activity("run4.0"),
        states=states("run4.0"),
        force=force("run4.0"),
        pieces="/pieces.svg",
    )
    carried = json.dumps(keys("run4.0"))
    items = "".join(
        f'<li><a href="/{slug}/"><b>{slug}</b></a>'
        f'<span class="stride-doing" data-stride-doing="{slug}"></span></li>'
        for slug in MUSCLES
    )
    return f"""<!doctype html><html lang="en"><title>Stride</title>
<script type="module" src="/stride.js"></script>
<main data-stride>{figure}
<form><input type="range" name="at" min="0" max="100" value="{at}">
<select name="condition"><option value="run4.0" data-keyframes-url="/keys/run4.0.json">4</option>
<option value="sprint9.5" data-keyframes-url="/keys/sprint9.5.json">9.5</option></select>
<select name="playback"><option value="1">1</option><option value="0.25">slow</option></select>
<input type="checkbox" name="trail"><button data-stride-nojs>Show</button></form>
<div data-stride-js hidden><button type="button" data-action="play">Play</button>
<button type="button" data-action="back">Back</button>
<button type="button" data-action="next-phase">Next</button>
<button type="button" data-action="prev-phase">Previous</button>
<button type="button" data-action="describe">Describe</button></div>
<output data-stride-at></output><p data-stride-phase></p>
<p data-stride-sentence aria-live="polite"></p>
<b data-stride-count></b><b data-stride-quiet></b>
<ol data-stride-rows>{items}</ol><ol data-stride-rest></ol></main>
<script type="application/json" id="stride-keyframes-run4.0">{carried}</script></html>"""


def begun(page, at):
    """Load the runner at an instant, with nothing asked for and nothing wrong so far."""
    page.at, page.asked, page.wrong = at, [], []
    page.goto(f"{HOST}/?at={at}&keep=1")
    page.wait_for_selector("[data-stride-js]:not([hidden])")
    page.asked.clear()
    return page


@contextmanager
def opening(browser):
    """Yield a function that opens the runner at an instant.

    A page with options has a context of its own, all others are one and the same.
    """
    contexts, plain = [], []

    def opened(at=0, *, time_stands=False, **options):
        if plain and not time_stands and not options:
            return begun(plain[0], at)
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        if time_stands:  # It goes on by ``page.clock.run_for`` alone.
            page.clock.install(time=0)
        if not time_stands and not options:
            plain.append(page)
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on("console", lambda said: said.type == "error" and page.wrong.append(said.text))

        def answer(route):
            path = urlsplit(route.request.url).path
            page.asked.append(path)
            if path in ("/stride.js", "/stride-drawing.js"):
                script = (SCRIPTS / path[1:]).read_text()
                route.fulfill(body=script, content_type="text/javascript")
            elif path == "/pieces.svg":
                body = pieces.document(pieces.MAN)
                route.fulfill(body=body, content_type="image/svg+xml")
            elif path == "/keys/sprint9.5.json":
                route.fulfill(body=json.dumps(keys("sprint9.5")), content_type="application/json")
            elif path == "/":
                headers = {"Content-Security-Policy": POLICY}
                route.fulfill(body=html(page.at), content_type="text/html", headers=headers)
            else:
                route.fulfill(status=404)

        context.route("**/*", answer)
        begun(page, at)
        if time_stands:
            page.clock.pause_at(3600)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def open_page(browser):
    with opening(browser) as opened:
        yield opened


@pytest.fixture(scope="module")
def still(browser):
    """A page that nobody changes: for tests that only call what a script exports."""
    with opening(browser) as opened:
        yield opened()


def reach(page, selector):
    """Wait until something on the page is so (the policy forbids Playwright's own functions)."""
    page.wait_for_selector(selector, state="attached")


def scrub(page, percent):
    page.eval_on_selector(
        "[name=at]",
        "(input, value) => { input.value = value;"
        " input.dispatchEvent(new Event('input', {bubbles: true}));"
        " input.dispatchEvent(new Event('change', {bubbles: true})); }",
        str(percent),
    )
    reach(page, f'svg[data-at="{percent}"]')


def attributes(page, name):
    return page.eval_on_selector_all(
        "svg [data-muscle]",
        "(nodes, name) => Object.fromEntries("
        "nodes.map(node => [node.dataset.muscle, node.getAttribute(name)]))",
        name,
    )


def figures(text):
    return [float(number) for number in re.findall(r"-?\d+\.?\d*", text)]


def expected(rings):
    places = []
    for ring in rings:
        places.append(ring[0])
        for _, first, second, end in curves(ring):
            places += [first, second, end]
    return [value for place in places for value in place]


@pytest.mark.parametrize("percent", [0, 13, 24, 37, 62, 88])
@pytest.mark.parametrize("condition", ["run4.0", "sprint9.5"])
def test_the_script_draws_what_the_server_draws(still, condition, percent):
    drawn = still.evaluate(
        "async ([keys, at]) =>"
        " Object.fromEntries((await import('/stride-drawing.js')).paths(keys, at))",
        [keys(condition), percent],
    )
    posed = pose(motion(condition), percent)
    for shape in shapes(posed):
        assert figures(drawn[shape.part]) == pytest.approx(expected(shape.rings), abs=0.7)
    corners = [value for place in arrow(posed, force(condition)) for value in place]
    assert figures(drawn["force"]) == pytest.approx(corners, abs=2)


def test_the_script_draws_the_woman_as_the_server_does(still):
    hers = keyframes(motion("run4.0"), activity=activity("run4.0"), build=WOMAN)
    drawn = still.evaluate(
        "async ([keys, at]) =>"
        " Object.fromEntries((await import('/stride-drawing.js')).paths(keys, at))",
        [hers, 62],
    )
    for shape in shapes(pose(motion("run4.0"), 62), build=WOMAN):
        assert figures(drawn[shape.part]) == pytest.approx(expected(shape.rings), abs=0.7)


@pytest.mark.parametrize("percent", [0, 13, 37, 62, 88])
def test_the_script_turns_light_fibres_and_pieces_as_the_server_does(still, percent):
    lit, drawn, turned = still.evaluate(
        """async ([keys, at]) => {
          const { lights, paths, turns } = await import("/stride-drawing.js");
          return [lights, paths, turns].map((each) => Object.fromEntries(each(keys, at)));
        }""",
        [keys("run4.0"), percent],
    )
    posed = pose(motion("run4.0"), percent)
    found = shapes(posed)
    assert set(lit) == {shape.part for shape in found if shape.light}
    for shape in found:
        if shape.light:
            x, y, turn, width = figures(lit[shape.part])
            assert (x, y, width) == pytest.approx(
                (shape.light.x, shape.light.y, shape.light.width), abs=0.9, rel=0.02
            ), shape.part
            assert abs((turn - shape.light.turn + 180) % 360 - 180) < 0.6, shape.part
        if shape.fibres:
            wanted = [
                value
                for (x, y), *others in shape.fibres
                for value in (x, y, *(v for u, w in others for v in (u - x, w - y)))
            ]
            assert figures(drawn[f"{shape.part}-fibres"]) == pytest.approx(wanted, abs=0.9)
    for side, bones in (("near", posed.near), ("far", posed.far)):
        for name, frame in bones.items():
            if name:
                wanted = figures(matrix(frame))
                assert figures(turned[f"{side} {name}"]) == pytest.approx(wanted, abs=0.7)


def test_the_page_moves_light_fibres_and_pieces(open_page):
    page = open_page(10)
    read = """() => [
      document.querySelector('[data-light="soleus"]').getAttribute("gradientTransform"),
      document.querySelector('[data-muscle="soleus"]').nextElementSibling.getAttribute("d"),
      document.querySelector('[data-muscle="soleus"]').getAttribute("d"),
      document.querySelector(".stride-fibres").getAttribute("d"),
      document.querySelector("use[data-bone='near head']").getAttribute("transform"),
    ]"""
    before = page.evaluate(read)
    scrub(page, 60)
    after = page.evaluate(read)
    assert after[1] == after[2]
    assert all(one != other for one, other in zip(before, after, strict=True))
    assert page.wrong == []


def test_the_script_writes_the_letters_that_the_server_writes(still):
    for condition in ("run4.0", "sprint9.5"):
        written = still.evaluate(
            """async (keys) => {
              const { letters } = await import("/stride-drawing.js");
              return Array.from({ length: 101 }, (_, at) => letters(keys, at));
            }""",
            keys(condition),
        )
        for percent in range(101):
            posed = pose(motion(condition), percent)
            drawn = letters(posed, activity(condition), states(condition))
            found = written[percent]
            assert [(one, level) for one, level, *_ in found] == [
                (letter.letter, letter.level) for letter in drawn
            ], percent
            places = [value for _, _, *each in found for value in each]
            wanted = [value for letter in drawn for value in (*letter.at, *letter.foot)]
            assert places == pytest.approx(wanted, abs=0.7)


@pytest.mark.parametrize("condition", ["run4.0", "sprint9.5"])
def test_the_script_knows_the_facts_that_the_server_knows(still, condition):
    instants = [place / 2 for place in range(201)]
    told = still.evaluate(
        """async ([keys, instants]) => {
          const { facts } = await import("/stride-drawing.js");
          return instants.map((at) => facts(keys, at));
        }""",
        [keys(condition), instants],
    )
    runner = SimpleNamespace(motion=motion(condition), force=force(condition))
    for percent, found in zip(instants, told, strict=True):
        wanted = facts(runner, percent)
        assert found == {
            "milliseconds": wanted.milliseconds,
            "onGround": wanted.on_ground,
            "weights": wanted.weights,
        }, percent


@pytest.mark.parametrize("percent", [0, 24, 62, 88])
def test_moving_the_slider_moves_picture_classes_words_and_address(open_page, percent):
    page = open_page(10)
    scrub(page, percent)
    drawn = {
        s.muscle: s
        for s in shapes(pose(motion("run4.0"), percent), activity("run4.0"), states("run4.0"))
        if s.muscle
    }
    assert attributes(page, "class") == {slug: s.classes for slug, s in drawn.items()}
    levels = {slug: None if s.level is None else str(s.level) for slug, s in drawn.items()}
    assert attributes(page, "data-level") == levels
    steps = {slug: None if s.step is None else str(s.step) for slug, s in drawn.items()}
    assert attributes(page, "data-activity") == steps
    words = page.eval_on_selector_all(
        "[data-stride-doing]", "nodes => nodes.map(n => [n.dataset.strideDoing, n.textContent])"
    )
    wanted = {s: doing(activity("run4.0"), states("run4.0"), s, percent) for s in MUSCLES}
    assert dict(words) == wanted
    page.wait_for_url(f"{HOST}/?at={percent}&keep=1&condition=run4.0")
    assert page.inner_text("[data-stride-at]") == f"{percent} %"
    assert page.asked == []
    assert page.wrong == []


def test_the_sentence_is_written_only_on_request(open_page):
    page = open_page(10)
    scrub(page, 24)
    assert page.inner_text("[data-stride-sentence]") == ""
    page.click("[data-action=describe]")
    reach(page, "[data-stride-sentence]:not(:empty)")
    names = {"soleus": "deep calf muscle (soleus)"}
    shown = page.inner_text("[data-stride-sentence]")
    assert shown == sentence(activity("run4.0"), 24, names, PHASES)


def test_buttons_step_through_the_phases_and_back(open_page):
    page = open_page(10)
    seen = []
    for action in ("next-phase", "next-phase", "next-phase", "prev-phase", "back", "prev-phase"):
        before = page.get_attribute("svg", "data-at")
        page.click(f"[data-action={action}]")
        reach(page, f'svg:not([data-at="{before}"])')
        seen.append(page.get_attribute("svg", "data-at"))
    assert seen == ["23", "50", "0", "50", "0", "50"]
    assert page.input_value("[name=at]") == "50"
    assert page.get_attribute("[name=at]", "aria-valuetext") == "50 %, Swing"


def test_nothing_moves_until_asked_and_play_plays(open_page):
    page = open_page(10, time_stands=True)
    page.clock.run_for(1000)
    assert page.get_attribute("svg", "data-at") == "10"
    page.click("[data-action=play]")
    page.clock.run_for(300)
    assert page.get_attribute("[data-action=play]", "data-playing") == "true"
    page.click("[data-action=play]")
    stopped = page.get_attribute("svg", "data-at")
    assert float(stopped) > 10
    page.clock.run_for(1000)
    assert page.get_attribute("svg", "data-at") == stopped
    assert page.get_attribute("[data-action=play]", "data-playing") == "false"
    assert page.wrong == []


def test_with_reduced_motion_play_steps_to_the_next_phase(open_page):
    page = open_page(10, time_stands=True, reduced_motion="reduce")
    page.click("[data-action=play]")
    reach(page, 'svg[data-at="23"]')
    page.clock.run_for(1000)
    assert page.get_attribute("svg", "data-at") == "23"
    assert page.get_attribute("[data-action=play]", "data-playing") != "true"


def test_another_condition_is_fetched_once_and_named(open_page):
    page = open_page(24)
    page.select_option("[name=condition]", "sprint9.5")
    reach(page, 'svg[data-condition="sprint9.5"]')
    scrub(page, 30)
    page.select_option("[name=condition]", "run4.0")
    reach(page, 'svg[data-condition="run4.0"]')
    page.select_option("[name=condition]", "sprint9.5")
    reach(page, 'svg[data-condition="sprint9.5"]')
    assert page.asked == ["/keys/sprint9.5.json"]
    page.wait_for_url(f"{HOST}/?at=30&keep=1&condition=sprint9.5")
    missing = set(MUSCLES) - set(sample("sprint9.5")["activity"])
    grey = {slug for slug, c in attributes(page, "class").items() if "is-unmeasured" in c}
    assert grey == missing


def test_the_trail_comes_and_goes(open_page):
    page = open_page(24)
    page.check("[name=trail]")
    reach(page, ".stride-ghost:nth-child(4):last-child")
    page.uncheck("[name=trail]")
    reach(page, "[data-part=trail]:empty")
