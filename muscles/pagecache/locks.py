"""Locks among the processes of one machine, so that a page many ask for is rendered once."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import blake2b
from pathlib import Path


class FileLocks:
    """Locks on files in ``directory``; the system releases those of a process that dies."""

    FILES = 64

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._directory = directory

    @contextmanager
    def hold(self, name: str) -> Iterator[None]:
        """Wait for the lock of a name and hold it.

        Names share a limited number of files, so hold one at a time. Where a file cannot be
        opened everybody gets the lock: a page rendered twice is better than none.
        """
        digest = blake2b(name.encode(), digest_size=2).digest()
        number = int.from_bytes(digest, "big") % self.FILES
        with self._locked(str(number), fcntl.LOCK_EX):
            yield

    @contextmanager
    def lead(self, task: str) -> Iterator[bool]:
        """Yield whether this process alone may do a task, until the block ends."""
        with self._locked(task, fcntl.LOCK_EX | fcntl.LOCK_NB) as is_leading:
            yield is_leading

    @contextmanager
    def _locked(self, name: str, operation: int) -> Iterator[bool]:
        with ExitStack() as opened:
            try:
                file = opened.enter_context((self._directory / f"{name}.lock").open("w"))
                fcntl.flock(file, operation)
            except OSError:
                is_locked = False
            else:
                is_locked = True
            yield is_locked
