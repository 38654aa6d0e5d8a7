"""What the form of a draft says about it: who wrote it, what is different, what was remarked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import HiddenInput
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from muscles.accounts import roles
from muscles.accounts.names import names_of
from muscles.admin.history import marked as edited
from muscles.admin.history import title_of
from muscles.admin.together import Clash, as_readable, marked
from muscles.content import drafts, history
from muscles.content.drafts import Applied
from muscles.content.history import labels_of, model_of, row_of
from muscles.content.merge import Conflict
from muscles.content.versions import Entry
from muscles.models import Draft, Remark, Version
from muscles.text.difference import sides
from muscles.views import preview


def may(request: HttpRequest, right: str) -> bool:
    """Return whether the person has a right on content as a whole, such as ``roles.PUBLISH``."""
    return bool(request.user.has_perm(f"{roles.APP}.{right}"))


def may_give_up(request: HttpRequest, draft: Draft) -> bool:
    """Return whether the person may take a draft away: others' words only if they decide on drafts.

    Who reviews or publishes may give up any; a writer one in which nobody else wrote.
    """
    model = model_of(draft.kind)
    if model is None or not request.user.has_perm(f"muscles.change_{model._meta.model_name}"):
        return False
    return decides(request) or draft.writers == [request.user.get_username()]


def decides(request: HttpRequest) -> bool:
    """Return whether the person decides what becomes of drafts of others."""
    return may(request, roles.REVIEW) or may(request, roles.PUBLISH)


_READ = "read_drafts"
_MOST_READ = 200


def note_read(request: HttpRequest, draft: Draft) -> None:
    """Note in the session that the person has opened a draft as it stands now."""
    read = {**request.session.get(_READ, {}), str(draft.pk): draft.saved_at.isoformat()}
    request.session[_READ] = dict(list(read.items())[-_MOST_READ:])


def has_read(request: HttpRequest, draft: Draft) -> bool:
    """Return whether the person has opened a draft since it was last saved."""
    read = request.session.get(_READ, {})
    return bool(read.get(str(draft.pk)) == draft.saved_at.isoformat())


def shown(request: HttpRequest, draft: Draft, applied: Applied, form: Any) -> dict[str, Any]:
    """Return what ``desk_draft.html`` shows; remarks are also put at the fields of ``form``."""
    remarks = list(draft.remarks.all())
    names = names_of(
        {*draft.writers, draft.saved_by, draft.reviewer, draft.scheduled_by}
        | {each.who for each in remarks}
    )
    texts = drafts.texts(draft)
    is_own = request.user.get_username() in draft.writers
    return {
        "draft": draft,
        "draft_is_new": any(
            not text.base_id for text in texts if (text.kind, text.key) == (draft.kind, draft.key)
        ),
        "draft_remarks": list(_remarks(remarks, names, form)),
        "draft_writers": ", ".join(names.get(each, each) for each in draft.writers),
        "draft_saved_by": names.get(draft.saved_by, draft.saved_by),
        "draft_reviewer": names.get(draft.reviewer, draft.reviewer),
        "draft_changes": list(_changes(texts, applied)),
        "draft_clashes": [clash for pair in applied.conflicts for clash in _clashes(*pair)],
        "draft_fields": [
            {"name": name, "label": field.label}
            for name, field in form.fields.items()
            if field.label and not isinstance(field.widget, HiddenInput)
        ],
        "may_review": may(request, roles.REVIEW) and not is_own,
        "is_own_draft": is_own,
        "may_schedule": may(request, roles.SCHEDULE),
        "may_give_up": may_give_up(request, draft),
        "review_url": reverse("admin:muscles_draft_review", args=[draft.pk]),
        "schedule_url": reverse("admin:muscles_draft_schedule", args=[draft.pk]),
        "give_up_url": reverse("admin:muscles_draft_give_up", args=[draft.pk]),
        "share_url": request.build_absolute_uri(preview.signed_address(draft)),
    }


def _remarks(remarks: Iterable[Remark], names: Mapping[str, str], form: Any) -> Any:
    """Yield each remark with a way to its field, and say it at the field as well."""
    for each in remarks:
        name = names.get(each.who, each.who) or "The site"
        field = form[each.field] if each.field in form.fields else None
        if field:
            said = '<strong class="desk-remark">{}: {}</strong> {}'
            field.help_text = format_html(said, name, each.text, field.help_text)
        yield {
            "remark": each,
            "who": name,
            "anchor": field.auto_id if field else "",
            "label": field.label if field else each.field,
            "is_answered": each.when < each.draft.saved_at,
        }


def _changes(texts: Iterable[Version], applied: Applied) -> Any:
    """Yield each row that differs from the public one: the change, its title, its fields."""
    rows = {drafts.entry_of_row(row): row for row in applied.rows}
    for change in map(history.row_change, texts):
        if change:
            fields = [(one.label, edited(one.edits)) for one in change.fields]
            yield change, title_of(change, rows), fields


def _clashes(entry: Entry, conflict: Conflict) -> list[Clash]:
    model = model_of(entry[0])
    if model is None:
        return []
    theirs, mine = sides(as_readable(conflict.theirs), as_readable(conflict.mine))
    row = row_of(model, entry[1])
    name = labels_of(model)[conflict.name].capitalize() if conflict.name else ""
    label = f"{row or entry[1]}: {name}" if name else f"{row or entry[1]}"
    anchor = f"id_{conflict.name}" if name else ""
    return [Clash(label, anchor, "", marked(mine), marked(theirs))]
