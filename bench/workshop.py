"""What the parts of one run share: the options, a folder that goes away, and this site in it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from bench import site
from bench.options import Options


class Workshop:
    """A place to measure in; what takes long is made when first wanted, and once."""

    def __init__(self, options: Options, folder: Path) -> None:
        self.options = options
        self.folder = folder

    def say(self, words: str) -> None:
        """Print a line of progress."""
        print(f"  {words}", flush=True)

    @cached_property
    def home(self) -> site.Home:
        """Return this site with its content loaded, and all its pages rendered and packed."""
        self.say("Loading the content")
        home = site.prepare(self.folder / "site")
        self.say("Waiting until the site has rendered and packed all its pages")
        site.warm(home, self.options.workers, self.options.warming)
        return home


@contextmanager
def opened(options: Options) -> Iterator[Workshop]:
    """Open a workshop in a folder that is removed at the end."""
    with tempfile.TemporaryDirectory(prefix="running-muscles-bench-") as name:
        folder = Path(name)
        # The processes of nginx may run as somebody else, and must get in.
        folder.chmod(0o755)
        yield Workshop(options, folder)
