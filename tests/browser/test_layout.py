"""Where things stand in a real browser: nothing cut off, nothing torn apart, nothing covered."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from muscles.models import Confidence

pytestmark = [pytest.mark.browser, pytest.mark.unpainted]

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


def test_no_mark_of_a_source_stands_apart_from_its_word_and_its_stop(page: Page, site: str) -> None:
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
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            if torn := page.evaluate(TORN):
                found[path, width] = torn
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
def test_all_eight_columns_of_the_score_are_in_sight(page: Page, site: str, path: str) -> None:
    page.goto(site + path)
    page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    assert page.locator(".score thead th a").count() == 8
    for width in (1440, 768, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(CUT) == [], width


# Whether the first box meets the second.
MEETS = """([one, other]) => {
    const [a, b] = [one, other].map((name) =>
        document.querySelector(name).getBoundingClientRect());
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}"""


@pytest.mark.parametrize("width", [390, 1440])
def test_the_list_of_the_front_page_stands_off_the_picture(
    open_page: Callable[..., Page], site: str, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 900}, painted=False)
    page.goto(site)
    assert not page.evaluate(MEETS, [".map-list > summary", ".map-views"])
    page.locator(".map-list > summary").click()
    first = page.locator(".map-list .list-row").first.bounding_box()
    assert first is not None
    assert first["x"] >= 0
    assert first["y"] + first["height"] <= 900


@pytest.mark.parametrize("query", ["", "?phase=midstance", "?exercise=plank&muscle=soleus"])
def test_a_phone_shows_every_control_of_the_map_in_one_row(
    open_page: Callable[..., Page], site: str, query: str
) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, painted=False)
    page.goto(f"{site}/body/{query}")
    controls = page.locator(".tool-row details > summary, .map-controls > .segment")
    boxes = [control.bounding_box() for control in controls.all()]
    assert len(boxes) == 4
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    middles = [box["y"] + box["height"] / 2 for box in boxes if box]
    assert max(middles) - min(middles) < 8
    page.locator("#menu-list").click()
    assert page.get_by_role("link", name="In groups").is_visible()


def test_signs_of_sureness_differ_where_no_background_is_printed(
    open_context: Callable[..., BrowserContext], site: str
) -> None:
    page = open_context(bypass_csp=True).new_page()
    page.goto(f"{site}/about/")
    page.emulate_media(media="print")
    page.add_style_tag(content="*, ::before, ::after { background: none !important }")
    drawn = set()
    for word in Confidence.values:
        page.evaluate(
            """(word) => {
                document.querySelector("#content").innerHTML =
                    `<span class="sureness sureness-${word.replace("_", "-")}"></span>`;
            }""",
            word,
        )
        drawn.add(page.locator(".sureness").screenshot())
    assert len(drawn) == len(Confidence.values) == 5


def test_two_paces_show_who_works_and_their_key_above_the_transport(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{site}/gait/?at=9&condition=run4.0&with=sprint9.5")
    assert not page.evaluate(MEETS, [".stride-keys", ".stride-transport"])
    rows = page.locator("[data-stride-rows] tr:not(.is-empty)")
    assert rows.first.locator("[data-level='4']").count() >= 1
    last = rows.last.bounding_box()
    transport = page.locator(".stride-transport").bounding_box()
    assert last is not None
    assert transport is not None
    assert last["y"] + last["height"] <= transport["y"]
    # On paper the two stand beside the words, and the table below all three.
    page.set_viewport_size({"width": 718, "height": 1000})
    page.emulate_media(media="print")
    boxes = [page.locator(".stride-plate").nth(i).bounding_box() for i in (0, 1)]
    table = page.locator(".stride-list").bounding_box()
    page.emulate_media(media="screen")
    assert table
    assert all(box and box["width"] > 200 for box in boxes), boxes
    assert all(box and box["y"] + box["height"] <= table["y"] for box in boxes), boxes
    assert page.locator("[data-stride-rest] tr").count() + rows.count() == 15
    # The script sorts as the server does.
    said = page.locator(".stride-list").inner_text()
    page.locator("#stride-range").fill("34")
    page.locator("#stride-range").fill("9")
    expect(page.locator(".stride-list")).to_have_text(re.compile("11 of 15"))
    assert page.locator(".stride-list").inner_text() == said


@pytest.mark.parametrize("query", ["", "?phase=loading", "?terrain=uphill", "?muscle=soleus"])
@pytest.mark.painted
def test_the_map_prints_on_one_light_sheet(page: Page, site: str, query: str) -> None:
    page.goto(f"{site}/body/{query}")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    assert len(printed) < 2_000_000
