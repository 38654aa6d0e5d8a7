"""The writing rules at the desk: as somebody types, on request, and when a page is saved."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.forms.models import _get_foreign_key
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from muscles.admin.checking import CHANGED, Checked, Part, Typed, findings
from muscles.admin.drafting import PREVIEW, DraftedAdmin
from muscles.admin.form_state import state_of
from muscles.content import outside
from muscles.content.drafts import Applied
from muscles.content.files import Row, label
from muscles.content.history import row_of
from muscles.content.meeting import rows_with_relations
from muscles.content.prose import one_page
from muscles.content.prose.elsewhere import Elsewhere, in_database
from muscles.models import Draft

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin

CHECK = "_check"
"""The button that has a form checked and saves nothing."""
_TOLD = 5
"""How many findings a page names after a save; the form lists all."""
_REQUIRED = "This is required."


class RulesAdmin(DraftedAdmin):
    """A table whose forms are checked by the writing rules."""

    def get_urls(self) -> list[Any]:
        """Add the addresses that look at a form and save nothing."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        check, links = wrap(self.check_view), wrap(self.links_view)
        return [
            path("add/check/", check, name=f"{name}_check_new"),
            path("add/links/", links, name=f"{name}_links_new"),
            path("draft/<int:number>/check/", check, name=f"{name}_check_draft"),
            path("draft/<int:number>/links/", links, name=f"{name}_links_draft"),
            path("<path:object_id>/check/", check, name=f"{name}_check"),
            path("<path:object_id>/links/", links, name=f"{name}_links"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def check_view(
        self, request: HttpRequest, object_id: str | None = None, number: int | None = None
    ) -> HttpResponse:
        """Answer with what the rules find in a form as it is now. Nothing is saved."""
        elsewhere = in_database()
        rows = self._sent(request, object_id, number, elsewhere)
        changed = set(request.POST.getlist(CHANGED))
        # A form that somebody has just begun has many empty fields: only what was typed is judged.
        is_begun = object_id is None and number is None and CHANGED in request.POST
        found = [
            finding
            for finding in findings(rows, one_page.everything(rows, elsewhere))
            if not (is_begun or finding.message.startswith(_REQUIRED))
            or finding.anchor[3:] in changed
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
    def links_view(
        self, request: HttpRequest, object_id: str | None = None, number: int | None = None
    ) -> HttpResponse:
        """Ask the addresses outside that a form names whether they are there."""
        rows = self._sent(request, object_id, number, in_database())
        addresses = list(dict.fromkeys(each for row in rows for each in outside.addresses_in(row)))
        context = {
            **self.admin_site.each_context(request),
            "title": "Links to other sites",
            "opts": self.opts,
            "answers": outside.ask(addresses[: outside.MOST]),
            "left": addresses[outside.MOST :],
        }
        return TemplateResponse(request, "admin/desk_links.html", context)

    def _sent(
        self,
        request: HttpRequest,
        object_id: str | None,
        number: int | None,
        elsewhere: Elsewhere,
    ) -> list[Row]:
        """Return the rows of a form that was sent: of a page, of a draft, or of a new page."""
        data, row = request.POST.copy(), None
        if number is not None:
            # The form of a draft is sent whole. Only the address of its page is not in it.
            draft = get_object_or_404(Draft, pk=number, kind=label(self.model))
            row = row_of(self.model, draft.key)
            data.setdefault("slug", draft.key)
        elif object_id is not None:
            row = self.get_object(request, unquote(object_id))
            if row is None:
                raise Http404
        elif not self.has_add_permission(request):
            raise PermissionDenied
        if (row or number) and not self.has_change_permission(request, row):
            raise PermissionDenied
        return self._typed(row, data, elsewhere)

    def _typed(self, row: Any, data: QueryDict, elsewhere: Elsewhere) -> list[Row]:
        if row is not None:
            row = rows_with_relations(self.model).get(pk=row.pk)
        return Typed(data, self.model, row, self._parts(row), elsewhere).rows

    def _parts(self, row: Any) -> Iterator[Part]:
        for inline in self.inlines:
            key: Any = _get_foreign_key(self.model, inline.model)
            prefix = key.remote_field.get_accessor_name(model=self.model)
            held = rows_with_relations(inline.model).filter(**{key.name: row}) if row else ()
            yield Part(prefix, inline.model, key.name, {str(each.pk): each for each in held})

    def put_over(self, request: HttpRequest, draft: Draft) -> Applied:
        """Read what is public before a draft is put over it."""
        if request.method == "POST":
            state = state_of(request)
            state.elsewhere = in_database()
            state.public = one_page.rows_of(row_of(self.model, draft.key))
        return super().put_over(request, draft)

    def _checked(self, request: HttpRequest, obj: Any) -> Checked:
        """Return what the rules say of the form that was sent, for all forms in it."""
        state = state_of(request)
        if state.checked is None:
            elsewhere, public = state.elsewhere or in_database(), state.public
            state.checked = Checked(
                lambda: self._typed(obj, self.as_sent(request), elsewhere),
                lambda: self._public(obj) if public is None else public,
                elsewhere,
                is_draft=state.is_beside,
                is_only_checked=CHECK in request.POST,
            )
        return state.checked

    def as_sent(self, request: HttpRequest) -> QueryDict:
        """Return what the form sent, as the rules read it."""
        return request.POST

    def _public(self, obj: Any) -> list[Row]:
        """Return the rows as readers see them; ``obj`` may hold what was typed already."""
        held = self.model._default_manager.filter(pk=obj.pk).first() if obj else None
        return one_page.rows_of(held)

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
        checked = state_of(request).checked
        given = options.get("form_kwargs", {})
        return {**options, "form_kwargs": {**given, "checked": checked}}

    def form_context(self, request: HttpRequest, context: Any, obj: Any) -> dict[str, Any]:
        """Add the way to have the form checked."""
        found = super().form_context(request, context, obj)
        if self.has_change_permission(request, obj) if obj else self.has_add_permission(request):
            form, draft = context["adminform"].form, state_of(request).draft
            args: list[Any] = []
            of = "_new"
            if draft:
                of, args = "_draft", [draft.pk]
            elif obj:
                of, args = "", [quote(obj.pk)]
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
            for word in ("check", "links"):
                found[f"{word}_url"] = reverse(f"{name}_{word}{of}", args=args)
            # What such a form shows is not what is stored: a script then sends all of it.
            is_other = form.is_bound or bool(getattr(form, "restored", None))
            found["check_whole"] = is_other or draft is not None
            found["is_checked"] = form.is_bound and CHECK in request.POST
        return found

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save, and tell what the rules still find."""
        super().save_related(request, form, formsets, change)
        every = [form, *(each for formset in formsets for each in formset.forms)]
        changed = {(each.prefix or "", name) for each in every for name in each.changed_data}
        if PREVIEW not in request.POST:
            self._tell(request, form.instance, changed)

    def _tell(self, request: HttpRequest, row: Any, changed: Collection[tuple[str, str]]) -> None:
        """Leave a message, with a link to its field, for what was found in the saved text.

        Advice is given on what was ``changed``: fields by the prefix of their form and their name.
        """
        found = [
            each
            for each in self._checked(request, row).all
            if not each.is_advice or (each.prefix, each.field) in changed
        ]
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        # A draft is shown next, and nothing else has its address yet.
        address = (
            "" if state_of(request).is_beside else reverse(f"{name}_change", args=[quote(row.pk)])
        )
        for each in found[:_TOLD]:
            kind = "Advice" if each.is_advice else "Correct this before it can be public"
            place = f"{address}#{each.anchor}" if each.anchor else address
            link = '{} in <a href="{}">{}</a>: {}'
            messages.warning(request, format_html(link, kind, place, each.label, each.said))
        if (rest := len(found) - _TOLD) > 0:
            said = format_html('<a href="{}">The form</a> lists {} more.', address, rest)
            messages.warning(request, said)
