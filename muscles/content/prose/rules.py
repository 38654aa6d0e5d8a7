"""The rules for the writing: one function for each rule. ``check_content`` refuses what they find.

``load_content`` does not apply them. A sentence without a citation has to be mended, but it must
not keep a site from starting or a dump from being loaded: the rules of ``muscles.content.checks``
guard the data, these guard the writing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from muscles import kinds, models
from muscles.content.errors import Fault
from muscles.content.files import Row
from muscles.content.prose import dissent, strength
from muscles.content.prose.pages import page_key, pages, texts
from muscles.content.prose.sentences import sentences
from muscles.models.base import ContentModel, Page
from muscles.models.families import RULES, Family
from muscles.models.training import Emphasis
from muscles.text import markdown

# A description is cut by search engines past about 160 characters and says too little under 70.
DESCRIPTION_LENGTH = (70, 160)
HARDEST_GRADE = 11.0
# Short sentences such as "Nobody has measured it." may stand on two pages.
SHARED_WORDS = 5
# A red flag is read in a hurry.
FLAG_WORDS = 20

# Words that state a change as a fact. On an effect of low confidence, or one that nobody measured,
# they need one of `HEDGES` beside them. Without it the note sounds surer than its sources.
FLAT = (
    r"increas(?:es|ed|ing)",
    r"decreas(?:es|ed|ing)",
    r"reduc(?:es|ed)",
    r"rises|rose|grows|grew|drops|dropped|falls|fell",
    r"(?:works?|worked) (?:much |a little |somewhat )?(?:harder|more|less)",
    r"(?:is|are|was|were) (?:much |a little |somewhat )?(?:more|less) active",
    r"(?:has|have|does|do|needs?) (?:much |a little |somewhat )?(?:more|less)",
)
# Words that mark a statement as a guess, or as weakly supported.
HEDGES = (
    "may",
    "might",
    "could",
    "probably",
    "perhaps",
    "likely",
    "expected",
    "suggests?",
    "whether",
    "not measured",
    "not studied",
    "not tested",
    "not known",
    "nobody",
    "unclear",
    "unknown",
    "disagree[sd]?",
)
# Words that say that good studies disagree, as `Confidence.CONFLICTING` claims.
DISAGREEMENT = (
    r"disagree(?:s|d|ment)?",
    r"conflict(?:s|ed|ing)?",
    r"differ(?:s|ed)?",
    r"disput(?:e|es|ed)",
    r"contradict(?:s|ed|ion|ory)?",
)
# The field in which a row with a confidence gives its reasons.
REASONS: dict[type[ContentModel], str] = {models.Effect: "note", models.Claim: "why"}
# Words that say what an effect was seen in, if not in the muscle, and what to say else.
SEEN_IN: dict[str, tuple[re.Pattern[str], str]] = {
    "modelled": (
        re.compile(
            r"\b(?:models?|modell(?:ed|ing)|simulat(?:ed|ion|ions)|comput(?:er|ed))\b", re.I
        ),
        "The basis is a model of the body: say that a model shows it.",
    ),
    "joint": (
        re.compile(r"\b(?:joints?|hips?|knees?|ankles?)\b", re.I),
        "The basis is the joint: say at which joint it was measured.",
    ),
}

_FLAT = re.compile(rf"\b(?:{'|'.join(FLAT)})\b", re.IGNORECASE)
_HEDGE = re.compile(rf"\b(?:{'|'.join(HEDGES)})\b", re.IGNORECASE)
_DISAGREEMENT = re.compile(rf"\b(?:{'|'.join(DISAGREEMENT)})\b", re.IGNORECASE)


def check(rows: list[Row]) -> list[Fault]:
    """Return every fault of the writing in ``rows``."""
    faults: list[Fault] = []
    for row in rows:
        faults.extend(_cited(row))
        faults.extend(_sure(row))
        faults.extend(_inferred(row))
        faults.extend(_disagreeing(row))
        faults.extend(_contested(row))
        faults.extend(_described(row))
        faults.extend(_serving(row))
    faults.extend(strength.check(rows))
    faults.extend(dissent.check(rows))
    faults.extend(_titles(rows))
    faults.extend(_doubles(rows))
    faults.extend(_orphans(rows))
    faults.extend(_families(rows))
    faults.extend(_readable(rows))
    faults.extend(_urgent(rows))
    return faults


def _cited(row: Row) -> Iterator[Fault]:
    """Every sentence that states what is known carries a citation; a question need not."""
    for name, text in texts(row, only=kinds.of(row.model).evidence):
        for sentence in sentences(text):
            if not (sentence.is_cited or sentence.is_question):
                yield row.error(
                    name,
                    f"{sentence.quoted} carries no citation. Put [@key] before its full stop, "
                    "or take out what no source says.",
                )


def _sure(row: Row) -> Iterator[Fault]:
    """The note of an effect sounds no surer than its confidence and basis."""
    if row.model is not models.Effect:
        return
    note = _read(row, "note")
    confidence, basis = row.values.get("confidence"), row.values.get("basis")
    is_thin = confidence in ("low", "very-low") or basis == "expected"
    flat = _FLAT.search(note)
    if is_thin and flat and not _HEDGE.search(note):
        what = "expected, not measured" if basis == "expected" else f"of {confidence} confidence"
        yield row.error(
            "note",
            f"Says “{flat[0]}” flatly, but the effect is {what}. Write may, probably, or expected, "
            "or say that it was not measured.",
        )


def _inferred(row: Row) -> Iterator[Fault]:
    """An effect that only a model or a joint shows says so."""
    if row.model is not models.Effect or row.values.get("basis") not in SEEN_IN:
        return
    words, message = SEEN_IN[row.values["basis"]]
    note = _read(row, "note")
    if note and not words.search(note):
        yield row.error("note", message)


def _disagreeing(row: Row) -> Iterator[Fault]:
    """An effect or a claim of conflicting confidence says in words that studies disagree."""
    name = REASONS.get(row.model)
    if name is None or row.values.get("confidence") != "conflicting":
        return
    text = _read(row, name)
    if text and not _DISAGREEMENT.search(text):
        yield row.error(
            name, "The confidence is conflicting: say that studies disagree, and on what."
        )


def _contested(row: Row) -> Iterator[Fault]:
    """A contested claim cites both sides in its reasons: two sources or more."""
    if row.model is not models.Claim or row.values.get("verdict") != "contested":
        return
    why = str(row.values.get("why") or "")
    if why and len(markdown.citations(why)) < 2:
        yield row.error(
            "why", "The verdict is contested: cite both sides, each with a source of its own."
        )


def _read(row: Row, name: str) -> str:
    """Return a text of the row as a reader sees it, without headings, figures and marks."""
    return " ".join(sentence.text for sentence in sentences(str(row.values.get(name) or "")))


def _described(row: Row) -> Iterator[Fault]:
    """A description fills a search result and is not cut off."""
    text = row.values.get("description")
    if not issubclass(row.model, Page) or not isinstance(text, str):
        return
    least, most = DESCRIPTION_LENGTH
    if not least <= len(text) <= most:
        yield row.error(
            "description", f"Has {len(text)} characters. Write between {least} and {most}."
        )


def _titles(rows: list[Row]) -> Iterator[Fault]:
    """No two pages share a title. A term may: its title goes on “: what it means”."""
    seen: dict[tuple[bool, str], Row] = {}
    for row in rows:
        name = row.values.get("name")
        if not issubclass(row.model, Page) or not isinstance(name, str):
            continue
        first = seen.setdefault((row.model is models.Term, name.casefold()), row)
        # `muscles.content.checks` finds doubles within a kind.
        if first.model is not row.model:
            yield row.error(
                "name",
                f"{first.title} in {first.file}, line {first.line} has the same title. "
                "Give each its own.",
            )


def _doubles(rows: list[Row]) -> Iterator[Fault]:
    """No sentence of more than five words stands on two pages. Pages of sources may be alike.

    A red flag is said in the same words wherever it counts.
    """
    seen: dict[str, Row] = {}
    for row in rows:
        if not kinds.of(row.model).is_read or row.model is models.Flag:
            continue
        for name, text in texts(row):
            for sentence in sentences(text):
                if len(sentence.words) <= SHARED_WORDS:
                    continue
                first = seen.setdefault(sentence.folded, row)
                if first.model is row.model is models.Source:
                    continue
                if page_key(first) != page_key(row):
                    yield row.error(
                        name,
                        f"{sentence.quoted} stands in {first.title}, too. "
                        "Say it here in other words, or link there.",
                    )


def _orphans(rows: list[Row]) -> Iterator[Fault]:
    """A muscle, an exercise or a text leads to every tissue and injury.

    Every page stands on a list. Tissues and injuries must also be found without it, by someone who
    reads about a sore calf.
    """
    linked = {
        (word, slug)
        for row in rows
        for name, text in texts(row)
        for word, slug in markdown.links(text)
        if word != kinds.of(row.model).link or row.key != (slug,)
    }
    ways: dict[type[ContentModel], tuple[str, ...]] = {
        models.Tissue: ("muscles",),
        models.Injury: ("muscles", "exercises"),
    }
    for row in rows:
        fields = ways.get(row.model, ())
        word = kinds.of(row.model).link
        is_listed = any(row.values.get(name) for name in fields)
        if fields and not is_listed and (word, *row.key) not in linked:
            yield row.error(
                fields[0],
                f"No muscle, exercise or text leads here. Name its {' or '.join(fields)}, "
                f"or link ({word}:{row.key[0]}) in a text.",
            )


def _families(rows: list[Row]) -> Iterator[Fault]:
    """Exercises of one family name the muscles of its rule, as main targets or also trained."""
    named = {
        row.key: str(row.values.get("emphasis") or Emphasis.MAIN)
        for row in rows
        if row.model is models.Target
    }
    for row in rows:
        family = str(row.values.get("family") or "")
        if row.model is not models.Exercise or family not in RULES:
            continue
        rule = RULES[family]
        wanted = dict.fromkeys(rule.main, "main") | dict.fromkeys(rule.also, "also")
        wrong = [
            f"{slug} ({emphasis})"
            for slug, emphasis in wanted.items()
            if named.get((*row.key, slug)) != emphasis
        ]
        if wrong:
            yield row.error(
                "family",
                f"Is of the family “{Family(family).label}”, whose rule also wants: "
                f"{', '.join(wrong)}. {rule.why} Mend it in {kinds.of(models.Target).file}.",
            )


def _serving(row: Row) -> Iterator[Fault]:
    """An exercise says which phase of the stride it serves."""
    if row.model is models.Exercise:
        links = markdown.links(str(row.values.get("why") or ""))
        if not any(word == kinds.of(models.Phase).link for word, _ in links):
            yield row.error("why", "Names no phase. Link the one it serves: (phase:midstance).")


def _readable(rows: list[Row]) -> Iterator[Fault]:
    """No page reads harder than grade eleven, without its details for students."""
    for page in pages(rows):
        if page.row.model is not models.Source and page.grade > HARDEST_GRADE:
            yield page.row.error(
                "",
                f"Reads at grade {page.grade:.1f}; {HARDEST_GRADE:g} is the limit. Cut long "
                "sentences in two, and take shorter words.",
            )


def _urgent(rows: list[Row]) -> Iterator[Fault]:
    """A red flag is one short sentence, and one danger is as urgent on one page as on another.

    Who reads about a sore calf on two pages must not be sent to a doctor by one and home by the
    other. What two pages say of one danger is known by its words, so both use the same.
    """
    seen: dict[str, Row] = {}
    for row in rows:
        if row.model is not models.Flag:
            continue
        said = list(sentences(str(row.values.get("text") or "")))
        if len(said) != 1 or len(said[0].words) > FLAG_WORDS:
            yield row.error("text", f"Say the sign in one sentence of at most {FLAG_WORDS} words.")
        danger = str(row.values.get("may_mean") or "")
        first = seen.setdefault(danger, row)
        if first.values.get("urgency") != row.values.get("urgency"):
            yield row.error(
                "urgency",
                f"“{danger}” is more or less urgent in {first.title}. Take the faster on both.",
            )
