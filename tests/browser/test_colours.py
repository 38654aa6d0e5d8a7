"""Colour means level: with fibres and light a belly is still nearest to its own level's colour."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Page
from shapely import contains_xy, prepare
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from ink import woman
from ink.source import load
from muscles.figures import art
from tests.browser.lab import apart, nearest
from tests.unit.test_contrast import tokens

pytestmark = pytest.mark.browser

LEVELS = range(5)
HEIGHT = 1400
"""Of the window, in CSS pixels: all bodies are seen at once."""
BORDER = 1.5
"""Units from a region's outline that are border and not belly."""
LEAST = 40.0
"""Bellies smaller than this many square units are slivers: mostly border."""

SET_LEVEL = """level => document.querySelectorAll("svg a[data-muscle]").forEach(region => {
  region.setAttribute("class", `region level-${level}`);
})"""
PLACES = """() => [...document.querySelectorAll(".map-frame svg")].map(svg => {
  const m = svg.getScreenCTM();
  return [svg.dataset.view, m.a, m.e + scrollX, m.f + scrollY];
})"""
FRAME = """() => {
  const boxes = [...document.querySelectorAll(".map-frame svg")].map(
    (svg) => svg.getBoundingClientRect());
  const [left, top] = ["left", "top"].map((side) =>
    Math.floor(Math.min(...boxes.map((box) => box[side]))));
  const [right, bottom] = ["right", "bottom"].map((side) =>
    Math.ceil(Math.max(...boxes.map((box) => box[side]))));
  return [left + scrollX, top + scrollY, right - left, bottom - top];
}"""
KEEP = """groups => {
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  window.groups = groups.map((text) => new Int32Array(bytes(text).buffer));
}"""
READ = """async picture => {
  const image = new Image();
  image.src = "data:image/png;base64," + picture;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const drawing = canvas.getContext("2d");
  drawing.drawImage(image, 0, 0);
  const { data } = drawing.getImageData(0, 0, image.width, image.height);
  return window.groups.map(group => {
    const sum = [0, 0, 0];
    for (let i = 0; i < group.length; i += 2)
      for (const part of [0, 1, 2])
        sum[part] += data[4 * (group[i + 1] * image.width + group[i]) + part];
    return sum.map(value => (2 * value) / group.length);
  });
}"""


@cache
def bellies(view: str, of: str) -> dict[str, BaseGeometry]:
    """Return the flesh of each muscle that is seen, of both sides, in units of the body."""
    figure, placed = art.load(view, of), load(view)
    if of == "woman":
        placed = woman.drawn(placed)
    above = [Polygon(ring) for region in figure.tissues for ring in region.rings]
    if view == "side":
        # The arm hangs over them.
        hand = [region for region in figure.quiet if region.slug in ("quiet-hand", "hand")]
        above += [Polygon(ring).buffer(3) for region in hand for ring in region.rings]
    hidden = unary_union(above)
    found = {}
    for region in figure.muscles:
        shapes = [shape for shape in region.shapes if not shape.covered]
        rings = [ring for shape in shapes for ring in shape.outline]
        flesh = unary_union([Polygon(ring).buffer(0) for ring in rings])
        tendon = placed.tendons.get(region.slug)
        if tendon is not None:
            if tendon.area:
                sides = (1, -1) if placed.is_paired else (1,)
                sinews = [Polygon([(x * side, y) for x, y in tendon.area]) for side in sides]
                flesh = flesh.difference(unary_union(sinews).buffer(tendon.slips / 3))
            elif tendon.below is None:
                continue
            else:
                flesh = flesh.intersection(box(-300, 0, 300, tendon.below - 2))
        flesh = flesh.difference(hidden).buffer(-BORDER)
        if flesh.area >= LEAST:
            found[region.slug] = flesh
    return found


def pixels(flesh: BaseGeometry, scale: float, left: float, top: float) -> str:
    """Return x, y, x, y … of the pixels whose middle lies on ``flesh``: 32-bit numbers as base64.

    A million numbers go to the browser: as a list they would take seconds.
    """
    prepare(flesh)
    x1, y1, x2, y2 = flesh.bounds
    across = np.arange(int(x1 * scale + left), int(x2 * scale + left) + 1)
    down = np.arange(int(y1 * scale + top), int(y2 * scale + top) + 1)
    x, y = (grid.ravel() for grid in np.meshgrid(across, down))
    inside = contains_xy(flesh, (x + 0.5 - left) / scale, (y + 0.5 - top) / scale)
    places = np.column_stack((x[inside], y[inside])).astype("<i4")
    return base64.b64encode(places.tobytes()).decode()


@pytest.mark.parametrize("of", art.FIGURES)
def test_every_belly_is_nearest_to_the_colour_of_its_own_level(
    site: str, open_context: Callable[..., BrowserContext], of: str
) -> None:
    page: Page = open_context(viewport={"width": 1440, "height": HEIGHT}).new_page()
    page.goto(f"{site}/body/?figure={of}")
    page.wait_for_load_state("networkidle")
    reader = open_context().new_page()
    # The part of the page that holds all bodies: the rest need not be pictured.
    left, top, wide, high = page.evaluate(FRAME)
    clip = {"x": left, "y": top, "width": wide, "height": high, "scale": 1}
    assert top + high <= HEIGHT
    # Playwright's own pictures are compressed well, which takes as long as to paint them.
    camera = page.context.new_cdp_session(page)
    places: list[Any] = page.evaluate(PLACES)
    regions = [
        (f"{view} {slug}", pixels(flesh, scale, x - left, y - top))
        for view, scale, x, y in places
        for slug, flesh in bellies(view, of).items()
    ]
    assert {view for view, *_ in places} == set(art.views_in("body", "surface", of))
    assert len(regions) > 20 * len(places)
    reader.evaluate(KEEP, [places for _, places in regions])
    wrong = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        named = tokens(theme)
        known = {
            level: tuple(int(named[f"level-{level}"][at : at + 2], 16) for at in (1, 3, 5))
            for level in LEVELS
        }
        for level in LEVELS:
            page.evaluate(SET_LEVEL, level)
            shot = camera.send("Page.captureScreenshot", {"clip": clip, "optimizeForSpeed": True})
            means = reader.evaluate(READ, shot["data"])
            for (name, _), mean in zip(regions, means, strict=True):
                found = nearest(mean, known)
                if found != level:
                    far = apart(mean, known[level])
                    wrong.append(f"{theme}: {name} at level {level}: {far:.1f} away, as {found}")
    assert wrong == []
