"""Words in a text: which sentences hold them, and where in it."""

from __future__ import annotations

import pytest

from muscles.text.passages import passages, pattern


def found(text: str, words: str) -> list[str]:
    """Return each passage with what was found in brackets."""
    return [
        "".join(f"[{bit.text}]" if bit.is_found else bit.text for bit in bits)
        for bits in passages(text, pattern(words))
    ]


TEXT = (
    "It hurts. Shin splints ache [@a2001]! Not a shin  splint, a\nshin\nsplints-like pain.\n\nEnd"
)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("hurts", ["It [hurts]."]),
        ("SHIN", ["[Shin] splints ache [@a2001]!", "Not a [shin]  splint, a", "[shin]"]),
        ("shin splint", ["[Shin splint]s ache [@a2001]!", "Not a [shin  splint], a"]),
        ("splints-like", ["[splints-like] pain."]),
        ("[@a2001]", ["Shin splints ache [[@a2001]]!"]),
        ("end", ["[End]"]),
        ("ends", []),
    ],
)
def test_sentences_that_hold_the_words(words: str, wanted: list[str]) -> None:
    assert found(TEXT, words)[: len(wanted)] == wanted
    assert bool(found(TEXT, words)) == bool(wanted)


def test_words_over_the_end_of_a_line_are_found() -> None:
    assert found(TEXT, "shin splints")[-1] == "[shin\nsplints]-like pain."


def test_two_in_one_sentence_are_one_passage() -> None:
    assert found("A calf, a calf. No calves.", "calf") == ["A [calf], a [calf]."]


def test_of_a_long_sentence_what_is_near_the_words_is_shown() -> None:
    (shown,) = found("word " * 200 + "here " + "word " * 200, "here")
    assert shown.startswith("… word")
    assert shown.endswith("word …")
    assert "[here]" in shown
    assert len(shown) < 340
