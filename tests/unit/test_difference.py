"""Two texts side by side and in one: what differs is marked, and nothing is lost."""

from __future__ import annotations

import random

import pytest

from muscles.text.difference import edits, sides


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("It lifts the heel.", "It lowers the heel.", "It -lifts-+lowers+ the heel."),
        ("It lifts.", "It lifts more.", "It lifts+ more+."),
        ("a long old way", "a short new way", "a -long old-+short new+ way"),
        ("", "New.", "+New.+"),
        ("Gone.", "", "-Gone.-"),
        ("Same.", "Same.", "Same."),
    ],
)
def test_words_are_marked_as_phrases(old: str, new: str, wanted: str) -> None:
    marks = {"same": "", "old": "-", "new": "+"}
    assert "".join(f"{marks[k]}{text}{marks[k]}" for k, text in edits(old, new)) == wanted


def test_both_texts_can_be_read_out_of_any_difference() -> None:
    chance = random.Random(7)  # noqa: S311 - chance in a test, no secret
    words = ["a", "calf", " ", "\n", ",", "[@lai2015]", "don’t", "."]
    for _ in range(300):
        old, new = ("".join(chance.choices(words, k=chance.randrange(9))) for _ in range(2))
        whole = edits(old, new)
        assert "".join(text for kind, text in whole if kind != "new") == old
        assert "".join(text for kind, text in whole if kind != "old") == new
        left, right = sides(old, new)
        assert "".join(piece.text for piece in left) == old
        assert "".join(piece.text for piece in right) == new
        same = [[p.text for p in side if not p.is_changed] for side in (left, right)]
        assert same[0] == same[1]
