"""Rules for the words themselves: evidence, sureness, doubles, length, ease of reading.

``check`` gives faults to ``check_content``, and so to ``make test``; ``load_content`` does not ask
for them. An editor's sentence without a citation has to be seen and mended, but it must not keep a
site from starting or a dump from being loaded again: the rules of ``checks`` guard the data, these
guard the writing. What is a matter of taste in one sentence and a habit in twenty (long sentences,
long paragraphs) is counted in the report and refused nowhere.

**Reading grade.** The grade of Flesch and Kincaid, 0.39 × words/sentences + 11.8 × syllables/words
− 15.59, of all text that a page's reader meets, without the details for students. Syllables come
from two counters, and each word gets the larger number. Pyphen's hyphenation points leave out every
break that a printer may not use (are-a, ide-a, ep-i-con-dyle): with them alone the median page came
out at 5.0 instead of 5.6. Groups of vowels come close, and err both ways (“sciatic”, “real”); the
larger of both never flatters. A figure counts as it is spoken, one syllable a digit, and letters
said one by one (EMG) count one by one. A word with hyphens is one word. A list item, with or
without a full stop, is a sentence; a heading and a figure are none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from statistics import median

import pyphen  # type: ignore[import-untyped]

from muscles import markdown, models
from muscles.content.checks import PAGE_KINDS
from muscles.content.errors import Fault
from muscles.content.files import Key, Row
from muscles.models.base import ContentModel
from muscles.models.fields import LinesField

# Texts that state what is known, and so carry a citation in every sentence. Instructions (how to do
# an exercise, feel a muscle, try something) state nothing and are left out.
EVIDENCE: dict[type[ContentModel], tuple[str, ...]] = {
    models.Muscle: (
        "summary",
        "in_the_stride",
        "when_things_change",
        "how_sure",
        "train_it",
        "complains",
        "student_notes",
        "fun_fact",
    ),
    models.Group: ("summary", "body", "how_sure"),
    models.Phase: ("summary", "what_happens", "forces", "changes", "mixups"),
    models.Terrain: (
        "summary",
        "definition",
        "short_answer",
        "mechanics",
        "soreness",
        "prepare",
        "cues_studied",
        "cues_habit",
        "risks",
        "unknown",
    ),
    models.Effect: ("note",),
    models.Tissue: ("summary", "body", "loads", "how_sure"),
    models.Exercise: ("summary", "why", "dose_source"),
    models.Injury: ("summary", "what_happens", "loads", "helps", "unknown"),
    models.Claim: ("why", "better_wording"),
    models.Article: ("short_answer", "body", "unknown"),
    models.Term: ("definition",),
}
# Below the fold and for another reader: cited like the rest, but not part of the grade.
FOR_STUDENTS = "student_notes"

# A description is cut by search engines past about 160 characters and says too little under 70.
DESCRIPTION_LENGTH = (70, 160)
LONG_SENTENCE = 20  # words
LONG_PARAGRAPH = 3  # sentences
HARDEST_GRADE = 11.0
# Short sentences such as "Nobody has measured it." may stand on two pages.
SHARED_WORDS = 5

# What states a change as a fact. On an effect of low confidence, or one that nobody measured, these
# words need one of `HEDGES` beside them, or the note sounds surer than its sources.
FLAT = (
    r"increas(?:es|ed|ing)",
    r"decreas(?:es|ed|ing)",
    r"reduc(?:es|ed)",
    r"rises|rose|grows|grew|drops|dropped|falls|fell",
    r"(?:works?|worked) (?:much |a little |somewhat )?(?:harder|more|less)",
    r"(?:is|are|was|were) (?:much |a little |somewhat )?(?:more|less) active",
    r"(?:has|have|does|do|needs?) (?:much |a little |somewhat )?(?:more|less)",
)
# What says that a statement is a guess, or that its ground is thin.
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
# What tells a reader that good studies point both ways, as `Confidence.CONFLICTING` claims.
DISAGREEMENT = ("disagree", "conflict", "differ", "dispute", "contradict")

_FLAT = re.compile(rf"\b(?:{'|'.join(FLAT)})\b", re.IGNORECASE)
_HEDGE = re.compile(rf"\b(?:{'|'.join(HEDGES)})\b", re.IGNORECASE)
_DISAGREEMENT = re.compile(rf"\b(?:{'|'.join(DISAGREEMENT)})", re.IGNORECASE)


# Sentences ----------------------------------------------------------------------------------

_MARK = "\ue000"  # Stands for a citation while a text is cut; no text of ours may hold it.
_CITATION = re.compile(r"\[@[^\]\n]*\]")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s")
_FIGURE = re.compile(r"\s*\{[a-z]+(?: [a-z]+=[\w.+-]+)*\}\s*")
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+")
_MARKER = re.compile(rf"^(?:{_ITEM.pattern}|\s*>\s?)")
# A stop, what closes after it, and citations set behind it; then a blank and a new beginning.
_STOP = re.compile(rf"[.!?…]+[\"'”’»)\]]*(?:\s*{_MARK})*\s+(?=[\"'“‘«(\[]*[A-Z0-9À-ÖØ-Þ])")
# After these a full stop ends no sentence, whatever follows.
_ABBREVIATION = re.compile(
    r"\b(?:e\.g|i\.e|vs|cf|ca|approx|incl|Dr|Prof|St|Mr|Mrs)\.$"
    r"|(?:^|[A-Z][\w-]*\s|[A-Z]\.\s?)[A-Z]\.$"
)
# After these only before a number: "No. 5", but "So we say no. Why?"
_NUMBERED = re.compile(r"\b(?:figs?|nos?|vol|pp|ch)\.$", re.IGNORECASE)


@dataclass(frozen=True)
class Sentence:
    """One sentence as it is read, and whether a citation stands in it."""

    text: str
    is_cited: bool

    @property
    def is_question(self) -> bool:
        """Return whether it asks rather than states."""
        return self.text.rstrip("\"'”’»)").endswith("?")

    @cached_property
    def words(self) -> list[str]:
        """Return its words; a figure with its sign is one, a dash is none."""
        return [word for word in self.text.split() if any(map(str.isalnum, word))]

    @property
    def folded(self) -> str:
        """Return it as it is compared with others: words only, without case."""
        return " ".join(word.strip(".,;:!?…\"'“”‘’«»()").casefold() for word in self.words)


def paragraphs(text: str) -> list[list[Sentence]]:
    """Return the sentences of each paragraph; an item of a list is a paragraph of its own."""
    return [found for block in _blocks(text) if (found := _cut(block))]


def sentences(text: str) -> list[Sentence]:
    """Return every sentence of a Markdown text, without headings and figures."""
    return [sentence for paragraph in paragraphs(text) for sentence in paragraph]


def _blocks(text: str) -> Iterator[str]:
    """Yield each paragraph and list item on one line."""
    lines: list[str] = []
    for line in [*text.split("\n"), ""]:
        ends = not line.strip() or _HEADING.match(line) or _FIGURE.fullmatch(line)
        if (ends or _ITEM.match(line)) and lines:
            yield " ".join(lines)
            lines = []
        if not ends:
            lines.append(_MARKER.sub("", line).strip())


def _cut(block: str) -> list[Sentence]:
    """Return the sentences of one paragraph."""
    marked = _LINK.sub(r"\1", _CITATION.sub(_MARK, block))
    marked = re.sub(r"[*_`]", "", marked)
    found: list[Sentence] = []
    start = 0
    for stop in _STOP.finditer(marked):
        if not _is_abbreviation(marked, stop.start()):
            found.append(_sentence(marked[start : stop.end()]))
            start = stop.end()
    found.append(_sentence(marked[start:]))
    return [sentence for sentence in found if sentence.words]


def _is_abbreviation(text: str, stop: int) -> bool:
    """Return whether the full stop at ``stop`` belongs to the word before it."""
    before = text[max(0, stop - 24) : stop + 1]
    if _NUMBERED.search(before):
        return text[stop + 1 :].lstrip()[:1].isdigit()
    return bool(_ABBREVIATION.search(before))


def _sentence(marked: str) -> Sentence:
    plain = re.sub(rf"\s*{_MARK}", "", marked).strip()
    return Sentence(plain, _MARK in marked)


# Syllables and grades -----------------------------------------------------------------------

_HYPHENATION = pyphen.Pyphen(lang="en_US")
_PART = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d|(?<=\d)\.(?=\d)|%")
_VOWELS = re.compile(r"[aeiouy]+")
# Vowels side by side that are said apart: an-te-ri-or, so-le-us, a-re-a, be-ing, lay-er.
_APART = re.compile(
    r"(?<![tscgx])i[ao]|iu|(?<=phys)io|(?<=[a-z][^aeiout])ie(?=rs?$|st$)"
    r"|(?<![tc])ie(?=nc|nt[^i]?|t[yu])|quie|ii"
    r"|e(?=us$|um$)|(?<=[nt])eal|[^p]eo(?![pu])|(?<=cr)ea|^react|area|idea|(?<=[nl])ear$"
    r"|(?<![qg])u(?=a[lt]|ous|e[nl]|ity)|fluid|aor|coac|oas$|poem"
    r"|[aeiouy](?=ing)|[aou]y(?=[aou]|e(?![ds]$))|ey(?=[ao])|(?<=an)yo|(?<=ver)yo"
    r"|(?:[aeiouy]s|th)m(?=s?$)"
)
# Vowels that are written and not said: the end of "stance", "makes", "worked"; fore-foot.
_SILENT = re.compile(
    r"(?<=[^aeiouy])(?<![^aeiouyrlw][lr])e$"
    r"|(?<=[^aeiouysxzcg])(?<!ch)(?<!sh)(?<![^aeiouyrlw][lr])(?<!chill)es$"
    r"|(?<=[^aeiouytd])(?<![^aeiouyrlw][lr])ed$"
    r"|(?<=[aeiouy][^aeiouy])e(?=(?:ments?|ly|ful|less|ness|foot)$)"
    r"|(?<=[mrdnfs])e(?=(?:one|times?|thing|what|where|fore|ways?)$)"
)


@cache
def syllables(word: str) -> int:
    """Return how many syllables a reader says for ``word``: the larger of two counts."""
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
    """Return the syllables of a lower-case word by where a printer may break it."""
    return len(_HYPHENATION.positions(word)) + 1


def by_vowels(word: str) -> int:
    """Return the syllables of a lower-case word by its groups of vowels."""
    said = len(_VOWELS.findall(word)) + len(_APART.findall(word)) - len(_SILENT.findall(word))
    return max(1, said)


def grade(sentences: Iterable[Sentence]) -> float:
    """Return the Flesch-Kincaid grade of ``sentences`` taken together; 0 for none."""
    read = list(sentences)
    words = [word for sentence in read for word in sentence.words]
    if not words:
        return 0.0
    return 0.39 * len(words) / len(read) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


# Pages and the report -----------------------------------------------------------------------

# What has a page to be read. Effects have none: their notes stand on the muscle's page (and again
# on the terrain's). A source's page is a library card, so it is counted apart and never refused.
_READ: tuple[type[ContentModel], ...] = (
    *PAGE_KINDS.values(),
    models.Author,
    models.Effect,
    models.Source,
)


@dataclass(frozen=True)
class PageProse:
    """All prose of one page: paragraphs anyone reads, those for students, those of evidence."""

    row: Row
    plain: tuple[tuple[Sentence, ...], ...]
    for_students: tuple[tuple[Sentence, ...], ...]
    evidence: tuple[tuple[Sentence, ...], ...]

    @cached_property
    def grade(self) -> float:
        """Return the reading grade, without what is for students."""
        return grade(sentence for paragraph in self.plain for sentence in paragraph)

    @property
    def words(self) -> int:
        """Return how many words the page has, those for students included."""
        return sum(len(sentence.words) for sentence in self._sentences())

    @property
    def long_sentences(self) -> list[Sentence]:
        """Return the sentences of more than twenty words."""
        return [item for item in self._sentences() if len(item.words) > LONG_SENTENCE]

    @property
    def long_paragraphs(self) -> list[tuple[Sentence, ...]]:
        """Return the paragraphs of more than three sentences."""
        return [item for item in (*self.plain, *self.for_students) if len(item) > LONG_PARAGRAPH]

    def is_for_students(self, sentence: Sentence) -> bool:
        """Return whether ``sentence`` stands in the details for students."""
        return any(sentence in paragraph for paragraph in self.for_students)

    def _sentences(self) -> Iterator[Sentence]:
        for paragraph in (*self.plain, *self.for_students):
            yield from paragraph


def _page_key(row: Row) -> tuple[type[ContentModel], Key]:
    """Return the page that shows the row: an effect stands on its muscle's."""
    return (models.Muscle, row.key[:1]) if row.model is models.Effect else (row.model, row.key)


