"""Finds the terms of the glossary in a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from hashlib import blake2b

# A word with its hyphens: “knee-lift” holds no “lift”.
_WORD = re.compile(r"(?<![\w-])\w[\w-]*")


class Spellings:
    """Every spelling of every term, with the address it leads to.

    The time of a search grows with the text, not with the number of terms. Two objects with the
    same spellings are equal even if the addresses differ: both find the same words in a text.
    """

    def __init__(self, addresses: Mapping[str, str]) -> None:
        """Take the address of each spelling; case is ignored."""
        self._addresses = {spelling.lower(): place for spelling, place in addresses.items()}
        self._by_first_word: dict[str, list[str]] = defaultdict(list)
        for spelling in sorted(self._addresses, key=len, reverse=True):
            if first := _WORD.match(spelling):
                self._by_first_word[first[0]].append(spelling)
        listed = "\n".join(sorted(self._addresses))
        self._digest = blake2b(listed.encode(), digest_size=16).digest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Spellings) and self._digest == other._digest

    def __hash__(self) -> int:
        return hash(self._digest)

    def __getitem__(self, spelling: str) -> str:
        return self._addresses[spelling.lower()]

    def found_in(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield (start, end) of each spelling in ``text``: whole words, the longest match."""
        end = 0
        for word in _WORD.finditer(text):
            if word.start() < end:
                continue
            for spelling in self._by_first_word.get(word[0].lower(), ()):
                after = word.start() + len(spelling)
                if text[word.start() : after].lower() == spelling and not _continues(text, after):
                    yield word.start(), (end := after)
                    break


def _continues(text: str, place: int) -> bool:
    """Return whether a word goes on at ``place``."""
    return re.match(r"[\w-]", text[place : place + 1]) is not None
