"""How two people share a form, and how what they save is written down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.db import transaction
from django.forms.widgets import Script
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from muscles.accounts.names import names_of
from muscles.admin.form_state import state_of
from muscles.admin.together import BASE, as_new, base_of, clashes, in_files, opened_on, renew
from muscles.content import history
from muscles.content.meeting import entry_of
from muscles.content.recording import recording
from muscles.content.versions import settle
from muscles.models import Presence, Revision, Version
from muscles.models.base import ContentModel
from muscles.text.numbers import number_in

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


OPEN = Version.State.OPEN


class SharedAdmin(ModelAdmin):
    """A table whose rows several people edit. Its form is a ``DeskForm``."""

    fixed_fields: ClassVar[tuple[str, ...]] = ()

    class Media:
        # Django puts it into the head: without ``defer`` it would run before there is a form.
        js = (Script("js/desk.js", defer=True),)

    def get_urls(self) -> list[Any]:
        """Add the address that an open form calls to say that somebody still sits at it."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_here"
        here = self.admin_site.admin_view(self.here_view)
        return [path("<path:object_id>/here/", here, name=name), *super().get_urls()]

    @method_decorator(require_POST)
    def here_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Note that the form is still open, and answer with who else has it open."""
        row = self.get_object(request, unquote(object_id))
        if row is None or not self.has_change_permission(request, row):
            raise Http404
        if "gone" in request.POST:
            Presence.leave(*_place(row, request))
            return HttpResponse()
        return TemplateResponse(
            request, "admin/desk_others.html", {"others": self.others_at(*_place(row, request))}
        )

    def others_at(self, kind: str, key: str, who: str) -> list[dict[str, Any]]:
        """Note that ``who`` has a form open, and return who else has, and since when."""
        others = Presence.note(kind, key, who)
        names = names_of(each.who for each in others) if others else {}
        return [{"name": names.get(each.who, each.who), "since": each.since} for each in others]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show or save the form. While one is saved nobody else changes content."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            Revision.lock()
            with written_down(request):
                if object_id and self.get_object(request, unquote(object_id)) is None:
                    object_id = self._as_deleted(request, object_id)
                return super().changeform_view(request, object_id, form_url, extra_context)

    def _as_deleted(self, request: HttpRequest, object_id: str) -> str | None:
        """Take a form whose row somebody deleted as one of a new row, so that no word is lost."""
        base = base_of(request.POST)
        entry = base.entry(self.model, unquote(object_id)) if base else None
        key: dict[str, Any] = {}
        if base and entry:
            values = history.values_in(base.texts[entry], self.model)
            key = {name: values[name] for name in self.fixed_fields}
        elif not all(request.POST.get(name) for name in self.fixed_fields):
            return object_id
        state_of(request).is_of_a_deleted_row = entry is not None
        request.POST = as_new(request.POST, key, str(self.opts.model_name))  # type: ignore[assignment]
        return None

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kw: Any
    ) -> Any:
        """Return the form; one whose row was deleted meanwhile says so once."""
        form: Any = super().get_form(request, obj, change=change, **kw)
        form.is_of_a_deleted_row = state_of(request).is_of_a_deleted_row
        return form

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """Delete a row, and keep what goes in the history."""
        with self._deleting(request):
            return super().delete_view(request, object_id, extra_context)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Show the table; its actions delete rows, which stay in the history."""
        with self._deleting(request):
            return super().changelist_view(request, extra_context)

    @contextmanager
    def _deleting(self, request: HttpRequest) -> Iterator[None]:
        if request.method != "POST":
            yield
            return
        with transaction.atomic(), recording(request.user.get_username()) as change:
            change.why = request.POST.get("change_note", "").strip()[:300]
            yield

    def render_change_form(
        self,
        request: HttpRequest,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        """Show the form with all that is known of it."""
        context |= self.form_context(request, context, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def form_context(self, request: HttpRequest, context: Any, obj: Any) -> dict[str, Any]:
        """Return what the form was opened on, who else has it open, and conflicts.

        ``context`` holds the form and the rows in it; the fields for the desk itself are filled.
        """
        found: dict[str, Any] = {}
        form = context["adminform"].form
        rows = [
            each for inline in context["inline_admin_formsets"] for each in inline.formset.forms
        ]
        every = [form, *rows]
        if form.is_bound:
            renew(form, every)
            found["clashes"] = [clash for each in every for clash in clashes(each)]
        elif obj and self.has_change_permission(request, obj):
            parts = [each.instance for each in rows if each.instance.pk]
            form.initial[BASE] = opened_on([obj, *parts]).sealed()
        if obj and self.has_change_permission(request, obj):
            kind, key, _ = _place(obj, request)
            if waiting := Version.objects.filter(kind=kind, key=key, state=OPEN).first():
                form.initial["settles"] = str(waiting.pk)
                found["waiting"] = in_files(obj, waiting.text)
            found["others"] = self.others_at(*_place(obj, request))
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_here"
            found["here_url"] = reverse(name, args=[quote(obj.pk)])
        return found

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, with the editor's reason for the history."""
        if noticed := state_of(request).change:
            noticed.why = form.why
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save, and tell what others had saved or deleted meanwhile."""
        super().save_related(request, form, formsets, change)
        if change:
            kind, key, who = _place(form.instance, request)
            Presence.leave(kind, key, who)
            seen = number_in(form.cleaned_data["settles"]) or 0
            for version in Version.objects.filter(pk=seen, kind=kind, key=key):
                settle(version)
        every = [form, *(each for formset in formsets for each in formset.forms)]
        if merged := [f"{each.instance}: {each.taken_labels}" for each in every if each.taken]:
            messages.info(
                request,
                "Somebody else saved this page while you had it open. Their changes and yours do "
                f"not overlap, and both are saved. They changed {'; '.join(merged)}.",
            )
        for formset in formsets:
            for title in formset.vanished:
                messages.info(request, f"Somebody else deleted {title} while you had it open.")


@contextmanager
def written_down(request: HttpRequest) -> Iterator[None]:
    """Write down what the request changes, unless somebody around it sees to that."""
    state = state_of(request)
    if state.change:
        yield
        return
    with recording(request.user.get_username()) as state.change:
        yield


def _place(row: ContentModel, request: HttpRequest) -> tuple[str, str, str]:
    """Return the row and the person as ``Presence`` names them."""
    return (*entry_of(type(row), row.natural_key()), request.user.get_username())
