"""Fill the measured Wagtail site with a page for each HTML file in its folder.

Each becomes an article as Wagtail's documentation has it: text in rich-text blocks whose links are
pages that an editor chose, sources as rows beside it. Figures and tables go in ready-made.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import django
from bs4 import BeautifulSoup
from bs4.element import Tag
from django.conf import settings
from django.core.management import call_command

django.setup()

from wagtail.models import Page, Site  # noqa: E402

from peer.models import ArticlePage, Source  # noqa: E402

MENU = ("Body map", "Muscles", "Stride", "Terrain", "Exercises", "Complaints", "Articles", "About")
TEXT = {"h1", "h2", "h3", "p", "ul", "ol", "blockquote"}
AROUND = {"article", "section", "header", "footer", "div"}


def parts(around: Tag) -> Iterator[Tag]:
    """Yield texts and figures in ``around``, in order."""
    for part in around.find_all(True, recursive=False):
        if part.name in AROUND:
            yield from parts(part)
        else:
            yield part


def add(home: Page, slug: str, html: str, linked: dict[str, Page]) -> None:
    """Add an article that holds the main part of ``html`` to ``home``.

    ``linked`` holds the pages that links lead to, by path; missing ones are added.
    """
    main = BeautifulSoup(html, "html.parser").main
    for link in main.select('a[href^="/"]'):
        path = link["href"].partition("?")[0]
        if path not in linked:
            other = ArticlePage(title=link.get_text(), slug=f"linked-{len(linked)}", body=[])
            linked[path] = home.add_child(instance=other)
    page = ArticlePage(title=slug.capitalize(), slug=slug)
    for item in [item.extract() for item in main.select(".sources li")]:
        authors, title, found_in = item.get_text().partition(item.a.get_text())
        work = linked[item.a["href"]]
        page.sources.add(Source(authors=authors, title=title, found_in=found_in, work=work))
    blocks = []
    for is_text, run in groupby(parts(main), lambda part: part.name in TEXT):
        if not is_text:
            blocks += [("figure", str(part)) for part in run]
            continue
        texts = list(run)
        for link in (link for text in texts for link in text.select('a[href^="/"]')):
            target = linked[link["href"].partition("?")[0]]
            link.attrs = {"linktype": "page", "id": str(target.pk)}
        blocks.append(("text", "".join(map(str, texts))))
    page.body = blocks
    home.add_child(instance=page)
    page.save_revision().publish()


migrations = settings.VAR_DIR / "peer_migrations"
migrations.mkdir()
(migrations / "__init__.py").touch()
call_command("makemigrations", "peer", verbosity=0)
call_command("migrate", verbosity=0)
home = Page.objects.get(depth=2)
for name in MENU:
    home.add_child(instance=ArticlePage(title=name, show_in_menus=True, body=[]))
linked: dict[str, Page] = {}
for file in sorted(settings.VAR_DIR.glob("*.html")):
    add(home, file.stem, file.read_text(encoding="utf-8"), linked)
Site.objects.update(hostname="127.0.0.1")
