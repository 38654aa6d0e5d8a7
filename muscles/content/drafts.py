"""Drafts beside what is public: kept as texts, put over the rows, and published.

A draft is never a second copy of the tables. To show or check one, its texts are written into the
rows inside a transaction that is rolled back; to publish it, inside one that is not. So a draft is
shown, checked and saved by the same models, forms, views and templates as what is public.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from muscles import kinds
from muscles.content import checks, files, merge, versions
from muscles.content.errors import BrokenContentError
from muscles.content.files import Row
from muscles.content.history import model_of, row_of, write_row
from muscles.content.meeting import entry_of, field_names, text_of, title_of
from muscles.content.merge import Conflict
from muscles.content.prose import one_page
from muscles.content.prose.elsewhere import Elsewhere, in_database
from muscles.content.recording import recording
from muscles.content.versions import Entry, Step
from muscles.models import Article, Authored, Draft, Remark, Revision, Version
from muscles.models.base import ContentModel

_log = logging.getLogger(__name__)

SMALL_CORRECTION = "A small correction."
DRAFT = Version.State.DRAFT


class NotPublishableError(Exception):
    """A draft cannot become public as it stands; the message says why."""


def page_of(row: ContentModel) -> ContentModel:
    """Return the row whose page shows ``row``: the muscle of a role, or the row itself."""
    shown_on = kinds.of(type(row)).shown_on
    return getattr(row, shown_on) if shown_on else row


def entry_of_row(row: ContentModel) -> Entry:
    """Return how drafts and versions name a row."""
    return entry_of(type(row), row.natural_key())


def of_row(row: ContentModel) -> Draft | None:
    """Return the draft that a row is in, or would be in; ``None`` if there is none."""
    return Draft.of_page(*entry_of_row(page_of(row)))


# Keep ---------------------------------------------------------------------------------------


def keep(
    page: ContentModel,
    steps: Mapping[Entry, Step],
    *,
    who: str,
    why: str,
    is_small: bool,
    over: Draft | None = None,
) -> Draft | None:
    """Keep ``steps``, from what is public to what was written, as the draft of ``page``.

    ``over`` is the draft that the steps go over. They are added to another one, which whoever
    wrote them has not seen: a role that was added by itself. Needs ``Revision.lock``.
    Return ``None`` if nothing differs from what is public: then there is no draft any more.
    """
    kind, key = entry_of_row(page)
    changed = {entry: step for entry, step in steps.items() if step.before != step.after}
    draft = Draft.of_page(kind, key)
    is_seen = draft is None or draft == over
    if not changed:
        if draft and is_seen:
            finish(draft)
        return None
    if draft and not is_seen:
        twins = [each for each in texts(draft) if (each.kind, each.key) in changed]
        if twins:
            raise NotPublishableError("It was changed there meanwhile.")
    draft = draft or Draft(kind=kind, key=key, change=uuid.uuid4())
    draft.title = str(page)[:200]
    draft.write(who, why, is_small=is_small)
    draft.save()
    public = {entry: step.before for entry, step in changed.items() if step.before is not None}
    versions.begin(public)
    last = versions.last_of(public)
    if is_seen:
        Version.objects.filter(change=draft.change, state=DRAFT).delete()
    Version.objects.bulk_create(
        Version(
            kind=entry[0],
            key=entry[1],
            text=step.after or "",
            base_id=last[entry].pk if entry in last else None,
            state=DRAFT,
            who=who,
            why=why,
            change=draft.change,
        )
        for entry, step in changed.items()
    )
    return draft


def holding(row: ContentModel) -> Draft | None:
    """Return the draft that holds a text of ``row``, saved or not; ``None`` if none does."""
    kind, key = entry_of_row(row)
    held = Version.objects.filter(kind=kind, key=key, state=DRAFT).exclude(text="")
    return Draft.objects.filter(change__in=held.values("change")).first()


def texts(draft: Draft) -> list[Version]:
    """Return the texts of a draft: rows to delete, then the page, then the rows on it."""
    order = {files.label(model): at for at, model in enumerate(kinds.in_load_order())}
    held = Version.objects.filter(change=draft.change, state=DRAFT).select_related("base")
    return sorted(held, key=lambda text: (bool(text.text), order.get(text.kind, -1), text.key))


def finish(draft: Draft) -> None:
    """Take a draft away that has become public, or that holds nothing of its own any more."""
    Version.objects.filter(change=draft.change, state=DRAFT).delete()
    draft.delete()


def give_up(draft: Draft) -> None:
    """Take a draft away; its texts stay in the history of the page."""
    Version.objects.filter(change=draft.change, state=DRAFT).update(state=Version.State.DROPPED)
    draft.delete()


# Put over the rows --------------------------------------------------------------------------


@dataclass
class Applied:
    """What came of writing a draft over the rows."""

    page: ContentModel
    rows: list[ContentModel] = field(default_factory=list)
    # What was changed in public since the draft was written, where the draft differs from it.
    conflicts: list[tuple[Entry, Conflict]] = field(default_factory=list)

    @property
    def seen(self) -> str:
        """Return a digest of the public side of the conflicts: who was shown it sends it back."""
        told = [f"{entry} {each.name} {each.theirs}" for entry, each in self.conflicts]
        return files.digest("\n".join(sorted(told))) if told else ""


def apply(draft: Draft) -> Applied:
    """Write the texts of a draft over the rows, merged with what was published since.

    Raise ``NotPublishableError`` if that cannot be done. Needs a transaction around it.
    """
    rows: dict[Entry, ContentModel] = {}
    conflicts: list[tuple[Entry, Conflict]] = []
    for each in texts(draft):
        model = model_of(each.kind)
        if model is None:
            raise NotPublishableError(f"This site has no table “{each.kind}” any more.")
        entry = (each.kind, each.key)
        row = row_of(model, each.key)
        met = merge.merge(
            (each.base.text if each.base else "") or None,
            each.text or None,
            text_of(row) if row else None,
            field_names(model),
        )
        conflicts += [(entry, conflict) for conflict in met.conflicts]
        if met.text is not None:
            rows[entry] = _written(model, entry, met.text, row)
        elif row is not None:
            row.delete()
    found = model_of(draft.kind)
    page = rows.get((draft.kind, draft.key)) or (row_of(found, draft.key) if found else None)
    if page is None:
        raise NotPublishableError("The page of this draft was deleted.")
    return Applied(page, list(rows.values()), conflicts)


def _written(
    model: type[ContentModel], entry: Entry, text: str, row: ContentModel | None
) -> ContentModel:
    try:
        with transaction.atomic():
            return write_row(model, text, row)
    except BrokenContentError as error:
        told = "This version of the site cannot read the draft any more"
        raise NotPublishableError(f"{told}: {title_of(model, entry[1])}.") from error
    except IntegrityError as error:
        told = "Something it belongs to was deleted, or another row has the same key"
        raise NotPublishableError(f"{told}: {title_of(model, entry[1])}.") from error


class _RollBackError(Exception):
    """Ends a transaction without a trace."""


@contextmanager
def rolled_back() -> Iterator[None]:
    """Undo in the database whatever the block does."""
    try:
        with transaction.atomic():
            yield
            raise _RollBackError
    except _RollBackError:
        return


# Publish ------------------------------------------------------------------------------------


def publish(draft: Draft) -> ContentModel:
    """Make a draft public, whole or not at all, and return its page.

    Raise ``NotPublishableError`` if what is public was changed where the draft differs, or if a row
    is not valid.
    """
    with transaction.atomic():
        Revision.lock()
        elsewhere = in_database()
        with recording(draft.saved_by) as change:
            change.why = draft.why or (SMALL_CORRECTION if draft.is_small else "")
            model = model_of(draft.kind)
            before = one_page.rows_of(row_of(model, draft.key) if model else None)
            applied = apply(draft)
            if applied.conflicts:
                raise NotPublishableError(_told(applied))
            _check(applied.rows)
            _check_writing(applied.page, before, elsewhere)
            mark_review(applied.page, draft)
        finish(draft)
    return applied.page


def _told(applied: Applied) -> str:
    names = []
    for entry, conflict in applied.conflicts:
        model = model_of(entry[0])
        title = title_of(model, entry[1]) if model else entry[1]
        names.append(f"{title}, {conflict.name}" if conflict.name else title)
    return (
        "The public text was changed meanwhile where the draft differs: "
        f"{'; '.join(names)}. Open the draft, compare both and save it again."
    )


def _check(rows: list[ContentModel]) -> None:
    faults = []
    for row in rows:
        try:
            row.full_clean()
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                place = "" if name == "__all__" else f", {name}"
                faults += [f"{row}{place}: {message}" for message in messages]
        twins = checks.twins(row, vars(row))
        faults += [f"{row}, {name}: {message}" for name, message in twins]
    if faults:
        raise NotPublishableError(" ".join(faults))


def _check_writing(page: ContentModel, before: list[Row], elsewhere: Elsewhere) -> None:
    """Refuse dead marks and what the writing rules refuse, unless it was public ``before``."""
    rows = one_page.rows_of(page)
    own = {row.title for row in rows}
    found = one_page.new_among(one_page.everything(rows, elsewhere), before, elsewhere)
    faults = [fault for fault in found if fault.row in own]
    if faults:
        told = (f"{fault.row}, {fault.field}: {fault.message}" for fault in faults)
        raise NotPublishableError(" ".join(told))


def mark_review(page: ContentModel, draft: Draft) -> None:
    """Name the reviewer of what becomes public; another text than the reviewed one drops the name.

    A small correction leaves the mark.
    """
    if draft.is_approved and draft.reviewed_as:
        day = timezone.localdate(draft.reviewed_at) if draft.reviewed_at else None
        _mark(page, draft.reviewed_as, day)
    elif not draft.is_small:
        drop_mark(page)


def drop_mark(page: ContentModel) -> bool:
    """Say of ``page`` that nobody has reviewed it as it stands; return whether that is new."""
    if not isinstance(page, Authored) or not page.reviewed_by:
        return False
    _mark(page, "", None)
    return True


def _mark(page: ContentModel, name: str, day: date | None) -> None:
    if isinstance(page, Authored):
        page.reviewed_by, page.reviewed_on = name, day
        page.save()


# When the time has come ---------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What came of one scheduled draft."""

    title: str
    by: str
    refused: str = ""


