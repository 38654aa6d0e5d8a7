"""The difference of two texts, word by word. Pure."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

_WORDS = re.compile(r"\s+|[\w’'-]+|[^\w\s]")


class Piece(NamedTuple):
    """A stretch of text, and whether only its own side has it."""

    text: str
    is_changed: bool


def sides(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Return both texts in pieces, with what the other side lacks marked."""
    here, there = _WORDS.findall(old), _WORDS.findall(new)
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, here, there, autojunk=False).get_opcodes():
        for pieces, words in ((left, here[a:b]), (right, there[c:d])):
            if words:
                pieces.append(Piece("".join(words), kind != "equal"))
    return left, right


class Edit(NamedTuple):
    """A stretch of a text that tells old and new at once: ``kind`` is same, old or new."""

    kind: str
    text: str


def edits(old: str, new: str) -> list[Edit]:
    """Return one text that holds both: what stayed, what went, what came."""
    here, there = _WORDS.findall(old), _WORDS.findall(new)
    found: list[Edit] = []
    for kind, a, b, c, d in SequenceMatcher(None, here, there, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Edit("same", "".join(here[a:b])))
            continue
        if a < b:
            found.append(Edit("old", "".join(here[a:b])))
        if c < d:
            found.append(Edit("new", "".join(there[c:d])))
    return found
