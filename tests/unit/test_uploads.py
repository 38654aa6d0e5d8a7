"""What becomes of a file that somebody uploads: a picture of ours, or words that say what to do."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import ZipFile

import pytest
from PIL import Image, ImageCms

from muscles.content import uploads
from tests.drawn import SIDES, halves, is_near, opened, packed

RED, BLUE = SIDES


def kept(data: bytes) -> Image.Image:
    found = opened(uploads.read(data))
    assert (found.format, found.mode) == ("WEBP", "RGB")
    return found


def refusal(data: bytes) -> str:
    with pytest.raises(uploads.RefusedError) as refused:
        uploads.read(data)
    return str(refused.value)


def zipped() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("secret.txt", "hidden words")
    return out.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "MPO"])
def test_still_pictures_are_taken_whatever_they_are_called(form: str) -> None:
    more = {"append_images": [halves()], "save_all": True} if form == "MPO" else {}
    found = kept(packed(halves(), form, **more))
    assert found.size == (640, 400)
    assert is_near(found.getpixel((100, 200)), RED)
    assert is_near(found.getpixel((600, 200)), BLUE)


def test_what_hides_in_a_file_is_not_kept() -> None:
    exif = Image.Exif()
    exif[0x010E] = "hidden words"
    exif.get_ifd(0x8825)[1] = "N"
    data = packed(halves(), exif=exif.tobytes(), comment=b"hidden words") + zipped()
    assert data.count(b"hidden words") == 3
    found = uploads.read(data)
    assert b"hidden" not in found
    assert b"PK\x03\x04" not in found
    assert not opened(found).getexif()
    assert {"exif", "icc_profile", "xmp", "comment"}.isdisjoint(opened(found).info)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("size", [(640, 400), (3000, 300)])
def test_a_photo_is_turned_upright(form: str, size: tuple[int, int]) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # The camera was held so that the left side is on top.
    found = kept(packed(halves(*size), form, exif=exif.tobytes()))
    width, height = found.size
    assert width / height == pytest.approx(size[1] / size[0])
    assert is_near(found.getpixel((width // 2, height // 10)), RED)
    assert is_near(found.getpixel((width // 2, height * 9 // 10)), BLUE)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")  # Pillow says so, and goes on.
def test_broken_notes_on_a_photo_do_not_matter() -> None:
    data = packed(halves(), exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\xff" * 40)
    assert kept(data).size == (640, 400)


@pytest.mark.parametrize(
    ("mode", "colour"),
    [("RGBA", (0, 0, 0, 0)), ("LA", (0, 0)), ("P", 0)],
)
def test_what_is_transparent_becomes_white(mode: str, colour: object) -> None:
    image = Image.new(mode, (300, 200), colour)
    more = {"transparency": 0} if mode == "P" else {}
    assert is_near(kept(packed(image, "PNG", **more)).getpixel((150, 100)), (255, 255, 255))


@pytest.mark.parametrize("width", [300, 3000])
def test_sixteen_bits_of_grey_are_not_cut_off(width: int) -> None:
    image = Image.new("I;16", (width, 200), 32768)
    assert is_near(kept(packed(image, "PNG")).getpixel((150, 100)), (128, 128, 128), far=2)


def test_one_bit_is_black_or_white() -> None:
    image = Image.new("1", (300, 200), 1)
    image.paste(0, (0, 0, 150, 200))
    found = kept(packed(image, "PNG"))
    assert [found.getpixel((x, 100))[0] for x in (20, 280)] == [0, 255]


def test_colours_for_printers_become_those_of_screens() -> None:
    found = kept(packed(Image.new("CMYK", (300, 200), (0, 255, 255, 0))))
    assert is_near(found.getpixel((150, 100)), (255, 0, 0))


def test_colours_are_read_by_the_profile_that_comes_with_them() -> None:
    screen = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # A screen on which what is meant to be red shines blue; and a profile that says nothing.
    swapped = screen.replace(b"rXYZ", b"----").replace(b"bXYZ", b"rXYZ").replace(b"----", b"bXYZ")
    assert is_near(kept(packed(halves(), icc_profile=screen)).getpixel((100, 200)), RED)
    assert is_near(kept(packed(halves(), icc_profile=swapped)).getpixel((100, 200)), BLUE)
    assert is_near(kept(packed(halves(), icc_profile=b"broken")).getpixel((100, 200)), RED)


def test_large_pictures_are_made_smaller_and_small_ones_stay() -> None:
    assert kept(packed(halves(4800, 1200))).size == (2400, 600)
    assert kept(packed(halves(1200, 4800), "PNG")).size == (600, 2400)
    assert kept(packed(halves(3, 2), "PNG")).size == (3, 2)
    assert kept(packed(halves(6000, 1), "PNG")).size == (2400, 1), "never without a pixel"


def test_what_was_drawn_keeps_every_pixel_where_that_is_smaller() -> None:
    found = uploads.read(packed(halves(), "PNG"))
    assert found[12:16] == b"VP8L"
    assert opened(found).getpixel((319, 200)) == RED


def test_the_same_file_becomes_the_same_picture() -> None:
    assert uploads.read(packed(halves())) == uploads.read(packed(halves()))


def test_a_picture_is_served_in_the_widths_that_it_has() -> None:
    whole = uploads.read(packed(halves(1200, 600)))
    assert uploads.widths(1200) == [480, 960, 1200]
    for width in uploads.widths(1200):
        assert opened(uploads.narrower(whole, width)).size == (width, width // 2)
    assert uploads.widths(300) == [300]
    assert uploads.widths(1600) == uploads.widths(2400) == [480, 960, 1600]


# Refused ------------------------------------------------------------------------------------


def head_of_png(width: int, height: int) -> bytes:
    """Return the head of a PNG that says how large it is, with next to nothing behind it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 999))


