"""A file that somebody uploaded → a picture that pages can show, or why not. Bytes in, bytes out.

What is kept is never the file itself. The picture is decoded, turned upright, brought into the
colours of screens, laid on white where it is transparent, made smaller, and written anew as WebP.
So nothing that was hidden in the file (a place, a program, a second file) is in what is kept.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from threading import Lock

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError
from PIL.Image import Resampling

MOST_BYTES = 10_000_000
MOST_PIXELS = 50_000_000
"""A phone's best photo. One is decoded at a time: it takes some hundred megabytes of memory."""
LARGEST = 2400
"""The longer side of what is kept, in pixels: half as much again as the widest that is served."""
WIDTHS = (480, 960, 1600)
"""In which widths a picture is served, in pixels. None is wider than the picture itself."""

# What the decoders of this process refuse by themselves, before they decode anything.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_ONE_AT_A_TIME = Lock()
# An original is read again for each width, so it is kept better than what is served.
_KEPT_QUALITY, _SERVED_QUALITY = 90, 80

_TO_JPEG = "Open it, save the picture as JPEG or PNG, and choose that file."
_DAMAGED = (
    "The file is damaged, or only a part of it arrived. Open it on your machine: if you see all of "
    "it, save it again as JPEG or PNG and choose that file; if not, fetch it once more."
)
_UNKNOWN = (
    "This is no picture that we can read. Pictures are JPEG, PNG, WebP and GIFs that stand still. "
    f"{_TO_JPEG}"
)
_MOVING = (
    "This picture moves. Pages show still pictures only: save one frame of it as PNG, and choose "
    "that file."
)


class RefusedError(ValueError):
    """Why a file cannot be taken, and what to do instead."""


def read(data: bytes) -> bytes:
    """Return the picture in an uploaded file as WebP, at most ``LARGEST`` on its longer side.

    Raise ``RefusedError`` for anything but a still picture of a size that we take. What a file is
    called, and what a browser says of it, does not count.
    """
    if not data:
        raise RefusedError("The file is empty: it has 0 bytes. Save it again, or choose another.")
    if len(data) > MOST_BYTES:
        raise RefusedError(too_heavy(len(data)))
    with _ONE_AT_A_TIME:
        image, is_lossless = _decoded(data)
        return _encoded(image, _KEPT_QUALITY, may_be_lossless=is_lossless)


def too_heavy(size: int) -> str:
    """Return why a file of ``size`` bytes is refused."""
    return (
        f"The file has {size / 1e6:.1f} MB; {MOST_BYTES // 1_000_000} MB is the most. Make the "
        f"picture smaller: {LARGEST} pixels on its longer side are enough."
    )


def narrower(kept: bytes, width: int) -> bytes:
    """Return the picture in ``kept``, which ``read`` made, ``width`` pixels wide."""
    with _ONE_AT_A_TIME, Image.open(BytesIO(kept), formats=["WEBP"]) as image:
        shown = image.convert("RGB")
        if width < shown.width:
            shown = shown.resize((width, _part(shown.height, width / shown.width)), _FINE)
        return _encoded(shown, _SERVED_QUALITY, may_be_lossless=kept[12:16] == b"VP8L")


def size_of(kept: bytes) -> tuple[int, int]:
    """Return width and height of a picture that ``read`` made; ``RefusedError`` if it is none."""
    try:
        with Image.open(BytesIO(kept), formats=["WEBP"]) as image:
            return image.size
    except Exception as error:
        raise RefusedError(_DAMAGED) from error


def widths(width: int) -> list[int]:
    """Return the widths in which a picture of this ``width`` is served, the narrowest first.

    >>> widths(1200), widths(300), widths(2400)
    ([480, 960, 1200], [300], [480, 960, 1600])
    """
    return [each for each in WIDTHS if each < width] + [width][: width <= WIDTHS[-1]]


# Decoding -----------------------------------------------------------------------------------

_FINE = Resampling.LANCZOS


def _decoded(data: bytes) -> tuple[Image.Image, bool]:
    """Return a clean picture, and whether its file kept every pixel as it was drawn."""
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as image:
            _refuse(image)
            is_lossless = image.format in ("PNG", "GIF") or data[12:16] == b"VP8L"
            image.draft("RGB", (LARGEST, LARGEST))  # A JPEG is decoded smaller at once.
            image.load()
            return _clean(image), is_lossless
    except RefusedError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        [pixels] = re.findall(r"[0-9]{5,}", str(error))[:1] or [MOST_PIXELS]
        raise RefusedError(_too_many(int(pixels))) from error
    except UnidentifiedImageError as error:
        raise RefusedError(_what_it_is(data)) from error
    except Exception as error:
        # Decoders meet hostile bytes here, and raise whatever they stumble over.
        raise RefusedError(_DAMAGED) from error


