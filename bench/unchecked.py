"""This site without the question whether content has changed: only to learn what it costs."""

from __future__ import annotations

# Importing the site sets Django up, so it comes first.
from runmuscles.wsgi import application  # isort: skip
from muscles.pagecache.door import Door


class Blind:
    """A watch that was asked once."""

    def __init__(self, stamp: str) -> None:
        self._stamp = stamp

    def stamp(self) -> str:
        """Return what was true at the start."""
        return self._stamp


if isinstance(application, Door):
    application.watch = Blind(application.watch.stamp())
