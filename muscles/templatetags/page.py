"""Template filters and tags: texts, citations, shared components, words and addresses.

They make no query: whatever they show was read by a presenter.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple
from urllib.parse import quote

from django import template
from django.conf import settings
from django.urls import ResolverMatch, reverse
from django.utils import formats
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from muscles.figures.contract import CONTRACTS, Contract
from muscles.models import CONFIDENCE_WORDS, LEVEL_WORDS, Confidence, Muscle, Role, Source
from muscles.models.base import ContentModel, Page
from muscles.pagecache.per_revision import current_revision
from muscles.presenters import citations, footnotes, structured
from muscles.presenters.curves.muscle import MuscleCurves
from muscles.presenters.footnotes import PageWriter
from muscles.presenters.score import Score
from muscles.presenters.sureness import is_early
from muscles.text import markdown
from muscles.text.passages import Bit
from muscles.views import components

register = template.Library()

_FEW = 3
"""So many citation marks can stand in a row; more would be a row of numbers."""
_PLACES = 64
"""So many places are kept of a shared part: more than there are lists, twice."""
_ATTRIBUTE = re.compile(r'\n(?=[a-z][a-z-]*=")')
_INDENT = re.compile(r"\n\s+")
_LEAVING = re.compile(r'(<a\b(?![^>]*\starget=)[^>]*?\shref="(?!/embed/|#)[^"]*")')
_BLOCKS = "article|caption|details|div|dl|dt|figcaption|figure|footer|form|header|li|nav|ol|p"
_BLOCKS += "|section|summary|table|tbody|td|th|thead|tr|ul"
_SHAPES = "circle|defs|g|line|path|rect|use"
_LINE_OF_NOTHING = re.compile(rf"\n(?=/?>|</dd>|</svg>|</?(?:{_BLOCKS}|{_SHAPES})\b)|(?<=<p>)\n")
"""Ends of lines beside the edge of a block or of a shape: no reader sees a blank there.

A list's description and headings are not among the blocks: on paper some stand within a line.
"""

# Everything marked safe here comes from `muscles.text.markdown`, which escapes and sanitises.


@register.filter
def prose(text: str, writer: PageWriter) -> SafeString:
    """Return Markdown as HTML blocks."""
    return mark_safe(writer.block(text, components.figure))  # noqa: S308


@register.filter
def sentence(text: str, writer: PageWriter) -> SafeString:
    """Return one paragraph of Markdown as HTML without the paragraph around it."""
    return mark_safe(writer.inline(text))  # noqa: S308


@register.filter
def unnoted(text: str, writer: PageWriter) -> SafeString:
    """Return Markdown as HTML blocks with citations as numbers: no margin is beside them."""
    return mark_safe(writer.block(text, components.figure, notes=False))  # noqa: S308


@register.filter
def answer(text: str, writer: PageWriter) -> SafeString:
    """Return the sentence at a page's head as HTML; its notes stand beside the text below."""
    return mark_safe(writer.inline(text, notes=False))  # noqa: S308


@register.filter
def plain(text: str) -> str:
    """Return Markdown as plain text without citations."""
    return markdown.plain(text)


@register.filter
def marked(bits: Iterable[Bit]) -> SafeString:
    """Return a text with what was looked for marked."""
    parts = ((f"<mark>{escape(text)}</mark>" if found else escape(text)) for text, found in bits)
    return mark_safe("".join(parts))  # noqa: S308


@register.filter(is_safe=True)
def one_line(text: str) -> str:
    """Return ``text`` with single blanks: a block may be wrapped where its page needs one line."""
    return " ".join(text.split())


@register.filter(is_safe=True)
def tight(html: str) -> str:
    """Return ``html`` without empty lines, blanks that begin a line, and blanks beside a block."""
    lines = _ATTRIBUTE.sub(" ", _INDENT.sub("\n", html))
    return _LINE_OF_NOTHING.sub("", lines)


@register.filter(is_safe=True)
def outward(html: str) -> str:
    """Return ``html`` for a frame: each link that leaves it opens a page of its own."""
    return _LEAVING.sub(r'\1 target="_blank" rel="noopener"', html)


@register.simple_tag
def cite(writer: PageWriter, keys: Iterable[str], note: bool = False) -> SafeString:
    """Return the citation marks of source keys; with ``note``, beside a line of their own."""
    return mark_safe(writer.cite(keys, note=note))  # noqa: S308


@register.simple_tag
def rests_on(writer: PageWriter, keys: Iterable[str], what: str = "") -> SafeString:
    """Return that ``what`` rests on the marks of source keys; of many, on how many.

    The list at the end of the page then names them all. Without a key there is nothing to say.
    """
    cited = list(keys)
    marks = cite(writer, cited)
    if not cited:
        return marks
    if len(cited) > _FEW:
        marks = format_html(' <a href="#sources">{} sources</a>', len(cited))
    return format_html("{} rests on{}", what, marks)


@register.filter
def reference(source: Source) -> SafeString:
    """Return a source as lists of sources show it."""
    return components.reference(source)


@register.filter
def score_rows(score: Score) -> SafeString:
    """Return the body of the score's table."""
    return components.score_rows(score)


@register.filter
def curves_section(curves: MuscleCurves) -> SafeString:
    """Return the section with every curve of one muscle."""
    return components.curves(curves)


