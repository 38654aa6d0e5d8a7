"""What every page of text shares: a writer that knows its sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from muscles import kinds
from muscles.models import Source, Term
from muscles.models.base import address as address_of
from muscles.models.evidence import SourceKind
from muscles.pagecache.per_revision import cached_per_revision
from muscles.presenters import pictures
from muscles.text.glossary import Spellings
from muscles.text.markdown import Resolver, Work, Writer, citations, plain

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
    if source.kind in (SourceKind.STUDY, SourceKind.REVIEW) and (who := _opening(source.finding)):
        return who
    return f"A {source.get_kind_display()}"


@lru_cache(maxsize=1024)
def _opening(finding: str) -> str:
    """Return the first sentence of what we take from a work, or nothing if it is long."""
    opening = plain(finding).partition(". ")[0].rstrip(".")
    return opening if len(opening) <= _LONGEST else ""


@cached_per_revision(most=1024)
def reference(source: Source) -> SafeString:
    """Return a source as a page's list of sources shows it; many pages show the same."""
    return render_to_string("muscles/components/reference.html", {"source": source})


def writer(*texts: str, address: str = "", more: Iterable[Source] = ()) -> PageWriter:
    """Return a writer for ``texts`` on the page at ``address``; ``more`` are sources at hand.

    Costs two queries: the other sources that the texts cite, and the spellings of the glossary.
    """
    known = {source.slug: source for source in more}
    keys = {key for text in texts for key in citations(text)} - known.keys()
    known |= {source.slug: source for source in Source.objects.filter(slug__in=keys)}

    @cache
    def source(key: str) -> Work | None:
        found = known.get(key)
        return Work(found.short, found.get_absolute_url(), about(found)) if found else None

    linked = kinds.linked()

    def page(word: str, slug: str) -> str | None:
        return address_of(linked[word].url_name, slug) if word in linked else None

    return PageWriter(Resolver(source, page, pictures.from_text, _spellings()), known, address)


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
