"""Remember what does not change between two changes of content, while a page is rendered for all.

The door in front of Django says for which revision it has a page rendered. Without it, in tests
and for somebody signed in, nothing is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

_revision: ContextVar[str | None] = ContextVar("revision", default=None)


@contextmanager
def rendering(revision: str) -> Iterator[None]:
    """Have what is computed inside remembered for ``revision``, read before the block began."""
    token = _revision.set(revision)
    try:
        yield
    finally:
        _revision.reset(token)


def once_a_revision(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Compute a function of content and hashable arguments once for each revision.

    The result is shared: nobody may change it.
    """
    known: dict[object, Result] = {}
    known_for: list[str] = []

    @wraps(function)
    def remembered(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        revision = _revision.get()
        if revision is None:
            return function(*args, **kwargs)
        if known_for != [revision]:
            known.clear()
            known_for[:] = [revision]
        key = (revision, args, tuple(sorted(kwargs.items())))
        if key not in known:
            known[key] = function(*args, **kwargs)
        return known[key]

    return remembered
