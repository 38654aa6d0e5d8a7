"""Web vitals in a real browser, slowed down: 4 × slower processor, 1.6 Mbit/s, 150 ms delay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Error, Page, sync_playwright

from bench.programs import CannotMeasureError, chromium
from bench.report import number, summary, table
from bench.servers import MUSCLE, STRIDE, Bench
from tests.browser.find import FLAGS

TITLE = "Web vitals, slowed down"
WINDOW = {"width": 412, "height": 823}
SLOWER = 4
NETWORK = {"latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
"""Milliseconds there and back, and bytes a second."""
LOADED = {"home": "/", "a muscle": MUSCLE, "body map": "/body/", "stride": STRIDE}
SHORTEST = 16
"""Browsers report no event shorter than this, in ms."""
WATCH = """
window.bench = {lcp: 0, cls: 0, events: []};
function watch(options, take) {
  new PerformanceObserver(list => list.getEntries().forEach(take))
    .observe({buffered: true, ...options});
}
watch({type: "largest-contentful-paint"}, entry => { bench.lcp = entry.startTime; });
watch({type: "layout-shift"}, entry => { if (!entry.hadRecentInput) bench.cls += entry.value; });
watch({type: "event", durationThreshold: 16},
  entry => { if (entry.interactionId) bench.events.push(entry.duration); });
"""


def measure(bench: Bench) -> dict[str, Any]:
    """Return medians of the rounds: times in ms, shifts as they are."""
    lcp, cls, acts = defaultdict(list), defaultdict(list), defaultdict(list)
    rounds = bench.options.rounds
    with bench.site.serve(bench.options.workers) as server, sync_playwright() as playwright:
        address = f"http://{server.host}"
        for path in LOADED.values():
            server.get(path)
        flags = ["--headless", *FLAGS]
        try:
            browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
            for turn in range(1, rounds + 1):
                for name, path in LOADED.items():
                    with _slow_page(browser, f"{address}{path}") as page:
                        page.wait_for_timeout(300)
                        lcp[name].append(page.evaluate("bench.lcp"))
                        cls[name].append(page.evaluate("bench.cls"))
                with _slow_page(browser, f"{address}/body/") as page:
                    acts["a click on the map"].append(_click(page))
                with _slow_page(browser, f"{address}{STRIDE}") as page:
                    acts["a move of the stride's slider"].append(_slide(page))
                last = ", ".join(f"{name} {times[-1]:.0f} ms" for name, times in acts.items())
                bench.say(f"Round {turn} of {rounds}: {last}")
            version = f"Chromium {browser.version}"
            browser.close()
        except Error as error:
            raise CannotMeasureError(f"The browser gave up: {error}") from error
    return {
        "loads": {name: {"lcp": summary(lcp[name]), "cls": summary(cls[name])} for name in LOADED},
        "acts": {name: summary(values) for name, values in acts.items()},
        "versions": version,
        "rounds": rounds,
    }


@contextmanager
def _slow_page(browser: Browser, address: str) -> Iterator[Page]:
    """Load a page on a slow phone on a slow network, with nothing kept."""
    context = browser.new_context(viewport=WINDOW, device_scale_factor=1.75, has_touch=True)
    try:
        page = context.new_page()
        page.add_init_script(WATCH)
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", {"offline": False, **NETWORK})
        page.goto(address, wait_until="networkidle")
        yield page
    finally:
        context.close()


def _click(page: Page) -> float:
    """Return the longest of the events of five clicks on muscles of the map, in ms."""
    regions = page.locator("svg a[href*='muscle']")
    count = regions.count()
    if not count:
        raise CannotMeasureError("The map has no muscle to click on.")
    for turn in range(5):
        regions.nth(turn * count // 5).click(force=True)
        page.wait_for_timeout(800)
    return _longest(page)


def _slide(page: Page) -> float:
    """Return the longest of the events of ten moves of the slider and a drag, in ms."""
    slider = page.locator("input[type=range]").first
    slider.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(150)
    if box := slider.bounding_box():
        middle = box["y"] + box["height"] / 2
        page.mouse.move(box["x"] + box["width"] * 0.2, middle)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.7, middle, steps=6)
        page.mouse.up()
    page.wait_for_timeout(500)
    return _longest(page)


def _longest(page: Page) -> float:
    return float(max([SHORTEST, *page.evaluate("bench.events")]))


def section(data: dict[str, Any]) -> str:
    """Return the report's text about ``data``."""
    loads = []
    for name, vitals in data["loads"].items():
        lcp = vitals["lcp"]
        spread = f"{number(lcp['least'])} to {number(lcp['most'])}"
        loads.append([name, number(lcp["median"]), spread, f"{vitals['cls']['most']:.3f}"])
    times = data["acts"].items()
    acts = [[name, number(found["median"]), number(found["most"])] for name, found in times]
    return f"""\
{data["versions"]}, a phone's window of {WINDOW["width"]} by {WINDOW["height"]} px, processor
{SLOWER} times slower, 1.6 Mbit/s, {NETWORK["latency"]} ms delay; {data["rounds"]} rounds, nothing
kept between them. Wanted: LCP under 1,500 ms, CLS 0, interactions under 100 ms.

{table(["page", "LCP, ms", "range", "CLS, most"], loads)}

Interactions: the longest event of five clicks on the map, and of ten keys and a drag on the
slider, as INP counts them (to the next paint; {SHORTEST} ms is the least told).

{table(["interaction", "median, ms", "most, ms"], acts)}"""
