"""All drafts in one table, and what is done with one: review, schedule, publish, give up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import OuterRef, Subquery, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from muscles.accounts import audit, roles
from muscles.accounts.models import User
from muscles.accounts.names import names_of
from muscles.admin.draft_state import decides, has_read, may, may_give_up
from muscles.content import drafts
from muscles.content.drafts import NotPublishableError
from muscles.content.history import model_of, row_of
from muscles.models import Draft, Remark, Revision

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin

State = Draft.State


class ReviewForm(forms.Form):
    """What a reviewer says."""

    verdict = forms.ChoiceField(
        choices=[("approve", "Approve"), ("send-back", "Send back"), ("ask", "Ask for a review")]
    )
    field = forms.CharField(max_length=60, required=False)
    remark = forms.CharField(max_length=1000, required=False)
    # When the draft was last saved, as the reviewer saw it.
    saved_at = forms.CharField(max_length=40)

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where the writer has to do something."""
        data = super().clean() or self.cleaned_data
        if data.get("verdict") == "send-back" and not data.get("remark", "").strip():
            raise forms.ValidationError("Say what has to change, in one or two sentences.")
        return data


class ScheduleForm(forms.Form):
    """When a draft becomes public."""

    day = forms.DateField(error_messages={"required": "Give the day, such as 2026-12-01."})
    hour = forms.TimeField(error_messages={"required": "Give the time, such as 06:00."})

    def clean(self) -> dict[str, Any]:
        """Refuse a moment that has passed."""
        data = super().clean() or self.cleaned_data
        if "day" in data and "hour" in data:
            data["moment"] = timezone.make_aware(datetime.combine(data["day"], data["hour"]))
            if data["moment"] <= timezone.now():
                raise forms.ValidationError("That time has passed. Give one to come, or publish.")
        return data


