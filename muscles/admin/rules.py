"""The writing rules at the desk: as somebody types, on request, and when a page is saved."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.forms.models import _get_foreign_key
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from muscles.admin.checking import CHANGED, Checked, Part, Typed, findings
from muscles.content import outside
from muscles.content.files import Row
from muscles.content.meeting import rows_with_relations
from muscles.content.prose import one_page
from muscles.content.prose.elsewhere import Elsewhere, in_database

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin

CHECK = "_check"
"""The button that has a form checked and saves nothing."""
_TOLD = 5
"""How many findings a page names after a save; the form lists all."""
_REQUIRED = "This is required."


class RulesAdmin(ModelAdmin):
    """A table whose forms are held against the writing rules."""

    def is_draft_save(self, request: HttpRequest, obj: Any) -> bool:
        """Return whether what is sent stays a draft: then findings are told, and refuse nothing."""
        return False

    def get_urls(self) -> list[Any]:
        """Add the addresses that look at a form and save nothing."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        check, links = wrap(self.check_view), wrap(self.links_view)
        return [
            path("add/check/", check, name=f"{name}_check_new"),
            path("add/links/", links, name=f"{name}_links_new"),
            path("<path:object_id>/check/", check, name=f"{name}_check"),
            path("<path:object_id>/links/", links, name=f"{name}_links"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def check_view(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """Answer with what the rules find in a form as it is now. Nothing is saved."""
        row = self._row_to_check(request, object_id)
        elsewhere = in_database()
        rows = self._typed(row, request.POST, elsewhere)
        changed = set(request.POST.getlist(CHANGED))
        found = [
            finding
            for finding in findings(rows, one_page.everything(rows, elsewhere))
            # A form that somebody has just begun has many empty fields.
            if not finding.message.startswith(_REQUIRED) or finding.anchor[3:] in changed
        ]
        return TemplateResponse(
            request,
            "admin/desk_findings.html",
            {
                "findings": found,
                "hard": sum(not each.is_advice for each in found),
                "advice": sum(each.is_advice for each in found),
            },
        )

    @method_decorator(require_POST)
    def links_view(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """Ask the addresses outside that a form names whether they are there."""
        row = self._row_to_check(request, object_id)
        rows = self._typed(row, request.POST, in_database())
        addresses = list(dict.fromkeys(each for row in rows for each in outside.addresses_in(row)))
        context = {
            **self.admin_site.each_context(request),
            "title": "Links to other sites",
            "opts": self.opts,
            "answers": outside.ask(addresses[: outside.MOST]),
            "left": addresses[outside.MOST :],
        }
        return TemplateResponse(request, "admin/desk_links.html", context)

    def _row_to_check(self, request: HttpRequest, object_id: str | None) -> Any:
        if object_id is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return None
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        return row

    def _typed(self, row: Any, data: QueryDict | None, elsewhere: Elsewhere) -> list[Row]:
        if row is not None:
            row = rows_with_relations(self.model).get(pk=row.pk)
        return Typed(data, self.model, row, self._parts(row), elsewhere).rows

    def _parts(self, row: Any) -> Iterator[Part]:
        for inline in self.inlines:
            key: Any = _get_foreign_key(self.model, inline.model)
            prefix = key.remote_field.get_accessor_name(model=self.model)
            held = rows_with_relations(inline.model).filter(**{key.name: row}) if row else ()
            yield Part(prefix, inline.model, key.name, {str(each.pk): each for each in held})

    def _checked(self, request: HttpRequest, obj: Any) -> Checked:
        """Return what the rules say of the form that was sent, for all forms in it."""
        checked: Checked | None = getattr(request, "desk_checked", None)
        if checked is None:
            checked = Checked(
                lambda data, elsewhere: self._typed(obj, data, elsewhere),
                request.POST,
                is_draft=self.is_draft_save(request, obj),
                is_only_checked=CHECK in request.POST,
            )
            request.desk_checked = checked  # type: ignore[attr-defined]
        return checked

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any
    ) -> Any:
        """Return the form; one that was sent knows what the rules say of it."""
        form: Any = super().get_form(request, obj, change=change, **options)
        if request.method == "POST":
            form.checked = self._checked(request, obj)
        return form

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> Any:
        """Let the forms of the rows inside know what the rules say of them."""
        options = super().get_formset_kwargs(request, obj, inline, prefix)
        checked = getattr(request, "desk_checked", None)
        return {**options, "form_kwargs": {"checked": checked}} if checked else options

    def render_change_form(
        self,
        request: HttpRequest,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        """Show the form with the way to have it checked."""
        if self.has_change_permission(request, obj) if obj else self.has_add_permission(request):
            form = context["adminform"].form
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
            for word in ("check", "links"):
                context[f"{word}_url"] = (
                    reverse(f"{name}_{word}", args=[quote(obj.pk)])
                    if obj
                    else reverse(f"{name}_{word}_new")
                )
            # What such a form shows is not what is stored: a script then sends all of it.
            context["check_whole"] = form.is_bound or bool(getattr(form, "restored", None))
            context["is_checked"] = form.is_bound and CHECK in request.POST
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save, and tell what the rules still find."""
        super().save_related(request, form, formsets, change)
        every = [form, *(each for formset in formsets for each in formset.forms)]
        changed = {(each.prefix or "", name) for each in every for name in each.changed_data}
        self.tell_findings(request, form.instance, changed)

    def tell_findings(
        self, request: HttpRequest, row: Any, changed: Collection[tuple[str, str]]
    ) -> None:
        """Leave a message, with a link to its field, for what was found in the saved text.

        Advice is given on what was ``changed``: fields by the prefix of their form and their name.
        """
        found = [
            each
            for each in self._checked(request, row).all
            if not each.is_advice or (each.prefix, each.field) in changed
        ]
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        address = reverse(name, args=[quote(row.pk)])
        for each in found[:_TOLD]:
            kind = "Advice" if each.is_advice else "Correct this before it can be public"
            place = f"{address}#{each.anchor}" if each.anchor else address
            link = '{} in <a href="{}">{}</a>: {}'
            messages.warning(request, format_html(link, kind, place, each.label, each.said))
        if (rest := len(found) - _TOLD) > 0:
            said = format_html('<a href="{}">The form</a> lists {} more.', address, rest)
            messages.warning(request, said)
