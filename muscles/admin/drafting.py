"""A draft beside the public page: the same form, saved beside what readers see.

The form of a draft is the form of its page, opened and saved on rows that hold the draft's texts
inside a transaction that is rolled back. What was saved in it is then kept as texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.messages.storage.base import BaseStorage
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms.widgets import Script
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from muscles.accounts import roles
from muscles.admin import draft_state
from muscles.admin.draft_state import may
from muscles.admin.form_state import state_of
from muscles.admin.shared import SharedAdmin
from muscles.admin.together import base_of
from muscles.content import drafts, files
from muscles.content.drafts import Applied, NotPublishableError
from muscles.content.history import row_of
from muscles.content.recording import noticing, recording
from muscles.models import Draft, Presence, Revision
from muscles.models.base import ContentModel
from muscles.text.numbers import number_in
from muscles.views import preview

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin

PREVIEW = "_preview"
BESIDE = ("_draft", "_ask", PREVIEW)
"""The buttons that leave what is public as it is."""


class NotSavedError(Exception):
    """Takes a page that was shown over the texts of a draft out of the transaction."""


class _Nowhere(BaseStorage):
    """Takes messages that nobody shall see: those of a save that is undone."""

    def _get(self, *args: Any, **kwargs: Any) -> tuple[list[Any], bool]:
        return [], True

    def _store(self, messages: Any, response: Any, *args: Any, **kwargs: Any) -> list[Any]:
        return []


class DraftedAdmin(SharedAdmin):
    """A table whose pages can have a draft beside what readers see."""

    class Media:
        js = (Script("js/desk-preview.js", defer=True),)

    def get_urls(self) -> list[Any]:
        """Add the address of a draft, of its preview's life sign and of giving it up."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_draft"
        view, here = self.admin_site.admin_view(self.draft_view), self.draft_here_view
        return [
            path("draft/<int:number>/", view, name=name),
            path("draft/<int:number>/here/", self.admin_site.admin_view(here), name=f"{name}_here"),
            *super().get_urls(),
        ]

    def draft_view(self, request: HttpRequest, number: int) -> Any:
        """Show or save the form of a draft."""
        if not roles.may_see_drafts(request.user):
            raise PermissionDenied
        if request.method == "POST" and not Draft.objects.filter(pk=number).exists():
            return self.changeform_view(request, self._page_of_what_is_gone(request))
        state_of(request).draft = self._draft(number)
        return self.changeform_view(request, None)

    def _page_of_what_is_gone(self, request: HttpRequest) -> str:
        """Return the number of the page of a draft that was published or given up meanwhile.

        So what somebody wrote into its form meets the public text, and is not lost.
        """
        base = base_of(request.POST)
        kind = files.label(self.model)
        for (name, number), entry in base.entries.items() if base else ():
            if name == kind:
                row = row_of(self.model, entry[1])
                # The number of a page that only the draft had may be another page's by now.
                if row or not self.model._default_manager.filter(pk=number).exists():
                    return str(row.pk if row else number)
        if base and not base.entries:
            return "0"  # It was told that its page is gone, and is one of a new page now.
        raise Http404

    def _draft(self, number: int) -> Draft:
        return get_object_or_404(Draft, pk=number, kind=files.label(self.model))

    @method_decorator(require_POST)
    def draft_here_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Note that the form of a draft is still open, as ``here_view`` does."""
        draft = self._draft(number)
        if not self.has_change_permission(request):
            raise PermissionDenied
        place = (draft.kind, draft.key, request.user.get_username())
        if "gone" in request.POST:
            Presence.leave(*place)
            return HttpResponse()
        return TemplateResponse(
            request, "admin/desk_others.html", {"others": self.others_at(*place)}
        )

    @method_decorator(csp_update({"frame-src": [SELF]}))  # The preview.
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show or save the public text or the draft, as address and button say."""
        at_draft = state_of(request).draft
        if request.method != "POST":
            if at_draft:
                return self._show(request, at_draft, extra_context)
            draft = self._beside(request, object_id)
            if draft and self._leads_to(draft, request):
                query = request.META.get("QUERY_STRING", "")
                return redirect(f"{draft.get_absolute_url()}{'?' if query else ''}{query}")
            return super().changeform_view(request, object_id, form_url, extra_context)
        if not may(request, roles.PUBLISH) or any(name in request.POST for name in BESIDE):
            return self._save_beside(request, object_id, extra_context)
        if at_draft:
            return self._publish(request, at_draft, extra_context)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _beside(self, request: HttpRequest, object_id: str | None) -> Draft | None:
        row = self.get_object(request, unquote(object_id)) if object_id else None
        return drafts.of_row(row) if row else None

    def _now(self, request: HttpRequest) -> Draft | None:
        """Read the draft of the form again, once nobody else can change it.

        Its page may have another one by now. One that is gone is begun anew by what is saved.
        """
        state = state_of(request)
        if was := state.draft:
            held = Draft.objects.filter(pk=was.pk).first() or Draft.of_page(was.kind, was.key)
            state.draft = held or was
        return state.draft

    def _leads_to(self, draft: Draft, request: HttpRequest) -> bool:
        """Return whether the form of the public text gives way to the draft's.

        The form of a row on a page does too, but not if it is asked for with an old text.
        """
        is_of_page = draft.kind == files.label(self.model)
        is_asked_for = "live" in request.GET or (not is_of_page and "version" in request.GET)
        return not is_asked_for and roles.may_see_drafts(request.user)

    # Show -----------------------------------------------------------------------------------

    def _show(self, request: HttpRequest, draft: Draft, extra_context: Any) -> Any:
        if self.has_change_permission(request):
            # What the form itself notes of it is undone with the rest.
            Presence.note(draft.kind, draft.key, request.user.get_username())
        try:
            with drafts.rolled_back():
                Revision.lock()
                applied = self.put_over(request, draft)
                response = super().changeform_view(request, str(applied.page.pk), "", extra_context)
                shown = _rendered(response)
        except NotPublishableError as error:
            return self._cannot_open(request, draft, error)
        if may(request, roles.REVIEW):
            draft_state.note_read(request, draft)
        return shown

    def put_over(self, request: HttpRequest, draft: Draft) -> Applied:
        """Put a draft over the rows, in a transaction."""
        applied = state_of(request).applied = drafts.apply(draft)
        return applied

    def _cannot_open(self, request: HttpRequest, draft: Draft, error: Exception) -> HttpResponse:
        messages.error(request, f"The draft of “{draft}” cannot be opened. {error}")
        return redirect("admin:muscles_draft_changelist")

    # Save beside ----------------------------------------------------------------------------

    def _save_beside(
        self,
        request: HttpRequest,
        object_id: str | None,
        extra_context: Any,
    ) -> Any:
        """Save the form in a transaction that is rolled back, and keep the texts it left."""
        is_preview = PREVIEW in request.POST
        draft: Draft | None = None
        state = state_of(request)
        state.is_beside = True
        said = request._messages  # type: ignore[attr-defined]
        if is_preview:
            request._messages = _Nowhere(request)  # type: ignore[attr-defined]
        try:
            # The lock is kept until the draft is: else another could be kept in between and lost.
            with transaction.atomic():
                Revision.lock()
                draft = self._now(request) or self._beside(request, object_id)
                with (
                    drafts.rolled_back(),
                    noticing(request.user.get_username()) as change,
                ):
                    state.change = change
                    if draft:
                        object_id = self._over(request, draft, object_id)
                    response = super().changeform_view(request, object_id, "", extra_context)
                    form = state.saved
                    if form is None:
                        return self._refused(request, response, is_preview=is_preview)
                    page = drafts.page_of(form.instance)
                    if is_preview:
                        return preview.framed(request, page)
                    steps = change.steps()
                kept = drafts.keep(
                    page,
                    steps,
                    who=request.user.get_username(),
                    why=form.note,
                    is_small=form.is_small_correction,
                    over=draft,
                )
                if kept and "_ask" in request.POST and may(request, roles.ASK):
                    kept.set_state(Draft.State.ASKED)
                    kept.save()
        except NotPublishableError as error:
            if draft is None:
                raise
            return self._cannot_open(request, draft, error)
        finally:
            request._messages = said  # type: ignore[attr-defined]
        return self._kept(request, kept, page)

    def _over(self, request: HttpRequest, draft: Draft, object_id: str | None) -> str | None:
        """Put the draft over the rows, and tell the sent form their numbers of today."""
        applied = self.put_over(request, draft)
        request.POST = self._renumbered(request, applied)  # type: ignore[assignment]
        return object_id if object_id else str(applied.page.pk)

    def _renumbered(self, request: HttpRequest, applied: Applied) -> QueryDict:
        """Return the sent form with the numbers that the rows of the draft have this time.

        A row that is only in the draft gets a new number each time the draft is put over the rows.
        """
        data = request.POST.copy()
        base = base_of(request.POST)
        if base is None:
            return data
        today = {drafts.entry_of_row(row): row.pk for row in applied.rows}
        now = {
            place: today[entry]
            for place, entry in base.entries.items()
            if entry in today and today[entry] != place[1]
        }
        own, page = files.label(self.model), applied.page
        sent = [(name, str(value)) for name, value in request.POST.items()]
        for inline in self.get_inline_instances(request, page) if now else ():
            kind = files.label(inline.model)
            prefix = inline.get_formset(request, page).get_default_prefix()
            for name, value in sent:
                head, _, last = name.rpartition("-")
                if not head.startswith(f"{prefix}-") or (sent_as := number_in(value)) is None:
                    continue
                if last == "id":
                    data[name] = str(now.get((kind, sent_as), value))
                elif last == self.opts.model_name:
                    data[name] = str(now.get((own, sent_as), value))
        return data

    def _refused(self, request: HttpRequest, response: Any, *, is_preview: bool) -> Any:
        if not is_preview:
            return _rendered(response)
        errors = getattr(response, "context_data", {}).get("errors", [])
        return preview.in_frame(
            TemplateResponse(request, "admin/desk_no_preview.html", {"errors": errors}).render()
        )

    def _kept(self, request: HttpRequest, kept: Draft | None, page: ContentModel) -> HttpResponse:
        if kept is None:
            messages.info(
                request, f"“{page}” reads as the public page does, so there is no draft of it."
            )
            return redirect(f"admin:muscles_{self.opts.model_name}_changelist")
        Presence.leave(kept.kind, kept.key, request.user.get_username())
        if kept.state == Draft.State.ASKED:
            told = "A review is asked for. Nothing is public before somebody publishes it."
        else:
            told = "Draft saved. " + (
                "Readers do not see this page yet."
                if row_of(type(page), kept.key) is None
                else "Readers still see the public text."
            )
        messages.success(request, told)
        return redirect(kept.get_absolute_url())

    # Publish --------------------------------------------------------------------------------

    def _publish(self, request: HttpRequest, draft: Draft, extra_context: Any) -> Any:
        """Save the form over the draft and make all of it public, or nothing."""
        response: Any = None
        state = state_of(request)
        try:
            with transaction.atomic():
                Revision.lock()
                draft = self._now(request) or draft
                with recording(request.user.get_username()) as state.change:
                    object_id = self._over(request, draft, None)
                    response = super().changeform_view(request, object_id, "", extra_context)
                    if state.saved is None:
                        # Before the transaction ends: it shows rows of the draft.
                        response = _rendered(response)
                        raise NotSavedError
                drafts.finish(draft)
        except NotSavedError:
            return response
        except NotPublishableError as error:
            return self._cannot_open(request, draft, error)
        return response

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save; a text that was changed in public is not the one that a reviewer saw."""
        super().save_related(request, form, formsets, change)
        state = state_of(request)
        state.saved = form
        if state.is_beside:
            return
        page, draft = drafts.page_of(form.instance), state.draft
        has_changed = form.has_changed() or any(each.has_changed() for each in formsets)
        if draft and not has_changed:
            if state.change:
                state.change.who = draft.saved_by
            drafts.mark_review(page, draft)
        elif (draft or has_changed) and not form.is_small_correction and drafts.drop_mark(page):
            messages.info(
                request,
                f"“{page}” says “not yet reviewed by a clinician” again, because its text is "
                "another now.",
            )

    # The form -------------------------------------------------------------------------------

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kw: Any
    ) -> Any:
        """Return the form; that of a draft takes what is not finished yet."""
        form: Any = super().get_form(request, obj, change=change, **kw)
        state = state_of(request)
        form.is_draft = state.is_beside
        public = state.applied.seen if state.applied else ""
        form.has_unseen_clash = bool(public) and public != request.POST.get("draft_seen", "")
        return form

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> Any:
        """Let the rows on the page know whether they are saved beside, too."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        form_kwargs = {"is_draft": state_of(request).is_beside}
        return {**kwargs, "form_kwargs": form_kwargs}

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        """Say nothing of a save that is undone."""
        if state_of(request).is_beside:
            return HttpResponseRedirect(".")
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        """Say nothing of a save that is undone; what was published is told as such."""
        state = state_of(request)
        if state.is_beside:
            return HttpResponseRedirect(".")
        if state.draft:
            where = self.view_on_site(obj) if callable(self.view_on_site) else ""
            told = format_html("“{}” is public now.", obj)
            if where:
                told = format_html('<a href="{}">{}</a> is public now.', where, obj)
            messages.success(request, told)
            return redirect(f"admin:muscles_{self.opts.model_name}_changelist")
        return super().response_change(request, obj)

    def form_context(self, request: HttpRequest, context: Any, obj: Any) -> dict[str, Any]:
        """Add the state of the draft, and the buttons of the person's roles."""
        found = super().form_context(request, context, obj)
        state, form = state_of(request), context["adminform"].form
        draft, applied = state.draft, state.applied
        is_public = bool(obj) and not applied and roles.may_see_drafts(request.user)
        beside = drafts.of_row(obj) if is_public and not draft else None
        found |= {
            "may_publish": may(request, roles.PUBLISH),
            "may_ask": may(request, roles.ASK),
            "has_preview": obj is not None or hasattr(self.model, "get_absolute_url"),
            "beside_url": beside.get_absolute_url() if beside else "",
        }
        if draft and applied:
            here = f"admin:muscles_{self.opts.model_name}_draft_here"
            found |= {
                **draft_state.shown(request, draft, applied, form),
                "here_url": reverse(here, args=[draft.pk]),
            }
            if form.is_bound:
                data = form.data.copy()
                data["draft_seen"] = applied.seen
                form.data = data
            else:
                form.initial |= {
                    "draft_seen": applied.seen,
                    "change_note": form.initial.get("change_note") or draft.why,
                    "small_correction": draft.is_small,
                }
        return found


def _rendered(response: Any) -> Any:
    """Return an answer whose page is written, while the rows are as it shows them."""
    return response.render() if hasattr(response, "render") else response
