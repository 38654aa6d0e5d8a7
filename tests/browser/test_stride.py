"""The stride explorer in a real browser: it moves on request only, lightly, and for everybody."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from statistics import median
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect

from tests.browser import access

# The database is marked because pytest-django sets up none for a run without such a mark.
pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.unpainted]

FIGURE = 'svg[data-figure="stride"]'
MOMENT = "[data-stride-moment]:not([hidden])"
ROW_WORDS = "[data-stride-rows] li:not(.is-empty) .stride-doing"
FRAME = 1000 / 30
"""Milliseconds a frame may take at 30 a second."""

SHIFTS = """
  window.shifted = [];
  window.note = (entries) => window.shifted.push(...entries.map(({ value }) => value));
  window.shifts = new PerformanceObserver((list) => note(list.getEntries()));
  window.shifts.observe({ type: "layout-shift", buffered: true });
"""
# Each frame that is painted is 20 ms after the one before, however long it took.
EVEN_FRAMES = """
  window.paint = window.requestAnimationFrame.bind(window);
  window.frames_painted = 0;
  const count = () => { frames_painted += 1; paint(count); };
  paint(count);
  window.requestAnimationFrame = (draw) => paint(() => draw(20 * frames_painted));
"""
# A whole stride and more: the slowest takes 0.75 s.
WATCH_A_STRIDE = """async () => {
  for (const end = frames_painted + 50; frames_painted < end;) await new Promise(paint);
  note(shifts.takeRecords());
  return shifted;
}"""

COUNT_WRITES = """
  window.writes = 0;
  const write = history.replaceState;
  history.replaceState = function (...args) {
    window.writes += 1;
    return write.apply(this, args);
  };
"""
REFUSE_WRITES = """
  history.replaceState = () => {
    const { dataset } = document.documentElement;
    dataset.refused = Number(dataset.refused ?? 0) + 1;
    throw new DOMException("100 times per 10 seconds", "SecurityError");
  };
"""
FRAMES_ON_REQUEST = """
  window.requestAnimationFrame = (draw) => { window.drawFrame = draw; return 1; };
  window.cancelAnimationFrame = () => { window.drawFrame = undefined; };
