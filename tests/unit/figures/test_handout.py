"""Sheets to take away: right names at right places, light theme's colours, nothing from outside."""

from __future__ import annotations

import re
import struct
import time
import xml.etree.ElementTree as ElementTree
import zlib
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
import resvg_py
import zxingcpp
from PIL import Image, ImageOps

from muscles.figures import art
from muscles.figures.bodymap import Mark
from muscles.figures.handout import colours, raster
from muscles.figures.handout.body import muscle_sheet
from muscles.figures.handout.drawing import Name
from muscles.figures.handout.page import LONG, SHORT, Words, page, width_of, wrapped
from muscles.figures.handout.views import view_sheet
from muscles.figures.outline import Point, inside

CSS = Path(__file__).parents[3] / "static/css"
SVG = "{http://www.w3.org/2000/svg}"
WORDS = Words("A title", "What it is", "What is drawn", ["Drawing: us. Measured against them."])
NAMES = {
    slug: Name(f"everyday {slug}", f"Latin {slug}")
    for view in art.VIEWS
    for slug in (*art.load(view).slugs, *(row.slug for row in art.load(view).tissues))
}


def sheet(name: str, *, is_blank: bool = False, marks: dict[str, Mark] | None = None) -> str:
    view, layer = art.SHEETS[name]
    return view_sheet(view, WORDS, NAMES, layer=layer, is_blank=is_blank, marks=marks)


def read(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314


def leaders(svg: str) -> dict[int, Point]:
    """Return by its number the point of the page that each label's line ends at."""
    root = read(svg)
    ends = []
    for group in root.findall(f"{SVG}g"):
        paths = group.findall(f"{SVG}path")
        if len(paths) == 2 and "H" in paths[0].attrib["d"]:
            x, y = paths[0].attrib["d"].rpartition("L")[2].split()
            ends.append((float(x), float(y)))
    return dict(enumerate(ends, 1))


def texts(svg: str) -> list[ElementTree.Element]:
    return list(read(svg).findall(f"{SVG}text"))


def named(svg: str) -> dict[int, str]:
    """Return the slug that stands beside each number."""
    found: dict[int, str] = {}
    number, words = 0, ""
    for said in (node.text or "" for node in texts(svg)):
        if said.isdigit():
            number, words = int(said), ""
        elif number:
            words = f"{words} {said}".strip()
            slug = words.removeprefix("everyday ").partition(" Latin")[0].replace(" ", "-")
            if slug in NAMES:
                found[number] = slug
    return found


@pytest.mark.parametrize("name", art.SHEETS)
def test_each_line_ends_inside_of_what_its_label_names(name: str) -> None:
    svg = sheet(name)
    view, layer = art.SHEETS[name]
    figure = art.load(view)
    drawn = figure.deep if layer == "deep" else (*figure.muscles, *figure.tissues)
    [picture] = read(svg).findall(f"{SVG}svg")
    left, top, width, _ = map(float, picture.attrib["viewBox"].split())
    scale = float(picture.attrib["width"]) / width
    rings = {region.slug: region.rings for region in drawn}
    ends, names = leaders(svg), named(svg)
    assert set(ends) == set(names)
    assert sorted(names.values()) == sorted(rings)
    for number, (x, y) in ends.items():
        place = (
            left + (x - float(picture.attrib["x"])) / scale,
            top + (y - float(picture.attrib["y"])) / scale,
        )
        assert any(inside(place, ring) for ring in rings[names[number]]), names[number]


@pytest.mark.parametrize("name", art.SHEETS)
def test_no_words_overlap_and_all_stand_on_the_paper(name: str) -> None:
    boxes = []
    root = read(sheet(name))
    _, _, wide, tall = map(float, root.attrib["viewBox"].split())
    for node in texts(sheet(name)):
        size, x, y = (float(node.attrib[key]) for key in ("font-size", "x", "y"))
        width = width_of(node.text or "", size, is_bold="font-weight" in node.attrib)
        left = x - width if node.get("text-anchor") == "end" else x
        boxes.append((left, y - 0.75 * size, left + width, y + 0.2 * size))
    for place, one in enumerate(boxes):
        assert one[0] >= 0
        assert one[2] <= wide
        assert one[1] >= 0
        assert one[3] <= tall
        for other in boxes[:place]:
            apart = one[2] <= other[0] or other[2] <= one[0]
            assert apart or one[3] <= other[1] or other[3] <= one[1], (one, other)


def test_a_blank_sheet_has_the_numbers_and_lines_of_its_key_and_no_name() -> None:
    key, blank = sheet("body-back"), sheet("body-back", is_blank=True)
    assert leaders(key) == leaders(blank)
    numbers = [node.text for node in texts(blank) if (node.text or "").isdigit()]
    assert numbers == [str(number) for number in leaders(key)]
    assert "everyday" not in blank
    assert "Latin" not in blank


@pytest.mark.parametrize("name", [*art.SHEETS, "soleus", "psoas-major"])
def test_a_sheet_holds_all_it_shows(name: str) -> None:
    svg = sheet(name) if name in art.SHEETS else muscle_sheet(name, WORDS, NAMES)
    root = read(svg)
    assert root.attrib["width"] in ("210mm", "297mm")
    assert root[0].text == "A title"
    assert root[1].text == "What is drawn"
    assert "Drawing: us. Measured against them." in svg
    assert not re.search(r'var\(|style=|class=|<style|<script|href="[^#]|url\([^#]', svg)
    ids = [node.attrib["id"] for node in root.iter() if "id" in node.attrib]
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:href="#|url\(#)([\w-]+)', svg)) <= set(ids)


def test_a_muscle_is_shown_whole_with_its_ends_and_what_lies_over_it() -> None:
    svg = muscle_sheet("soleus", WORDS, NAMES)
    said = " ".join(node.text or "" for node in texts(svg))
    for words in ("everyday soleus", "Start origin", "End insertion", "gastrocnemius lies over it"):
        assert words in said
    assert f'fill="{colours.TOKENS["level-4"]}"' in svg
    assert muscle_sheet("soleus", WORDS, NAMES, is_blank=True).count("everyday") == 0


def test_colours_are_the_tokens_of_the_light_theme() -> None:
    css = (CSS / "tokens.css").read_text(encoding="utf-8").split("@media")[0]
    tokens = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6}|[\d.]+);", css))
    assert colours.TOKENS.items() <= tokens.items()


