"""Articles, pages about the site, authors and glossary terms."""

from __future__ import annotations

from typing import Any

from muscles.models import AboutPage, Article, Author, Term
from muscles.pagecache.per_revision import cached_per_revision
from muscles.presenters.footnotes import writer

HELP = "when-to-get-help"
"""The article that every line of the card “When to get help” stands in, with its sources."""


@cached_per_revision()
def article_link(slug: str) -> Article | None:
    """Return an article as far as a link needs it, or ``None`` if it does not exist. One query."""
    return Article.objects.only_link_fields().filter(slug=slug).first()


def help_article() -> Article | None:
    """Return the article that the card “When to get help” rests on, if it exists. One query."""
    return article_link(HELP)


def articles() -> dict[str, Any]:
    """Return all articles, the most asked for first. One query."""
    return {"articles": list(Article.objects.all())}


def article(page: Article) -> dict[str, Any]:
    """Return what an article's page shows. Five queries, and those of its figures."""
    return {
        **text_page(page),
        "muscles": list(page.muscles.only_link_fields()),
        "phases": list(page.phases.only_link_fields()),
        "terrains": list(page.terrains.only_link_fields()),
    }


def text_page(page: Article | AboutPage | Author) -> dict[str, Any]:
    """Return what a page of texts shows. Two queries."""
    return {"page": page, "writer": writer(*page.texts, address=page.get_absolute_url())}


def about() -> dict[str, Any]:
    """Return the pages about the site and its authors. Two queries."""
    return {"pages": list(AboutPage.objects.all()), "authors": list(Author.objects.all())}


def terms() -> dict[str, Any]:
    """Return all terms of the glossary. One query."""
    return {"terms": list(Term.objects.all())}


def term(page: Term) -> dict[str, Any]:
    """Return what a term's page shows. Three queries."""
    return {
        "page": page,
        "see_also": list(page.see_also.only_link_fields()),
        "writer": writer(*page.texts, address=page.get_absolute_url(), more=page.sources.all()),
    }