def pages(rows: Iterable[Row]) -> list[PageProse]:
    """Return the prose of every page that has any, in the order of the files."""
    parts: dict[tuple[type[ContentModel], Key], list[Row]] = defaultdict(list)
    for row in rows:
        if row.model in _READ:
            parts[_page_key(row)].append(row)
    return [page for rows in parts.values() if (page := _page(rows)).plain]


def _page(rows: list[Row]) -> PageProse:
    plain: list[tuple[Sentence, ...]] = []
    for_students: list[tuple[Sentence, ...]] = []
    evidence: list[tuple[Sentence, ...]] = []
    for row in rows:
        for name, text in _texts(row):
            found = [tuple(paragraph) for paragraph in paragraphs(text)]
            (for_students if name == FOR_STUDENTS else plain).extend(found)
            if name in EVIDENCE.get(row.model, ()):
                evidence.extend(found)
    return PageProse(rows[0], tuple(plain), tuple(for_students), tuple(evidence))


def report(rows: Iterable[Row]) -> str:
    """Return how the pages read, as a table by kind with the hardest pages under it."""
    by_kind: dict[type[ContentModel], list[PageProse]] = defaultdict(list)
    for page in pages(rows):
        by_kind[page.row.model].append(page)
    cards = by_kind.pop(models.Source, [])
    everything = [page for found in by_kind.values() for page in found]
    lines = [
        f"{'kind':<12}{'pages':>6}{'words':>8}{'median':>8}{'max':>6}"
        f"{'cited sentences':>26}{'cited paragraphs':>26}{'>20 words':>11}{'>3 sentences':>14}",
        *(_line(str(model._meta.verbose_name), found) for model, found in by_kind.items()),
        _line("all", everything),
        _line("(source)", cards),
        "",
        "median, max: Flesch-Kincaid grade, details for students left out. Cited: of the sentences",
        "(questions apart) and paragraphs that state evidence. Sources are not part of “all”.",
        "",
        "The ten hardest pages:",
    ]
    for page in sorted(everything, key=lambda page: -page.grade)[:10]:
        lines.append(f"  {page.grade:5.1f}  {page.row.title}")
    lines.extend(["", f"Sentences of more than {LONG_SENTENCE} words:"])
    for page in everything:
        for sentence in page.long_sentences:
            for_whom = " (for students)" if page.is_for_students(sentence) else ""
            lines.append(
                f"  {len(sentence.words)}  {page.row.title}{for_whom}: {_quoted(sentence)}"
            )
    lines.extend(["", f"Paragraphs of more than {LONG_PARAGRAPH} sentences:"])
    for page in everything:
        for paragraph in page.long_paragraphs:
            lines.append(f"  {len(paragraph)}  {page.row.title}: {_quoted(paragraph[0])}")
    return "\n".join(lines)


