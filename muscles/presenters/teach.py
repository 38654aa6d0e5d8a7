"""Sheets for teachers: what stands on each paper, drawn from the same data as the pages."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils.http import urlencode

from muscles.figures import art
from muscles.figures.bodymap import Mark, lit
from muscles.figures.handout import views
from muscles.figures.handout.drawing import Name
from muscles.figures.plate import whole
from muscles.forms import SEEDS, SHEET_WORDS
from muscles.models import Effect, Lesson, Muscle, Phase, Source, Terrain
from muscles.models.base import Page
from muscles.models.terrain import Change
from muscles.pagecache.per_revision import cached_per_revision
from muscles.presenters import film, handouts, pictures, quiz, structured, take
from muscles.presenters.footnotes import writer
from muscles.presenters.handouts import PAIR, name_of
from muscles.presenters.lens import effect_mark
from muscles.presenters.phases import every_phase
from muscles.presenters.plates import Plates
from muscles.presenters.score import ScoreRow, score

_NAME_WORDS = {"everyday": "Everyday words", "latin": "Latin", "both": "Both"}
_NAMES_SAID = {
    "everyday": "Everyday words",
    "latin": "Names in Latin",
    "both": "Everyday words first",
}
_REFERENCE = "flat"
_GRID = {
    "rectus-abdominis",
    "psoas-major",
    "gluteus-maximus",
    "gluteus-medius",
    "rectus-femoris",
    "vastus-lateralis",
    "biceps-femoris",
    "gastrocnemius",
    "soleus",
    "tibialis-anterior",
}
"""The muscles whose rows stand for the whole score in its small picture."""
_NAMED = 2
"""So many sources of an answer the key names; the page that it leads to has all."""
_ROWS = 24
"""So many muscles stand on one paper of a table."""


@dataclass(frozen=True)
class Sheet:
    """A sheet to print: its address, what it is, whom it is for, and how many papers it has.

    ``views`` are the pictures on it, by the names of ``handouts.find``, each once with names and
    once without.
    """

    slug: str
    kind: str
    name: str
    about: str
    ages: str
    papers: int
    views: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """Return where the sheet is shown."""
        return reverse("muscles:sheet", args=[self.slug])


def _map(slug: str, name: str, ages: str, *views: str) -> Sheet:
    about = "With names, and blank to write on and colour in."
    return Sheet(slug, "maps", name, about, ages, 2 * len(views), views)


SHEETS = {
    sheet.slug: sheet
    for sheet in (
        Sheet(
            "stride",
            "stride",
            "Muscles of the stride",
            "Twelve muscles on the body and in eight moments: the answers, and a blank twin.",
            "Age 12 and up",
            2,
            (PAIR,),
        ),
        Sheet(
            "quiz",
            "quiz",
            "Quiz on paper",
            "Twelve questions on two pages, and the key on a page of its own. "
            f"There are {SEEDS} of them.",
            "Age 14 and up",
            3,
        ),
        Sheet(
            "score",
            "score",
            "Every muscle, every moment",
            "Who drives, brakes or holds, and how hard. Blank: shade each box, write D, B or H.",
            "Age 14 and up",
            4,
        ),
        Sheet(
            "grounds",
            "grounds",
            "Hills, sand and trails",
            "Each muscle on each ground: more, less, the same, or not studied.",
            "Age 14 and up",
            2,
        ),
        _map("front", "The body from the front", "Age 12 and up", "body-front"),
        _map("back", "The body from behind", "Age 12 and up", "body-back"),
        _map("side", "The body from the side", "Age 12 and up", "body-side"),
        _map(
            "deep",
            "The muscles below",
            "Age 16 and up",
            "body-front-deep",
            "body-back-deep",
        ),
        _map("trunk", "Trunk and arms", "Age 14 and up", "trunk-front", "trunk-back", "trunk-side"),
        _map("hip", "Hip and thigh", "Age 14 and up", "hip-front", "hip-back", "hip-side"),
        _map("leg", "Lower leg", "Age 14 and up", "leg-front", "leg-back", "leg-side"),
        _map("foot", "Foot", "Age 16 and up", "foot-sole", "foot-side"),
    )
}


@dataclass(frozen=True)
class Card:
    """A sheet in the list with small pictures of it, and the addresses of its files."""

    sheet: Sheet
    pictures: Sequence[str]
    takes: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class MapPaper:
    """One paper with a picture: its file, its size in units, and what it says as a list."""

    title: str
    is_blank: bool
    file: str
    width: int
    height: int
    names: Sequence[tuple[int, Name]]


@dataclass(frozen=True)
class NameChoice:
    """A link that chooses the words for muscles."""

    href: str
    label: str
    is_current: bool


@dataclass(frozen=True)
class NamedRow:
    """A muscle of the score with the name that the sheet calls it by."""

    name: Name
    row: ScoreRow


@dataclass(frozen=True)
class GroundRow:
    """A muscle and what is known of it on each ground, in the order of the columns."""

    name: Name
    effects: Sequence[tuple[Effect | None, Mark | None]]


def index() -> dict[str, Any]:
    """Return all sheets with small pictures, and the lessons. Six queries and those of a runner."""
    plates, phases = Plates(from_files=True), every_phase()
    uphill = Effect.objects.filter(terrain__slug="uphill").select_related("muscle")
    changes = {row.muscle.slug: effect_mark(row) for row in uphill}
    shown = {
        "stride": plates.bodies(lit(_measured_slugs(), level=3), height=150),
        "grounds": plates.bodies(
            {slug: mark for slug, mark in changes.items() if mark.change != Change.NOT_STUDIED},
            height=150,
        )[:2],
        "quiz": [plates.close_up(lit(["gastrocnemius"]), 0.7, 150)],
        "score": [],
    }
    return {
        "cards": [
            Card(
                sheet,
                [_small(name) for name in sheet.views if name != PAIR] or shown[sheet.kind],
                [(_title(name), take.of_view(name)) for name in sheet.views],
            )
            for sheet in SHEETS.values()
        ],
        "lessons": list(Lesson.objects.all()),
        "grid": [
            row for _, group in score(phases).groups for row in group if row.muscle.slug in _GRID
        ],
        "runner": "".join(film.unlit(phases)[2:3]),
    }


def sheet(found: Sheet, choices: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a sheet's page shows, muscles named as ``choices`` of a ``SheetForm`` say."""
    words, seed = choices["words"] or "both", choices["seed"] or 1
    return {
        "sheet": found,
        "words": words,
        "names_said": _NAMES_SAID[words],
        "name_choices": _name_choices(found, words, choices["seed"]),
        "takes": [(_title(name), take.of_view(name)) for name in found.views],
        "take_query": f"?{urlencode({'words': words})}" if words != "both" else "",
        "site": settings.SITE_URL,
        "tells": structured.sheet(
            name=found.name, description=found.about, address=found.address, ages=found.ages
        ),
        **_CONTENT[found.kind](found, words, seed),
    }


