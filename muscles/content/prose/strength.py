"""No rating or sentence is surer than the records of its sources allow.

``high`` stands for “several running studies agree, or settled anatomy”. A model, a work that nobody
here read (or whose reading nobody noted) and a single study are none of that, and nobody is
confident of what nobody measured.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from muscles import kinds, models
from muscles.content.errors import Fault
from muscles.content.files import Row
from muscles.content.prose.pages import texts
from muscles.content.prose.sentences import sentences
from muscles.models.evidence import READ, UNREAD, Reading, SourceKind
from muscles.text import markdown

Sources = dict[str, Row]

# How many studies a source counts for: a systematic review holds several.
STUDIES = {SourceKind.STUDY: 1, SourceKind.TRIAL: 1, SourceKind.REVIEW: 1, SourceKind.POOLED: 2}
SEVERAL = 2

# Why an effect that did not measure the muscle cannot be of high confidence.
_UNMEASURED = {"modelled": "Only a model shows it", "joint": "Only its joint was measured"}

# A sentence of these is a guess, or says how far its source can be trusted.
GUESSES = (
    r"may|might|could|probably|perhaps|likely|seems?|suggests?|whether",
    r"nobody|no one|unclear|unknown|open question|not (?:measured|studied|tested|known)",
    r"disagree[sd]?|disput(?:e|es|ed)|conflict(?:s|ing)?|doubt(?:s|ed)?",
)
SECOND_HAND = (
    r"(?:is|are|was|were) (?:said|reported|quoted)|reportedly|second-hand|digest",
    r"(?:know|read|known)[^.]* (?:only|in part)|not (?:re-)?read|by its title|lean on",
    r"no separate|not singled out|not open to us",
)
_GUESS = re.compile(rf"\b(?:{'|'.join(GUESSES)})\b", re.IGNORECASE)
_SECOND_HAND = re.compile(rf"\b(?:{'|'.join(SECOND_HAND)})\b", re.IGNORECASE)


def check(rows: list[Row], others: Mapping[str, Row]) -> Iterator[Fault]:
    """Yield a fault for each rating and each sentence that its sources cannot carry.

    ``others`` are sources, by key, that are not among ``rows``.
    """
    sources = dict(others) | {
        row.key[0]: row for row in rows if row.model is models.Source and row.key
    }
    for row in rows:
        if row.values.get("confidence") == "high" and (why := _too_sure(row, sources)):
            yield row.error(
                "confidence",
                f"{why}, so we cannot be confident. Choose moderate or low, or add a study.",
            )
        yield from _resting_on_nothing(row, sources)


def _too_sure(row: Row, sources: Sources) -> str:
    """Return why ``row`` cannot be of high confidence; an empty text if it can."""
    basis = row.values.get("basis")
    if row.model is models.Effect and basis != "measured":
        return _UNMEASURED.get(str(basis), "Nobody measured it")
    named = [sources[key] for key in sorted(_keys(row)) if key in sources]
    read = [source.values.get("kind") for source in named if source.values.get("read") in READ]
    # Anatomy is settled where teaching pages agree; a claim may be about nothing else.
    if row.model is models.Claim and read.count(SourceKind.TEXTBOOK) >= SEVERAL:
        return ""
    if sum(STUDIES.get(SourceKind(kind), 0) for kind in read if kind) >= SEVERAL:
        return ""
    return "Fewer than two studies of which we noted what we read stand behind it, models apart"


def _keys(row: Row) -> set[str]:
    """Return the sources that ``row`` names in its list and in its texts."""
    kind = kinds.of(row.model)
    keys = {str(item[0]) for item in row.values.get(kind.sources) or [] if item}
    for name in kind.texts:
        text = row.values.get(name)
        if isinstance(text, str):
            keys.update(markdown.citations(text))
    return keys


def _is_unread(source: Row) -> bool:
    return source.values.get("read") in UNREAD


def _resting_on_nothing(row: Row, sources: Sources) -> Iterator[Fault]:
    """Every sentence that cites only works nobody here read says that it is second-hand."""
    for name, text in texts(row, only=kinds.of(row.model).evidence):
        for sentence in sentences(text):
            cited = [sources[key] for key in sentence.citations if key in sources]
            if not cited or not all(map(_is_unread, cited)):
                continue
            if not (_GUESS.search(sentence.text) or _SECOND_HAND.search(sentence.text)):
                yield row.error(
                    name,
                    f"{sentence.quoted} rests on {', '.join(sentence.citations)} alone, which we "
                    "did not read. Cite a work that we read, or write “is said to”.",
                    sentence.text,
                )


def summary(rows: Iterable[Row]) -> str:
    """Return how strongly the evidence is told, and what was read of the sources, in two lines."""
    strong: Counter[str] = Counter()
    read: Counter[str] = Counter()
    for row in rows:
        if row.model is models.Source:
            read[str(row.values.get("read"))] += 1
        for _name, text in texts(row, only=kinds.of(row.model).evidence):
            strong.update(_strength(sentence.text) for sentence in sentences(text))
    labels = {value: str(label) for value, label in Reading.choices}
    return "\n".join(
        (
            f"Sentences by strength: {strong['told']} told, {strong['guessed']} guessed or "
            f"disputed, {strong['second-hand']} second-hand.",
            "Sources by what was read: "
            + "; ".join(
                f"{read[value]} {label.replace(';', ',')}" for value, label in labels.items()
            )
            + ".",
        )
    )


def _strength(text: str) -> str:
    if _SECOND_HAND.search(text):
        return "second-hand"
    return "guessed" if _GUESS.search(text) else "told"