@register.filter
def about(source: Source) -> str:
    """Return in a few words who was measured, or what kind of work a source is."""
    return footnotes.about(source)


@register.filter
def links(pages: Iterable[Page]) -> SafeString:
    """Return links to pages, with commas between them; an empty text for none."""
    return format_html_join(
        ", ", '<a href="{}">{}</a>', ((page.get_absolute_url(), page.name) for page in pages)
    )


@register.inclusion_tag("muscles/components/contract.html")
def contract(kind: str) -> dict[str, Contract | str]:
    """Show what a figure of this kind rests on, and what it cannot show."""
    return {"contract": CONTRACTS[kind], "kind": kind}


@register.filter
def everyday_links(muscles: Iterable[Muscle]) -> SafeString:
    """Return links to muscles by their everyday names; an empty text for none."""
    return format_html_join(
        ", ",
        '<a href="{}">{}</a>',
        ((muscle.get_absolute_url(), muscle.everyday_name) for muscle in muscles),
    )


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
def early(role: Role) -> bool:
    """Return whether a role is early evidence: what shows its level is then hatched."""
    return is_early(role)


@register.filter
def level_word(level: int) -> str:
    """Return the word of a level: ``peak`` for 4."""
    return LEVEL_WORDS[level]


class Place(NamedTuple):
    """Where a page stands: the list that its address begins with, and whether it is that list."""

    list_address: str
    is_list: bool


class SharedNode(template.Node):
    """A part that is the same on all pages of one place; it sees nothing of the page but that."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist
        self._kept: dict[tuple[str, Place], SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        """Return the part, rendered once for each place and revision."""
        request = context.get("request")
        path = request.path if request else ""
        list_address = path[: path.find("/", 1) + 1]
        place = Place(list_address, path == list_address)
        revision = current_revision()
        if revision is None:
            return self._rendered(context, place)
        found = self._kept.get((revision, place))
        if found is None:
            if len(self._kept) >= _PLACES:
                self._kept.clear()
            found = self._kept[revision, place] = self._rendered(context, place)
        return found

    def _rendered(self, context: template.Context, place: Place) -> SafeString:
        html = self.nodelist.render(context.new({"place": place}))
        return mark_safe(tight(html.strip()))  # noqa: S308


@register.tag
def shared(parser: template.base.Parser, _: template.base.Token) -> SharedNode:
    """Render what stands inside once for all pages of one place; for bar and foot."""
    nodelist = parser.parse(("endshared",))
    parser.delete_first_token()
    return SharedNode(nodelist)


@register.simple_tag(takes_context=True)
def section(context: template.Context, url_name: str, *more: str) -> SafeString:
    """Return the attributes of a menu's link; the section that is being read is marked.

    ``more`` names the lists whose pages belong to the section too. Stands inside ``shared``.
    """
    starts, elsewhere, here, within = _menu_link(url_name, *more)
    place = context["place"]
    if place.list_address not in starts:
        return elsewhere
    return here if place == (starts[0], True) else within


@cache
def _menu_link(*url_names: str) -> tuple[tuple[str, ...], SafeString, SafeString, SafeString]:
    starts = tuple(reverse(f"muscles:{name}") for name in url_names)
    plain = format_html('href="{}"', starts[0])
    return (
        starts,
        plain,
        format_html('{} aria-current="page"', plain),
        format_html('{} aria-current="true"', plain),
    )


@register.inclusion_tag("muscles/components/for_programs.html", takes_context=True)
def for_programs(context: template.Context) -> dict[str, object]:
    """Say what the page is to programs: tags for reference managers, and one block of JSON-LD.

    A page of no row may say it by itself, as ``tells``.
    """
    if tells := context.get("tells"):
        return {"data": _safe(tells)}
    match = _cited(context)
    if match is None:
        return {}
    row, changes = context.get("page"), context.get("changes")
    if not match.kwargs:
        return {"data": _safe(structured.of_other(str(match.url_name)))}
    changed = changes[0].day if changes else None
    is_drawn = getattr(context.get("close_up"), "views", ())
    picture = str(context.get("take") or "") if is_drawn else ""
    return {
        "tags": structured.citation_tags(row, changed),
        "data": _safe(structured.of_row(row, changed, picture)),
    }


def _safe(thing: structured.Thing) -> SafeString:
    return mark_safe(structured.as_json(thing))  # noqa: S308


@register.simple_tag(takes_context=True)
def can_be_cited(context: template.Context) -> bool:
    """Return whether there is a page below this one that says how to cite it."""
    return _cited(context) is not None


def _cited(context: template.Context) -> ResolverMatch | None:
    """Return what the address of a page that can be cited leads to.

    A page of no row that its address names is an error page, or a form.
    """
    match: ResolverMatch | None = getattr(context.get("request"), "resolver_match", None)
    if match is None or not citations.is_citable(match):
        return None
    return match if isinstance(context.get("page"), ContentModel) or not match.kwargs else None


@register.simple_tag
def oembed(path: str) -> str:
    """Return the address that tells other sites' programs how to frame the page at ``path``."""
    page = quote(settings.SITE_URL + path, safe="/:")
    return f"{settings.SITE_URL}{reverse('muscles:oembed')}?url={page}"


@register.simple_tag
def absolute(path: str) -> str:
    """Return the full address of a path on this site."""
    return settings.SITE_URL + path
