"""A page under a new address: in every text, in the history, and where desk and files meet.

A row is named by its address: in its file, in rows that refer to it, in links of texts, in ledger
and history. ``rename`` changes all of that in the database and leaves a ``Redirect``, which travels
in the files. ``agree_on_names`` reads these redirects on both sides and puts the newest names into
all three texts of a meeting, so that a renamed page is merged field by field like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField

from muscles import kinds
from muscles.content import files, versions
from muscles.content.drafts import give_up
from muscles.content.files import Key, Row
from muscles.content.meeting import Database, Ledger, entry_of, text_of, title_of
from muscles.content.versions import Entry, Step
from muscles.kinds import Kind
from muscles.models import Draft, ReaderNote, Redirect, Version
from muscles.models.base import ContentModel
from muscles.models.fields import MarkdownField
from muscles.text.renaming import renamed

Model = type[ContentModel]
Texts = Mapping[Entry, str]


@cache
def _owners(model: Model) -> tuple[Model | None, ...]:
    """Return for each part of a natural key the model whose slug it is."""
    owners: list[Model | None] = []
    for name in model.key_fields:
        field: Any = model._meta.get_field(name)
        if field.is_relation:
            owners.extend(_owners(field.related_model))
        else:
            owners.append(model if name == "slug" else None)
    return tuple(owners)


@dataclass(frozen=True)
class Rename:
    """One page of a kind, from an old slug to a new one."""

    kind: Kind
    old: str
    new: str

    def key(self, model: Model, key: Iterable[Any]) -> Key:
        """Return a natural key of ``model`` under the new name."""
        parts, owners = tuple(map(str, key)), _owners(model)
        if len(parts) != len(owners):
            return parts
        return tuple(
            self.new if owner is self.kind.model and part == self.old else part
            for part, owner in zip(parts, owners, strict=True)
        )

    def values(self, model: Model, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of a row under the new name, as a file writes them."""
        found = dict(values)
        for field in files.content_fields(model):
            value = found.get(field.name)
            if not value:
                continue
            target: Any = field.related_model
            if isinstance(field, ManyToManyField):
                found[field.name] = sorted([*self.key(target, key)] for key in value)
            elif isinstance(field, ForeignKey):
                found[field.name] = [*self.key(target, value)]
            elif isinstance(field, MarkdownField) and self.kind.link:
                found[field.name] = renamed(str(value), self.kind.link, self.old, self.new)
            elif field.name == "slug" and model is self.kind.model and value == self.old:
                found["slug"] = self.new
        if model is Redirect and found.get("page") == self.kind.url_name:
            found["new"] = self.new if found.get("new") == self.old else found.get("new")
        return found

    def text(self, model: Model, text: str) -> str:
        """Return a row's canonical text under the new name."""
        if self.old not in text:
            return text
        values = self.values(model, files.read_row(text, model))
        return files.render_row(model, values)


# In the database ----------------------------------------------------------------------------


def rename(kind: Kind, old: str, new: str, *, who: str = "", why: str = "") -> list[str]:
    """Give a page of ``kind`` a new slug, everywhere; return the titles of the rows that changed.

    Needs a transaction that holds ``Revision.lock``. It is one change in the history, whose
    earlier versions follow the page to its new name.
    """
    before = _all_texts()
    step = Rename(kind, old, new)
    pages: Any = kind.model._default_manager
    pages.filter(slug=old).update(slug=new)
    label = files.label(kind.model)
    if (other := Draft.of_page(label, new)) and Draft.of_page(label, old):
        give_up(other)  # A page has one draft; the history keeps the other one.
    for model in kinds.in_load_order() if kind.link else ():
        names = [field.attname for field in model.markdown_fields()]
        for row in model._default_manager.only(*names) if names else ():
            texts = {name: getattr(row, name) or "" for name in names}
            moved = {name: renamed(text, kind.link, old, new) for name, text in texts.items()}
            if changed := {name: text for name, text in moved.items() if text != texts[name]}:
                model._default_manager.filter(pk=row.pk).update(**changed)
    Redirect.objects.filter(page=kind.url_name, new=old).update(new=new)
    Redirect.objects.create(page=kind.url_name, old=old, new=new)
    if kind.takes_notes:
        ReaderNote.objects.move(kind.link, old, new)
    after = _all_texts()
    steps: dict[Entry, Step] = {}
    for place, (entry, text) in after.items():
        was = before.get(place)
        if was and was[0] != entry:
            for other in _named_by_key():
                other.objects.filter(kind=was[0][0], key=was[0][1]).update(key=entry[1])
        if was is None or was[1] != text:
            steps[entry] = Step(was[1] if was else None, text)
    versions.record(steps, who=who, why=why or f"{step.kind.singular.capitalize()} renamed.")
    models = {files.label(model): model for model in kinds.in_load_order()}
    _let_drafts_follow(step, models)
    return [title_of(models[label], key) for label, key in steps]


