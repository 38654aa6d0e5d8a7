"""The body map in a real browser: pointer, keyboard, history, without scripts, on small screens."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.request import urlopen

import brotli
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from muscles.figures import art

pytestmark = pytest.mark.browser

PARTS = ("trunk", "hip", "leg", "foot")
PICTURES = ["", "?layer=deep"]
PICTURES += [f"?view={part}{layer}" for part in PARTS for layer in ("", "&layer=deep")]

# What lies at the label point of each region that this page draws: [view, slug, found].
AT_LABELS = """(labels) => labels.flatMap(([view, slug, x, y]) => {
  const svg = document.querySelector(`svg[data-view="${view}"]`);
  const region = svg?.querySelector(`a[data-muscle="${slug}"]`);
  if (!region) return [[view, slug, "not drawn"]];
  const at = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
  const found = document.elementFromPoint(at.x, at.y)?.closest("a");
  return [[view, slug, found?.dataset.muscle ?? "nothing"]];
})"""

# A point that only the invisible border of a region catches.
BESIDE = """() => {
  for (const hit of document.querySelectorAll("svg[data-view=front] a[data-hit]")) {
    const box = hit.getBoundingClientRect();
    // A click lands on a whole pixel.
    for (let x = Math.ceil(box.left); x < box.right; x += 3) {
      for (let y = Math.ceil(box.top); y < box.bottom; y += 7) {
        const found = document.elementFromPoint(x, y)?.closest("a");
        if (found?.dataset.hit) return [found.dataset.hit, x, y];
      }
    }
  }
}"""


def visit(page: Page, site: str, query: str = "") -> None:
    """Open the map; its script is ready when the page is."""
    page.goto(f"{site}/body/{query}")


def region(page: Page, view: str, slug: str) -> Locator:
    """Return a region's link."""
    return page.locator(f'svg[data-view="{view}"] a[data-muscle="{slug}"]')


def row(page: Page, slug: str) -> Locator:
    """Return a muscle's row in the list."""
    return page.locator(f'[data-muscle-list] a[data-muscle="{slug}"]')


def labels(query: str) -> list[tuple[str, str, float, float]]:
    """Return view, slug and label point of every region that a page should draw."""
    choices = dict(re.findall(r"(\w+)=(\w+)", query))
    closeup, layer = choices.get("view", "body"), choices.get("layer", "surface")
    found = []
    for view in art.views_in(closeup, layer):
        figure = art.load(view)
        for drawn in figure.deep if layer == "deep" and figure.deep else figure.muscles:
            if drawn.label and art.within(drawn.label, art.CLOSEUPS[closeup][view]):
                found.append((view, drawn.slug, *drawn.label))
    return found


def expect_chosen(page: Page, slug: str) -> None:
    """Expect the panel, the address, the focus and the marks to speak of ``slug``."""
    expect(page.locator("#role [data-role-of]")).to_have_attribute("data-role-of", slug)
    expect(page.locator("#role-heading")).to_be_focused()
    assert f"muscle={slug}" in page.url
    current = page.locator("[aria-current][data-muscle]")
    assert {item.get_attribute("data-muscle") for item in current.all()} == {slug}


def click_label(page: Page, view: str, slug: str) -> None:
    """Click a region at its label point, as a finger would."""
    x, y = next((x, y) for v, s, x, y in labels(page.url) if (v, s) == (view, slug))
    svg = page.locator(f'svg[data-view="{view}"]')
    svg.scroll_into_view_if_needed()
    at = svg.evaluate(
        "(svg, [x, y]) => { const p = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());"
        " window.scrollBy(0, p.y - innerHeight / 2);"
        " const q = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM()); return [q.x, q.y]; }",
        [x, y],
    )
    page.mouse.click(*at)


