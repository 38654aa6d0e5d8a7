"""Our Markdown → safe HTML: citations, links between pages, glossary terms, figures.

Text may hold paragraphs, lists, ``##`` headings, emphasis and links, and besides:

- ``[@lai2015]`` or ``[@lai2015; @monte2020]``: a citation of a source by its key;
- ``[the deep calf](muscle:soleus)``: a link to a page of ours by kind and slug;
- ``{map muscle=soleus}`` alone in a paragraph: a figure.

HTML is not allowed. This module knows no database: whoever renders passes a ``Resolver``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from typing import NamedTuple

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

KINDS = (
    "muscle",
    "group",
    "phase",
    "terrain",
    "tissue",
    "exercise",
    "injury",
    "claim",
    "article",
    "term",
    "about",
)
FIGURES = ("map", "curve", "cost")

_CITATION = re.compile(r"\[@([^\]\n]*)\]")
_KEY = re.compile(r"[a-z0-9][a-z0-9-]*")
_LINK = re.compile(r"\]\(([^)\s]*)\)")
_FIGURE = re.compile(r"\{([a-z]+)((?: [a-z]+=[\w.+-]+)*)\}")
_HTML = re.compile(r"<[A-Za-z/!?]")
_TAGS = {"p", "ul", "ol", "li", "h2", "h3", "em", "strong", "a", "sup", "blockquote", "code", "br"}
_TAGS_WITH_PLACES = _TAGS | {"div"}


def _split_keys(inside: str) -> list[str]:
    """Return the keys of ``lai2015; @monte2020`` (the text after the first ``@``)."""
    return [part.strip().removeprefix("@").strip() for part in inside.split(";")]


def citations(text: str) -> list[str]:
    """Return the source keys cited in ``text``, in order, each once."""
    keys = [key for match in _CITATION.finditer(text) for key in _split_keys(match[1])]
    return list(dict.fromkeys(keys))


def links(text: str) -> list[tuple[str, str]]:
    """Return the pages of ours that ``text`` links to, as (kind, slug)."""
    found = []
    for match in _LINK.finditer(text):
        kind, colon, slug = match[1].partition(":")
        if colon and kind in KINDS:
            found.append((kind, slug))
    return list(dict.fromkeys(found))


def figures(text: str) -> list[tuple[str, dict[str, str]]]:
    """Return the figures placed in ``text`` as (kind, options)."""
    return [
        (match[1], dict(option.split("=", 1) for option in match[2].split()))
        for match in _FIGURE.finditer(text)
    ]


def plain(text: str) -> str:
    """Return ``text`` without citations, figures and Markdown marks."""
    text = re.sub(r"\s*" + _CITATION.pattern, "", text)
    text = _FIGURE.sub("", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^ {0,3}(?:#{1,6}|[-*]|\d+\.) +", "", text, flags=re.MULTILINE)
    return re.sub(r"[*_`]", "", text).strip()


def problems(text: str) -> list[str]:
    """Return what is wrong with ``text`` whatever the database holds, each with its mend."""
    found: list[str] = []
    if match := _HTML.search(text):
        shown = text[match.start() : match.start() + 20].split("\n")[0]
        found.append(
            f"HTML is not allowed (“{shown}”). Write Markdown instead; < needs a space after."
        )
    if re.search(r"^ {0,3}#(?!#)\s", text, flags=re.MULTILINE):
        found.append("A text has no # heading: the page's name is the only one. Use ##.")
    for match in _CITATION.finditer(text):
        for key in _split_keys(match[1]):
            if not _KEY.fullmatch(key):
                found.append(
                    f"“{match[0]}” is not a citation. Write [@key] or [@key; @key], "
                    "with keys in lower case such as hamner2010."
                )
    for match in _LINK.finditer(text):
        target = match[1]
        kind = target.partition(":")[0]
        if not (target.startswith(("/", "#", "https://", "http://")) or kind in KINDS):
            found.append(
                f"The link target “{target}” is unknown. Use https://… or one of: "
                + ", ".join(f"{kind}:slug" for kind in KINDS)
                + "."
            )
    found.extend(
        f"There is no figure “{kind}”. Use one of: {', '.join(FIGURES)}."
        for kind, _ in figures(text)
        if kind not in FIGURES
    )
    return found


class Work(NamedTuple):
    """A source as a citation shows it."""

    name: str  # First author and year.
    address: str
    about: str  # Who was measured, or what kind of work it is, in a few words.


@dataclass(frozen=True)
class Resolver:
    """What a text's marks lead to. Each function returns ``None`` where there is nothing."""

    source: Callable[[str], Work | None]  # key -> source
    page: Callable[[str, str], str | None]  # kind, slug -> address
    figure: Callable[[str, Mapping[str, str]], str | None]  # kind, options -> HTML
    terms: Mapping[str, str] = field(default_factory=dict)  # spelling in lower case -> address


