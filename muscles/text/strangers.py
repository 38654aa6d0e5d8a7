"""Plain text that a stranger typed, without what would play tricks where it is shown. Pure."""

from __future__ import annotations

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_EMPTY_LINES = re.compile("\n{3,}")
_DROPPED = ("Cc", "Cf", "Cs", "Co")
"""Control and format characters, lone surrogates, private use."""
_KEPT = "\n\u200c\u200d\u200e\u200f\u061c"
"""Format characters that scripts and emoji need: joiners, and marks that turn no other text."""
_MOST_MARKS = 4
"""No script puts more marks on one letter; a heap of them runs over the lines around it."""


def tidy(text: str) -> str:
    """Return ``text`` with line ends as LF, single blanks, at most one empty line in a row.

    Control characters go, and those that turn or hide text: overrides, embeddings and isolates of
    direction, blanks without width.

    >>> tidy("  so\\u202e   far,\\r\\n\\r\\n\\r\\nso\\x00 good ")
    'so far,\\n\\nso good'
    """
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    text = "".join(sign for sign in text if sign in _KEPT or _is_shown(sign))
    text = _without_heaps(unicodedata.normalize("NFC", text))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def tidy_line(text: str) -> str:
    """Return ``text`` tidied, on one line."""
    return tidy(text).replace("\n\n", " ").replace("\n", " ")


def has_words(text: str) -> bool:
    """Return whether there is anything to read: a letter or a digit of any script."""
    return any(sign.isalnum() for sign in text)


def _is_shown(sign: str) -> bool:
    code = ord(sign)
    is_no_character = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return unicodedata.category(sign) not in _DROPPED and not is_no_character


def _without_heaps(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for sign in text:
        marks = marks + 1 if unicodedata.category(sign) in ("Mn", "Me") else 0
        if marks <= _MOST_MARKS:
            kept.append(sign)
    return "".join(kept)
