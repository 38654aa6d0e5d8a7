"""The pictures of one page: bodies and close-ups that repeat the drawing it holds."""

from __future__ import annotations

from collections.abc import Mapping

from muscles.figures import art
from muscles.figures.bodymap import Mark
from muscles.figures.plate import Sheet, best_views, frame_of, whole
from muscles.presenters import pictures

SIDES = ("front", "back")
"""The views that show a whole body at one look."""


class Plates:
    """Makes the pictures of one page; ``defs`` is what they all refer to, once a page.

    With ``from_files`` it stands in files, as is best where pictures are few.
    """

    def __init__(self, *, from_files: bool = False) -> None:
        """Begin without a picture."""
        self._sheet = pictures.sheet() if from_files else Sheet(ink=pictures.address)

    def close_up(
        self, marks: Mapping[str, Mark], ratio: float = 1.5, height: int = 150, title: str = ""
    ) -> str:
        """Return the marked muscles where they are seen best, cropped; "" if none is drawn.

        ``ratio`` is the width as a share of the height, ``height`` is in CSS pixels.
        """
        views = best_views(marks)
        if not views:
            return ""
        frame = frame_of(views[0], marks, ratio)
        return self._sheet.picture(views[0], marks, title=title, frame=frame, height=height)

    def bodies(
        self, marks: Mapping[str, Mark], title: str = "", height: int = 560, *, signs: bool = False
    ) -> list[str]:
        """Return the whole body from the front and the back, and the foot where only it shows."""
        views = list(SIDES)
        seen = {slug for view in SIDES for slug in art.load(view).slugs}
        if marks and not seen & set(marks):
            views += best_views(marks)
        return [
            self._sheet.picture(
                view,
                marks,
                title=f"{title}, {art.VIEW_NAMES[view].lower()}" if title else "",
                frame=whole(view),
                height=height,
                signs=signs,
            )
            for view in views
        ]

    @property
    def defs(self) -> str:
        """Return the drawing that all pictures made so far refer to."""
        return self._sheet.defs()
