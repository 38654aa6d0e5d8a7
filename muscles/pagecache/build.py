"""What a page depends on besides content: code, templates, static files and settings."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from django.conf import settings

_KINDS = {".py", ".html", ".xml", ".svg", ".css", ".js", ".json", ".txt"}


@dataclass(frozen=True)
class Build:
    """A fingerprint of the code that runs, and the moment of its last change (s since 1970)."""

    fingerprint: str
    changed_at: float


def read() -> Build:
    """Read the project's own files once; the same files give the same build on every machine."""
    root = Path(settings.BASE_DIR)
    digest = blake2b(settings.SITE_URL.encode(), digest_size=8)
    changed_at = 0.0
    for folder in ("muscles", "runmuscles", "templates", "static"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in _KINDS and path.is_file():
                digest.update(str(path.relative_to(root)).encode())
                digest.update(path.read_bytes())
                changed_at = max(changed_at, path.stat().st_mtime)
    return Build(digest.hexdigest(), changed_at)