def test_a_click_on_a_region_fills_the_panel(page: Page, site: str) -> None:
    visit(page, site, "?phase=loading")
    click_label(page, "back", "gluteus-maximus")
    expect_chosen(page, "gluteus-maximus")
    assert page.url == f"{site}/body/?muscle=gluteus-maximus&phase=loading"
    expect(page.locator("#role .role-answer")).to_contain_text("Loading:")
    click_label(page, "front", "rectus-femoris")
    expect_chosen(page, "rectus-femoris")


def test_a_click_on_the_list_fills_the_panel_and_outlines_the_region(page: Page, site: str) -> None:
    visit(page, site)
    row(page, "soleus").click()
    expect_chosen(page, "soleus")
    for view in art.BODY_VIEWS:
        outlines = page.locator(f'svg[data-view="{view}"] .map-chosen use')
        assert outlines.count() == 2
        assert outlines.first.get_attribute("href") == f"#{view}-s-soleus"


def test_previous_and_next_stay_on_the_map(page: Page, site: str) -> None:
    visit(page, site, "?muscle=soleus&layer=deep")
    page.locator("#role a[rel=next]").click()
    expect_chosen(page, "tibialis-posterior")
    assert "layer=deep" in page.url


def test_back_and_reload_restore(page: Page, site: str) -> None:
    visit(page, site)
    row(page, "soleus").click()
    expect_chosen(page, "soleus")
    row(page, "gracilis").click()
    expect_chosen(page, "gracilis")
    page.go_back()
    expect(page.locator("#role [data-role-of]")).to_have_attribute("data-role-of", "soleus")
    page.reload()
    expect(page.locator("#role [data-role-of]")).to_have_attribute("data-role-of", "soleus")
    page.go_back()
    expect(page.locator("#role .panel-empty")).to_be_visible()
    assert page.url == f"{site}/body/"


@pytest.mark.parametrize("where", ["region", "row"])
def test_ctrl_click_opens_the_page_beside_and_leaves_this_one(
    page: Page, site: str, where: str
) -> None:
    visit(page, site)
    link = row(page, "soleus") if where == "row" else region(page, "back", "gluteus-maximus")
    slug = "soleus" if where == "row" else "gluteus-maximus"
    with page.context.expect_page() as opened:
        if where == "row":
            link.click(modifiers=["Control"])
        else:
            page.keyboard.down("Control")
            click_label(page, "back", slug)
            page.keyboard.up("Control")
    opened.value.wait_for_load_state()
    assert opened.value.url == f"{site}/muscles/{slug}/"
    assert page.url == f"{site}/body/"
    expect(page.locator("#role .panel-empty")).to_be_visible()


def test_without_scripts_everything_is_a_link_or_a_form(
    open_context: Callable[..., BrowserContext], site: str
) -> None:
    page = open_context(java_script_enabled=False).new_page()
    visit(page, site, "?muscle=soleus")
    page.locator("#lens-loading").click()
    assert page.url == f"{site}/body/?muscle=soleus&phase=loading"
    page.locator("#layer-deep").click()
    assert page.url == f"{site}/body/?muscle=soleus&phase=loading&layer=deep"
    page.locator("#lens-exercise").select_option("plank")
    page.locator("#lens-show").click()
    assert page.url == f"{site}/body/?exercise=plank&muscle=soleus&layer=deep"
    row(page, "gracilis").click()
    assert page.url == f"{site}/muscles/gracilis/"
    visit(page, site)
    region(page, "front", "pectoralis-major").click(position={"x": 60, "y": 20}, force=True)
    assert page.url == f"{site}/muscles/pectoralis-major/"


