"""What has to happen at a time: drafts become public, what is kept for a time only is forgotten."""

from __future__ import annotations

import logging
from datetime import datetime
from threading import Event, Thread
from time import monotonic

from django.db import close_old_connections
from django.db.utils import DatabaseError

from muscles.accounts import audit, roles
from muscles.accounts.names import name_of
from muscles.content import drafts
from muscles.content.drafts import Outcome
from muscles.models import ReaderNote

_log = logging.getLogger(__name__)

HOUR = 3600.0


def publish_due(now: datetime | None = None) -> list[Outcome]:
    """Publish the drafts whose time has come, and write that into the log."""
    outcomes = drafts.publish_due(now, refusal=_refusal)
    for each in outcomes:
        if not each.refused:
            detail = "At the time that was set."
            audit.note(audit.What.PUBLISHED, who=each.by, about=each.title, detail=detail)
    return outcomes


def _refusal(who: str) -> str:
    """Return why a draft that ``who`` scheduled has to wait: the right may be gone meanwhile."""
    if roles.may_schedule(who):
        return ""
    return f"{name_of(who)} set the time and may not publish any more. A publisher has to decide."


class Timer(Thread):
    """Looks a few times a minute for what is due.

    Every process of the site has one: whichever comes first publishes a draft, and no other does.
    """

    def __init__(self, pause: float = 15.0) -> None:
        """Look every ``pause`` seconds."""
        super().__init__(name="timer", daemon=True)
        self._pause = pause
        self._forgets_at = monotonic()
        self._stopped = Event()

    def stop(self) -> None:
        """End before the next look."""
        self._stopped.set()

    def run(self) -> None:
        """Look until the process ends; a database that is away is asked again."""
        while not self._stopped.is_set():
            try:
                close_old_connections()
                publish_due()
                self._forget()
            except DatabaseError as error:
                _log.warning("What is due has to wait: %s", error)
            except Exception:
                # Nothing else would start it again before the process does.
                _log.exception("What is due has to wait.")
            self._stopped.wait(self._pause)

    def _forget(self) -> None:
        """Once an hour delete what is kept of readers for a time only."""
        if monotonic() >= self._forgets_at:
            self._forgets_at = monotonic() + HOUR
            ReaderNote.objects.forget()
