"""Where words stand in a text: the sentences around them, with the words apart. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

_END = re.compile(r"(?<=[.!?])\s+|\s*\n\s*")
_LONGEST = 320
"""A sentence is shown whole up to this many letters; of a longer one, what is near the words."""


class Bit(NamedTuple):
    """A stretch of a sentence, and whether it is what was looked for."""

    text: str
    is_found: bool


def pattern(words: str) -> re.Pattern[str]:
    """Return what finds ``words`` as they were typed: in any case, with any blanks between."""
    return re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)


def passages(text: str, wanted: re.Pattern[str]) -> list[list[Bit]]:
    """Return each sentence of ``text`` that holds what is wanted, in bits.

    Words that run on over the end of a sentence or a line are found as well: then the passage is
    both sentences.
    """
    found = list(wanted.finditer(text))
    ends = [match.end() for match in _END.finditer(text)]
    starts = [0, *ends]
    shown: list[list[Bit]] = []
    at = 0
    while at < len(found):
        first = found[at]
        begin = max(start for start in starts if start <= first.start())
        stop = next((end for end in ends if end > first.end()), len(text))
        inside = [match for match in found[at:] if match.end() <= stop]
        shown.append(_bits(text, begin, stop, inside))
        at += len(inside)
    return shown


def _bits(text: str, begin: int, stop: int, inside: list[re.Match[str]]) -> list[Bit]:
    before = after = ""
    if stop - begin > _LONGEST:
        room = _LONGEST // 2
        if inside[0].start() - begin > room:
            begin, before = text.rfind(" ", begin, inside[0].start() - room // 2) + 1, "… "
        if stop - begin > _LONGEST:
            stop, after = max(inside[0].end(), text.rfind(" ", begin, begin + _LONGEST)), " …"
    bits = [Bit(before, is_found=False)]
    at = begin
    for match in inside:
        if match.end() <= stop:
            bits.append(Bit(text[at : match.start()], is_found=False))
            bits.append(Bit(match[0], is_found=True))
            at = match.end()
    bits.append(Bit(text[at:stop].rstrip() + after, is_found=False))
    return [bit for bit in bits if bit.text]
