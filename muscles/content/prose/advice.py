"""Rules of thumb for the writing: the desk tells them, and nothing is refused for them.

One long sentence is a matter of taste; the report of ``check_content`` counts them.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from django.utils import timezone

from muscles import kinds, models
from muscles.content.errors import Fault
from muscles.content.files import Row
from muscles.content.prose.pages import LONG_PARAGRAPH, LONG_SENTENCE, texts
from muscles.content.prose.sentences import paragraphs
from muscles.models.base import Page

_ENDED = re.compile(r"[.!?…:][\"'”’»)\]*_]*\Z")
_NO_PARAGRAPH = re.compile(r"\s{0,3}(?:[-*+#>|{]|\d+[.)]\s)")
_MARKS = re.compile(r"\s*\[@[^\]\n]*\]")


def check(row: Row) -> Iterator[Fault]:
    """Yield what could be better in ``row``."""
    if not issubclass(row.model, models.Source):
        for name, text in texts(row):
            yield from _long(row, name, text)
            if name in kinds.of(row.model).evidence:
                yield from _open(row, name, text)
    if issubclass(row.model, Page) and not row.values.get("description"):
        yield row.error("description", "Is empty: a search engine then shows what it likes.")
    day = row.values.get("published_on")
    if isinstance(day, datetime.date) and day > timezone.localdate():
        yield row.error("published_on", f"{day:%-d %B %Y} is still to come. Is that meant?")


def _long(row: Row, name: str, text: str) -> Iterator[Fault]:
    for paragraph in paragraphs(text):
        for sentence in paragraph:
            if len(sentence.words) > LONG_SENTENCE:
                yield row.error(
                    name,
                    f"{sentence.quoted} has {len(sentence.words)} words. Cut it in two: "
                    f"{LONG_SENTENCE} are easy to read.",
                    sentence.text,
                )
        if len(paragraph) > LONG_PARAGRAPH:
            yield row.error(
                name,
                f"The paragraph that begins {paragraph[0].quoted} has {len(paragraph)} "
                f"sentences. Begin a new one after {LONG_PARAGRAPH}.",
                paragraph[0].text,
            )


def _open(row: Row, name: str, text: str) -> Iterator[Fault]:
    """A paragraph that ends without a full stop was perhaps not finished."""
    for block in re.split(r"\n\s*\n", text):
        said = _MARKS.sub("", block).strip()
        if said and not _NO_PARAGRAPH.match(block) and not _ENDED.search(said):
            last = " ".join(said.split()[-6:])
            yield row.error(name, f"“… {last}” has no full stop. Finish the sentence.", last)