def _refuse(image: Image.Image) -> None:
    """Refuse by what the head of the file says, before a pixel is decoded."""
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise RefusedError(_too_many(width * height))
    # A phone's JPEG may hold a second picture, for depth. The first is the photo.
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise RefusedError(_MOVING)


def _too_many(pixels: int) -> str:
    return (
        f"The picture has {pixels / 1e6:,.0f} million pixels; {MOST_PIXELS // 1_000_000} million "
        f"is the most. Make it smaller: {LARGEST} pixels on its longer side are enough."
    )


def _clean(image: Image.Image) -> Image.Image:
    """Return a new RGB picture, upright, small enough, with nothing besides its pixels."""
    profile = image.info.get("icc_profile")
    if image.mode in ("P", "1"):  # Neither has colours between its own.
        image = image.convert("L" if image.mode == "1" else "RGBA")
    scale = LARGEST / max(image.size)
    if scale < 1:
        size = (_part(image.width, scale), _part(image.height, scale))
        image = image.resize(size, _FINE)
    if image.mode.startswith("I"):  # Sixteen bits of grey; Pillow would cut them off at 255.
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    with suppress(Exception):  # Notes about a picture may be broken where the picture is not.
        image = ImageOps.exif_transpose(image)
    image = _in_screen_colours(image, profile)
    paper = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        paper.paste(image, mask=image.getchannel("A"))
    else:
        paper.paste(image.convert("RGB"))
    return paper


def _in_screen_colours(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in sRGB, which every screen assumes where nothing is said."""
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return image
    target = image.mode if image.mode == "RGBA" else "RGB"
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        screen = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, own, screen, outputMode=target) or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # A broken profile says nothing.


def _part(length: int, scale: float) -> int:
    return max(1, round(length * scale))


def _encoded(image: Image.Image, quality: int, *, may_be_lossless: bool) -> bytes:
    """Return the picture as WebP; what was drawn keeps every pixel where that is smaller."""
    found = _webp(image, quality=quality)
    if may_be_lossless:
        found = min(found, _webp(image, lossless=True, quality=70), key=len)
    return found


def _webp(image: Image.Image, *, quality: int, lossless: bool = False) -> bytes:
    out = BytesIO()
    image.save(out, "WEBP", quality=quality, lossless=lossless, method=4)
    return out.getvalue()


# What else it may be ------------------------------------------------------------------------


def _begins(*marks: bytes, at: int = 0) -> Callable[[bytes], bool]:
    return lambda data: data[at:].startswith(marks)


def _holds(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda data: any(mark in data[:2000].lower() for mark in marks)


_OTHERS: tuple[tuple[Callable[[bytes], bool], str], ...] = (
    (_begins(b"%PDF"), f"This is a PDF, a document. {_TO_JPEG}"),
    (
        _holds(b"<svg"),
        "This is an SVG, a drawing that can hold programs. Export it as PNG, 1600 pixels wide, and "
        "choose that file.",
    ),
    (
        _holds(b"<html", b"<!doctype"),
        "This is a web page, not a picture. Open the page, save the picture itself (“Save image "
        "as…”), and choose that file.",
    ),
    (
        _begins(b"heic", b"heix", b"hevc", b"mif1", b"msf1", at=8),
        f"This is a HEIC photo, as iPhones take them; few browsers show those. {_TO_JPEG}",
    ),
    (_begins(b"avif", b"avis", at=8), f"This is an AVIF picture, which we do not take. {_TO_JPEG}"),
    (_begins(b"ftyp", at=4), "This is a film. Save one frame of it as JPEG, and choose that file."),
    (_begins(b"PK\x03\x04"), f"This is a zip archive or an office document. {_TO_JPEG}"),
    (
        _begins(b"II*\0", b"MM\0*", b"BM", b"8BPS"),
        f"This is a picture for printers or for one program. {_TO_JPEG}",
    ),
    (_begins(b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF"), _DAMAGED),
)


def _what_it_is(data: bytes) -> str:
    """Return in plain words what a file is that no decoder knows, and what to do."""
    return next((words for is_it, words in _OTHERS if is_it(data)), _UNKNOWN)