def test_a_new_lens_or_picture_keeps_the_chosen_muscle(page: Page, site: str) -> None:
    visit(page, site, "?muscle=gracilis")
    row(page, "soleus").click()
    expect_chosen(page, "soleus")
    for choice, named in (
        ("#lens-loading", "phase=loading"),
        ("#lens-uphill", "terrain=uphill"),
        ("#view-leg", "view=leg"),
        ("#layer-deep", "layer=deep"),
    ):
        page.locator(choice).click()
        expect(page.locator(choice)).to_have_attribute("aria-current", "true")
        expect(page.locator(choice)).to_be_focused()
        expect(page.locator("#role [data-role-of]")).to_have_attribute("data-role-of", "soleus")
        assert named in page.url
        assert page.url.count("muscle=") == 1
        assert "muscle=soleus" in page.url
    page.locator("#lens-exercise").select_option("plank")
    page.locator("#lens-show").click()
    expect(page.locator("#map-title")).to_contain_text("Plank", ignore_case=True)
    assert set(re.findall(r"(\w+)=([\w-]+)", page.url)) == {
        ("muscle", "soleus"),
        ("exercise", "plank"),
        ("view", "leg"),
        ("layer", "deep"),
    }


def test_links_of_the_lenses_follow_the_chosen_muscle(page: Page, site: str) -> None:
    visit(page, site, "?muscle=gracilis")
    row(page, "soleus").click()
    expect_chosen(page, "soleus")
    href = page.locator("#lens-loading").get_attribute("href")
    assert href == "/body/?muscle=soleus&phase=loading"


@pytest.mark.parametrize("width", [320, 768, 1440])
@pytest.mark.parametrize("query", PICTURES)
def test_at_its_label_point_lies_each_region_itself(
    open_context: Callable[..., BrowserContext], site: str, width: int, query: str
) -> None:
    page = open_context(viewport={"width": width, "height": 5000}).new_page()
    visit(page, site, query)
    wanted = labels(query)
    assert wanted
    found = page.evaluate(AT_LABELS, wanted)
    assert [item for item in found if item[1] != item[2]] == []


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_a_tap_opens_its_own_muscle(
    open_context: Callable[..., BrowserContext], site: str, width: int
) -> None:
    context = open_context(viewport={"width": width, "height": 800}, has_touch=True)
    page = context.new_page()
    for query, taps in (
        ("", [("front", "sartorius"), ("back", "soleus"), ("side", "tibialis-anterior")]),
        ("?layer=deep", [("front", "psoas-major"), ("back", "tibialis-posterior")]),
        ("?view=foot", [("foot-sole", "flexor-digitorum-brevis"), ("foot-side", "soleus")]),
    ):
        visit(page, site, query)
        for view, slug in taps:
            click_label(page, view, slug)
            expect_chosen(page, slug)


def test_a_click_just_beside_a_region_opens_it(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 1600})
    visit(page, site)
    slug, x, y = page.evaluate(BESIDE)
    page.mouse.click(x, y)
    expect_chosen(page, slug)


def focused(page: Page) -> str:
    """Return what the keyboard stands on: ``front/soleus``, ``list/soleus`` or nothing."""
    script = """() => { const at = document.activeElement;
      const view = at.closest("svg")?.dataset.view ?? (at.closest("[data-muscle-list]") && "list");
      return view && at.dataset.muscle ? `${view}/${at.dataset.muscle}` : ""; }"""
    return str(page.evaluate(script))


@pytest.mark.parametrize("query", ["", "?layer=deep", "?view=foot"])
def test_tab_reaches_each_muscle_once_and_goes_on(page: Page, site: str, query: str) -> None:
    visit(page, site, query)
    wanted = [f"{view}/{slug}" for view, slug, _, _ in labels(query)]
    slugs = page.locator("[data-muscle-list] a[data-muscle]")
    wanted += [f"list/{item.get_attribute('data-muscle')}" for item in slugs.all()]
    page.locator(".skip-picture").focus()
    stops = []
    for _ in range(300):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('footer')"):
            break
        if stop := focused(page):
            stops.append(stop)
    assert sorted(stops) == sorted(wanted)
    in_list = [stop for stop in wanted if stop.startswith("list/")]
    assert [stop for stop in stops if stop.startswith("list/")] == in_list
    page.keyboard.press("Shift+Tab")
    assert focused(page) == wanted[-1]