"""


def visit(page: Page, site: str, query: str = "") -> None:
    """Open the explorer and wait until its script is at work."""
    page.goto(f"{site}/gait/{query}")
    page.wait_for_selector('[data-action="play"]:visible')


def at(page: Page) -> float:
    return float(page.get_attribute(FIGURE, "data-at") or "nan")


def visit_with_time_standing(page: Page, site: str, query: str = "") -> None:
    """Open the explorer with a clock that goes on by ``page.clock.run_for`` alone.

    How far a runner comes is then a matter of the script, and not of how busy the machine is.
    """
    page.clock.install(time=0)
    visit(page, site, query)
    page.clock.pause_at(3600)


def stands_at(page: Page, percent: str) -> None:
    expect(page.locator(FIGURE).first).to_have_attribute("data-at", percent)


def said(page: Page) -> list[str]:
    """Return all that the words beside the runner say, the quiet muscles unfolded."""
    selectors = (".stride-list li", ".stride-facts", MOMENT, ".stride-at", ".stride-list summary")
    found = [text for one in selectors for text in page.locator(one).all_text_contents()]
    return [" ".join(text.split()) for text in found]


def thigh(page: Page) -> str:
    """Return the outline of a muscle as it is drawn now."""
    return page.get_attribute(f'{FIGURE} [data-muscle="vastus-lateralis"]', "d") or ""


def drag(page: Page, percent: int) -> None:
    """Pull the slider with the mouse to a place near ``percent``."""
    page.locator("#stride-range").scroll_into_view_if_needed()
    box = page.locator("#stride-range").bounding_box()
    assert box
    half = 14  # Half a thumb.
    x = box["x"] + half + (box["width"] - 2 * half) * percent / 100
    page.mouse.move(box["x"] + half, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(x, box["y"] + box["height"] / 2, steps=12)
    page.mouse.up()


def test_the_slider_moves_the_runner_the_words_and_the_address(page: Page, site: str) -> None:
    visit(page, site, "?at=0&condition=run4.0")
    before = thigh(page)
    drag(page, 60)
    assert 58 <= at(page) <= 62
    assert thigh(page) != before
    expect(page.locator(MOMENT)).to_contain_text("Initial swing")
    expect(page.locator('[data-stride-doing="psoas-major"]')).to_contain_text("simulated")
    expect(page.locator("[data-film] [aria-current]")).to_have_id("film-initial-swing")
    expect(page.locator("[data-stride-nothing]")).to_have_text("not on the ground")
    expect(page.locator(".score th[aria-current]")).to_have_text("Folding")
    expect(page.locator(".stride-score")).to_have_attribute("data-stride-now", "5")
    expect(page).to_have_url(f"{site}/gait/?at={at(page):g}&condition=run4.0")


def test_what_the_script_says_is_what_the_server_says(page: Page, site: str) -> None:
    visit(page, site, "?at=0&condition=run4.0")
    page.focus("#stride-range")
    for _ in range(9):
        page.keyboard.press("ArrowRight")
    stands_at(page, "9")
    expect(page).to_have_url(f"{site}/gait/?at=9&condition=run4.0")
    words = said(page)
    levels = page.eval_on_selector_all("svg [data-muscle]", "all => all.map(n => n.dataset.level)")
    page.goto(page.url)
    assert said(page) == words
    same = page.eval_on_selector_all("svg [data-muscle]", "all => all.map(n => n.dataset.level)")
    assert same == levels
    assert set(levels) >= {"0", "4", None}


def test_the_keyboard_alone_is_enough(page: Page, site: str) -> None:
    visit(page, site, "?at=50&condition=run4.0")
    page.focus("#stride-range")
    page.keyboard.press("ArrowRight")
    stands_at(page, "51")
    page.keyboard.press("End")
    stands_at(page, "100")
    page.keyboard.press("Home")
    stands_at(page, "0")
    assert page.get_attribute("#stride-range", "aria-valuetext") == "0 %, Landing"
    seen = []
    for _ in range(3):
        page.keyboard.press("Shift+Tab")
        seen.append(page.evaluate("document.activeElement.dataset.action"))
    assert seen == ["next-phase", "play", "prev-phase"]
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    stands_at(page, "2.8")
    page.focus("#stride-range")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    stands_at(page, "8")  # The second cell of the filmstrip.


@pytest.mark.new_context
def test_the_space_bar_plays_and_pauses(page: Page, site: str) -> None:
    visit_with_time_standing(page, site, "?at=10&condition=run4.0")
    page.focus("#stride-range")
    page.keyboard.press("Space")
    page.clock.run_for(300)
    page.keyboard.press("Space")
    stopped = at(page)
    assert stopped > 10
    page.clock.run_for(300)
    assert at(page) == stopped


def test_a_cell_of_the_filmstrip_moves_the_runner_to_where_it_leads(page: Page, site: str) -> None:
    for condition in ("run3.5d", "run4.0", "sprint9.5"):
        visit(page, site, f"?at=50&condition={condition}")
        cells = page.locator("[data-film] a")
        leads = [cells.nth(place).get_attribute("href") or "" for place in range(8)]
        for place, href in enumerate(leads):
            cells.nth(place).click()
            wanted = re.search(r"at=([\d.]+)", href)
            assert wanted
            stands_at(page, wanted[1])
            expect(cells.nth(place)).to_have_attribute("aria-current", "true")
            expect(page.locator("[data-film] [aria-current]")).to_have_count(1)
        expect(page).to_have_url(f"{site}{leads[-1]}")


def test_the_list_is_sorted_while_the_runner_moves_and_the_note_comes_and_goes(
    page: Page, site: str
) -> None:
    visit(page, site, "?at=17&condition=run4.0")
    rows = page.locator("[data-stride-rows] li:not(.is-empty)")
    expect(rows.first).to_contain_text("Upper calf muscle")
    note = page.locator("[data-stride-note]")
    expect(note).to_be_hidden()
    page.click("#film-propulsion")
    expect(note).to_be_visible()
    expect(note).to_contain_text("springs back")
    expect(rows).to_have_count(2)
    quiet = page.locator(".stride-quiet summary")
    expect(quiet).to_have_text("11 quieter, 2 not measured")
    top, bottom = note.bounding_box(), rows.first.bounding_box()
    assert top
    assert bottom
    assert top["y"] + top["height"] <= bottom["y"]
    page.click("#film-loading")
    expect(note).to_be_hidden()
    visit(page, site, "?at=28&condition=run3.5d")
    expect(quiet).to_have_text("7 quieter, 4 not measured")
    page.locator("#stride-range").fill("17")
    expect(quiet).to_have_text("4 not measured")
    order = ["peak", "high", "moderate", "low"]
    shown = [text.split(",")[0] for text in page.locator(ROW_WORDS).all_inner_texts()]
    assert shown == sorted(shown, key=order.index)
    assert len(shown) > 5


@pytest.mark.parametrize("screen", [(1440, 900), (1440, 850), (390, 844)])
def test_runner_list_and_transport_share_the_first_screen(
    page: Page, site: str, screen: tuple[int, int]
) -> None:
    width, height = screen
    page.set_viewport_size({"width": width, "height": height})
    visit(page, site, "?at=17&condition=run4.0")
    figure = page.locator(".stride-plates").bounding_box()
    slider = page.locator("#stride-range").bounding_box()
    strip = page.locator("[data-film]").bounding_box()
    third = page.locator("[data-stride-rows] li").nth(2).bounding_box()
    assert figure
    assert slider
    assert strip
    assert third
    assert strip["y"] + strip["height"] <= height
    moves_from = page.locator(".stride-transport").bounding_box()
    keys = page.locator(".stride-keys").bounding_box()
    assert moves_from
    assert keys
    if width >= 1000:
        assert keys["y"] + keys["height"] <= moves_from["y"]
    assert figure["y"] + figure["height"] <= moves_from["y"]
    assert third["y"] + third["height"] <= moves_from["y"]
    assert slider["y"] < strip["y"]
    page.evaluate("scrollBy({ top: 300, behavior: 'instant' })")
    assert page.evaluate("scrollY") > 0
    after = page.locator("#stride-range").bounding_box()
    assert after
    if width < 400:
        assert abs(after["y"] - slider["y"]) < 1  # It sticks to the bottom.


def test_steps_go_to_the_borders_of_the_chosen_pace(page: Page, site: str) -> None:
    visit(page, site, "?at=20&condition=sprint9.5")
    page.click('[data-action="next-phase"]')
    stands_at(page, "27")
    expect(page.locator(MOMENT)).to_contain_text("Early float")
    page.click('[data-action="prev-phase"]')
    stands_at(page, "15.9")
    page.click(".stride-more summary")
    page.click('[data-action="back"]')
    stands_at(page, "0")
    visit(page, site, "?at=20&condition=sprint9.5")
    page.click('[data-action="prev-phase"]')
    stands_at(page, "15.9")  # Inside a phase, back leads to its own start first.


Place = tuple[str, str]
"""A phase as a page names it: its name, and its place among the phases."""


@cache
def served(site: str, query: str) -> str:
    """Return the page that the server makes for a query."""
    with urlopen(f"{site}/gait/{query}") as answer:  # noqa: S310
        return str(answer.read().decode())


def phase_by_the_server(site: str, condition: str, percent: float) -> Place:
    """Return the phase that the page says when it is opened at an instant."""
    html = served(site, f"?at={percent:g}&condition={condition}")
    name = re.search(r'<div data-stride-moment="\d" *>.*?"stride-short">([^<]+)<', html, re.DOTALL)
    place = re.search(r'data-stride-now="(\d+)"', html)
    assert name
    assert place
    return name[1], place[1]


# Where the page stands and what it says of the phase, in each place where it says it.
SAYS = f"""() => [
  document.querySelector('{FIGURE}').dataset.at,
  document.querySelector("{MOMENT} .stride-short").innerText,
  document.querySelector(".stride-score").dataset.strideNow,
  document.querySelector("#stride-range").getAttribute("aria-valuetext"),
  [...document.querySelectorAll("[data-film] a")].flatMap((cell, place) =>
    cell.hasAttribute("aria-current") ? [place] : []),
]"""


def phase_said(says: tuple[str, str, str, str, list[int]]) -> Place:
    """Return the phase of what ``SAYS`` found; each place has to say the same."""
    _, name, place, spoken, current = says
    assert spoken.endswith(f"%, {name}")
    assert current == [int(place)]
    return name, place


def phase_on_the_page(page: Page) -> Place:
    """Return the phase that the page says now, in each place where it says it."""
    return phase_said(page.evaluate(SAYS))


@cache
def conditions_and_borders(site: str) -> dict[str, list[float]]:
    """Return where the phases begin in each condition, as the server's data has it."""
    options = re.search(
        r'<select[^>]* id="stride-condition".*?</select>', served(site, ""), re.DOTALL
    )
    assert options
    found = {}
    for condition in re.findall(r'<option\s+value="([^"]+)"', options[0]):
        html = served(site, f"?condition={condition}")
        keys = re.search(r'id="stride-keyframes-[^"]+">(.*?)</script>', html, re.DOTALL)
        assert keys
        found[condition] = [start for _, start in json.loads(keys[1])["phases"]]
    assert len(set(map(tuple, found.values()))) == len(found) > 1
    return found


