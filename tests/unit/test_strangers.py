"""Plain text of strangers, tidied."""

from __future__ import annotations

import unicodedata

import pytest

from muscles.text.strangers import has_words, tidy, tidy_line


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        pytest.param("  a \t b  ", "a b", id="blanks"),
        pytest.param("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne", id="line ends"),
        pytest.param("a\n \n\t\n\u00a0\nb", "a\n\nb", id="empty lines"),
        pytest.param("a\x00b\x1bc\x7fd\x9fe", "abcde", id="control"),
        pytest.param("\u202ea\u202d\u202a\u202b\u202c\u2066\u2067\u2068\u2069", "a", id="turned"),
        pytest.param("a\u200b\ufeff\u2060\u00ad\U000e0041b", "ab", id="hidden"),
        pytest.param("a\ud800\udfffb\ue000\U000f0000\ufffe\U0001ffff", "ab", id="no characters"),
        pytest.param("a\u200db\u200cc\u200ed\u200f", "a\u200db\u200cc\u200ed\u200f", id="joiners"),
        pytest.param("e\u0301", "é", id="composed"),
        pytest.param("x" + "\u0301" * 5000, "x" + "\u0301" * 4, id="a heap of marks"),
        pytest.param("👩🏽‍⚕️🇳🇱", "👩🏽‍⚕️🇳🇱", id="emoji"),
        pytest.param("שָּׁ֭", unicodedata.normalize("NFC", "שָּׁ֭"), id="a letter with four marks"),
        pytest.param("\u2003\u3000", "", id="only blanks"),
    ],
)
def test_tidy(given: str, wanted: str) -> None:
    assert tidy(given) == wanted
    # What is tidied stays as it is.
    assert tidy(wanted) == wanted


def test_a_name_has_one_line() -> None:
    assert tidy_line("Ada\r\n\r\nL.\nB") == "Ada L. B"


@pytest.mark.parametrize(
    ("text", "has"), [("!?", False), ("\U0001f44d", False), ("ſ", True), ("٣", True), ("語", True)]
)
def test_words_are_letters_or_digits_of_any_script(text: str, has: bool) -> None:
    assert has_words(text) == has
