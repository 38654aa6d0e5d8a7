"""The bibliography: sources filtered, sorted, cited, and written as BibTeX, CSL-JSON and CSV.

What our fields do not say is left out, never made up: a page that shows no author has none, and
a locator that is not “volume(issue):pages” is copied into the note.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import Any

from muscles.models import Source
from muscles.models.evidence import SourceKind
from muscles.text.authors import Name

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
    authors = row.written_by
    people = [" ".join(filter(None, (n.family, n.given, n.roman_suffix))) for n in authors.names]
    who = ", ".join(people) + (" et al." if authors.has_others else "")
    year = f"({row.year})" if row.year else "(no date)"
    head = [f"{who} {year}", row.title] if who else [f"{row.title} {year}"]
    # A site that is its own author need not be named twice.
    tail = _said_locator(row) if row.journal == who else published_in(row)
    return " ".join([*(_closed(part) for part in (*head, tail) if part), row.link])


def published_in(row: Source) -> str:
    """Return journal, book or site and the place in it."""
    journal = re.sub(r"^in: ", "In: ", row.journal)
    return ", ".join(part for part in (journal, _said_locator(row)) if part)


def _said_locator(row: Source) -> str:
    """Return the locator without the words that only say it is a page of the web."""
    return "" if row.locator in ("web", "web page", "web record", str(row.year)) else row.locator


def _closed(part: str) -> str:
    return part if part.endswith((".", "?", "!")) else f"{part}."


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


# BibTeX -------------------------------------------------------------------------------------

_BIBTEX_TYPES = {
    "article-journal": "article",
    "article": "misc",
    "book": "book",
    "chapter": "incollection",
    "dataset": "misc",
    "webpage": "misc",
}
_TEX = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def tex(text: str) -> str:
    """Return ``text`` with TeX's special characters escaped."""
    return "".join(_TEX.get(sign, sign) for sign in text)


def bibtex(rows: Iterable[Source]) -> str:
    """Return the sources as a BibTeX file: one entry each, under our key."""
    return "\n".join(map(_bibtex_entry, rows))


def _bibtex_entry(row: Source) -> str:
    kind = work_type(row)
    fields: dict[str, str] = {
        "author": _bibtex_authors(row),
        # Braces twice: styles must not make small letters of EMG or Achilles.
        "title": f"{{{tex(row.title)}}}",
        **_bibtex_place(row, kind),
        "year": str(row.year or ""),
        # Address and DOI are read letter by letter; only what ends a field would harm.
        "doi": _verbatim(row.doi),
        "url": _verbatim(row.link),
        "note": tex(_notes(row)),
    }
    lines = [f"  {name} = {{{text}}}," for name, text in fields.items() if text]
    return "\n".join([f"@{_BIBTEX_TYPES[kind]}{{{row.slug},", *lines, "}\n"])


def _bibtex_place(row: Source, kind: str) -> dict[str, str]:
    inside = _in_volume(row)
    if kind == "article-journal":
        return {
            "journal": tex(row.journal),
            "volume": inside.get("volume", ""),
            "number": tex(inside.get("issue", "")),
            "pages": re.sub(r"[-–]", "--", inside.get("pages", "")),
        }
    if kind == "chapter":
        book, publisher = _book_and_publisher(row)
        return {"booktitle": f"{{{tex(book)}}}", "publisher": tex(publisher)}
    return {"publisher" if kind == "book" else "howpublished": tex(row.journal)}


def _bibtex_authors(row: Source) -> str:
    authors = row.written_by
    written = [
        f"{{{tex(n.family)}}}"  # A body is one name, whatever its words.
        if n.is_body
        else ", ".join(filter(None, (tex(n.family), n.roman_suffix, n.initials)))
        for n in authors.names
    ]
    return " and ".join([*written, *(["others"] if authors.has_others else [])])


def _verbatim(address: str) -> str:
    return address.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")


# CSL-JSON -----------------------------------------------------------------------------------


def csl_json(rows: Iterable[Source]) -> str:
    """Return the sources as CSL-JSON, which reference managers read."""
    return json.dumps([_csl(row) for row in rows], ensure_ascii=False, indent=1) + "\n"


def _csl(row: Source) -> dict[str, Any]:
    kind = work_type(row)
    authors = row.written_by
    item: dict[str, Any] = {
        "id": row.slug,
        "type": kind,
        "title": row.title,
        "author": [_csl_name(name) for name in authors.names],
        **_csl_place(row, kind),
        "issued": {"date-parts": [[row.year]]} if row.year else None,
        "DOI": row.doi,
        "URL": row.link,
        "note": "; ".join(
            part
            for part in (
                _notes(row),
                "More authors than are listed here" if authors.has_others else "",
            )
            if part
        ),
    }
    return {name: value for name, value in item.items() if value}


def _csl_name(name: Name) -> dict[str, str]:
    if name.is_body:
        return {"literal": name.family}
    suffix = {"suffix": name.roman_suffix} if name.suffix else {}
    return {"family": name.family, "given": name.initials, **suffix}


def _csl_place(row: Source, kind: str) -> dict[str, str]:
    inside = _in_volume(row)
    if kind == "article-journal":
        return {
            "container-title": row.journal,
            "volume": inside.get("volume", ""),
            "issue": inside.get("issue", ""),
            "page": inside.get("pages", ""),
        }
    if kind == "chapter":
        book, publisher = _book_and_publisher(row)
        return {"container-title": book, "publisher": publisher}
    if kind == "article":
        return {"publisher": row.journal.removesuffix(" (preprint)"), "genre": "preprint"}
    return {"publisher" if kind == "book" else "container-title": row.journal}


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
