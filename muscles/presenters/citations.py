"""How pages and figures of this site are cited: what stands at ``<page>cite/``.

A page is cited by the day of its last change, for it changes as science does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.template.defaultfilters import capfirst
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import formats

from muscles import kinds
from muscles.figures import art
from muscles.models import Author, Muscle, Phase, Source, Terrain
from muscles.models.base import ContentModel, Page
from muscles.presenters import bibliography, changes, text_figures
from muscles.presenters.curves import slopes
from muscles.presenters.curves.muscle import of_muscle as curves_of
from muscles.presenters.phases import every_phase
from muscles.presenters.text_figures import CostInText, CurveInText, MapInText, PictureInText
from muscles.text import references
from muscles.text.authors import Authors, Name
from muscles.text.markdown import figures as figures_in
from muscles.text.references import Reference

SITE = "Running Muscles"
EDITORS = "Running Muscles editors"
"""Who answers for what names no author of its own."""
FORMS: Mapping[str, tuple[str, str, Callable[[list[Reference]], str]]] = {
    "bib": ("BibTeX", "application/x-bibtex; charset=utf-8", references.bibtex),
    "json": ("CSL-JSON", "application/vnd.citationstyles.csl+json", references.csl_json),
    "ris": ("RIS", "application/x-research-info-systems; charset=utf-8", references.ris),
}
"""What programs read, by the ending of its file: name, content type, writer."""


@dataclass(frozen=True)
class Written:
    """A reference as one program reads it."""

    ending: str
    name: str
    text: str


@dataclass(frozen=True)
class Citable:
    """A page or a figure on it. ``name`` is its part of an address: ``page``, ``when-it-works``."""

    name: str
    heading: str
    reference: Reference
    credit: str = ""

    @property
    def plain(self) -> str:
        """Return the citation as people copy it."""
        return references.plain(self.reference)

    @property
    def forms(self) -> list[Written]:
        """Return the citation as programs read it."""
        return [
            Written(ending, name, write([self.reference]))
            for ending, (name, _, write) in FORMS.items()
        ]

    def file(self, ending: str) -> tuple[str, str]:
        """Return the citation as a file: its text and its content type."""
        _, content_type, write = FORMS[ending]
        return write([self.reference]), content_type


@dataclass(frozen=True)
class Cited:
    """A page with everything on it that can be cited, the page first."""

    title: str
    address: str
    day: date | None
    items: tuple[Citable, ...]


def match_of(path: str) -> ResolverMatch | None:
    """Return what a path of this site leads to, or ``None``."""
    try:
        return resolve(path)
    except Resolver404:
        return None


def is_citable(match: ResolverMatch | None) -> bool:
    """Return whether an address is that of a page that can be cited."""
    return match is not None and match.url_name in (
        *kinds.OTHER_PAGES,
        *(kind.list_url_name for kind in kinds.KINDS if kind.list_url_name),
        *(kind.url_name for kind in kinds.with_page()),
    )


def at(path: str) -> Cited | None:
    """Return what can be cited at ``path``; ``None`` if there is no page to cite.

    For a row's page four queries and those of its figures, whatever belongs to it; for a list two,
    and for the pages of the whole site two for each kind.
    """
    match = match_of(path)
    if match is None or not is_citable(match):
        return None
    name = str(match.url_name)
    for kind in kinds.with_page():
        if kind.url_name == name:
            row = kind.model._default_manager.public().for_page().filter(**match.kwargs).first()
            return _row(row) if row else None
    heading, models = kinds.OTHER_PAGES.get(name, ""), changes.every_page()
    for kind in kinds.KINDS:
        if kind.list_url_name == name:
            heading, models = kind.heading, [kind.model]
    work = _work(heading, path, changes.newest_of(*models))
    figures = (
        _figure(work, figure, figure_title, path) for figure, figure_title in _on_lists(name)
    )
    return _cited(heading, path, work, figures)


def version_of(row: Page) -> Reference:
    """Return how a page is cited as it is now. Two queries for all pages of its kind."""
    day = changes.days_of(type(row)).get(row.slug)
    return _work(_title(row), row.get_absolute_url(), day, getattr(row, "author", None))


def figure_of(work: Reference, title: str) -> Reference:
    """Return how a figure on the page ``work`` is cited."""
    return replace(work, kind="figure", title=f"{title} [figure]")


def row_figure(row: Page, title: str, anchor: str = "") -> str:
    """Return how a figure on a row's page is cited, as its sheet says it. Two queries."""
    address = row.get_absolute_url() + (f"#{anchor}" if anchor else "")
    work = version_of(row)
    return f"Cite as: {references.plain(_figure(work, 'figure', title, address).reference)}"