# Press a button once for each place that it should lead to; what the page says there.
STEPS = f"""async ([action, way]) => {{
  const [found, says] = [[], {SAYS}];
  const button = document.querySelector(`[data-action="${{action}}"]`);
  for (const place of way) {{
    button.click();
    for (let i = 0; i < 300 && says()[0] !== place; i += 1)
      await new Promise(requestAnimationFrame);
    found.push(says());
  }}
  return found;
}}"""


def test_each_step_lands_in_the_phase_that_the_server_names(page: Page, site: str) -> None:
    wrong = []
    for condition, starts in conditions_and_borders(site).items():
        visit(page, site, f"?condition={condition}")
        for action, way in (("next-phase", [*starts[1:], 0]), ("prev-phase", starts[::-1])):
            places = [f"{start:g}" for start in way]
            steps = page.evaluate(STEPS, [action, places])
            assert [says[0] for says in steps] == places
            for start, says in zip(way, steps, strict=True):
                named = phase_by_the_server(site, condition, start)
                if phase_said(says) != named:
                    wrong.append((condition, action, start, phase_said(says), named))
    assert wrong == []


def test_script_and_server_agree_at_each_border_and_on_both_sides(page: Page, site: str) -> None:
    borders = conditions_and_borders(site)
    visit(page, site)
    instants = {
        condition: sorted(
            {round(start + step, 1) % 100 for start in starts for step in (-0.1, 0, 0.1)}
        )
        for condition, starts in borders.items()
    }
    found = page.evaluate(
        """async (instants) => {
          const files = performance.getEntriesByType("resource").map(({ name }) => name);
          const drawing = await import(files.find((name) => name.includes("/stride-drawing.")));
          const named = {};
          for (const [condition, every] of Object.entries(instants)) {
            const keys = await (await fetch(`/gait/keyframes/${condition}.json`)).json();
            named[condition] = every.map((percent) => {
              const place = drawing.phaseIndexAt(keys, percent);
              return [keys.phases[place][0], String(place)];
            });
          }
          return named;
        }""",
        instants,
    )
    for condition, every in instants.items():
        named = [list(phase_by_the_server(site, condition, percent)) for percent in every]
        assert dict(zip(every, found[condition], strict=True)) == dict(
            zip(every, named, strict=True)
        )


