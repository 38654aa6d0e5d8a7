"""The site as it is served: attackers keep nobody from a page, and processes that die are replaced.

All sockets are on loopback, bounded in number and closed after each test.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, perf_counter, sleep, time
from typing import Any, ClassVar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from django.core import signing

from muscles.content import uploads
from runmuscles import server
from tests import serving
from tests.drawn import halves, opened, packed

pytestmark = pytest.mark.django_db

READS = 200
UNFINISHED_POST = (
    "POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: csrftoken={token}\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\na"
)


# Made for the module: a test's own transaction would keep the database from being copied.
@pytest.fixture(scope="module")
def variables(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """The environment of a server with a copy of the content."""
    home = tmp_path_factory.mktemp("serving")
    with django_db_blocker.unblock(), serving.copied_database(home) as database:
        environment = serving.environment(home, **database)
        serving.collect_static(environment)
        yield environment


@pytest.fixture(scope="module")
def site(variables: dict[str, str]) -> Iterator[serving.Server]:
    """A server that the tests of this module share, with two workers."""
    with serving.running(variables, workers=2) as running:
        yield running


def read(site: serving.Server, path: str = "/muscles/soleus/", timeout: float = 5) -> bytes:
    """Return a page's bytes, over a connection of its own."""
    asked = Request(f"{site.address}{path}", headers={"Host": "localhost"})  # noqa: S310
    with urlopen(asked, timeout=timeout) as response:  # noqa: S310
        return bytes(response.read())


