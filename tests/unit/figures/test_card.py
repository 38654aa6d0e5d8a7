"""The card for other sites: words that fit, the stamp of a claim, pixels of the right size."""

from __future__ import annotations

import io
import re

import numpy
import pytest
from PIL import Image

from muscles.figures.bodymap import Mark
from muscles.figures.handout import body, card, raster, views
from muscles.figures.handout.card import Card
from muscles.figures.handout.colours import TOKENS
from muscles.figures.handout.page import width_of


@pytest.mark.parametrize(
    ("title", "size"),
    [
        ("Soleus", 76),
        ("If the trunk is weak, other muscles step in and you get hurt", 54),
        ("Short toe bender (flexor digitorum brevis)", 64),
        (" ".join(["Muscles and tendons of runners"] * 9), 40),
    ],
)
def test_titles_fit_the_room_they_have(title: str, size: float) -> None:
    found, lines = card.title_lines(title)
    assert found == size
    assert all(width_of(said, found, is_bold=True) <= card._WIDE for said in lines)
    assert found * 1.12 * len(lines) <= card._TITLE_ROOM
    said = " ".join(lines)
    assert said == title or (said.endswith("…") and title.startswith(said[:-1]))


@pytest.mark.parametrize(
    ("verdict", "colour"),
    [("supported", "good"), ("contested", "ink"), ("unsupported", "red")],
)
def test_a_claims_stamp_has_the_word_and_the_colour_of_the_page(verdict: str, colour: str) -> None:
    drawn = card.svg(Card("Claim", "You run better so", "A line.", verdict))
    assert f">{verdict.upper()}</text>" in drawn
    stamp = drawn.split("rotate(-1.5)")[0].rpartition("<g ")[2]
    assert f'stroke="{TOKENS[colour]}"' in stamp
    assert ("stroke-dasharray" in drawn) == (verdict == "contested")


def test_words_end_above_the_edge_and_are_escaped() -> None:
    long = " ".join(["a line that is long"] * 40)
    drawn = card.svg(Card("Claim", " ".join(["<b> & words"] * 20), long, "supported"))
    feet = [float(y) for y in re.findall(r'<text x="64" y="([\d.]+)"', drawn)]
    assert max(feet) < card.HEIGHT - 24
    assert "<b>" not in drawn
    assert "…" in drawn


def test_a_card_is_a_png_of_its_size_with_the_muscle_in_red() -> None:
    drawn, defs = body.whole_muscle("soleus", card.PICTURE)
    png = raster.drawn(card.svg(Card("Muscle", "Soleus", "It pushes.", drawn=drawn, defs=defs)))
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    assert picture.size == (card.WIDTH, card.HEIGHT)
    assert len(png) < 500_000
    red, green, _ = numpy.asarray(picture, dtype=float)[:, 700:].transpose(2, 0, 1)
    assert ((red > 150) & (red > 1.7 * green)).sum() > 8000
    # The words are in the site's own letters: the title is dark where it stands.
    dark = sum(sum(picture.getpixel((x, 190))) < 200 for x in range(60, 360))  # type: ignore[arg-type]
    assert dark > 40


def test_bodies_light_what_is_marked_and_nothing_else() -> None:
    drawn, _ = views.whole_bodies({"soleus": Mark(4, "shown")}, card.PICTURE)
    assert f'fill="{TOKENS["level-4"]}"' in drawn
    assert f'fill="{TOKENS["level-3"]}"' not in drawn
    assert drawn.count("<svg") == 2
    sole, _ = views.whole_bodies({"flexor-digitorum-brevis": Mark(4, "shown")}, card.PICTURE)
    assert sole.count("<svg") == 1
