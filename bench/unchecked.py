"""This site without the question whether content has changed: only to learn what it costs.

The only module of the bench that knows how the page cache is built.
"""

from __future__ import annotations

# Importing the site sets Django up, so it comes first.
from runmuscles.wsgi import application as wsgi_application  # isort: skip
from muscles.pagecache.wsgi_cache import WSGICache
from runmuscles.event_loop import ASGIApplication


class FixedRevision:
    """The revision that was current at the start."""

    is_quick = True

    def __init__(self, revision: str) -> None:
        self._revision = revision

    def current(self) -> str:
        """Return what was true at the start."""
        return self._revision


if isinstance(wsgi_application, WSGICache):
    wsgi_application.revision = FixedRevision(wsgi_application.revision.current())
application = ASGIApplication(wsgi_application)
