"""What a reader's words find: pages by name, by synonym and by text, the best first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from modelsearch.backends import get_search_backend
from modelsearch.query import And, Or, PlainText

from muscles import kinds
from muscles.models import IndexedPage
from muscles.search.lexicon import EXACTLY, Brief, Lexicon, Meaning, current
from muscles.text import words

MOST = 30
"""So many pages at most are found; nobody reads on after that."""
MOST_OF_A_KIND = 400
"""So many if only one kind is asked for: that narrows a list which shows all of it."""
MOST_WORDS = 16
"""So many words of a query count."""
_MEANT = 24
"""So many pages are looked at that only a name or a synonym leads to."""
_ENOUGH = 8
"""With fewer pages that have all words, those that have some are shown as well."""

# What a page scores, of about 100: by a name or synonym that is all of the query, by the text.
_NAME, _MEANING, _LED_TO, _TEXT, _TITLE, _PREFERRED = 100.0, 96.0, 145.0, 26.0, 24.0, 16.0
_LATER_NAME, _LATER_PAGE, _INSIDE = 4.0, 12.0, 0.45
# Names that hold all parts of the query; what a synonym gives for all of it.
_ALL_NAMED, _SETTLED = 45.0, 260.0
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
    stems: str
    covers: frozenset[int]


def find(query: str, kind: str = "", known: Lexicon | None = None) -> Found:
    """Return the pages that ``query`` finds, the best first: of one ``kind``, or of all.

    ``known`` is the current lexicon, if the caller has it already.
    """
    lexicon = known or current()
    typed = words.words(query)[:MOST_WORDS]
    if not typed:
        return Found(query)
    mended = lexicon.nearly(typed)
    if mended == typed:
        mended = lexicon.nearly(lexicon.mended(typed))
    search = _Search(lexicon, mended, kind)
    found = Found(query, " ".join(mended) if mended != typed else "")
    found.hits = search.hits()
    found.read_as = search.read_as
    found.stems = frozenset(search.marked)
    return found


class _Search:
    """One query against one lexicon."""

    def __init__(self, lexicon: Lexicon, typed: Sequence[str], kind: str) -> None:
        self.kind = kind
        self.lexicon = lexicon
        # How much a name of each kind of page counts.
        self.counts = {each.url_name: each.name_counts for each in kinds.with_page()}
        self.typed = typed
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
        # The words that tell more than which kind of page is wanted.
        self.core = [i for i in self.strong if not self._only_prefers(self.stems[i])]
        self.core = self.core or self.strong
        # What the words beside the preferred kind name, and how well.
        self.named: dict[int, float] = {}
        # The pages that a synonym gives for all of the query: in this order, whatever else counts.
        self.settled: dict[int, float] = {}

    def _parts(self) -> Iterator[_Part]:
        """Yield the phrases of the query that are a name or a synonym, longest first."""
        seen = set()
        longest = self.lexicon.longest
        for line in (self.said, self.telling):
            for size in range(min(longest, len(line)), 0, -1):
                for at in range(len(line) - size + 1):
                    covers = line[at : at + size]
                    stems = " ".join(self.stems[i] for i in covers)
                    exact = EXACTLY + " ".join(self.typed[i] for i in covers)
                    key = exact if exact in self.lexicon.meanings else stems
                    if key in seen:
                        continue
                    if key in self.lexicon.names or key in self.lexicon.meanings:
                        seen.add(key)
                        yield _Part(key, stems, frozenset(covers) & frozenset(self.telling))

    def hits(self) -> list[Hit]:
        """Return the pages found, the best first."""
        bets: dict[int, float] = {}
        groups = self._groups(bets)
        self._bet_on_kind(bets)
        bets.update(self.settled)
        rows = self._rows(groups)
        missing = [pk for pk in bets if pk not in rows]
        missing.sort(key=lambda pk: -bets[pk])
        for page in self._pages().filter(pk__in=missing[:_MEANT]):
            rows[page.pk] = (page, 0.0)
        best = max((rank for _, rank in rows.values()), default=0.0) or 1.0
        order = {kind.url_name: place for place, kind in enumerate(kinds.KINDS)}
        hits = []
        for pk, (page, rank) in rows.items():
            title = set(page.title.split())
            named = sum(1 for group in groups if _is_in(title, group)) / (len(groups) or 1)
            if pk in self.settled:
                hits.append(Hit(page, self.settled[pk], is_meant=True))
                continue
            score = bets.get(pk, 0.0) + _TEXT * rank / best + _TITLE * named
            score += _ALL_NAMED if named == 1 and len(groups) > 1 else 0.0
            score += _PREFERRED if page.kind in self.preferred else 0.0
            score -= 0.3 * order.get(page.kind, len(order))
            hits.append(Hit(page, score, bets.get(pk, 0.0) >= _NAME * _INSIDE))
        hits.sort(key=lambda hit: (-hit.score, hit.page.address))
        return hits[: MOST_OF_A_KIND if self.kind else MOST]

    def _pages(self) -> Any:
        pages = IndexedPage.objects.defer("body", "vocabulary", "digest")
        return pages.filter(kind=self.kind) if self.kind else pages

    def _groups(self, bets: dict[int, float]) -> list[list[str]]:
        """Return what the text has to hold, one of each list; add to ``bets`` what is meant."""
        taken: set[int] = set()
        groups: list[list[str]] = []
        core = frozenset(self.core)
        for part in sorted(self.parts, key=lambda p: (-len(p.covers & core), -len(p.covers))):
            is_name = part.key == part.stems and part.key in self.lexicon.names
            # “Tendons” is not “tendonitis”, though their stems are one.
            meanings = [] if is_name else self.lexicon.meanings.get(part.key, [])
            for meaning in meanings:
                if meaning.prefers:
                    self.preferred.add(meaning.prefers)
            is_inside = bool(part.covers & taken)
            self._bet(part, meanings, bets, _INSIDE if is_inside else 1.0)
            if not is_inside and any(meaning.stems for meaning in meanings):
                groups.append([part.stems, *(each.stems for each in meanings if each.stems)])
                self._read(meanings)
            elif not is_inside and len(part.covers) > 1:
                groups.append([part.stems])
            else:
                continue
            taken |= part.covers
        for i in self.strong:
            if i not in taken and not self._only_prefers(self.stems[i]):
                groups.append([self.stems[i]])
        return groups or [[self.stems[i]] for i in self.strong]

    def _bet_on_kind(self, bets: dict[int, float]) -> None:
        """Bet on pages of the kind that is asked for, about what the other words name.

        Of “glute exercises” the glutes are named and exercises asked for: those for the glutes are
        meant, the better the more of the muscles are the same.
        """
        pages = self.lexicon.pages
        found = [pk for pk in self.named if pages[pk].kind not in self.preferred]
        if self.settled or not self.preferred or not found:
            return
        best = pages[max(found, key=lambda pk: (self.named[pk], -pk))]
        if best.kind not in {
            kind.url_name for kind in kinds.with_page() if kind.subject == kinds.BODY
        }:
            return
        called = frozenset(words.stems(best.name))
        for kind in self.preferred:
            for page, name in self.lexicon.about.get(kind, ()):
                if shared := len(page.lit & best.lit):
                    alike = 1.0 if called <= name else shared / len(page.lit | best.lit)
                    score = self.named[best.pk] * (0.75 + 0.5 * alike)
                    bets[page.pk] = max(bets.get(page.pk, 0.0), score)

    def _only_prefers(self, stem: str) -> bool:
        meanings = self.lexicon.meanings.get(stem, [])
        return bool(meanings) and all(each.prefers and not each.stems for each in meanings)

    def _bet(
        self, part: _Part, meanings: Iterable[Meaning], bets: dict[int, float], share: float
    ) -> None:
        whole = _share(part.covers, self.strong)
        core = _share(part.covers, self.core)
        is_whole = whole >= 1 and share >= 1
        worth = share * max(_worth(whole), 0.9 * _worth(core))

        def bet(page: Brief, score: float) -> None:
            bets[page.pk] = max(bets.get(page.pk, 0.0), worth * score)
            self.named[page.pk] = max(self.named.get(page.pk, 0.0), _worth(core) * score)

        def bet_on_names(phrase: str, score: float) -> None:
            for page, place in self.lexicon.names.get(phrase, ()):
                counts = self.counts.get(page.kind, 1.0)
                bet(page, counts * (score - _LATER_NAME * min(place, 3)))

        bet_on_names(part.stems, _NAME)
        for meaning in meanings:
            for place, page in enumerate(meaning.pages):
                bet(page, _LED_TO - _LATER_PAGE * place)
                if is_whole:
                    score = _SETTLED - _LATER_PAGE * place
                    self.settled[page.pk] = max(self.settled.get(page.pk, 0.0), score)
            bet_on_names(meaning.stems, _MEANING - _LATER_NAME)

    def _read(self, meanings: Iterable[Meaning]) -> None:
        for meaning in meanings:
            if meaning.words:
                self.read_as.append(meaning.words)
                self.marked.update(meaning.stems.split())

    def _rows(self, groups: Sequence[Sequence[str]]) -> dict[int, tuple[IndexedPage, float]]:
        """Return the pages whose text has all groups, or some if those are few, with their rank."""
        wanted = [Or([PlainText(each) for each in group]) for group in groups]
        found = self._ranked(And(wanted))
        if len(found) < _ENOUGH and len(wanted) > 1:
            some = self._ranked(Or(wanted))
            for pk, (page, rank) in some.items():
                found.setdefault(pk, (page, rank * 0.5))
        return found

    def _ranked(self, query: Any) -> dict[int, tuple[IndexedPage, float]]:
        most = MOST_OF_A_KIND if self.kind else MOST
        pages = get_search_backend().search(query, self._pages()).annotate_score("rank")[:most]
        return {page.pk: (page, float(page.rank)) for page in pages}


def _share(covers: frozenset[int], said: Sequence[int]) -> float:
    """Return the share of the words in ``said`` that a phrase covers, 0 to 1."""
    return len(covers & frozenset(said)) / (len(said) or 1)


def _worth(share: float) -> float:
    """Return how much a phrase counts that is this share of a query: all of it most."""
    return 1.0 if share >= 1 else 0.25 + 0.55 * share if share else 0.15


def _is_in(title: set[str], group: Iterable[str]) -> bool:
    return any(title.issuperset(each.split()) for each in group)
