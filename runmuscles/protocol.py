"""HTTP/1.1 on one connection: uvicorn's protocol, with a short way for what is in memory.

A cached page is written as soon as its request's head is there, without a task of its own. All
else goes uvicorn's way to the ASGI application, whose ``answer_at_once`` is asked first. Time and
size of a request's head are limited here, because uvicorn leaves that to a proxy. See
``docs/decisions/0010-serving.md``.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_log = logging.getLogger(__name__)

# A client that sends no request, or half of one, may stay this long.
HEAD_SECONDS = 5
HEAD_BYTES = 65_536
# How long what was written to a client that is sent away may take to reach it.
LEAVING_SECONDS = 60

_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"connection: close\r\ncontent-length: 0\r\n\r\n"
)


class Protocol(HttpToolsProtocol):
    """One connection."""

    # When the connection began to wait for the head that it has not got yet, in the loop's time.
    _waiting_since: float | None = None
    _head_bytes = 0
    # Whether a head has come whose message has not ended: the rest of it is a body.
    _is_in_body = False
    # How many requests the bytes at hand have held so far.
    _requests = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start to wait for a request, or refuse if too many connections are open."""
        super().connection_made(transport)
        if self.limit_concurrency is not None and len(self.connections) >= self.limit_concurrency:
            transport.abort()
            return
        self._waiting_since = self.loop.time()
        self.loop.call_later(HEAD_SECONDS, self._end_if_late)

    def data_received(self, data: bytes) -> None:
        """Read what a client sent, and end the connection of one whose head has no end."""
        self._requests = 0
        if not self._is_in_body:
            self._head_bytes += len(data)
        super().data_received(data)
        if not self._is_in_body and self._head_bytes > HEAD_BYTES:
            self.transport.write(_TOO_LARGE)
            self.transport.close()

    def on_headers_complete(self) -> None:
        """Answer from memory, or let uvicorn ask the application."""
        self._waiting_since, self._head_bytes, self._is_in_body = None, 0, True
        self._requests += 1
        try:
            is_answered = self._answer_at_once()
        except Exception:
            # The parser would tell this as the client's fault.
            _log.exception("A page in memory could not be sent")
            is_answered = False
        if not is_answered:
            super().on_headers_complete()

    def on_message_complete(self) -> None:
        """End a request that the application answers; one answered already has ended."""
        self._is_in_body = False
        if self._waiting_since is None:
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the next request, unless it has come already."""
        super().on_response_complete()
        if self.cycle.response_complete:
            self._waiting_since = self.loop.time()

    def _answer_at_once(self) -> bool:
        """Write the answer to a plain GET if it is in memory; return whether it was."""
        parser, cycle = self.parser, self.cycle
        if (
            parser.get_method() != b"GET"
            or parser.get_http_version() != "1.1"
            or not parser.should_keep_alive()
            or parser.should_upgrade()
            or self.flow.write_paused
            or not (cycle is None or cycle.response_complete)
        ):
            return False
        headers = dict(self.headers)
        if b"content-length" in headers or b"transfer-encoding" in headers:
            return False
        application: Any = self.app
        date = b"".join(b"%b: %b\r\n" % header for header in self.server_state.default_headers)
        answer = application.answer_at_once(self.url, headers, date, is_first=self._requests == 1)
        if answer is None:
            return False
        self.transport.write(answer)
        self._waiting_since = self.loop.time()
        return True

    def _end_if_late(self) -> None:
        if self.transport.is_closing():
            return
        since = self._waiting_since
        left = HEAD_SECONDS if since is None else since + HEAD_SECONDS - self.loop.time()
        if left > 0:
            self.loop.call_later(left, self._end_if_late)
        else:
            self.transport.close()
            self.loop.call_later(LEAVING_SECONDS, self.transport.abort)
