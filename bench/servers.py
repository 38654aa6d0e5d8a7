"""The servers that are measured, all on loopback: this site, nginx, Wagtail, a bare function."""

from __future__ import annotations

import socket
import sys
import time
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from string import Template
from typing import NamedTuple

import psutil

from bench.programs import (
    HERE,
    CannotMeasureError,
    clean_environment,
    find,
    printed,
    run,
    running,
    settle,
    wagtail_program,
)

MUSCLE = "/muscles/soleus/"
PAGE = "/groups/hamstrings/"
"""A page of 25 kB, as the ratios were set for, without a table that Wagtail would get ready-made.

Articles, with their maps, are four times that.
"""
PANEL = "/muscles/soleus/role/"
STRIDE = "/gait/"
PAGES = ("/", MUSCLE, "/body/", STRIDE, "/terrain/uphill/", "/articles/hills-up-and-down/")
"""A page of each kind that readers see most."""

# This site is served as ``make serve`` does it, the others as WSGI applications.
SITE = "runmuscles.asgi:application"
UNCHECKED = "bench.unchecked:application"
WSGI = "--interface wsgi --blocking-threads 1"
BARE = f"{WSGI} bench.bare:application"
WAGTAIL = f"{WSGI} --factory django.core.wsgi:get_wsgi_application"


class Answer(NamedTuple):
    """What came back; ``seconds`` from the request's first byte to the answer's last."""

    headers: Mapping[str, str]
    body: bytes
    seconds: float


@dataclass(frozen=True)
class Server:
    """A server on loopback; ``host`` is what requests to it give as their host."""

    port: int
    process: psutil.Popen
    host: str
    ready_after: float = 0.0
    """Seconds from the start of the process to its first page."""

    def headers(self, encoding: str = "br", etag: str = "") -> dict[str, str]:
        """Return what a request carries; with an ``etag`` it asks whether a page has changed."""
        asked = {"Host": self.host, "Accept-Encoding": encoding}
        return asked | ({"If-None-Match": etag} if etag else {})

    def get(
        self, path: str, encoding: str = "br", etag: str = "", over: HTTPConnection | None = None
    ) -> Answer:
        """Ask for ``path``, over an open connection if one is given.

        Raise ``CannotMeasureError`` if the answer is not 200, or not 304 with an ``etag``.
        """
        connection = over or HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            started = time.perf_counter()
            connection.request("GET", path, headers=self.headers(encoding, etag))
            response = connection.getresponse()
            body = response.read()
            seconds = time.perf_counter() - started
        finally:
            if not over:
                connection.close()
        if response.status != (304 if etag else 200):
            raise CannotMeasureError(f"{path} answers {response.status}.")
        return Answer(response.headers, body, seconds)


def free_port() -> int:
    """Return a port on loopback that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serving(
    command: Sequence[str], environment: Mapping[str, str] | None, port: int, host: str, ready: str
) -> Iterator[Server]:
    """Start a server, wait until it answers 200 at the path ``ready``, and end it after."""
    started = time.perf_counter()
    with running(command, environment) as (process, output):
        server = Server(port, process, host)
        while True:
            try:
                server.get(ready)
                break
            except (OSError, HTTPException, CannotMeasureError):
                if process.poll() is not None or time.perf_counter() > started + 60:
                    words = printed(output)[-600:]
                    raise CannotMeasureError(f"{command[0]} did not start: {words}") from None
                time.sleep(0.002)
        yield replace(server, ready_after=time.perf_counter() - started)


def granian(
    served: str, environment: Mapping[str, str], ready: str, workers: int
) -> AbstractContextManager[Server]:
    """Serve an application under granian, which was the quickest WSGI server found."""
    port = free_port()
    command = f"-m granian --host 127.0.0.1 --port {port} --workers {workers} --log-level warning"
    words = [wagtail_program("python"), *command.split(), *served.split()]
    return serving(words, environment, port, f"127.0.0.1:{port}", ready)


class Site:
    """This site in a folder of its own, with a database, static files and kept pages.

    Pages are kept by the address they were asked at. So every server of a site is asked by the
    same ``host``, wherever it listens.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.host = f"127.0.0.1:{self.port}"
        self.environment = clean_environment(
            VAR_DIR=str(folder),
            DATABASE_PATH=str(folder / "content.sqlite3"),
            SECRET_KEY="only for the bench",  # noqa: S106
            SITE_URL=f"http://{self.host}",
            DJANGO_SETTINGS_MODULE="runmuscles.settings",
        )
        folder.mkdir()
        self.run("manage", "migrate", "--verbosity", "0")
        self.run("manage", "collectstatic", "--noinput", "--verbosity", "0")

    def run(self, module: str, *words: str, patience: float = 600) -> str:
        """Run a Python module with the settings of this site; return what it printed."""
        return run([sys.executable, "-m", module, *words], self.environment, patience=patience)

    def serve(
        self, workers: int, served: str = SITE, **settings: str
    ) -> AbstractContextManager[Server]:
        """Serve the site; anything but the plain one at a port of its own."""
        port = free_port() if settings or served != SITE else self.port
        command = f"-m runmuscles.server --port {port} --workers {workers} --application {served}"
        words = [sys.executable, *command.split()]
        return serving(words, self.environment | settings, port, self.host, MUSCLE)


