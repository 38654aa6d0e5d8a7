"""A small reader of our style sheets: which value of a property wins for an element.

It knows what legends and drawings need: selectors of tags, classes, attributes and ``:not()``,
joined by blanks or ``>``. A rule whose selector needs more does not take part. Rules inside an
``@media`` block take part if the test asks for that block by a word of its condition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import tinycss2
from django.conf import settings

FOLDER = Path(settings.BASE_DIR, "static/css")
DARK = "prefers-color-scheme: dark"
PRINT = "print"

_SIMPLE = re.compile(r':not\([^()]*\)|\.[\w-]+|\[[\w-]+(?:="[^"]*")?\]|^[a-z][\w-]*|:root')


class Rule(NamedTuple):
    """One selector with its declarations, and the condition of the ``@media`` block around it."""

    media: str
    selector: str
    declarations: dict[str, str]


@cache
def rules(*sheets: str) -> tuple[Rule, ...]:
    """Return the rules of ``sheets``, one for each selector, in order."""
    return tuple(
        rule for sheet in sheets for rule in _read((FOLDER / f"{sheet}.css").read_text(), "")
    )


def _read(css: str, media: str) -> Iterator[Rule]:
    for node in tinycss2.parse_rule_list(css, skip_comments=True, skip_whitespace=True):
        if node.type == "at-rule" and node.content is not None:
            condition = tinycss2.serialize(node.prelude).strip()
            yield from _read(tinycss2.serialize(node.content), f"{media} {condition}".strip())
        elif node.type == "qualified-rule":
            found = tinycss2.parse_declaration_list(
                node.content, skip_comments=True, skip_whitespace=True
            )
            declarations = {
                item.name: " ".join(tinycss2.serialize(item.value).split()) for item in found
            }
            for selector in tinycss2.serialize(node.prelude).split(","):
                yield Rule(media, " ".join(selector.split()), declarations)


@cache
def _fits(compound: str, element: str) -> bool:
    """Return whether one compound selector fits an element: ``path .region .level-3 [data-a]``."""
    names = element.split()
    parts = _SIMPLE.findall(compound)
    if "".join(parts) != compound:
        return False
    for part in parts:
        if part.startswith(":not("):
            if _fits(part[5:-1], element):
                return False
        elif part not in names:
            return False
    return True


def _matches(selector: str, elements: tuple[str, ...]) -> bool:
    """Return whether ``selector`` fits the last of ``elements``, each inside the one before."""
    *above, last = selector.replace(">", " ").split()
    if not _fits(last, elements[-1]):
        return False
    place = len(elements) - 2
    for compound in reversed(above):
        while place >= 0 and not _fits(compound, elements[place]):
            place -= 1
        if place < 0:
            return False
        place -= 1
    return True


def _weight(selector: str) -> tuple[int, int]:
    classes = len(re.findall(r"\.[\w-]+|\[|:root", selector))
    return classes, len(re.findall(r"(?:^|[\s>])[a-z]", selector))


@cache
def style(sheets: tuple[str, ...], *elements: str, media: str = "") -> Mapping[str, str]:
    """Return the properties of the last of ``elements``; ``media`` adds the blocks it names.

    An element is written as its tag, classes and attributes: ``a .region .level-3``. Custom
    properties are inherited from the elements around it.
    """
    found: dict[str, str] = {}
    for depth in range(1, len(elements) + 1):
        chain = elements[:depth]
        fitting = [
            (_weight(rule.selector), place, rule)
            for place, rule in enumerate(rules(*sheets))
            if (not rule.media or (media and media in rule.media))
            and _matches(rule.selector, chain)
        ]
        found = {name: value for name, value in found.items() if name.startswith("--")}
        for _, _, rule in sorted(fitting, key=lambda item: item[:2]):
            found |= rule.declarations
    return found


@cache
def tokens(media: str = "") -> Mapping[str, str]:
    """Return the custom properties of ``:root`` under ``media``."""
    found: dict[str, str] = {}
    for rule in rules("tokens", "layout", "runner"):
        if rule.selector == ":root" and (not rule.media or (media and media in rule.media)):
            found |= {name: v for name, v in rule.declarations.items() if name.startswith("--")}
    return found


def resolved(value: str, own: Mapping[str, str], media: str = "") -> str:
    """Return ``value`` with every ``var()`` put in, from ``own`` or the tokens under ``media``."""
    known = dict(tokens(media)) | {name: v for name, v in own.items() if name.startswith("--")}
    for _ in range(9):
        match = re.search(r"var\((--[\w-]+)(?:, ([^()]*(?:\([^()]*\))?))?\)", value)
        if match is None:
            return value
        value = value.replace(match[0], known.get(match[1]) or match[2] or f"no {match[1]}")
    raise AssertionError(f"{value} refers to itself")
