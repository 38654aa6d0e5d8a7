"""The index of all public pages: made from the content, for one revision of it.

``follow`` brings it up to date. Whoever publishes many rows at once calls it in the transaction of
the rows (``load_content``); else the first search after a change does, before it answers. Either
way the index tells which content it was made of, all processes read the same one, and a
transaction that is rolled back leaves no trace.
"""

from __future__ import annotations

import logging
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.db import OperationalError, transaction
from django.db.models import Subquery
from django.urls import reverse
from django.utils import timezone
from modelsearch.backends import get_search_backends_with_name

from muscles import kinds
from muscles.kinds import Kind
from muscles.models import IndexedPage, IndexState, Revision
from muscles.models.base import address
from muscles.text import markdown, words

_log = logging.getLogger(__name__)
_FIXED = ("id", "address")
# The end of a line within a paragraph.
_WRAPPED = re.compile(r"(?<!\n)\n(?! *(?:[-*#|>]|\d+\.|\n))")


@dataclass(frozen=True)
class _Source:
    """What one page is indexed from; ``digest`` tells whether any of it has changed."""

    address: str
    kind: str
    slug: str
    names: tuple[str, ...]
    texts: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    lit: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        parts = (_rules(), self.kind, *self.names, "", *self.texts, "", *self.beside, "", *self.lit)
        return blake2b("\x00".join(parts).encode(), digest_size=16).hexdigest()


@cache
def _rules() -> str:
    """Return a digest of the code that makes an index: another version makes it anew."""
    digest = blake2b(digest_size=8)
    for module in (__file__, words.__file__, markdown.__file__):
        digest.update(Path(str(module)).read_bytes())
    return digest.hexdigest()


def stamp(revision: Revision) -> str:
    """Return what an index of the content at ``revision`` is marked with: it, the day, the rules.

    The day is in it because articles become public on theirs.
    """
    return f"{revision}/{timezone.localdate()}/{_rules()}"


def follow() -> str:
    """Make the index that of the content as it is now, if it is not; return its stamp."""
    wanted, held = _wanted_and_held()
    if held == wanted:
        return wanted
    try:
        with transaction.atomic():
            Revision.lock()
            wanted, held = _wanted_and_held()
            if held != wanted:
                _write(wanted)
    except OperationalError:
        # Somebody writes for longer than we can wait. What was right before answers meanwhile.
        if not held:
            raise
        _log.warning("The index could not be brought up to date.", exc_info=True)
        return held
    return wanted


def _wanted_and_held() -> tuple[str, str]:
    """Return the stamp of the content and that of the index. One query."""
    states = IndexState.objects.filter(pk=IndexState.ONLY).values("stamp")[:1]
    rows = Revision.objects.filter(pk=Revision.ONLY).annotate(held=Subquery(states))
    revision = next(iter(rows), None)
    return stamp(revision or Revision()), getattr(revision, "held", None) or ""


def _write(mark: str) -> None:
    """Write what differs from the content: new pages, changed ones, and those that are gone."""
    backends = [backend for _, backend in get_search_backends_with_name(with_auto_update=True)]
    state, _ = IndexState.objects.get_or_create(pk=IndexState.ONLY)
    count = Counter(vocabulary_of(state))
    held = dict(IndexedPage.objects.values_list("address", "digest"))
    sources = {source.address: source for source in _sources()}
    stale = [path for path in held if path not in sources]
    changed = [each for each in sources.values() if held.get(each.address) != each.digest]
    touched = IndexedPage.objects.filter(address__in=[*stale, *(each.address for each in changed)])
    old = {page.address: page for page in _in_parts(touched, held, len(stale) + len(changed))}
    for page in old.values():
        count.subtract(page.vocabulary.split())
    for path in stale:
        for backend in backends:
            backend.delete(old[path])
    IndexedPage.objects.filter(address__in=stale).delete()
    pages = [_page(each, old.get(each.address)) for each in changed]
    for page in pages:
        count.update(page.vocabulary.split())
    IndexedPage.objects.bulk_create([page for page in pages if page.pk is None])
    fields = [field.name for field in IndexedPage._meta.concrete_fields if field.name not in _FIXED]
    IndexedPage.objects.bulk_update([page for page in pages if page.address in old], fields, 50)
    for backend in backends if pages else ():
        backend.add_bulk(IndexedPage, pages)
    state.stamp = mark
    state.vocabulary = "\n".join(f"{word} {n}" for word, n in sorted(count.items()) if n > 0)
    state.save()


def _in_parts(touched: Any, held: Mapping[str, str], many: int) -> Iterator[IndexedPage]:
    """Yield the rows to be written over; all at once where that is most of the table."""
    if not held or not many:
        return
    if many < 400:
        yield from touched
        return
    yield from IndexedPage.objects.all()


def vocabulary_of(state: IndexState) -> dict[str, int]:
    """Return on how many pages each word stands, by the word as it is written."""
    found = {}
    for line in state.vocabulary.split("\n") if state.vocabulary else ():
        word, _, number = line.partition(" ")
        found[word] = int(number)
    return found


def _sources() -> Iterator[_Source]:
    for url_name, name in kinds.OTHER_PAGES.items():
        yield _Source(reverse(f"muscles:{url_name}"), "", "", (name,))
    for kind in kinds.KINDS:
        if kind.list_url_name:
            names = (kind.heading, kind.plural)
            yield _Source(reverse(f"muscles:{kind.list_url_name}"), "", "", names)
    for kind in kinds.with_page():
        yield from _of_kind(kind)


def _of_kind(kind: Kind) -> Iterator[_Source]:
    rows: Any = kind.model._default_manager.public().order_by("pk")
    named = (kind.name_field, *kind.also_named)
    texts = kind.searched or kind.texts
    beside = _beside(rows, kind.found_with)
    lit = _beside(rows, (kind.lights,) if kind.lights else ())
    for pk, slug, *values in rows.values_list("pk", "slug", *named, *texts):
        said = [str(value or "") for value in values]
        names = [line for name in said[: len(named)] for line in name.split("\n") if line]
        yield _Source(
            address(kind.url_name, slug),
            kind.url_name,
            slug,
            tuple(names),
            tuple(filter(None, said[len(named) :])),
            tuple(dict.fromkeys(beside[pk])),
            tuple(lit[pk]),
        )


def _beside(rows: Any, paths: Iterable[str]) -> Mapping[int, list[str]]:
    """Return what stands in other rows, by the number of the row that leads there."""
    found: dict[int, list[str]] = defaultdict(list)
    for path in paths:
        for pk, value in rows.order_by("pk", path).values_list("pk", path):
            if value:
                found[pk].append(str(value))
    return found


def _page(source: _Source, old: IndexedPage | None) -> IndexedPage:
    page = old or IndexedPage(address=source.address)
    plain = [markdown.plain(_WRAPPED.sub(" ", text)) for text in source.texts]
    text = "\n".join(line.strip() for part in plain for line in part.split("\n") if line.strip())
    beside = " ".join(markdown.plain(each) for each in source.beside)
    page.kind, page.slug, page.digest = source.kind, source.slug, source.digest
    page.names = "\n".join(source.names)
    page.lit = " ".join(source.lit)
    page.lead = plain[0].split("\n")[0] if plain else ""
    page.text = text
    page.title = " ".join(words.stems(f"{page.names}\n{words.apart(source.slug)}"))
    page.body = " ".join(words.stems(f"{text} {beside}"))
    page.vocabulary = " ".join(sorted(set(words.words(f"{page.names} {text} {beside}"))))
    return page
