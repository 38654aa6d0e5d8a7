"""Faults of the content files, with messages that an editor can act on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One fault: where it is, and how to mend it. Line 0 stands for the whole file."""

    file: str
    line: int
    row: str
    field: str
    message: str
    # The words of a text that are concerned, as a reader sees them; empty if all of it is.
    words: str = ""
    # Whether it only informs: a rule of thumb, which the content check does not refuse.
    is_advice: bool = False

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        what = [part for part in (self.row, f"field “{self.field}”" if self.field else "") if part]
        return ": ".join([place, *([", ".join(what)] if what else []), self.message])


class BrokenContentError(Exception):
    """All faults of the files together; nothing was loaded."""

    def __init__(self, errors: list[Fault]) -> None:
        self.errors = sorted(set(errors))
        super().__init__("\n".join(str(error) for error in self.errors))