@pytest.mark.parametrize("query", ["?phase=loading", "?layer=deep", "?view=foot"])
def test_enter_opens_each_region_and_row(page: Page, site: str, query: str) -> None:
    visit(page, site, query)
    stops = page.locator(".map-views a[data-muscle], [data-muscle-list] a[data-muscle]")
    done = set()
    for link in stops.all():
        slug = link.get_attribute("data-muscle") or ""
        if slug in done and len(done) > 30:
            continue
        done.add(slug)
        link.focus()
        page.keyboard.press("Enter")
        expect_chosen(page, slug)
    listed = page.locator("[data-muscle-list] a[data-muscle]").all()
    assert done == {item.get_attribute("data-muscle") for item in listed}


def test_the_skip_link_passes_the_picture(page: Page, site: str) -> None:
    visit(page, site)
    link = page.locator(".skip-picture")
    link.focus()
    expect(link).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('[data-muscle-list]')")


def test_focus_is_drawn_in_two_colours_above_the_neighbours(page: Page, site: str) -> None:
    visit(page, site)
    page.locator(".skip-picture").focus()
    page.keyboard.press("Tab")
    slug = focused(page).split("/")[1]
    marks = page.locator('svg[data-view="front"] .map-pointed use')
    colours = marks.evaluate_all("uses => uses.map((use) => getComputedStyle(use).stroke)")
    assert [use.get_attribute("href") for use in marks.all()] == [f"#front-s-{slug}"] * 2
    assert len(set(colours)) == 2
    widths = marks.evaluate_all(
        "uses => uses.map((use) => parseFloat(getComputedStyle(use).strokeWidth))"
    )
    assert min(widths) >= 3


def test_a_row_and_its_regions_light_together(page: Page, site: str) -> None:
    visit(page, site)
    row(page, "rectus-femoris").hover()
    pointed = page.locator('svg[data-view="front"] .map-pointed use')
    expect(pointed.first).to_have_attribute("href", "#front-s-rectus-femoris")
    region(page, "back", "trapezius").locator("path").first.hover()
    expect(row(page, "trapezius")).to_have_class(re.compile(r"\bis-lit\b"))
    expect(row(page, "rectus-femoris")).not_to_have_class(re.compile(r"\bis-lit\b"))
    expect(page.locator("#role .panel-empty")).to_be_visible()


@pytest.mark.parametrize("failure", ["abort", "500"])
def test_a_failing_request_leads_to_the_page_itself(
    open_context: Callable[..., BrowserContext], site: str, failure: str
) -> None:
    page = open_context().new_page()

    def answer(route: Any) -> None:
        if failure == "abort":
            route.abort()
        else:
            route.fulfill(status=500, body="Oh no")

    page.route("**/role/**", answer)
    visit(page, site)
    row(page, "soleus").click()
    page.wait_for_url(f"{site}/muscles/soleus/")


def let_go(page: Page, held: list[Route]) -> None:
    """Let the first held request have its answer, and wait until the page has dealt with it."""
    first = held[0].request
    with page.expect_event("requestfinished", lambda request: request == first):
        held[0].continue_()
    page.evaluate("new Promise((done) => setTimeout(done, 100))")


def test_the_newest_muscle_wins_though_an_older_one_comes_later(page: Page, site: str) -> None:
    held: list[Route] = []
    page.route("**/muscles/soleus/role/**", lambda route: held.append(route))
    visit(page, site)
    row(page, "soleus").click()
    row(page, "gracilis").click()
    expect_chosen(page, "gracilis")
    let_go(page, held)
    expect_chosen(page, "gracilis")
    assert page.locator("[aria-busy]").count() == 0
    row(page, "soleus").click()
    held[1].continue_()
    expect_chosen(page, "soleus")


