"""Render pages in this process: how long the work takes, and how many queries it makes.

Run by the part on growth as ``python -m bench.pages <path> …`` with a site's environment; prints
one JSON object: for each path the queries, the milliseconds and the bytes.
"""

from __future__ import annotations

import json
import sys
import time
from statistics import median
from typing import Any

import django

TIMES = 3


def main(paths: list[str]) -> None:
    """Render each page once to warm up and ``TIMES`` times by the clock."""
    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "127.0.0.1"})

    def rendered(path: str) -> tuple[float, int]:
        forget()
        started = time.perf_counter()
        answer = client.get(path)
        if answer.status_code != 200:
            sys.exit(f"{path} answers {answer.status_code}.")
        return 1000 * (time.perf_counter() - started), len(answer.content)

    found: dict[str, dict[str, Any]] = {}
    for path in paths:
        rendered(path)
        timed = [rendered(path) for _ in range(TIMES)]
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        found[path] = {
            "ms": median(ms for ms, _ in timed),
            "bytes": timed[0][1],
            "queries": len(queries),
        }
    print(json.dumps(found))


def forget() -> None:
    """Forget every text that was parsed or compared, so that each rendering does all its work.

    A long list has more texts than are remembered, a short one has not: the two would not compare.
    """
    from muscles.presenters import bibliography, markdown, reading

    for module in (bibliography, markdown, reading):
        for value in vars(module).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()


if __name__ == "__main__":
    main(sys.argv[1:])
