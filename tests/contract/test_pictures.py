"""The files of pictures: they travel with the content files, and none is lost or left unnoticed."""

from __future__ import annotations

import os
import time
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from muscles.content import pictures, uploads, versions
from muscles.content.dump import copy, dump
from muscles.content.errors import BrokenContentError
from muscles.content.load import is_loaded, load
from muscles.models import Picture, Revision
from tests.conftest import take_content_away
from tests.drawn import halves, packed

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]  # Most of the time goes into loads.

ROW = """\
- model: muscles.picture
  fields:
    slug: calf-raise
    name: A calf raise
    file: {file}
    alt: A runner on a step, heels below its edge.
    creator: Jane Doe
    source: https://example.org/step
    licence: CC-BY-4.0
"""


@pytest.fixture(scope="module")
def picture() -> bytes:
    """A picture as the desk makes it."""
    return uploads.read(packed(halves(1000, 600)))


@pytest.fixture
def folder(tmp_path: Path, picture_dir: Path, picture: bytes, settings: Any) -> Path:
    """The content files, with a picture among them, and nothing in the database."""
    take_content_away()
    name = pictures.put("calf-raise", picture)
    (picture_dir / name).rename(tmp_path / name)
    (tmp_path / "pictures").mkdir()
    (tmp_path / name).rename(tmp_path / "pictures" / name)
    (tmp_path / "21_pictures.yaml").write_text(ROW.format(file=name))
    settings.FIXTURE_DIR = tmp_path
    return tmp_path


def name_in(folder: Path) -> str:
    [path] = (folder / "pictures").iterdir()
    return path.name


def run(command: str, *args: object) -> str:
    out = StringIO()
    call_command(command, *map(str, args), stdout=out, stderr=out)
    return out.getvalue()


def faults(folder: Path) -> str:
    with pytest.raises(BrokenContentError) as refused:
        load(folder)
    return str(refused.value)


def test_a_load_and_a_dump_carry_the_file(
    folder: Path, picture_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert load(folder).created == ["picture “calf-raise”"]
    name = name_in(folder)
    assert (picture_dir / name).read_bytes() == (folder / "pictures" / name).read_bytes()
    there = tmp_path_factory.mktemp("another machine")
    assert f"pictures/{name}" in copy(there)
    for path in (f"pictures/{name}", "21_pictures.yaml"):
        assert (there / path).read_bytes() == (folder / path).read_bytes()
    assert copy(there) == []


def test_the_check_finds_nothing_wrong_with_a_right_picture(folder: Path) -> None:
    assert "Content is in order: 1 rows" in run("check_content", folder)
    load(folder)
    assert "Content is in order: 1 rows" in run("check_content", folder, "--database")


def test_a_dump_writes_what_was_uploaded_at_the_desk(folder: Path, picture_dir: Path) -> None:
    load(folder)
    new = pictures.put("calf-raise", uploads.read(packed(halves(900, 300))))
    Picture.objects.update(file=new)
    assert dump(folder) == [f"pictures/{new}", *dump_files(folder)]
    assert f"file: {new}\n" in (folder / "21_pictures.yaml").read_text()
    assert (folder / "pictures" / new).exists()
    assert len(list((folder / "pictures").iterdir())) == 2, "the older file stays"


def dump_files(folder: Path) -> list[str]:
    """Return the names of all content files: a dump of so little writes every one."""
    return sorted(path.name for path in folder.glob("*.yaml"))


def test_a_database_without_files_gets_them_with_the_next_load(
    folder: Path, picture_dir: Path
) -> None:
    load(folder)
    [file] = picture_dir.glob("*.webp")
    file.unlink()
    before = str(Revision.current())
    assert [row.slug for row in pictures.lost()] == ["calf-raise"]
    assert not is_loaded(folder)
    load(folder)
    assert file.exists()
    assert str(Revision.current()) != before, "pages that say it is missing are made anew"
    assert is_loaded(folder)


def test_a_file_that_is_missing_everywhere_is_told_by_all(folder: Path) -> None:
    load(folder)
    [beside] = (folder / "pictures").iterdir()
    beside.unlink()
    for path in pictures.store().glob("*.webp"):
        path.unlink()
    with pytest.raises(CommandError, match=r"21_pictures\.yaml:5: picture “calf-raise”.*missing"):
        run("check_content", folder)
    assert "the site has no file calf-raise." in run("dump_content")
    Picture.objects.all().delete()
    assert "is missing" in faults(folder)
    assert not Picture.objects.exists()


def test_the_check_tells_which_pictures_of_the_database_have_no_file(folder: Path) -> None:
    load(folder)
    for path in pictures.store().glob("*.webp"):
        path.unlink()
    with pytest.raises(CommandError, match="picture “calf-raise”: the site has no file"):
        run("check_content", folder, "--database")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda data: data + b"more", "holds something else than its name says"),
        (lambda data: b"", "holds something else than its name says"),
    ],
)
def test_a_file_that_somebody_changed_is_refused(folder: Path, wrong: Any, message: str) -> None:
    [path] = (folder / "pictures").iterdir()
    path.write_bytes(wrong(path.read_bytes()))
    assert message in faults(folder)
    with pytest.raises(CommandError, match=message):
        run("check_content", folder)
    assert not list(pictures.store().glob("*.webp"))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"just words", "is no picture"),
        (packed(halves(3000, 20), "WEBP"), "larger than 2400 pixels"),
    ],
)
def test_what_was_not_made_at_the_desk_is_told(folder: Path, data: bytes, message: str) -> None:
    [path] = (folder / "pictures").iterdir()
    path.unlink()
    (folder / "pictures" / (name := pictures._name("calf-raise", data))).write_bytes(data)
    (folder / "21_pictures.yaml").write_text(ROW.format(file=name))
    with pytest.raises(CommandError, match=message):
        run("check_content", folder)