def lesson(page: Lesson) -> dict[str, Any]:
    """Return what a lesson's page shows. Three queries, and those of its figures."""
    return {
        "page": page,
        "aims": page.aims.splitlines(),
        "needs": page.needs.splitlines(),
        "writer": writer(*page.texts, address=page.get_absolute_url()),
        "site": settings.SITE_URL,
        "changed": page.updated_on,
    }


def _maps(found: Sheet, words: str, _: int) -> dict[str, Any]:
    """Return a paper with names and a blank one for each view. Three queries."""
    named = handouts.every_name(words)
    return {
        "papers": [paper for name in found.views for paper in _papers(name, words, named)],
        "changed": _changed(Muscle),
    }


def _stride(found: Sheet, words: str, _: int) -> dict[str, Any]:
    """Return the measured muscles on the body and in the phases. Eight queries."""
    measured, phases = handouts.pair_names(words), every_phase()
    slugs = {slug for side in measured.values() for slug in side}
    rows = [row for row in _score_rows(words, phases) if row.row.muscle.slug in slugs]
    return {
        **_columns(phases),
        "papers": _pair_papers(measured, words),
        "rows": rows,
        "changed": _changed(Muscle, Phase),
    }


def _score(found: Sheet, words: str, _: int) -> dict[str, Any]:
    """Return all muscles in the phases, on as many papers as they need. Seven queries."""
    phases = every_phase()
    rows = _score_rows(words, phases)
    return {**_columns(phases), "parts": _parts(rows), "changed": _changed(Muscle, Phase)}


def _grounds(found: Sheet, words: str, _: int) -> dict[str, Any]:
    """Return what each ground does to each muscle. Five queries."""
    grounds = list(Terrain.objects.exclude(slug=_REFERENCE).only("slug", "name"))
    effects = {(row.muscle_id, row.terrain_id): row for row in Effect.objects.defer("note")}
    rows = []
    for muscle in Muscle.objects.only_link_fields("latin"):
        known = [effects.get((muscle.pk, ground.pk)) for ground in grounds]
        marks = [(row, effect_mark(row) if row else None) for row in known]
        rows.append(GroundRow(name_of(muscle, words), marks))
    return {"grounds": grounds, "parts": _parts(rows), "changed": _changed(Muscle, Terrain)}


