"""Columns that many tables share."""

from __future__ import annotations

from typing import Any

from muscles.models import Confidence
from muscles.opendata.model import Column, page_of

OURS = "our words, from the sources in citations"
JUDGED = "our judgement, by the rules of “how we judge evidence”"
TEXTBOOK = "textbooks, named in citations"
STUDIES = "studies, named in citations"

NAME = Column(name="name", meaning="the heading of its page")
EVERYDAY = Column(name="everyday_name", meaning="in a runner's words", origin="our words")
UPDATED = Column(name="updated_on", meaning="day of the last full revision", type="date")
PAGE = Column(name="page", meaning="address of its page", read=page_of)
LATIN = Column(name="latin", meaning="Latin name", may_lack=True, origin=TEXTBOOK)


def key(name: str, of: str) -> Column:
    """Return the column of a page's key."""
    return Column(
        name=name, meaning=f"key of the {of}, as in its address", read=lambda row: row.slug
    )


def belongs(relation: str, table: str, *, name: str = "") -> Column:
    """Return the column that leads to a row of ``table``, which the row knows as ``relation``."""
    name = name or relation
    return Column(
        name=name,
        meaning=f"key of the {name}",
        refers=table,
        read=lambda row: getattr(row, relation).slug,
    )


def of_two(name: str, first: str, second: str) -> Column:
    """Return the key of a row that belongs to two others."""
    return Column(
        name=name,
        meaning=f"key of this row: {first}/{second}",
        read=lambda row: f"{getattr(row, first).slug}/{getattr(row, second).slug}",
    )


def summary() -> Column:
    """Return the column of a page's one sentence."""
    return text("summary", "one sentence")


def text(name: str, meaning: str, *, may_lack: bool = False) -> Column:
    """Return a column of a Markdown text, whose citations have a table of their own."""
    return Column(name=name, meaning=meaning, is_text=True, origin=OURS, may_lack=may_lack)


def words(name: str, meaning: str, origin: str = OURS, *, may_lack: bool = False) -> Column:
    """Return a column of words without marks."""
    return Column(name=name, meaning=meaning, origin=origin, may_lack=may_lack)


def sure(meaning: str = "how sure the evidence makes us", name: str = "confidence") -> Column:
    """Return a column of one of the five words of confidence."""
    return one_of(name, meaning, Confidence)


def one_of(name: str, meaning: str, choices: Any, origin: str = JUDGED) -> Column:
    """Return a column of one of the words of a field."""
    return Column(name=name, meaning=meaning, choices=tuple(choices.values), origin=origin)


def place(meaning: str = "place in lists") -> Column:
    """Return the column of a row's place among all."""
    return Column(name="place", meaning=meaning, type="integer", read=lambda row: row.order)
