"""The tables of claims, sources, words, and of what each row is linked to and rests on.

A cell holds one value. What a row has several of stands in a table of its own, a value on a row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from muscles.models import Claim, Muscle, Source, Term
from muscles.models.evidence import Reading, SourceKind, Verdict
from muscles.models.identifiers import CATALOGUES
from muscles.models.identifiers import parts as identifier_parts
from muscles.opendata import content
from muscles.opendata.columns import (
    JUDGED,
    NAME,
    PAGE,
    TEXTBOOK,
    UPDATED,
    key,
    one_of,
    sure,
    text,
    words,
)
from muscles.opendata.model import Column, Table
from muscles.text import markdown

RECORD = "the work itself, as far as we read it"


class Line(NamedTuple):
    """One of several values of a row."""

    owner: str
    place: int
    said: str


class Number(NamedTuple):
    """The number of a muscle, or of a named part of it, in one catalogue."""

    muscle: str
    part: str
    catalogue: str
    number: str


class Link(NamedTuple):
    """One link from a row to a row of another table."""

    table: str
    row: str
    relation: str
    to_table: str
    to_row: str


class Citation(NamedTuple):
    """One column of a row that rests on one source."""

    table: str
    row: str
    column: str
    source: str


CLAIMS = Table(
    name="claims",
    title="Claims, checked",
    row_is="one sentence that runners hear, with our verdict",
    columns=(
        key("claim", "claim"),
        words("name", "the sentence", "what runners hear"),
        words("topic", "a word that like claims share", "our words"),
        one_of("verdict", "how it stands against its sources", Verdict),
        sure(),
        text("why", "why this verdict"),
        text("better_wording", "how to say it rightly", may_lack=True),
        UPDATED,
        PAGE,
    ),
    rows=Claim.objects.all,
)
SOURCES = Table(
    name="sources",
    title="Sources",
    row_is="one study, review, book, page or data set that statements rest on",
    columns=(
        key("source", "source"),
        Column(name="cited_as", meaning="first author and year", read=lambda row: row.short),
        Column(
            name="year", meaning="year it came out", type="integer", origin=RECORD, may_lack=True
        ),
        words("title", "its title", RECORD),
        words("journal", "journal, book or site", RECORD, may_lack=True),
        words("locator", "volume, issue and pages, or the section", RECORD, may_lack=True),
        words("doi", "DOI, without an address before it", RECORD, may_lack=True),
        words("url", "where it was seen, if it has no DOI", RECORD, may_lack=True),
        one_of("kind", "kind of study", SourceKind),
        words("design", "how it was done", RECORD, may_lack=True),
        words("people", "people in each group", RECORD, may_lack=True),
        words("sex", "how many women and men", RECORD, may_lack=True),
        words("level", "who they were", RECORD, may_lack=True),
        words("comparison", "compared with what", RECORD, may_lack=True),
        text("finding", "what it found"),
        text("nulls", "what it did not find", may_lack=True),
        text("harms", "what did harm", may_lack=True),
        text("conclusion", "what its authors conclude", may_lack=True),
        one_of("read", "what of it we read", Reading, "our notes"),
        Column(
            name="read_on",
            meaning="day it was read",
            type="date",
            origin="our notes",
            may_lack=True,
        ),
        PAGE,
    ),
    rows=Source.objects.all,
)
TERMS = Table(
    name="terms",
    title="Glossary",
    row_is="one word that our texts explain",
    columns=(key("term", "word"), NAME, text("definition", "what it means"), PAGE),
    rows=Term.objects.all,
)


def _lines(
    name: str, title: str, of: tuple[str, str], said: tuple[str, str, str], rows: Any
) -> Table:
    """Return a table of what one row of ``of`` (column, table) has several of.

    ``said`` is name, meaning and origin of the value.
    """
    owner = Column(
        name=of[0], meaning=f"key of the {of[0]}", refers=of[1], read=lambda line: line.owner
    )
    place = Column(name="place", meaning="1 is the first", type="integer")
    value = Column(name=said[0], meaning=said[1], origin=said[2], read=lambda line: line.said)
    return Table(
        name=name,
        title=title,
        row_is=f"one {said[0]} of one {of[0]}",
        columns=(owner, place, value),
        rows=rows,
        has_key=False,
    )


def _numbered(rows: Any, values: Callable[[Any], list[str]]) -> Iterator[Line]:
    for row in rows:
        for place, said in enumerate(values(row), 1):
            yield Line(row.slug, place, said)


ACTIONS = _lines(
    "muscle-actions",
    "What muscles can do",
    ("muscle", "muscles"),
    ("action", "what it can do", TEXTBOOK),
    lambda: _numbered(Muscle.objects.only("slug", "actions"), lambda row: row.action_list),
)
AUTHORS = _lines(
    "source-authors",
    "Authors of sources",
    ("source", "sources"),
    ("author", "as printed; an organisation stands in braces", RECORD),
    lambda: _numbered(
        Source.objects.only("slug", "authors"),
        lambda row: [line for line in row.authors.split("\n") if line],
    ),
)
SPELLINGS = _lines(
    "term-spellings",
    "Spellings of words",
    ("term", "terms"),
    ("spelling", "a spelling that texts use; the first is the name", "our texts"),
    lambda: _numbered(Term.objects.only("slug", "name", "aliases"), lambda row: row.spellings),
)


def _numbers() -> Iterator[Number]:
    for muscle in Muscle.objects.only("slug", *(row.field for row in CATALOGUES)):
        for catalogue in CATALOGUES:
            for part, number in identifier_parts(getattr(muscle, catalogue.field)):
                yield Number(muscle.slug, part, catalogue.name, f"{catalogue.name}:{number}")


NUMBERS = Table(
    name="catalogue-numbers",
    title="Muscles in catalogues of anatomy",
    row_is="one number of one muscle, or of a named part of it",
    columns=(
        Column(name="muscle", meaning="key of the muscle", refers="muscles"),
        Column(name="part", meaning="the part that has the number", may_lack=True),
        Column(name="catalogue", meaning="name of the catalogue"),
        Column(name="number", meaning="catalogue:number; so no program drops a 0 in front"),
    ),
    rows=_numbers,
    credit="Terminologia Anatomica (TA2, TA98; FIPAT), Foundational Model of Anatomy (FMA), Uberon "
    "(CC BY 3.0), Wikidata (CC0).",
    has_key=False,
)

# The tables whose rows have a list of sources, or texts that cite.
_CITING = (
    content.MUSCLES,
    content.GROUPS,
    content.PHASES,
    content.ROLES,
    content.TERRAINS,
    content.EFFECTS,
    content.TISSUES,
    content.EXERCISES,
    content.PAINS,
    content.FLAGS,
    CLAIMS,
    TERMS,
)
# The name of the field in which a row lists its sources, other than "sources".
_LISTS = {"muscles": "anatomy_sources"}
_LINKED = {
    content.MUSCLES: {"antagonists": content.MUSCLES, "synergists": content.MUSCLES},
    content.TISSUES: {"muscles": content.MUSCLES},
    content.PAINS: {
        "muscles": content.MUSCLES,
        "tissues": content.TISSUES,
        "exercises": content.EXERCISES,
    },
    CLAIMS: {"muscles": content.MUSCLES, "phases": content.PHASES, "terrains": content.TERRAINS},
    TERMS: {"see_also": TERMS},
}


def _citations() -> Iterator[Citation]:
    for table in _CITING:
        rows: Any = table.rows()
        for row, sources in _with_list(rows, _LISTS.get(table.name, "sources")):
            name = str(table.columns[0].cell(row))
            for column in table.columns:
                if column.is_text:
                    for source in dict.fromkeys(markdown.citations(column.raw(row))):
                        yield Citation(table.name, name, column.name, source)
            for source in sources:
                yield Citation(table.name, name, "", source)


def _links() -> Iterator[Link]:
    for table, relations in _LINKED.items():
        for relation, other in relations.items():
            rows: Any = table.rows()
            for row, linked in _with_list(rows.select_related(None).only("slug"), relation):
                for slug in linked:
                    yield Link(table.name, row.slug, relation.replace("_", " "), other.name, slug)


def _with_list(rows: Any, relation: str) -> Iterator[tuple[Any, list[str]]]:
    """Yield each row with the keys of its list called ``relation``, if it has one. Two queries."""
    found: dict[int, list[str]] = {}
    if relation in {field.name for field in rows.model._meta.many_to_many}:
        pairs = rows.model.objects.filter(**{f"{relation}__isnull": False}).order_by("pk")
        names = pairs.values_list("pk", f"{relation}__slug").order_by("pk", f"{relation}__slug")
        for pk, slug in names:
            found.setdefault(pk, []).append(slug)
    for row in rows:
        yield row, found.get(row.pk, [])


LINKS = Table(
    name="links",
    title="What belongs together",
    row_is="one link from a row of one table to a row of another",
    columns=(
        Column(name="table", meaning="the table"),
        Column(name="row", meaning="key of its row"),
        Column(name="relation", meaning="what the linked rows are to it", origin=JUDGED),
        Column(name="to_table", meaning="the other table"),
        Column(name="to_row", meaning="key of its row"),
    ),
    rows=_links,
    has_key=False,
)
CITATIONS = Table(
    name="citations",
    title="What each statement rests on",
    row_is="one source of one text, or of a row as a whole",
    note="Of muscles, the sources of the row as a whole are those of origin, insertion, nerve and "
    "what it can do.",
    columns=(
        Column(name="table", meaning="the table"),
        Column(name="row", meaning="key of its row"),
        Column(name="column", meaning="the text; empty for the row as a whole", may_lack=True),
        Column(name="source", meaning="key of the source", refers="sources"),
    ),
    rows=_citations,
    has_key=False,
)
