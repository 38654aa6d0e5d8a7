"""The message for a name that leads nowhere: one wording for the files and the desk. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def unknown(what: str, name: str, known: Iterable[str], draft: str = "") -> str:
    """Return the message for ``name``, which is no ``what``: no source, no muscle, no picture.

    ``known`` are the names that exist. ``draft`` is the title of its draft, if one waits.
    """
    if draft:
        return (
            f"The {what} “{name}” is not public yet. It waits as the draft “{draft}”: "
            "publish that first."
        )
    near = get_close_matches(name, known, 1)
    hint = f"Did you mean “{near[0]}”?" if near else "Add it first, or correct this."
    return f"There is no {what} “{name}”. {hint}"
