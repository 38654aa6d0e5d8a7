"""A bounded place in memory for answers; the least used leave first."""

from __future__ import annotations

from collections.abc import Hashable
from threading import Lock

from muscles.pagecache.answers import Answer


class Memory:
    """Answers by key, at most ``limit`` bytes of them; ``shortcut`` finds some of them quicker.

    Reading takes no lock. Whatever was read since the last clearing gets a second chance.
    """

    SHORTCUTS = 4096

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._answers: dict[Hashable, Answer] = {}
        self._shortcuts: dict[Hashable, Answer] = {}
        self._lock = Lock()
        self.get = self._answers.get
        self.shortcut = self._shortcuts.get

    def __len__(self) -> int:
        return len(self._answers)

    @property
    def shortcuts(self) -> int:
        """Return how many shortcuts there are."""
        return len(self._shortcuts)

    def put(self, key: Hashable, answer: Answer) -> None:
        """Keep an answer, and let others go if it would be too much."""
        with self._lock:
            self._drop(key)
            self._answers[key] = answer
            self.size += answer.size
            while self.size > self.limit and self._answers:
                oldest = next(iter(self._answers))
                candidate = self._answers[oldest]
                self._drop(oldest)
                if candidate.was_used:
                    candidate.was_used = False
                    self._answers[oldest] = candidate
                    self.size += candidate.size

    def add_shortcut(self, words: Hashable, answer: Answer) -> None:
        """Find an answer by other words too, until any answer is let go."""
        if len(self._shortcuts) >= self.SHORTCUTS:
            self._shortcuts.clear()
        self._shortcuts[words] = answer

    def forget_loose(self) -> None:
        """Let go of what was packed in a hurry, now that everything has been packed tightly."""
        with self._lock:
            for key in [key for key, answer in self._answers.items() if answer.is_loose]:
                self._drop(key)

    def _drop(self, key: Hashable) -> None:
        gone = self._answers.pop(key, None)
        if gone is not None:
            self.size -= gone.size
            # Cheaper than to know which shortcuts led there; the next readers make them again.
            self._shortcuts.clear()
