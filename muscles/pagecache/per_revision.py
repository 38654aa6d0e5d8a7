"""Remember what does not change between two changes of content, while a public page is rendered.

The door in front of Django says which revision of the content a page is rendered for. Without it,
in tests and at the editors' desk, nothing is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
Function = Callable[Parameters, Result]

_revision: ContextVar[str | None] = ContextVar("revision", default=None)


@contextmanager
def rendering(revision: str) -> Iterator[None]:
    """Have what is computed inside remembered for ``revision``, read before the block began."""
    token = _revision.set(revision)
    try:
        yield
    finally:
        _revision.reset(token)


def cached_per_revision(
    most: int = 128,
) -> Callable[[Function[Parameters, Result]], Function[Parameters, Result]]:
    """Compute a function of content and hashable arguments once for each revision.

    The ``most`` newest results are kept. They are shared: nobody may change them.
    """

    def decorate(function: Function[Parameters, Result]) -> Function[Parameters, Result]:
        known: dict[object, Result] = {}
        known_for: list[str] = []
        missing = object()

        @wraps(function)
        def remembered(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
            revision = _revision.get()
            if revision is None:
                return function(*args, **kwargs)
            if known_for != [revision]:
                known.clear()
                known_for[:] = [revision]
            key = (revision, args, tuple(sorted(kwargs.items())))
            # Another thread may render for another revision and clear between any two lines.
            found = known.get(key, missing)
            if found is not missing:
                return found  # type: ignore[return-value]
            result = known[key] = function(*args, **kwargs)
            while len(known) > most:
                # A dictionary keeps the order of entry, so its first key is the oldest.
                known.pop(next(iter(known), None), None)
            return result

        return remembered

    return decorate
