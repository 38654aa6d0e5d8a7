"""What feeds hold: the newest articles, claims, corrections and changes, with their whole texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.urls import reverse

from muscles import kinds
from muscles.content import history
from muscles.models import CONFIDENCE_WORDS, Article, Claim, Confidence, Version
from muscles.presenters import changes
from muscles.presenters.citations import EDITORS
from muscles.presenters.footnotes import PageWriter, writer
from muscles.presenters.readers import corrections as every_correction
from muscles.text import markdown

_MOST = 20
_CHANGES = 40
_ROWS = 400
"""A change rarely touches more than a dozen rows; so many changes are found among so many."""


@dataclass(frozen=True)
class Entry:
    """One entry of a feed.

    ``texts`` are pairs of heading and Markdown, which ``writer`` writes; ``lines`` are plain text,
    each with the address it leads to, or "".
    """

    title: str
    address: str
    author: str
    published: datetime
    updated: datetime
    summary: str
    key: str = ""
    writer: PageWriter | None = None
    texts: Sequence[tuple[str, str]] = ()
    lines: Sequence[tuple[str, str]] = ()


def articles() -> list[Entry]:
    """Return the newest articles. Five queries at most."""
    newest = Article.objects.public().order_by("-published_on", "order")
    rows = list(newest.select_related("author")[:_MOST])
    told = [
        [("", row.short_answer), ("", row.body), ("What we do not know", row.unknown)]
        for row in rows
    ]
    tried = [[("Try this", row.try_this)] if row.try_this else [] for row in rows]
    return _of_pages(rows, [[*one, *two] for one, two in zip(told, tried, strict=True)])


def claims() -> list[Entry]:
    """Return the claims that were published or revised last. Five queries at most."""
    newest = Claim.objects.order_by("-updated_on", "-published_on", "slug")
    rows = list(newest.select_related("author")[:_MOST])
    entries = _of_pages(
        rows,
        [
            [("", row.why), *([("Better", row.better_wording)] if row.better_wording else [])]
            for row in rows
        ],
    )
    return [
        Entry(
            **{
                **vars(entry),
                "title": f"“{row.name}”: {row.get_verdict_display()}",
                "summary": markdown.plain(row.why),
                "lines": [(f"Verdict: {row.get_verdict_display()}. {_sureness(row)}.", "")],
            }
        )
        for row, entry in zip(rows, entries, strict=True)
    ]


def _sureness(row: Claim) -> str:
    return CONFIDENCE_WORDS[Confidence(row.confidence)]


def _of_pages(rows: Sequence[Any], texts: Iterable[list[tuple[str, str]]]) -> list[Entry]:
    texts = list(texts)
    shared = writer(*(text for told in texts for _, text in told), draws=False)
    days = changes.days_of(type(rows[0])) if rows else {}
    return [
        Entry(
            title=row.name,
            address=row.get_absolute_url(),
            author=str(row.author),
            published=_midnight(row.published_on),
            updated=_midnight(days.get(row.slug) or row.updated_on),
            summary=markdown.plain(told[0][1]),
            writer=shared.anew(row.get_absolute_url()),
            texts=told,
        )
        for row, told in zip(rows, texts, strict=True)
    ]


def corrections() -> list[Entry]:
    """Return the public corrections, the newest first: the queries of their list."""
    return [
        Entry(
            title=f"Correction: {line.page}",
            address=line.address or reverse("muscles:about-page", args=["corrections"]),
            author=EDITORS,
            published=_midnight(line.day),
            updated=_midnight(line.day),
            summary=line.what,
            key=f"correction:{line.received:%Y%m%d%H%M%S%f}",
            lines=[
                (line.what, ""),
                *([(f"Told by {line.told_by}.", "")] if line.told_by else []),
                *([(line.page, line.address)] if line.address else []),
            ],
        )
        for line in every_correction()[:_CHANGES]
    ]


def changed() -> list[Entry]:
    """Return the last changes of pages. One query, and one for each kind of page that changed."""
    versions = Version.objects.filter(state=Version.State.LIVE, base__isnull=False)
    rows = versions.only("kind", "key", "when", "why", "change").order_by("-pk")[:_ROWS]
    found = [list(group) for _, group in groupby(rows, attrgetter("change"))][:_CHANGES]
    wanted: dict[kinds.Kind, set[str]] = defaultdict(set)
    for version in (version for group in found for version in group):
        if kind := _page_kind(version.kind):
            wanted[kind].add(_slug(version))
    pages = {
        (kind, page.slug): page
        for kind, slugs in wanted.items()
        for page in kind.model._default_manager.public().only_link_fields().filter(slug__in=slugs)
    }
    entries = []
    for group in found:
        keys = dict.fromkeys((_page_kind(version.kind), _slug(version)) for version in group)
        touched = [pages[key] for key in keys if key in pages]
        if touched:
            entries.append(_change(group[0], touched))
    return entries


def _change(first: Version, pages: Sequence[Any]) -> Entry:
    names = ", ".join(page.name for page in pages[:3])
    more = f" and {len(pages) - 3} more" if len(pages) > 3 else ""
    why = changes.note_of(first.why)
    return Entry(
        title=f"Changed: {names}{more}",
        address=pages[0].get_absolute_url(),
        author=EDITORS,
        published=first.when,
        updated=first.when,
        summary=why or f"{names}{more}",
        key=f"change:{first.change}",
        lines=[
            *([(why, "")] if why else []),
            *((f"{page.name} ({page.kind_name})", page.get_absolute_url()) for page in pages),
        ],
    )


def _page_kind(label: str) -> kinds.Kind | None:
    """Return the kind of the page on which a row of the kind ``label`` is shown, if any is."""
    model = history.model_of(label)
    if model is None:
        return None
    kind = kinds.of(model)
    name = kind.shown_on or model._meta.model_name
    found = (page for page in kinds.with_page() if page.model._meta.model_name == name)
    return next(found, None)


def _slug(version: Version) -> str:
    return version.key.partition("/")[0]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
