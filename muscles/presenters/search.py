"""The pages of search: the best answer, what else was found by kind, and suggestions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from muscles import kinds
from muscles.figures.bodymap import lit
from muscles.models import Claim, Flag, Source
from muscles.presenters.plates import Plates
from muscles.search import engine, lexicon
from muscles.search.engine import Found, Hit
from muscles.search.lexicon import Brief, Lexicon
from muscles.search.marking import Marker
from muscles.text import markdown, words
from muscles.text.passages import Bit

_A_KIND = 4
"""So many results of a kind are shown among those of others."""
_PICTURED = 6
"""So many results have a picture, the best ones."""
_SUGGESTED = 8
OTHER = "Pages of this site"


@dataclass
class Result:
    """A page as the results show it."""

    address: str
    name: list[Bit]
    also: str
    sentence: list[Bit]
    picture: str = ""
    # A claim's verdict, as (value, words).
    verdict: tuple[str, str] | None = None


@dataclass
class Group:
    """The results of one kind."""

    word: str
    heading: str
    results: list[Result]
    count: int


@dataclass
class Tab:
    """A link that shows the results of one kind, or all."""

    heading: str
    count: int
    href: str
    is_current: bool


def address(query: str = "", kind: str = "") -> str:
    """Return the address of the page of results."""
    given = {name: value for name, value in (("q", query), ("kind", kind)) if value}
    path = reverse("muscles:search")
    return f"{path}?{urlencode(given)}" if given else path


def results(choices: Mapping[str, Any], known: Lexicon) -> dict[str, Any]:
    """Return what the page shows for the choices of a ``SearchForm``, with the current lexicon."""
    query, kind = choices.get("q") or "", choices.get("kind") or ""
    found = engine.find(query, known=known)
    marker = Marker(found.stems)
    pictures = Plates(from_files=True)
    best = None if kind else found.best
    shown = [hit for hit in found.hits if not kind or hit.page.kind == kind]
    groups = _groups(shown if best is None else shown[1:], marker, pictures, is_whole=bool(kind))
    return {
        "query": query,
        "found": found,
        "count": len(shown),
        "best": _best(best, marker, pictures) if best else None,
        "next": [_result(hit, marker) for hit in found.hits[1:3]] if best else [],
        "groups": groups,
        "tabs": _tabs(found, query, kind),
        "defs": pictures.defs,
    }


def _result(hit: Hit, marker: Marker, picture: str = "") -> Result:
    page = hit.page
    name, *others = page.names.split("\n")
    is_quiet = not others or page.kind not in _named_twice()
    also = "" if is_quiet or others[0].lower() == name.lower() else others[0]
    sentence = marker.sentence(page.text, page.lead)
    return Result(page.address, marker.marked(name), also, sentence, picture)


def _named_twice() -> set[str]:
    """Return the kinds whose second name everybody should read beside the first."""
    return {kind.url_name for kind in kinds.with_page() if "everyday_name" in kind.also_named}


def _picture(hit: Hit, pictures: Plates, height: int) -> str:
    marks = lit(hit.page.lit.split())
    return pictures.close_up(marks, 0.78, height) if marks else ""


def _best(hit: Hit, marker: Marker, pictures: Plates) -> dict[str, Any]:
    flag = None
    if hit.page.kind == kinds.of(Flag).shown_on:
        flag = Flag.objects.filter(injury__slug=hit.page.slug).order_by("place").first()
    result = _result(hit, marker, _picture(hit, pictures, 200))
    result.sentence = marker.marked(hit.page.lead)
    said = (flag.get_urgency_display().capitalize(), markdown.plain(flag.text)) if flag else None
    return {"result": result, "flag": said}


def _groups(hits: list[Hit], marker: Marker, pictures: Plates, *, is_whole: bool) -> list[Group]:
    """Return the results by kind, the kind with the best result first."""
    named = {kind.url_name: kind for kind in kinds.with_page()}
    by_kind: dict[str, list[tuple[int, Hit]]] = {}
    for place, hit in enumerate(hits):
        by_kind.setdefault(hit.page.kind, []).append((place, hit))
    verdicts = _verdicts(hits)
    groups = []
    # What our pages rest on comes after them.
    for word, placed in sorted(by_kind.items(), key=lambda each: each[0] == Source.url_name):
        shown = placed if is_whole else placed[:_A_KIND]
        made = []
        for place, hit in shown:
            picture = _picture(hit, pictures, 70) if place < _PICTURED else ""
            result = _result(hit, marker, picture)
            result.verdict = verdicts.get(hit.page.slug) if word == _CLAIM else None
            made.append(result)
        kind = named.get(word)
        groups.append(Group(word, heading_of(kind), made, len(placed)))
    return groups


_CLAIM = Claim.url_name


def heading_of(kind: kinds.Kind | None) -> str:
    """Return what results of a kind stand under."""
    return (kind.heading or kind.plural.capitalize()) if kind else OTHER


def _verdicts(hits: list[Hit]) -> dict[str, tuple[str, str]]:
    slugs = [hit.page.slug for hit in hits if hit.page.kind == _CLAIM]
    rows = Claim.objects.filter(slug__in=slugs).only("slug", "verdict") if slugs else ()
    return {row.slug: (row.verdict, row.get_verdict_display()) for row in rows}


def _tabs(found: Found, query: str, current: str) -> list[Tab]:
    counts: dict[str, int] = {}
    for hit in found.hits:
        counts[hit.page.kind] = counts.get(hit.page.kind, 0) + 1
    named = {kind.url_name: kind for kind in kinds.with_page()}
    tabs = [Tab("All", len(found.hits), address(query), not current)]
    for word, count in counts.items():
        if word:
            heading = heading_of(named[word])
            tabs.append(Tab(heading, count, address(query, word), word == current))
    return tabs


def addresses(choices: Mapping[str, Any]) -> list[str]:
    """Return the addresses of the pages of one kind that a ``SearchForm`` finds."""
    found = engine.find(choices.get("q") or "", choices.get("kind") or "")
    return [hit.page.address for hit in found.hits]


def suggestions(query: str) -> list[dict[str, str]]:
    """Return pages whose names begin with what was typed, or that it would find, each once.

    A page whose own name begins so comes before one with a later word, or with another name.
    """
    typed = " ".join(words.words(query))
    named = {kind.url_name: kind for kind in kinds.with_page()}

    def place(begun: tuple[str, Brief]) -> tuple[bool, bool, bool, float, int]:
        name, page = begun
        counts = named[page.kind].name_counts if page.kind in named else 1.0
        is_later = not " ".join(words.words(name)).startswith(typed)
        return page.kind == Source.url_name, is_later, name != page.name, -counts, len(name)

    known = lexicon.current()
    begun = sorted(known.beginning_with(typed), key=place) if typed else []
    offered: dict[str, tuple[str, str, str]] = {}
    for name, page in begun:
        offered.setdefault(page.address, (name, page.name, page.kind))
    shown = [(address, *rest) for address, rest in offered.items()]
    if typed and not shown:
        for hit in engine.find(query, known=known).hits:
            name = hit.page.names.split("\n")[0]
            shown.append((hit.page.address, name, name, hit.page.kind))
    return [
        {
            "address": address,
            "name": name,
            "typed": "" if other.lower() == name.lower() else other,
            "kind": named[kind].singular if kind in named else "page",
        }
        for address, other, name, kind in shown[:_SUGGESTED]
    ]
