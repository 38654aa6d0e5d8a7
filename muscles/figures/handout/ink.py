"""Copies drawings out of the files of ink, with their colours as plain values.

The site's pages refer to those files and colour them by custom properties; a sheet that leaves the
site holds what it shows, and nothing else.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable
from functools import cache

from muscles.figures import art
from muscles.figures.handout.colours import Palette
from muscles.figures.svg import element

_SVG = "{http://www.w3.org/2000/svg}"
_VARIABLE = re.compile(r"var\(--([a-z0-9-]+)\)")
_POINTER = re.compile(r'(href="#|url\(#)([\w-]+)')
_OWN_ID = re.compile(r'^(<\w+[^>]*?) id="[^"]*"')


class Copier:
    """Copies groups of ink for one sheet; ``defs`` is what the copies refer to, each once."""

    def __init__(self) -> None:
        """Begin with nothing copied."""
        self._defs: dict[str, str] = {}
        self._palettes: list[Palette] = []

    def group(self, reference: str, palette: Palette, without: Iterable[str] = ()) -> str:
        """Return the group behind a reference such as ``front-ink#soleus``, coloured.

        Groups ``without`` which it is wanted are left out of it.
        """
        file, _, name = reference.partition("#")
        return _OWN_ID.sub(r"\1", self._copied(file, name, palette, frozenset(without)), count=1)

    def groups(self, references: Iterable[str], palette: Palette) -> str:
        """Return the groups behind ``references``, one after the other."""
        return "".join(self.group(reference, palette) for reference in references)

    @property
    def defs(self) -> str:
        """Return what the copies so far refer to."""
        return "".join(self._defs.values())

    def _copied(
        self, file: str, name: str, palette: Palette, without: frozenset[str] = frozenset()
    ) -> str:
        source = _parts(file)[name]
        for other in without:
            source = source.replace(f'<use href="#{other}"/>', "")
        if palette not in self._palettes:
            self._palettes.append(palette)
        number = self._palettes.index(palette)

        def pointed(found: re.Match[str]) -> str:
            target = found[2]
            # What has no colours of the page is the same under every palette.
            is_coloured = "var(" in _whole(file, target)
            own = f"{file}-{number}-{target}" if is_coloured else f"{file}-{target}"
            if own not in self._defs:
                self._defs[own] = ""
                copied = self._copied(file, target, palette)
                self._defs[own] = re.sub(r' id="[^"]*"', f' id="{own}"', copied, count=1)
            return f"{found[1]}{own}"

        coloured = _VARIABLE.sub(lambda found: palette[found[1]], source)
        return _POINTER.sub(pointed, coloured)


@cache
def _parts(file: str) -> dict[str, str]:
    """Return every element with an id of a file of ink, as SVG text without a namespace."""
    # The files are ours and part of the code, so the parser meets no hostile input.
    root = ElementTree.fromstring(art.ink(file))  # noqa: S314
    return {node.attrib["id"]: _text(node) for node in root.iter() if "id" in node.attrib}


def _text(node: ElementTree.Element) -> str:
    children = "".join(map(_text, node))
    return element(node.tag.removeprefix(_SVG), *filter(None, [children]), **node.attrib)


@cache
def _whole(file: str, name: str) -> str:
    """Return an element and all that it refers to, as text to look for colours in."""
    source = _parts(file)[name]
    return source + "".join(_whole(file, found[2]) for found in _POINTER.finditer(source))