def workers_of(site: serving.Server) -> list[int]:
    """Return the process ids of the server's workers."""
    children = Path(f"/proc/{site.process.pid}/task/{site.process.pid}/children")
    pids = [int(pid) for pid in children.read_text().split()]
    # Another child only looks after what the processes share.
    return [pid for pid in pids if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def wait_until(is_true: Callable[[], bool], seconds: float) -> bool:
    """Return whether something becomes true in time."""
    deadline = monotonic() + seconds
    while not is_true():
        if monotonic() > deadline:
            return False
        sleep(0.02)
    return True


def accepts(port: int) -> bool:
    """Return whether anybody listens on a port."""
    with closing(socket.socket()) as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize(
    ("sent", "sockets"),
    [
        pytest.param(UNFINISHED_POST.format(path="/", token="a" * 32), 2, id="two posts"),
        pytest.param(UNFINISHED_POST.format(path="/", token="a" * 32), 500, id="500 posts"),
        pytest.param(
            UNFINISHED_POST.format(path="/admin/login/", token="a" * 32), 500, id="500 sign-ins"
        ),
        pytest.param("GET / HTTP/1.1\r\nHost: local", 500, id="500 half requests"),
        pytest.param("", 500, id="500 silent connections"),
    ],
)
def test_readers_get_their_pages_while_others_hold_connections(
    site: serving.Server, sent: str, sockets: int
) -> None:
    for _ in range(10):
        page = read(site)
    seconds = []
    with ExitStack() as opened:
        for _ in range(sockets):
            client = socket.create_connection(("127.0.0.1", site.port), timeout=5)
            opened.enter_context(closing(client))
            client.sendall(sent.encode())
        for _ in range(READS):
            began = perf_counter()
            assert read(site) == page
            seconds.append(perf_counter() - began)
        # Somebody who wants to sign in, and a page that is not cached, get through as well.
        assert b'name="password"' in read(site, "/admin/login/")
        assert b"<h1" in read(site, "/glossary/?x=1")
    assert sorted(seconds)[READS * 99 // 100 - 1] < 0.25


def test_a_public_page_refuses_a_post_before_its_body_has_come(site: serving.Server) -> None:
    with closing(socket.create_connection(("127.0.0.1", site.port), timeout=5)) as client:
        client.sendall(UNFINISHED_POST.format(path="/", token="a" * 32).encode())
        head = client.recv(1000).decode().lower()
    assert head.startswith("http/1.1 405 ")
    assert "allow: get, head" in head


def test_a_megabyte_from_a_reader_is_refused_before_it_has_come(site: serving.Server) -> None:
    post = UNFINISHED_POST.replace("100000", "1000000")
    with closing(socket.create_connection(("127.0.0.1", site.port), timeout=5)) as client:
        client.sendall(post.format(path="/muscles/soleus/write/", token="a" * 32).encode())
        head = client.recv(1000).decode().lower()
    assert head.startswith("http/1.1 413 ")
    assert "connection: close" in head


def test_of_twelve_notes_at_once_two_processes_take_three(site: serving.Server) -> None:
    """The throttle holds over processes, whichever of them a note reaches."""
    signer = signing.TimestampSigner(key="only for these tests", salt="readers write")
    with pytest.MonkeyPatch.context() as patch:
        now = time()
        patch.setattr(signing.time, "time", lambda: now - 60)
        token = signer.sign("muscle/soleus")

    def send(number: int) -> int:
        body = urlencode({"kind": "comment", "text": f"Words {number}", "token": token})
        connection = HTTPConnection("127.0.0.1", site.port, timeout=20)
        with closing(connection):
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Host": "localhost"}
            connection.request("POST", "/muscles/soleus/write/", body, headers)
            return connection.getresponse().status

    with ThreadPoolExecutor(12) as senders:
        answers = sorted(senders.map(send, range(12)))
    assert answers == [302] * 3 + [429] * 9


def test_a_picture_is_served_for_good_and_in_the_sizes_it_has(
    site: serving.Server, variables: dict[str, str]
) -> None:
    folder = Path(variables["VAR_DIR"], "pictures")
    folder.mkdir()
    stem = f"calf-raise.{1:020x}"
    (folder / f"{stem}.webp").write_bytes(uploads.read(packed(halves(1000, 500))))
    asked = Request(f"{site.address}/pictures/{stem}.480.webp", headers={"Host": "localhost"})  # noqa: S310
    with urlopen(asked, timeout=5) as response:  # noqa: S310
        assert opened(response.read()).size == (480, 240)
        assert response.headers["Content-Type"] == "image/webp"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response.headers["Content-Encoding"] is None
        assert response.headers["Set-Cookie"] is None
    with pytest.raises(HTTPError, match="404"):
        read(site, f"/pictures/{stem}.481.webp")


def test_a_killed_worker_is_replaced_and_the_site_answers_meanwhile(site: serving.Server) -> None:
    page = read(site)
    before = workers_of(site)
    os.kill(before[0], signal.SIGKILL)
    began = monotonic()

    def answers() -> bool:
        try:
            return read(site, timeout=1) == page
        except OSError:
            return False

    for _ in range(10):
        assert wait_until(answers, 2 - (monotonic() - began))
    assert wait_until(lambda: len(set(workers_of(site)) - {before[0]}) == 2, 10)
    assert before[1] in workers_of(site)


def test_when_the_main_process_is_killed_nobody_keeps_the_port(variables: dict[str, str]) -> None:
    with serving.running(variables, workers=2) as running:
        assert read(running)
        running.process.kill()
        running.process.wait()
        assert wait_until(lambda: not accepts(running.port), 5)


def test_a_port_that_is_taken_is_named_with_who_holds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(sys, "argv", ["server", "--port", str(port)])
        with pytest.raises(SystemExit) as stopped:
            server.main()
    assert f"Cannot listen on 127.0.0.1:{port}" in str(stopped.value)
    assert f"held by process {os.getpid()} (" in str(stopped.value)
    assert f"make serve PORT={port + 1}" in str(stopped.value)


def test_the_holder_of_a_port_is_the_process_to_stop(site: serving.Server) -> None:
    assert server.holder(site.port).startswith(f"process {site.process.pid} (")


def test_the_server_starts_with_as_many_files_as_it_serves_clients(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[Any] = []
    limits: list[Any] = []

    class Supervisor:
        """Notes what it is to keep running."""

        processes: ClassVar[list[Any]] = []

        def __init__(self, config: Any, sockets: list[socket.socket]) -> None:
            with closing(sockets[0]):
                started.append((config, sockets[0].getsockname()))

        def run(self) -> None:
            """Return at once."""

    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setattr(sys, "argv", ["server", "--port", str(port), "--workers", "3"])
    monkeypatch.setattr(server, "Workers", Supervisor)
    monkeypatch.setattr(server.resource, "getrlimit", lambda which: (1024, 4096))
    monkeypatch.setattr(server.resource, "setrlimit", lambda which, both: limits.append(both))
    server.main()
    ((config, address),) = started
    assert limits == [(4096, 4096)]
    assert config.limit_concurrency == 4096 - server.SPARE_FILES + 1
    assert config.workers == 3
    assert address == ("127.0.0.1", port)


def test_a_site_that_cannot_start_says_why_and_ends(tmp_path: Path) -> None:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "runmuscles.server", "--port", str(port), "--workers", "1"]
    broken = serving.environment(tmp_path, DJANGO_SETTINGS_MODULE="nowhere")
    ended = subprocess.run(command, env=broken, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert "No module named 'nowhere'" in ended.stderr
    assert "The site could not start; the error above says why." in ended.stderr


SCHEDULE = """
import sys
import django
django.setup()
from datetime import timedelta
from django.utils import timezone
from muscles.content import drafts
from muscles.content.meeting import text_of
from muscles.content.versions import Step
from django.contrib.auth.models import Group
from muscles.accounts import roles
from muscles.accounts.models import User
from muscles.models import Draft, Term
ed, is_new = User.objects.get_or_create(username="ed", defaults={"is_staff": True})
ed.groups.set(Group.objects.filter(name=roles.role("publisher").group))
row = Term.objects.get(slug=sys.argv[1])
before = text_of(row)
row.definition = f"The draft of {row.slug} [@hamner2010]."
entry = drafts.entry_of_row(row)
draft = drafts.keep(row, {entry: Step(before, text_of(row))}, who="wil", why="", is_small=False)
if len(sys.argv) == 2:
    draft.schedule(timezone.now() - timedelta(seconds=1), "ed")
    draft.save()
"""
PUBLISH = """
import os
import sys
import django
django.setup()
from muscles.content import drafts
from muscles.models import Draft
if "killed" in sys.argv:
    drafts.finish = lambda draft: os.kill(os.getpid(), 9)
drafts.publish(Draft.objects.get())
"""
TOLD = """
import django
django.setup()
from muscles.accounts.models import AuditEntry
from muscles.models import Draft, Version
print(Version.objects.filter(who="wil").count(), AuditEntry.objects.filter(who="ed").count(),
      Draft.objects.count())
"""


def run(code: str, variables: dict[str, str], *words: str) -> str:
    """Return what a process of its own prints; raise if it fails."""
    command = [sys.executable, "-c", code, *words]
    done = subprocess.run(command, env=variables, check=True, capture_output=True, text=True)
    return done.stdout


def test_a_scheduled_draft_becomes_public_once_across_a_restart(
    variables: dict[str, str], site: serving.Server
) -> None:
    """All workers of two servers look for it, those of one when they start."""

    run(SCHEDULE, variables, "agonist")
    page, words = "/glossary/agonist/", b"The draft of agonist"
    with serving.running(variables, workers=2) as restarted:
        assert wait_until(lambda: words in read(restarted, page), 20)
        assert words in read(site, page), "the others know it at once"
    assert run(TOLD, variables).split() == ["1", "1", "0"]


def test_a_process_that_is_killed_while_it_publishes_leaves_the_draft_and_the_page(
    variables: dict[str, str], site: serving.Server
) -> None:
    run(SCHEDULE, variables, "antagonist", "not yet")
    before = run(TOLD, variables)
    page, words = "/glossary/antagonist/", b"The draft of antagonist"
    with pytest.raises(subprocess.CalledProcessError) as killed:
        run(PUBLISH, variables, "killed")
    assert killed.value.returncode == -signal.SIGKILL
    assert run(TOLD, variables) == before
    assert words not in read(site, page)
    run(PUBLISH, variables)
    assert words in read(site, page)
