"""Presentation only: texts, citations, confidence words and the site's own address."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import cache, lru_cache

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from muscles.models import CONFIDENCE_WORDS, LEVEL_WORDS, Article, Confidence, Source
from muscles.presenters import footnotes
from muscles.presenters.footnotes import PageWriter
from muscles.text import markdown

register = template.Library()

# Everything marked safe here was made by `muscles.text.markdown`, which escapes and sanitises.


@register.filter
def prose(text: str, writer: PageWriter) -> SafeString:
    """Return Markdown as HTML blocks."""
    return mark_safe(writer.block(text))  # noqa: S308


@register.filter
def sentence(text: str, writer: PageWriter) -> SafeString:
    """Return one paragraph of Markdown as HTML without the paragraph around it."""
    return mark_safe(writer.inline(text))  # noqa: S308


@register.filter
def plain(text: str) -> str:
    """Return Markdown as plain text without citations."""
    return markdown.plain(text)


@register.filter(is_safe=True)
def one_line(text: str) -> str:
    """Return ``text`` with single blanks: a block may be wrapped where its page needs one line."""
    return " ".join(text.split())


@register.simple_tag
def cite(writer: PageWriter, keys: Iterable[str], note: bool = False) -> SafeString:
    """Return the citation marks of source keys; with ``note``, beside a line of their own."""
    return mark_safe(writer.cite(keys, note=note))  # noqa: S308


@register.filter
def reference(source: Source) -> SafeString:
    """Return a source as lists of sources show it."""
    return footnotes.reference(source)


@register.filter
def about(source: Source) -> str:
    """Return in a few words who was measured, or what kind of work a source is."""
    return footnotes.about(source)


@register.filter
def svg(drawn: str) -> SafeString:
    """Return a figure, drawn by `muscles.figures`, which escapes every value."""
    return mark_safe(drawn)  # noqa: S308


@register.filter
@lru_cache(maxsize=256)
def day(date: datetime.date) -> SafeString:
    """Return a day for people and for programs."""
    return format_html(
        '<time datetime="{}">{}</time>', date.isoformat(), formats.date_format(date, "j F Y")
    )


@register.filter
def sureness(confidence: str) -> str:
    """Return the label of a confidence word: ``We are confident`` for ``high``."""
    return CONFIDENCE_WORDS[Confidence(confidence)]


@register.filter
def level_word(level: int) -> str:
    """Return the word of a level: ``peak`` for 4."""
    return LEVEL_WORDS[level]


@register.simple_tag
def article(slug: str) -> Article | None:
    """Return the article to link to, or nothing while there is none: no link of ours is dead."""
    return Article.objects.only("slug", "name").filter(slug=slug).first()


@register.simple_tag(takes_context=True)
def section(context: template.Context, url_name: str) -> SafeString:
    """Return the attributes of a menu's link; the section that is being read is marked."""
    start, elsewhere, here, within = _menu_link(url_name)
    request = context.get("request")
    if request is None or not request.path.startswith(start):
        return elsewhere
    return here if request.path == start else within


@cache
def _menu_link(url_name: str) -> tuple[str, SafeString, SafeString, SafeString]:
    start = reverse(f"muscles:{url_name}")
    plain = format_html('href="{}"', start)
    return (
        start,
        plain,
        format_html('{} aria-current="page"', plain),
        format_html('{} aria-current="true"', plain),
    )


@register.simple_tag
def absolute(path: str) -> str:
    """Return the full address of a path on this site."""
    return settings.SITE_URL + path
