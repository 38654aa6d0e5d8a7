"""Pictures for tests, made as they are needed: none is a file of the project."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image

SIDES = ((200, 30, 30), (30, 30, 200))
"""The colours of the left and the right half."""


def halves(width: int = 640, height: int = 400) -> Image.Image:
    """Return a picture that is red on the left and blue on the right."""
    image = Image.new("RGB", (width, height), SIDES[1])
    image.paste(SIDES[0], (0, 0, width // 2, height))
    return image


def packed(image: Image.Image, form: str = "JPEG", **options: Any) -> bytes:
    """Return ``image`` as a file."""
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    """Return the picture in a file that the site made."""
    image = Image.open(BytesIO(data))
    image.load()
    return image


def is_near(pixel: Any, wanted: tuple[int, int, int], far: int = 12) -> bool:
    """Return whether a colour is about the one that is wanted."""
    return all(abs(a - b) <= far for a, b in zip(pixel[:3], wanted, strict=True))
