"""A work as reference managers read it: plain text, BibTeX, CSL-JSON and RIS.

What a work does not say is left out, never made up: who shows no author has none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from muscles.text.authors import Authors, Name

_BIBTEX_TYPES = {"article-journal": "article", "book": "book", "chapter": "incollection"}
"""The BibTeX type of each CSL type that has one; all others are ``misc``."""
_NEEDED = {
    "article": ("author", "title", "journal", "year"),
    "book": ("author", "title", "publisher", "year"),
    "incollection": ("author", "title", "booktitle", "year"),
}
"""What a style refuses a type without. A work that lacks one of them is ``misc``, too."""
_RIS_TYPES = {
    "article-journal": "JOUR",
    "article": "UNPB",
    "book": "BOOK",
    "chapter": "CHAP",
    "dataset": "DATA",
    "figure": "FIGURE",
    "webpage": "ELEC",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
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


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A work, under ``key``. ``kind`` is its CSL type: ``webpage``, ``figure``, ``chapter`` …

    ``container`` is the journal, book or site that holds it, with the ``place`` in it: volume,
    issue and pages. ``issued`` is a year alone, or the day of a version; ``accessed`` is the day
    somebody read a work that shows no year. ``said`` is what the plain text says between title and
    address.
    """

    key: str
    kind: str
    title: str
    authors: Authors
    url: str
    issued: date | int | None = None
    accessed: date | None = None
    container: str = ""
    publisher: str = ""
    genre: str = ""
    place: dict[str, str] = field(default_factory=dict)
    doi: str = ""
    note: str = ""
    said: str = ""

    @property
    def year(self) -> int | None:
        """Return the year of the work or of its version."""
        return self.issued.year if isinstance(self.issued, date) else self.issued


def plain(work: Reference) -> str:
    """Return a citation for readers to copy: authors, year, title, where, address."""
    people = [
        " ".join(filter(None, (n.family, n.given, n.roman_suffix))) for n in work.authors.names
    ]
    who = ", ".join(people) + (" et al." if work.authors.has_others else "")
    year = f"({work.year})" if work.year else "(no date)"
    head = [f"{who} {year}", work.title] if who else [f"{work.title} {year}"]
    read = f"Read {_day(work.accessed)}" if work.accessed else ""
    return " ".join([*(_closed(part) for part in (*head, work.said, read) if part), work.url])


def _closed(part: str) -> str:
    return part if part.endswith((".", "?", "!")) else f"{part}."


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


# BibTeX -------------------------------------------------------------------------------------


def tex(text: str) -> str:
    """Return ``text`` with TeX's special characters escaped."""
    return "".join(_TEX.get(sign, sign) for sign in text)


def bibtex(works: Iterable[Reference]) -> str:
    """Return works as a BibTeX file: one entry each, under their keys."""
    return "\n".join(map(_bibtex_entry, works))


def _bibtex_entry(work: Reference) -> str:
    kind = _BIBTEX_TYPES.get(work.kind, "misc")
    fields = _bibtex_fields(work, kind)
    if not all(fields.get(name) for name in _NEEDED.get(kind, ())):
        kind = "misc"
        fields = _bibtex_fields(work, kind)
    lines = [
        # A month is one of BibTeX's own words: it stands without braces.
        f"  {name} = {text if name == 'month' else f'{{{text}}}'},"
        for name, text in fields.items()
        if text
    ]
    return "\n".join([f"@{kind}{{{work.key},", *lines, "}\n"])


def _bibtex_fields(work: Reference, kind: str) -> dict[str, str]:
    day = work.issued if isinstance(work.issued, date) else None
    return {
        "author": _bibtex_authors(work.authors),
        # Braces twice: styles must not make small letters of EMG or Achilles.
        "title": f"{{{tex(work.title)}}}",
        **_bibtex_place(work, kind),
        "year": str(work.year or ""),
        "month": _MONTHS[day.month - 1] if day else "",
        "date": day.isoformat() if day else "",
        # Address and DOI are read letter by letter; only what ends a field would harm.
        "doi": _verbatim(work.doi),
        "url": _verbatim(work.url),
        "urldate": work.accessed.isoformat() if work.accessed else "",
        "note": tex(work.note),
    }


