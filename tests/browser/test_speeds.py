"""The slider of speeds in a real browser: the server's runner at every speed, without a request."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.browser.access import VIOLATIONS
from tests.browser.test_stride import FIGURE, FRAME, said, stands_at, thigh, traced, visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.unpainted]

EVERY = [round(2 + step / 10, 1) for step in range(31)]
MEASURED = {2.0: "run2.0h", 3.0: "run3.0h", 4.0: "run4.0h", 5.0: "run5.0h"}


def named(speed: float) -> str:
    """Return what the drawing calls the runner at a speed."""
    return MEASURED.get(speed, f"between-{speed:.1f}")


def pull(page: Page, speed: float) -> None:
    """Move the slider to a speed and wait for the runner."""
    page.eval_on_selector(
        "#stride-pace",
        "(input, value) => { input.value = value;"
        " input.dispatchEvent(new Event('input', { bubbles: true })); }",
        str(speed),
    )
    expect(page.locator(FIGURE)).to_have_attribute("data-condition", named(speed))


def keyframes_by_the_server(site: str, speed: float) -> dict[str, Any]:
    """Return what the page of a speed carries."""
    with urlopen(f"{site}/gait/?speed={speed:g}") as answer:  # noqa: S310
        html = answer.read().decode()
    found = re.search(r'id="stride-keyframes-[^"]+">(.*?)</script>', html, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


def test_the_browser_bends_the_runner_as_the_server_does(page: Page, site: str) -> None:
    """Angles within half a degree, contact, time, phases and force the very same, at each speed."""
    visit(page, site, "?speed=2")
    page.wait_for_load_state("networkidle")
    blended = page.evaluate(
        """async (every) => {
          const files = performance.getEntriesByType("resource").map(({ name }) => name);
          const file = (part) => files.find((name) => name.includes(part));
          const { columnsOf } = await import(file("/stride-drawing."));
          const { keysBetween } = await import(file("/stride-speed."));
          const measured = [];
          for (const speed of [2, 3, 4, 5]) {
            measured.push(await (await fetch(`/gait/keyframes/run${speed}.0h.json`)).json());
          }
          const place = document.querySelector("[data-stride-speeds]");
          const starts = place.dataset.phases.split(" ").map(Number);
          return every.map((speed) => {
            const slow = Math.min(4, Math.floor(speed));
            const [slower, faster] = measured.slice(slow - 2, slow);
            const keys = keysBetween(slower, faster, speed - slow, starts, {});
            const { stance, stride, phases, force, states, activity, height } = keys;
            const columns = columnsOf(keys);
            return { columns, stance, stride, phases, force, states, activity, height };
          });
        }""",
        EVERY,
    )
    for speed, found in zip(EVERY, blended, strict=True):
        wanted = keyframes_by_the_server(site, speed)
        for steps, column in zip(wanted["angles"], found["columns"], strict=True):
            total, values = 0, []
            for step in steps:
                total += step
                values.append(total)
            # Tenths of a degree: half a degree is what may differ, a rounding is what does.
            assert column == pytest.approx(values, abs=1.1), speed
        assert found["height"] == pytest.approx(wanted["height"], abs=1.1), speed
        for name in ("stance", "stride", "phases", "force"):
            assert found[name] == wanted[name], (speed, name)
        assert found["activity"] == {}
        if speed not in MEASURED:
            assert found["states"] == wanted["states"]
            assert wanted["activity"] == {}


@pytest.mark.new_context
def test_pulling_the_speed_moves_the_runner_and_asks_for_nothing(page: Page, site: str) -> None:
    visit(page, site, "?at=17")
    page.wait_for_load_state("networkidle")
    asked: list[str] = []

    def note(request: Request) -> None:
        if not request.url.endswith(".svg"):
            asked.append(request.url)

    page.on("request", note)
    before = thigh(page)
    for speed in (4.9, 4.0, 3.4, 2.0, 2.1, 5.0, 2.5):
        pull(page, speed)
    assert asked == []
    assert thigh(page) != before
    expect(page.locator(".stride-speed [data-stride-pace]")).to_have_text("2.5")
    expect(page.locator("[data-stride-measured]")).to_have_text(
        "between measured speeds, 2 and 3 m/s"
    )
    expect(page).to_have_url(f"{site}/gait/?at=17&speed=2.5")
    assert page.input_value("#stride-condition") == "run5.0h"


@pytest.mark.parametrize("speed", [2.5, 3.0, 5.0])
def test_what_the_script_says_of_a_speed_is_what_the_server_says(
    page: Page, site: str, speed: float
) -> None:
    def told() -> list[str]:
        places = (".stride-head > p", ".stride-speed", ".stride-note", "[data-stride-name]")
        found = [text for one in places for text in page.locator(one).all_text_contents()]
        marks = page.locator(".stride-marks a")
        hidden = page.locator("[data-stride-unlit]").is_hidden()
        current = [mark.get_attribute("aria-current") for mark in marks.all()]
        title = page.locator(f"{FIGURE} title").text_content()
        bar = page.locator("[data-stride-contact]")
        widths = [stretch.get_attribute("width") for stretch in bar.all()]
        value = page.get_attribute("#stride-pace", "aria-valuetext")
        words = [" ".join(text.split()) for text in (*found, title or "")]
        return [*words, *said(page), str((hidden, current, widths, value))]

    visit(page, site, "?at=31&speed=3.6")
    pull(page, speed)
    query = f"condition={MEASURED[speed]}" if speed in MEASURED else f"speed={speed:g}"
    expect(page).to_have_url(re.compile(rf".*[?&]{re.escape(query)}($|&)"))
    by_script = told()
    page.goto(page.url)
    page.wait_for_selector('[data-action="play"]:visible')
    assert told() == by_script


def test_a_mark_and_a_link_of_the_note_lead_without_a_new_page(page: Page, site: str) -> None:
    visit(page, site, "?at=17&speed=2.5")
    page.evaluate("window.isSamePage = true")
    page.locator(".stride-marks a", has_text="3").click()
    expect(page.locator(FIGURE)).to_have_attribute("data-condition", "run3.0h")
    assert page.input_value("#stride-pace") == "3"
    page.get_by_role("link", name="Running at 4.0 m/s, one runner").first.click()
    expect(page.locator(FIGURE)).to_have_attribute("data-condition", "run4.0")
    expect(page.locator("[data-stride-unlit]")).to_be_hidden()
    expect(page.locator("#stride-pace")).to_be_hidden()
    expect(page.locator("[data-stride-measured]")).to_have_text("measured, one runner")
    page.select_option("#stride-condition", "run5.0h")
    expect(page.locator(FIGURE)).to_have_attribute("data-condition", "run5.0h")
    assert page.input_value("#stride-pace") == "5"
    assert page.evaluate("window.isSamePage")


def test_the_keyboard_never_leaves_the_measured_range(page: Page, site: str) -> None:
    visit(page, site, "?at=17&speed=2.1")
    page.focus("#stride-pace")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(page.locator(FIGURE)).to_have_attribute("data-condition", "run2.0h")
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    expect(page.locator(FIGURE)).to_have_attribute("data-condition", "run5.0h")
    value = page.get_attribute("#stride-pace", "aria-valuetext")
    assert value == "5.0 m/s, measured, 10 runners"


def test_the_spread_comes_on_request_and_moves_with_instant_and_speed(
    page: Page, site: str
) -> None:
    visit(page, site, "?at=75")
    page.wait_for_load_state("networkidle")
    fans = page.locator(".stride-fans path")
    expect(fans).to_have_count(0)
    page.click(".stride-more summary")
    page.check("#stride-spread")
    expect(fans).to_have_count(6)
    words = page.locator("[data-stride-differ]")
    expect(words).to_be_visible()
    expect(words).to_contain_text("thigh ±")
    for speed in (3.0, 3.5):
        pull(page, speed)
        by_script = (words.text_content(), fans.first.get_attribute("d"))
        expect(page).to_have_url(re.compile(rf"{named(speed)[-3:]}|{speed:g}"))
        query = f"?at=75&speed={speed:g}&spread=on"
        with urlopen(f"{site}/gait/{query}") as answer:  # noqa: S310
            html = answer.read().decode()
        drawn = re.search(r'class="stride-fans"[^>]*><path d="([^"]+)"', html)
        assert drawn

        def numbers(text: str | None) -> list[float]:
            return [float(each) for each in re.findall(r"-?\d+\.?\d*", text or "")]

        assert numbers(by_script[1]) == pytest.approx(numbers(drawn[1]), abs=0.7)
        told = re.search(r"data-stride-differ-now>([^<]+)<", html)
        assert told
        assert told[1] in " ".join((by_script[0] or "").split())
    page.uncheck("#stride-spread")
    expect(fans).to_have_count(0)
    expect(words).to_be_hidden()


def test_a_speed_whose_numbers_do_not_come_is_drawn_by_the_server(page: Page, site: str) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=204)

    # Else the browser may say that its own transition to the next page was cut short.
    page.emulate_media(reduced_motion="reduce")
    page.route("**/keyframes/*", refuse)
    visit(page, site, "?at=17")
    page.wait_for_load_state("networkidle")
    page.eval_on_selector(
        "#stride-pace",
        "(input) => { input.value = 3.4;"
        " input.dispatchEvent(new Event('input', { bubbles: true })); }",
    )
    page.wait_for_url("**speed=3.4*")
    expect(page.locator(FIGURE)).to_have_attribute("data-condition", "between-3.4")


@pytest.mark.new_context
@pytest.mark.painted
def test_fifty_speeds_scrub_at_thirty_a_second_on_a_slow_device(
    browser: Browser, page: Page, site: str
) -> None:
    """As for the instant: processor time of the page's thread, four times, and no clock."""
    rounds, frames = 5, 30
    visit(page, site, "?at=17")
    page.wait_for_load_state("networkidle")
    browser.start_tracing(page=page, categories=["blink.user_timing"])
    page.evaluate(
        """async ([rounds, every]) => {
          const range = document.querySelector("#stride-pace");
          const figure = document.querySelector('svg[data-figure="stride"]');
          for (let round = 0; round < rounds; round += 1) {
            for (const [value, name] of every) {
              await new Promise((done) => setTimeout(done));
              performance.mark("asked");
              range.value = value;
              range.dispatchEvent(new Event("input", { bubbles: true }));
              while (figure.dataset.condition !== name) await null;
              for (let i = 0; i < 20; i += 1) await null;
              figure.getBoundingClientRect();
              performance.mark("drawn");
            }
          }
        }""",
        [rounds, [[speed, named(speed)] for speed in EVERY[:frames]]],
    )
    took = traced(browser, rounds, frames)
    print(f"speeds: median {took[15]:.1f} ms, 90 % {took[27]:.1f} ms, most {took[29]:.1f} ms")
    assert took[27] < FRAME


def test_without_scripts_marks_and_form_draw_a_speed(
    open_page: Callable[..., Page], site: str
) -> None:
    page = open_page(java_script_enabled=False, painted=False)
    page.goto(f"{site}/gait/?at=17")
    page.locator(".stride-marks a", has_text="3").click()
    expect(page.locator(FIGURE)).to_have_attribute("data-condition", "run3.0h")
    stands_at(page, "17")
    page.focus("#stride-pace")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.locator(".stride-show").last.click()
    expect(page.locator(FIGURE)).to_have_attribute("data-condition", "between-3.4")
    assert page.get_by_text("between measured speeds, 3 and 4 m/s").is_visible()
    page.goto(f"{site}/gait/?speed=5.1")
    assert page.get_by_text("The speed must be a number from 2 to 5 m/s").is_visible()


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1440)])
def test_axe_finds_nothing_between_speeds(
    open_page: Callable[..., Page], site: str, scheme: Any, width: int
) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 844})
    visit(page, site, "?at=75&speed=3.4&spread=on")
    results = Axe().run(page, options=VIOLATIONS)
    assert results.violations_count == 0, results.generate_report()
