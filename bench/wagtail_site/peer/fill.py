"""Fill the measured Wagtail site: ``python -m peer.fill content.json``.

The file holds ``title`` and ``body``, a list of pairs: the kind of a block and its HTML.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import django
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peer.settings")

MENU = ("Body map", "Muscles", "Stride", "Terrain", "Exercises", "Complaints", "Articles", "About")


def main(path: str) -> None:
    """Make the database and its pages."""
    content = json.loads(Path(path).read_text(encoding="utf-8"))
    django.setup()
    call_command("migrate", verbosity=0)
    from wagtail.models import Page, Site

    from peer.pages.models import ArticlePage

    home = Page.objects.get(depth=2)
    for name in MENU:
        home.add_child(instance=ArticlePage(title=name, show_in_menus=True, body=[]))
    body = [tuple(block) for block in content["body"]]
    article = ArticlePage(title=content["title"], slug="article", body=body)
    home.add_child(instance=article)
    article.save_revision().publish()
    Site.objects.update(hostname="127.0.0.1")


if __name__ == "__main__":
    main(sys.argv[1])
