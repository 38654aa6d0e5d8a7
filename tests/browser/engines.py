"""Firefox and WebKit for a few tests: found, fetched (``make engines``), and driven.

Both speak WebDriver, Firefox inside itself (Marionette), WebKit through its own driver. The handful
of commands that the tests need are sent here, so neither asks for another package.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any, ClassVar
from urllib.request import Request, urlopen

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The key under which WebDriver hands out an element, by its standard."""


class Window(ABC):
    """One window of an engine."""

    width: int
    height: int

    @abstractmethod
    def send(self, command: str, **options: Any) -> Any:
        """Send one command of WebDriver and return its answer."""

    def go(self, address: str) -> None:
        """Open ``address`` and wait until it has loaded."""
        self.send("Navigate", url=address)

    def run(self, script: str, *args: Any) -> Any:
        """Return what the body of a function in the page returns."""
        return self.send("ExecuteScript", script=script, args=list(args))

    def until(self, script: str, *args: Any) -> Any:
        """Return what ``script`` returns as soon as that is true; fail after a minute."""
        end = monotonic() + 60
        while not (value := self.run(script, *args)):
            assert monotonic() < end, f"never true: {script}"
            sleep(0.05)
        return value

    def click(self, x: float, y: float) -> None:
        """Click with a mouse at a place in the window, in CSS pixels."""
        steps: list[dict[str, Any]] = [
            {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 0},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        mouse = {"type": "pointer", "id": "mouse", "actions": steps}
        self.send("PerformActions", actions=[mouse])

    def press(self, selector: str, keys: str) -> None:
        """Type ``keys`` into the first element that ``selector`` finds."""
        found = self.run("return document.querySelector(arguments[0])", selector)
        self.send("ElementSendKeys", id=found[_ELEMENT], text=keys)


class _Firefox(Window):
    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._count = 0
        self._receive()
        self.send("NewSession", capabilities={})

    def _receive(self) -> Any:
        size = b""
        while (byte := self._line.recv(1)) != b":":
            size += byte
        text = b""
        while len(text) < int(size):
            text += self._line.recv(int(size) - len(text))
        return json.loads(text)

    def send(self, command: str, **options: Any) -> Any:
        self._count += 1
        message = json.dumps([0, self._count, f"WebDriver:{command}", options]).encode()
        self._line.sendall(b"%d:%s" % (len(message), message))
        _, _, error, answer = self._receive()
        if error:
            raise RuntimeError(f"{command}: {error['message']}")
        return answer.get("value", answer) if isinstance(answer, dict) else answer


class _WebKit(Window):
    _PATHS: ClassVar = {
        "Navigate": "/url",
        "ExecuteScript": "/execute/sync",
        "PerformActions": "/actions",
        "ElementSendKeys": "/element/{id}/value",
        "SetWindowRect": "/window/rect",
    }

    def __init__(self, port: int) -> None:
        self._address = f"http://127.0.0.1:{port}/session"
        answer = self._post("", {"capabilities": {"alwaysMatch": {}}})
        self._address += f"/{answer['sessionId']}"

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        request = Request(self._address + path, json.dumps(body).encode())  # noqa: S310
        request.add_header("Content-Type", "application/json")
        with urlopen(request, timeout=60) as answer:  # noqa: S310
            return json.load(answer)["value"]

    def send(self, command: str, **options: Any) -> Any:
        return self._post(self._PATHS[command].format(**options), options)


@contextmanager
def _running(command: Sequence[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``command`` in the background until the block ends."""
    options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **options}
    with subprocess.Popen(command, **options) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_for_port(port: int) -> None:
    for _ in range(300):
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.1)
    raise TimeoutError(f"nothing listens on port {port}")


@contextmanager
def _firefox(program: str) -> Iterator[Window]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        # Port 0: the system finds one, and Firefox writes it down.
        Path(profile, "user.js").write_text('user_pref("marionette.port", 0);\n')
        command = [program, "--headless", "--marionette", "--no-remote", "--profile", profile]
        with _running(command):
            said = Path(profile, "MarionetteActivePort")
            for _ in range(600):
                if said.exists() and said.read_text():
                    break
                sleep(0.1)
            address = ("127.0.0.1", int(said.read_text()))
            with socket.create_connection(address, timeout=60) as line:
                yield _Firefox(line)


@contextmanager
def _webkit(program: str) -> Iterator[Window]:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # A screen of its own: this engine has no windowless mode.
    screen = ["Xvfb", "-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
    with _running(screen, stdout=subprocess.PIPE) as display:
        assert display.stdout
        shown = {**os.environ, "DISPLAY": f":{display.stdout.readline().decode().strip()}"}
        with _running([program, f"--port={port}"], env=shown):
            _wait_for_port(port)
            yield _WebKit(port)


_PROGRAMS = {
    "firefox": (("firefox", "firefox-esr"), ()),
    "webkit": (("WebKitWebDriver",), ("Xvfb",)),
}
_OPEN = {"firefox": _firefox, "webkit": _webkit}
ENGINES = tuple(_PROGRAMS)
PACKAGES = ("firefox-esr", "webkit2gtk-driver", "xvfb")
"""Debian's packages: about 110 MB to fetch and 500 MB on the disk."""


def find(engine: str) -> str | None:
    """Return the program that starts ``engine``, or ``None`` if it or what it needs is missing."""
    programs, needed = _PROGRAMS[engine]
    if not all(shutil.which(name) for name in needed):
        return None
    return next((found for name in programs if (found := shutil.which(name))), None)


@contextmanager
def window(engine: str) -> Iterator[Window]:
    """Open a window of ``engine``, about 1440 × 900 CSS pixels, until the block ends."""
    program = find(engine)
    assert program
    with _OPEN[engine](program) as opened:
        opened.send("SetWindowRect", width=1440, height=900)
        yield opened


def main() -> None:
    """Fetch the engines that are missing, where that can be done; say what is here."""
    if not all(map(find, ENGINES)) and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Fetching Firefox and WebKit (Debian's packages, about 110 MB)", flush=True)
        for step in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends"]):
            packages = PACKAGES if step[0] == "install" else ()
            subprocess.run(["apt-get", *step, *packages], check=False, stdout=subprocess.DEVNULL)
    for engine in ENGINES:
        print(f"{engine}: {find(engine) or 'not here, its tests are skipped'}")
    if not all(map(find, ENGINES)):
        sys.exit(f"To have both, install {', '.join(PACKAGES)} (as they are called on Debian).")


if __name__ == "__main__":
    main()
