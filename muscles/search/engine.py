"""What a reader's words find: pages by name, by synonym and by text, the best first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from modelsearch.backends import get_search_backend
from modelsearch.query import And, Or, PlainText

from muscles import kinds
from muscles.models import IndexedPage
from muscles.search.lexicon import Brief, Lexicon, Meaning, current
from muscles.text import words

MOST = 40
"""So many pages at most are found; nobody reads on after that."""
MOST_WORDS = 16
"""So many words of a query count."""
_ENOUGH = 8
"""With fewer pages that have all words, those that have some are shown as well."""

# What a page scores, of about 100: by a name or synonym that is all of the query, by the text.
_NAME, _MEANING, _TEXT, _TITLE, _PREFERRED = 100.0, 96.0, 26.0, 24.0, 16.0
_LATER_NAME, _LATER_PAGE, _INSIDE = 4.0, 7.0, 0.45
# Everybody here runs: the word tells little beside others.
_WEAK = frozenset(words.stem(word) for word in ("run", "runs", "running", "runner", "runners"))


@dataclass
class Hit:
    """A page that was found, and how well it fits."""

    page: IndexedPage
    score: float
    # Whether the query names it, or a synonym leads to it.
    is_meant: bool


@dataclass
class Found:
    """What a query finds."""

    query: str
    # What was looked for instead, if a word was on no page; else empty.
    mended: str = ""
    # Other words that were looked for as well, as our pages write them.
    read_as: list[str] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    # The stems to mark in what is shown.
    stems: frozenset[str] = frozenset()

    @property
    def best(self) -> Hit | None:
        """Return the best page, if there is one that the query means."""
        return self.hits[0] if self.hits and self.hits[0].is_meant else None


@dataclass(frozen=True)
class _Part:
    """A phrase of the query that somebody gave a meaning or a page: which words, as a key."""

    key: str
    covers: frozenset[int]


def find(query: str) -> Found:
    """Return the pages that ``query`` finds, the best first."""
    lexicon = current()
    typed = words.words(query)[:MOST_WORDS]
    if not typed:
        return Found(query)
    mended = lexicon.mended(typed)
    search = _Search(lexicon, mended)
    found = Found(query, " ".join(mended) if mended != typed else "")
    found.hits = search.hits()
    found.read_as = search.read_as
    found.stems = frozenset(search.marked)
    return found


class _Search:
    """One query against one lexicon."""

    def __init__(self, lexicon: Lexicon, typed: Sequence[str]) -> None:
        self.lexicon = lexicon
        self.stems = [words.stem(word) for word in typed]
        telling = [i for i, word in enumerate(typed) if not words.is_empty(word)]
        strong = [i for i in telling if self.stems[i] not in _WEAK]
        self.telling = telling or list(range(len(typed)))
        self.strong = strong or self.telling
        self.said = [i for i, word in enumerate(typed) if not words.is_article(word)]
        self.read_as: list[str] = []
        self.marked: set[str] = {self.stems[i] for i in self.strong}
        self.preferred: set[str] = set()
        self.parts = list(self._parts())

    def _parts(self) -> Iterator[_Part]:
        """Yield the phrases of the query that are a name or a synonym, longest first."""
        seen = set()
        longest = self.lexicon.longest
        for line in (self.said, self.telling):
            for size in range(min(longest, len(line)), 0, -1):
                for at in range(len(line) - size + 1):
                    covers = line[at : at + size]
                    key = " ".join(self.stems[i] for i in covers)
                    if key in seen:
                        continue
                    if key in self.lexicon.names or key in self.lexicon.meanings:
                        seen.add(key)
                        yield _Part(key, frozenset(covers) & frozenset(self.telling))

    def hits(self) -> list[Hit]:
        """Return the pages found, the best first."""
        bets: dict[int, float] = {}
        groups = self._groups(bets)
        rows = self._rows(groups)
        missing = [pk for pk in bets if pk not in rows]
        for page in IndexedPage.objects.filter(pk__in=sorted(missing, key=lambda p: -bets[p])[:24]):
            rows[page.pk] = (page, 0.0)
        best = max((rank for _, rank in rows.values()), default=0.0) or 1.0
        order = {kind.url_name: place for place, kind in enumerate(kinds.KINDS)}
        hits = []
        for pk, (page, rank) in rows.items():
            title = set(page.title.split())
            named = sum(1 for group in groups if _is_in(title, group)) / (len(groups) or 1)
            score = bets.get(pk, 0.0) + _TEXT * rank / best + _TITLE * named
            score += _PREFERRED if page.kind in self.preferred else 0.0
            score -= 0.3 * order.get(page.kind, len(order))
            hits.append(Hit(page, score, bets.get(pk, 0.0) >= _NAME * _INSIDE))
        hits.sort(key=lambda hit: (-hit.score, hit.page.address))
        return hits[:MOST]

    def _groups(self, bets: dict[int, float]) -> list[list[str]]:
        """Return what the text has to hold, one of each list; add to ``bets`` what is meant."""
        taken: set[int] = set()
        groups: list[list[str]] = []
        for part in sorted(self.parts, key=lambda part: -len(part.covers)):
            meanings = self.lexicon.meanings.get(part.key, [])
            for meaning in meanings:
                if meaning.prefers:
                    self.preferred.add(meaning.prefers)
            is_inside = bool(part.covers & taken)
            self._bet(part, meanings, bets, _INSIDE if is_inside else 1.0)
            if not is_inside and any(meaning.stems for meaning in meanings):
                groups.append([part.key, *(each.stems for each in meanings if each.stems)])
                self._read(meanings)
            elif not is_inside and len(part.covers) > 1:
                groups.append([part.key])
            else:
                continue
            taken |= part.covers
        for i in self.strong:
            if i not in taken and not self._only_prefers(self.stems[i]):
                groups.append([self.stems[i]])
        return groups or [[self.stems[i]] for i in self.strong]

    def _only_prefers(self, stem: str) -> bool:
        meanings = self.lexicon.meanings.get(stem, [])
        return bool(meanings) and all(each.prefers and not each.stems for each in meanings)

    def _bet(
        self, part: _Part, meanings: Iterable[Meaning], bets: dict[int, float], share: float
    ) -> None:
        said = frozenset(self.strong) or frozenset(self.telling)
        whole = len((part.covers & said) or part.covers) / max(1, len(said))
        worth = share * (whole if whole >= 1 else 0.25 + 0.55 * whole)

        def bet(page: Brief, score: float) -> None:
            bets[page.pk] = max(bets.get(page.pk, 0.0), worth * score)

        def bet_on_names(phrase: str, score: float) -> None:
            for page, place in self.lexicon.names.get(phrase, ()):
                counts = _counts().get(page.kind, 1.0)
                bet(page, counts * (score - _LATER_NAME * min(place, 3)))

        bet_on_names(part.key, _NAME)
        for meaning in meanings:
            for place, page in enumerate(meaning.pages):
                bet(page, _MEANING - _LATER_PAGE * place)
            bet_on_names(meaning.stems, _MEANING - _LATER_NAME)

    def _read(self, meanings: Iterable[Meaning]) -> None:
        for meaning in meanings:
            if meaning.words:
                self.read_as.append(meaning.words)
                self.marked.update(meaning.stems.split())

    def _rows(self, groups: Sequence[Sequence[str]]) -> dict[int, tuple[IndexedPage, float]]:
        """Return the pages whose text has all groups, or some if those are few, with their rank."""
        wanted = [Or([PlainText(each) for each in group]) for group in groups]
        found = _ranked(And(wanted))
        if len(found) < _ENOUGH and len(wanted) > 1:
            some = _ranked(Or(wanted))
            for pk, (page, rank) in some.items():
                found.setdefault(pk, (page, rank * 0.5))
        return found


def _counts() -> dict[str, float]:
    """Return how much a name of each kind of page counts."""
    return {kind.url_name: kind.name_counts for kind in kinds.with_page()}


def _is_in(title: set[str], group: Iterable[str]) -> bool:
    return any(title.issuperset(each.split()) for each in group)


def _ranked(query: Any) -> dict[int, tuple[IndexedPage, float]]:
    pages = get_search_backend().search(query, IndexedPage).annotate_score("rank")[:MOST]
    return {page.pk: (page, float(page.rank)) for page in pages}
