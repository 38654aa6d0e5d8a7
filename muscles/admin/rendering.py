"""Fields of the desk written without templates: a muscle's form has 143 of them.

Django renders each widget through three to five small templates, which took half of the time of the
form. What is written here is the same text; a test compares both for every form of the desk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import escape
from django.utils.safestring import mark_safe

Widget = Mapping[str, Any]


def _attributes(attrs: Mapping[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in attrs.items()
        if value is not False
    )


def _input(widget: Widget) -> str:
    value = widget["value"]
    held = "" if value is None else f' value="{escape(str(value))}"'
    attributes = _attributes(widget["attrs"])
    return f'<input type="{widget["type"]}" name="{escape(widget["name"])}"{held}{attributes}>'


def _textarea(widget: Widget) -> str:
    name, attributes = escape(widget["name"]), _attributes(widget["attrs"])
    return f'<textarea name="{name}"{attributes}>\n{escape(widget["value"] or "")}</textarea>'


def _select(widget: Widget) -> str:
    options = "".join(
        f'\n  <option value="{escape(str(option["value"]))}"{_attributes(option["attrs"])}>'
        f"{escape(option['label'])}</option>"
        for _, group, _ in widget["optgroups"]
        for option in group
    )
    name, attributes = escape(widget["name"]), _attributes(widget["attrs"])
    return f'<select name="{name}"{attributes}>{options}\n</select>'


_WRITTEN: dict[str, Callable[[Widget], str]] = {
    **dict.fromkeys(
        [
            f"django/forms/widgets/{name}.html"
            for name in ("checkbox", "date", "email", "hidden", "number", "text")
        ],
        _input,
    ),
    "django/forms/widgets/select.html": _select,
    "django/forms/widgets/textarea.html": _textarea,
}


class DeskRenderer(DjangoTemplates):
    """Django's renderer of forms, with the common widgets written straight away."""

    def render(self, template_name: str, context: Any, request: Any = None) -> Any:
        """Return a widget's text; whatever is not common comes from its template."""
        write = _WRITTEN.get(template_name)
        is_grouped = any(group for group, _, _ in context.get("widget", {}).get("optgroups", ()))
        if write is None or is_grouped:
            return super().render(template_name, context, request)
        return mark_safe(write(context["widget"]))  # noqa: S308 (each value in it is escaped)
