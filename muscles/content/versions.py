"""Every text a row ever had: written down with who, when and why."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db.models import Max

from muscles.models import LoadedRow, Version

Entry = tuple[str, str]
"""A row: its kind as files write it, and its natural key joined by “/”."""

FROM_FILES = "Loaded from the files."
FIRST = "As it was when its history began."
FOUND = "Changed past the desk, by hand or by a program."
_AT_ONCE = 500


class Step(NamedTuple):
    """A row's text before and after a change; ``None`` where there is no row."""

    before: str | None
    after: str | None


class Last(NamedTuple):
    """The last version of a row."""

    pk: int
    text: str


def record(steps: Mapping[Entry, Step], *, who: str = "", why: str = "") -> None:
    """Write a version of each row that changed, all of one change.

    A text that stood before the change and that no version tells of gets its own version first:
    the history of a row begins with what was there, and knows what a program changed.
    """
    steps = {entry: step for entry, step in steps.items() if step.before != step.after}
    last = last_of(steps)
    unknown = {
        entry: step.before
        for entry, step in steps.items()
        if (step.before or "") != (last[entry].text if entry in last else "")
    }
    last.update(_write(unknown, last))
    _write({entry: step.after for entry, step in steps.items()}, last, who=who, why=why)


def begin(texts: Mapping[Entry, str]) -> None:
    """Give each of these rows that has no version a first one, and each unknown text its own."""
    last = last_of(texts)
    new = {
        entry: text
        for entry, text in texts.items()
        if entry not in last or last[entry].text != text
    }
    _write(new, last)


def _write(
    texts: Mapping[Entry, str | None],
    last: Mapping[Entry, Last],
    *,
    who: str = "",
    why: str | None = None,
) -> dict[Entry, Last]:
    """Write a version of each text; without a reason it is one that was found."""
    change = uuid.uuid4()
    versions = [
        Version(
            kind=kind,
            key=key,
            text=text or "",
            base_id=last[kind, key].pk if (kind, key) in last else None,
            who=who,
            why=(FOUND if (kind, key) in last else FIRST) if why is None else why,
            change=change,
        )
        for (kind, key), text in texts.items()
    ]
    made = Version.objects.bulk_create(versions, batch_size=_AT_ONCE)
    return {(item.kind, item.key): Last(item.pk, item.text) for item in made}


def last_of(entries: Iterable[Entry]) -> dict[Entry, Last]:
    """Return number and text of the last version of each of ``entries`` that has one."""
    wanted = set(entries)
    live = Version.objects.filter(state=Version.State.LIVE)
    if len(wanted) <= _AT_ONCE:
        live = live.filter(
            kind__in={kind for kind, _ in wanted}, key__in={key for _, key in wanted}
        )
    newest = live.order_by().values_list("kind", "key").annotate(last=Max("pk"))
    numbers = {(kind, key): pk for kind, key, pk in newest if (kind, key) in wanted}
    texts: dict[int, str] = {}
    pks = list(numbers.values())
    for at in range(0, len(pks), _AT_ONCE):
        few = Version.objects.filter(pk__in=pks[at : at + _AT_ONCE])
        texts.update(few.order_by().values_list("pk", "text"))
    return {entry: Last(pk, texts[pk]) for entry, pk in numbers.items()}


# Conflicts ----------------------------------------------------------------------------------


def keep_conflicts(refused: Mapping[Entry, str | None], *, is_settled: bool = False) -> None:
    """Keep the texts that were refused for the other side's; an older open one is settled.

    ``refused`` holds every conflict there is now: one that is open and not in it is settled too.
    """
    is_open = Version.objects.filter(state=Version.State.OPEN)
    known = {(item.kind, item.key): item for item in is_open}
    done = [
        item.pk
        for entry, item in known.items()
        if entry not in refused or (refused[entry] or "") != item.text or is_settled
    ]
    Version.objects.filter(pk__in=done).update(state=Version.State.SETTLED)
    last = last_of(refused)
    change = uuid.uuid4()
    Version.objects.bulk_create(
        Version(
            kind=entry[0],
            key=entry[1],
            text=text or "",
            base_id=last[entry].pk if entry in last else None,
            state=Version.State.SETTLED if is_settled else Version.State.OPEN,
            why="The files held this. The text of the desk was kept.",
            change=change,
        )
        for entry, text in refused.items()
        if is_settled or entry not in known or known[entry].text != (text or "")
    )


def settle(version: Version) -> None:
    """End a conflict with what the desk holds: whoever saved it had seen what the files hold.

    From now on the files' text is what both sides know, and the desk's is an edit of it.
    """
    Version.objects.filter(pk=version.pk).update(state=Version.State.SETTLED)
    if version.text:
        LoadedRow.objects.update_or_create(
            model=version.kind, key=version.key, defaults={"text": version.text, "digest": ""}
        )
    else:
        LoadedRow.objects.filter(model=version.kind, key=version.key).delete()
