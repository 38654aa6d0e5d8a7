"""Drafts that several people write, publish and review at the same moment: nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from muscles import models
from muscles.content import drafts
from muscles.content.meeting import text_of
from muscles.content.versions import Step
from muscles.models import Draft, Revision, Version
from tests.client.admin.conftest import browser_of
from tests.client.admin.desk import address, as_typed, faults, filled
from tests.client.admin.rows import phase, role, source, term
from tests.client.admin.test_drafts import drafted, send


@pytest.fixture
def other() -> Client:
    return browser_of("wim", "writer")


def texts() -> dict[str, str]:
    return {each.key: each.text for each in Version.objects.filter(state="draft")}


def test_a_draft_is_kept_under_the_lock_under_which_it_was_merged(
    writer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = term()
    opened: list[list[str]] = []
    lock, keep = Revision.lock, drafts.keep

    def locked() -> None:
        opened.append(list(connection.savepoint_ids))
        lock()

    def kept(*args: Any, **named: Any) -> Any:
        held = opened[0]
        assert connection.savepoint_ids[: len(held)] == held, "the lock was given up before"
        return keep(*args, **named)

    page = address(models.Term, "change", row)
    data = {**filled(writer, page, definition="A draft."), "_draft": "1"}
    monkeypatch.setattr(Revision, "lock", locked)
    monkeypatch.setattr(drafts, "keep", kept)
    assert writer.post(page, data).status_code == 302
    assert "A draft." in texts()["term-1"]


def test_a_new_page_that_has_a_draft_is_refused_and_its_draft_stays(
    writer: Client, other: Client
) -> None:
    page = address(models.Term, "add")
    send(writer, page, name="Cadence", slug="cadence", definition="Steps a minute.")
    response = send(other, page, name="Cadence", slug="cadence", definition="Other words.")
    assert "There is a draft of this already" in faults(response)
    assert "Steps a minute." in texts()["cadence"]
    assert Draft.objects.get().writers == ["wil"]


def test_a_deleted_page_with_a_draft_is_not_begun_anew_over_it(
    writer: Client, other: Client
) -> None:
    row = term()
    page = address(models.Term, "change", row)
    data = filled(other, page, definition="Other words.")
    drafted(writer, row, definition="Steps a minute.")
    row.delete()
    response = other.post(page, {**data, "_draft": "1"})
    assert "There is a draft of this already" in faults(response)
    assert "Steps a minute." in texts()["term-1"]


def test_a_text_of_a_draft_that_was_not_seen_is_not_written_over(writer: Client) -> None:
    row = term()
    drafted(writer, row, definition="Words of a writer.")
    steps = {drafts.entry_of_row(row): Step(text_of(row), "Other words.")}
    with pytest.raises(drafts.NotPublishableError, match="changed there meanwhile"):
        drafts.keep(row, steps, who="wim", why="", is_small=False)
    assert "Words of a writer." in texts()["term-1"]
    assert Draft.objects.get().writers == ["wil"]


def test_a_row_added_by_itself_goes_beside_the_draft_of_its_page(
    writer: Client, other: Client
) -> None:
    row = role(1).muscle
    phase(2)
    drafted(writer, row, main_job="What a writer wrote.")
    new: dict[str, Any] = {
        "muscle": row.pk,
        "phase": phase(2).pk,
        "action": "braking",
        "level": 3,
        "job": "a new one",
        "confidence": "low",
        "sources": [source().pk],
        "basis": "judged",
    }
    response = send(other, address(models.Role, "add"), **new)
    assert faults(response) == ""
    assert "What a writer wrote." in texts()["muscle-1"]
    assert "a new one" in texts()["muscle-1/phase-2"]
    assert Draft.objects.get().writers == ["wil", "wim"]
    response = send(other, address(models.Role, "add"), **{**new, "job": "once more"})
    assert "There is a draft of this already" in faults(response)
    assert "a new one" in texts()["muscle-1/phase-2"]


@pytest.mark.parametrize(
    ("act", "who", "sent"),
    [
        ("review", "wim", {"verdict": "ask"}),
        ("review", "ria", {"verdict": "approve"}),
        ("review", "ria", {"verdict": "send-back", "remark": "Shorter."}),
        ("schedule", "ed", {"unschedule": "1"}),
        ("schedule", "ed", {"day": "2100-01-01", "hour": "06:00"}),
        ("approve", "ria", {}),
        ("ask", "wim", {}),
    ],
)
def test_what_is_decided_of_a_draft_is_decided_under_the_lock(
    writer: Client, monkeypatch: pytest.MonkeyPatch, act: str, who: str, sent: dict[str, str]
) -> None:
    """Else a writer who saves meanwhile has an approved text that nobody read, and loses words."""
    role_of = {"wim": "writer", "ria": "reviewer", "ed": "publisher"}
    client = browser_of(who, role_of[who])
    draft = drafted(writer, term(), definition="A draft.")
    opened: list[list[str]] = []
    lock, fetch, save = Revision.lock, Draft.from_db.__func__, Draft.save  # type: ignore[attr-defined]
    read: list[int] = []

    def locked() -> None:
        opened.append(list(connection.savepoint_ids))
        lock()

    def fetched(cls: type[Draft], *args: Any, **named: Any) -> Any:
        read.append(len(opened))
        return fetch(cls, *args, **named)

    def saved(row: Draft, *args: Any, **named: Any) -> None:
        assert opened, "nothing is locked"
        assert connection.savepoint_ids[: len(opened[0])] == opened[0], "it was given up before"
        assert read[-1], "it was read before the lock"
        save(row, *args, **named)

    monkeypatch.setattr(Revision, "lock", locked)
    monkeypatch.setattr(Draft, "from_db", classmethod(fetched))
    monkeypatch.setattr(Draft, "save", saved)
    if act in ("approve", "ask"):
        page, data = address(Draft, "changelist"), {"action": act, "_selected_action": draft.pk}
    else:
        page = address(Draft, act.replace("-", "_"), draft)
        data = {**sent, "saved_at": draft.saved_at.isoformat()}
    assert client.post(page, data).status_code == 302


@pytest.mark.parametrize("is_new", [False, True])
@pytest.mark.parametrize("end", ["published", "given up"])
def test_words_in_the_form_of_a_draft_that_is_gone_are_not_lost(
    writer: Client, other: Client, end: str, is_new: bool
) -> None:
    if is_new:
        page = address(models.Term, "add")
        send(
            writer, page, name="Term 1", slug="term-1", definition="A draft.", sources=[source().pk]
        )
        draft = Draft.objects.get()
    else:
        draft = drafted(writer, term(), definition="A draft.")
    page = draft.get_absolute_url()
    data = {**filled(other, page, description="Words of somebody else."), "_draft": "1"}
    if end == "published":
        drafts.publish(draft)
    else:
        drafts.give_up(draft)
    response = other.post(page, data)
    if response.status_code == 200:  # The page is gone, which is told once.
        assert is_new
        assert end == "given up"
        sent = as_typed(response.context["adminform"].form)
        response = other.post(page, {**sent, "_draft": "1"})
    assert response.status_code == 302
    assert "Words of somebody else." in texts()["term-1"]
