"""How hard a text reads: syllables, and the grade of Flesch and Kincaid.

The grade is 0.39 × words/sentences + 11.8 × syllables/words − 15.59 (Kincaid, Fishburne, Rogers and
Chissom 1975, report 8-75 of the Naval Technical Training Command).

Two counters count syllables, and each word gets the larger number, so that no text looks easier
than it is. Pyphen's hyphenation leaves out breaks that a printer may not use (are-a, ide-a): with
it alone the median page had grade 5.0 instead of 5.6. Groups of vowels err in both directions
(“sciatic”, “real”). A number counts one syllable for each digit, an abbreviation such as EMG one
for each letter. A word with hyphens is one word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

import pyphen  # type: ignore[import-untyped]

from muscles.content.prose.sentences import Sentence

_PART = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d|(?<=\d)\.(?=\d)|%")
_VOWELS = re.compile(r"[aeiouy]+")
# Neighbouring vowels in two syllables: an-te-ri-or, so-le-us, a-re-a, be-ing, lay-er.
_APART = re.compile(
    r"(?<![tscgx])i[ao]|iu|(?<=phys)io|(?<=[a-z][^aeiout])ie(?=rs?$|st$)"
    r"|(?<![tc])ie(?=nc|nt[^i]?|t[yu])|quie|ii"
    r"|e(?=us$|um$)|(?<=[nt])eal|[^p]eo(?![pu])|(?<=cr)ea|^react|area|idea|(?<=[nl])ear$"
    r"|(?<![qg])u(?=a[lt]|ous|e[nl]|ity)|fluid|aor|coac|oas$|poem"
    r"|[aeiouy](?=ing)|[aou]y(?=[aou]|e(?![ds]$))|ey(?=[ao])|(?<=an)yo|(?<=ver)yo"
    r"|(?:[aeiouy]s|th)m(?=s?$)"
)
# Silent vowels: at the end of "stance", "makes", "worked"; in "forefoot".
_SILENT = re.compile(
    r"(?<=[^aeiouy])(?<![^aeiouyrlw][lr])e$"
    r"|(?<=[^aeiouysxzcg])(?<!ch)(?<!sh)(?<![^aeiouyrlw][lr])(?<!chill)es$"
    r"|(?<=[^aeiouytd])(?<![^aeiouyrlw][lr])ed$"
    r"|(?<=[aeiouy][^aeiouy])e(?=(?:ments?|ly|ful|less|ness|foot)$)"
    r"|(?<=[mrdnfs])e(?=(?:one|times?|thing|what|where|fore|ways?)$)"
)


@cache  # Reading its rules takes longer than most commands do.
def _hyphenation() -> Any:
    return pyphen.Pyphen(lang="en_US")


@lru_cache(maxsize=65536)
def syllables(word: str) -> int:
    """Return the number of syllables in ``word``: the larger of two counts."""
    return sum(map(_spoken, _PART.findall(word))) or 1


def _spoken(part: str) -> int:
    if not part[0].isalpha():
        return 2 if part == "%" else 1
    if part.isupper() and 1 < len(part) <= 5:
        return len(part)
    contracted = 1 if re.search(r"[sd]n['’]t$", part) else 0
    letters = re.sub(r"['’]", "", part.lower())
    return max(by_hyphenation(letters), by_vowels(letters) + contracted)


def by_hyphenation(word: str) -> int:
    """Return the syllables of a lower-case word, counted by its hyphenation points."""
    return len(_hyphenation().positions(word)) + 1


def by_vowels(word: str) -> int:
    """Return the syllables of a lower-case word, counted by its groups of vowels."""
    said = len(_VOWELS.findall(word)) + len(_APART.findall(word)) - len(_SILENT.findall(word))
    return max(1, said)


def grade(sentences: Iterable[Sentence]) -> float:
    """Return the Flesch-Kincaid grade of ``sentences`` together; 0 if there are none."""
    read = list(sentences)
    words = [word for sentence in read for word in sentence.words]
    if not words:
        return 0.0
    return 0.39 * len(words) / len(read) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