def test_a_muscle_stays_chosen_though_the_next_lens_is_faster(page: Page, site: str) -> None:
    held: list[Route] = []
    page.route("**/muscles/soleus/role/**", lambda route: held.append(route))
    visit(page, site, "?muscle=gracilis")
    row(page, "soleus").click()
    page.locator("#lens-loading").click()
    expect(page.locator("#lens-loading")).to_have_attribute("aria-current", "true")
    address = f"{site}/body/?phase=loading&muscle=soleus"
    assert page.url == address
    let_go(page, held)
    assert page.url == address
    expect(page.locator("#role [data-role-of]")).to_have_attribute("data-role-of", "soleus")
    expect(page.locator("#role .role-answer")).to_contain_text("Loading:")
    expect(page.locator("#lens-loading")).to_be_focused()
    assert page.locator("[aria-busy]").count() == 0


def test_a_muscle_wins_over_a_slower_lens(page: Page, site: str) -> None:
    held: list[Route] = []
    page.route("**/body/?*phase=loading*", lambda route: held.append(route))
    visit(page, site)
    page.locator("#lens-loading").click()
    row(page, "gracilis").click()
    expect_chosen(page, "gracilis")
    let_go(page, held)
    expect_chosen(page, "gracilis")
    assert page.url == f"{site}/body/?muscle=gracilis"
    expect(page.locator("#lens-all")).to_have_attribute("aria-current", "true")
    assert page.locator("[aria-busy]").count() == 0


def test_an_older_choice_that_fails_leads_nowhere(
    open_context: Callable[..., BrowserContext], site: str
) -> None:
    page = open_context().new_page()
    held: list[Route] = []
    page.route("**/muscles/soleus/role/**", lambda route: held.append(route))
    visit(page, site)
    row(page, "soleus").click()
    row(page, "gracilis").click()
    expect_chosen(page, "gracilis")
    with page.expect_event("requestfailed"):
        held[0].abort()
    page.wait_for_timeout(200)
    expect_chosen(page, "gracilis")


@pytest.mark.parametrize("query", ["", "?layer=deep&muscle=soleus", "?view=leg", "?size=groups"])
@pytest.mark.parametrize("width", [320, 768, 1440])
def test_never_wider_than_the_screen_and_rows_are_44_high(
    open_context: Callable[..., BrowserContext], site: str, width: int, query: str
) -> None:
    page = open_context(viewport={"width": width, "height": 700}).new_page()
    visit(page, site, query)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for selector in (".list-row", ".chip", ".closeup", ".switch"):
        heights = page.locator(selector).evaluate_all(
            "links => links.map((link) => link.getBoundingClientRect().height)"
        )
        assert min(heights) >= 44, selector


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    open_context: Callable[..., BrowserContext], site: str, scheme: str
) -> None:
    page = open_context(color_scheme=scheme).new_page()
    found = {}
    for query in (*PICTURES, "?size=groups&phase=loading", "?layer=deep&muscle=psoas-major"):
        visit(page, site, query)
        results = Axe().run(page)
        if results.violations_count:
            found[query] = results.generate_report()
    assert found == {}


def test_groups_lead_to_their_pages(page: Page, site: str) -> None:
    visit(page, site, "?size=groups")
    page.locator('svg[data-view="back"] a[data-group="calf"] path').first.click()
    page.wait_for_url(f"{site}/groups/calf/")


def test_the_first_view_weighs_at_most_60_kb(page: Page, site: str) -> None:
    fetched: list[str] = []
    page.on("response", lambda answer: fetched.append(answer.url))
    visit(page, site)
    page.wait_for_load_state("networkidle")
    counted = [url for url in fetched if not url.endswith((".svg", ".ico"))]
    assert len(counted) >= 6
    weights = {}
    for url in counted:
        with urlopen(url) as answer:  # noqa: S310
            weights[url] = len(brotli.compress(answer.read(), quality=5))
    assert sum(weights.values()) <= 60_000, weights