@pytest.mark.parametrize("level", range(5))
def test_a_level_has_the_fill_light_and_fibre_of_the_site(level: int) -> None:
    css = (CSS / "figure.css").read_text(encoding="utf-8")
    usual = re.search(r"\.map \{(.*?)\}", css, re.DOTALL)
    own = re.search(rf"\n\.level-{level}\.region \{{\n  --(.*?)\}}", css, re.DOTALL)
    rules = dict(re.findall(r"--(depth|weave): ([\d.]+)", usual[1] if usual else ""))
    rules |= dict(re.findall(r"(depth|weave): ([\d.]+)", own[1] if own else ""))
    palette = colours.palette_of(Mark(level, "so active"))
    fill = colours.TOKENS[f"level-{level}"]
    assert palette["level"] == fill
    assert float(palette["light"]) == float(rules["depth"])
    weave = float(rules["weave"])
    assert palette["fibre"] == colours.mixed(fill, weave, colours.TOKENS["fibre-ink"])
    svg = sheet("body-front", marks={"sartorius": Mark(level, "so active")})
    assert f'fill="{fill}"' in svg


def test_what_is_expected_is_hatched_with_a_dashed_red_edge() -> None:
    marks = {"sartorius": Mark(4, "expected", change="more", is_expected=True)}
    svg = sheet("body-front", marks=marks)
    red = colours.TOKENS["red"]
    assert (
        f'fill="url(#expected)" stroke="{red}" stroke-width="1.2" stroke-dasharray="4 2.5"' in svg
    )
    assert f'stroke="{red}"' not in sheet("body-front")


def test_mixing_is_that_of_the_style_sheet() -> None:
    assert colours.mixed("#ffffff", 50, "#000000") == "#808080"
    assert colours.mixed("#c94538", 100, "#7c1509") == "#c94538"


def test_lines_of_words_keep_to_their_room() -> None:
    said = "Head and upper third of the back of the fibula"
    lines = wrapped(said, 200, 23)
    assert " ".join(lines) == said
    assert all(width_of(line, 23) <= 200 for line in lines)


@pytest.mark.no_cover
def test_nobody_else_waits_while_a_png_is_drawn() -> None:
    svg = sheet("foot-side")
    with ThreadPoolExecutor(1) as pool:
        drawing = pool.submit(raster.png, svg)
        turns = 0
        while not drawing.done():
            time.sleep(0.01)
            turns += 1
    # One long turn would mean that the drawing held the lock of this process.
    assert turns > 3
    assert drawing.result() == raster.drawn(svg)


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("name", "size"), [("foot-side", (LONG, SHORT)), ("body-side", (SHORT, LONG))]
)
def test_a_png_is_as_large_as_its_sheet_and_not_blank(name: str, size: tuple[int, int]) -> None:
    drawn = raster.png(sheet(name))
    assert drawn.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", drawn[16:24]) == size
    data, place = b"", 8
    while place < len(drawn):
        [length] = struct.unpack(">I", drawn[place : place + 4])
        if drawn[place + 4 : place + 8] == b"IDAT":
            data += drawn[place + 8 : place + 8 + length]
        place += length + 12
    assert len(set(zlib.decompress(data))) > 200


def test_the_address_stands_beside_a_title_that_leaves_room_as_a_code_that_phones_read() -> None:
    address = "https://running.example/muscles/soleus/"
    drawn = page(Words("Deep calf muscle", "", "", (), (), address))
    [code] = re.findall(r"<svg\b[^>]*><title>The address.*?</svg>", drawn)
    alone = code.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"')
    pixels = resvg_py.svg_to_bytes(svg_string=alone, width=290, background="white")
    with Image.open(BytesIO(bytes(pixels))) as picture:
        quiet = ImageOps.expand(picture.convert("L"), 40, 255)
    assert [found.text for found in zxingcpp.read_barcodes(quiet)] == [address]
    assert "<svg" not in page(Words("A title " * 12, "", "", (), (), address))[4:]
    assert "<svg" not in page(Words("Deep calf muscle", "", "", ()))[4:]
