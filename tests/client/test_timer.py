"""What the site does by the clock, in each of its processes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db.utils import OperationalError

from muscles.management import timer
from muscles.management.timer import Timer

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


def test_a_fault_does_not_end_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[int] = []

    def publish_due() -> list[Any]:
        asked.append(1)
        raise ValueError("Nobody thought of this.")

    monkeypatch.setattr(timer, "publish_due", publish_due)
    looks(3, lambda _: None)
    assert len(asked) == 3
    assert set(caplog.messages) == {"What is due has to wait."}