def _let_drafts_follow(step: Rename, models: Mapping[str, Model]) -> None:
    """Put the new name into what drafts hold: rows that are nowhere else, and links."""
    for each in Version.objects.filter(state=Version.State.DRAFT).select_related("base"):
        model = models.get(each.kind)
        if model is None:
            continue
        each.key = "/".join(step.key(model, each.key.split("/")))
        each.text = step.text(model, each.text)
        last = versions.last_of([(each.kind, each.key)]).get((each.kind, each.key))
        if last and each.base and last.text == step.text(model, each.base.text):
            each.base_id = last.pk
        each.save(update_fields=["key", "text", "base"])


def _named_by_key() -> list[Any]:
    """Return the tables that name a row by kind and key: its history, who has it open."""
    return [
        model
        for model in apps.get_app_config("muscles").get_models()
        if {"kind", "key"} <= {field.name for field in model._meta.fields}
    ]


def _all_texts() -> dict[tuple[Model, int], tuple[Entry, str]]:
    database = Database()
    return {
        (model, row.pk): (entry_of(model, key), text_of(row))
        for model in kinds.in_load_order()
        for key, row in database.rows(model).items()
    }


# Between desk and files ---------------------------------------------------------------------


def agree_on_names(
    rows: list[Row], mine: Texts, ledger: Ledger
) -> tuple[list[Row], dict[Entry, str]]:
    """Return the files' rows and the desk's texts under the newest names, the ledger's too.

    A page that both sides renamed differently keeps both names: that is a conflict like others. So
    does one whose new name is another page's on one side.
    """
    models = {files.label(model): model for model in kinds.in_load_order()}
    desk, found = dict(mine), list(rows)
    for step in renames(rows, mine, ledger.texts):
        found = [
            replace(row, values=values)
            if (values := step.values(row.model, row.values)) != row.values
            else row
            for row in found
        ]
        desk = _under(step, desk, models)
        ledger.rename(_under(step, ledger.texts, models))
    return found, desk


def _under(step: Rename, texts: Texts, models: Mapping[str, Model]) -> dict[Entry, str]:
    found = {}
    for (label, key), text in texts.items():
        if step.old not in text or label not in models:
            found[label, key] = text
            continue
        model = models[label]
        there = "/".join(step.key(model, key.split("/")))
        found[label, there] = step.text(model, text)
    return found


def renames(rows: Iterable[Row], mine: Texts, base: Texts | None = None) -> list[Rename]:
    """Return each rename that one side knows of and that another text still has to follow."""
    theirs = {entry_of(row.model, row.key) for row in rows}
    in_files = _leads(row.values for row in rows if row.model is Redirect)
    label = files.label(Redirect)
    at_desk = _leads(files.read_row(text, Redirect) for (k, _), text in mine.items() if k == label)
    found = []
    for page, old in {**in_files, **at_desk}:
        ends = {_end(page, old, side, other) for side, other in _both(in_files, at_desk, page, old)}
        kind = next((kind for kind in kinds.with_page() if kind.url_name == page), None)
        if kind is None or len(ends) != 1 or "" in ends:
            continue
        (new,) = ends
        was, now = entry_of(kind.model, (old,)), entry_of(kind.model, (new,))
        is_double = any(was in side and now in side for side in (theirs, mine))
        if not is_double and any(was in side for side in (theirs, mine, base or {})):
            found.append(Rename(kind, old, new))
    return found


Leads = dict[tuple[str, str], str]


def _leads(redirects: Iterable[Mapping[str, Any]]) -> Leads:
    return {(str(each["page"]), str(each["old"])): str(each["new"]) for each in redirects}


def _both(one: Leads, other: Leads, page: str, old: str) -> Iterable[tuple[Leads, Leads]]:
    return [(a, b) for a, b in ((one, other), (other, one)) if (page, old) in a]


def _end(page: str, old: str, side: Leads, other: Leads) -> str:
    """Return where an old name leads in the end, by one side first; empty if it goes in a ring."""
    seen = [old]
    while (page, seen[-1]) in side or (page, seen[-1]) in other:
        step = (page, seen[-1])
        new = side[step] if step in side else other[step]
        if new in seen:
            return ""
        seen.append(new)
    return seen[-1]
