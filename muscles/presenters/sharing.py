"""A page as other sites take it: its address in this very state, the code of a frame, oEmbed.

Nothing that a reader sends comes back unchecked: the page must be one of ours, and of its query
only what its own form accepts is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

import segno
from django.conf import settings
from django.http import QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html

from muscles.forms import LensForm, QueryForm, StrideForm
from muscles.models import Claim, Muscle
from muscles.presenters import lens as lenses
from muscles.presenters import panel, speeds, stride

NAME = "Running Muscles"
WIDTH = 600
"""CSS pixels that a frame is wide where nobody asks for another width."""
NARROWEST = 320
"""A narrower frame would need scrolling sideways."""
DAY = 24 * 3600


@dataclass(frozen=True)
class Shown:
    """A page of ours in one state. ``heights`` are those of its frame, by its width at least."""

    title: str
    path: str  # with its query
    frame: str  # the path of the frame in the same state, with its query
    heights: tuple[tuple[int, int], ...]

    @property
    def address(self) -> str:
        """Return the full address of the page."""
        return settings.SITE_URL + self.path

    def framed(self, theme: str = "") -> str:
        """Return the full address of the frame in a theme, the reader's own if it is empty."""
        query = f"{'&' if '?' in self.frame else '?'}theme={theme}" if theme else ""
        return settings.SITE_URL + self.frame + query

    def height(self, width: int) -> int:
        """Return the height that shows the frame whole at ``width``, both in CSS pixels."""
        return next(height for least, height in self.heights if width >= least)

    def code(self, width: int | str, height: int, theme: str = "") -> str:
        """Return the HTML that frames it; ``width`` in CSS pixels or as ``100%``."""
        return format_html(
            '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" frameborder="0">'
            "</iframe>",
            self.framed(theme),
            f"{self.title}, {NAME}",
            width,
            height,
        )


def shown(address: str) -> Shown | None:
    """Return what stands at an address of ours that can be framed, else ``None``.

    ``address`` is whole, or a path with its query. One query to eight.
    """
    parts = parts_of(address)
    if parts.netloc and parts.netloc != urlsplit(settings.SITE_URL).netloc:
        return None
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    describe = _KINDS.get(match.url_name or "")
    return describe(QueryDict(parts.query), **match.kwargs) if describe else None


def parts_of(address: str) -> SplitResult:
    """Return the parts of an address that somebody sent; empty ones of what is no address."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _body(query: QueryDict) -> Shown:
    form = LensForm(query)
    choices = form.choices()
    title = panel.title(lenses.chosen_lens(choices), choices["muscle"] or choices["tissue"])
    kept = _kept(form, query)
    heights = ((960, 900), (0, 960))
    return Shown(title, reverse("muscles:body") + kept, _frame("embed-body") + kept, heights)


def _stride(query: QueryDict) -> Shown:
    conditions = stride.conditions()
    form = stride_form(StrideForm, query, conditions, speeds.series(conditions))
    chosen = form.choices()
    runner = conditions.drawable.get(chosen["condition"] or conditions.default)
    title = f"The running stride at {chosen['at'] or 0:.0f} %"
    if runner and not chosen.get("speed"):
        title += f": {runner.name[0].lower()}{runner.name[1:]}"
    kept = _kept(form, query)
    heights = ((960, 920), (0, 900))
    return Shown(title, reverse("muscles:gait") + kept, _frame("embed-stride") + kept, heights)


def _muscle(_: QueryDict, slug: str) -> Shown | None:
    row = Muscle.objects.only_link_fields().filter(slug=slug).first()
    if row is None:
        return None
    heights = ((960, 700), (600, 600), (0, 800))
    frame = _frame("embed-muscle", slug)
    return Shown(f"{row.name}, when you run", row.get_absolute_url(), frame, heights)


def _claim(_: QueryDict, slug: str) -> Shown | None:
    row = Claim.objects.only_link_fields().filter(slug=slug).first()
    if row is None:
        return None
    heights = ((600, 400), (0, 480))
    return Shown(f"“{row.name}”", row.get_absolute_url(), _frame("embed-claim", slug), heights)


_KINDS: dict[str, Callable[..., Shown | None]] = {
    "body": _body,
    "gait": _stride,
    "muscle": _muscle,
    "claim": _claim,
}
"""The pages that can be framed, by the names of their addresses."""


def stride_form(
    form: type[StrideForm], query: Any, conditions: stride.Conditions, series: speeds.Series | None
) -> StrideForm:
    """Return the stride's form for a query, with what can be drawn now."""
    return form(
        query,
        drawn=conditions.drawable,
        known=conditions.known,
        default=conditions.default,
        speeds=series.slugs if series else None,
    )


def _kept(form: QueryForm, query: QueryDict) -> str:
    """Return of a query what its form, which was asked already, accepts, with a question mark."""
    names = [name for name in form.fields if query.get(name) and name not in form.errors]
    return f"?{urlencode({name: query[name] for name in names})}" if names else ""


def _frame(url_name: str, *args: str) -> str:
    return reverse(f"muscles:{url_name}", args=args)


def oembed(page: Shown, most_wide: int | None, most_high: int | None, theme: str) -> dict[str, Any]:
    """Return the answer of oEmbed, of the type ``rich``; sizes in CSS pixels."""
    width = min(WIDTH, most_wide or WIDTH)
    height = page.height(width)
    height = min(height, most_high or height)
    return {
        "version": "1.0",
        "type": "rich",
        "provider_name": NAME,
        "provider_url": f"{settings.SITE_URL}/",
        "title": page.title,
        "author_name": NAME,
        "author_url": page.address,
        "cache_age": DAY,
        "width": width,
        "height": height,
        "html": page.code(width, height, theme),
    }


def qr(address: str) -> str:
    """Return an address as a QR code: SVG with a title, dark on white in either theme."""
    look: Any = {"border": 4, "dark": "#000", "light": "#fff", "title": "QR code of the address"}
    return str(segno.make(address, error="m").svg_inline(omitsize=True, **look))
