"""/articles/: answers that need more than one muscle."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from muscles.models import Article
from muscles.pagecache.public import public_page
from muscles.presenters import editorial as presenter
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
