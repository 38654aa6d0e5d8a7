"""Take a page's HTML apart into what Wagtail's editors would have typed in and chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bs4 import BeautifulSoup
from bs4.element import Tag

TEXT = {"h1", "h2", "h3", "p", "ul", "ol", "blockquote"}
AROUND = {"article", "section", "header", "footer", "div"}


class Article:
    """What the main part of a page holds."""

    def __init__(self, html: str) -> None:
        """Read ``html``; raise ``ValueError`` if it has no main part."""
        main = BeautifulSoup(html, "html.parser").main
        if main is None:
            raise ValueError("The page has no main part to give to Wagtail.")
        self._main = main
        listed = main.select(".sources li")
        self._sources = [item.extract() for item in listed]

    def links(self) -> dict[str, str]:
        """Return the title of every page of the site that is linked to, by its path."""
        found = [
            (link["href"], link.get_text())
            for part in (self._main, *self._sources)
            for link in part.select('a[href^="/"]')
        ]
        return {path.partition("?")[0]: title for path, title in reversed(found)}

    def body(self, page_id: Callable[[str], int]) -> list[tuple[str, str]]:
        """Return (kind, HTML) of each block: runs of text, and the figures between them.

        ``page_id`` tells the number of the page at a path.
        """
        blocks: list[tuple[str, str]] = []
        for part in _parts(self._main):
            if part.name not in TEXT:
                blocks.append(("figure", str(part)))
                continue
            _choose_pages(part, page_id)
            if blocks and blocks[-1][0] == "text":
                blocks[-1] = ("text", blocks[-1][1] + str(part))
            else:
                blocks.append(("text", str(part)))
        return blocks

    def sources(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield authors, title, the path of its page, and where it appeared, of each source."""
        for item in self._sources:
            before, _, after = item.get_text().partition(item.a.get_text())
            yield before, item.a.get_text(), item.a["href"], after


def _parts(around: Tag) -> Iterator[Tag]:
    for part in around.find_all(True, recursive=False):
        if part.name in AROUND:
            yield from _parts(part)
        else:
            yield part


def _choose_pages(part: Tag, page_id: Callable[[str], int]) -> None:
    """Turn links within the site into what an editor's choice of a page is kept as."""
    for link in part.select('a[href^="/"]'):
        path = link["href"].partition("?")[0]
        link.attrs = {"linktype": "page", "id": str(page_id(path))}
