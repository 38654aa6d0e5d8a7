"""This site, made ready in a folder of its own and served as in production."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench import ask, tools
from bench.processes import clean_environment, free_port, run, running, settle
from runmuscles import server

MUSCLE = "/muscles/soleus/"
ARTICLE = "/articles/do-hamstrings-push-or-hold/"
"""Of our articles the one nearest to 25 kB, the page that the wanted ratios were set for."""
PANEL = "/muscles/soleus/role/"
STRIDE = "/gait/"

UNCACHED = {"PAGE_CACHE": "off"}
"""Switches the rendered-page cache off: every request enters Django."""
SITE = "runmuscles.rsgi:application"
UNCHECKED = "bench.unchecked:application"
"""Leaves out the question whether content has changed; only to learn what that question costs."""


@dataclass(frozen=True)
class Server:
    """A server that answers at ``address``; ``pid`` is the head of its processes."""

    address: str
    pid: int
    first_answer: float = 0.0
    """Seconds from the start of its process to its first page."""


@dataclass(frozen=True)
class Home:
    """A folder with a database, static files and kept pages of this site.

    Pages are kept by the address they were asked at. So every server of a home is asked in the
    ``name`` of one and the same, ``127.0.0.1:<port>``, wherever it listens.
    """

    folder: Path
    port: int

    @property
    def name(self) -> str:
        """Return what a request gives as its host."""
        return f"127.0.0.1:{self.port}"

    @property
    def headers(self) -> dict[str, str]:
        """Return what every request to a server of this home carries."""
        return {"Host": self.name, **ask.BROTLI}

    @property
    def environment(self) -> dict[str, str]:
        """Return the settings that make the site live here."""
        return clean_environment(
            VAR_DIR=str(self.folder),
            DATABASE_PATH=str(self.folder / "content.sqlite3"),
            SECRET_KEY="only for the bench",  # noqa: S106
            SITE_URL=f"http://{self.name}",
            DJANGO_SETTINGS_MODULE="runmuscles.settings",
        )

    def manage(self, *command: str, patience: float = 600) -> float:
        """Run a command of ``manage.py``; return how long it took, in seconds."""
        started = time.perf_counter()
        run(
            [tools.python(), "manage.py", *command],
            environment=self.environment,
            patience=patience,
        )
        return time.perf_counter() - started

    def forget_pages(self) -> None:
        """Remove all pages that were kept from one run of a server to the next."""
        shutil.rmtree(self.folder / "pages", ignore_errors=True)


def prepare(folder: Path) -> Home:
    """Make the database, load the content and collect the static files in ``folder``."""
    home = Home(folder, free_port())
    folder.mkdir(parents=True, exist_ok=True)
    home.manage("migrate", "--verbosity", "0")
    home.manage("load_content", "--verbosity", "0")
    home.manage("collectstatic", "--noinput", "--verbosity", "0")
    return home


def warm(home: Home, workers: int, patience: float) -> None:
    """Let the site render and pack all its pages in the background, for ``patience`` s at most.

    What it made is kept in the home's folder, so that servers started later have nothing to do.
    """
    with served(home, workers) as running_site:
        settle([running_site.pid], patience)


def granian(python: str, port: int, workers: int, application: str) -> list[str]:
    """Return the command that serves ``application`` under granian: the same for every WSGI row."""
    command = [python, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", str(workers), "--blocking-threads", "1"]
    return [*command, "--log-level", "warning", application]


@contextmanager
def served(
    home: Home, workers: int, settings: dict[str, str] | None = None, application: str = SITE
) -> Iterator[Server]:
    """Serve the site until the block ends: anything special at a port of its own."""
    port = free_port() if settings or application != SITE else home.port
    address = f"http://127.0.0.1:{port}"
    started = time.perf_counter()
    with running(
        server.command("127.0.0.1", port, workers, application=application),
        environment=home.environment | (settings or {}),
        is_ready=lambda: ask.answers(address, MUSCLE, home.headers),
    ) as process:
        yield Server(address, process.pid, time.perf_counter() - started)


def pages(home: Home, site: Server) -> list[str]:
    """Return the path of every page in the sitemap."""
    found = ask.page(site.address, "/sitemap.xml", {"Host": home.name}).body.decode()
    return [urlsplit(address).path for address in re.findall(r"<loc>(.*?)</loc>", found)]
