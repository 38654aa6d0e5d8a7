"""Cache parts of public pages until the content changes.

Nothing is cached in tests and at the editors' desk, where no revision is set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
Function = Callable[Parameters, Result]

_revision: ContextVar[str | None] = ContextVar("revision", default=None)


@contextmanager
def rendering(revision: str) -> Iterator[None]:
    """Cache what is computed in the block for ``revision``, read before the block began."""
    token = _revision.set(revision)
    try:
        yield
    finally:
        _revision.reset(token)


def current_revision() -> str | None:
    """Return the revision that is being rendered; ``None`` where nothing is cached."""
    return _revision.get()


def cached_per_revision(
    most: int = 128,
) -> Callable[[Function[Parameters, Result]], Function[Parameters, Result]]:
    """Compute a function of content and hashable arguments once for each revision.

    The ``most`` newest results are kept. They are shared: nobody may change them.
    """

    def decorate(function: Function[Parameters, Result]) -> Function[Parameters, Result]:
        @lru_cache(maxsize=most)
        def cached(_: str, *args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
            return function(*args, **kwargs)

        @wraps(function)
        def wrapper(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
            revision = _revision.get()
            if revision is None:
                return function(*args, **kwargs)
            return cached(revision, *args, **kwargs)  # type: ignore[arg-type]

        return wrapper

    return decorate
