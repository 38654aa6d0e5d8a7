"""The words of a query in what is shown: which sentence fits best, and what to mark in it."""

from __future__ import annotations

import re
from collections.abc import Collection

from muscles.text import words
from muscles.text.passages import Bit

_ENDS = (". ", "! ", "? ", "\n")
_LONGEST = 220
"""Letters of a sentence that are shown; of a longer one, what is near the first word."""


class Marker:
    """Marks the words of one query."""

    def __init__(self, stems: Collection[str]) -> None:
        """Take the stems of the words to mark."""
        self._stems = frozenset(stems)
        # A stem begins its word, but for a final i: “bodi” is “body”.
        starts = "|".join(re.escape(stem.removesuffix("i")) for stem in sorted(stems) if stem)
        self._near = re.compile(rf"\b(?:{starts})[^\W_]*", re.IGNORECASE) if starts else None

    def _found(self, text: str) -> list[re.Match[str]]:
        if self._near is None:
            return []
        return [each for each in self._near.finditer(text) if words.stem(each[0]) in self._stems]

    def marked(self, text: str) -> list[Bit]:
        """Return ``text`` in bits, with the words of the query apart."""
        bits: list[Bit] = []
        at = 0
        for found in self._found(text):
            bits.append(Bit(text[at : found.start()], is_found=False))
            bits.append(Bit(found[0], is_found=True))
            at = found.end()
        bits.append(Bit(text[at:], is_found=False))
        return [bit for bit in bits if bit.text]

    def sentence(self, text: str, lead: str) -> list[Bit]:
        """Return the sentence of ``text`` with the most words of the query, or ``lead``."""
        best, most = "", len({words.stem(each[0]) for each in self._found(lead)})
        said: dict[tuple[int, int], set[str]] = {}
        ends = [0]
        for found in self._found(text):
            if found.start() >= ends[-1]:
                ends = _around(text, found.start())
            said.setdefault((ends[0], ends[-1]), set()).add(words.stem(found[0]))
        for (start, stop), held in said.items():
            if len(held) > most:
                best, most = text[start:stop], len(held)
        return self.marked(self._cut(best.strip() or lead))

    def _cut(self, sentence: str) -> str:
        if len(sentence) <= _LONGEST:
            return sentence
        found = self._found(sentence)
        start = max(0, found[0].start() - _LONGEST // 3) if found else 0
        start = sentence.find(" ", start) + 1 if start else 0
        stop = sentence.rfind(" ", start, start + _LONGEST)
        before, after = "… " if start else "", " …" if stop > 0 else ""
        return before + sentence[start : stop if stop > 0 else None] + after


def _around(text: str, at: int) -> list[int]:
    """Return where the sentence around place ``at`` begins and ends."""
    found = ((text.rfind(end, 0, at), len(end)) for end in _ENDS)
    begin = max((place + length for place, length in found if place >= 0), default=0)
    stops = (text.find(end, at) for end in _ENDS)
    stop = min((place for place in stops if place >= 0), default=len(text))
    return [begin, stop + (text[stop : stop + 1] in (".", "!", "?"))]
