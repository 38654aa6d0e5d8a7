"""Where things stand in a real browser: nothing cut off, nothing torn apart, nothing covered."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.browser

# Marks whose first number stands on another line than the word before, or whose last on another
# than the sign after.
TORN = """() => {
    const box = (node, start, end) => {
        const range = document.createRange();
        range.setStart(node, start);
        range.setEnd(node, end);
        return range.getClientRects()[0];
    };
    const apart = (a, b) => a && b && (a.bottom < b.top || b.bottom < a.top);
    const torn = [];
    for (const sup of document.querySelectorAll("sup:has(.cite)")) {
        const marks = [...sup.querySelectorAll(".cite")].map((mark) => mark.firstChild);
        const boxes = marks.map((mark) => box(mark, 0, mark.length));
        const [before, after] = [sup.previousSibling, sup.nextSibling];
        const words = before?.nodeType === 3 ? before.data.replace(/[\\s\u2060]+$/, "") : "";
        if (words && apart(box(before, words.length - 1, words.length), boxes[0]))
            torn.push(`${words.slice(-20)} | ${sup.textContent}`);
        const stop = after?.nodeType === 3 && /^[.,;:]/.test(after.data);
        if (stop && apart(boxes.at(-1), box(after, 0, 1)))
            torn.push(`${sup.textContent} | ${after.data.slice(0, 10)}`);
        if (marks.length <= 4 && boxes.some((one) => apart(one, boxes[0])))
            torn.push(sup.textContent);
    }
    return torn;
}"""


@pytest.mark.parametrize("width", [390, 1440])
def test_no_mark_of_a_source_stands_apart_from_its_word_and_its_stop(
    open_context: Callable[..., BrowserContext], site: str, width: int
) -> None:
    page = open_context(viewport={"width": width, "height": 900}).new_page()
    found = {}
    for path in (
        "/",
        "/gait/propulsion/",
        "/articles/engine-brakes-springs/",
        "/groups/hamstrings/",
        "/terrain/uphill/",
        "/injuries/",
    ):
        page.goto(site + path)
        if torn := page.evaluate(TORN):
            found[path] = torn
    assert found == {}


# Cells of the table's head and first row that reach out of the window, or whose words do.
CUT = """() => {
    const cells = document.querySelectorAll(".score thead a, .score tr:nth-child(2) td");
    const isCut = (cell) => {
        const { left, right } = cell.getBoundingClientRect();
        return left < 0 || right > innerWidth || cell.scrollWidth > cell.clientWidth + 1;
    };
    return [...cells].filter(isCut).map((cell) => cell.textContent);
}"""


@pytest.mark.parametrize("path", ["/groups/hamstrings/", "/gait/"])
@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_all_eight_columns_of_the_score_are_in_sight(
    open_context: Callable[..., BrowserContext], site: str, width: int, path: str
) -> None:
    page = open_context(viewport={"width": width, "height": 900}).new_page()
    page.goto(site + path)
    page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    assert page.locator(".score thead th a").count() == 8
    assert page.evaluate(CUT) == []
