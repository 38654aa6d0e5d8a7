"""Where the links and figures of a text lead: one judgement for the content check and the desk."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from difflib import get_close_matches

from muscles import kinds
from muscles.content.files import Key, label
from muscles.kinds import Kind
from muscles.models import Draft
from muscles.models.base import ContentModel
from muscles.text import markdown
from muscles.text.unknown import unknown

Model = type[ContentModel]
Known = Mapping[Model, Collection[Key]]
"""The keys of the rows that exist."""
DraftOf = Callable[[Model, Key], str]
"""Returns the title of the draft that has a key, or an empty text."""


def no_draft(_model: Model, _key: Key) -> str:
    """Return that no draft has the key: files know of none."""
    return ""


def draft_at_desk(model: Model, key: Key) -> str:
    """Return the title of the draft that has the key at the desk, or an empty text."""
    draft = Draft.of_page(label(model), "/".join(key))
    return str(draft) if draft else ""


def no_such(model: Model, key: Key, known: Known, draft_of: DraftOf = no_draft) -> str:
    """Return the message for a key that no row of ``model`` has."""
    names = [" / ".join(each) for each in known.get(model, ())]
    return unknown(str(model._meta.verbose_name), " / ".join(key), names, draft_of(model, key))


def problems(text: str, known: Known, draft_of: DraftOf = no_draft) -> Iterator[str]:
    """Yield a message for each link and each option of a figure in ``text`` that leads nowhere.

    ``draft_of`` is asked about what is not ``known``.
    """
    linked = kinds.linked()
    wanted: dict[tuple[Kind, str], None] = {}
    for word, slug in markdown.links(text):
        if word in linked and slug:
            wanted[linked[word], slug] = None
        else:
            target = f"{word}:{slug}" if slug else word
            forms = ", ".join(f"{word}:slug" for word in linked)
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
                wanted[linked[word], slug] = None
            else:
                yield _no_option(figure, word, offered)
    for kind, slug in wanted:
        if (slug,) not in known.get(kind.model, ()):
            yield no_such(kind.model, (slug,), known, draft_of)


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