class Bench:
    """What all parts share: the options, a folder that is removed at the end, and this site."""

    def __init__(self, options: Namespace, folder: Path) -> None:
        self.options = options
        self.folder = folder

    def say(self, words: str) -> None:
        """Print a line of progress."""
        print(f"  {words}", flush=True)

    @cached_property
    def site(self) -> Site:
        """Return this site with its content loaded and all its pages rendered and compressed."""
        self.say("Loading the content, and rendering and compressing all pages")
        site = Site(self.folder / "site")
        site.run("manage", "load_content", "--verbosity", "0")
        with site.serve(self.options.workers) as server:
            settle(server.process, self.options.warming)
        return site


class _NginxTemplate(Template):
    """A text in which ``@{name}`` is filled in: nginx needs ``$`` for itself."""

    delimiter = "@"


@contextmanager
def nginx(
    folder: Path, workers: int, site: Server, bodies: Mapping[str, bytes]
) -> Iterator[tuple[Server, Server, Server]]:
    """Start one nginx on three ports.

    Yield it serving the brotli ``bodies`` from files at ``/<name>.html``, serving them with
    ``open_file_cache``, and as a cache in front of ``site``.
    """
    for name, body in bodies.items():
        (folder / f"{name}.html").write_bytes(b"<!doctype html><title>Not compressed</title>")
        (folder / f"{name}.html.br").write_bytes(body)
    ports = {name: free_port() for name in ("plain", "remembering", "listen")}
    values = {name: f"127.0.0.1:{port}" for name, port in (ports | {"site": site.port}).items()}
    values |= {"folder": str(folder), "cache": str(folder / "cache"), "workers": str(workers)}
    for template in (HERE / "nginx").glob("*.conf"):
        text = _NginxTemplate(template.read_text(encoding="utf-8")).substitute(values)
        (folder / template.name).write_text(text, encoding="utf-8")
    command = [find("nginx", "nginx", "libnginx-mod-http-brotli-static")]
    command += ["-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
    ready = f"/{next(iter(bodies))}.html"
    with serving(command, None, ports["plain"], values["plain"], ready) as server:
        cache = replace(server, port=ports["listen"], host=site.host)
        yield server, replace(server, port=ports["remembering"]), cache


def wagtail(
    folder: Path, workers: int, pages: Mapping[str, bytes]
) -> tuple[AbstractContextManager[Server], AbstractContextManager[Server]]:
    """Make a Wagtail site that holds at ``/<name>/`` what the HTML of that name holds.

    Return it to be served with its page cache and without.
    """
    folder.mkdir()
    for name, html in pages.items():
        (folder / f"{name}.html").write_bytes(html)
    environment = clean_environment(
        VAR_DIR=str(folder),
        PYTHONPATH=f"{HERE / 'wagtail_site'}:{folder}",
        DJANGO_SETTINGS_MODULE="peer.settings",
    )
    run([wagtail_program("wagtail"), "start", "project", str(folder)])
    run([wagtail_program("python"), "-m", "peer.fill"], environment)

    def served(**settings: str) -> AbstractContextManager[Server]:
        return granian(WAGTAIL, environment | settings, f"/{next(iter(pages))}/", workers)

    return served(WAGTAIL_CACHE="on"), served()