class TableFilter(admin.SimpleListFilter):
    """The drafts of one table."""

    title = "table"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the tables that have drafts."""
        found = Draft.objects.order_by("kind").values_list("kind", flat=True).distinct()
        return [(kind, _table(kind)) for kind in found]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Return the drafts of the choice."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


def _table(kind: str) -> str:
    """Return what people call a table that versions call ``kind``."""
    model = model_of(kind)
    return str(model._meta.verbose_name) if model else kind


@admin.register(Draft)
class DraftAdmin(ModelAdmin):
    """Every draft, with what it waits for. A draft is opened in the form of its page."""

    table_name = "Drafts"
    list_display = ("page", "table", "state", "by", "saved_at", "time", "way_out")
    list_display_links = None
    list_filter = ("state", TableFilter)
    search_fields = ("title", "key", "why")
    actions = ("ask", "approve", "publish")
    list_per_page = 50

    def get_urls(self) -> list[Any]:
        """Add what is done with one draft."""
        acts = [
            ("review", self.review_view),
            ("schedule", self.schedule_view),
            ("give-up", self.give_up_view),
        ]
        return [
            *(
                path(
                    f"<int:number>/{act}/",
                    self.admin_site.admin_view(view),
                    name=f"muscles_draft_{act.replace('-', '_')}",
                )
                for act, view in acts
            ),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the drafts, each with who saved it last and what keeps it back: one query."""
        person = User.objects.filter(username=OuterRef("saved_by")).values("display_name")
        return Draft.objects.told().annotate(
            saver=Subquery(person[:1]),
            asked_by=Value(request.user.get_username()),
            is_decided=Value(decides(request)),
        )

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Show the drafts to all who work on content."""
        return roles.may_see_drafts(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Leave it out of the menu of tables: the first page lists the drafts beside it."""
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A draft begins in the form of its page."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A draft is changed in the form of its page."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A draft is given up, and stays in the history."""
        return False

    @admin.display(description="page", ordering="title")
    def page(self, draft: Draft) -> SafeString:
        """Return a link to the form of the draft."""
        return format_html('<a href="{}">{}</a>', draft.get_absolute_url(), draft)

    @admin.display(description="table", ordering="kind")
    def table(self, draft: Draft) -> str:
        """Return what people call the kind of the page."""
        return _table(draft.kind)

    @admin.display(description="saved by", ordering="saved_by")
    def by(self, draft: Draft) -> str:
        """Return who saved it last."""
        return draft.saver or draft.saved_by  # type: ignore[attr-defined]

    @admin.display(description="to be published at", ordering="publish_at")
    def time(self, draft: Draft) -> Any:
        """Return when it becomes public, or why it did not."""
        return draft.publish_at or draft.refusal or None  # type: ignore[attr-defined]

    @admin.display(description="give up")
    def way_out(self, draft: Draft) -> SafeString:
        """Return a link to give it up: also one whose page was deleted, which has no form."""
        if not (draft.is_decided or draft.writers == [draft.asked_by]):  # type: ignore[attr-defined]
            return SafeString("")
        address = reverse("admin:muscles_draft_give_up", args=[draft.pk])
        return format_html(
            '<a href="{}">Give up<span class="visually-hidden"> {}</span></a>', address, draft
        )

    # With several ---------------------------------------------------------------------------

    def has_ask_permission(self, request: HttpRequest) -> bool:
        """Return whether the person may ask for a review."""
        return may(request, roles.ASK)

    def has_review_permission(self, request: HttpRequest) -> bool:
        """Return whether the person may review."""
        return may(request, roles.REVIEW)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Return whether the person may publish."""
        return may(request, roles.PUBLISH)

    @admin.action(description="Ask for a review of the selected drafts", permissions=["ask"])
    def ask(self, request: HttpRequest, rows: Any) -> None:
        """Ask for a review of each."""
        for draft in _each_locked(rows):
            self._ask(request, draft)

    @admin.action(description="Approve the selected drafts", permissions=["review"])
    def approve(self, request: HttpRequest, rows: Any) -> None:
        """Approve each that somebody else wrote, and that was opened as it stands.

        An approval puts a name under the text, so it is of a text that was read.
        """
        for draft in _each_locked(rows):
            if has_read(request, draft):
                self._approve(request, draft)
            else:
                messages.error(
                    request, f"“{draft}” is not approved: open it and read it first, as it is now."
                )

    @admin.action(description="Publish the selected drafts", permissions=["publish"])
    def publish(self, request: HttpRequest, rows: Any) -> None:
        """Publish each that can be published."""
        for draft in _each_locked(rows):
            publish(request, draft)

    # With one -------------------------------------------------------------------------------

    @method_decorator([require_POST, transaction.atomic])
    def review_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Ask for a review, approve a draft or send it back with a remark on a field."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        draft = _locked(number)
        form = ReviewForm(request.POST)
        if not form.is_valid():
            _tell(request, form)
            return redirect(draft.get_absolute_url())
        given = form.cleaned_data
        if given["verdict"] == "ask":
            if not may(request, roles.ASK):
                raise PermissionDenied
            self._ask(request, draft)
        elif given["saved_at"] != draft.saved_at.isoformat():
            messages.error(
                request, "The draft was saved again after you opened it. Read it once more."
            )
        elif given["verdict"] == "approve":
            self._approve(request, draft)
        else:
            self._send_back(request, draft, given["field"], given["remark"].strip())
        return redirect(draft.get_absolute_url())

    def _ask(self, request: HttpRequest, draft: Draft) -> None:
        draft.set_state(State.ASKED)
        draft.save()
        messages.success(request, f"“{draft}”: a review is asked for.")

    def _is_reviewer(self, request: HttpRequest, draft: Draft) -> bool:
        if not may(request, roles.REVIEW):
            raise PermissionDenied
        if request.user.get_username() in draft.writers:
            messages.error(
                request, f"“{draft}”: you wrote in it, so somebody else has to review it."
            )
            return False
        return True

    def _approve(self, request: HttpRequest, draft: Draft) -> None:
        if not self._is_reviewer(request, draft):
            return
        user: Any = request.user
        draft.set_state(State.APPROVED, by=user.get_username(), named=signature(user))
        draft.save()
        audit.note(audit.What.REVIEWED, request=request, about=str(draft), detail="Approved.")
        messages.success(request, f"“{draft}” is approved.")
        if not draft.reviewed_as:
            messages.warning(
                request,
                "Your account names no qualification, so the page will not say who reviewed it.",
            )

    def _send_back(self, request: HttpRequest, draft: Draft, field: str, remark: str) -> None:
        if not self._is_reviewer(request, draft):
            return
        draft.set_state(State.SENT_BACK)
        draft.unschedule()
        draft.save()
        Remark.objects.create(
            draft=draft, field=field, text=remark, who=request.user.get_username()
        )
        audit.note(audit.What.REVIEWED, request=request, about=str(draft), detail="Sent back.")
        messages.success(request, f"“{draft}” went back to its writer with your remark.")

    @method_decorator([require_POST, transaction.atomic])
    def schedule_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Set or take away the time at which a draft becomes public."""
        draft = _locked(number)
        if not may(request, roles.SCHEDULE):
            raise PermissionDenied
        if "unschedule" in request.POST:
            draft.unschedule()
            draft.save()
            messages.success(request, f"“{draft}” is off the schedule.")
            return redirect(draft.get_absolute_url())
        form = ScheduleForm(request.POST)
        if not form.is_valid():
            _tell(request, form)
        elif refused := _refusal(draft):
            messages.error(request, f"“{draft}” is not scheduled. {refused}")
        else:
            moment = form.cleaned_data["moment"]
            draft.schedule(moment, request.user.get_username())
            draft.save()
            when = f"{timezone.localtime(moment):%-d %B %Y, %H:%M}"
            messages.success(request, f"“{draft}” becomes public on {when}.")
        return redirect(draft.get_absolute_url())

    @method_decorator(transaction.atomic)
    def give_up_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Ask, then take a draft away; its texts stay in the history."""
        draft = _locked(number)
        if not may_give_up(request, draft):
            raise PermissionDenied
        model = model_of(draft.kind)
        is_public = model is not None and row_of(model, draft.key) is not None
        kind = str(model._meta.verbose_name_plural) if model else draft.kind
        if request.method == "POST":
            title = str(draft)
            drafts.give_up(draft)
            where = "History" if is_public else f"The list “Deleted {kind}”"
            messages.success(
                request, f"The draft of “{title}” is given up. {where} keeps its text."
            )
            return redirect("admin:muscles_draft_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": f"Give up the draft of “{draft}”?",
            "draft": draft,
            "is_public": is_public,
            "kind": kind,
            "back": draft.get_absolute_url(),
            "writers": ", ".join(names_of(draft.writers).get(w, w) for w in draft.writers),
        }
        return TemplateResponse(request, "admin/desk_give_up.html", context)


