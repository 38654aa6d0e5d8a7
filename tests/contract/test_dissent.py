"""The other side of a source is told beside it, and the check sees it when it goes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from muscles import kinds, models
from muscles.content import files
from muscles.content.files import Row
from muscles.content.prose import dissent
from muscles.content.prose.dissent import NEVERS, SIDES, Side
from tests.conftest import FIXTURES


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """The real content."""
    return files.read(FIXTURES)


def term(definition: str, **values: Any) -> Row:
    """Return a term of the glossary, as a file would hold it."""
    told = {"slug": "a", "name": "A", "definition": definition, **values}
    return Row("13_terms.yaml", 1, models.Term, told, {})


def source(key: str) -> Row:
    """Return the record of a source."""
    return Row("02_sources.yaml", 1, models.Source, {"slug": key}, {})


def without(rows: list[Row], side: Side, row: Row) -> list[Row]:
    """Return ``rows`` with nothing left in ``row`` that tells ``side``."""
    told = re.compile(side.words, re.IGNORECASE)
    cut = {
        name: " ".join(
            part
            for part in re.split(r"(?<=[.?!])\s+", text)
            if not told.search(" ".join(part.split()))
        )
        for name, text in row.values.items()
        if isinstance(text, str) and name in kinds.of(row.model).texts
    }
    return [
        replace(other, values={**row.values, **cut}) if other is row else other for other in rows
    ]


def test_every_side_names_a_source_and_pages_that_are_there(rows: list[Row]) -> None:
    keys = {row.key[0] for row in rows if row.model is models.Source}
    assert {side.source for side in SIDES} | {never.source for never in NEVERS} <= keys
    pages = {f"{kinds.of(row.model).link}:{row.key[0]}" for row in rows}
    assert {page for side in SIDES for page in side.pages} <= pages
    assert all(side.pages or side.wherever for side in SIDES)


PLACES = [(side, page) for side in SIDES for page in side.pages]


@pytest.mark.parametrize(
    ("side", "page"), PLACES, ids=[f"{side.source}-{page}" for side, page in PLACES]
)
def test_a_page_that_loses_the_other_side_is_refused(
    rows: list[Row], side: Side, page: str
) -> None:
    link, slug = page.split(":")
    [row] = [row for row in rows if kinds.of(row.model).link == link and row.key == (slug,)]
    known = [source(side.source), row]
    assert list(dissent.check(known)) == []
    faults = list(dissent.check(without(known, side, row)))
    assert any(side.tells in fault.message for fault in faults)


@pytest.mark.parametrize(
    ("definition", "faults"),
    [
        ("A plan for ankle and foot was tried in beginners [@leppanen2024].", 1),
        ("A plan for the foot was tried [@leppanen2024]. Sudden injuries rose [@leppanen2024].", 0),
        ("A plan for the foot was tried [@leppanen2024]. Sudden injuries rose [@other].", 1),
        ("Foot training lowered the risk of injury [@taddei2020].", 1),
        ("Hip training cut injuries by a third [@leppanen2024].", 1),
        ("Hip training cut injuries by a third against stretching [@leppanen2024].", 0),
        ("Hip training was supervised [@leppanen2024].", 0),
    ],
)
def test_a_half_told_beside_its_source_is_refused(definition: str, faults: int) -> None:
    found = list(dissent.check([source("leppanen2024"), term(definition)]))
    assert len(found) == faults


@pytest.mark.parametrize(
    ("definition", "faults"),
    [
        ("The tendon bears 2.6 kilonewtons, or 10 body weights [@kharazi2021].", 1),
        ("From a walk to a run the tendon bears 2.6 kilonewtons [@kharazi2021].", 0),
        ("One exercise cut groin problems by 41% [@haroy2019].", 1),
        ("Shoulders are seldom hurt [@francis2019].", 1),
        ("Shoulders are seldom hurt [@kakouris2021].", 0),
    ],
)
def test_a_wrong_reading_is_refused(definition: str, faults: int) -> None:
    assert len(list(dissent.check([term(definition)]))) == faults


def test_another_words_term_is_no_alias() -> None:
    own = term("A judgement [@a].", slug="overpronation", name="Overpronation")
    borrowed = term("A movement [@a].", slug="pronation", aliases="pronates\noverpronation")
    [fault] = dissent.check([own, borrowed])
    assert fault.field == "aliases"
    assert "“overpronation” belongs to the term “overpronation”" in fault.message
    assert (
        list(dissent.check([own, replace(borrowed, values={**borrowed.values, "aliases": ""})]))
        == []
    )
