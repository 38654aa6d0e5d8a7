"""One kind of page: an article whose body is a stream of texts and figures."""

from wagtail.blocks import RawHTMLBlock, RichTextBlock
from wagtail.fields import StreamField
from wagtail.models import Page


class ArticlePage(Page):
    """An article with figures."""

    body = StreamField([("text", RichTextBlock()), ("figure", RawHTMLBlock())])
