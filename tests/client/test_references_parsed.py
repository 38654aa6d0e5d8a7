"""Other people's programs read our references: pybtex, citeproc and rispy."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as formatters
from citeproc.source.json import CiteProcJSON
from pybtex import errors
from pybtex.backends.plaintext import Backend
from pybtex.database import parse_string
from pybtex.style.formatting.plain import Style

from muscles.models import Source
from muscles.presenters import bibliography
from muscles.text import references
from muscles.text.authors import parse
from muscles.text.references import Reference
from tests.client.test_references import made
from tests.conftest import untraced

pytestmark = pytest.mark.django_db


def set_in_plain(text: str) -> dict[str, str]:
    """Return each entry of a BibTeX file as pybtex's plain style prints it; raise on any fault."""
    errors.set_strict_mode(True)
    entries = parse_string(text, "bibtex").entries
    formatted = Style().format_entries(list(entries.values()))
    return {entry.key: entry.text.render(Backend()) for entry in formatted}


def cited_in_csl(text: str) -> dict[str, str]:
    """Return each entry of a CSL-JSON file as citeproc prints it; warnings are errors here."""
    items = json.loads(text)
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    made = CitationStylesBibliography(style, CiteProcJSON(items), formatters.plain)
    keys = [item["id"] for item in items]
    for key in keys:
        made.register(Citation([CitationItem(key)]))
    return dict(zip(made.keys, map(str, made.bibliography()), strict=True))


def read_ris(text: str) -> list[dict[str, Any]]:
    """Return the records of a RIS file as rispy reads them."""
    return rispy.loads(text)


def test_pybtex_prints_every_source() -> None:
    rows = list(Source.objects.all())
    with untraced():
        printed = set_in_plain(bibliography.bibtex(rows))
    assert set(printed) == {row.slug for row in rows}
    for row in rows:
        # What nobody dated is not dated.
        assert str(row.year or "") in printed[row.slug]
        assert row.title[:12].replace("--", "–") in printed[row.slug]
    assert printed["hamner2010"].startswith("S. R. Hamner, A. Seth, and S. L. Delp.")


def test_citeproc_prints_every_source() -> None:
    rows = list(Source.objects.all())
    with untraced():
        printed = cited_in_csl(bibliography.csl_json(rows))
    assert set(printed) == {row.slug for row in rows}
    assert "2010" in printed["hamner2010"]


def test_rispy_reads_every_source() -> None:
    rows = list(Source.objects.all())
    with untraced():
        records = read_ris(bibliography.ris(rows))
    assert len(records) == len(rows)
    for row, record in zip(rows, records, strict=True):
        assert record["title"] == row.title
        assert record["urls"] == [row.link]
        assert record.get("year") == (str(row.year) if row.year else None)
        assert record.get("doi", "") == row.doi
        listed = [str(name) for name in row.written_by.names]
        assert len(record.get("authors", [])) == len(listed) + row.written_by.has_others


def test_an_article_as_ris() -> None:
    [record] = read_ris(bibliography.ris([Source.objects.get(slug="montgomery1994")]))
    assert record == {
        "type_of_reference": "JOUR",
        "authors": ["Montgomery, W. H., III", "Pink, M.", "Perry, J."],
        "title": "Electromyographic analysis of hip and knee musculature during running",
        "journal_name": "American Journal of Sports Medicine",
        "volume": "22",
        "number": "2",
        "start_page": "272",
        "end_page": "278",
        "year": "1994",
        "doi": "10.1177/036354659402200220",
        "urls": ["https://doi.org/10.1177/036354659402200220"],
    }


def test_a_work_without_a_year_says_when_it_was_read() -> None:
    undated = made(authors="{NHS}", read_on=datetime.date(2026, 11, 27), kind="popular")
    assert "urldate = {2026-11-27}" in bibliography.bibtex([undated])
    assert json.loads(bibliography.csl_json([undated]))[0]["accessed"] == {
        "date-parts": [[2026, 11, 27]]
    }
    assert read_ris(bibliography.ris([undated]))[0]["access_date"] == "2026/11/27"
    line = "NHS (no date). A study. Read 27 November 2026. https://example.org/"
    assert bibliography.cite_as(undated) == line
    # A year says enough, and nobody made up a day.
    dated = made(year=2020, read_on=datetime.date(2026, 11, 27))
    for write in (bibliography.bibtex, bibliography.csl_json, bibliography.ris):
        assert "2026" not in write([dated])
        assert "2026" not in write([made()])


AWKWARD = Reference(
    key="awkward",
    kind="webpage",
    title="100% “é” & {x} _ # $ ~ ^ \\",
    authors=parse("{Low & Sons, Ltd}\nvan Low B"),
    url="https://example.org/?a=1&b=%20_",
    issued=datetime.date(2026, 3, 4),
    container="A & B",
)


def test_awkward_signs_come_through_all_programs() -> None:
    printed = set_in_plain(references.bibtex([AWKWARD]))["awkward"]
    assert "Low & Sons, Ltd" in printed
    assert "100% “é” &" in printed
    assert "March 2026" in printed
    [record] = read_ris(references.ris([AWKWARD]))
    assert record["title"] == AWKWARD.title
    assert record["authors"] == ["Low & Sons, Ltd", "van Low, B."]
    assert "awkward" in cited_in_csl(references.csl_json([AWKWARD]))
