"""Widgets of the desk: search a row by typing, with labels read once for the whole form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import (
    AutocompleteMixin,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.db.models import Model, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString

from muscles.models import Source
from muscles.models.base import ContentModel
from muscles.text.numbers import number_in


def label(row: Model) -> str:
    """Return the label of ``row`` in a pick list; for a source, with the key that texts cite."""
    return f"{row.slug}: {row.short}" if isinstance(row, Source) else str(row)


class Labels:
    """The labels of a table's rows, read in one query and shared by all widgets of an inline."""

    def __init__(self) -> None:
        self._all: dict[str, str] | None = None

    def of_all(self, queryset: QuerySet[Any]) -> dict[str, str]:
        """Return the label of every row by its id; only the first call reads the database."""
        if self._all is None:
            self._all = _read(queryset)
        return self._all


def _read(queryset: QuerySet[Any]) -> dict[str, str]:
    if issubclass(queryset.model, ContentModel):
        queryset = queryset.defer(*(field.name for field in queryset.model.markdown_fields()))
    return {str(row.pk): label(row) for row in queryset}


class PickMixin(AutocompleteMixin):
    """Django's autocomplete, with our labels.

    Django makes a query for each widget. Copies of a widget with ``labels`` share them instead, so
    that an inline needs the same number of queries with one row and with eight.
    """

    labels: Labels | None = None
    allow_multiple_selected: bool
    is_required: bool
    create_option: Callable[..., dict[str, Any]]

    def optgroups(self, name: str, value: Any, attr: Any = None) -> list[Any]:
        """Return the chosen rows as options; the others are fetched while the editor types."""
        chosen = {item for item in map(str, value) if number_in(item) is not None}
        queryset = self.choices.queryset
        found: dict[str, str] = {}
        if chosen and self.labels is not None:
            found = self.labels.of_all(queryset)
        elif chosen:
            found = _read(queryset.filter(pk__in=chosen))
        options: list[Any] = []
        if not self.is_required and not self.allow_multiple_selected:
            options.append(self.create_option(name, "", "", False, 0))
        for key, text in found.items():
            if key in chosen:
                options.append(self.create_option(name, key, text, True, len(options)))
        return [(None, options, 0)]


class PickOne(PickMixin, AutocompleteSelect):
    """Pick one row. With ``fixed`` it is shown as text and cannot be changed."""

    fixed = False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the pick list, or the fixed row's label with its value hidden beside it."""
        found = self.labels.of_all(self.choices.queryset) if self.fixed and self.labels else {}
        if str(value) not in found:
            return super().render(name, value, attrs, renderer)
        return format_html(
            '<input type="hidden" name="{}" value="{}"><span class="desk-fixed">{}</span>',
            name,
            value,
            found[str(value)],
        )


class PickMany(PickMixin, AutocompleteSelectMultiple):
    """Pick any number of rows."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return what was chosen; what no row can have as its number is none, not a fault."""
        sent = super().value_from_datadict(data, files, name) or []
        return [item if len(str(item)) < 19 else "?" for item in sent]

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Offer no button that takes all away at once: each row has its own."""
        return {**super().build_attrs(*args, **kwargs), "data-allow-clear": "false"}


class AddBeside(RelatedFieldWidgetWrapper):
    """A pick list with a link beside it that opens the form for a new row in a window.

    Django's has icons without words to change, delete and view the chosen row too. A row is
    deleted from its own form alone, where the desk says what refers to it.
    """

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return both."""
        picked = self.widget.render(name, value, attrs, renderer)
        meta = self.rel.model._meta
        if self.is_hidden or not self.can_add_related or getattr(self.widget, "fixed", False):
            return picked
        return format_html(
            '<div class="related-widget-wrapper" data-model-ref="{}">{}'
            '<a class="related-widget-wrapper-link add-related" id="add_id_{}" data-popup="yes"'
            ' target="_blank" href="{}?_to_field=id&amp;_popup=1">New {}</a></div>',
            meta.model_name,
            picked,
            name,
            self.get_related_url((meta.app_label, str(meta.model_name)), "add"),
            meta.verbose_name,
        )


class DayInput(forms.DateInput):
    """A day, chosen in the browser's own calendar and shown as the reader's system writes days."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class PickView(AutocompleteJsonView):
    """Answers a pick list while the editor types."""

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        """Return one result with our label."""
        answer: dict[str, str] = super().serialize_result(obj, to_field_name)  # type: ignore[misc]
        return {**answer, "text": label(obj)}