def _line(kind: str, found: list[PageProse]) -> str:
    """Return one line of the report's table."""
    if not found:
        return f"{kind:<12}{0:>6}"
    grades = [page.grade for page in found]
    stated = [
        [sentence for sentence in paragraph if not sentence.is_question]
        for page in found
        for paragraph in page.evidence
    ]
    told = [sentence for paragraph in stated for sentence in paragraph]
    cited = sum(sentence.is_cited for sentence in told)
    whole = [paragraph for paragraph in stated if paragraph]
    cited_whole = sum(all(sentence.is_cited for sentence in paragraph) for paragraph in whole)
    return (
        f"{kind:<12}{len(found):>6}{sum(page.words for page in found):>8}"
        f"{median(grades):>8.1f}{max(grades):>6.1f}"
        f"{_share(cited, len(told)):>26}{_share(cited_whole, len(whole)):>26}"
        f"{sum(len(page.long_sentences) for page in found):>11}"
        f"{sum(len(page.long_paragraphs) for page in found):>14}"
    )


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / whole:.1f} %)" if whole else "–"


# Rules --------------------------------------------------------------------------------------


def check(rows: list[Row]) -> list[Fault]:
    """Return every fault of the writing in ``rows``."""
    faults: list[Fault] = []
    for row in rows:
        faults.extend(_cited(row))
        faults.extend(_sure(row))
        faults.extend(_described(row))
    faults.extend(_titles(rows))
    faults.extend(_doubles(rows))
    faults.extend(_orphans(rows))
    faults.extend(_readable(rows))
    return faults