def _quiz(found: Sheet, words: str, seed: int) -> dict[str, Any]:
    """Return a quiz and its key. Eight queries."""
    questions = quiz.quiz(seed, words)
    half = (len(questions) + 1) // 2
    keys = {key for question in questions for key in question.keys}
    sources = {row.slug: row for row in Source.objects.filter(slug__in=keys)}
    numbered = list(enumerate(questions, 1))
    return {
        "seed": seed,
        "seeds": range(1, SEEDS + 1),
        "next": seed % SEEDS + 1,
        "parts": [numbered[:half], numbered[half:]],
        "answers": [
            (
                number,
                question,
                [sources[key] for key in question.keys[:_NAMED]],
                max(0, len(question.keys) - _NAMED),
            )
            for number, question in numbered
        ],
        "changed": _changed(Muscle, Phase),
    }


_CONTENT: Mapping[str, Callable[[Sheet, str, int], dict[str, Any]]] = {
    "maps": _maps,
    "stride": _stride,
    "score": _score,
    "grounds": _grounds,
    "quiz": _quiz,
}


def _papers(name: str, words: str, named: Mapping[str, Name]) -> Iterator[MapPaper]:
    shown = handouts.find(name)
    if shown is None:
        raise LookupError(name)
    width, height = views.bare_size(shown.view, shown.frame)
    listed = views.numbered(shown.view, named, layer=shown.layer, frame=shown.frame)
    for is_blank in (False, True):
        file = _file(name, words, is_blank=is_blank)
        yield MapPaper(shown.title, is_blank, file, width, height, () if is_blank else listed)


def _pair_papers(measured: Mapping[str, Mapping[str, Name]], words: str) -> list[MapPaper]:
    width, height = views.pair_size()
    listed = views.pair_numbered(measured)
    return [
        MapPaper(
            "Muscles of the stride",
            is_blank,
            _file(PAIR, words, is_blank=is_blank),
            width,
            height,
            () if is_blank else listed,
        )
        for is_blank in (False, True)
    ]


def _file(name: str, words: str, *, is_blank: bool) -> str:
    """Return the address of the picture alone, as it stands on a paper."""
    query = {"only": "picture"}
    if words != "both" and not is_blank:
        query["words"] = words
    form = "blank" if is_blank else "labelled"
    return f"{take.of_view(name)}-{form}.svg?{urlencode(query)}"


def _title(name: str) -> str:
    """Return what a picture is called in a list of files: ``Hip and thigh, front``."""
    shown = handouts.find(name)
    return shown.title.partition(":")[0] if shown else "Both sides"


def _small(name: str) -> str:
    """Return a small picture of what a sheet shows."""
    shown = handouts.find(name)
    if shown is None:
        raise LookupError(name)
    figure = art.load(shown.view)
    regions = figure.deep if shown.layer == "deep" and figure.deep else figure.muscles
    marks = lit((region.slug for region in regions), level=2)
    frame = shown.frame or whole(shown.view)
    return pictures.sheet().picture(shown.view, marks, frame=frame, height=150)


@cached_per_revision()
def _measured_slugs() -> tuple[str, ...]:
    return tuple(row.slug for row in Muscle.objects.measured())


def _score_rows(words: str, phases: tuple[Phase, ...]) -> list[NamedRow]:
    rows = (row for _, group in score(phases).groups for row in group)
    return [NamedRow(name_of(row.muscle, words), row) for row in rows]


def _columns(phases: tuple[Phase, ...]) -> dict[str, Any]:
    """Return the columns of a score, each with its small runner, and how many are on the ground."""
    return {
        "phases": list(zip(phases, film.unlit(phases), strict=True)),
        "on_ground": sum(phase.part == "stance" for phase in phases),
        "in_air": sum(phase.part != "stance" for phase in phases),
    }


def _parts(rows: Sequence[Any]) -> list[Sequence[Any]]:
    """Return rows in as many parts as they need papers."""
    return [rows[start : start + _ROWS] for start in range(0, len(rows), _ROWS)]


def _name_choices(found: Sheet, words: str, seed: int | None) -> list[NameChoice]:
    kept = {"seed": str(seed)} if seed else {}
    return [
        NameChoice(f"?{urlencode({**kept, 'words': words})}", _NAME_WORDS[each], each == words)
        for each in SHEET_WORDS
    ]


def _changed(*models: type[Page]) -> datetime.date | None:
    """Return the day of the newest revision of these kinds of pages. One query for each."""
    days = [model._default_manager.aggregate(day=Max("updated_on"))["day"] for model in models]
    return max(filter(None, days), default=None)
