"""The card “When to get help”: the signs that matter here; on pages of pain all others folded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from muscles.models import Article, Flag, Injury
from muscles.models.training import Urgency
from muscles.pagecache.per_revision import cached_per_revision
from muscles.presenters import editorial
from muscles.text.markdown import plain

_GROUPS = re.compile(r"^## .*$", re.MULTILINE)
_ITEM = re.compile(r"^- (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Signs:
    """How fast to act, and the signs that ask for it, as plain text."""

    said: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class HelpCard:
    """The card of one page.

    ``flags`` are the signs of this pain, with their sources, most urgent first. A page of no pain
    shows ``first`` instead. ``general`` are the signs of any pain; empty where the card only leads
    to the article that holds them. ``many`` is their number.
    """

    flags: tuple[tuple[str, tuple[Flag, ...]], ...] = ()
    first: Signs | None = None
    general: tuple[Signs, ...] = ()
    many: int = 0
    article: Article | None = None


def of_pain(flags: Iterable[Flag]) -> HelpCard:
    """Return the card of a pain's page: its own flags, then the signs of any pain. One query."""
    rows = list(flags)
    own = tuple(
        (str(urgency.label), found)
        for urgency in Urgency
        if (found := tuple(row for row in rows if row.urgency == urgency))
    )
    return _card(general(), flags=own)


def of_place(pains: Iterable[Injury]) -> HelpCard:
    """Return the card of a place where ``pains`` are felt, read with their flags. One query.

    It shows the most urgent flag of each pain that has one so urgent; a line that several share
    stands once. Without a flag the first general sign stands there.
    """
    flags = [flag for pain in pains for flag in pain.flags.all()]
    groups = general()
    for urgency in Urgency:
        lines: dict[int, str] = {}
        for flag in flags:
            if flag.urgency == urgency:
                lines.setdefault(flag.injury_id, plain(flag.text))
        if lines:
            first = Signs(str(urgency.label), tuple(dict.fromkeys(lines.values())))
            return _card(groups, first=first, folds=False)
    return _card(groups, first=_split(groups)[0], folds=False)


def of_any() -> HelpCard:
    """Return the card of a page about all pains: the most urgent sign; the others are folded."""
    first, others = _split(general())
    return _card(others, first=first)


@cached_per_revision()
def general() -> tuple[Signs, ...]:
    """Return the signs of any pain as the article “When to get help” lists them. One query.

    Each list stands under a heading that says how fast to act; text between them is left out.
    """
    article = editorial.help_article()
    if article is None:
        return ()
    heads = [plain(found[0]) for found in _GROUPS.finditer(article.body)]
    parts = _GROUPS.split(article.body)[1:]
    found = (
        Signs(f"{head} if:", tuple(plain(item[1]) for item in _ITEM.finditer(part)))
        for head, part in zip(heads, parts, strict=True)
    )
    return tuple(group for group in found if group.lines)


def _split(groups: tuple[Signs, ...]) -> tuple[Signs | None, tuple[Signs, ...]]:
    """Return the most urgent sign, and all the others."""
    if not groups:
        return None, ()
    lead, *later = groups
    rest = Signs(lead.said, lead.lines[1:])
    return Signs(lead.said, lead.lines[:1]), tuple(row for row in (rest, *later) if row.lines)


def _card(
    groups: tuple[Signs, ...],
    *,
    flags: tuple[tuple[str, tuple[Flag, ...]], ...] = (),
    first: Signs | None = None,
    folds: bool = True,
) -> HelpCard:
    return HelpCard(
        flags=flags,
        first=first,
        general=groups if folds else (),
        many=sum(len(group.lines) for group in groups),
        article=editorial.help_article(),
    )
