"""Web vitals in a real browser, slowed down: 4 × slower processor, 1.6 Mbit/s, 150 ms delay."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bench import ask, site, tools
from bench.problems import CannotMeasureError
from bench.ratios import summary
from bench.tables import number, table
from bench.workshop import Workshop
from tests.browser.find import FLAGS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

TITLE = "Web vitals, slowed down"
SLOWER = 4
DELAY = 150
"""Milliseconds there and back."""
DOWN, UP = 1.6e6 / 8, 0.75e6 / 8
"""Bytes a second."""
PHONE: ViewportSize = {"width": 412, "height": 823}
LOADED = {"home": "/", "a muscle": site.MUSCLE, "body map": "/body/", "stride": site.STRIDE}
SHORTEST = 16
"""Browsers report no event shorter than this, in ms."""

WATCH = """
window.bench = {lcp: 0, cls: 0, events: []};
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) window.bench.lcp = entry.startTime;
}).observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver(list => {
  for (const entry of list.getEntries())
    if (!entry.hadRecentInput) window.bench.cls += entry.value;
}).observe({type: "layout-shift", buffered: true});
new PerformanceObserver(list => {
  for (const entry of list.getEntries())
    if (entry.interactionId) window.bench.events.push(entry.duration);
}).observe({type: "event", durationThreshold: 16, buffered: true});
"""


def measure(workshop: Workshop) -> dict[str, Any]:
    """Return medians of the rounds: times in ms, shifts as they are."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        message = "Playwright is needed and not here: .venv/bin/pip install -r requirements-dev.txt"
        raise CannotMeasureError(message) from None
    chromium = tools.chromium()
    home, options = workshop.home, workshop.options
    loads: dict[str, dict[str, list[float]]] = {name: {"lcp": [], "cls": []} for name in LOADED}
    acts: dict[str, list[float]] = {"a click on the map": [], "a move of the stride's slider": []}
    with site.served(home, options.workers) as server:
        for path in LOADED.values():
            ask.page(server.address, path)
        try:
            with sync_playwright() as playwright:
                flags = ["--headless", *FLAGS]
                browser = playwright.chromium.launch(executable_path=chromium, args=flags)
                for _ in range(options.rounds):
                    for name, path in LOADED.items():
                        for vital, value in _load(browser, f"{server.address}{path}").items():
                            loads[name][vital].append(value)
                    for name, act in zip(acts, (_click, _slide), strict=True):
                        acts[name].append(act(browser, server.address))
                browser.close()
        except Error as error:
            raise CannotMeasureError(f"The browser gave up: {error}") from error
    for name, vitals in loads.items():
        workshop.say(f"{name}: LCP {vitals['lcp'][-1]:.0f} ms, CLS {vitals['cls'][-1]:.3f}")
    for name, values in acts.items():
        workshop.say(f"{name}: {values[-1]:.0f} ms")
    return {
        "loads": {
            name: {vital: summary(values) for vital, values in vitals.items()}
            for name, vitals in loads.items()
        },
        "acts": {name: summary(values) for name, values in acts.items()},
        "versions": tools.told_by(chromium, "--version"),
        "rounds": options.rounds,
    }


@contextmanager
def _slow_page(browser: Browser) -> Iterator[Page]:
    """Open a page of a slow phone on a slow net, with nothing kept."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=1.75, has_touch=True)
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": DELAY,
            "downloadThroughput": DOWN,
            "uploadThroughput": UP,
        },
    )
    try:
        yield page
    finally:
        context.close()


def _load(browser: Browser, address: str) -> dict[str, float]:
    with _slow_page(browser) as page:
        page.goto(address, wait_until="networkidle")
        page.wait_for_timeout(300)
        found = page.evaluate("({lcp: window.bench.lcp, cls: window.bench.cls})")
    return {"lcp": float(found["lcp"]), "cls": float(found["cls"])}


def _click(browser: Browser, address: str) -> float:
    """Return the longest of the events of five clicks on muscles of the map, in ms."""
    with _slow_page(browser) as page:
        page.goto(f"{address}/body/", wait_until="networkidle")
        regions = page.locator("svg a[href*='muscle']")
        count = regions.count()
        if not count:
            raise CannotMeasureError("The map has no muscle to click on.")
        for number_ in range(5):
            regions.nth(number_ * count // 5).click(force=True)
            page.wait_for_timeout(800)
        return _longest(page)


def _slide(browser: Browser, address: str) -> float:
    """Return the longest of the events of ten moves of the slider, in ms."""
    with _slow_page(browser) as page:
        page.goto(f"{address}{site.STRIDE}", wait_until="networkidle")
        slider = page.locator("input[type=range]").first
        slider.focus()
        for _ in range(10):
            page.keyboard.press("ArrowRight")
            page.wait_for_timeout(150)
        box = slider.bounding_box()
        if box:
            middle = box["y"] + box["height"] / 2
            page.mouse.move(box["x"] + box["width"] * 0.2, middle)
            page.mouse.down()
            page.mouse.move(box["x"] + box["width"] * 0.7, middle, steps=6)
            page.mouse.up()
        page.wait_for_timeout(500)
        return _longest(page)


def _longest(page: Page) -> float:
    """Return the longest event of an interaction; ``SHORTEST`` if all were shorter."""
    durations = page.evaluate("window.bench.events")
    return float(max([SHORTEST, *durations]))


def section(data: dict[str, Any]) -> list[str]:
    """Return the report's lines about ``data``."""
    loads = [
        [
            name,
            number(vitals["lcp"]["median"]),
            f"{number(vitals['lcp']['least'])} to {number(vitals['lcp']['most'])}",
            f"{vitals['cls']['most']:.3f}",
        ]
        for name, vitals in data["loads"].items()
    ]
    acts = [
        [name, number(times["median"]), number(times["most"])]
        for name, times in data["acts"].items()
    ]
    return [
        f"{data['versions']}, a phone's window of {PHONE['width']} by {PHONE['height']} px,"
        f" processor {SLOWER} times slower, 1.6 Mbit/s, {DELAY} ms delay;"
        f" {data['rounds']} rounds, nothing kept between them. Wanted:"
        " LCP under 1,500 ms, CLS 0, interactions under 100 ms.",
        "",
        *table(["page", "LCP, ms", "range", "CLS, most"], loads),
        "",
        "Interactions: the longest event of five clicks on the map, and of ten keys and a drag"
        f" on the slider, as INP counts them (to the next paint; {SHORTEST} ms is the least told).",
        "",
        *table(["interaction", "median, ms", "most, ms"], acts),
    ]
