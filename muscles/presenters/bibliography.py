"""The bibliography: sources filtered, sorted, cited, and written as BibTeX, CSL-JSON, RIS and CSV.

What our fields do not say is left out, never made up: a page that shows no author has none, and
a locator that is not “volume(issue):pages” is copied into the note.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import groupby

from muscles.models import Source
from muscles.models.evidence import SourceKind
from muscles.text import references
from muscles.text.references import Reference

# Letters that Unicode does not take apart into a plain one and an accent.
_PLAIN = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i"})


@lru_cache(maxsize=1024)
def folded(text: str) -> str:
    """Return ``text`` in small letters without accents, for comparisons."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


_LISTED = ("slug", "authors", "year", "title", "kind", "read")
"""The fields that lists show, sort by and look in."""

# Lists --------------------------------------------------------------------------------------


def chosen(kind: str = "", read: str = "", q: str = "", order: str = "") -> list[Source]:
    """Return the sources that fit all filters given, by first author or with the newest first.

    Every word of ``q`` has to stand in authors, title, year or key; accents and case do not count.
    """
    rows = Source.objects.chosen(kind or "").only(*_LISTED)
    if read:
        rows = rows.filter(read=read)
    words = folded(q or "").split()
    found = [row for row in rows if all(word in _searched(row) for word in words)]
    if order == "year":
        return sorted(found, key=lambda row: (-(row.year or 0), _place(row)))
    return sorted(found, key=_place)


def _searched(row: Source) -> str:
    return folded(f"{row.written_by} {row.title} {row.year or ''} {row.slug}")


def _place(row: Source) -> tuple[str, int, str]:
    """Return what a source is sorted by: its author, or its title where no author is shown."""
    return (folded(_heading(row)), row.year or 0, row.slug)


def _heading(row: Source) -> str:
    names = row.written_by.names
    return " ".join(f"{name.family} {name.given}" for name in names) if names else row.title


def grouped(rows: Iterable[Source], order: str = "") -> list[tuple[str, list[Source]]]:
    """Return sorted ``rows`` under their first letter, or under their year."""

    def label(row: Source) -> str:
        if order == "year":
            return str(row.year or "No year given")
        first = folded(_heading(row)).lstrip("\"'(“")[:1].upper()
        return first if first.isalpha() else "0–9"

    return [(name, list(items)) for name, items in groupby(rows, label)]


def known_by(row: Source) -> str:
    """Return what a source is looked up by: its first author, or how its title begins."""
    if names := row.written_by.names:
        return names[0].family
    words = row.title.split()
    return f"“{' '.join(words[:3]).rstrip(' .,:;')}{' …' if len(words) > 3 else ''}”"


# One source in words ------------------------------------------------------------------------


def cite_as(row: Source) -> str:
    """Return a citation for readers to copy: authors, year, title, where, address."""
    return references.plain(reference(row))


def published_in(row: Source) -> str:
    """Return journal, book or site and the place in it."""
    journal = re.sub(r"^in: ", "In: ", row.journal)
    return ", ".join(part for part in (journal, _said_locator(row)) if part)


def _said_locator(row: Source) -> str:
    """Return the locator without the words that only say it is a page of the web."""
    return "" if row.locator in ("web", "web page", "web record", str(row.year)) else row.locator


# What kind of work, and where in it ---------------------------------------------------------

_IN_VOLUME = re.compile(
    r"(?P<volume>\d+)(?:\((?P<issue>[^)]+)\))?(?::(?P<pages>(?:[A-Za-z.]*\d[\w.]*)(?:[-–][\w.]+)?))?"
)


def work_type(row: Source) -> str:
    """Return the CSL type of a work: ``article-journal``, ``chapter``, ``webpage`` …"""
    if row.kind == SourceKind.DATA:
        return "dataset"
    if row.kind == SourceKind.POPULAR:
        return "webpage"
    if row.kind == SourceKind.TEXTBOOK:
        is_book = row.year and row.locator != "web" and not row.locator.startswith("updated")
        return "book" if is_book else "webpage"
    if row.journal.startswith("in: "):
        return "chapter"
    return "article" if row.journal.endswith("(preprint)") else "article-journal"


def _in_volume(row: Source) -> dict[str, str]:
    """Return ``volume``, ``issue`` and ``pages``, without those that the locator lacks."""
    if work_type(row) != "article-journal":
        return {}
    # "2024" alone is the year once more, not a volume.
    match = None if row.locator == str(row.year) else _IN_VOLUME.fullmatch(row.locator)
    return {key: text for key, text in match.groupdict().items() if text} if match else {}


def _notes(row: Source) -> str:
    """Return what has no field of its own in a reference manager."""
    parts = [] if _in_volume(row) else [_said_locator(row)]
    if row.is_unread:
        parts.append("Not read by Running Muscles")
    return "; ".join(part for part in parts if part)


def _book_and_publisher(row: Source) -> tuple[str, str]:
    """Return book and publisher of a chapter: ``in: The First Humans (Springer)``."""
    match = re.fullmatch(r"in: (.+?)(?: \(([^)]+)\))?", row.journal)
    return (match[1], match[2] or "") if match else (row.journal, "")


def reference(row: Source) -> Reference:
    """Return a source as a reference manager takes it, under our key."""
    kind = work_type(row)
    work = Reference(
        key=row.slug,
        kind=kind,
        title=row.title,
        authors=row.written_by,
        issued=row.year,
        # A work without a year may change: what counts is when it was read.
        accessed=None if row.year else row.read_on,
        doi=row.doi,
        url=row.link,
        note=_notes(row),
        place=_in_volume(row),
        said=_said_after_title(row),
    )
    if kind == "chapter":
        book, publisher = _book_and_publisher(row)
        return replace(work, container=book, publisher=publisher)
    if kind == "book":
        return replace(work, publisher=row.journal)
    if kind == "article":
        return replace(work, publisher=row.journal.removesuffix(" (preprint)"), genre="preprint")
    return replace(work, container=row.journal)


def _said_after_title(row: Source) -> str:
    """Return where a work stands; a site that is its own author need not be named twice."""
    names = row.written_by.names
    is_own = len(names) == 1 and names[0].family == row.journal
    return _said_locator(row) if is_own else published_in(row)


def bibtex(rows: Iterable[Source]) -> str:
    """Return the sources as a BibTeX file: one entry each, under our key."""
    return references.bibtex(map(reference, rows))


def csl_json(rows: Iterable[Source]) -> str:
    """Return the sources as CSL-JSON, which reference managers read."""
    return references.csl_json(map(reference, rows))


def ris(rows: Iterable[Source]) -> str:
    """Return the sources as a RIS file."""
    return references.ris(map(reference, rows))


# Records ------------------------------------------------------------------------------------

_RECORD = (
    "kind",
    "design",
    "people",
    "sex",
    "level",
    "comparison",
    "finding",
    "nulls",
    "harms",
    "conclusion",
    "read",
    "read_on",
    "note",
)


def records_csv(rows: Iterable[Source]) -> str:
    """Return what we hold of each source as comma-separated text, a source on a row.

    An empty cell was not told in what we read, or not noted: see the column ``read``.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["key", "title", "address", *_RECORD])
    for row in rows:
        told = ("" if (value := getattr(row, name)) is None else value for name in _RECORD)
        writer.writerow([row.slug, row.title, row.link, *told])
    return out.getvalue()
