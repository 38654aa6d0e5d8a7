"""The rules for the writing: one function for each rule. ``check_content`` refuses what they find.

``load_content`` does not apply them. A sentence without a citation has to be mended, but it must
not keep a site from starting or a dump from being loaded: the rules of ``muscles.content.checks``
guard the data, these guard the writing.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import chain

from django.utils import timezone

from muscles import kinds, models
from muscles.content.errors import Fault
from muscles.content.files import Row
from muscles.content.prose import dissent, strength
from muscles.content.prose.elsewhere import (
    NOTHING,
    SHARED_WORDS,
    SHOWN_IN_TEXTS,
    Elsewhere,
    Title,
    is_unlike_any,
    links_of,
    title_of,
)
from muscles.content.prose.pages import page_key, pages, texts
from muscles.content.prose.readability import grade
from muscles.content.prose.sentences import sentences
from muscles.models.base import ContentModel, Page
from muscles.models.families import RULES, Family
from muscles.models.training import Emphasis
from muscles.text import markdown

# A description is cut by search engines past about 160 characters and says too little under 70.
DESCRIPTION_LENGTH = (70, 160)
HARDEST_GRADE = 11.0
# A red flag is read in a hurry.
FLAG_WORDS = 20
# Texts that stand on top of a page, and how many words fit there.
LENGTHS = {"summary": 20}
ANSWER_WORDS = 40

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
# Words that no study of ours can carry. After one of `DENIALS` they say the opposite.
CERTAIN = (
    r"(?:scientifically |clinically |medically )?prove[ns]? (?:to|that|it)",
    r"guarantee[sd]?|definitely|undoubtedly|without (?:any )?doubt|beyond doubt",
    r"always (?:prevents?|protects?|works?|helps?|heals?|cures?)",
    r"(?:will|completely|fully) (?:prevent|protect|heal|cure)s?",
    r"never (?:get|be|become) (?:hurt|injured)|100 ?% (?:safe|sure|effective)",
    r"cures?|eliminates? (?:all|every|the risk|injur\w*)",
)
DENIALS = r"not?|nor|none|nobody|never|neither|cannot|without|whether|nothing|\w+n['’]t"
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
_CERTAIN = re.compile(rf"\b(?:{'|'.join(CERTAIN)})\b", re.IGNORECASE)
_DENIAL = re.compile(rf"\b(?:{DENIALS})\b", re.IGNORECASE)
_TIMES = re.compile(r"(\d+) to (\d+) minutes: \S")
_DISAGREEMENT = re.compile(rf"\b(?:{'|'.join(DISAGREEMENT)})\b", re.IGNORECASE)


def check(rows: list[Row], elsewhere: Elsewhere = NOTHING) -> list[Fault]:
    """Return every fault of the writing in ``rows``; ``elsewhere`` counts, unchecked.

    Without ``elsewhere`` the rows are all the content there is.
    """
    faults: list[Fault] = []
    for row in rows:
        faults.extend(_cited(row))
        faults.extend(_sure(row))
        faults.extend(_certain(row))
        faults.extend(_inferred(row))
        faults.extend(_disagreeing(row))
        faults.extend(_contested(row))
        faults.extend(_described(row))
        faults.extend(_short(row))
        faults.extend(_ranked(row))
        faults.extend(_dated(row))
        faults.extend(_serving(row))
        faults.extend(_timed(row))
    faults.extend(strength.check(rows, elsewhere.sources))
    faults.extend(dissent.check(rows, elsewhere))
    faults.extend(_titles(rows, elsewhere))
    faults.extend(_doubles(rows, elsewhere))
    faults.extend(_orphans(rows, elsewhere))
    faults.extend(_families(rows))
    faults.extend(_shown(rows, elsewhere))
    faults.extend(_readable(rows))
    faults.extend(_urgent(rows, elsewhere))
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
                    sentence.text,
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
            flat[0],
        )


def _certain(row: Row) -> Iterator[Fault]:
    """No sentence of ours is surer than any study can be. A source may be quoted as it is."""
    if row.model is models.Source:
        return
    for name, text in texts(row):
        for sentence in sentences(text):
            said = _CERTAIN.search(sentence.text)
            if said is None or sentence.is_question:
                continue
            if not _DENIAL.search(sentence.text[: said.start()]):
                yield row.error(
                    name,
                    f"{sentence.quoted} says “{said[0]}”, which no study can show. Say what was "
                    "found and in whom, with may or probably.",
                    sentence.text,
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


def _short(row: Row) -> Iterator[Fault]:
    """What stands on top of a page is short."""
    limits = {**LENGTHS, "short_answer": ANSWER_WORDS} if row.model is models.Article else LENGTHS
    for name, text in texts(row, only=limits):
        count = 0
        for sentence in sentences(text):
            before, count = count, count + len(sentence.words)
            if before <= limits[name] < count:
                too_far = sentence.text
        if count > limits[name]:
            yield row.error(
                name,
                f"Has {count} words; {limits[name]} are the limit. Keep the answer, and move the "
                "rest further down the page.",
                too_far,
            )


def _ranked(row: Row) -> Iterator[Fault]:
    """A ### heading belongs to a ## heading above it."""
    for name, text in texts(row):
        first = re.search(r"^ {0,3}(#{2,3}) +(.+)$", text, re.MULTILINE)
        if first and first[1] == "###":
            yield row.error(
                name,
                f"“### {first[2]}” has no ## heading above it. Write ## {first[2]}.",
                first[2],
            )