def test_a_file_is_written_whole_or_not_at_all(
    picture_dir: Path, picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            pictures.put("calf-raise", picture)
    assert not list(picture_dir.iterdir())
    name = pictures.put("calf-raise", picture)
    assert pictures.put("calf-raise", picture) == name, "the same twice is one file"
    assert (picture_dir / name).read_bytes() == picture


# What nothing names ---------------------------------------------------------------------------


def aged(path: Path, days: int) -> Path:
    then = time.time() - days * 86_400
    os.utime(path, (then, then))
    return path


def test_only_what_no_text_names_is_removed(
    folder: Path, picture_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    load(folder)
    present = name_in(folder)
    names = {
        what: pictures.put(what, uploads.read(packed(halves(300 + 10 * at, 200), "PNG")))
        for at, what in enumerate(("older", "refused", "fresh"))
    }
    pictures.make_ready(names["refused"])
    versions.begin({("muscles.picture", "gone"): ROW.format(file=names["older"])})
    for name in (present, names["older"], names["refused"]):
        aged(picture_dir / name, 20)
    aged(picture_dir / names["fresh"], 13)
    (picture_dir / ".part-abc").write_bytes(b"of a machine that lost its power")
    aged(picture_dir / ".part-abc", 20)

    told = run("unused_pictures")
    assert f"Kept for an older text: {picture_dir / names['older']}" in told
    assert f"Nothing names: {picture_dir / names['refused']}" in told
    assert "2 that nothing names, 1 of older texts." in told
    assert len(list(picture_dir.glob("*.webp"))) == 4

    assert f"Removed: {picture_dir / names['refused']}" in run("unused_pictures", "--remove")
    left = {path.name for path in picture_dir.iterdir()}
    assert left == {present, names["older"], names["fresh"], "sizes"}
    assert not list((picture_dir / "sizes").glob("refused.*"))
    assert "0 that nothing names" in run("unused_pictures", "--remove")


def test_a_file_beside_the_content_files_is_found_too(folder: Path) -> None:
    load(folder)
    left = folder / "pictures" / f"left.{1:020x}.webp"
    left.write_bytes(b"old")
    aged(left, 20)
    assert f"Nothing names: {left}" in run("unused_pictures")
    (folder / "21_pictures.yaml").write_text("nonsense: [")
    with pytest.raises(CommandError, match="nothing was removed"):
        run("unused_pictures", "--remove")
    assert left.exists()
