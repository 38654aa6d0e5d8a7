"""A page's address changed at the desk: the old one leads on, and every link follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from muscles import kinds
from muscles.accounts import audit, roles
from muscles.admin.form_state import state_of
from muscles.content.files import label
from muscles.content.meeting import Database, text_of
from muscles.content.renaming import Rename, rename
from muscles.kinds import Kind
from muscles.models import Draft, Redirect, Revision
from muscles.models.base import slug_validator

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


class RenameForm(forms.Form):
    """The new address of a page."""

    new = forms.CharField(
        label="New address",
        max_length=80,
        validators=[slug_validator],
        help_text="Lower-case words joined by hyphens. Right: shin-splints. Wrong: Shin Splints.",
    )
    why = forms.CharField(
        label="Why?",
        max_length=300,
        required=False,
        help_text="One sentence for readers and the other editors. The history keeps it.",
    )

    def __init__(self, kind: Kind, old: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.old = kind, old

    def clean_new(self) -> str:
        """Refuse an address that a page has or had."""
        new = str(self.cleaned_data["new"])
        if new == self.old:
            raise ValidationError("That is its address already.")
        pages: Any = self.kind.model._default_manager
        if twin := pages.filter(slug=new).first():
            raise ValidationError(f"The {self.kind.singular} “{twin}” has this address.")
        if draft := Draft.of_page(label(self.kind.model), new):
            raise ValidationError(f"The draft of a new page, “{draft}”, has this address.")
        led = Redirect.objects.filter(page=self.kind.url_name, old=new).first()
        if led:
            raise ValidationError(
                f"This address was in use before and leads to “{led.new}” now, so that old links "
                "work. Choose another one, or delete that redirect first."
            )
        return new


class RenamedAdmin(ModelAdmin):
    """A table of pages, some of which may get another address."""

    def get_urls(self) -> list[Any]:
        """Add the page that renames, where editors may."""
        kind = kinds.of(self.model)
        if not kind.renames:
            return super().get_urls()
        name = f"{self.opts.app_label}_{self.opts.model_name}_rename"
        view = self.admin_site.admin_view(self.rename_view)
        return [path("<path:object_id>/rename/", view, name=name), *super().get_urls()]

    def may_rename(self, request: HttpRequest, row: Any) -> bool:
        """Return whether the person may change the address of ``row``: it is public at once."""
        kind = kinds.of(self.model)
        is_free = kind.renames and row.slug not in kind.named_in_code
        may_publish = request.user.has_perm(f"{roles.APP}.{roles.PUBLISH}")
        return is_free and may_publish and self.has_change_permission(request, row)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kw: Any) -> Any:
        """Show the form, with a way to rename its page."""
        row = context.get("original")
        if row and self.may_rename(request, row) and not state_of(request).draft:
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_rename"
            context["rename_url"] = reverse(name, args=[quote(row.pk)])
        return super().render_change_form(request, context, *args, **kw)

    def rename_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask for the new address, show what changes with it, and change it."""
        if request.method != "POST":
            row = self._row(request, object_id)
            return self._page(request, row, RenameForm(kinds.of(self.model), row.slug))
        with transaction.atomic():
            Revision.lock()
            row = self._row(request, object_id)
            kind, old = kinds.of(self.model), row.slug
            form = RenameForm(kind, old, request.POST)
            if not form.is_valid():
                return self._page(request, row, form)
            new, why = form.cleaned_data["new"], form.cleaned_data["why"].strip()
            who = request.user.get_username()
            rename(kind, old, new, who=who, why=why or f"Address changed from {old} to {new}.")
        audit.note(
            audit.What.PUBLISHED, request=request, about=str(row), detail=f"Address: {old} → {new}."
        )
        row.refresh_from_db()
        messages.success(
            request,
            f"“{row}” stands at {row.get_absolute_url()} now. Its old address leads there, and "
            "every link of ours is changed.",
        )
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return redirect(reverse(name, args=[quote(row.pk)]))

    def _row(self, request: HttpRequest, object_id: str) -> Any:
        """Return the page; refuse one that the person may not rename."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.may_rename(request, row):
            raise PermissionDenied
        return row

    def _page(self, request: HttpRequest, row: Any, form: RenameForm) -> HttpResponse:
        kind = kinds.of(self.model)
        step = Rename(kind, row.slug, f"{row.slug}-")
        database = Database()
        changed = [
            each
            for model in kinds.in_load_order()
            for each in database.rows(model).values()
            if each != row
            and row.slug in (text := text_of(each))
            and step.text(model, text) != text
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": f"Change the address of {row}",
            "opts": self.opts,
            "original": row,
            "form": form,
            "changed": changed,
        }
        return TemplateResponse(request, "admin/desk_rename.html", context)
