"""What every page of text shares: a writer that knows its sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse

from muscles import pictures
from muscles.markdown import Resolver, Writer
from muscles.models import ContentModel, Source, Term

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


class PageWriter(Writer):
    """A writer of one page's texts that also lists the sources it used."""

    def __init__(self, resolver: Resolver, known: Mapping[str, Source], own_address: str) -> None:
        super().__init__(resolver, own_address)
        self._known = known

    @property
    def sources(self) -> list[Source]:
        """Return the sources cited so far, in the order of their numbers."""
        return [self._known[key] for key in self.order]


def writer(*rows: ContentModel, address: str = "", more: Iterable[Source] = ()) -> PageWriter:
    """Return a writer for the texts of ``rows`` on the page at ``address``.

    Costs two queries: the cited sources, and the spellings of the glossary.
    """
    keys = {key for row in rows for key in row.cited_keys()}
    known = {source.slug: source for source in Source.objects.filter(slug__in=keys)}
    known.update((source.slug, source) for source in more)

    def source(key: str) -> tuple[str, str] | None:
        found = known.get(key)
        return (found.short, found.get_absolute_url()) if found else None

    def page(kind: str, slug: str) -> str | None:
        return reverse(f"muscles:{URL_NAMES[kind]}", args=[slug])

    terms = {
        spelling.lower(): term.get_absolute_url()
        for term in Term.objects.only("slug", "name", "aliases")
        for spelling in term.spellings
    }
    return PageWriter(Resolver(source, page, pictures.from_text, terms), known, address)
