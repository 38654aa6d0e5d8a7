"""Serve the site with granian: ``python -m runmuscles.server --port 8000``.

granian shares a port with any other program that allows it, so this looks first whether the port
is free, and says who holds it. docs/decisions/0010-serving.md explains the options.
"""

from __future__ import annotations

import argparse
import os
import resource
import socket
import sys
from contextlib import suppress
from pathlib import Path

LISTENING = "0A"
"""How /proc/net/tcp writes the state of a socket that waits for connections."""
MOST_CONNECTIONS = 10_000
"""How many clients each process serves at the same moment, if the system lets it."""
SPARE_FILES = 200
"""Open files of a process that are no connections."""


def command(
    host: str,
    port: int,
    workers: int,
    connections: int = MOST_CONNECTIONS,
    application: str = "runmuscles.rsgi:application",
) -> list[str]:
    """Return the command that serves an RSGI application at an address."""
    return [
        sys.executable,
        *("-m", "granian", "--interface", "rsgi", "--loop", "uvloop", "--http", "1", "--no-ws"),
        *("--host", host, "--port", str(port), "--workers", str(workers)),
        # A client that sends no request, or half of one, may stay this long (ms).
        *("--http1-header-read-timeout", "5000", "--http1-buffer-size", "65536"),
        *("--backlog", "4096", "--backpressure", str(connections)),
        *("--respawn-failed-workers", "--workers-kill-timeout", "5"),
        *("--log-level", "warning", application),
    ]


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
                while _command(parent := _parent(process)) == _command(process):
                    process = parent
                return f"process {process.name} ({_command(process)[:120]})"
    return "another program"


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
    options = parser.parse_args()
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    try:
        socket.create_server((options.host, options.port), family=family).close()
    except OSError as error:
        raise SystemExit(
            f"Cannot listen on {options.host}:{options.port}: {os.strerror(error.errno or 0)}. "
            f"The port is held by {holder(options.port)}. Stop that, or choose another: "
            f"make serve PORT={options.port + 1}"
        ) from error
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = hard if hard != resource.RLIM_INFINITY else MOST_CONNECTIONS + SPARE_FILES
    files = max(soft, min(files, MOST_CONNECTIONS + SPARE_FILES))
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    connections = max(1, min(MOST_CONNECTIONS, files - SPARE_FILES))
    os.execv(sys.executable, command(options.host, options.port, options.workers, connections))  # noqa: S606


if __name__ == "__main__":
    main()
