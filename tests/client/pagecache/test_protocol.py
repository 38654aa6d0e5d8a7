"""HTTP on a connection: what is answered without a task, and who is sent away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from uvicorn.server import ServerState

from runmuscles import protocol
from runmuscles.event_loop import ASGIApplication
from runmuscles.protocol import Protocol
from runmuscles.server import configuration
from tests.client.pagecache.site import Site
from tests.client.pagecache.test_event_loop import Rendering, on_a_loop

LARGE = 200_000
"""Bytes of a page that is larger than what is written to a client that does not read."""


class CountingRevision:
    """A revision that never changes; ``asked`` counts the questions."""

    is_quick = True

    def __init__(self) -> None:
        self.asked = 0

    def current(self) -> str:
        self.asked += 1
        return "1@0.000000"


class Connections:
    """A listening site, and clients that send bytes to it."""

    def __init__(self, tmp_path: Path, limit: int = 10) -> None:
        self.rendering = Rendering()
        self.revision = CountingRevision()
        self.site = Site(tmp_path, self.rendering, self.revision)
        self.application = ASGIApplication(self.site.cache)
        self.state = ServerState()
        self.state.default_headers = [(b"date", b"Sat, 28 Nov 2026 12:00:00 GMT")]
        self.config = configuration("127.0.0.1", 0, 1, limit, self.application)
        self.port = 0
        self.opened: list[asyncio.StreamWriter] = []
        self.left = 0
        """How many connections were open when the client had said all."""

    def run(self, client: Callable[[], Awaitable[Any]]) -> Any:
        """Listen while a client talks; return what that returns."""

        async def main() -> Any:
            loop = asyncio.get_running_loop()
            self.config.load()
            self.application.start(loop)
            made = lambda: Protocol(self.config, self.state, {})  # noqa: E731
            server = await loop.create_server(made, "127.0.0.1", 0)
            async with server:
                self.port = server.sockets[0].getsockname()[1]
                try:
                    return await asyncio.wait_for(client(), 10)
                finally:
                    self.left = len(self.state.connections)
                    for writer in self.opened:
                        writer.close()
                    for connection in list(self.state.connections):
                        connection.transport.abort()
                    await asyncio.sleep(0.01)

        return on_a_loop(main())

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.opened.append(writer)
        return reader, writer


def get(path: str, *lines: str, version: str = "1.1") -> bytes:
    """Return the bytes of a request."""
    return "\r\n".join([f"GET {path} HTTP/{version}", "Host: localhost", *lines, "", ""]).encode()


async def answer(reader: asyncio.StreamReader) -> tuple[str, dict[str, str], bytes]:
    """Read one answer: its status line, headers by their small name, body."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    status, *lines = head.strip().split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    return status, headers, await reader.readexactly(int(headers.get("content-length", 0)))


@pytest.fixture
def connections(tmp_path: Path) -> Connections:
    return Connections(tmp_path)


def test_what_is_in_memory_is_answered_as_the_application_answers_it(
    connections: Connections,
) -> None:
    async def client() -> list[Any]:
        reader, writer = await connections.open()
        answers = []
        for lines in ((), (), ("X-Forwarded-Proto: http",), ("Connection: close",)):
            writer.write(get("/muscles/soleus/", *lines))
            answers.append(await answer(reader))
            assert not connections.state.tasks or lines == ("Connection: close",)
        assert await reader.read() == b""
        return answers

    first, second, third, last = connections.run(client)
    assert first == second == third
    assert first[0] == "HTTP/1.1 200 OK"
    assert first[1]["date"] == "Sat, 28 Nov 2026 12:00:00 GMT"
    assert first[2] == b"/muscles/soleus/"
    assert last[1].pop("connection") == "close"
    assert last == first
    assert len(connections.rendering.asked) == 1


def test_a_page_that_a_client_has_is_not_sent_again(connections: Connections) -> None:
    async def client() -> list[Any]:
        reader, writer = await connections.open()
        writer.write(get("/"))
        _, headers, _ = await answer(reader)
        found = []
        for line in (
            f"If-None-Match: {headers['etag']}",
            f"If-Modified-Since: {headers['last-modified']}",
            'If-None-Match: "another"',
        ):
            writer.write(get("/", line))
            status, given, body = await answer(reader)
            found.append((status, given["etag"] == headers["etag"], body))
        return found

    assert connections.run(client) == [
        ("HTTP/1.1 304 Not Modified", True, b""),
        ("HTTP/1.1 304 Not Modified", True, b""),
        ("HTTP/1.1 200 OK", True, b"/"),
    ]


def test_requests_that_come_together_are_answered_in_their_order(
    connections: Connections,
) -> None:
    paths = ["/", "/muscles/soleus/", "/", "/glossary/", "/muscles/soleus/", "/"]

    async def client() -> list[bytes]:
        reader, writer = await connections.open()
        writer.write(get("/"))
        await answer(reader)
        writer.write(b"".join(map(get, paths)))
        return [(await answer(reader))[2] for _ in paths]

    assert connections.run(client) == [path.encode() for path in paths]


def test_a_later_request_in_the_same_bytes_asks_for_the_revision_anew(
    connections: Connections,
) -> None:
    async def client() -> list[int]:
        reader, writer = await connections.open()
        writer.write(get("/"))
        await answer(reader)
        asked = []
        for together in (1, 3):
            before = connections.revision.asked
            writer.write(get("/") * together)
            for _ in range(together):
                await answer(reader)
            asked.append(connections.revision.asked - before)
        return asked

    assert connections.run(client) == [1, 3]