def publish_due(now: datetime | None = None, *, refusal: Callable[[str], str]) -> list[Outcome]:
    """Publish the drafts whose time has come, each once, whichever process asks first.

    ``refusal`` returns why a person, by sign-in name, may not have something published any more;
    empty if they may. A draft that is not published is taken off the schedule, with a remark that
    says why.
    """
    now = now or timezone.now()
    outcomes = []
    for number in list(Draft.due(now).values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                Revision.lock()
                # Another process may have published it while this one waited.
                draft = Draft.due(now).filter(pk=number).first()
                if draft is not None:
                    outcomes.append(_publish_due(draft, refusal(draft.scheduled_by)))
        except Exception:
            # It stays due. The others do not wait for it.
            _log.exception("A scheduled draft cannot be published.")
    _open_articles(now)
    return outcomes


def _publish_due(draft: Draft, refused: str) -> Outcome:
    title, by = str(draft), draft.scheduled_by
    try:
        if refused:
            raise NotPublishableError(refused)
        publish(draft)
    except NotPublishableError as error:
        when = f"{timezone.localtime(draft.publish_at):%-d %B %Y, %H:%M}"
        draft.unschedule()
        draft.save()
        Remark.objects.create(draft=draft, text=f"Not published on {when}. {error}"[:1000])
        return Outcome(title, by, str(error))
    return Outcome(title, by)


def _open_articles(now: datetime) -> None:
    """Move the revision if the day has come from which an article is public."""
    if not _has_new_article(now):
        return  # As nearly always; then no lock is taken.
    with transaction.atomic():
        Revision.lock()
        if _has_new_article(now):
            Revision.move()


def _has_new_article(now: datetime) -> bool:
    """Return whether the day of an article has come since content last changed."""
    moved, today = timezone.localdate(Revision.current().moved_at), timezone.localdate(now)
    return Article.objects.filter(published_on__gt=moved, published_on__lte=today).exists()
