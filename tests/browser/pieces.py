"""The site as a slow line brings it: each page in pieces, painted in between."""

from __future__ import annotations

import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise

PIECES = 24
"""Each longer than the one before: what the first screen shows comes in the first kilobytes."""
PAUSE = 0.06
"""Seconds between pieces: some frames of the browser."""


def _after_paragraph(body: bytes, end: int) -> int:
    """Return ``end``, or the end of the paragraph that it would tear apart.

    The last word of a torn text goes to the next line when its rest arrives: that moves no reader.
    """
    start = max(body.rfind(b"<p>", 0, end), body.rfind(b"<p ", 0, end))
    close = body.find(b"</p>", start) + len(b"</p>")
    return close if 0 <= start < end < close else end


@contextmanager
def in_pieces(site: str) -> Iterator[str]:
    """Yield an address that passes ``site`` on, its pages in ``PIECES``."""

    class Slow(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with urllib.request.urlopen(site + self.path) as answer:  # noqa: S310
                body, kind = answer.read(), answer.headers["Content-Type"]
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            pieces = PIECES if kind.startswith("text/html") else 1
            ends = [
                _after_paragraph(body, len(body) * count**2 // pieces**2)
                for count in range(pieces + 1)
            ]
            for start, end in pairwise(ends):
                self.wfile.write(body[start:end])
                time.sleep(PAUSE if end < len(body) else 0)

        def log_message(self, *_: object) -> None:
            """Say nothing: the tests' output is for what went wrong."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