def test_a_client_that_reads_nothing_fills_no_memory(connections: Connections) -> None:
    connections.rendering.body = b"a" * LARGE
    waiting: list[int] = []

    async def client() -> int:
        reader, writer = await connections.open()
        writer.write(get("/", "Accept-Encoding: identity"))
        await answer(reader)
        (connection,) = connections.state.connections
        for _ in range(20):
            writer.write(get("/", "Accept-Encoding: identity") * 20)
            await asyncio.sleep(0)
            waiting.append(connection.transport.get_write_buffer_size())
        return len([(await answer(reader))[2] for _ in range(400)])

    assert connections.run(client) == 400
    assert max(waiting) <= 2 * LARGE + 2000


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param([], id="nothing"),
        pytest.param([b"GET / HTTP/1.1\r\nHost: loc"], id="half a head"),
        pytest.param([b"GET / HTTP/1.1\r\n", *[b"a: b\r\n"] * 1000], id="a head line by line"),
        pytest.param([get("/"), get("/")], id="nothing more"),
    ],
)
def test_who_keeps_the_site_waiting_is_sent_away(
    connections: Connections, monkeypatch: pytest.MonkeyPatch, sent: list[bytes]
) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.1)

    async def client() -> bytes:
        reader, writer = await connections.open()
        for part in sent:
            if reader.at_eof() or writer.is_closing():
                break
            writer.write(part)
            await asyncio.sleep(0.02)
        with suppress(ConnectionResetError):
            return await reader.read()
        # The connection was closed before all that was sent had been read.
        return b""

    assert connections.run(client).count(b"HTTP/1.1 200 OK") == sent.count(get("/"))
    assert connections.left == 0


def test_a_slow_page_is_waited_for(
    connections: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.05)
    connections.rendering.seconds = 0.2

    async def client() -> list[bytes]:
        reader, writer = await connections.open()
        # The second is known only when the first has been answered.
        writer.write(get("/") + get("/glossary/"))
        return [(await answer(reader))[2] for _ in range(2)]

    assert connections.run(client) == [b"/", b"/glossary/"]


def test_a_head_without_end_is_refused(connections: Connections) -> None:
    async def client() -> bytes:
        reader, writer = await connections.open()
        writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\nA: " + b"a" * protocol.HEAD_BYTES)
        return await reader.read()

    assert connections.run(client).startswith(b"HTTP/1.1 431 ")


def test_a_post_to_a_page_is_refused_before_its_body_has_come(connections: Connections) -> None:
    async def client() -> Any:
        reader, writer = await connections.open()
        writer.write(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\na")
        return await answer(reader)

    status, headers, _ = connections.run(client)
    assert status == "HTTP/1.1 405 Method Not Allowed"
    assert headers["allow"] == "GET, HEAD"


def test_a_body_that_nobody_reads_is_no_head(connections: Connections) -> None:
    """What follows a refused post is read past, however long; the next request is answered."""

    async def client() -> list[str]:
        reader, writer = await connections.open()
        length = 4 * protocol.HEAD_BYTES
        head = f"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n"
        writer.write(head.encode())
        refused = (await answer(reader))[0]
        for _ in range(4):
            writer.write(b"a" * protocol.HEAD_BYTES)
            await writer.drain()
        writer.write(get("/"))
        return [refused, (await answer(reader))[0]]

    assert connections.run(client) == ["HTTP/1.1 405 Method Not Allowed", "HTTP/1.1 200 OK"]


def test_a_get_with_a_body_is_answered_once(connections: Connections) -> None:
    async def client() -> list[bytes]:
        reader, writer = await connections.open()
        bodies = []
        for _ in range(2):
            writer.write(get("/", "Content-Length: 18") + b"GET / HTTP/1.1\r\n\r\n")
            bodies.append((await answer(reader))[2])
        writer.write(get("/glossary/"))
        return [*bodies, (await answer(reader))[2]]

    assert connections.run(client) == [b"/", b"/", b"/glossary/"]


def test_connections_beyond_the_limit_are_closed(tmp_path: Path) -> None:
    connections = Connections(tmp_path, limit=3)

    async def client() -> tuple[bytes, bytes]:
        opened = [await connections.open() for _ in range(3)]
        reader, _ = await connections.open()
        assert await reader.read() == b""
        reader, writer = opened[0]
        writer.write(get("/"))
        first = (await answer(reader))[0]
        writer.write(get("/"))
        return first, (await answer(reader))[0]

    assert connections.run(client) == ("HTTP/1.1 200 OK", "HTTP/1.1 200 OK")


def test_a_fault_on_the_short_way_leaves_the_long_one(
    connections: Connections, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What a parser's callback raises is told as the client's fault otherwise."""

    def broken(*args: object, **kwargs: object) -> bytes:
        raise RuntimeError("made up")

    monkeypatch.setattr(connections.application, "answer_at_once", broken)

    async def client() -> bytes:
        reader, writer = await connections.open()
        writer.write(get("/"))
        return (await answer(reader))[2]

    assert connections.run(client) == b"/"
    assert "made up" in caplog.text