def page_figure(title: str, address: str, *models: type[ContentModel]) -> str:
    """Return the same for a figure that pages of these kinds show together. Two queries each."""
    work = _work(title, address, changes.newest_of(*models))
    return f"Cite as: {references.plain(figure_of(work, title))}"


def _row(row: Any) -> Cited:
    path = row.get_absolute_url()
    if isinstance(row, Source):
        # Who comes from a page about a work wants the work.
        work = bibliography.reference(row)
        return _cited(row.title, path, work, ())
    return _cited(_title(row), path, version_of(row), _figures(row))


def _title(row: ContentModel) -> str:
    return row.full_name if isinstance(row, Muscle) else str(getattr(row, "name", row))


def _work(title: str, path: str, day: date | None, author: Author | None = None) -> Reference:
    # We hold one name of an author: nobody guesses which part of it is the family's.
    authors = Authors((Name(str(author or EDITORS)),))
    version = f"Version of {formats.date_format(day, 'j F Y')}" if day else ""
    return Reference(
        key="-".join(["running-muscles", *path.strip("/").split("/")]).rstrip("-"),
        kind="webpage",
        title=title,
        authors=authors,
        issued=day,
        container=SITE if title != SITE else "",
        url=settings.SITE_URL + path,
        note=version,
        said=". ".join(filter(None, (SITE if title != SITE else "", version))),
    )


def _cited(title: str, path: str, work: Reference, figures: Any) -> Cited:
    heading = "The work" if work.kind not in ("webpage", "figure") else "The page"
    first = Citable("page", heading, work)
    day = work.issued if isinstance(work.issued, date) else None
    return Cited(title, path, day, (first, *figures))


def _figure(
    work: Reference, name: str, title: str, address: str, credit: str = "", creator: str = ""
) -> Citable:
    """Return a figure of the page ``work``. ``credit`` is whom else to name."""
    cited = figure_of(work, title)
    note = "; ".join(filter(None, (work.note, credit)))
    cited = replace(cited, key=f"{work.key}-{name}", url=settings.SITE_URL + address, note=note)
    if creator:
        cited = replace(cited, authors=Authors((Name(creator),)))
    return Citable(name, title, cited, credit)


def _on_lists(url_name: str) -> Iterator[tuple[str, str]]:
    """Yield name and title of each figure on a page that is no row's."""
    if url_name == "body":
        for name, (view, layer) in art.SHEETS.items():
            part = "the deep muscles" if layer == "deep" else "the muscles"
            yield name, f"{art.VIEW_NAMES[view]}: {part}"
    elif url_name == "gait":
        yield "stride", "One running stride in motion, with the muscles at work"
    elif url_name == "terrain-list" and slopes.cost():
        yield "cost", "What a metre of running costs, by slope"


def _figures(row: Page) -> Iterator[Citable]:
    """Yield the figures on the page of a row."""
    work, address = version_of(row), row.get_absolute_url()
    if _is_drawn(row):
        shows = "where it lies" if isinstance(row, Muscle) else "its muscles on the body"
        yield _figure(work, "drawing", f"{_title(row)}: {shows}", address)
    if isinstance(row, Muscle):
        everyday = capfirst(row.everyday_name)
        for figure in curves_of(row, every_phase()).figures:
            heading = f"{everyday}: {figure.heading[:1].lower()}{figure.heading[1:]}"
            sets = " ".join(f"Data: {data.credit} {data.licence}." for data in figure.data_sets)
            yield _figure(work, figure.anchor, heading, f"{address}#{figure.anchor}", sets)
    yield from _in_texts(row, work, address)


def _is_drawn(row: Page) -> bool:
    """Return whether a page shows its muscles on the body. One query at most."""
    if isinstance(row, Muscle):
        return not row.map_note
    shown = row.effects if isinstance(row, Terrain) else getattr(row, "muscles", None)
    return isinstance(row, Phase) or (shown is not None and shown.exists())


def _in_texts(row: Page, work: Reference, address: str) -> Iterator[Citable]:
    seen: set[str] = set()
    for text in row.texts:
        for kind, options in figures_in(text):
            found = text_figures.find(kind, options)
            name = "-".join([kind, *options.values()]).replace(".", "-")
            if found is None or name in seen:
                continue
            seen.add(name)
            match found:
                case MapInText(title=title):
                    yield _figure(work, name, title, address)
                case CurveInText(figure=figure, muscle=muscle):
                    title = f"{capfirst(muscle.everyday_name)}: {figure.question.lower()}"
                    sets = " ".join(f"Data: {d.credit} {d.licence}." for d in figure.data_sets)
                    yield _figure(work, name, title, address, sets)
                case CostInText():
                    title = "What a metre of running costs, by slope"
                    yield _figure(work, name, title, address)
                case PictureInText(picture=picture):
                    credit = f"{picture.creator}, {picture.get_licence_display()}"
                    yield _figure(work, name, picture.name, address, credit, picture.creator)
