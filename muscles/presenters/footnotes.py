"""The writer of a page's texts: it knows the sources, terms and figures that they name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from muscles import kinds
from muscles.models import Source, Term
from muscles.models.base import address as address_of
from muscles.models.evidence import SourceKind
from muscles.pagecache.per_revision import cached_per_revision
from muscles.presenters import text_figures
from muscles.presenters.text_figures import FigureInText
from muscles.text.glossary import Spellings
from muscles.text.markdown import Resolver, Work, Writer, citations, figures, plain

# With the name before it, what a margin note says of a source then fits into two lines.
_LONGEST = 52
# Kinds of source that measured people, or put together those that did.
_WORKS = (
    SourceKind.STUDY,
    SourceKind.TRIAL,
    SourceKind.MODEL,
    SourceKind.REVIEW,
    SourceKind.POOLED,
)


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

    The finding of a study or review opens with the people it is about: “Forty runners.” Where that
    sentence is long, and for teaching pages, which measured nobody, the kind says more.
    """
    if source.kind in _WORKS and (who := _opening(source.finding)):
        return who
    return f"A {source.get_kind_display()}"


def beside(source: Source) -> str:
    """Return what a margin note says under the name: ``about``, unless that is only “A study”."""
    said = about(source)
    return "" if said == f"A {SourceKind.STUDY.label}" else said


@lru_cache(maxsize=1024)
def _opening(finding: str) -> str:
    """Return the first sentence of a finding, or an empty text if it is long."""
    opening = plain(finding).partition(". ")[0].rstrip(".")
    return opening if len(opening) <= _LONGEST else ""


def writer(*texts: str, address: str = "", more: Iterable[Source] = ()) -> PageWriter:
    """Return a writer for ``texts`` on the page at ``address``; ``more`` are sources at hand.

    Everything the texts name is read here, so that rendering them makes no query: the other
    sources that they cite, the spellings of the glossary, and their figures. Two queries, and
    those of the figures.
    """
    known = {source.slug: source for source in more}
    keys = {key for text in texts for key in citations(text)} - known.keys()
    known |= {source.slug: source for source in Source.objects.filter(slug__in=keys)}
    drawn = {
        (kind, *options.items()): text_figures.find(kind, options)
        for text in texts
        for kind, options in figures(text)
    }

    @cache
    def source(key: str) -> Work | None:
        found = known.get(key)
        return Work(found.short, found.get_absolute_url(), beside(found)) if found else None

    linked = kinds.linked()

    def page(word: str, slug: str) -> str | None:
        return address_of(linked[word].url_name, slug) if word in linked else None

    def figure(kind: str, options: Mapping[str, str]) -> FigureInText | None:
        return drawn.get((kind, *options.items()))

    return PageWriter(Resolver(source, page, figure, _spellings()), known, address)


@cached_per_revision()
def _spellings() -> Spellings:
    """Return the glossary's spellings and where they lead. One query."""
    return Spellings(
        {
            spelling: term.get_absolute_url()
            for term in Term.objects.only("slug", "name", "aliases")
            for spelling in term.spellings
        }
    )
