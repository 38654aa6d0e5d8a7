"""The desk's menu and its Markdown card, from the register of kinds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import template

from muscles import kinds

register = template.Library()


class Section(NamedTuple):
    """One heading of the desk's menu with its tables, as Django's admin describes them."""

    app_label: str
    heading: str
    tables: list[dict[str, Any]]


@register.filter
def by_subject(app_list: list[dict[str, Any]]) -> Iterator[Section]:
    """Yield the sections of the menu: kinds of content by subject, then the other tables by app.

    ``app_list`` is the list of apps that Django's admin gives its templates. It holds only what the
    user may see.
    """
    tables = {table["model"]: table for app in app_list for table in app["models"]}
    for heading, members in kinds.by_subject().items():
        seen = [tables.pop(kind.model) for kind in members if kind.model in tables]
        if seen:
            yield Section(members[0].model._meta.app_label, heading, seen)
    for app in app_list:
        rest = [table for table in app["models"] if table["model"] in tables]
        if rest:
            yield Section(app["app_label"], rest[0].get("heading") or app["name"], rest)


@register.simple_tag
def link_words() -> list[str]:
    """Return the words that begin a link to a page of ours: ``muscle``."""
    return list(kinds.linked())
