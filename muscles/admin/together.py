"""Two people in one form: what each changed is merged by the text that the form was opened on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import forms
from django.core import signing
from django.db.models import ForeignKey, ManyToManyField
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from muscles.accounts.names import name_of
from muscles.content import files, merge
from muscles.content.meeting import entry_of, field_names, text_of
from muscles.content.merge import Conflict, Merged
from muscles.content.versions import Entry
from muscles.models import Version
from muscles.models.base import ContentModel
from muscles.text.difference import Piece, sides
from muscles.text.numbers import number_in

BASE = "desk_base"
"""The hidden field that holds the texts on which a form was opened."""
_SALT = "the texts that a form of the desk was opened on"
OVERLAP = (
    "Somebody else changed this while you had the form open. Both texts are shown above; yours "
    "is still in the field. Save again to replace theirs with yours."
)
DELETED = (
    "Somebody else deleted this entry while you had the form open. Your text for it is here. "
    "Tick “Delete” to let it stay deleted, or copy your text into a new entry."
)


class Unseen(forms.CharField):
    """A field for the desk itself: never a change of the row."""

    widget: Any = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return that nothing changed."""
        return False


@dataclass
class Opened:
    """The texts of the rows of a form when it was opened, and which row had which number."""

    texts: dict[Entry, str]
    entries: dict[tuple[str, int], Entry]

    def entry(self, model: type[ContentModel], pk: Any) -> Entry | None:
        """Return the row that had the number ``pk``."""
        number = number_in(pk)
        return None if number is None else self.entries.get((files.label(model), number))

    def sealed(self) -> str:
        """Return all as one signed text that a form can carry."""
        numbers = {entry: pk for (_, pk), entry in self.entries.items()}
        packed = [[*entry, numbers[entry], text] for entry, text in self.texts.items()]
        return signing.dumps(packed, salt=_SALT, compress=True)


def opened_on(rows: Iterable[ContentModel]) -> Opened:
    """Return the texts of ``rows`` as they are now."""
    opened = Opened({}, {})
    for row in rows:
        entry = entry_of(type(row), row.natural_key())
        opened.texts[entry] = text_of(row)
        opened.entries[entry[0], row.pk] = entry
    return opened


def base_of(data: Mapping[str, Any]) -> Opened | None:
    """Return what a sent form was opened on; ``None`` if that was lost or is not ours."""
    return _unsealed(str(data.get(BASE) or ""))


@lru_cache(maxsize=16)  # Each row of a form asks.
def _unsealed(sealed: str) -> Opened | None:
    try:
        packed = signing.loads(sealed, salt=_SALT)
    except signing.BadSignature:
        return None
    texts = {(kind, key): text for kind, key, _, text in packed}
    return Opened(texts, {(kind, pk): (kind, key) for kind, key, pk, _ in packed})


def part_of(model: type[ContentModel], name: str, value: Any) -> str | None:
    """Return the lines of a field for a cleaned value of a form."""
    field = next(item for item in files.content_fields(model) if item.name == name)
    if isinstance(field, ManyToManyField):
        value = [row.natural_key() for row in value or ()]
    elif isinstance(field, ForeignKey):
        value = value.natural_key() if value else None
    return merge.split(files.render_row(model, {name: value})).get(name)


class TogetherForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form of one row that respects what others saved since it was opened."""

    # What both changed, as (base, mine: the form's, theirs: the database's).
    conflicts: tuple[Conflict, ...] = ()
    # What only others changed: their values were taken.
    taken: tuple[str, ...] = ()

    def _post_clean(self) -> None:
        """Merge before the values reach the row."""
        self.conflicts = self.taken = ()
        if self.instance.pk:
            self._meet()
        super()._post_clean()  # type: ignore[misc]

    @property
    def taken_labels(self) -> str:
        """Return the names of the fields whose values were taken, as the form shows them."""
        return ", ".join(str(self.fields[name].label) for name in self.taken)

    def _meet(self) -> None:
        present = text_of(self.instance)
        model: Any = type(self.instance)
        base = base_of(self.data)
        was = base.texts.get(entry_of(model, self.instance.natural_key())) if base else None
        if was == present:
            return
        met = self._merged(was, present)
        for conflict in met.conflicts:
            if conflict.name in self.fields:
                self.add_error(conflict.name, OVERLAP)
        self.conflicts = met.conflicts
        self.taken = tuple(name for name in met.taken if name in self.cleaned_data)
        for name in self.taken:
            self.cleaned_data[name] = self._present(name)

    def _merged(self, was: str | None, present: str) -> Merged:
        """Return what comes of the form's values and the database's text.

        A field that the form does not show, or that could not be read, counts as untouched.
        """
        model: Any = type(self.instance)
        order = field_names(model)
        untouched = merge.split(was or present)
        mine = {name: untouched.get(name) for name in order}
        for name in set(order) & set(self.cleaned_data):
            mine[name] = part_of(model, name, self.cleaned_data[name])
        text = merge.join(present, {n: part for n, part in mine.items() if part is not None}, order)
        return merge.merge(was, text, present, order)

    def _present(self, name: str) -> Any:
        field = self.instance._meta.get_field(name)
        if isinstance(field, ManyToManyField):
            return field.related_model._default_manager.filter(  # type: ignore[union-attr]
                pk__in=[row.pk for row in getattr(self.instance, name).all()]
            )
        return getattr(self.instance, name)

    def has_words(self, was: str) -> bool:
        """Return whether a row that vanished was changed here before; ``was`` is its text then."""
        parts = merge.split(was)
        model: Any = type(self.instance)
        return any(
            part_of(model, name, value) != parts.get(name)
            for name, value in self.cleaned_data.items()
            if name in field_names(model) and not self.fields[name].disabled
        )


def renew(form: Any, every: Iterable[TogetherForm]) -> None:
    """Let the sent form carry the texts that the editor has now been shown.

    Only what was shown moves: a field that others changed and this editor did not keeps its old
    base, so that it is merged at the next save.
    """
    base = base_of(form.data) or opened_on([])
    opened = Opened(dict(base.texts), dict(base.entries))
    for each in every:
        row = each.instance
        if not row.pk or not each.conflicts:
            continue
        model: Any = type(row)
        held = model._default_manager.get(pk=row.pk)
        entry = entry_of(model, held.natural_key())
        present = text_of(held)
        parts = merge.split(opened.texts.get(entry) or present)
        now = merge.split(present)
        for conflict in each.conflicts:
            for name in [conflict.name] if conflict.name else field_names(model):
                parts.pop(name, None)
                if name in now:
                    parts[name] = now[name]
        opened.texts[entry] = merge.join(present, parts, field_names(model))
        opened.entries[entry[0], row.pk] = entry
    data = form.data.copy()
    data[BASE] = opened.sealed()
    form.data = data


@dataclass(frozen=True)
class Clash:
    """A conflict as the page shows it: both texts, with what differs marked."""

    label: str
    anchor: str
    # Who wrote what is public now, and when; empty if nobody knows.
    saved: str
    mine: SafeString
    theirs: SafeString


def clashes(form: TogetherForm) -> list[Clash]:
    """Return the conflicts of one row of a form."""
    found = []
    for conflict in form.conflicts:
        row = form.instance
        last = Version.objects.filter(
            kind=files.label(type(row)),
            key="/".join(row.natural_key()),
            state=Version.State.LIVE,
        ).first()
        theirs, mine = sides(as_readable(conflict.theirs), as_readable(conflict.mine))
        field = form.fields.get(conflict.name)
        label = str(field.label) if field else type(row)._meta.verbose_name
        found.append(
            Clash(
                label=f"{row}: {label}",
                anchor=str(form[conflict.name].auto_id) if field else "",
                saved=_saved(last) if last else "",
                mine=marked(mine),
                theirs=marked(theirs),
            )
        )
    return found


_MARK = "<mark>{}</mark>"


def marked(pieces: Iterable[Piece]) -> SafeString:
    """Return a text with what differs marked."""
    return format_html_join(
        "",
        "{}",
        ((format_html(_MARK, text) if is_changed else text,) for text, is_changed in pieces),
    )


def in_files(row: ContentModel, text: str) -> list[Clash]:
    """Return each field in which the files hold another text than the desk."""
    here, there = merge.split(text_of(row)), merge.split(text)
    found = []
    for name in field_names(type(row)):
        if here.get(name) != there.get(name):
            mine, theirs = sides(merge.shown(here.get(name)), merge.shown(there.get(name)))
            label = str(row._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]
            found.append(Clash(label, f"id_{name}", "", marked(mine), marked(theirs)))
    return found


def _saved(version: Version) -> str:
    when = f"{timezone.localtime(version.when):%-d %B %Y, %H:%M}"
    return f"{name_of(version.who)}, {when}" if version.who else when


def as_readable(text: str | None) -> str:
    """Return the value of a field, or all fields of a row with their names."""
    parts = merge.split(text)
    if not parts:
        return merge.shown(text)
    return "\n".join(f"{name}: {merge.shown(part)}" for name, part in parts.items())


def as_new(data: QueryDict, key: Mapping[str, Any], model_name: str) -> QueryDict:
    """Return a sent form as one of a new row: neither it nor a row in it has a number yet.

    ``key`` holds the fields that a form of a saved row does not send, because they are fixed.
    """
    new = data.copy()
    for name, value in key.items():
        new[name] = "" if value is None else str(value)
    for name in data:
        head, _, last = name.rpartition("-")
        if last == "INITIAL_FORMS":
            new[name] = "0"
        elif head and last in ("id", model_name):
            new[name] = ""
    new[BASE] = Opened({}, {}).sealed()
    return new
