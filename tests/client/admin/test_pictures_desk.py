"""A picture at the desk: uploaded, refused without losing a word, replaced, brought back."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from muscles.admin import pictures as desk
from muscles.content import pictures, uploads
from muscles.models import Article, Draft, Picture, Version
from tests.client.admin.conftest import browser_of
from tests.client.admin.desk import address, faults, filled, said, save
from tests.client.admin.rows import article, picture
from tests.drawn import SIDES, halves, is_near, opened, packed

WORDS = {
    "name": "A calf raise",
    "slug": "calf-raise",
    "alt": "A runner on a step, heels below its edge.",
    "caption": "On the stairs.",
    "creator": "Jane Doe",
    "source": "https://example.org/step",
    "licence": "CC-BY-4.0",
    "licence_note": "",
    "small_correction": "on",
}
UPLOAD = "file-upload"
PHOTO = packed(halves(800, 500))


@pytest.fixture(autouse=True)
def _here(picture_dir: Path) -> None:
    """Keep the files of each test for itself."""


def file(data: bytes = PHOTO, name: str = "IMG_4711.jpg", kind: str = "image/jpeg") -> Any:
    return SimpleUploadedFile(name, data, kind)


def add(client: Client, **changes: Any) -> Any:
    return client.post(address(Picture, "add"), {**WORDS, UPLOAD: file(), **changes}, follow=True)


def save_as(client: Client, row: Picture, data: dict[str, Any]) -> Any:
    return client.post(address(Picture, "change", row), data, follow=True)


def named(response: Any) -> str:
    """Return the name of the file that the form holds."""
    found = re.search(r'name="file" value="([^"]*)"', response.content.decode())
    assert found
    return found[1]


def words_in(response: Any) -> dict[str, Any]:
    form = response.context["adminform"].form
    return {name: form[name].value() for name in WORDS if name in form.fields}


def test_a_picture_is_uploaded_with_its_words(desk: Client, picture_dir: Path) -> None:
    response = add(desk)
    assert faults(response) == ""
    row = Picture.objects.get()
    assert {name: getattr(row, name) for name in WORDS if name != "small_correction"} == {
        name: value for name, value in WORDS.items() if name != "small_correction"
    }
    assert re.fullmatch(r"calf-raise\.[0-9a-f]{20}\.webp", row.file)
    assert (picture_dir / row.file).read_bytes() == uploads.read(PHOTO)
    assert len(list((picture_dir / "sizes").iterdir())) == 2, "no reader has to wait for them"


def test_the_form_shows_the_picture_and_keeps_it(editor: Client) -> None:
    add(editor)
    row = Picture.objects.get()
    page = editor.get(address(Picture, "change", row)).content.decode()
    assert f'src="{desk.thumbnail(row.file)}"' in page
    assert "800 × 500 pixels." in page
    assert 'enctype="multipart/form-data"' in page
    assert 'src="/static/js/desk-picture.js"' in page
    assert faults(save(editor, row, alt="Other words.")) == ""
    assert Picture.objects.get().file == row.file
    assert (
        f'src="{desk.thumbnail(row.file)}"'
        in editor.get(address(Picture, "changelist")).content.decode()
    )


def test_the_kind_is_told_by_content_and_not_by_name(editor: Client) -> None:
    assert faults(add(editor, **{UPLOAD: file(name="page.html", kind="text/html")})) == ""
    assert opened((pictures.store() / Picture.objects.get().file).read_bytes()).format == "WEBP"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is an SVG"),
        (b"%PDF-1.7", "This is a PDF"),
        (PHOTO[:-300], "damaged"),
        (b"\xff\xd8" + b"a" * 10_000_001, "10.0 MB; 10 MB is the most"),
    ],
)
def test_a_refused_picture_costs_no_word(editor: Client, data: bytes, message: str) -> None:
    response = add(editor, **{UPLOAD: file(data, "photo.png", "image/png")})
    assert message in faults(response)
    assert '<a href="#id_file">Picture</a>' in response.content.decode()
    assert words_in(response) == WORDS | {"small_correction": True}
    assert not Picture.objects.exists()
    assert not list(pictures.store().iterdir())


def test_an_empty_file_and_none_at_all_are_told(editor: Client) -> None:
    assert "0 bytes" in faults(add(editor, **{UPLOAD: file(b"")}))
    response = editor.post(address(Picture, "add"), WORDS)
    assert "Choose a picture." in faults(response)


def test_a_right_picture_is_kept_while_another_field_is_wrong(editor: Client) -> None:
    response = add(editor, alt="")
    assert "Say what the picture shows" in faults(response)
    assert not Picture.objects.exists()
    name = named(response)
    page = response.content.decode()
    assert f'src="{desk.thumbnail(name)}"' in page
    again = {**WORDS, "file": name}
    assert faults(editor.post(address(Picture, "add"), again, follow=True)) == ""
    assert Picture.objects.get().file == name


def test_a_refused_picture_leaves_the_one_before_in_the_form(editor: Client) -> None:
    add(editor)
    row = Picture.objects.get()
    url = address(Picture, "change", row)
    response = editor.post(url, filled(editor, url, **{UPLOAD: file(b"%PDF-1.7")}))
    assert "This is a PDF" in faults(response)
    assert named(response) == row.file


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"alt": "", "decorative": ""}, "Say what the picture shows, or tick “decorative”"),
        ({"decorative": "on"}, "Say what the picture shows, or tick “decorative”"),
        ({"creator": ""}, "This field is required."),
        ({"source": ""}, "Give the address of the page where the picture stands."),
        ({"licence": ""}, "This field is required."),
        ({"licence": "CC-BY-NC-4.0"}, "not one of the available choices"),
        ({"licence": "own-work"}, "for own work who made it and when"),
        ({"licence": "permission"}, "for a permission who gave it"),
        ({"slug": "Calf Raise"}, "Use lower-case letters"),
    ],
)
def test_what_a_picture_needs_is_told_at_its_field(
    editor: Client, changes: dict[str, str], message: str
) -> None:
    response = add(editor, **changes)
    assert message in faults(response)
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"alt": "", "decorative": "on"},
        {"licence": "own-work", "source": "", "licence_note": "By Jane Doe, May 2026."},
        {"licence": "permission", "licence_note": "By Jane Doe by e-mail, 3 May 2026."},
    ],
)
def test_what_suffices_is_taken(editor: Client, changes: dict[str, str]) -> None:
    assert faults(add(editor, **changes)) == ""


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "calf-raise.webp", f"other.{1:020x}.webp", "calf-raise.x.webp"],
)
def test_no_form_can_name_a_file_that_is_not_here(editor: Client, name: str) -> None:
    data = {**WORDS, "file": name}
    assert desk.GONE in faults(editor.post(address(Picture, "add"), data))


def test_words_can_be_corrected_while_the_file_is_missing(editor: Client) -> None:
    row = picture()
    page = editor.get(address(Picture, "change", row)).content.decode()
    assert "The file of this picture is missing here" in page
    assert faults(save(editor, row, alt="Other words.")) == ""
    assert "missing" in editor.get(address(Picture, "changelist")).content.decode()


# Together with what the desk does with every row ------------------------------------------------


def test_an_older_text_brings_the_older_picture_back(editor: Client) -> None:
    add(editor)
    first = Picture.objects.get().file
    row = Picture.objects.get()
    mirrored = packed(halves(800, 500).rotate(180))
    assert faults(save(editor, row, **{UPLOAD: file(mirrored)})) == ""
    second = Picture.objects.get().file
    assert second != first
    version = Version.objects.filter(text__contains=first).latest("pk")
    url = f"{address(Picture, 'change', row)}?version={version.pk}"
    page = editor.get(url)
    assert named(page) == first
    assert f'src="{desk.thumbnail(first)}"' in page.content.decode()
    assert faults(save_as(editor, row, filled(editor, url))) == ""
    assert Picture.objects.get().file == first
    shown = opened((pictures.store() / first).read_bytes())
    assert is_near(shown.getpixel((100, 250)), SIDES[0])


def test_a_writer_s_picture_waits_with_its_draft(editor: Client) -> None:
    writer = browser_of("wil", "writer")
    response = add(writer, _draft="1")
    assert faults(response) == ""
    assert not Picture.objects.exists()
    draft = Draft.objects.get()
    name = named(writer.get(draft.get_absolute_url()))
    then = time.time() - 20 * 86_400
    os.utime(pictures.store() / name, (then, then))
    free, kept = pictures.unused(Path("nowhere"), [])
    assert (free, [path.name for path in kept]) == ([], [name]), "its file is no rubbish"

    # Another file is put in its place, in the draft again; a refused one changes nothing.
    data = filled(writer, draft.get_absolute_url())
    response = writer.post(
        draft.get_absolute_url(), {**data, UPLOAD: file(b"%PDF-1.7"), "_draft": "1"}, follow=True
    )
    assert "This is a PDF" in faults(response)
    assert named(response) == name
    new = {UPLOAD: file(packed(halves(400, 300))), "_draft": "1"}
    assert faults(writer.post(draft.get_absolute_url(), data | new, follow=True)) == ""
    page = writer.get(draft.get_absolute_url())
    assert pictures.size_now(named(page)) == (400, 300)

    data = filled(editor, draft.get_absolute_url())
    assert faults(editor.post(draft.get_absolute_url(), {**data, "_save": "1"}, follow=True)) == ""
    assert Picture.objects.get().file == named(page)


def test_two_people_upload_and_write_at_once(editor: Client) -> None:
    add(editor)
    row = Picture.objects.get()
    url = address(Picture, "change", row)
    other = browser_of("uma", "publisher")
    mine, hers = filled(editor, url), filled(other, url)
    new = {UPLOAD: file(packed(halves(800, 500).rotate(180)))}
    assert faults(other.post(url, hers | new, follow=True)) == ""
    replaced = Picture.objects.get().file
    assert faults(editor.post(url, mine | {"alt": "Other words."}, follow=True)) == ""
    row.refresh_from_db()
    assert (row.file, row.alt) == (replaced, "Other words."), "merged"
    # Both put another picture in its place: the second is told, and its file is kept.
    response = editor.post(url, mine | {UPLOAD: file(packed(halves(400, 300)))}, follow=True)
    assert "Somebody else changed this" in faults(response)
    assert pictures.size_now(named(response)) == (400, 300)
    assert Picture.objects.get().file == replaced


def test_a_crash_between_file_and_row_leaves_no_row_without_its_file(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: Any, **__: Any) -> None:
        raise SystemError("The machine lost its power.")

    with monkeypatch.context() as patch:
        patch.setattr(Picture, "save", die)
        with pytest.raises(SystemError):
            add(editor)
    [left] = pictures.store().glob("*.webp")
    assert not Picture.objects.exists()
    add(editor)
    assert Picture.objects.get().file == left.name, "the same upload finds its file"


def test_an_upload_is_decoded_once_and_before_others_have_to_wait(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    read, lock = uploads.read, desk.ContentAdmin.changeform_view

    def note(name: str, call: Any) -> Any:
        def noted(*args: Any, **kwargs: Any) -> Any:
            order.append(name)
            return call(*args, **kwargs)

        return noted

    monkeypatch.setattr(uploads, "read", note("decoded", read))
    monkeypatch.setattr(desk.ContentAdmin, "changeform_view", note("saved", lock))
    add(editor)
    assert order[:2] == ["decoded", "saved"]
    assert order.count("decoded") == 1


def test_who_may_not_add_pictures_has_none_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(_: bytes) -> bytes:
        raise AssertionError("It was decoded.")

    monkeypatch.setattr(uploads, "read", decode)
    assert add(browser_of("ad", "administrator")).status_code == 403


def test_a_picture_that_a_text_shows_is_not_deleted(editor: Client) -> None:
    row = picture()
    user = article()
    Article.objects.filter(pk=user.pk).update(body="{picture picture-1}")
    page = editor.get(address(Picture, "delete", row)).content.decode()
    assert address(Article, "change", user) in page
    editor.post(address(Picture, "delete", row), {"post": "yes"})
    assert Picture.objects.exists()


def test_a_text_with_an_unknown_picture_is_refused_with_the_nearest(editor: Client) -> None:
    picture()
    response = save(editor, article(), body="{picture picture-11}")
    assert "There is no picture “picture-11”. Did you mean “picture-1”?" in faults(response)
    assert faults(save(editor, article(), body="{picture picture-1}")) == ""


@pytest.mark.usefixtures("writing_rules")
def test_a_draft_with_a_new_picture_lacks_none(editor: Client) -> None:
    response = add(browser_of("walt", "writer"), _draft="1")
    assert said(response) == ["Draft saved. Readers do not see this page yet."]
    assert Draft.objects.get().kind == "muscles.picture"
