"""/articles/: answers that need more than one muscle."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.syndication.views import Feed as BaseFeed
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from muscles.models import Article
from muscles.pagecache.public import public_page
from muscles.presenters import editorial as presenter
from muscles.text import markdown
from muscles.views import preview


@public_page()
def article_list(request: HttpRequest) -> HttpResponse:
    """All articles, the most asked for first."""
    return render(request, "muscles/articles/article_list.html", presenter.articles())


@public_page()
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One article."""
    page = get_object_or_404(Article.objects.for_page(), slug=slug)
    if not page.is_public and not preview.is_preview(request):
        raise Http404
    return render(request, "muscles/articles/article.html", presenter.article(page))


class Feed(BaseFeed):  # type: ignore[type-arg]
    """The newest articles as an Atom feed."""

    feed_type = Atom1Feed
    title = "Running Muscles: articles"
    subtitle = "What muscles do when we run, and how sure science is."

    def link(self) -> str:
        """Return the page the feed belongs to."""
        return reverse("muscles:article-list")

    def items(self) -> QuerySet[Article]:
        """Return the newest twenty articles."""
        newest = Article.objects.public().order_by("-published_on", "order")
        return newest.select_related("author")[:20]

    def item_title(self, item: Any) -> str:
        """Return the article's name."""
        return str(item.name)

    def item_description(self, item: Any) -> str:
        """Return the short answer as plain text."""
        return markdown.plain(item.short_answer)

    def item_author_name(self, item: Any) -> str:
        """Return who answers for the article."""
        return str(item.author)

    def item_pubdate(self, item: Any) -> datetime.datetime:
        """Return the day of publication, at midnight UTC."""
        return _midnight(item.published_on)

    def item_updateddate(self, item: Any) -> datetime.datetime:
        """Return the day of the last revision, at midnight UTC."""
        return _midnight(item.updated_on)


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC)