def _texts(row: Row, *, only: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
    """Yield (field, text) of the row's prose: all of it, or the fields named."""
    for item in row.model.markdown_fields():
        text = row.values.get(item.name)
        if isinstance(item, LinesField) or not isinstance(text, str):
            continue
        if only is None or item.name in only:
            yield item.name, text


def _quoted(sentence: Sentence) -> str:
    words = sentence.text.split()
    return f"“{' '.join(words[:9])}{' …' if len(words) > 9 else ''}”"


def _cited(row: Row) -> Iterator[Fault]:
    """Every sentence that states what is known carries a citation; a question need not."""
    for name, text in _texts(row, only=EVIDENCE.get(row.model, ())):
        for sentence in sentences(text):
            if not (sentence.is_cited or sentence.is_question):
                yield row.error(
                    name,
                    f"{_quoted(sentence)} carries no citation. Put [@key] before its full stop, "
                    "or take out what no source says.",
                )


def _sure(row: Row) -> Iterator[Fault]:
    """A note of an effect sounds no surer than its confidence and basis."""
    if row.model is not models.Effect:
        return
    note = " ".join(sentence.text for sentence in sentences(str(row.values.get("note") or "")))
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
    if confidence == "conflicting" and note and not _DISAGREEMENT.search(note):
        yield row.error(
            "note", "The confidence is conflicting: say that studies disagree, and on what."
        )


def _described(row: Row) -> Iterator[Fault]:
    """A description fills a search result and is not cut off."""
    text = row.values.get("description")
    if row.model not in PAGE_KINDS.values() or not isinstance(text, str):
        return
    least, most = DESCRIPTION_LENGTH
    if not least <= len(text) <= most:
        yield row.error(
            "description", f"Has {len(text)} characters. Write between {least} and {most}."
        )


def _titles(rows: list[Row]) -> Iterator[Fault]:
    """No two pages have one title. A term's title goes on “: what it means”, so it may share."""
    seen: dict[tuple[bool, str], Row] = {}
    for row in rows:
        name = row.values.get("name")
        if row.model not in PAGE_KINDS.values() or not isinstance(name, str):
            continue
        first = seen.setdefault((row.model is models.Term, name.casefold()), row)
        # `checks` names doubles within a kind.
        if first.model is not row.model:
            yield row.error(
                "name",
                f"{first.title} in {first.file}, line {first.line} has the same title. "
                "Give each its own.",
            )


def _doubles(rows: list[Row]) -> Iterator[Fault]:
    """No sentence of more than five words stands on two pages; library cards may be alike."""
    seen: dict[str, Row] = {}
    for row in rows:
        if row.model not in _READ:
            continue
        for name, text in _texts(row):
            for sentence in sentences(text):
                if len(sentence.words) <= SHARED_WORDS:
                    continue
                first = seen.setdefault(sentence.folded, row)
                if first.model is row.model is models.Source:
                    continue
                if _page_key(first) != _page_key(row):
                    yield row.error(
                        name,
                        f"{_quoted(sentence)} stands in {first.title}, too. "
                        "Say it here in other words, or link there.",
                    )


def _orphans(rows: list[Row]) -> Iterator[Fault]:
    """A muscle, an exercise or a text leads to every tissue and injury.

    All other pages stand on a list by construction; these two stand there as well, but who reads
    about a sore calf must find them without the list.
    """
    linked = {
        (kind, slug)
        for row in rows
        for name, text in _texts(row)
        for kind, slug in markdown.links(text)
        if PAGE_KINDS[kind] is not row.model or row.key != (slug,)
    }
    ways: dict[type[ContentModel], tuple[str, ...]] = {
        models.Tissue: ("muscles",),
        models.Injury: ("muscles", "exercises"),
    }
    for row in rows:
        fields = ways.get(row.model, ())
        kind = row.model._meta.model_name or ""
        is_listed = any(row.values.get(name) for name in fields)
        if fields and not is_listed and (kind, *row.key) not in linked:
            yield row.error(
                fields[0],
                f"No muscle, exercise or text leads here. Name its {' or '.join(fields)}, "
                f"or link ({kind}:{row.key[0]}) in a text.",
            )


def _readable(rows: list[Row]) -> Iterator[Fault]:
    """No page is harder than grade eleven, its details for students apart."""
    for page in pages(rows):
        if page.row.model is not models.Source and page.grade > HARDEST_GRADE:
            yield page.row.error(
                "",
                f"Reads at grade {page.grade:.1f}; {HARDEST_GRADE:g} is the limit. Cut long "
                "sentences in two, and take shorter words.",
            )
