"""/take/: pictures as files, with the right names, credit and answers to wrong questions."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import pytest
from django.test import Client

from muscles.figures import art
from muscles.figures.handout.page import width_of
from muscles.models import DataSet, Muscle
from muscles.presenters.handouts import CREDIT
from tests.client.reading import links_of, sent

pytestmark = pytest.mark.django_db


def words_of(svg: str) -> str:
    """Return all that a sheet says, in one line."""
    root = ElementTree.fromstring(svg)  # noqa: S314
    return " ".join(node.text or "" for node in root.iter() if node.tag.endswith("}text"))


def take(client: Client, name: str) -> str:
    response = client.get(f"/take/{name}")
    assert response.status_code == 200, name
    assert response["Content-Type"] == "image/svg+xml"
    return str(response.content.decode())


@pytest.mark.parametrize("name", [*art.SHEETS, *art.CUTTINGS, "body-both"])
def test_every_view_is_a_file_with_its_credit(client: Client, name: str) -> None:
    assert CREDIT in words_of(take(client, f"{name}-labelled.svg"))


def test_the_credit_is_that_of_the_map(client: Client) -> None:
    html = " ".join(re.sub(r"<[^>]+>", "", sent(client, "/body/")).split())
    assert CREDIT in html.replace("BodyParts3D ,", "BodyParts3D,")


def test_every_muscle_is_drawn_and_its_facts_are_told(client: Client) -> None:
    rows = list(Muscle.objects.all())
    assert len(rows) == 48
    for muscle in rows[::6]:
        said = words_of(take(client, f"{muscle.slug}-labelled.svg"))
        for fact in (muscle.origin, muscle.insertion, muscle.nerve, CREDIT):
            assert fact in said, muscle.slug


def test_a_blank_muscle_does_not_tell_its_name(client: Client) -> None:
    svg = take(client, "soleus-blank.svg")
    root = ElementTree.fromstring(svg)  # noqa: S314
    said = f"{root[0].text} {root[1].text} {words_of(svg)}".lower()
    for word in ("deep calf", "musculus", "fibula", "tibial", "gastrocnemius"):
        assert word not in said
    assert "which muscle is this?" in said


@pytest.mark.parametrize(
    ("address", "saved_as"),
    [
        ("soleus-labelled.svg", "soleus-labelled.svg"),
        ("body-back-blank.svg?phase=loading", "body-back-loading-blank.svg"),
        ("soleus/when-it-is-active-blank.svg", "soleus-when-it-is-active-blank.svg"),
    ],
)
def test_a_file_is_saved_under_a_name_that_says_what_it_is(
    client: Client, address: str, saved_as: str
) -> None:
    response = client.get(f"/take/{address}")
    assert response["Content-Disposition"] == f'attachment; filename="{saved_as}"'
    assert "public" in response["Cache-Control"]
    assert not response.cookies


def test_a_png_is_one(client: Client) -> None:
    response = client.get("/take/soleus/when-it-is-active-blank.png")
    assert response["Content-Type"] == "image/png"
    assert response.content.startswith(b"\x89PNG")


def test_a_curve_names_its_lines_and_its_data(client: Client) -> None:
    said = words_of(take(client, "soleus/when-it-is-active-labelled.svg"))
    [data_set] = DataSet.objects.filter(slug="dorn-2012")
    for words in ("Deep calf muscle: when it is active", "run 2.8", "push-off", data_set.credit):
        assert words.lower() in said.lower()
    blank = take(client, "soleus/when-it-is-active-blank.svg")
    assert "run 2.8" not in blank
    assert data_set.credit in words_of(blank)


def test_the_cost_of_slopes_is_a_file_with_its_values_and_source(client: Client) -> None:
    said = words_of(take(client, "cost-of-slopes-labelled.svg"))
    for words in ("3.40", "18.93", "Data: Minetti and others 2002."):
        assert words in said
    blank = words_of(take(client, "cost-of-slopes-blank.svg"))
    assert "Minetti" in blank
    assert "18.93" not in blank


@pytest.mark.parametrize(
    "name",
    ["soleus/how-long-it-is", "biceps-femoris/when-it-is-active", "heart", "deep-plantar-muscles"],
)
def test_words_stay_on_the_paper_in_signs_that_the_fonts_have(client: Client, name: str) -> None:
    root = ElementTree.fromstring(take(client, f"{name}-labelled.svg"))  # noqa: S314
    said = words_of(take(client, f"{name}-labelled.svg"))
    assert all(sign <= "ÿ" or sign in "–—‘’‚“”•…′″↑↓−" for sign in said)
    _, _, wide, _ = map(float, root.attrib["viewBox"].split())
    for node in root.findall("{http://www.w3.org/2000/svg}text"):
        size, x = float(node.attrib["font-size"]), float(node.attrib["x"])
        width = width_of(node.text or "", size, is_bold="font-weight" in node.attrib)
        assert (x >= width) if node.get("text-anchor") == "end" else (x + width <= wide)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("body-front-labelled.svg?phase=nonsense", "There is no phase “nonsense”"),
        ("body-front-labelled.png?phase=loading&terrain=uphill", "Choose one of phase"),
        ("body-front-labelled.svg?words=greek", "There is no choice of names “greek”, so there is"),
        ("body-front-labelled.svg?only=half", "There is no part of a picture “half”, so there is"),
        ("body-nowhere-labelled.svg", "no such page"),
        ("hip-sole-labelled.svg", "no such page"),
        ("no-such-muscle-blank.png", "no such page"),
        ("soleus/no-such-curve-blank.svg", "no such page"),
    ],
)
def test_what_cannot_be_drawn_is_not_found_and_says_why(
    client: Client, address: str, said: str
) -> None:
    response = client.get(f"/take/{address}")
    assert response.status_code == 404
    assert said.lower() in response.content.decode().lower()


def test_a_lens_colours_the_sheet_as_it_colours_the_map(client: Client) -> None:
    said = words_of(take(client, "body-front-labelled.svg?phase=loading"))
    for word in ("quiet", "peak", "drives", "activity is not force"):
        assert word in said
    said = words_of(take(client, "body-front-labelled.svg?terrain=uphill"))
    for word in ("much more", "expected", "not studied"):
        assert word in said


def test_a_picture_alone_has_names_and_no_words_of_a_sheet(client: Client) -> None:
    whole = words_of(take(client, "hip-back-labelled.svg"))
    alone = words_of(take(client, "hip-back-labelled.svg?only=picture"))
    assert "Hip and thigh, back: the muscles" in whole
    assert alone in whole
    assert "Outer hamstring Biceps femoris" in " ".join(re.findall(r"[^0-9 ]+", alone))
    assert "Running Muscles" not in alone
    latin = words_of(take(client, "hip-back-labelled.svg?only=picture&words=latin"))
    assert "Biceps femoris" in latin
    assert "hamstring" not in latin
    # A leg's muscles are not named where only the trunk is shown.
    assert "Soleus" not in words_of(take(client, "trunk-back-labelled.svg"))


def test_a_sheet_makes_the_same_queries_for_every_muscle(client: Client, queries: object) -> None:
    # Two for the muscle and the names, two for the day of the version that is cited.
    for slug in ("soleus", "psoas-major"):
        with queries(4):  # type: ignore[operator]
            client.get(f"/take/{slug}-labelled.svg")


@pytest.mark.parametrize(
    ("page", "stems"),
    [
        ("/muscles/soleus/", ["soleus", "soleus/when-it-is-active"]),
        ("/body/?phase=loading", ["body-front", "body-back", "body-side"]),
        ("/body/?layer=deep", ["body-front-deep", "body-back-deep"]),
        ("/body/?view=foot", ["foot-sole", "foot-side"]),
    ],
)
def test_a_figure_leads_to_its_files(client: Client, page: str, stems: list[str]) -> None:
    links = [href for href in links_of(sent(client, page)) if href.startswith("/take/")]
    query = "?phase=loading" if "phase" in page else ""
    for stem in stems:
        for form in ("labelled", "blank"):
            for kind in ("svg", "png"):
                assert f"/take/{stem}-{form}.{kind}{query}" in links
    if page.startswith("/body/"):
        assert len(links) == 4 * len(stems)


def test_whoever_sees_a_woman_is_not_offered_a_man(client: Client) -> None:
    html = sent(client, "/body/?figure=woman")
    assert not [href for href in links_of(html) if href.startswith("/take/")]
