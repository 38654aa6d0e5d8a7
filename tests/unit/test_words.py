"""Words as search compares them, and the sentence that is shown with them marked."""

from __future__ import annotations

import pytest

from muscles.search.marking import Marker
from muscles.text import words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hamstrings", "hamstring"),
        ("Runner’s knee", "runners knee"),
        ("VO₂max", "vo2max"),
        ("toe-off", "Toe off"),
        ("Øhlenschlæger", "øhlenschlæger"),
        ("Müller", "muller"),
        ("back of the thigh", "back of thigh"),
    ],
)
def test_what_differs_in_form_alone_is_the_same(one: str, other: str) -> None:
    assert words.phrase(one) == words.phrase(other)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("IT band", ["it band"]),
        ("the zwickel", ["zwickel"]),
        ("back of the thigh", ["back of thigh", "back thigh"]),
        ("what is it", ["what is it"]),
        ("…", []),
    ],
)
def test_a_name_is_found_by_all_its_words_or_those_that_tell(text: str, keys: list[str]) -> None:
    assert words.keys(text) == keys


def test_a_slug_is_words() -> None:
    assert words.apart("glutes-make-you-faster") == "glutes make you faster"
    assert words.apart("dorn2012") == "dorn 2012"


def shown(bits: list[tuple[str, bool]]) -> str:
    return "".join(f"[{text}]" if is_found else text for text, is_found in bits)


def test_the_sentence_with_the_most_words_is_shown_and_marked() -> None:
    marker = Marker({"calf", "bodi"})
    text = "Nothing here. The calf is warm. The calf and the body are one! The end."
    assert shown(marker.sentence(text, "A lead.")) == "The [calf] and the [body] are one!"
    assert shown(marker.sentence("None of it.", "A lead.")) == "A lead."
    assert shown(marker.sentence(text, "A calf, a body.")) == "A [calf], a [body]."
    assert shown(Marker(set()).marked("Plain.")) == "Plain."


def test_a_long_sentence_is_cut_around_the_first_word() -> None:
    said = shown(Marker({"calf"}).sentence("so " * 200 + "the calf " + "and " * 200, ""))
    assert said.startswith("… so")
    assert "the [calf] and" in said
    assert said.endswith(" …")
    assert len(said) < 240
