"""What is known of words: names of pages, synonyms, and every word that some page has.

A lexicon is read once for each index and process, and kept while that index is the newest.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from muscles import kinds
from muscles.models import IndexedPage, IndexState, Synonym
from muscles.search import index
from muscles.text import words

EXACTLY = "="
"""Before a key of synonyms: as it is typed, not by its stems. So “ITBS” is not “ITB”."""
_LONG = 8
"""Letters from which on a phrase can be taken for a misspelt one."""
_SHORTEST = 4
"""Letters from which on a word can be taken for a misspelt one."""
_MOST_JOINED = 3


class Brief(NamedTuple):
    """A page as lists name it."""

    pk: int
    address: str
    kind: str
    slug: str
    name: str
    # The muscles it is about.
    lit: frozenset[str]


class Named(NamedTuple):
    """A page that a phrase names: as its name number ``place``, 0 being what its heading says."""

    page: Brief
    place: int


@dataclass(frozen=True)
class Meaning:
    """What a phrase that people type stands for."""

    # The same in the words of our pages: stems in a row, and as it is written.
    stems: str = ""
    words: str = ""
    pages: tuple[Brief, ...] = ()
    prefers: str = ""


@dataclass
class Lexicon:
    """Names, synonyms and words of one index."""

    stamp: str
    pages: dict[int, Brief]
    names: dict[str, list[Named]]
    meanings: dict[str, list[Meaning]]
    vocabulary: dict[str, int]
    # The names and what people type, each with its page.
    _spelt: list[tuple[str, Brief]]
    _name_words: set[str] = field(default_factory=set)

    @cached_property
    def about(self) -> dict[str, list[tuple[Brief, frozenset[str]]]]:
        """Return the pages of each kind that light a muscle, with the stems of their names."""
        found: dict[str, list[tuple[Brief, frozenset[str]]]] = defaultdict(list)
        for page in self.pages.values():
            if page.lit:
                found[page.kind].append((page, frozenset(words.stems(page.name))))
        return found

    @cached_property
    def longest(self) -> int:
        """Return the most words of a phrase."""
        return max((key.count(" ") + 1 for key in (*self.names, *self.meanings)), default=1)

    @cached_property
    def _stems(self) -> set[str]:
        known = {words.stem(word) for word in self.vocabulary}
        for phrase in self.meanings:
            known.update(phrase.removeprefix(EXACTLY).split())
        return known

    @cached_property
    def _joined(self) -> dict[str, str]:
        """Return names and synonyms written as one word: ``shinsplints``."""
        found = {}
        for phrase in (*self.meanings, *self.names):
            parts = phrase.split()
            if not phrase.startswith(EXACTLY) and 1 < len(parts) <= _MOST_JOINED:
                found["".join(parts)] = phrase
        return found

    @cached_property
    def _candidates(self) -> list[str]:
        exact = (key.removeprefix(EXACTLY) for key in self.meanings if key.startswith(EXACTLY))
        typed = {word for phrase in exact for word in phrase.split()}
        written = {word for word in self.vocabulary if word.isalpha()}
        return sorted(word for word in written | typed if len(word) >= _SHORTEST)

    @cached_property
    def _beginnings(self) -> list[tuple[str, str, Brief]]:
        starts = []
        for name, page in self._spelt:
            parts = words.words(name)
            for i in range(len(parts)):
                starts.append((" ".join(parts[i:]), name, page))
        return sorted(starts, key=lambda start: start[0])

    def knows(self, word: str) -> bool:
        """Return whether a folded word stands on a page or in a synonym, in any form."""
        return word.isdigit() or words.stem(word) in self._stems

    @cached_property
    def _phrases(self) -> list[str]:
        """Return names and synonyms as they are spelt, long enough to be taken for another."""
        exact = [key.removeprefix(EXACTLY) for key in self.meanings if key.startswith(EXACTLY)]
        named = [" ".join(words.words(name)) for name, _ in self._spelt]
        return [phrase for phrase in dict.fromkeys((*exact, *named)) if len(phrase) >= _LONG]

    def nearly(self, typed: list[str]) -> list[str]:
        """Return the name or synonym that is all of ``typed`` but for one letter; else ``typed``.

        So “shin splits” is “shin splints”, though both words are right.
        """
        line = " ".join(typed)
        key = " ".join(words.stem(word) for word in typed)
        is_named = key in self.names or key in self.meanings or EXACTLY + line in self.meanings
        if is_named or len(line) < _LONG or len(typed) < 2:
            return typed
        near = process.extractOne(line, self._phrases, scorer=OSA.distance, score_cutoff=1)
        return near[0].split() if near else typed

    def mended(self, typed: list[str]) -> list[str]:
        """Return folded words with the nearest word in the place of each that no page has."""
        found: list[str] = []
        i = 0
        while i < len(typed):
            word = typed[i]
            after = typed[i + 1] if i + 1 < len(typed) else ""
            is_known = words.is_empty(word) or self.knows(word)
            if after and not (is_known and self.knows(after)) and self.knows(word + after):
                found.append(word + after)
                i += 2
                continue
            found += [word] if is_known else self._near(word)
            i += 1
        return found

    def _near(self, word: str) -> list[str]:
        if apart := self._joined.get(words.stem(word)) or self._joined.get(word):
            return apart.split()
        if len(word) < _SHORTEST:
            return [word]
        most = 1 if len(word) < 6 else 2 if len(word) < 9 else 3
        near = process.extract(
            word, self._candidates, scorer=OSA.distance, score_cutoff=most, limit=24
        )
        if not near:
            return [word]

        def unlikely(found: tuple[str, float, int]) -> float:
            other, distance, _ = found
            starts = 0.0 if other[0] == word[0] else 0.7
            named = 0.0 if other in self._name_words else 0.5
            return distance + starts + named - 0.08 * math.log1p(self.vocabulary.get(other, 1))

        return [min(near, key=unlikely)[0]]

    def beginning_with(self, typed: str, most: int = 60) -> list[tuple[str, Brief]]:
        """Return (name, page) of names with a word where what was typed begins, in their order."""
        wanted = " ".join(words.words(typed))
        found: list[tuple[str, Brief]] = []
        at = bisect_left(self._beginnings, wanted, key=lambda start: start[0])
        for start, name, page in self._beginnings[at : at + most]:
            if not wanted or not start.startswith(wanted):
                break
            found.append((name, page))
        return found


def current() -> Lexicon:
    """Return the lexicon of the content as it is now."""
    return _read(index.follow())


@lru_cache(maxsize=2)
def _read(stamp: str) -> Lexicon:
    rows = IndexedPage.objects.values_list("pk", "address", "kind", "slug", "names", "lit")
    pages: dict[int, Brief] = {}
    names: dict[str, list[Named]] = defaultdict(list)
    spelt: list[tuple[str, Brief]] = []
    name_words: set[str] = set()
    by_target: dict[tuple[str, str], Brief] = {}
    for pk, address, kind, slug, called, lit in rows:
        lines = called.split("\n")
        page = Brief(pk, address, kind, slug, lines[0], frozenset(lit.split()))
        pages[pk] = by_target[kind, slug] = page
        for key in words.keys(words.apart(slug)):
            names[key].append(Named(page, 1))
        for place, name in enumerate(lines):
            for key in words.keys(name):
                names[key].append(Named(page, place))
            spelt.append((name, page))
            name_words.update(words.words(name))
    meanings = _meanings(by_target, spelt)
    for phrase in meanings:
        if phrase.startswith(EXACTLY):
            name_words.update(phrase.removeprefix(EXACTLY).split())
    state = IndexState.objects.filter(pk=IndexState.ONLY).first() or IndexState()
    vocabulary = index.vocabulary_of(state)
    return Lexicon(stamp, pages, dict(names), meanings, vocabulary, spelt, name_words)


def _meanings(
    by_target: dict[tuple[str, str], Brief], spelt: list[tuple[str, Brief]]
) -> dict[str, list[Meaning]]:
    """Return the meanings of each phrase, and add what people type to the names they are shown."""
    url_names = {word: kind.url_name for word, kind in kinds.linked().items()}
    found: dict[str, list[Meaning]] = defaultdict(list)
    for row in Synonym.objects.all():
        targets = ((url_names.get(word, ""), slug) for word, slug in row.targets)
        pages = tuple(by_target[target] for target in targets if target in by_target)
        meaning = Meaning(words.phrase(row.means), row.means, pages, row.prefers)
        for line in row.lines:
            for key in (*words.keys(line), EXACTLY + " ".join(words.words(line))):
                found[key].append(meaning)
            if pages:
                spelt.append((line, pages[0]))
    return dict(found)
