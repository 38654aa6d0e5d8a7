"""The writer of a page's texts: it knows the sources, terms and figures that they name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from muscles import kinds
from muscles.models import Article, Source, Term
from muscles.models.base import address as address_of
from muscles.models.evidence import SourceKind
from muscles.pagecache.per_revision import cached_per_revision
from muscles.presenters import text_figures
from muscles.presenters.text_figures import FigureInText
from muscles.text.glossary import Spellings
from muscles.text.markdown import Resolver, Work, Writer, citations, figures, plain

# With the name before it, what a margin note says of a source then fits into two lines.
_LONGEST = 52
_MOST = 2048
"""So many sources are kept for a revision, four times as many as there are."""
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

    def __init__(self, resolver: Resolver, known: Mapping[str, Cited], own_address: str) -> None:
        super().__init__(resolver, own_address)
        self._known = known

    def anew(self, own_address: str) -> PageWriter:
        """Return a writer for another page that knows the same, and has numbered nothing yet."""
        return PageWriter(self._resolver, self._known, own_address)

    @property
    def sources(self) -> list[Source]:
        """Return the sources cited so far, in the order of their numbers."""
        return [self._known[key].source for key in self.order]


class Cited(NamedTuple):
    """A source, and how a citation shows it."""

    source: Source
    work: Work


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


def writer(
    *texts: str, address: str = "", named: Iterable[str] = (), draws: bool = True
) -> PageWriter:
    """Return a writer for ``texts`` on the page at ``address``.

    ``named`` are the keys of sources that the page cites beside its texts. Everything it names is
    read here, so that rendering makes no query: its sources, the spellings of the glossary, and
    its figures, if it ``draws`` any. Two queries, and those of the figures.
    """
    known = _read({*named, *(key for text in texts for key in citations(text))})
    drawn = {
        (kind, *options.items()): text_figures.find(kind, options)
        for text in texts
        for kind, options in (figures(text) if draws else ())
    }

    def source(key: str) -> Work | None:
        return known[key].work if key in known else None

    linked = kinds.linked()
    # What a reader would not find is told in words alone.
    closed = _articles_to_come() if any("(article:" in text for text in texts) else ()

    def page(word: str, slug: str) -> str | None:
        if word not in linked or (word == "article" and slug in closed):
            return None
        return address_of(linked[word].url_name, slug)

    def figure(kind: str, options: Mapping[str, str]) -> FigureInText | None:
        return drawn.get((kind, *options.items()))

    return PageWriter(Resolver(source, page, figure, _spellings()), known, address)


def _read(keys: set[str]) -> dict[str, Cited]:
    """Return the sources with these keys. One query, for those that no page has named before."""
    kept = _read_so_far()
    found = {key: cited for key in keys if (cited := kept.get(key))}
    if missing := keys - found.keys():  # Django writes the whole query for an empty set too.
        read = {row.slug: _cited(row) for row in Source.objects.filter(slug__in=missing)}
        found |= read
        if len(kept) > _MOST:
            kept.clear()
        kept |= read
    return found


def _cited(row: Source) -> Cited:
    return Cited(row, Work(row.short, row.get_absolute_url(), beside(row)))


@cached_per_revision(most=1)
def _read_so_far() -> dict[str, Cited]:
    """Return the sources that pages of this revision have named so far, for `_read` to add to."""
    return {}


@cached_per_revision(most=1)
def _articles_to_come() -> frozenset[str]:
    """Return the slugs of the articles whose day has not come. One query."""
    return frozenset(Article.objects.to_come().values_list("slug", flat=True))


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
