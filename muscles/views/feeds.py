"""The Atom feeds: articles, claims, corrections and changes, each entry with its whole text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed as BaseFeed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html

from muscles.pagecache.public import public_page
from muscles.presenters import feeds
from muscles.presenters.feeds import Entry

Entries = Callable[[], list[Entry]]


class FullAtom(Atom1Feed):
    """An Atom feed whose entries carry their whole text beside the summary."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Add the text to what every entry has."""
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})

    def latest_post_date(self) -> datetime:
        """Return the newest day; Django says “now” of an empty feed, which changes each time."""
        return super().latest_post_date() if self.items else datetime(1970, 1, 1, tzinfo=UTC)


class Feed(BaseFeed):  # type: ignore[type-arg]
    """A feed of entries that a presenter reads."""

    feed_type = FullAtom

    def __init__(
        self, name: str, title: str, subtitle: str, page: str, entries: Entries, *of: str
    ) -> None:
        self.title, self.subtitle = title, subtitle
        self._name, self._page, self._of, self._entries = name, page, of, entries

    def link(self) -> str:
        """Return the page the feed belongs to.

        Addresses are whole: Django would take the host that somebody asked for.
        """
        return settings.SITE_URL + reverse(f"muscles:{self._page}", args=self._of)

    def feed_url(self) -> str:
        """Return the feed's own address."""
        return settings.SITE_URL + reverse(f"muscles:{self._name}")

    def items(self) -> list[Entry]:
        """Return its entries, the newest first."""
        return self._entries()

    def item_title(self, item: Any) -> str:
        """Return the entry's name."""
        return str(item.title)

    def item_description(self, item: Any) -> str:
        """Return the entry in a sentence or two of plain text."""
        return str(item.summary)

    def item_link(self, item: Any) -> str:
        """Return the page that the entry is about."""
        return settings.SITE_URL + str(item.address)

    def item_guid(self, item: Any) -> str:
        """Return what tells entries apart: the page's address, or the change's own name."""
        if not item.key:
            return settings.SITE_URL + str(item.address)
        host = urlsplit(settings.SITE_URL).hostname
        return f"tag:{host},{item.published:%Y-%m-%d}:{item.key}"

    def item_author_name(self, item: Any) -> str:
        """Return who answers for the entry."""
        return str(item.author)

    def item_pubdate(self, item: Any) -> datetime:
        """Return when it was published first."""
        found: datetime = item.published
        return found

    def item_updateddate(self, item: Any) -> datetime:
        """Return when it changed last."""
        found: datetime = item.updated
        return found

    def item_extra_kwargs(self, item: Any) -> dict[str, Any]:
        """Return the whole text as HTML, with links that lead here from anywhere."""
        return {"content": _html(item).replace('href="/', f'href="{settings.SITE_URL}/')}


def _html(entry: Entry) -> str:
    parts: list[str] = [
        format_html('<p><a href="{}">{}</a></p>', address, words)
        if address
        else format_html("<p>{}</p>", words)
        for words, address in entry.lines
    ]
    for heading, text in entry.texts:
        if heading:
            parts.append(format_html("<h2>{}</h2>", heading))
        if entry.writer:
            # A feed has neither margin nor style sheet: marks are numbers, and figures stay here.
            parts.append(entry.writer.block(text, lambda _: "", notes=False))
    return "".join(parts)


articles = public_page()(
    Feed(
        "article-feed",
        "Running Muscles: articles",
        "What muscles do when we run, and how sure science is.",
        "article-list",
        feeds.articles,
    )
)
claims = public_page()(
    Feed(
        "claim-feed",
        "Running Muscles: claims, checked",
        "What runners hear about their muscles, each with a verdict and its reasons.",
        "claim-list",
        feeds.claims,
    )
)
corrections = public_page()(
    Feed(
        "correction-feed",
        "Running Muscles: corrections",
        "What was wrong here, and is mended.",
        "about-page",
        feeds.corrections,
        "corrections",
    )
)
changes = public_page()(
    Feed(
        "change-feed",
        "Running Muscles: changes",
        "Which pages changed, when, and why.",
        "about-page",
        feeds.changed,
        "corrections",
    )
)