@pytest.mark.new_context
def test_a_pause_just_before_a_border_says_what_its_address_says(page: Page, site: str) -> None:
    page.add_init_script(FRAMES_ON_REQUEST)
    visit(page, site, "?at=2&condition=run4.0")
    page.click(".stride-more summary")
    page.select_option("#stride-speed", "1")
    page.click('[data-action="play"]')
    page.evaluate(
        """() => {
          const keyframes = document.querySelector("[id^=stride-keyframes]").textContent;
          drawFrame(0);
          drawFrame(0.77 * 10 * JSON.parse(keyframes).stride);
        }"""
    )
    page.click('[data-action="play"]')
    expect(page).to_have_url(f"{site}/gait/?at=2.8&condition=run4.0")
    stands_at(page, "2.8")
    assert phase_on_the_page(page) == phase_by_the_server(site, "run4.0", 2.8)
    assert phase_on_the_page(page) != phase_by_the_server(site, "run4.0", 2.7)


@pytest.mark.new_context
def test_a_held_arrow_writes_the_address_when_it_is_let_go(page: Page, site: str) -> None:
    page.add_init_script(COUNT_WRITES)
    visit_with_time_standing(page, site, "?at=0&condition=run4.0")
    page.focus("#stride-range")
    for times, (key, way) in enumerate((("ArrowRight", 1), ("ArrowLeft", -1), ("ArrowRight", 1))):
        for _ in range(20):
            page.keyboard.down(key)
            page.clock.run_for(33)
        page.keyboard.up(key)
        assert page.evaluate("window.writes") == times
        page.clock.run_for(1000)
        assert page.evaluate("window.writes") == times + 1
        where = 20 if way > 0 else 0
        stands_at(page, f"{where}")
        assert page.url == f"{site}/gait/?at={where}&condition=run4.0"