@pytest.mark.parametrize(
    ("data", "what", "mend"),
    [
        (b"", "0 bytes", "choose another"),
        (b"%PDF-1.7 ...", "PDF", "as JPEG or PNG"),
        (b'<?xml version="1.0"?>\n<svg xmlns="...">', "SVG", "Export it as PNG"),
        (b"<!DOCTYPE html><html>", "web page", "save the picture itself"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC", "as JPEG or PNG"),
        (b"\0\0\0\x18ftypavif\0\0\0\0", "AVIF", "as JPEG or PNG"),
        (b"\0\0\0\x18ftypisom\0\0\0\0", "film", "one frame"),
        (packed(halves(), "TIFF"), "for printers", "as JPEG or PNG"),
        (zipped(), "zip archive", "as JPEG or PNG"),
        (b"just words", "no picture", "as JPEG or PNG"),
        (packed(halves(), "PNG")[:200], "damaged", "fetch it once more"),
        (packed(halves())[:-400], "damaged", "fetch it once more"),
        (packed(halves())[:30], "damaged", "fetch it once more"),
        (b"\x89PNG\r\n\x1a\n" + zipped(), "damaged", "fetch it once more"),
        (head_of_png(300, 300), "damaged", "fetch it once more"),
        (head_of_png(20_000, 10_000), "200 million pixels; 50 million", "2400 pixels"),
        (head_of_png(60_000, 60_000), "3,600 million pixels", "2400 pixels"),
        (head_of_png(0, 10), "damaged", "fetch it once more"),
        (b"\xff\xd8\xff" + b"a" * 10_000_000, "10.0 MB; 10 MB is the most", "2400 pixels"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_taken_is_named_with_what_to_do(data: bytes, what: str, mend: str) -> None:
    message = refusal(data)
    assert what in message
    assert mend in message


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_moving_pictures_are_refused(form: str) -> None:
    frames = [halves(), halves().transpose(Image.Transpose.FLIP_LEFT_RIGHT)]
    data = packed(frames[0], form, save_all=True, append_images=frames[1:])
    message = refusal(data)
    assert "moves" in message
    assert "one frame of it as PNG" in message


def test_a_bomb_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(*_: object) -> None:
        raise AssertionError("It was decoded.")

    monkeypatch.setattr(Image.Image, "load", decode)
    for width, height in ((7500, 7000), (20_000, 10_000)):
        assert "50 million is the most" in refusal(head_of_png(width, height))


def test_what_we_made_is_told_from_anything_else() -> None:
    assert uploads.size_of(uploads.read(packed(halves()))) == (640, 400)
    with pytest.raises(uploads.RefusedError):
        uploads.size_of(packed(halves(), "PNG"))