def _locked(number: int) -> Draft:
    """Return a draft that nobody else writes or publishes before the transaction ends."""
    Revision.lock()
    return get_object_or_404(Draft, pk=number)


def _each_locked(rows: Any) -> Iterator[Draft]:
    """Yield each draft that is there still, as it is once nobody else can change it."""
    for number in list(rows.values_list("pk", flat=True)):
        with transaction.atomic():
            Revision.lock()
            if draft := Draft.objects.filter(pk=number).first():
                yield draft


def signature(user: User) -> str:
    """Return name and qualification, as pages name a reviewer; empty without a qualification."""
    return f"{user.get_full_name()}, {user.qualification}" if user.qualification else ""


def publish(request: HttpRequest, draft: Draft) -> bool:
    """Publish a draft as it is kept, and tell what came of it."""
    title, writer, reviewer = str(draft), draft.saved_by, draft.reviewer
    try:
        drafts.publish(draft)
    except NotPublishableError as error:
        messages.error(request, f"“{title}” is not published. {error}")
        return False
    detail = f"Draft by {writer}." + (f" Approved by {reviewer}." if reviewer else "")
    audit.note(audit.What.PUBLISHED, request=request, about=title, detail=detail)
    messages.success(request, f"“{title}” is public now.")
    return True


def _refusal(draft: Draft) -> str:
    """Return why a draft could not be published as it stands now; empty if it could."""
    try:
        with drafts.rolled_back():
            # Not the object that the caller goes on with: publishing deletes it.
            drafts.publish(Draft.objects.get(pk=draft.pk))
    except NotPublishableError as error:
        return str(error)
    return ""


def _tell(request: HttpRequest, form: forms.Form) -> None:
    for faults in form.errors.values():
        for fault in faults:
            messages.error(request, str(fault))
