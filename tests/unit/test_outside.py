"""Whether an address of another site is there: what is said, and whom this server never calls."""

from __future__ import annotations

import socket
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from muscles.content import outside
from muscles.content.outside import ForbiddenError


def resolving(monkeypatch: pytest.MonkeyPatch, *found: str) -> None:
    """Let every name lead to these addresses."""
    told = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in found]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: told)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "::127.0.0.1",
        "fec0::1",
    ],
)
def test_no_address_of_this_machine_or_its_network_is_called(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    called: list[Any] = []
    monkeypatch.setattr(socket, "create_connection", lambda *args: called.append(args))
    resolving(monkeypatch, "93.184.215.14", address)
    [answer] = outside.ask(["https://example.org/"])
    assert not answer.is_there
    assert answer.said == "Is no public address, so this server does not ask it."
    assert called == []


def test_the_address_that_was_looked_up_is_the_one_that_is_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resolving(monkeypatch, "93.184.215.14")
    assert outside.public("example.org", 443) == "93.184.215.14"


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "https://example.org:8080/",
        "https://name:word@example.org/",
        "https:///nowhere",
    ],
)
def test_other_ways_and_ports_are_not_asked(address: str) -> None:
    with pytest.raises(ForbiddenError):
        outside._head(address)


def answers(monkeypatch: pytest.MonkeyPatch, **told: tuple[int, str]) -> None:
    """Let each site, by the first part of its name, answer with a status and where it leads."""
    monkeypatch.setattr(outside, "_head", lambda address: told[address[8:].split(".")[0]])


def test_what_is_said_of_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    answers(
        monkeypatch,
        fine=(200, ""),
        gone=(404, ""),
        shy=(403, ""),
        moved=(301, "https://fine.org/new"),
        round=(302, "https://round.org/"),
    )
    said = [
        each.said
        for each in outside.ask(
            f"https://{name}.org/" for name in ("fine", "gone", "shy", "moved", "round")
        )
    ]
    assert said == [
        "Is there.",
        "Is not there (404).",
        "Is there, but turns programs away (403). Open it yourself.",
        "Is there. Leads to https://fine.org/new.",
        "Leads from one address to the next without an end.",
    ]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (TimeoutError(), "No answer within 4 seconds."),
        (socket.gaierror("no such name"), "Cannot be reached: no such name."),
    ],
)
def test_a_site_that_does_not_answer(
    monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    def fail(_address: str) -> tuple[int, str]:
        raise error

    monkeypatch.setattr(outside, "_head", fail)
    [answer] = outside.ask(["https://example.org/"])
    assert (answer.is_there, answer.said) == (False, said)


class Wire:
    """A connection that answers what it was told to, and keeps what was sent."""

    def __init__(self, answer: bytes) -> None:
        self.sent, self._answer = b"", answer

    def sendall(self, data: bytes) -> None:
        self.sent += data

    def makefile(self, *_args: Any, **_more: Any) -> Any:
        return BytesIO(self._answer)

    def close(self) -> None:
        pass

    def dup(self) -> Wire:
        return self


def test_an_answer_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site that says “continue” for ever would hold a worker for ever."""
    here, there = socket.socketpair()
    resolving(monkeypatch, "93.184.215.14")
    monkeypatch.setattr(socket, "create_connection", lambda *_: here)
    monkeypatch.setattr(outside, "_SECONDS", 0.05)

    def talk() -> None:
        with suppress(OSError):
            while True:
                there.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")

    with there:
        talker = Thread(target=talk, daemon=True)
        talker.start()
        [answer] = outside.ask(["http://example.org/"])
        talker.join()
    assert not answer.is_there
    assert answer.said.startswith("Cannot be reached: ")


def test_a_head_is_asked_for_and_no_content_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, "93.184.215.14")
    wire = Wire(b"HTTP/1.1 301 Moved\r\nLocation: /there\r\nContent-Length: 9\r\n\r\n")
    called: list[Any] = []

    def connect(*place: Any) -> Wire:
        called.append(place)
        return wire

    monkeypatch.setattr(socket, "create_connection", connect)
    assert outside._head("http://example.org/a?b=c") == (301, "/there")
    assert called == [(("93.184.215.14", 80), 4.0)]
    assert wire.sent.startswith(b"HEAD /a?b=c HTTP/1.1\r\n")
    assert b"\r\nHost: example.org\r\n" in wire.sent


def test_the_command_names_each_address_that_is_not_there_with_its_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "02_sources.yaml").write_text(
        "- model: muscles.source\n  fields:\n    slug: a2020\n    doi: 10.1/x\n"
        "    url: https://fine.org/\n    finding: See [it](https://gone.org/).\n"
    )
    answers(monkeypatch, fine=(200, ""), gone=(410, ""), doi=(302, "https://fine.org/"))
    with pytest.raises(CommandError, match="1 of 3 addresses"):
        call_command("check_links", tmp_path)
    assert capsys.readouterr().out == (
        "source “a2020” in 02_sources.yaml, line 1: https://gone.org/ Is not there (410).\n"
    )
    answers(monkeypatch, fine=(200, ""), gone=(200, ""), doi=(302, "https://fine.org/"))
    call_command("check_links", tmp_path)
    assert capsys.readouterr().out == "All 3 addresses are there.\n"
