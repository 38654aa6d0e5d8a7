"""The difference of two texts, word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

_WORDS = re.compile(r"\s+|[\w’'-]+|[^\w\s]")
_A_WORD = re.compile(r"\w")


class Piece(NamedTuple):
    """A stretch of text, and whether only its own side has it."""

    text: str
    is_changed: bool


class Edit(NamedTuple):
    """A stretch of a text that tells old and new at once: ``kind`` is same, old or new."""

    kind: str
    text: str


def sides(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Return both texts in pieces, with what the other side lacks marked."""
    left: list[Piece] = []
    right: list[Piece] = []
    for here, there in _stretches(old, new):
        for pieces, text in ((left, here), (right, there)):
            if text:
                pieces.append(Piece(text, here != there))
    return left, right


def edits(old: str, new: str) -> list[Edit]:
    """Return one text that holds both: what stayed, what went, what came."""
    found: list[Edit] = []
    for here, there in _stretches(old, new):
        if here == there:
            found.append(Edit("same", here))
            continue
        found += [Edit(kind, text) for kind, text in (("old", here), ("new", there)) if text]
    return found


def _stretches(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Yield old and new text of each stretch in turn; where they are equal nothing changed.

    A blank or a comma between two changed stretches belongs to them: whole phrases read better
    than every second word.
    """
    here, there = _WORDS.findall(old), _WORDS.findall(new)
    waiting = ["", ""]
    glue = ""
    for kind, a, b, c, d in SequenceMatcher(None, here, there, autojunk=False).get_opcodes():
        before, after = "".join(here[a:b]), "".join(there[c:d])
        if kind != "equal":
            waiting = [waiting[0] + glue + before, waiting[1] + glue + after]
            glue = ""
        elif any(waiting) and not _A_WORD.search(before):
            glue = before
        else:
            if any(waiting):
                yield waiting[0], waiting[1]
            if glue:
                yield glue, glue
            waiting, glue = ["", ""], ""
            yield before, after
    if any(waiting):
        yield waiting[0], waiting[1]
    if glue:
        yield glue, glue
