"""What every page of text shares: a writer that knows its sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from django.urls import reverse

from muscles import pictures
from muscles.markdown import Resolver, Work, Writer, plain
from muscles.memo import once_a_revision
from muscles.models import ContentModel, Source, Term
from muscles.models.evidence import SourceKind

URL_NAMES = {
    "muscle": "muscle",
    "group": "group",
    "phase": "phase",
    "terrain": "terrain",
    "tissue": "tissue",
    "exercise": "exercise",
    "injury": "injury",
    "claim": "claim",
    "article": "article",
    "term": "term",
    "about": "about-page",
}

# With the name before it, what a margin note says of a source then fits into two lines.
_LONGEST = 52


class PageWriter(Writer):
    """A writer of one page's texts that also lists the sources it used."""

    def __init__(self, resolver: Resolver, known: Mapping[str, Source], own_address: str) -> None:
        super().__init__(resolver, own_address)
        self._known = known

    @property
    def sources(self) -> list[Source]:
        """Return the sources cited so far, in the order of their numbers."""
        return [self._known[key] for key in self.order]


def about(source: Source) -> str:
    """Return in a few words who was measured, or else what kind of work a source is.

    What we take from a study or review opens with whom it is about: “Forty runners.” Teaching pages
    measured nobody; of them, and where the opening is long, the kind tells more.
    """
    if source.kind in (SourceKind.STUDY, SourceKind.REVIEW):
        opening = plain(source.finding).partition(". ")[0].rstrip(".")
        if len(opening) <= _LONGEST:
            return opening
    return f"A {source.get_kind_display()}"


def writer(*rows: ContentModel, address: str = "", more: Iterable[Source] = ()) -> PageWriter:
    """Return a writer for the texts of ``rows`` on the page at ``address``.

    Costs two queries: the cited sources, and the spellings of the glossary.
    """
    keys = {key for row in rows for key in row.cited_keys()}
    known = {source.slug: source for source in Source.objects.filter(slug__in=keys)}
    known.update((source.slug, source) for source in more)

    @cache
    def source(key: str) -> Work | None:
        found = known.get(key)
        return Work(found.short, found.get_absolute_url(), about(found)) if found else None

    def page(kind: str, slug: str) -> str | None:
        return reverse(f"muscles:{URL_NAMES[kind]}", args=[slug])

    return PageWriter(Resolver(source, page, pictures.from_text, _spellings()), known, address)


@once_a_revision
def _spellings() -> dict[str, str]:
    """Return the address of each of the glossary's spellings, in lower case. One query."""
    return {
        spelling.lower(): term.get_absolute_url()
        for term in Term.objects.only("slug", "name", "aliases")
        for spelling in term.spellings
    }
