"""What readers wrote: read, answer, publish, accept, decline, delete."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, OuterRef, QuerySet, Subquery, Value, When
from django.http import HttpRequest
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html

from muscles import kinds
from muscles.accounts import audit, roles
from muscles.admin.audit import named
from muscles.kinds import Kind as PageKind
from muscles.models import ReaderNote
from muscles.models.base import address
from muscles.pagecache.shared import forget_all

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[ReaderNote]
else:
    ModelAdmin = admin.ModelAdmin

Notes = QuerySet[ReaderNote]
State, Kind = ReaderNote.State, ReaderNote.Kind


def _titles(kind: PageKind) -> Any:
    pages: Any = kind.model._default_manager
    return pages.filter(slug=OuterRef("page_slug")).values(kind.name_field)[:1]


class StateFilter(admin.SimpleListFilter):
    """What became of a note; what waits is shown first."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the states besides the first, and all together."""
        return [(State.PUBLISHED, "published"), (State.DECLINED, "declined"), ("all", "all")]

    def choices(self, changelist: Any) -> Any:
        """Name the choice that holds if nothing is chosen."""
        first, *others = super().choices(changelist)
        yield {**first, "display": "waiting"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: Notes) -> Notes:
        """Return the notes of the choice."""
        state = self.value() or State.WAITING
        return queryset if state == "all" else queryset.filter(state=state)


@admin.register(ReaderNote)
class ReaderNoteAdmin(ModelAdmin):
    """The queue. Nobody writes a note here or changes its words."""

    table_name = "Comments and corrections from readers"
    menu_heading = "From readers"
    change_list_template = "admin/change_list.html"
    change_form_template = "admin/change_form.html"
    delete_confirmation_template = "admin/readers/delete.html"
    delete_selected_confirmation_template = "admin/readers/delete_selected.html"
    list_display = ("words", "received", "on_page", "kind", "name", "state")
    list_display_links = ("received",)
    list_filter = (StateFilter, "kind", "page_kind", "received")
    search_fields = ("text", "name", "page_slug", "answer")
    list_per_page = 50
    radio_fields = {"kind": admin.HORIZONTAL, "state": admin.HORIZONTAL}
    readonly_fields = ("on_page", "received", "words", "name", "moderated_by", "moderated_at")
    fieldsets = (
        (
            "What was written",
            {
                "description": "Plain text, as it came. The name is what the reader gave.",
                "fields": ["on_page", "received", "words", "name"],
            },
        ),
        (
            "What becomes of it",
            {
                "description": "A correction that is right: change the page first, then say here "
                "what was wrong and choose “published”.",
                "fields": ["kind", "answer", "state"],
            },
        ),
    )
    actions = ("publish", "accept", "decline")

    def get_queryset(self, request: HttpRequest) -> Notes:
        """Return the notes, each with the title of its page: one query for all kinds of pages."""
        titles = [
            When(page_kind=word, then=Subquery(_titles(kind)))
            for word, kind in kinds.taking_notes().items()
        ]
        found = super().get_queryset(request)
        return found.annotate(page_title=Case(*titles, default=Value("")))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether the person may decide about what readers write."""
        return request.user.has_perm(f"{roles.APP}.{roles.MODERATE}")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One right for all of it."""
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One right for all of it."""
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One right for all of it."""
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only readers write."""
        return False

    @admin.display(description="page", ordering="page_slug")
    def on_page(self, note: ReaderNote) -> str:
        """Return a link to the page."""
        kind = kinds.taking_notes().get(note.page_kind)
        if kind is None:
            return note.page_slug
        shown = address(kind.url_name, note.page_slug)
        title = note.page_title or note.page_slug  # type: ignore[attr-defined]
        return format_html('<a href="{}">{}</a>', shown, title)

    @admin.display(description="words", ordering="text")
    def words(self, note: ReaderNote) -> str:
        """Return the whole text, with its lines."""
        return format_html('<div class="desk-reader" dir="auto">{}</div>', linebreaksbr(note.text))

    def save_model(self, request: HttpRequest, obj: ReaderNote, form: Any, change: bool) -> None:
        """Note who decided, and when."""
        self._decide(request, obj, State(obj.state))

    def _decide(self, request: HttpRequest, note: ReaderNote, state: ReaderNote.State) -> None:
        note.decide(state, request.user.get_username())
        if state == State.PUBLISHED:
            audit.note(audit.What.PUBLISHED, request=request, about=named(note))

    def _each(
        self,
        request: HttpRequest,
        found: Notes,
        state: ReaderNote.State,
        done: str,
        fault: Callable[[ReaderNote], str] = lambda note: "",
    ) -> None:
        """Decide about many; say how many, and of each that is left why."""
        count = 0
        for note in found:
            if why := fault(note):
                messages.warning(request, f"Left as it is: {note}. {why}")
            else:
                self._decide(request, note, state)
                count += 1
        if count:
            messages.success(request, f"{count} {done}.")

    @admin.action(description="Publish the selected comments", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: Notes) -> None:
        """Show comments under their pages."""

        def fault(note: ReaderNote) -> str:
            is_correction = note.kind == Kind.CORRECTION
            return "It is a correction: accept it into the list." if is_correction else ""

        self._each(request, queryset, State.PUBLISHED, "published", fault)

    @admin.action(description="Accept into the corrections log", permissions=["change"])
    def accept(self, request: HttpRequest, queryset: Notes) -> None:
        """Put corrections that say what was wrong into the public list."""

        def fault(note: ReaderNote) -> str:
            if note.kind != Kind.CORRECTION:
                return "It is a comment. If it corrects something, open it and say so there."
            try:
                note.state = State.PUBLISHED
                note.validate_constraints()
            except ValidationError:
                return "Open it and say in the answer what was wrong: the list shows that line."
            return ""

        self._each(request, queryset, State.PUBLISHED, "accepted", fault)

    @admin.action(description="Decline the selected notes", permissions=["change"])
    def decline(self, request: HttpRequest, queryset: Notes) -> None:
        """Keep them from readers; a month later they are deleted."""
        self._each(request, queryset, State.DECLINED, "declined")

    def delete_model(self, request: HttpRequest, obj: ReaderNote) -> None:
        """Delete a note, and the kept pages that show it."""
        self.delete_queryset(request, ReaderNote.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: Notes) -> None:
        """Delete notes, and the kept pages that show one of them."""
        was_shown = queryset.filter(state=State.PUBLISHED).exists()
        queryset.delete()
        if was_shown:
            transaction.on_commit(forget_all)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Forget what has had its time before the queue is read."""
        ReaderNote.objects.forget()
        return super().changelist_view(request, extra_context)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Write down that notes are deleted, and nothing of what stood in them."""
        for _ in queryset:
            audit.note(audit.What.DELETED, request=request, about="a reader's note")
        return super().log_deletions(request, queryset)