@pytest.mark.new_context
def test_a_browser_that_refuses_the_address_still_moves_the_runner(page: Page, site: str) -> None:
    page.add_init_script(REFUSE_WRITES)
    visit_with_time_standing(page, site, "?at=0&condition=run4.0")
    page.focus("#stride-range")
    for _ in range(9):
        page.keyboard.press("ArrowRight")
    stands_at(page, "9")
    page.clock.run_for(1000)
    expect(page.locator("html")).to_have_attribute("data-refused", "1")
    page.click('[data-action="next-phase"]')
    stands_at(page, "13.8")
    page.clock.run_for(1000)
    expect(page.locator("html")).to_have_attribute("data-refused", "2")
    page.select_option("#stride-condition", "sprint9.5")
    expect(page.locator(FIGURE)).to_have_attribute("data-condition", "sprint9.5")
    page.clock.run_for(1000)
    expect(page.locator("html")).to_have_attribute("data-refused", "3")
    assert page.url == f"{site}/gait/?at=0&condition=run4.0"


def test_the_newest_pace_wins_though_an_older_one_comes_later(page: Page, site: str) -> None:
    held: list[Route] = []
    page.route("**/keyframes/run3.5d.json*", lambda route: held.append(route))
    visit(page, site, "?at=9")
    page.select_option("#stride-condition", "run3.5d")
    page.select_option("#stride-condition", "sprint9.5")
    expect(page.locator(FIGURE)).to_have_attribute("data-condition", "sprint9.5")
    drawn = thigh(page)
    with page.expect_event("requestfinished", lambda request: "run3.5d" in request.url):
        held[0].continue_()
    expect(page).to_have_url(f"{site}/gait/?at=9&condition=sprint9.5")
    assert page.get_attribute(FIGURE, "data-condition") == "sprint9.5"
    assert page.input_value("#stride-condition") == "sprint9.5"
    assert thigh(page) == drawn


