"""The picture of a page that is not there."""

from __future__ import annotations

from typing import Any

from muscles.presenters.plates import Plates


def picture() -> dict[str, Any]:
    """Return the body from behind with nothing lit: whoever came here found no muscle."""
    pictures = Plates()
    return {"picture": pictures.bodies({}, height=420)[1], "defs": pictures.defs}
