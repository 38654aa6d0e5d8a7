"""One request at a time: what a server answers, and how long it takes."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from bench.problems import CannotMeasureError

BROTLI = {"Accept-Encoding": "br"}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    """As it was sent: compressed if ``headers`` say so."""
    seconds: float
    """From the request's first byte to the answer's last."""

    @property
    def encoding(self) -> str:
        """Return how the body is compressed; empty if it is not."""
        return self.headers.get("content-encoding", "")


@contextmanager
def connection(address: str) -> Iterator[http.client.HTTPConnection]:
    """Open one keep-alive connection to ``address``."""
    opened = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        yield opened
    finally:
        opened.close()


def over(
    opened: http.client.HTTPConnection, path: str, headers: Mapping[str, str] = BROTLI
) -> Answer:
    """Ask for ``path`` over an open connection."""
    started = time.perf_counter()
    opened.request("GET", path, headers=dict(headers))
    answer = opened.getresponse()
    body = answer.read()
    seconds = time.perf_counter() - started
    named = {name.lower(): value for name, value in answer.getheaders()}
    return Answer(answer.status, named, body, seconds)


def once(address: str, path: str, headers: Mapping[str, str] = BROTLI) -> Answer:
    """Ask for ``path`` over a new connection."""
    with connection(address) as opened:
        return over(opened, path, headers)


def answers(address: str, path: str, headers: Mapping[str, str] = BROTLI) -> bool:
    """Return whether ``address`` gives a page at ``path`` by now."""
    try:
        return once(address, path, headers).status == 200
    except (OSError, http.client.HTTPException):
        return False


def page(address: str, path: str, headers: Mapping[str, str] = BROTLI) -> Answer:
    """Ask for ``path``, and stop if it is not there."""
    answer = once(address, path, headers)
    if answer.status != 200:
        raise CannotMeasureError(f"{path} answers {answer.status}, not 200.")
    return answer