@pytest.mark.new_context
def test_play_moves_pause_stops_and_nothing_moves_before(page: Page, site: str) -> None:
    visit_with_time_standing(page, site, "?at=10&condition=run4.0")
    page.clock.run_for(1000)
    assert at(page) == 10
    play = page.get_by_role("button", name="Play", exact=True)
    play.click()
    page.clock.run_for(400)
    moved = at(page)
    assert moved > 10
    page.get_by_role("button", name="Pause", exact=True).click()
    stopped = at(page)
    assert stopped == moved
    page.clock.run_for(1000)
    assert at(page) == stopped
    expect(play).to_be_visible()
    expect(page).to_have_url(f"{site}/gait/?at={stopped:g}&condition=run4.0")


@pytest.mark.new_context
def test_playback_takes_a_stride_and_can_be_slowed(page: Page, site: str) -> None:
    visit_with_time_standing(page, site, "?condition=run4.0")
    page.click(".stride-more summary")
    stride = page.evaluate(
        "JSON.parse(document.getElementById('stride-keyframes-run4.0').textContent).stride"
    )
    for speed, share in (("1", 0.5), ("0.5", 0.25), ("0.1", 0.05)):
        page.select_option("#stride-speed", speed)
        page.click('[data-action="back"]')
        page.click('[data-action="play"]')
        page.clock.run_for(round(stride * 500))
        page.click('[data-action="play"]')
        frame = 16 / stride / 10  # Percent: the first frame only starts the count.
        assert at(page) == pytest.approx(100 * share, abs=2 * frame), speed


def test_with_less_motion_play_goes_on_by_one_phase(
    open_context: Callable[..., BrowserContext], site: str
) -> None:
    page = open_context(reduced_motion="reduce").new_page()
    visit_with_time_standing(page, site, "?at=10&condition=run4.0")
    page.click(".stride-more summary")
    assert page.get_by_text("Your device asks for less motion").is_visible()
    page.click('[data-action="play"]')
    stands_at(page, "13.8")
    page.clock.run_for(1000)
    assert at(page) == 13.8


def test_the_address_brings_the_same_picture_back(page: Page, site: str) -> None:
    visit(page, site)
    page.select_option("#stride-condition", "sprint9.5")
    expect(page.locator(FIGURE)).to_have_attribute("data-condition", "sprint9.5")
    page.click(".stride-more summary")
    page.check("#stride-trail")
    drag(page, 30)
    where = at(page)
    drawn = said(page)
    expect(page).to_have_url(f"{site}/gait/?at={where:g}&condition=sprint9.5&trail=on")
    page.goto(page.url)
    page.wait_for_selector('[data-action="play"]:visible')
    assert at(page) == where
    assert page.get_attribute(FIGURE, "data-condition") == "sprint9.5"
    assert page.input_value("#stride-condition") == "sprint9.5"
    assert page.is_checked("#stride-trail")
    assert page.locator(".stride-ghost").count() == 4
    assert said(page) == drawn


def test_keyframes_are_parsed_while_nobody_waits_and_nothing_changes(
    open_context: Callable[..., BrowserContext], site: str
) -> None:
    page = open_context().new_page()
    page.add_init_script(
        """
        window.changed = [];
        new MutationObserver((records) => {
          for (const { target, attributeName } of records)
            if (target.closest("svg")) window.changed.push(`${target.id} ${attributeName}`);
        }).observe(document, { attributes: true, subtree: true });
        """
    )
    visit(page, site, "?at=7")
    page.evaluate("new Promise((done) => requestIdleCallback(done))")
    assert page.evaluate("window.changed") == []
    # What the page carries has been read by now, so nobody misses it.
    page.evaluate("document.querySelector('[id^=stride-keyframes]').textContent = 'gone'")
    page.focus("#stride-range")
    page.keyboard.press("ArrowRight")
    stands_at(page, "8")
    assert page.evaluate("window.changed.length") > 0


