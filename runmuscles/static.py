"""How style sheets and scripts are stored: packed, and named by a hash of their content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import rcssmin
import rjsmin
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

Paths = dict[str, tuple[Storage, str]]
"""By the name of a collected file: its storage, and its path there."""

# Django can rewrite the imports of every script. It would fail on scripts of packages, which
# import files that are not collected. So only ours, in js/.
_IMPORTS = (
    "js/*.js",
    (
        (r'(?P<matched>from ?"(?P<url>\./[^"]+)")', 'from "%(url)s"'),
        (r'(?P<matched>import\("(?P<url>\./[^"]+)"\))', 'import("%(url)s")'),
    ),
)
_JOINED = ("css/site.css", "css/body.css", "css/admin.css")
_PART = re.compile(r'^@import "([^"]+)";$', re.MULTILINE)


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashes the names of our modules in ``import`` statements too, and joins sheets of parts.

    Under a plain name an imported module could not be cached for good, and a browser could combine
    an old one with a new importer. A sheet that imports others is one file for readers and several
    for developers.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, _IMPORTS)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Begin without an address: each is found once, for the manifest is read once as well."""
        super().__init__(*args, **options)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """Return the address of the file ``name``; every page asks for a dozen."""
        if force:
            return str(super().url(name, force=True))
        if name not in self._addresses:
            self._addresses[name] = str(super().url(name))
        return self._addresses[name]

    def post_process(self, paths: Paths, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Join sheets, spare readers our comments and blanks, then hash and compress all files."""
        ours = () if dry_run else [name for name in paths if name.startswith(("css/", "js/"))]
        for name, text in [(name, tightened(name, _whole(paths, name))) for name in ours]:
            Path(self.path(name)).write_text(text, encoding="utf-8")
        paths = {**paths, **{name: (self, name) for name in ours}}
        yield from super().post_process(paths, dry_run, **options)


def tightened(name: str, text: str) -> str:
    """Return a style sheet or a script without comments, and without blanks that say nothing."""
    return str((rcssmin.cssmin if name.endswith(".css") else rjsmin.jsmin)(text))


def _whole(paths: Paths, name: str) -> str:
    """Return a file; if it is a joined sheet, with those it imports in place of the lines."""
    if name not in _JOINED:
        return _read(paths, name)
    folder = name.rpartition("/")[0]
    return _PART.sub(lambda part: _read(paths, f"{folder}/{part[1]}"), _read(paths, name))


def _read(paths: Paths, name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return str(file.read().decode("utf-8"))
