"""The card “When to get help”: one sign at once, the one that matters here; the others folded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from muscles.models import Article, Injury
from muscles.models.training import Sign
from muscles.presenters import editorial

_SAID = {
    "Call an ambulance if:": (Sign.CHEST,),
    "Get urgent medical help if:": (Sign.CLOT, Sign.KNEE, Sign.LEG, Sign.CHILD),
    "Stop running and speak to a doctor or physiotherapist if:": (
        Sign.WORSE,
        Sign.WEEK,
        Sign.BONE,
        Sign.JOINT,
        Sign.NIGHT,
        Sign.NERVE,
    ),
}
"""What to do, and the signs that ask for it, as the article “When to get help” sorts them."""


@dataclass(frozen=True)
class Signs:
    """What to do, and the lines of the signs that ask for it."""

    said: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class HelpCard:
    """The card of one page: its first sign, the others, how many, and the article behind them."""

    first: Signs
    others: tuple[Signs, ...]
    many: int
    article: Article | None


def card(pains: Iterable[Injury] = ()) -> HelpCard:
    """Return the card of a page about ``pains``: the most urgent of their first signs leads.

    Without a pain the most urgent of all signs leads. One query.
    """
    wanted = {pain.first_sign for pain in pains}
    first = next((sign for sign in Sign if sign in wanted), Sign.CHEST)
    said = next(words for words, signs in _SAID.items() if first in signs)
    others = tuple(
        Signs(words, _lines([sign for sign in signs if sign != first]))
        for words, signs in _SAID.items()
        if signs != (first,)
    )
    return HelpCard(
        Signs(said, _lines([first])),
        others,
        sum(len(group.lines) for group in others),
        editorial.help_article(),
    )


def _lines(signs: Iterable[Sign]) -> tuple[str, ...]:
    """Return the signs as lines of one list, which ends with a full stop."""
    *before, last = (str(sign.label) for sign in signs)
    return (*(f"{line};" for line in before), f"{last}.")
