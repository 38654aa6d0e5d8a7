"""What the site does by the clock, in each of its processes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.utils import OperationalError
from django.utils import timezone

from muscles.management import timer
from muscles.management.timer import Timer
from muscles.models import ReaderNote

pytestmark = pytest.mark.django_db


def looks(rounds: int, before_each: Callable[[Timer], None]) -> None:
    """Run a timer in this thread for some rounds."""
    clock = Timer(pause=0.0)
    left = iter(range(rounds - 1))

    def wait(_: float) -> bool:
        if next(left, None) is None:
            clock.stop()
        else:
            before_each(clock)
        return True

    clock._stopped.wait = wait  # type: ignore[method-assign, assignment]
    before_each(clock)
    clock.run()


@pytest.fixture(autouse=True)
def _connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread of a test keeps its connection."""
    monkeypatch.setattr(timer, "close_old_connections", lambda: None)


def note(**values: Any) -> ReaderNote:
    page = {"kind": "comment", "page_kind": "muscle", "page_slug": "soleus", "text": "So it is."}
    return ReaderNote.objects.create(**page, **values)


def test_what_is_kept_of_readers_for_a_day_is_forgotten_once_an_hour() -> None:
    yesterday = timezone.now() - timedelta(days=1, minutes=1)
    senders: list[set[str]] = []

    def look(clock: Timer) -> None:
        senders.append(set(ReaderNote.objects.values_list("sender", flat=True)))
        note(received=yesterday, sender=f"digest {len(senders)}")
        if len(senders) == 3:
            clock._forgets_at = 0.0  # An hour has passed.

    looks(4, look)
    assert senders == [set(), {""}, {"", "digest 2"}, {""}]


def test_a_database_that_is_away_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[int] = []

    def publish_due() -> list[Any]:
        asked.append(1)
        if len(asked) == 1:
            raise OperationalError("The database is away.")
        return []

    monkeypatch.setattr(timer, "publish_due", publish_due)
    looks(3, lambda _: None)
    assert len(asked) == 3
    assert caplog.messages == ["What is due has to wait: The database is away."]
