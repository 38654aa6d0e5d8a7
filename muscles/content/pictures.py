"""The files of pictures: beside the content files, and in the folder that the site serves from.

A file's name is ``calf-raise.0123456789abcdef0123.webp``: the slug of its picture when it was
uploaded, and a digest of its content. So a file never changes, an older text of a picture still
names the older file, and nobody guesses the name of one that is not public.

``PICTURE_DIR`` is to these files what the database is to the rows: a load brings files into it, a
dump carries them out, an upload is written there before its row is. ``sizes/`` in it holds what is
served; it can be made again from the rest at any time.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Q, TextField

from muscles.content import uploads
from muscles.content.errors import Fault
from muscles.content.files import Row
from muscles.models import Picture
from muscles.models.base import ContentModel
from muscles.models.pictures import FILE_NAME

BESIDE = "pictures"
"""The folder beside the content files."""
_SIZES = "sizes"
_PART = ".part-"
"""So begins the name of a file that is being written; one left over is of a machine that died."""
_NAMED = re.compile(FILE_NAME)
_DAYS_KEPT = 14
"""So long a file that nothing names is left alone: somebody may have it in an open form."""


def store() -> Path:
    """Return the folder that the site serves from."""
    return Path(settings.PICTURE_DIR)


def put(slug: str, data: bytes) -> str:
    """Write a picture that ``uploads.read`` made, and return its name."""
    name = _name(slug, data)
    _write(store() / name, data)
    return name


def _name(slug: str, data: bytes) -> str:
    return f"{slug}.{hashlib.sha256(data).hexdigest()[:20]}.webp"


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all. Who writes the same at the same time writes the same."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=_PART, delete=False) as file:
        part = Path(file.name)
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            part.chmod(0o644)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def is_here(name: str) -> bool:
    """Return whether the site has the file called ``name``."""
    return bool(_NAMED.fullmatch(name)) and (store() / name).is_file()


@lru_cache(maxsize=1024)
def size(name: str) -> tuple[int, int]:
    """Return width and height in pixels. Raise ``FileNotFoundError`` if the file is not here."""
    if not _NAMED.fullmatch(name):
        raise FileNotFoundError(name)
    return uploads.size_of((store() / name).read_bytes())


def size_now(name: str) -> tuple[int, int] | None:
    """Return width and height in pixels; ``None`` if the file is not here, or not readable."""
    if not is_here(name):
        return None
    try:
        return size(name)
    except (OSError, uploads.RefusedError):
        return None


def in_width(name: str, width: int) -> Path | None:
    """Return the file to serve for a picture in a width, made now if need be.

    Return ``None`` if there is no such picture, or if it is not served in that width.
    """
    found = size_now(name)
    if found is None or width not in uploads.widths(found[0]):
        return None
    path = store() / _SIZES / f"{name.removesuffix('.webp')}.{width}.webp"
    if not path.exists():
        _write(path, uploads.narrower((store() / name).read_bytes(), width))
    return path


def make_ready(name: str) -> None:
    """Make every size of a picture now, so that no reader waits for it."""
    found = size_now(name)
    for width in uploads.widths(found[0]) if found else ():
        in_width(name, width)


# Between the two folders --------------------------------------------------------------------


def bring(directory: Path) -> list[str]:
    """Copy the files beside the content files in ``directory`` that are not here yet.

    Return their names. A file whose content is not what its name says stays where it is: the
    check reports it.
    """
    brought = []
    for path in _files_in(directory / BESIDE):
        if not is_here(path.name) and _fits(path):
            _write(store() / path.name, path.read_bytes())
            brought.append(path.name)
    return brought


def is_all_here(directory: Path) -> bool:
    """Return whether the site has every file that stands beside the content files."""
    return all(is_here(path.name) for path in _files_in(directory / BESIDE))


def carry(texts: Iterable[str], directory: Path) -> list[str]:
    """Copy each file that the texts of rows name to ``directory``; return what is new there."""
    carried = []
    for name in sorted(named_in(texts)):
        path = directory / BESIDE / name
        if is_here(name) and not path.exists():
            _write(path, (store() / name).read_bytes())
            carried.append(f"{BESIDE}/{name}")
    return carried


def named_in(texts: Iterable[str]) -> set[str]:
    """Return the names of files in texts of rows."""
    return {match[0] for text in texts for match in _NAMED.finditer(text)}


def _files_in(folder: Path) -> list[Path]:
    found = folder.glob("*.webp") if folder.is_dir() else ()
    return sorted(path for path in found if _NAMED.fullmatch(path.name))


def _fits(path: Path) -> bool:
    """Return whether a file holds what its name says."""
    return _name(path.name.partition(".")[0], path.read_bytes()) == path.name


# What is wrong, and what is too much ----------------------------------------------------------


def faults(rows: Iterable[Row], directory: Path) -> Iterator[Fault]:
    """Yield a fault for each picture among ``rows`` whose file beside the rows is not right."""
    for row in rows:
        name = str(row.values.get("file") or "")
        if row.model is not Picture or not _NAMED.fullmatch(name):
            continue
        path = directory / BESIDE / name
        if not path.is_file():
            yield row.error(
                "file",
                f"The file {BESIDE}/{name} is missing. Fetch it from where the picture was "
                "uploaded (make content-dump), or upload the picture again.",
            )
        elif problem := _problem(path):
            yield row.error("file", problem)


def _problem(path: Path) -> str:
    if not _fits(path):
        return (
            f"{BESIDE}/{path.name} holds something else than its name says: somebody changed it. "
            "Fetch the right one, or upload the new picture at the desk."
        )
    try:
        width, height = uploads.size_of(path.read_bytes())
    except uploads.RefusedError:
        return f"{BESIDE}/{path.name} is no picture. Upload the picture again at the desk."
    if max(width, height) > uploads.LARGEST:
        return (
            f"{BESIDE}/{path.name} is larger than {uploads.LARGEST} pixels: it was not made at the "
            "desk. Upload the picture there."
        )
    return ""


def unreachable(rows: Iterable[Row]) -> Iterator[Fault]:
    """Yield a fault for each picture among ``rows`` whose file the site does not have."""
    for row in rows:
        name = str(row.values.get("file") or "")
        if row.model is Picture and name and not is_here(name):
            yield row.error(
                "file",
                f"The file {BESIDE}/{name} is missing, or holds something else than its name says.",
            )


def lost() -> list[Picture]:
    """Return the pictures in the database whose file the site does not have."""
    return [row for row in Picture.objects.all() if not is_here(row.file)]


def unused(directory: Path, rows: Iterable[Row]) -> tuple[list[Path], list[Path]]:
    """Return the files that no picture names: those that nothing names, and those of older texts.

    ``rows`` are those in the content files of ``directory``. Both folders are searched. A file
    that was written in the last fortnight is in neither list.
    """
    present = {str(row.values.get("file")) for row in rows if row.model is Picture}
    present |= set(Picture.objects.values_list("file", flat=True))
    older = named_in(_kept_texts())
    limit = time.time() - _DAYS_KEPT * 86_400
    free: list[Path] = []
    kept: list[Path] = []
    parts = store().glob(f"{_PART}*")
    for path in (*_files_in(store()), *_files_in(directory / BESIDE), *parts):
        if path.name not in present and path.stat().st_mtime < limit:
            (kept if path.name in older else free).append(path)
    return free, kept


def _kept_texts() -> Iterator[str]:
    """Yield every text that the site keeps of a row besides the row: versions and the like."""
    label = str(Picture._meta.label_lower)
    for model in apps.get_app_config("muscles").get_models():
        if issubclass(model, ContentModel):
            continue
        names = [f.name for f in model._meta.concrete_fields if isinstance(f, TextField)]
        of_a_picture = Q()
        for name in names:
            of_a_picture |= Q(**{f"{name}__contains": label})
        rows: Any = model._default_manager.filter(of_a_picture) if names else ()
        for row in rows:
            yield from (str(getattr(row, name)) for name in names)


def remove(paths: Collection[Path]) -> None:
    """Delete files, and what was made of them to be served."""
    for path in paths:
        for made in (store() / _SIZES).glob(f"{path.name.removesuffix('.webp')}.*.webp"):
            made.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
    size.cache_clear()
