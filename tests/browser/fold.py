"""What one look at a page shows: measured in a browser, printed as a table.

A page names its main parts itself: ``data-look="figure"``, ``"answer"`` and ``"control"``. Run it
by hand against a server: ``python -m tests.browser.fold http://127.0.0.1:8000``.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.browser.find import FLAGS, on_path

SCREENS = {"1440 × 900": (1440, 900), "390 × 844": (390, 844)}
PAGES = {
    "home": "/",
    "body": "/body/",
    "body, chosen": "/body/?muscle=soleus",
    "body, in a phase": "/body/?phase=midstance&muscle=soleus",
    "stride": "/gait/",
    "muscle": "/muscles/soleus/",
    "ground": "/terrain/uphill/",
    "pain": "/injuries/calf-strain/",
    "exercise": "/exercises/standing-calf-raise/",
}

_MEASURE = """() => {
    const boxless = (e) => getComputedStyle(e).display === "contents";
    const shown = (e) => boxless(e) ? [...e.children].some(shown)
        : e.checkVisibility({ visibilityProperty: true }) && e.getBoundingClientRect().width > 1;
    const first = (name) => [...document.querySelectorAll(`[data-look="${name}"]`)].find(shown);
    // A part without a box of its own is as large as all that it shows.
    const place = (e) => {
        const boxes = (boxless(e) ? [...e.children].filter(shown) : [e])
            .map((one) => one.getBoundingClientRect());
        const most = (side) => Math.max(...boxes.map((box) => box[side]));
        const least = (side) => Math.min(...boxes.map((box) => box[side]));
        return [least("top"), most("bottom"), least("left"), most("right")];
    };
    const parts = {};
    for (const name of ["figure", "answer", "control"]) {
        const part = first(name);
        parts[name] = part ? place(part) : null;
    }
    const figure = first("figure"), answer = first("answer");
    const before = (e) => figure
        && figure.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_PRECEDING;
    const top = figure?.getBoundingClientRect().top ?? Infinity;
    const every = document.querySelectorAll("main a, main button, main select, main summary");
    const above = (e) => e.getBoundingClientRect().bottom <= top + 1;
    const controls = [...every].filter((e) => shown(e) && before(e) && above(e));
    let words = 0;
    const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    while (answer && walk.nextNode()) {
        const parent = walk.currentNode.parentElement;
        if (answer.contains(parent)) break;
        const box = parent.getBoundingClientRect();
        if (shown(parent) && box.bottom <= answer.getBoundingClientRect().top + 1
            && !parent.closest("a, button, summary, select, svg"))
            words += walk.currentNode.data.split(/\\s+/).filter(Boolean).length;
    }
    return { parts, controls: controls.length, words,
             length: document.documentElement.scrollHeight };
}"""


@dataclass(frozen=True)
class Look:
    """One page on one screen. Places are CSS pixels from the top; ``None``: no such part."""

    figure: tuple[float, float] | None
    answer: tuple[float, float] | None
    control: tuple[float, float] | None
    controls_before: int
    words_before: int
    screens: float
    height: int

    def shows(self, part: str) -> bool:
        """Return whether the whole of ``part`` is seen without scrolling."""
        place = getattr(self, part)
        return place is not None and place[0] >= 0 and place[1] <= self.height + 0.5


def looks(page: Page, address: str) -> dict[str, Look]:
    """Return what a first look at ``address`` shows on each of ``SCREENS``."""
    page.goto(address)
    return {name: _look(page, *size) for name, size in SCREENS.items()}


def _look(page: Page, width: int, height: int) -> Look:
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("document.fonts.ready.then(() => true)")
    found: dict[str, Any] = page.evaluate(_MEASURE)
    places = {name: (box[0], box[1]) if box else None for name, box in found["parts"].items()}
    return Look(
        **places,
        controls_before=found["controls"],
        words_before=found["words"],
        screens=found["length"] / height,
        height=height,
    )


def table(page: Page, site: str) -> str:
    """Return the table for all pages and screens as Markdown."""
    lines = [
        "| page | screen | figure whole | answer | control | controls before figure "
        "| words before answer | screens long |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, path in PAGES.items():
        for screen, found in looks(page, site + path).items():
            seen = " | ".join(
                f"{'yes' if found.shows(part) else 'no'} ({_range(getattr(found, part))})"
                for part in ("figure", "answer", "control")
            )
            lines.append(
                f"| {name} | {screen} | {seen} | {found.controls_before} "
                f"| {found.words_before} | {found.screens:.1f} |"
            )
    return "\n".join(lines)


def _range(place: tuple[float, float] | None) -> str:
    return f"{place[0]:.0f} to {place[1]:.0f} px" if place else "none"


def main() -> None:
    """Print the table for the site whose address stands on the command line."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=on_path(), args=["--headless", *FLAGS])
        print(table(browser.new_page(), sys.argv[1].rstrip("/")))
        browser.close()


if __name__ == "__main__":
    main()
