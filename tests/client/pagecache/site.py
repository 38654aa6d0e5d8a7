"""The real site behind the cache, asked as a WSGI server asks it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.wsgi import get_wsgi_application

from muscles.pagecache.locks import FileLocks
from muscles.pagecache.memory import Memory
from muscles.pagecache.revision import QueriedRevision
from muscles.pagecache.shared import Shared
from muscles.pagecache.wsgi_cache import WSGICache


class Site:
    """Django behind a cache; ``rendered`` lists what Django was asked for."""

    def __init__(self, tmp_path: Path, application: Any = None, revision: Any = None) -> None:
        self.rendered: list[tuple[str, str]] = []
        self.application = application or get_wsgi_application()
        self.cache = WSGICache(
            self._counting,
            revision=revision or QueriedRevision(),
            memory=Memory(5_000_000),
            shared=Shared(LocMemCache(str(tmp_path), {}), "build"),
            locks=FileLocks(tmp_path),
        )

    def _counting(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.rendered.append((environ["PATH_INFO"], environ["QUERY_STRING"]))
        return self.application(environ, start_response)

    def get(self, address: str, method: str = "GET", **environ: str) -> Any:
        """Return (status, headers, body) of a request as a server would make it."""
        path, _, query = address.partition("?")
        started: list[Any] = []
        chunks = self.cache(
            {
                "REQUEST_METHOD": method,
                "PATH_INFO": path,
                "SCRIPT_NAME": "",
                "QUERY_STRING": query,
                "SERVER_NAME": "localhost",
                "SERVER_PORT": "8000",
                "SERVER_PROTOCOL": "HTTP/1.1",
                "HTTP_HOST": "localhost",
                "HTTP_ACCEPT_ENCODING": "",
                "wsgi.url_scheme": "http",
                "wsgi.input": BytesIO(),
                **environ,
            },
            lambda *args: started.extend(args),
        )
        body = b"".join(chunks)
        if close := getattr(chunks, "close", None):
            close()
        return int(started[0][:3]), dict(started[1]), body
