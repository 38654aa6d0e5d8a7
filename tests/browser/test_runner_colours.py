"""Colour means level: a lit, hatched, fibred muscle still has the mean colour of its own level."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import BrowserContext

from muscles.figures.runner import MUSCLES, Activity, LengthState, draw, pose
from muscles.figures.runner.drawing import VIEW
from muscles.figures.runner.geometry import XY, belly
from tests.browser.lab import apart, nearest
from tests.sheets import DARK, tokens
from tests.unit.figures.test_runner_data import motion

pytestmark = pytest.mark.browser

CSS = Path(__file__).parents[2] / "static" / "css"
AT = 92.0
SCALE = 0.5
MEASURED = (
    "psoas-major",
    "gluteus-maximus",
    "vastus-lateralis",
    "biceps-femoris",
    "rectus-femoris",
    "gastrocnemius",
    "soleus",
    "tibialis-anterior",
)
MEAN = """async ([picture, places]) => {
  const image = new Image();
  image.src = `data:image/png;base64,${picture}`;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data, width } = context.getImageData(0, 0, image.width, image.height);
  return JSON.parse(places).map((each) => {
    const sum = [0, 0, 0];
    for (const [x, y] of each) {
      const at = (Math.round(y) * width + Math.round(x)) * 4;
      for (let i = 0; i < 3; i += 1) sum[i] += data[at + i];
    }
    return sum.map((value) => value / each.length);
  });
}"""


@cache
def places(slug: str) -> list[XY]:
    """Return places all over the belly of a muscle, in pixels of the picture.

    The belly lies around the thickest place. Of psoas it is the part that no arm lies over.
    """
    left, top, *_ = VIEW
    muscle = MUSCLES[slug]
    red = muscle.heads[-1][: len(muscle.heads[-1]) - muscle.tendon]
    line, across = belly(red, pose(motion("run4.0"), AT).near)
    thick = 5 if muscle.deep else max(range(len(red)), key=lambda i: red[i][3])
    found = []
    for along in range(40):
        whole = min(thick - 0.7 + 1.3 * along / 40, len(red) - 1.01)
        i, share = int(whole), whole % 1
        for side in range(-16, 17):
            x, y = (
                (1 - share) * (line[i][axis] + side / 20 * across[i][axis])
                + share * (line[i + 1][axis] + side / 20 * across[i + 1][axis])
                for axis in (0, 1)
            )
            found.append(((x - left) * SCALE, (y - top) * SCALE))
    return found


def page_of(level: int, state: str) -> str:
    """Return a page with a runner whose muscles are all at one level and do the same."""
    values = dict.fromkeys(MUSCLES, [level / 4] * 101)
    lit = Activity(values, frozenset(slug for slug in MUSCLES if MUSCLES[slug].deep))
    states = LengthState(dict.fromkeys(MUSCLES, [state] * 101))
    svg = draw(
        motion("run4.0"),
        AT,
        title="A runner",
        description="",
        title_id="t",
        description_id="d",
        activity=lit,
        states=states,
    )
    sheets = "".join(
        (CSS / f"{name}.css").read_text() for name in ("tokens", "components", "figure", "runner")
    )
    size = f"svg.stride-figure{{width:{VIEW[2] * SCALE}px;height:{VIEW[3] * SCALE}px}}"
    bare = "body{margin:0}.stride-mark{display:none}.patterns{position:absolute}"
    paints = render_to_string("muscles/gait/paints.html")
    return f"<style>{sheets}{size}{bare}</style>{paints}{svg}"


@pytest.mark.parametrize("state", ["S", "L", "I"])
def test_the_mean_colour_of_a_muscle_is_nearest_to_its_own_level(
    open_context: Callable[..., BrowserContext], state: str
) -> None:
    themes = {
        theme: {
            level: tuple(int(named[f"--level-{level}"][at : at + 2], 16) for at in (1, 3, 5))
            for level in range(1, 5)
        }
        for theme, named in (("light", tokens("")), ("dark", tokens(DARK)))
    }
    size = {"width": int(VIEW[2] * SCALE), "height": int(VIEW[3] * SCALE)}
    page = open_context(viewport=size).new_page()
    # As text: number by number they would take longer than the picture.
    belly_places = json.dumps([places(slug) for slug in MEASURED])
    wrong = []
    for level in range(1, 5):
        page.set_content(page_of(level, state))
        for theme, known in themes.items():
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            picture = base64.b64encode(page.screenshot()).decode()
            means = page.evaluate(MEAN, [picture, belly_places])
            for slug, mean in zip(MEASURED, means, strict=True):
                found = nearest(mean, known)
                print(theme, slug, level, found, f"{apart(known[level], mean):.1f}")
                if found != level:
                    wrong.append((theme, slug, level, found, [round(value) for value in mean]))
    assert not wrong
