"""Choices of a list as links: how many rows each leads to, and which one stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.http import urlencode

from muscles.models.base import ContentModel


@dataclass(frozen=True)
class Choice:
    """One word of a filter: what it says, how many rows it keeps, and where it leads."""

    word: str
    label: str
    count: int
    href: str
    is_current: bool


def links(
    address: str,
    choices: Mapping[str, Any],
    name: str,
    labels: Mapping[str, str],
    found: Iterable[str],
) -> list[Choice]:
    """Return the filter ``name`` as links: the one that keeps all first, then each of ``labels``.

    ``choices`` are all filters as they stand, ``found`` the word of each row that the other ones
    keep. A word that keeps nothing is left out, unless it stands.
    """
    counts = Counter(found)
    current = choices.get(name) or ""
    others = {key: _word(value) for key, value in choices.items() if value and key != name}
    every = [("", "All"), *labels.items()]
    return [
        Choice(
            word,
            label,
            counts[word] if word else counts.total(),
            _address(address, {**({name: word} if word else {}), **others}),
            word == current,
        )
        for word, label in every
        if not word or counts[word] or word == current
    ]


def _word(value: Any) -> str:
    return value.slug if isinstance(value, ContentModel) else str(value)  # type: ignore[attr-defined]


def _address(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path
