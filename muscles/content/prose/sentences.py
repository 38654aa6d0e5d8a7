"""The paragraphs and sentences of a Markdown text, and which of them carry a citation.

An item of a list is a sentence, with or without a full stop, and so is a row of a table. Headings,
figures and the head of a table are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

_MARK = "\ue000"  # Stands for a citation while a text is cut; no text of ours holds it.
_CITATION = re.compile(r"\[@[^\]\n]*\]")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_IMAGE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")  # Refused by itself; no words of ours.
_HEADING = re.compile(r"\s{0,3}#{1,6}\s")
_FIGURE = re.compile(r"\s*\{(?:picture [\w.+-]+|[a-z]+(?: [a-z]+=[\w.+-]+)*)\}\s*")
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+")
_RULE = re.compile(r"\s{0,3}\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_MARKER = re.compile(rf"^(?:{_ITEM.pattern}|\s*>\s?)")
# A full stop with closing marks and citations after it; then a blank and a new beginning.
_STOP = re.compile(rf"[.!?…]+[\"'”’»)\]]*(?:\s*{_MARK})*\s+(?=[\"'“‘«(\[]*[A-Z0-9À-ÖØ-Þ])")
# A full stop after one of these never ends a sentence.
_ABBREVIATION = re.compile(
    r"\b(?:e\.g|i\.e|vs|cf|ca|approx|incl|Dr|Prof|St|Mr|Mrs)\.$"
    r"|(?:^|[A-Z][\w-]*\s|[A-Z]\.\s?)[A-Z]\.$"
)
# A full stop after one of these ends no sentence before a number: "No. 5", but "We say no. Why?"
_NUMBERED = re.compile(r"\b(?:figs?|nos?|vol|pp|ch)\.$", re.IGNORECASE)


@dataclass(frozen=True)
class Sentence:
    """One sentence as a reader sees it, and whether it holds a citation."""

    text: str
    is_cited: bool
    citations: tuple[str, ...] = ()

    @property
    def is_question(self) -> bool:
        """Return whether it ends with a question mark."""
        return self.text.rstrip("\"'”’»)").endswith("?")

    @cached_property
    def words(self) -> list[str]:
        """Return its words; a number with its sign is one, a dash is none."""
        return [word for word in self.text.split() if any(map(str.isalnum, word))]

    @cached_property
    def folded(self) -> str:
        """Return it in the form for comparing: words only, without case."""
        return " ".join(word.strip(".,;:!?…\"'“”‘’«»()").casefold() for word in self.words)

    @property
    def quoted(self) -> str:
        """Return its first nine words in quotes, for messages."""
        words = self.text.split()
        return f"“{' '.join(words[:9])}{' …' if len(words) > 9 else ''}”"


@lru_cache(maxsize=8192)  # Six rules read each text; a desk reads new ones all the time.
def paragraphs(text: str) -> tuple[tuple[Sentence, ...], ...]:
    """Return the sentences of each paragraph; each item of a list is a paragraph."""
    return tuple(found for block in _blocks(text) if (found := _cut(block)))


def sentences(text: str) -> list[Sentence]:
    """Return every sentence of a Markdown text, without headings and figures."""
    return [sentence for paragraph in paragraphs(text) for sentence in paragraph]


def _blocks(text: str) -> Iterator[str]:
    """Yield each paragraph, list item and row of a table on one line."""
    lines: list[str] = []
    in_table = False
    every = [*text.split("\n"), ""]
    for line, after in zip(every, [*every[1:], ""], strict=True):
        begins = "|" in line and "|" in after and _RULE.fullmatch(after) is not None
        in_table = begins or (in_table and bool(line.strip()))
        ends = in_table or not line.strip() or _HEADING.match(line) or _FIGURE.fullmatch(line)
        if (ends or _ITEM.match(line)) and lines:
            yield " ".join(lines)
            lines = []
        if in_table:
            if not begins and not _RULE.fullmatch(line):
                yield "; ".join(filter(None, map(str.strip, line.split("|"))))
        elif not ends:
            lines.append(_MARKER.sub("", line).strip())


def line_of(text: str, words: str) -> int:
    """Return the number of the line of ``text`` on which ``words`` begin; 0 if they are not there.

    They are as in the text, or as readers see them: without citations, links and stress.
    """
    if (at := text.find(words)) >= 0:
        return text.count("\n", 0, at) + 1
    seen = _LINK.sub(r"\1", re.sub(rf"[ \t]*{_CITATION.pattern}", "", text))
    seen = re.sub(r"[*_`|]", "", seen)
    first = [re.escape(word) for word in words.replace(";", "").split()[:6]]
    found = re.search(r"[\s>;]+".join(first), seen.replace(";", "")) if first else None
    return seen.replace(";", "").count("\n", 0, found.start()) + 1 if found else 0


def _cut(block: str) -> tuple[Sentence, ...]:
    """Return the sentences of one paragraph."""
    # Marks stand in the order of the citations, so that each sentence takes as many as it has.
    cited = [tuple(re.findall(r"@([\w-]+)", mark)) for mark in _CITATION.findall(block)]
    marked = _LINK.sub(r"\1", _IMAGE.sub("", _CITATION.sub(_MARK, block)))
    marked = re.sub(r"[*_`]", "", marked)
    found: list[Sentence] = []
    start = 0
    for stop in _STOP.finditer(marked):
        if not _is_abbreviation(marked, stop.start()):
            found.append(_sentence(marked[start : stop.end()], cited))
            start = stop.end()
    found.append(_sentence(marked[start:], cited))
    return tuple(sentence for sentence in found if sentence.words)


def _is_abbreviation(text: str, stop: int) -> bool:
    """Return whether the full stop at ``stop`` belongs to the word before it."""
    before = text[max(0, stop - 24) : stop + 1]
    if _NUMBERED.search(before):
        return text[stop + 1 :].lstrip()[:1].isdigit()
    return bool(_ABBREVIATION.search(before))


def _sentence(marked: str, cited: list[tuple[str, ...]]) -> Sentence:
    """Return one sentence; its citations are taken from the front of ``cited``."""
    plain = re.sub(rf"\s*{_MARK}", "", marked).strip()
    number = marked.count(_MARK)
    keys = dict.fromkeys(key for keys in cited[:number] for key in keys)
    del cited[:number]
    return Sentence(plain, number > 0, tuple(keys))