class Writer:
    """Renders the texts of one page: numbers its sources once and links each term once.

    Where a text cites a source for the first time, the link also carries a note. The style sheet
    shows it beside the line where there is a margin. Number and note are one link with one name:
    a second link would be one more stop for the keyboard, and a text for the eye alone would say
    everything twice to those who listen.
    """

    def __init__(self, resolver: Resolver, own_address: str = "") -> None:
        self._numbers: dict[str, int] = {}
        self._resolver = resolver
        self._linked = {own_address}
        self._noted: set[str] = set()
        self._places: list[str] = []
        self._terms = _term_pattern(tuple(resolver.terms))
        self._parser = MarkdownIt("commonmark", {"html": False}).disable(["image", "autolink"])
        self._parser.inline.ruler.before("link", "citation", self._read_citation)
        self._parser.core.ruler.push("ours", self._walk)

    @property
    def order(self) -> list[str]:
        """Return the cited keys in the order of their numbers."""
        return list(self._numbers)

    def block(self, text: str) -> str:
        """Return ``text`` as HTML blocks."""
        return self._finish(self._parser.render(text))

    def inline(self, text: str) -> str:
        """Return a one-paragraph ``text`` as HTML without the paragraph around it."""
        return self._finish(self._parser.renderInline(text))

    def cite(self, keys: Iterable[str], *, note: bool = False) -> str:
        """Return the citation marks for ``keys``, lowest number first.

        Without ``note`` the marks are numbers only: a mark for a whole table or page names many
        sources at once, and the sentences that use them show the notes.
        """
        marks: dict[int, str] = {}
        for key in keys:
            found = self._resolver.source(key)
            if found is None:
                continue
            number = self._numbers.setdefault(key, len(self._numbers) + 1)
            beside = ""
            if note and key not in self._noted:
                self._noted.add(key)
                beside = f' data-note="{number}\t{escape(found.name)}\n{escape(found.about)}"'
            marks[number] = (
                f'<a class="cite" href="{escape(found.address)}" '
                f'aria-label="Source {number}: {escape(found.name)}"{beside}>{number}</a>'
            )
        # In a sentence the numbers stay on one line; after a table's caption they would not fit.
        shown = ("\u00a0" if note else " ").join(marks[number] for number in sorted(marks))
        return f"<sup>{shown}</sup>" if marks else ""

    def _finish(self, html: str) -> str:
        safe = nh3.clean(
            html,
            tags=_TAGS_WITH_PLACES,
            attributes={"a": {"href", "class", "aria-label", "data-note"}, "div": {"data-place"}},
            link_rel=None,
            url_schemes={"http", "https"},
        )
        for number, figure in enumerate(self._places):
            safe = safe.replace(f'<div data-place="{number}"></div>', figure)
        self._places.clear()
        return safe

    def _read_citation(self, state: StateInline, silent: bool) -> bool:
        match = _CITATION.match(state.src, state.pos)
        if not match:
            return False
        if not silent:
            if state.pending.endswith(" "):
                state.pending = state.pending.rstrip()
            token = state.push("html_inline", "", 0)
            token.content = self.cite(_split_keys(match[1]), note=True)
        state.pos = match.end()
        return True

    def _walk(self, state: StateCore) -> None:
        """Put figures in place, resolve links to our pages, and link the first use of terms."""
        tokens = state.tokens
        for index, token in enumerate(tokens):
            if token.type != "inline" or token.children is None:
                continue
            before = tokens[index - 1] if index else None
            if before is not None and before.type == "paragraph_open" and self._place(token):
                before.hidden = tokens[index + 1].hidden = True
                continue
            in_heading = before is not None and before.type == "heading_open"
            token.children = self._resolve(token.children, link_terms=not in_heading)

    def _place(self, token: Token) -> bool:
        match = _FIGURE.fullmatch(token.content.strip())
        if not match:
            return False
        [(kind, options)] = figures(match[0])
        figure = self._resolver.figure(kind, options)
        place = Token("html_inline", "", 0)
        if figure is not None:
            place.content = f'<div data-place="{len(self._places)}"></div>'
            self._places.append(figure)
        token.children = [place]
        return True

    def _resolve(self, children: list[Token], *, link_terms: bool) -> list[Token]:
        out: list[Token] = []
        depth = 0
        dropped: list[bool] = []
        for child in children:
            if child.type == "link_open":
                depth += 1
                keep = self._resolve_link(child)
                dropped.append(not keep)
                if not keep:
                    continue
            elif child.type == "link_close":
                depth -= 1
                if dropped.pop():
                    continue
            elif child.type == "text" and depth == 0 and link_terms and self._terms:
                out.extend(self._link_terms(child, self._terms))
                continue
            out.append(child)
        return out

    def _resolve_link(self, token: Token) -> bool:
        kind, colon, slug = str(token.attrs.get("href", "")).partition(":")
        if not colon or kind not in KINDS:
            return True
        address = self._resolver.page(kind, slug)
        if address is None:
            return False
        token.attrs["href"] = address
        self._linked.add(address)
        return True

    def _link_terms(self, token: Token, terms: re.Pattern[str]) -> list[Token]:
        out: list[Token] = []
        position = 0
        for match in terms.finditer(token.content):
            address = self._resolver.terms[match[0].lower()]
            if address in self._linked:
                continue
            self._linked.add(address)
            out.append(_text(token.content[position : match.start()]))
            link = Token("html_inline", "", 0)
            link.content = f'<a class="term" href="{escape(address)}">{escape(match[0])}</a>'
            out.append(link)
            position = match.end()
        out.append(_text(token.content[position:]))
        return out


def _text(content: str) -> Token:
    token = Token("text", "", 0)
    token.content = content
    return token


@lru_cache(maxsize=16)
def _term_pattern(terms: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return a pattern for every spelling as a whole word, the longest first."""
    if not terms:
        return None
    spellings = sorted(terms, key=lambda spelling: (-len(spelling), spelling))
    return re.compile(
        r"(?<![\w-])(?:" + "|".join(re.escape(item) for item in spellings) + r")(?![\w-])",
        re.IGNORECASE,
    )