def _bibtex_place(work: Reference, kind: str) -> dict[str, str]:
    if kind == "incollection":
        return {"booktitle": f"{{{tex(work.container)}}}", "publisher": tex(work.publisher)}
    if kind == "book":
        return {"publisher": tex(work.publisher)}
    inside = work.place
    where = work.container or work.publisher
    where += f" ({work.genre})" if work.genre else ""
    return {
        "journal" if kind == "article" else "howpublished": tex(where),
        "volume": inside.get("volume", ""),
        "number": tex(inside.get("issue", "")),
        "pages": re.sub(r"[-–]", "--", inside.get("pages", "")),
    }


def _bibtex_authors(authors: Authors) -> str:
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


def csl_json(works: Iterable[Reference]) -> str:
    """Return works as CSL-JSON, which reference managers read."""
    return json.dumps([_csl(work) for work in works], ensure_ascii=False, indent=1) + "\n"


def _csl(work: Reference) -> dict[str, Any]:
    others = "More authors than are listed here" if work.authors.has_others else ""
    item: dict[str, Any] = {
        "id": work.key,
        "type": work.kind,
        "title": work.title,
        "author": [_csl_name(name) for name in work.authors.names],
        "container-title": work.container,
        "publisher": work.publisher,
        "genre": work.genre,
        "volume": work.place.get("volume", ""),
        "issue": work.place.get("issue", ""),
        "page": work.place.get("pages", ""),
        "issued": _csl_date(work.issued),
        "accessed": _csl_date(work.accessed),
        "DOI": work.doi,
        "URL": work.url,
        "note": "; ".join(part for part in (work.note, others) if part),
    }
    return {name: value for name, value in item.items() if value}


def _csl_name(name: Name) -> dict[str, str]:
    if name.is_body:
        return {"literal": name.family}
    suffix = {"suffix": name.roman_suffix} if name.suffix else {}
    return {"family": name.family, "given": name.initials, **suffix}


def _csl_date(day: date | int | None) -> dict[str, list[list[int]]] | None:
    if not day:
        return None
    parts = [day.year, day.month, day.day] if isinstance(day, date) else [day]
    return {"date-parts": [parts]}


# RIS ----------------------------------------------------------------------------------------


def ris(works: Iterable[Reference]) -> str:
    """Return works as a RIS file, which EndNote and its like read. Lines end as RIS wants them."""
    return "\r\n".join(line for work in works for line in [*_ris_lines(work), ""])


def _ris_lines(work: Reference) -> list[str]:
    first, _, last = re.sub("–", "-", work.place.get("pages", "")).partition("-")
    day = work.issued if isinstance(work.issued, date) else None
    tags = [
        *(("AU", _ris_name(name)) for name in work.authors.names),
        *([("AU", "et al.")] if work.authors.has_others else []),
        ("TI", work.title),
        ("JO" if work.kind == "article-journal" else "T2", work.container),
        ("PB", work.publisher),
        ("VL", work.place.get("volume", "")),
        ("IS", work.place.get("issue", "")),
        ("SP", first),
        ("EP", last),
        ("PY", str(work.year or "")),
        ("DA", f"{day:%Y/%m/%d}" if day else ""),
        ("Y2", f"{work.accessed:%Y/%m/%d}" if work.accessed else ""),
        ("DO", work.doi),
        ("UR", work.url),
        ("M3", work.genre),
        ("N1", work.note),
    ]
    told = [f"{tag}  - {' '.join(text.split())}" for tag, text in tags if text]
    return [f"TY  - {_RIS_TYPES[work.kind]}", *told, "ER  - "]


def _ris_name(name: Name) -> str:
    if name.is_body:
        return name.family
    return ", ".join(filter(None, (name.family, name.initials, name.roman_suffix)))
