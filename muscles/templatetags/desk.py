"""The desk's menu and its Markdown card, from the register of kinds; the parts of a form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django import template
from django.contrib.admin.utils import flatten_fieldsets
from django.urls import reverse
from django.utils.text import capfirst

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


@dataclass(frozen=True)
class Part:
    """One part of a form: some of its fields, or the rows of another table that stand in it."""

    anchor: str
    title: str
    # How many things in it keep the form from being saved.
    faults: int
    fieldset: Any = None
    rows: Any = None


@register.simple_tag
def parts(adminform: Any, rows: Iterable[Any]) -> list[Part]:
    """Return the parts of a form in the order of the public page.

    Rows stand above or below the part that their text belongs to, as their ``before`` and ``after``
    say; rows that say neither come last.
    """
    inside = [_of_rows(each) for each in rows]
    found: list[Part] = []
    for number, fieldset in enumerate(adminform):
        names = flatten_fieldsets([("", {"fields": fieldset.fields})])
        faults = sum(len(adminform.form.errors.get(name, ())) for name in names)
        found += [each for each in inside if each.rows.opts.before == fieldset.name]
        title = str(fieldset.name)
        found.append(Part(f"fieldset-0-{number}-heading", title, faults, fieldset=fieldset))
        found += [each for each in inside if each.rows.opts.after == fieldset.name]
    return [*found, *(each for each in inside if each not in found)]


def _of_rows(rows: Any) -> Part:
    formset = rows.formset
    faults = len(formset.non_form_errors()) if formset.is_bound else 0
    faults += sum(len(found) for form in formset.forms for found in form.errors.values())
    title = capfirst(str(rows.opts.verbose_name_plural))
    return Part(f"{formset.prefix}-heading", title, faults, rows=rows)


@register.filter
def advice(bound: Any) -> list[Any]:
    """Return what the writing rules advise on a field of a form that was sent to be checked."""
    return [each for each in getattr(bound.form, "advice", ()) if each.field == bound.name]


@register.filter
def is_template(form: Any) -> bool:
    """Return whether a form of a row is the one that is copied for each new row."""
    return str(form.prefix).endswith("-__prefix__")


@register.filter
def form_of(row: Any) -> str:
    """Return the address of a row's form."""
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])
