"""Where the links and figures of a text lead: one judgement for the content check and the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches

from muscles import kinds
from muscles.kinds import Kind
from muscles.text import markdown


def problems(text: str, missing: Callable[[Kind, str], str | None]) -> Iterator[str]:
    """Yield a message for each link and each option of a figure in ``text`` that leads nowhere.

    ``missing`` gets a kind and a slug. It returns the message for a page that does not exist, and
    ``None`` for one that does.
    """
    known = kinds.linked()
    wanted: dict[tuple[Kind, str], None] = {}
    for word, slug in markdown.links(text):
        if word in known and slug:
            wanted[known[word], slug] = None
        else:
            target = f"{word}:{slug}" if slug else word
            forms = ", ".join(f"{word}:slug" for word in known)
            yield f"The link target “{target}” is unknown. Use https://… or one of: {forms}."
    placed = kinds.placed()
    for figure, options in markdown.figures(text):
        if figure in placed:
            if set(options) != {figure}:
                yield f"Name one {figure} by its slug: {{{figure} slug-of-the-{figure}}}."
            else:
                wanted[placed[figure], options[figure]] = None
            continue
        if figure not in markdown.FIGURES:
            continue  # The text by itself is wrong.
        offered = _offered(figure)
        if offered and not options:
            yield f"{{{figure}}} does not say of what. Write {{{figure} {offered[0]}=slug}}."
        for word, slug in options.items():
            if word in offered:
                wanted[known[word], slug] = None
            else:
                yield _no_option(figure, word, offered)
    for kind, slug in wanted:
        if message := missing(kind, slug):
            yield message


def _offered(figure: str) -> tuple[str, ...]:
    """Return the options of a figure."""
    return {"map": kinds.on_map(), "curve": ("muscle",)}.get(figure, ())


def _no_option(figure: str, word: str, offered: tuple[str, ...]) -> str:
    """Return the message for an option that a figure does not have."""
    if not offered:
        return f"The figure “{figure}” takes no option. Write {{{figure}}}."
    near = get_close_matches(word, offered, 1)
    hint = f"Did you mean “{near[0]}”? " if near else ""
    return f"The figure “{figure}” has no option “{word}”. {hint}Use one of: {', '.join(offered)}."
