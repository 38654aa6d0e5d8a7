"""The glossary's words in a text: whole ones, the longest, whatever their case."""

from __future__ import annotations

import pytest

from muscles.text.glossary import Spellings

SPELLINGS = Spellings(
    {"Arch": "/arch/", "arch of the foot": "/foot/", "knee lift": "/lift/", "lift": "/up/"}
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The ARCH of the foot gives.", ["ARCH of the foot"]),
        ("The arch of the footpath.", ["arch"]),
        ("Knee lift, lift and lift-off.", ["Knee lift", "lift"]),
        ("knee-lift, archer, a-lift", []),
        ("The arch", ["arch"]),
        ("", []),
    ],
)
def test_what_is_found(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in SPELLINGS.found_in(text)] == found


def test_where_a_spelling_leads_in_any_case() -> None:
    assert (SPELLINGS["ARCH"], SPELLINGS["Knee Lift"]) == ("/arch/", "/lift/")


def test_glossaries_are_alike_when_their_spellings_are() -> None:
    one, other = Spellings({"a": "/a/"}), Spellings({"A": "/b/"})
    assert one == other
    assert hash(one) == hash(other)
    assert one != Spellings({"b": "/b/"})
    assert one != "a"
