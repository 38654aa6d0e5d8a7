"""One kind of page: an article whose body is a stream of texts and figures."""

from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.blocks import RawHTMLBlock, RichTextBlock
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page


class ArticlePage(Page):
    """An article with figures and sources."""

    body = StreamField([("text", RichTextBlock()), ("figure", RawHTMLBlock())])

    def listed_sources(self) -> models.QuerySet[Source]:
        """Return the sources with their pages, in one query."""
        return self.sources.select_related("work")


class Source(Orderable):
    """One entry of an article's list of sources."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="sources")
    authors = models.CharField(max_length=500)
    title = models.CharField(max_length=500)
    work = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="+")
    found_in = models.CharField(max_length=500)
