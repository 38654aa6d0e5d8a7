"""How the pages read, as a table by kind. It counts and refuses nothing.

One long sentence or paragraph is a matter of taste; twenty are a habit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from statistics import median

from muscles import models
from muscles.content.files import Row
from muscles.content.prose.pages import LONG_PARAGRAPH, LONG_SENTENCE, PageProse, pages
from muscles.models.base import ContentModel


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
            lines.append(f"  {len(sentence.words)}  {page.row.title}{for_whom}: {sentence.quoted}")
    lines.extend(["", f"Paragraphs of more than {LONG_PARAGRAPH} sentences:"])
    for page in everything:
        for paragraph in page.long_paragraphs:
            lines.append(f"  {len(paragraph)}  {page.row.title}: {paragraph[0].quoted}")
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
