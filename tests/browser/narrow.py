"""How pages hold on the narrowest screen, plain and with wide text spacing (WCAG 1.4.10, 1.4.12).

``python -m tests.browser.narrow http://127.0.0.1:8000`` reads every page of the site map in a
browser and prints what reaches out of the screen, is cut off, or stands on another word.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

from tests.browser.find import FLAGS, on_path
from tests.browser.paint import is_painted

WIDTH = 320
"""CSS pixels: a screen of 1280 at 400 %."""
WIDTHS = (1440, 768, 390)
"""The wider screens, on which no page may scroll sideways either."""

_PREPARE = """async () => {
    await document.fonts.ready;
    // A menu opens over the page; what else is folded has to fit like the rest.
    for (const fold of document.querySelectorAll("details:not(.menu, .bar-menu)"))
        fold.open = true;
}"""

SPACE = """() => {
    // The distances of WCAG 1.4.12; a sheet made by a script is one a reader could bring.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
        * { letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
            line-height: 1.5 !important; }
        p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
}"""

_FAULTS = """(width) => {
    const faults = [];
    const reached = document.documentElement.scrollWidth;
    if (reached > width) faults.push(`scrolls to ${reached} px`);
    const named = (e) => `${e.tagName.toLowerCase()}.${e.getAttribute("class") ?? ""}`;
    const seen = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    // Words that a box cuts off, and that are not hidden from the eye on purpose.
    const cut = /hidden|clip/;
    const hidden = (e) => !seen(e) || e.getBoundingClientRect().width < 2
        || getComputedStyle(e).clipPath !== "none"
        // A close-up shows a part of its drawing.
        || e.closest("svg[data-view]");
    for (const box of document.querySelectorAll("body *:not(svg *)")) {
        const style = getComputedStyle(box);
        const [x, y] = [cut.test(style.overflowX), cut.test(style.overflowY)];
        if (!(x || y) || box.clientWidth < 2 || !seen(box)) continue;
        const edge = box.getBoundingClientRect();
        const walk = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
        const range = document.createRange();
        while (walk.nextNode()) {
            const words = walk.currentNode;
            if (!words.data.trim() || hidden(words.parentElement)) continue;
            range.selectNodeContents(words);
            const out = [...range.getClientRects()].some((at) => at.width > 1
                && (x && (at.left < edge.left - 2 || at.right > edge.right + 2)
                    || y && (at.top < edge.top - 4 || at.bottom > edge.bottom + 4)));
            if (out) faults.push(`cut off: ${named(box)} “${words.data.trim().slice(0, 30)}”`);
        }
    }
    // Words of a drawing that stand on one another.
    for (const svg of document.querySelectorAll("svg")) {
        const texts = [...svg.querySelectorAll("text")].filter(seen);
        const boxes = texts.map((text) => text.getBoundingClientRect());
        boxes.forEach((a, i) => {
            if (a.width < 1) return;
            boxes.slice(i + 1).forEach((b, k) => {
                const w = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                const h = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                const low = Math.min(a.height, b.height);
                if (b.width < 1 || w <= 1 || h <= low * 0.35) return;
                faults.push(`one on another: ${named(svg)} “${texts[i].textContent.trim()}” `
                    + `“${texts[i + 1 + k].textContent.trim()}”`);
            });
        });
    }
    return faults;
}"""


def faults(page: Page) -> dict[str, list[str]]:
    """Return what is wrong with an open page in a window ``WIDTH`` wide: plain, and spaced."""
    assert is_painted(page)
    page.set_viewport_size({"width": WIDTH, "height": 800})
    page.evaluate(_PREPARE)
    plain: list[str] = page.evaluate(_FAULTS, WIDTH)
    page.evaluate(SPACE)
    spaced: list[str] = page.evaluate(_FAULTS, WIDTH)
    return {name: found for name, found in (("plain", plain), ("spaced", spaced)) if found}


def sideways(page: Page, widths: Iterable[int]) -> dict[str, int]:
    """Return how far an open page reaches in each window that it is wider than."""
    reached = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(_PREPARE)
        found = page.evaluate("document.documentElement.scrollWidth")
        if found > width:
            reached[f"{width} px"] = found
    return reached


def site_map(site: str) -> list[str]:
    """Return the path of every page that the site map of ``site`` names."""
    with urlopen(f"{site}/sitemap.xml") as answer:  # noqa: S310
        text = answer.read().decode()
    return re.findall(r"<loc>https?://[^/<]+([^<]*)</loc>", text)


def broken(page: Page, site: str, paths: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each path of ``site`` that does not hold, with its faults."""
    page.set_viewport_size({"width": WIDTH, "height": 800})
    for path in paths:
        page.goto(site + path)
        if found := faults(page):
            yield path, found


def main() -> None:
    """Print every page of the site on the command line that does not hold."""
    site = sys.argv[1].rstrip("/")
    paths = sys.argv[2:] or site_map(site)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=on_path(), args=["--headless", *FLAGS])
        count = 0
        for path, found in broken(browser.new_page(), site, paths):
            count += 1
            for how, what in found.items():
                print(f"{path} {how}: {'; '.join(what)}", flush=True)
        print(f"{len(paths)} pages at {WIDTH} px: {count} with faults")
        browser.close()


if __name__ == "__main__":
    main()
