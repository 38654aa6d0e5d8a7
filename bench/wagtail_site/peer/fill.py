"""Fill the measured Wagtail site: ``python -m peer.fill folder``, with a page.html for each page.

Each becomes an article as Wagtail's documentation has it: text in rich-text blocks whose links are
pages an editor chose, sources as rows beside it. Figures and tables go in ready-made.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django
from django.core.management import call_command

from peer.reading import Article

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peer.settings")

MENU = ("Body map", "Muscles", "Stride", "Terrain", "Exercises", "Complaints", "Articles", "About")


def main(folder: Path) -> None:
    """Make the database and its pages; each is found under the name of its file."""
    django.setup()
    call_command("migrate", verbosity=0)
    from wagtail.models import Page, Site

    from peer.pages.models import ArticlePage, Source

    home = Page.objects.get(depth=2)
    for name in MENU:
        home.add_child(instance=ArticlePage(title=name, show_in_menus=True, body=[]))
    articles = {path.stem: Article(path.read_text(encoding="utf-8")) for path in _pages(folder)}
    titles = {path: name for article in articles.values() for path, name in article.links().items()}
    numbers: dict[str, int] = {}
    for number, (path, name) in enumerate(titles.items()):
        linked = ArticlePage(title=name or path, slug=f"linked-{number}", body=[])
        numbers[path] = home.add_child(instance=linked).pk
    for slug, article in articles.items():
        body = article.body(numbers.__getitem__)
        page = ArticlePage(title=slug.capitalize(), slug=slug, body=body)
        page.sources = [
            Source(authors=authors, title=title, work_id=numbers[path], found_in=found_in)
            for authors, title, path, found_in in article.sources()
        ]
        home.add_child(instance=page)
        page.save_revision().publish()
    Site.objects.update(hostname="127.0.0.1")


def _pages(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.html"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
