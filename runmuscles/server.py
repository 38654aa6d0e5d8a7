"""Serve the site with uvicorn: ``python -m runmuscles.server --port 8000``.

Its processes share a port as any other program may that allows it, so this looks first whether
the port is free, and says who holds it. docs/decisions/0010-serving.md explains the options.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import socket
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from uvicorn._types import ASGI3Application
from uvicorn.config import STARTUP_FAILURE, Config
from uvicorn.supervisors.multiprocess import Multiprocess, Process

LISTENING = "0A"
"""How /proc/net/tcp writes the state of a socket that waits for connections."""
MOST_CONNECTIONS = 10_000
"""How many clients each process serves at the same moment, if the system lets it."""
SPARE_FILES = 200
"""Open files of a process that are no connections."""


class OwnSocket(socket.socket):
    """A socket at an address that each process which is given it opens anew.

    So the kernel shares connections evenly among the processes; with one socket for all, the
    first to wake takes them all. The main process only holds the address and does not listen.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        """Let multiprocessing open another socket instead of handing this one over."""
        return own_socket, self.getsockname()[:2]


def own_socket(host: str, port: int) -> OwnSocket:
    """Return a socket at an address that other processes of this server may share."""
    opened = OwnSocket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    opened.bind((host, port))
    return opened


class LoadedConfig(Config):
    """Loads the site before a loop runs: Django asks no database while one does."""

    def get_loop_factory(self) -> Callable[[], asyncio.AbstractEventLoop] | None:
        """Return what makes the worker's loop; exit so that no other is tried if that fails."""
        try:
            self.load()
        except Exception:
            traceback.print_exc()
            sys.exit(STARTUP_FAILURE)
        return super().get_loop_factory()


class Workers(Multiprocess):
    """Keeps the server's processes running."""

    def keep_subprocess_alive(self) -> None:
        """Replace workers that died, or end if the site cannot start; called twice a second.

        uvicorn also asks each worker for a sign of life. If one dies while it is asked, nothing
        else is done until the time for its answer is over.
        """
        for place, worker in enumerate(self.processes):
            if worker.process.is_alive():
                continue
            worker.join()
            if worker.exitcode == STARTUP_FAILURE:
                self.should_exit.set()
                return
            self.processes[place] = Process(self.config, self.sockets)
            self.processes[place].start()


def configuration(
    host: str,
    port: int,
    workers: int,
    connections: int = MOST_CONNECTIONS,
    application: str | ASGI3Application = "runmuscles.asgi:application",
) -> Config:
    """Return how uvicorn serves an ASGI application at an address."""
    return LoadedConfig(
        application,
        host=host,
        port=port,
        workers=workers,
        interface="asgi3",
        loop="uvloop",
        # Not in uvicorn's list of names, but an address of a class works as well.
        http="runmuscles.protocol:Protocol",
        ws="none",
        lifespan="on",
        backlog=4096,
        # At this number the next is refused.
        limit_concurrency=connections + 1,
        timeout_graceful_shutdown=5,
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_level="error",
    )


def holder(port: int) -> str:
    """Return who listens on a port, as text for people; Linux tells, other systems do not."""
    sockets = set()
    for table in ("tcp", "tcp6"):
        with suppress(OSError):
            for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                    sockets.add(f"socket:[{fields[9]}]")
    for opened in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError):
            if str(opened.readlink()) in sockets:
                process = opened.parent.parent
                # A server's workers hold the port, but its main process is the one to stop.
                while _is_worker(process):
                    process = _parent(process)
                return f"process {process.name} ({_command(process)[:120]})"
    return "another program"


def _is_worker(process: Path) -> bool:
    command = _command(process)
    return "multiprocessing.spawn" in command or command == _command(_parent(process))


def _command(process: Path) -> str:
    try:
        return (process / "cmdline").read_text().replace("\0", " ").strip()
    except OSError:
        return ""


def _parent(process: Path) -> Path:
    # The name of the program, which may hold anything, stands in brackets.
    fields = (process / "stat").read_text().rpartition(")")[2].split()
    return process.parent / fields[1]


def main() -> None:
    """Serve until the process is told to end; exit with a message if the port is taken."""
    parser = argparse.ArgumentParser(description="Serve the site.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--application", default="runmuscles.asgi:application")
    options = parser.parse_args()
    host, port = options.host, options.port
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        socket.create_server((host, port), family=family).close()
        address = own_socket(host, port)
    except OSError as error:
        raise SystemExit(
            f"Cannot listen on {host}:{port}: {os.strerror(error.errno or 0)}. "
            f"The port is held by {holder(port)}. Stop that, or choose another: "
            f"make serve PORT={port + 1}"
        ) from error
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = hard if hard != resource.RLIM_INFINITY else MOST_CONNECTIONS + SPARE_FILES
    files = max(soft, min(files, MOST_CONNECTIONS + SPARE_FILES))
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    connections = max(1, min(MOST_CONNECTIONS, files - SPARE_FILES))
    config = configuration(host, port, options.workers, connections, options.application)
    server = Workers(config, [address])
    server.run()
    if any(process.exitcode == STARTUP_FAILURE for process in server.processes):
        raise SystemExit("The site could not start; the error above says why.")


if __name__ == "__main__":
    main()
