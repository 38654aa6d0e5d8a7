"""One at a time: so that a page asked for by many at once is rendered once."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from redis.exceptions import RedisError


class Turns(Protocol):
    """Whatever can make others wait, in this process and in others."""

    def take(self, name: str) -> Any:
        """Return a context manager that only one holds at a time for each name."""

    def try_to_lead(self, name: str) -> bool:
        """Return whether this process may do what one process does for all."""


class FileTurns:
    """Turns among the processes of one machine, by locks on files in ``directory``.

    A process that dies gives its turn back: the system drops its locks. Where the files cannot
    be opened everybody takes a turn and nobody leads: rather rendered twice than never.
    """

    STRIPES = 64

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._directory = directory
        self._led: int | None = None

    @contextmanager
    def take(self, name: str) -> Iterator[None]:
        """Wait for our turn; names that share a stripe wait for each other, which harms nobody."""
        stripe = blake2b(name.encode(), digest_size=2).digest()
        number = int.from_bytes(stripe, "big") % self.STRIPES
        with ExitStack() as opened:
            with suppress(OSError):
                path = self._directory / f"turn-{number}.lock"
                fcntl.flock(opened.enter_context(path.open("w")), fcntl.LOCK_EX)
            yield

    def try_to_lead(self, name: str) -> bool:
        """Lead until this process ends; the next one to ask then takes over."""
        if self._led is None:
            try:
                # Held open on purpose: the lock is ours for as long as the process lives.
                descriptor = os.open(self._directory / f"{name}.lock", os.O_RDWR | os.O_CREAT)
            except OSError:
                return False
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(descriptor)
                return False
            self._led = descriptor
        return True


class CacheTurns:
    """Turns among machines, by keys in the cache they share.

    A turn that is never given back ends by itself after ``LIFE`` seconds. Without an answer from
    the cache everybody takes a turn and nobody leads: rather rendered twice than never.
    """

    LIFE = 30
    PAUSE = 0.02

    def __init__(self, cache: Any) -> None:
        self._cache = cache
        self._name = uuid4().hex

    @contextmanager
    def take(self, name: str) -> Iterator[None]:
        """Wait for our turn, at most ``LIFE`` seconds."""
        key = f"turn:{name}"
        give_up = time.monotonic() + self.LIFE
        while not self._add(key, otherwise=True) and time.monotonic() < give_up:
            time.sleep(self.PAUSE)
        try:
            yield
        finally:
            with suppress(RedisError, OSError):
                if self._cache.get(key) == self._name:
                    self._cache.delete(key)

    def try_to_lead(self, name: str) -> bool:
        """Lead for ``LIFE`` seconds from now on; ask again before they are over."""
        key = f"lead:{name}"
        if self._add(key, otherwise=False):
            return True
        with suppress(RedisError, OSError):
            return self._cache.get(key) == self._name and bool(self._cache.touch(key, self.LIFE))
        return False

    def _add(self, key: str, *, otherwise: bool) -> bool:
        try:
            return bool(self._cache.add(key, self._name, self.LIFE))
        except (RedisError, OSError):
            return otherwise
