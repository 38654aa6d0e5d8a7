"""A WSGI function that returns the same bytes to everybody: the ceiling of a Python process."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

BODY = Path(os.environ["BENCH_BODY"]).read_bytes()
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "br")]
HEADERS += [("Content-Length", str(len(BODY))), ("Vary", "Accept-Encoding")]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer every request alike."""
    start_response("200 OK", HEADERS)
    return [BODY]
