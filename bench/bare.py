"""A WSGI function that returns the same bytes to everybody: the ceiling of a Python process."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

BODY = [Path(os.environ["BENCH_BODY"]).read_bytes()] if "BENCH_BODY" in os.environ else [b""]
HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Encoding", "br"),
    ("Content-Length", str(len(BODY[0]))),
    ("Vary", "Accept-Encoding"),
]


def application(
    environ: dict[str, Any], start_response: Callable[[str, list[tuple[str, str]]], Any]
) -> Iterable[bytes]:
    """Answer every request alike."""
    start_response("200 OK", HEADERS)
    return BODY