@pytest.mark.new_context
def test_scrubbing_asks_the_server_for_nothing(page: Page, site: str) -> None:
    visit(page, site)
    page.wait_for_load_state("networkidle")
    asked: list[str] = []

    def note(request: Request) -> None:
        if not request.url.endswith(".svg"):  # The browser takes its time with the page's icon.
            asked.append(request.url)

    page.on("request", note)
    drag(page, 80)
    dragged = page.get_attribute(FIGURE, "data-at") or ""
    page.click('[data-action="play"]')
    expect(page.locator(FIGURE)).not_to_have_attribute("data-at", dragged)
    page.click('[data-action="play"]')
    assert asked == []
    page.select_option("#stride-condition", "run3.5d")
    expect(page.locator(FIGURE)).to_have_attribute("data-condition", "run3.5d")
    assert [url.split("?")[0] for url in asked] == [f"{site}/gait/keyframes/run3.5d.json"]
    expect(page.locator("[data-stride-name]")).to_have_text("Jogging at 3.5 m/s, one runner")
    drag(page, 20)
    assert len(asked) == 1


def test_two_runners_move_in_step(page: Page, site: str) -> None:
    visit(page, site, "?at=5&condition=run3.5d&with=sprint9.5")
    shown = page.locator(FIGURE)
    before = [shown.nth(i).locator('[data-part="body"]').get_attribute("d") for i in (0, 1)]
    drag(page, 30)
    places = {shown.nth(i).get_attribute("data-at") for i in (0, 1)}
    assert len(places) == 1
    assert 28 <= float(places.pop() or 0) <= 32
    after = [shown.nth(i).locator('[data-part="body"]').get_attribute("d") for i in (0, 1)]
    assert before[0] != after[0] != after[1] != before[1]
    expect(page.locator("figcaption [data-stride-phase]").nth(0)).to_have_text("Push-off")
    expect(page.locator("figcaption [data-stride-phase]").nth(1)).to_have_text("Flying")
    page.click("[data-stride-compare] summary")
    page.get_by_role("link", name="Nobody").click()
    page.wait_for_selector('[data-action="play"]:visible')
    assert shown.count() == 1
    stands_at(page, str(int(at(page))))
    assert 28 <= at(page) <= 32  # The link leads to the instant that was shown.
    assert "speed" not in page.url


def test_the_sentence_is_said_on_request_only(page: Page, site: str) -> None:
    visit(page, site, "?at=9")
    sentence = page.locator("[data-stride-sentence]")
    drag(page, 40)
    expect(sentence).to_have_text("")
    assert sentence.get_attribute("role") == "status"
    page.click(".stride-more summary")
    page.click('[data-action="describe"]')
    expect(sentence).to_contain_text("% of the stride, Flying. Busiest muscles: ")


@pytest.mark.new_context
@pytest.mark.painted
def test_nothing_shifts(page: Page, site: str) -> None:
    page.add_init_script(SHIFTS + EVEN_FRAMES)
    for width, query in ((1440, "?at=9"), (360, "?at=40"), (768, "?condition=run3.5d&with=run4.0")):
        page.set_viewport_size({"width": width, "height": 900})
        visit(page, site, query)
        page.evaluate("document.querySelector('#stride-speed').value = '1'")
        page.click('[data-action="play"]')
        assert page.evaluate(WATCH_A_STRIDE) == [], width
        expect(page.locator('[data-action="play"]')).to_have_attribute("data-playing", "true")


