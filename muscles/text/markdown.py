"""Our Markdown → safe HTML: citations, links between pages, glossary terms, figures.

Text may hold paragraphs, lists, ``##`` headings, emphasis and links, and besides:

- ``[@lai2015]`` or ``[@lai2015; @monte2020]``: a citation of a source by its key;
- ``[the deep calf](muscle:soleus)``: a link to a page of ours, by a word for its kind and a slug;
- ``{map muscle=soleus}`` alone in a paragraph: a figure; ``{picture calf-raise}``: a picture;
- ``| Ground | Calf |`` and a line ``|---|---|`` under it: a table with a head; its first column
  names the rows.

Each heading has an id made of its words, so that it can be linked to.

HTML is not allowed. This module knows neither the database nor the kinds of pages: the caller
passes a ``Resolver``, and every link target that is no address counts as a link to a page of ours.

Each text is parsed and sanitised once, into safe HTML with gaps. The gaps differ from page to
page: a citation's number, the address of a link, whether a term was linked before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from html import escape
from itertools import cycle, pairwise
from typing import Any, NamedTuple

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from muscles.text.glossary import Spellings

FIGURES = {
    "map": "{map muscle=soleus}",
    "curve": "{curve muscle=soleus}",
    "cost": "{cost}",
    "picture": "{picture calf-raise}",
}
"""The figures that a text can place, each with an example."""

_JOINER = "\u2060"
"""No line may end here. Before a full stop none ends anyway."""
_TOGETHER = 4
"""Marks that fit on one line of a phone beside a word."""

_CITATION = re.compile(r"\[@([^\]\n]*)\]")
_KEY = re.compile(r"[a-z0-9][a-z0-9-]*")
_LINK = re.compile(r"\]\(([^)\s]*)\)")
_ADDRESSES = ("/", "#", "https://", "http://")
_FIGURE = re.compile(r"\{([a-z]+)((?: [a-z]+=[\w.+-]+)*|(?<=\{picture) [\w.+-]+)\}")
_BRACES = re.compile(r"\{[^{}\n]*\}?|\}")
_HTML = re.compile(r"<[A-Za-z/!?]")
_IMAGE = re.compile(r"!\[[^\]\n]*\](?=[(\[])|!\[[^\]@\n]*\](?!\()")
_HEADING = re.compile(r"^ {0,3}#{2,3} +(.+?)\s*$", flags=re.MULTILINE)
_TAGS = {"p", "ul", "ol", "li", "h2", "h3", "em", "strong", "a", "blockquote", "code", "br"}

_TABLE = {"table", "thead", "tbody", "tr", "th", "td"}
_BOX = '<div class="scroller prose-table" tabindex="0" role="group" aria-label="{}"><table>'
_ASIDE = {"text-align:right": ' class="to-right"', "text-align:center": ' class="to-middle"'}
"""How a column is set, as the parser says it, and as our style sheet names it."""

_ATTRIBUTES = {"a": {"href"}, "h2": {"id"}, "h3": {"id"}}


def _split_keys(inside: str) -> list[str]:
    """Return the keys of ``lai2015; @monte2020`` (the text after the first ``@``)."""
    return [part.strip().removeprefix("@").strip() for part in inside.split(";")]


def citations(text: str) -> list[str]:
    """Return the source keys cited in ``text``, in order, each once."""
    keys = [key for match in _CITATION.finditer(text) for key in _split_keys(match[1])]
    return list(dict.fromkeys(keys))


def links(text: str) -> list[tuple[str, str]]:
    """Return the pages of ours that ``text`` links to as (word, slug), in order, each once.

    Every target that is no address counts, whether or not the word names a kind of page. A target
    without a colon has an empty slug.
    """
    found = [each.partition(":") for each in _targets(text) if not each.startswith(_ADDRESSES)]
    return list(dict.fromkeys((word, slug) for word, _, slug in found))


def addresses(text: str) -> list[str]:
    """Return the addresses of other sites that ``text`` links to, in order, each once."""
    found = (each for each in _targets(text) if each.startswith(("https:", "http:")))
    return list(dict.fromkeys(found))


def _targets(text: str) -> list[str]:
    """Return where the links of ``text`` lead. An image is no link: ``problems`` refuses it."""
    return [match[1] for match in _LINK.finditer(_IMAGE.sub("", text))]


def figures(text: str) -> list[tuple[str, dict[str, str]]]:
    """Return the figures placed in ``text`` as (kind, options).

    A figure that is a row of its own is named by its slug alone: ``{picture calf-raise}`` is
    ``("picture", {"picture": "calf-raise"})``.
    """
    return [
        (match[1], dict(_option(match[1], word) for word in match[2].split()))
        for match in _FIGURE.finditer(text)
    ]


def _option(kind: str, word: str) -> tuple[str, str]:
    name, equals, value = word.partition("=")
    return (name, value) if equals else (kind, word)


def headings(text: str) -> list[tuple[str, str]]:
    """Return the headings of ``text`` as (id, words): the ids of a page that shows it alone."""
    found = [plain(match[1]) for match in _HEADING.finditer(text)]
    taken: set[str] = set()
    return [(_free_id(words, taken), words) for words in found]


def _free_id(words: str, taken: set[str]) -> str:
    """Return an id of ``words`` that is not ``taken`` yet, and take it.

    Templates name their own sections with one word each. A heading of one word therefore gets a
    second one, so that no text can claim an id of its page.
    """
    stem = "-".join(re.findall(r"[a-z0-9]+", words.lower())) or "part"
    stem = stem if "-" in stem else f"on-{stem}"
    name, count = stem, 1
    while name in taken:
        count += 1
        name = f"{stem}-{count}"
    taken.add(name)
    return name


def plain(text: str) -> str:
    """Return ``text`` without citations, figures and Markdown marks."""
    text = re.sub(r"\s*" + _CITATION.pattern, "", text)
    text = _FIGURE.sub("", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^ {0,3}(?:#{1,6}|[-*]|\d+\.) +", "", text, flags=re.MULTILINE)
    return re.sub(r"[*_`]", "", text).strip()


def problems(text: str) -> list[str]:
    """Return what is wrong with ``text`` by itself, and how to mend it.

    Whether citations, links and options of figures lead somewhere is for the caller to check.
    """
    found: list[str] = []
    if match := _HTML.search(text):
        shown = text[match.start() : match.start() + 20].split("\n")[0]
        found.append(
            f"HTML is not allowed (“{shown}”). Write Markdown instead; < needs a space after."
        )
    if re.search(r"^ {0,3}#(?!#)\s", text, flags=re.MULTILINE):
        found.append("A text has no # heading: the page's name is the only one. Use ##.")
    if re.search(r"^ {0,3}#{4,6}\s", text, flags=re.MULTILINE):
        found.append("Headings go no deeper than ###. Use ## for a section, ### for a part of it.")
    if match := _IMAGE.search(text):
        shown = text[match.start() : match.start() + 30].split("\n")[0]
        found.append(
            f"Images cannot be written into a text (“{shown}”). Add it under Pictures and place "
            f"it, alone in its paragraph: {FIGURES['picture']}."
        )
    for match in _CITATION.finditer(text):
        for key in _split_keys(match[1]):
            if not _KEY.fullmatch(key):
                found.append(
                    f"“{match[0]}” is not a citation. Write [@key] or [@key; @key], "
                    "with keys in lower case such as hamner2010."
                )
    found.extend(_misplaced(text))
    return found


class Work(NamedTuple):
    """A source as a citation shows it."""

    name: str  # First author and year.
    address: str
    about: str  # Who was measured, or what kind of work it is; may be empty.


def _misplaced(text: str) -> Iterator[str]:
    """Yield a message for each ``{…}`` of ``text`` that a page would print as it stands."""
    for match in _BRACES.finditer(text):
        shown = match[0]
        figure = _FIGURE.fullmatch(shown)
        if figure is None:
            kind = re.split(r"[^a-z]", shown.strip("{} ").lower())[0]
            near = get_close_matches(kind, FIGURES, 1)
            example = FIGURES[near[0] if near else "map"]
            hint = f"Did you mean {example}?" if near else f"A figure looks so: {example}."
            yield f"“{shown}” is no figure. {hint} Braces are for figures alone."
        elif figure[1] not in FIGURES:
            near = get_close_matches(figure[1], FIGURES, 1)
            hint = f"Did you mean “{near[0]}”? " if near else ""
            yield f"There is no figure “{figure[1]}”. {hint}Use one of: {', '.join(FIGURES)}."
        elif not _is_alone(text, match.start(), match.end()):
            yield f"“{shown}” must stand alone: put an empty line before it and after it."


def _is_alone(text: str, start: int, end: int) -> bool:
    """Return whether nothing else stands in the paragraph of ``text[start:end]``."""
    before, after = text[:start].rstrip(" "), text[end:].lstrip(" ")
    return (not before or before.endswith("\n\n")) and (not after or after.startswith("\n\n"))


@dataclass(frozen=True)
class Resolver:
    """What the marks of a text lead to. Each function returns ``None`` if there is nothing."""

    source: Callable[[str], Work | None]  # key -> source
    page: Callable[[str, str], str | None]  # word, slug -> address
    figure: Callable[[str, Mapping[str, str]], Any]  # kind, options -> what is drawn
    terms: Spellings = field(default_factory=lambda: Spellings({}))


class Writer:
    """Renders the texts of one page: numbers each source once and links each term once.

    The first citation of a source also carries a note. The style sheet shows it beside the line
    where there is a margin. Number and note are one link with one name: a second link would be one
    more stop for the keyboard, and a screen reader would read everything twice.
    """

    def __init__(self, resolver: Resolver, own_address: str = "") -> None:
        self._numbers: dict[str, int] = {}
        self._resolver = resolver
        self._linked = {own_address}
        self._noted: set[str] = set()
        self._is_kept: list[bool] = []
        self._ids: set[str] = set()

    @property
    def order(self) -> list[str]:
        """Return the cited keys in the order of their numbers."""
        return list(self._numbers)

    def block(self, text: str, draw: Callable[[Any], str] = str, *, notes: bool = True) -> str:
        """Return ``text`` as HTML blocks.

        ``draw`` makes HTML of what the resolver returns for a figure. Without ``notes`` the
        citations are numbers only: the text stands where no margin is beside it.
        """
        return self._fill(_parsed(text, self._resolver.terms), draw, notes=notes)

    def inline(self, text: str, *, notes: bool = True) -> str:
        """Return a one-paragraph ``text`` as HTML without the paragraph around it."""
        return self._fill(_parsed(text, self._resolver.terms, inline=True), notes=notes)

    def cite(self, keys: Iterable[str], *, note: bool = False) -> str:
        """Return the citation marks for ``keys``, lowest number first.

        Without ``note`` the marks are numbers only: the mark of a whole table or page names many
        sources at once, and the notes stand beside the sentences that use them.
        """
        marks: dict[int, str] = {}
        for key in keys:
            found = self._resolver.source(key)
            if found is None:
                continue
            number = self._numbers.setdefault(key, len(self._numbers) + 1)
            is_first = note and key not in self._noted
            if is_first:
                self._noted.add(key)
            marks[number] = _mark(number, found, is_first)
        # No line ends between a word and its mark, nor between a few marks. Many would not fit.
        gap = "\u00a0" if len(marks) <= _TOGETHER else " "
        shown = gap.join(marks[number] for number in sorted(marks))
        return f"{_JOINER}<sup>{shown}</sup>" if marks else ""

    def _fill(
        self, parts: tuple[str | Gap, ...], draw: Callable[[Any], str] = str, *, notes: bool
    ) -> str:
        return "".join(
            part if isinstance(part, str) else self._gap(*part, draw=draw, notes=notes)
            for part in parts
        )

    def _gap(self, kind: str, value: str, *, draw: Callable[[Any], str], notes: bool) -> str:
        match kind:
            case "cite":
                return self.cite(_split_keys(value), note=notes)
            case "id":
                return _free_id(value, self._ids)
            case "link":
                return self._open_link(value)
            case "end of link":
                return "</a>" if self._is_kept.pop() else ""
            case "term":
                return self._link_term(value)
            case "tag":
                return value
        [(name, options)] = figures(value)
        figure = self._resolver.figure(name, options)
        return "" if figure is None else draw(figure)

    def _open_link(self, target: str) -> str:
        word, _, slug = target.partition(":")
        address = self._resolver.page(word, slug)
        self._is_kept.append(address is not None)
        if address is None:
            return ""
        self._linked.add(address)
        return f'<a href="{escape(address)}">'

    def _link_term(self, spelling: str) -> str:
        address = self._resolver.terms[spelling]
        if address in self._linked:
            return escape(spelling)
        self._linked.add(address)
        return f'<a class="term" href="{escape(address)}">{escape(spelling)}</a>'


@lru_cache(maxsize=4096)
def _mark(number: int, work: Work, has_note: bool) -> str:
    """Return the mark of a work, with the note that stands in the margin."""
    beside = ""
    if has_note:
        said = "\n".join(filter(None, (work.name, work.about)))
        beside = f' data-note="{number}\t{escape(said)}"'
    return (
        f'<a class="cite" href="{escape(work.address)}" '
        f'aria-label="Source {number}: {escape(work.name)}"{beside}>{number}</a>'
    )


class Gap(NamedTuple):
    """A place in a rendered text that each page fills in its own way.

    ``kind`` is "cite", "id", "link", "end of link", "term", "tag" (of a table, written here) or
    "figure"; ``value`` is what the text says there.
    """

    kind: str
    value: str


# The characters around a gap's number while a text is rendered. They are private characters of
# Unicode, which no text needs; those found in a text are removed.
_BEFORE, _AFTER = "\ue000", "\ue001"
_GAP = re.compile(f"{_BEFORE}([0-9]+){_AFTER}")


@lru_cache(maxsize=1024)
def _parsed(text: str, terms: Spellings, *, inline: bool = False) -> tuple[str | Gap, ...]:
    """Return ``text`` as pieces of safe HTML with gaps between; each of ``terms`` is a gap too.

    The HTML is sanitised before the gaps are filled. What fills them is our own and escaped.
    """
    gaps: list[Gap] = []
    env = {"gaps": gaps, "terms": terms}
    text = text.replace(_BEFORE, "").replace(_AFTER, "")
    html = _PARSER.renderInline(text, env) if inline else _PARSER.render(text, env)
    safe = nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, link_rel=None, url_schemes={"http", "https"}
    )
    pieces = _GAP.split(safe)
    return tuple(
        gaps[int(piece)] if is_gap else piece
        for piece, is_gap in zip(pieces, cycle((False, True)), strict=False)
        if piece
    )


def _gap(env: MutableMapping[str, Any], kind: str, value: str = "") -> Token:
    """Return a token that stands for a gap in the rendered text."""
    token = Token("html_inline", "", 0)
    token.content = f"{_BEFORE}{len(env['gaps'])}{_AFTER}"
    env["gaps"].append(Gap(kind, value))
    return token


def _read_citation(state: StateInline, silent: bool) -> bool:
    """Leave a gap for ``[@key; @key]`` and drop the blank before it. A rule of the parser."""
    match = _CITATION.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        state.pending = state.pending.rstrip()
        # A line that ends before the mark is a blank too.
        if not state.pending and state.tokens and state.tokens[-1].type == "softbreak":
            state.tokens.pop()
        state.push("html_inline", "", 0).content = _gap(state.env, "cite", match[1]).content
    state.pos = match.end()
    return True


def _leave_gaps(state: StateCore) -> None:
    """Leave gaps for figures, ids, links to our pages and terms. A rule of the parser."""
    tokens = state.tokens
    for index, token in enumerate(tokens):
        if token.type != "inline" or token.children is None:
            continue
        before = tokens[index - 1] if index else None
        figure = _FIGURE.fullmatch(token.content.strip())
        if figure and before is not None and before.type == "paragraph_open":
            before.hidden = tokens[index + 1].hidden = True
            token.children = [_gap(state.env, "figure", figure[0])]
            continue
        above = before.type if before else ""
        if before is not None and above == "heading_open":
            before.attrSet("id", _gap(state.env, "id", plain(token.content)).content)
        is_head = above in ("heading_open", "th_open")
        token.children = list(_with_gaps(token.children, state.env, link_terms=not is_head))


def _set_tables(state: StateCore) -> None:
    """Put our tags in the place of the parser's. A rule of the parser.

    They are gaps, so that the sanitiser need not let any tag of a table pass.
    """
    in_head, cell, heads = False, 0, _heads(state.tokens)
    for index, token in enumerate(state.tokens):
        name, _, edge = token.type.rpartition("_")
        if name not in _TABLE:
            continue
        tag = name
        if name == "thead":
            in_head = edge == "open"
        elif name == "tr":
            cell = 0
        elif name in ("th", "td"):
            cell += edge == "open"
            tag = "th" if in_head or cell == 1 else "td"
        if edge == "close":
            shown = f"</{tag}>" + ("</div>" if name == "table" else "")
        elif name == "table":
            shown = _BOX.format(escape(next(heads)))
        else:
            scope = f' scope="{"col" if in_head else "row"}"' if tag == "th" else ""
            aside = _ASIDE.get(str(token.attrs.get("style", "")), "")
            shown = f"<{tag}{scope}{aside}>"
        state.tokens[index] = _gap(state.env, "tag", shown)


def _heads(tokens: list[Token]) -> Iterator[str]:
    """Yield the name of each table: the words in its head."""
    words: list[str] = []
    for before, token in pairwise(tokens):
        if before.type == "th_open" and (said := plain(token.content)):
            words.append(said)
        if token.type == "thead_close":
            yield f"Table: {', '.join(words)}"
            words = []


def _with_gaps(
    children: list[Token], env: MutableMapping[str, Any], *, link_terms: bool
) -> Iterator[Token]:
    is_ours: list[bool] = []
    for child in children:
        if child.type == "link_open":
            target = str(child.attrs.get("href", ""))
            is_ours.append(not target.startswith(_ADDRESSES))
            yield _gap(env, "link", target) if is_ours[-1] else child
        elif child.type == "link_close":
            yield _gap(env, "end of link") if is_ours.pop() else child
        elif child.type == "text" and not is_ours and link_terms:
            yield from _around_terms(child.content, env)
        else:
            yield child


def _around_terms(content: str, env: MutableMapping[str, Any]) -> Iterator[Token]:
    position = 0
    for start, end in env["terms"].found_in(content):
        yield _text(content[position:start])
        yield _gap(env, "term", content[start:end])
        position = end
    yield _text(content[position:])


def _text(content: str) -> Token:
    token = Token("text", "", 0)
    token.content = content
    return token


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.disable(["image", "autolink"])
    parser.inline.ruler.before("link", "citation", _read_citation)
    parser.core.ruler.push("gaps", _leave_gaps)
    parser.core.ruler.push("tables", _set_tables)
    return parser


_PARSER = _parser()
