"""Articles, pages about the site, authors and glossary terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from muscles.figures.bodymap import Mark, lit
from muscles.models import AboutPage, Article, Author, Claim, Muscle, Picture, Term
from muscles.models.evidence import Verdict
from muscles.pagecache.per_revision import cached_per_revision
from muscles.presenters import film
from muscles.presenters.changes import last_changes
from muscles.presenters.footnotes import writer
from muscles.presenters.plates import Plates
from muscles.presenters.readers import corrections, from_readers
from muscles.text.markdown import headings

HELP = "when-to-get-help"
"""The article that every line of the card “When to get help” stands in, with its sources."""
CORRECTIONS = "corrections"
"""The page about the site under which the public list of corrections stands."""
CREDITS = "licence-and-credits"
"""The page about the site that lists every picture with its credit."""


@cached_per_revision()
def article_link(slug: str) -> Article | None:
    """Return an article as far as a link needs it, or ``None`` if it does not exist. One query."""
    return Article.objects.public().only_link_fields().filter(slug=slug).first()


@cached_per_revision()
def help_article() -> Article | None:
    """Return the article that the card “When to get help” is read from, if it exists. One query."""
    return Article.objects.public().filter(slug=HELP).first()


@dataclass(frozen=True)
class ArticleCard:
    """An article as lists show it, with a picture of the muscles it is about."""

    page: Article
    picture: str


def articles() -> dict[str, Any]:
    """Return all articles, the most asked for first, and what else there is to learn.

    Three queries, and those of the runner. ``told`` is one claim of each verdict.
    """
    rows = list(Article.objects.public().with_muscles())
    pictures = Plates()
    cards = article_cards(rows, pictures, film.in_mid_stride())
    claims = list(Claim.objects.only_link_fields())
    counts = Counter(row.verdict for row in claims)
    first = {row.verdict: row for row in reversed(claims)}
    return {
        "cards": cards,
        "bodies": pictures.bodies(_lit(rows[0].muscles.all()), height=380) if rows else [],
        "defs": pictures.defs,
        "told": [first[verdict] for verdict in Verdict.values if verdict in first],
        "verdicts": [(verdict, counts[verdict]) for verdict in Verdict.values if counts[verdict]],
        "claims": len(claims),
    }


def article_cards(rows: Iterable[Article], pictures: Plates, runner: str) -> list[ArticleCard]:
    """Return the cards of articles that were read ``with_muscles``.

    Each shows its muscles, or else the ``runner``, whose stride it is about.
    """
    return [ArticleCard(row, _picture(row, pictures) or runner) for row in rows]


def _picture(row: Article, pictures: Plates) -> str:
    if row.slug == HELP:
        return pictures.bodies({}, height=200)[0]
    return pictures.close_up(_lit(row.muscles.all()), 0.68, 200)


def article(page: Article) -> dict[str, Any]:
    """Return what an article's page shows. Six queries, and those of its figures.

    Signs of danger come from everywhere: a few muscles in red would point at the wrong place.
    """
    muscles = list(page.muscles.only_link_fields())
    marks = {} if page.slug == HELP else _lit(muscles)
    pictures = Plates()
    return {
        **text_page(page),
        "contents": [*headings(page.body), ("unknown", "What we do not know")],
        "muscles": muscles,
        "close_up": pictures.close_up(marks, 1.4, 400, "The muscles that it is about"),
        "bodies": pictures.bodies(marks, height=150) if marks else [],
        "defs": pictures.defs,
        "phases": list(page.phases.only_link_fields()),
        "terrains": list(page.terrains.only_link_fields()),
        "readers": from_readers(page),
    }


def _lit(muscles: Iterable[Muscle]) -> dict[str, Mark]:
    return lit((row.slug for row in muscles), level=3)


def text_page(page: Article | AboutPage | Author) -> dict[str, Any]:
    """Return what a page of texts shows. Three queries."""
    return {
        "page": page,
        "contents": headings(page.body),
        "changes": last_changes(page),
        "writer": writer(*page.texts, address=page.get_absolute_url()),
    }


def about_page(page: AboutPage) -> dict[str, Any]:
    """Return what a page about the site shows; one ends with the corrections, one with pictures."""
    shown = text_page(page)
    if page.slug == CORRECTIONS:
        shown["corrections"] = corrections()
        shown["contents"].append(("published", "Corrections published so far"))
    if page.slug == CREDITS and (pictures := list(Picture.objects.all())):
        shown["pictures"] = pictures
        shown["contents"].append(("pictures", "Pictures in texts"))
    return shown


def about() -> dict[str, Any]:
    """Return the pages about the site and its authors. Two queries."""
    return {"pages": list(AboutPage.objects.all()), "authors": list(Author.objects.all())}


def terms() -> dict[str, Any]:
    """Return all terms of the glossary under their first letters. One query."""
    rows = sorted(Term.objects.all(), key=lambda row: row.name.casefold())
    letters = [
        (letter, list(group))
        for letter, group in groupby(rows, key=lambda row: row.name[0].upper())
    ]
    return {"letters": letters, "count": len(rows)}


def term(page: Term) -> dict[str, Any]:
    """Return what a term's page shows. Three queries."""
    return {
        "page": page,
        "see_also": list(page.see_also.only_link_fields()),
        "writer": writer(*page.texts, address=page.get_absolute_url(), named=page.source_keys),
    }
