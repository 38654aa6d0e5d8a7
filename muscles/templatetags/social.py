"""What other sites read of a page to show beside a link: Open Graph, which X reads too."""

from __future__ import annotations

import re

from django import template
from django.conf import settings
from django.template import NodeList
from django.template.base import Parser, Token
from django.utils.safestring import SafeString, mark_safe

from muscles.presenters import citations
from muscles.presenters.cards import mark_of
from muscles.views import cards

register = template.Library()

_PARTS = re.compile(
    r"<title>(?P<title>.*?)(?: · Running Muscles)?</title>"
    r'.*?<meta name="description" content="(?P<description>[^"]*)">',
    re.DOTALL,
)
_SHOWN = re.compile(r"\s*<!--(.*?)-->", re.DOTALL)


class SocialNode(template.Node):
    """Title and description of a page, and the same for other sites with the page's card.

    A comment inside holds what the card shows besides: it counts for the card's mark and is not
    sent. It makes no query, for what the page says is said already.
    """

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        """Return the tags; those for other sites only for pages that the site map names."""
        html = str(self.nodelist.render(context))
        head = _SHOWN.sub("", html)
        request = context.get("request")
        match = request.resolver_match if request else None
        found = _PARTS.search(head)
        # A page that is not there has an address like one that is.
        is_missing = context.template is not None and context.template.name == "404.html"
        is_draft = getattr(request, "is_preview", False)
        if not (request and match and found and cards.has_card(match.url_name or "")):
            return mark_safe(head)  # noqa: S308 - escaped by the page's own blocks
        if is_missing or is_draft:
            return mark_safe(head)  # noqa: S308 - as above
        title = found["title"].replace('"', "&quot;")
        card = f"{cards.address_of(request.path)}?v={mark_of(html)}"
        properties = {
            "type": "article" if "slug" in match.kwargs else "website",
            "title": title,
            "description": found["description"],
            "url": settings.SITE_URL + request.path,
            "image": settings.SITE_URL + card,
            "image:alt": title,
            "site_name": citations.SITE,
        }
        tags = [
            f'<meta property="og:{name}" content="{said}">' for name, said in properties.items()
        ]
        tags.append('<meta name="twitter:card" content="summary_large_image">')
        return mark_safe("\n".join([head.strip(), *tags]))  # noqa: S308 - as above


@register.tag
def social(parser: Parser, _: Token) -> SocialNode:
    """Render title and description, and repeat them for other sites."""
    nodelist = parser.parse(("endsocial",))
    parser.delete_first_token()
    return SocialNode(nodelist)