def _dated(row: Row) -> Iterator[Fault]:
    """Nobody has revised, reviewed or read anything on a day to come."""
    for name in ("updated_on", "reviewed_on", "read_on"):
        day = row.values.get(name)
        if isinstance(day, datetime.date) and day > timezone.localdate():
            yield row.error(
                name, f"{day:%-d %B %Y} is still to come. Give the day on which it was done."
            )


def _titles(rows: list[Row], elsewhere: Elsewhere) -> Iterator[Fault]:
    """No two pages share a title. A term may: its title goes on “: what it means”."""
    seen: dict[Title, Row] = {}
    for row in rows:
        title = title_of(row)
        if title is None:
            continue
        held = (seen.setdefault(title, row), *elsewhere.titles.get(title, ()))
        # `muscles.content.checks` finds doubles within a kind.
        first = next((other for other in held if other.model is not row.model), None)
        if first is not None:
            yield row.error("name", f"{first.place} has the same title. Give each its own.")


def _doubles(rows: list[Row], elsewhere: Elsewhere) -> Iterator[Fault]:
    """No sentence of more than five words stands on two pages. Pages of sources may be alike."""
    seen: dict[str, Row] = {}
    for row in filter(is_unlike_any, rows):
        page = page_key(row)
        for name, text in texts(row):
            for sentence in sentences(text):
                if len(sentence.words) <= SHARED_WORDS:
                    continue
                words = sentence.folded
                held = (seen.setdefault(words, row), *elsewhere.sentences.get(words, ()))
                first = next((other for other in held if page_key(other) != page), None)
                if first and not first.model is row.model is models.Source:
                    yield row.error(
                        name,
                        f"{sentence.quoted} stands in {first.title}, too. "
                        "Say it here in other words, or link there.",
                        sentence.text,
                    )


def _orphans(rows: list[Row], elsewhere: Elsewhere) -> Iterator[Fault]:
    """A muscle, an exercise or a text leads to every tissue and injury.

    Every page stands on a list. Tissues and injuries must also be found without it, by someone who
    reads about a sore calf.
    """
    linked = set(elsewhere.links).union(*map(links_of, rows))
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
                f"{', '.join(wrong)}. {rule.why} Correct what it trains.",
            )


def _shown(rows: list[Row], elsewhere: Elsewhere) -> Iterator[Fault]:
    """A figure of a curve has something to show. Content without any curve is a part of it."""
    with_curve = elsewhere.with_curve.union(
        str(row.values["muscle"][0])
        for row in rows
        if row.model is models.Curve
        and row.values.get("muscle")
        and row.values.get("quantity") in SHOWN_IN_TEXTS
    )
    for row in rows if with_curve else ():
        for name, text in texts(row):
            for figure, options in markdown.figures(text):
                slug = options.get("muscle", "")
                if figure == "curve" and slug and slug not in with_curve:
                    shown = f"{{curve muscle={slug}}}"
                    near = get_close_matches(slug, with_curve, 1)
                    hint = f"Did you mean “{near[0]}”?" if near else "Take it out."
                    yield row.error(
                        name, f"No recording shows “{slug}”: {shown} stays empty. {hint}", shown
                    )


def _serving(row: Row) -> Iterator[Fault]:
    """An exercise says which phase of the stride it serves."""
    if row.model is models.Exercise:
        links = markdown.links(str(row.values.get("why") or ""))
        if not any(word == kinds.of(models.Phase).link for word, _ in links):
            yield row.error("why", "Names no phase. Link the one it serves: (phase:midstance).")


def _timed(row: Row) -> Iterator[Fault]:
    """The steps of a lesson follow each other without a gap, and fill its minutes."""
    if row.model is not models.Lesson:
        return
    end = 0
    for heading in re.findall(r"^## +(.+)$", str(row.values.get("body") or ""), re.MULTILINE):
        times = _TIMES.match(heading)
        if times is None:
            yield row.error(
                "body", f"“{heading}” has no times. Write ## 0 to 5 minutes: …", heading
            )
            return
        if int(times[1]) != end or int(times[2]) <= end:
            yield row.error("body", f"“{heading}” should begin at {end} minutes.", heading)
            return
        end = int(times[2])
    if end != row.values.get("minutes"):
        yield row.error(
            "minutes", f"The steps end at {end} minutes. Let the lesson end there, or add a step."
        )


def _readable(rows: list[Row]) -> Iterator[Fault]:
    """No page reads harder than grade eleven, without its details for students."""
    for page in pages(rows):
        # A part of a page, such as an effect, has no grade by itself.
        is_whole = page_key(page.row) == (page.row.model, page.row.key)
        if page.row.model is models.Source or not is_whole or page.grade <= HARDEST_GRADE:
            continue
        hardest = max(chain(*page.plain), key=lambda sentence: grade([sentence]))
        yield page.row.error(
            "",
            f"Reads at grade {page.grade:.1f}; {HARDEST_GRADE:g} is the limit. Cut long "
            f"sentences in two, and take shorter words. Begin with {hardest.quoted}.",
            hardest.text,
        )


def _urgent(rows: list[Row], elsewhere: Elsewhere) -> Iterator[Fault]:
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
        others = (each for each in elsewhere.dangers.get(danger, ()) if each.key[:1] != row.key[:1])
        first = next(others, seen.setdefault(danger, row))
        if first.values.get("urgency") != row.values.get("urgency"):
            yield row.error(
                "urgency",
                f"“{danger}” is more or less urgent in {first.title}. Take the faster on both.",
            )
