"""Who wrote a work: one author a line, read into names.

A line is a person (``Hamner SR``, ``Montgomery WH 3rd``), a body in braces (``{Radiopaedia}``), or,
as the last one, ``and colleagues`` where the list goes on. What is known of an author stands behind
the name in round brackets: ``Lewis WH (ed.)``, ``{Health Service Executive} (Ireland)``. No line
means that the work shows no author.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

COLLEAGUES = "and colleagues"
NOT_SHOWN = "authors not shown"

_NOTE = r"(?: \((?P<note>[^()]+)\))?"
_PERSON = re.compile(
    r"(?P<family>[^\W\d_][^,;(){}]*?) (?P<given>[^\W\d_]{1,4})"
    rf"(?: (?P<suffix>\d(?:st|nd|rd|th)|Jr|Sr))?{_NOTE}"
)
_BODY = re.compile(rf"\{{(?P<family>[^{{}}]+)\}}{_NOTE}")
_ROMAN = {"2nd": "II", "3rd": "III", "4th": "IV"}


@dataclass(frozen=True)
class Name:
    """A person by family and initials, or a body by its whole name, without initials.

    ``suffix`` tells namesakes apart, as printed: ``3rd``. ``note`` is what stands in brackets.
    """

    family: str
    given: str = ""
    suffix: str = ""
    note: str = ""

    @property
    def is_body(self) -> bool:
        """Return whether the name is that of an organisation or a site."""
        return not self.given

    @property
    def initials(self) -> str:
        """Return ``J. B.`` for JB."""
        return " ".join(f"{letter}." for letter in self.given)

    @property
    def roman_suffix(self) -> str:
        """Return the suffix as reference lists write it: ``III`` for 3rd."""
        return _ROMAN.get(self.suffix, self.suffix)

    def __str__(self) -> str:
        note = f"({self.note})" if self.note else ""
        return " ".join(filter(None, (self.family, self.given, self.suffix, note)))


@dataclass(frozen=True)
class Authors:
    """Who wrote a work, and whether the list goes on."""

    names: tuple[Name, ...] = ()
    has_others: bool = False

    @property
    def short(self) -> str:
        """Return the first author as a citation names it: ``Hamner and others``."""
        if not self.names:
            return NOT_SHOWN
        others = " and others" if len(self.names) > 1 or self.has_others else ""
        return self.names[0].family + others

    def __str__(self) -> str:
        others = f" {COLLEAGUES}" if self.has_others else ""
        return ", ".join(map(str, self.names)) + others or NOT_SHOWN


@lru_cache(maxsize=1024)
def parse(text: str) -> Authors:
    """Return the authors that the lines of ``text`` name.

    A line that cannot be read counts as a body; ``problem`` says what is wrong with it.
    """
    lines = _lines(text)
    has_others = lines[-1:] == [COLLEAGUES]
    names = lines[:-1] if has_others else lines
    return Authors(tuple(_name(line) or Name(line) for line in names), has_others)


def problem(text: str) -> str:
    """Return, for the editor, what is wrong with the first line that names no author, or ""."""
    lines = _lines(text)
    if lines == [COLLEAGUES]:
        return f"“{COLLEAGUES}” stands alone. Name an author above it."
    names = lines[:-1] if lines[-1:] == [COLLEAGUES] else lines
    wrong = next((line for line in names if _name(line) is None), None)
    return "" if wrong is None else f"“{wrong}” is no author. {_hint(wrong)}"


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _name(line: str) -> Name | None:
    match = _BODY.fullmatch(line) or _PERSON.fullmatch(line)
    found = match.groupdict(default="") if match else {}
    return Name(**found) if found and found.get("given", "A").isupper() else None


def _hint(line: str) -> str:
    if line == COLLEAGUES or line.startswith("et al"):
        return f"Write “{COLLEAGUES}”, once, as the last line."
    if "," in line or ";" in line:
        return "Write one author a line, surname first and no comma: Hamner SR."
    return (
        "Write a person as surname and initials without full stops: Hamner SR. "
        "Write an organisation or a site in braces: {Radiopaedia}."
    )
