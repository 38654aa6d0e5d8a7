"""The page for readers whose page is not there: what they may have looked for, and a picture."""

from __future__ import annotations

from typing import Any

from muscles.presenters.plates import Plates
from muscles.search import engine
from muscles.text import words

_MOST = 5
_LIKELY = 60.0
"""From this score on a page has the words in its name, not only in its text."""


def found(path: str) -> dict[str, Any]:
    """Return pages that the last part of ``path`` may mean, and a body.

    The body is seen from behind with nothing lit: whoever came here found no muscle.
    """
    parts = [part for part in path.split("/") if part]
    query = words.apart(parts[-1].replace("_", " "))[:100] if parts else ""
    hits = engine.find(query).hits if query else []
    likely = [hit for hit in hits if hit.score >= _LIKELY][:_MOST]
    pictures = Plates()
    return {
        "matches": [(hit.page.address, hit.page.names.split("\n")[0]) for hit in likely],
        "query": query,
        "picture": pictures.bodies({}, height=420)[1],
        "defs": pictures.defs,
    }
