"""The history of a row at the desk, and forms filled with an old text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from muscles import kinds
from muscles.accounts.names import names_of
from muscles.content import files, history, merge
from muscles.content.errors import BrokenContentError
from muscles.content.meeting import entry_of, rows_with_relations, text_of
from muscles.content.versions import Entry
from muscles.models import Version
from muscles.models.base import ContentModel
from muscles.text.difference import Edit
from muscles.text.numbers import number_in

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin

_PER_PAGE = 40


class HistoryAdmin(ModelAdmin):
    """A table that keeps every text of its rows."""

    object_history_template = "admin/desk_history.html"

    def get_urls(self) -> list[Any]:
        """Add the list of what was deleted."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_deleted"
        view = self.admin_site.admin_view(self.deleted_view)
        return [path("deleted/", view, name=name), *super().get_urls()]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Show every version of the row and of the rows in it, by the change they belong to."""
        row = self.get_object(request, unquote(object_id))
        found = history.of_page(self.model, "/".join(row.natural_key()) if row else "")
        pages = Paginator(found.select_related("base"), _PER_PAGE)
        page = pages.get_page(request.GET.get("p"))
        changes = history.changes(page)
        names = names_of(change.who for change in changes)
        held = self._held(row) if row else {}
        shown = [
            {
                "change": change,
                "who": names.get(change.who, change.who),
                "rows": [
                    {
                        "row": each,
                        "title": title_of(each, held),
                        "fields": [(item.label, marked(item.edits)) for item in each.fields],
                        "restore": _way_back(each, held),
                    }
                    for each in change.rows
                ],
            }
            for change in changes
        ]
        context = {"changes": shown, "page": page, **(extra_context or {})}
        return super().history_view(request, object_id, context)

    def _held(self, row: Any) -> dict[Entry, ContentModel]:
        """Return the row and each row that its page shows, as they are now."""
        held = {entry_of(self.model, row.natural_key()): row}
        for part in history.parts_of(self.model):
            inside = rows_with_relations(part).filter(**{kinds.of(part).shown_on: row})
            held |= {entry_of(part, each.natural_key()): each for each in inside}
        return held

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        """List the rows that were deleted, each with the way to bring it back."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        gone, given_up = history.deleted(self.model), history.given_up(self.model)
        names = names_of(version.who for version in (*gone, *given_up))
        add = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")

        def shown(version: Version, text: str, number: int | None) -> dict[str, Any]:
            return {
                "title": merge.shown(merge.split(text).get("name"))
                or version.key.replace("/", " / "),
                "version": version,
                "who": names.get(version.who, version.who),
                "add": f"{add}?version={number}",
            }

        context = {
            **self.admin_site.each_context(request),
            "title": f"Deleted {self.opts.verbose_name_plural}",
            "opts": self.opts,
            "gone": [shown(v, v.base.text if v.base else "", v.base_id) for v in gone],
            "given_up": [shown(version, version.text, version.pk) for version in given_up],
        }
        return TemplateResponse(request, "admin/desk_deleted.html", context)

    def _asked_for(self, request: HttpRequest) -> Version | None:
        """Return the version that the address asks the form to be filled with."""
        asked = number_in(request.GET.get("version", ""))
        if request.method != "GET" or asked is None:
            return None
        return Version.objects.filter(pk=asked, kind=files.label(self.model)).first()

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any
    ) -> Any:
        """Return the form; filled with the text of an old version if the address asks for one."""
        form: Any = super().get_form(request, obj, change=change, **options)
        version = self._asked_for(request)
        is_of_row = version is not None and (
            obj is None or version.key == "/".join(obj.natural_key())
        )
        if version is None or not is_of_row or not version.text:
            return form
        try:
            form.restored = history.values_in(version.text, self.model)
        except BrokenContentError:
            messages.error(request, "This version of the site cannot read that old text any more.")
            return form
        when = timezone.localtime(version.when)
        form.restored |= {
            "change_note": f"Brought back the text of {when:%-d %B %Y, %H:%M}.",
            "restored_from": str(version.pk),
        }
        messages.info(
            request,
            f"The form holds the text of {when:%-d %B %Y, %H:%M}. "
            "Readers see it when it is published.",
        )
        return form

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Bring back what went with a deleted row: the roles of a muscle."""
        super().save_related(request, form, formsets, change)
        restored = number_in(form.cleaned_data.get("restored_from", ""))
        if change or restored is None:
            return
        deletion = Version.objects.filter(base=restored, text="").first()
        if deletion is None:
            return
        back, left = history.put_back_parts(deletion)
        if back:
            messages.info(request, f"These came back with it: {', '.join(back)}.")
        if left:
            messages.warning(request, f"These fit no more and stay deleted: {', '.join(left)}.")


_MARKS = {"same": "{}", "old": "<del>{}</del>", "new": "<ins>{}</ins>"}


def marked(pieces: Iterable[Edit]) -> SafeString:
    """Return old and new text in one, with what went and what came marked."""
    return format_html_join("", "{}", ((format_html(_MARKS[k], text),) for k, text in pieces))


def title_of(change: history.RowChange, held: dict[Entry, ContentModel]) -> str:
    """Return what people call a row; one that is gone by its key, as the files do."""
    row = held.get((change.version.kind, change.version.key))
    return f"{row._meta.verbose_name} “{row}”" if row else change.title


def _way_back(change: history.RowChange, held: dict[Entry, ContentModel]) -> str:
    """Return the address of a form filled with a version's text, or with what a deletion took.

    It is empty if that is the text which the row has anyway.
    """
    version = change.version
    row = held.get((version.kind, version.key))
    if row and version.text == text_of(row):
        return ""
    model = history.model_of(version.kind)
    number = version.pk if version.text else version.base_id
    if model is None or number is None:
        return ""
    name = f"admin:muscles_{model._meta.model_name}"
    page = reverse(f"{name}_change", args=[quote(row.pk)]) if row else reverse(f"{name}_add")
    return f"{page}?version={number}"
