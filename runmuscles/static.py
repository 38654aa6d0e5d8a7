"""How style sheets and scripts are kept: under names that change with them, compressed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

Paths = dict[str, tuple[Storage, str]]
"""Where a collected file comes from, by its name."""

# Django can do this for every script it collects, and then stops at the packages' own, whose
# imports lead elsewhere. Ours lie in js/.
_IMPORTS = ("js/*.js", ((r'(?P<matched>from "(?P<url>\./[^"]+)")', 'from "%(url)s"'),))
_JOINED = "css/site.css"
_PART = re.compile(r'^@import "([^"]+)";$', re.MULTILINE)


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names our modules by their content also where another module imports them.

    Without it a browser would have to ask for an imported module again and again, and could meet
    one that does not fit the module that imports it. And what every page links is one sheet, while
    its parts stay files of their own for those who write them.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, _IMPORTS)

    def post_process(self, paths: Paths, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Join the sheet that names its parts, then have all files hashed and compressed."""
        if _JOINED in paths and not dry_run:
            folder = _JOINED.rpartition("/")[0]
            text = _PART.sub(
                lambda part: _read(paths, f"{folder}/{part[1]}"), _read(paths, _JOINED)
            )
            Path(self.path(_JOINED)).write_text(text, encoding="utf-8")
            paths = {**paths, _JOINED: (self, _JOINED)}
        yield from super().post_process(paths, dry_run, **options)


def _read(paths: Paths, name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return str(file.read().decode("utf-8"))
