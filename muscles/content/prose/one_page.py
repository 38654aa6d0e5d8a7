"""One page by itself, as somebody writes it: the same rules as for the files, and advice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from muscles.content import checks
from muscles.content.errors import Fault
from muscles.content.files import Row
from muscles.content.prose import advice, rules
from muscles.content.prose.elsewhere import Elsewhere


def writing(rows: list[Row], elsewhere: Elsewhere) -> Iterator[Fault]:
    """Yield what is wrong with the writing of a page and of the rows in it, then advice.

    ``elsewhere`` is what the database holds. What it holds of ``rows`` themselves does not count.
    """
    yield from rules.check(rows, elsewhere)
    for row in rows:
        yield from (replace(fault, is_advice=True) for fault in advice.check(row))


def everything(rows: list[Row], elsewhere: Elsewhere) -> Iterator[Fault]:
    """Yield what is wrong with the values and marks of a page too."""
    yield from checks.of_page(rows, elsewhere.keys)
    yield from writing(rows, elsewhere)