@pytest.mark.parametrize("query", ["?at=9", "?condition=run3.5d&with=sprint9.5"])
def test_the_page_is_never_wider_than_the_screen(page: Page, site: str, query: str) -> None:
    visit(page, site, query)
    for width in (1440, 768, 360, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def traced(browser: Browser, rounds: int, frames: int) -> list[float]:
    """Stop tracing; return the milliseconds that frames took, slowed four times, in order.

    Each runs from a mark ``asked`` to a mark ``drawn`` and has the median of its rounds.
    """
    events = json.loads(browser.stop_tracing())["traceEvents"]
    asked, drawn = (
        [event["tts"] for event in events if event["name"] == name] for name in ("asked", "drawn")
    )
    assert len(asked) == len(drawn) == rounds * frames
    slowed = [(end - start) / 1000 * 4 for start, end in zip(asked, drawn, strict=True)]
    return sorted(median(slowed[frame::frames]) for frame in range(frames))


@pytest.mark.new_context
@pytest.mark.painted
def test_fifty_frames_scrub_at_thirty_a_second_on_a_slow_device(
    browser: Browser, page: Page, site: str
) -> None:
    """A device four times slower takes four times the processor's time of the page's own thread.

    That time is counted, and no clock: what else the machine does at the moment is left out. A
    frame runs from the slider's event until all is laid out; each has the median of five rounds.
    """
    rounds, frames = 5, 50
    visit(page, site)
    browser.start_tracing(page=page, categories=["blink.user_timing"])
    page.evaluate(
        """async ([rounds, frames]) => {
          const range = document.querySelector("#stride-range");
          const figure = document.querySelector('svg[data-figure="stride"]');
          for (let i = 0; i < rounds * frames; i += 1) {
            await new Promise((done) => setTimeout(done));
            const at = (i % frames) + 1;
            performance.mark("asked");
            range.value = at;
            range.dispatchEvent(new Event("input", { bubbles: true }));
            while (figure.dataset.at !== String(at)) await null;
            figure.getBoundingClientRect();
            performance.mark("drawn");
          }
        }""",
        [rounds, frames],
    )
    took = traced(browser, rounds, frames)
    print(f"scrubbing: median {took[25]:.1f} ms, 90 % {took[45]:.1f} ms, most {took[49]:.1f} ms")
    assert took[45] < FRAME


@pytest.mark.parametrize("query", ["?at=9", "?at=9&condition=run3.5d&with=sprint9.5"])
@pytest.mark.painted
def test_it_is_accessible_in_both_themes_and_on_a_phone(page: Page, site: str, query: str) -> None:
    visit(page, site, query)
    assert access.faults(page) == {}
    page.set_viewport_size({"width": 390, "height": 844})
    assert access.faults(page, themes=("light",)) == {}


def test_without_scripts_the_form_draws_the_instant(
    open_page: Callable[..., Page], site: str
) -> None:
    page = open_page(java_script_enabled=False, painted=False)
    page.goto(f"{site}/gait/?at=25&condition=run4.0")
    stands_at(page, "25")
    usual = page.viewport_size
    assert usual
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        parts = page.locator(".stride-head :is(h1, select, .stride-show, summary):visible")
        boxes = [part.bounding_box() for part in parts.all()]
        assert len(boxes) == 5
        assert all(box and box["x"] + box["width"] <= width for box in boxes), boxes
    page.set_viewport_size(usual)
    assert not page.locator('[data-action="play"]').is_visible()
    assert page.get_by_text("25 % of the stride, Push-off. Busiest muscles").is_visible()
    page.focus("#stride-range")
    page.keyboard.press("ArrowRight")
    page.select_option("#stride-condition", "sprint9.5")
    page.click(".stride-show")
    stands_at(page, "26")
    assert page.get_attribute(FIGURE, "data-condition") == "sprint9.5"
    page.click("[data-film] a >> nth=4")
    stands_at(page, "38")
    page.get_by_role("link", name="All about flying").click()
    expect(page.locator("h1")).to_have_text("Flying Early float")
    assert page.locator(".phase-scene svg").first.is_visible()
