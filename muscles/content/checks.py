"""The rules for the content files: one function for each rule. None reads the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, F, ForeignKey, SlugField

from muscles import kinds, models
from muscles.content import marks
from muscles.content.errors import Fault
from muscles.content.files import Key, Row, content_fields, file_of, order_of
from muscles.figures import art
from muscles.models.base import ContentModel, Page
from muscles.models.training import Urgency
from muscles.text import markdown
from muscles.text.numbers import number_in

Keys = dict[type[ContentModel], set[Key]]
# The messages of a constraint for a set of values: most rows repeat values of earlier rows.
_verdicts: dict[tuple[str, tuple[Any, ...]], list[str]] = {}


def check(rows: list[Row], passed: Collection[str] = ()) -> list[Fault]:
    """Return every fault of ``rows``, alone and taken together.

    ``passed`` names files whose rows were found right by themselves, with the same text and by the
    same rules; together with the others all are checked anew.
    """
    keys: Keys = {model: set() for model in kinds.in_load_order()}
    for row in rows:
        keys[row.model].add(row.key)
    errors: list[Fault] = []
    for row in rows:
        if row.file not in passed:
            errors.extend(_fields(row))
        errors.extend(_references(row, keys))
        errors.extend(_marks(row, keys))
    errors.extend(_phases(rows))
    errors.extend(_unique(rows))
    errors.extend(_roles_complete(rows))
    errors.extend(_flags(rows))
    errors.extend(_regions(rows))
    errors.extend(_sources_cited(rows))
    errors.extend(_redirects(rows, keys))
    errors.extend(_synonyms(rows))
    return errors


def of_page(rows: list[Row], keys: Mapping[type[ContentModel], set[Key]]) -> Iterator[Fault]:
    """Yield the faults of one page at the desk and the rows in it, as far as they stand alone.

    ``keys`` are those of all other rows that texts can name.
    """
    known = {model: set(keys.get(model, ())) for model in kinds.in_load_order()}
    for row in rows:
        known[row.model].add(row.key)
    for row in rows:
        yield from _misfits(row)
        yield from _marks(row, known, marks.draft_at_desk)
    if any(row.model is models.Injury for row in rows):
        yield from _flags(rows)


def twins(row: ContentModel, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the name of each of ``values`` that another row has and may not, with a message.

    ``values`` are those of ``row``, saved or not; the other rows are the database's.
    """
    pages = [kind.model for kind in kinds.KINDS if issubclass(kind.model, Page)]
    for name in ("name", "everyday_name", "description"):
        value = values.get(name)
        for model in (pages if name == "description" else [type(row)]) if value else ():
            if getattr(model._meta.get_field(name), "unique", False):
                continue  # The model says so by itself.
            others: Any = model._default_manager.filter(**{name: value})
            if isinstance(row, model):
                others = others.exclude(pk=row.pk)
            if twin := others.first():
                yield name, f"The {_name(model)} “{twin}” has the same already. Give each its own."
                break


def draft(row: Row) -> ContentModel:
    """Return an unsaved instance with the values of ``row``, without its relations."""
    values = {
        field.name: row.values[field.name]
        for field in content_fields(row.model)
        if field.name in row.values and not field.is_relation
    }
    return row.model(**values)


@lru_cache(maxsize=8192)  # Rows of a text that was read before are the same rows again.
def _fields(row: Row) -> tuple[Fault, ...]:
    """Every value fits its field, and every required field is there."""
    return tuple(_misfits(row))


def _misfits(row: Row) -> Iterator[Fault]:
    required = [field for field in content_fields(row.model) if not field.blank]
    for field in required:
        if row.values.get(field.name, field.get_default()) in (None, "", []):
            yield row.error(field.name, f"This is required. {field.help_text}".strip())
    instance = draft(row)
    relations = {f.name for f in content_fields(row.model) if f.is_relation}
    missing = {f.name for f in required if row.values.get(f.name) in (None, "", [])}
    try:
        instance.clean_fields(exclude=relations | missing)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            of: Any = row.model._meta.get_field(name)
            # Of a slug Django says first, in its own words, what ours says after it.
            for message in messages[-1:] if isinstance(of, SlugField) else messages:
                yield row.error(name, _with_choices(of, message))
        return
    for name, messages in _broken_constraints(instance, relations | missing).items():
        for message in messages:
            yield row.error(name, message)


def _with_choices(field: Any, message: str) -> str:
    choices = [str(value) for value, _ in getattr(field, "flatchoices", []) or []]
    return f"{message} Choose from: {', '.join(choices)}." if choices else message


def _broken_constraints(instance: ContentModel, exclude: set[str]) -> dict[str, list[str]]:
    """Return the messages of the database's checks and of ``clean_values``, by field."""
    broken: dict[str, list[str]] = {}
    checks: list[Any] = [c for c in instance._meta.constraints if isinstance(c, CheckConstraint)]
    for constraint in checks:
        names = sorted(set(_condition_fields(constraint.condition)))
        if exclude.intersection(names):
            continue
        seen = (constraint.name, tuple(str(getattr(instance, name)) for name in names))
        if seen not in _verdicts:
            try:
                constraint.validate(type(instance), instance)
                _verdicts[seen] = []
            except ValidationError as error:
                _verdicts[seen] = error.messages
        if _verdicts[seen]:
            broken.setdefault(names[0], []).extend(_verdicts[seen])
    if isinstance(instance, models.Curve):
        try:
            instance.clean_values()
        except ValidationError as error:
            broken.update(error.message_dict)
    return broken


def _condition_fields(condition: Any) -> Iterator[str]:
    """Yield the names of the fields that a constraint's condition compares."""
    for child in condition.children:
        if isinstance(child, tuple):
            yield child[0].split("__")[0]
            if isinstance(child[1], F):
                yield child[1].name
        else:
            yield from _condition_fields(child)


def _references(row: Row, keys: Keys) -> Iterator[Fault]:
    """Every row that a field names exists."""
    for field in content_fields(row.model):
        value = row.values.get(field.name)
        if not field.is_relation or value in (None, []):
            continue
        target: Any = field.related_model
        wanted = [value] if isinstance(field, ForeignKey) else value
        if not isinstance(wanted, list) or not all(isinstance(item, list) for item in wanted):
            example = (
                "[soleus]" if isinstance(field, ForeignKey) else "a line “- [soleus]” for each"
            )
            yield row.error(field.name, f"Write the {_name(target)} in brackets: {example}.")
            continue
        seen: set[Key] = set()
        for item in wanted:
            key = tuple(map(str, item))
            if key in seen:
                yield row.error(field.name, f"“{'/'.join(key)}” stands here twice. Keep one.")
            seen.add(key)
            if key not in keys[target]:
                yield row.error(field.name, marks.no_such(target, key, keys))


def _name(model: type[ContentModel]) -> str:
    return str(model._meta.verbose_name)


def _marks(row: Row, keys: Keys, draft_of: marks.DraftOf = marks.no_draft) -> Iterator[Fault]:
    """Every citation, link and figure in a text leads somewhere."""
    for field in row.model.markdown_fields():
        text = row.values.get(field.name)
        if not isinstance(text, str):
            continue
        for key in markdown.citations(text):
            if (key,) not in keys[models.Source]:
                message = marks.no_such(models.Source, (key,), keys, draft_of)
                yield row.error(field.name, message, f"@{key}")
        for message in marks.problems(text, keys, draft_of):
            yield row.error(field.name, message)


def _phases(rows: list[Row]) -> Iterator[Fault]:
    """Phases follow each other from 0 to 100 percent, without overlap or gap."""
    spans = []
    for row in rows:
        if row.model is models.Phase:
            try:
                start, end = (
                    Decimal(str(row.values[name])) for name in ("start_percent", "end_percent")
                )
            except (KeyError, ArithmeticError):
                return
            spans.append((start, end, row))
    spans.sort(key=lambda span: span[:2])
    expected = Decimal(0)
    for start, _end, row in spans:
        if start != expected:
            fault = "overlaps the phase before it" if start < expected else "leaves a gap"
            yield row.error(
                "start_percent",
                f"Starts at {start} % and {fault}. Write {expected} here, or move "
                "the end of the phase before.",
            )
        expected = max(expected, _end)
    if spans and expected != 100:
        yield spans[-1][2].error("end_percent", f"The last phase ends at {expected} %, not at 100.")


def _unique(rows: list[Row]) -> Iterator[Fault]:
    """Names, descriptions and places in lists are unique."""
    seen: dict[tuple[type[ContentModel] | None, str, Any], Row] = {}
    for row in rows:
        for name in ("name", "description", "everyday_name", "order"):
            value = row.values.get(name)
            if value in (None, ""):
                continue
            scope = None if name == "description" else row.model
            first = seen.setdefault((scope, name, value), row)
            if first is not row:
                yield row.error(
                    name,
                    f"{first.title} in {first.file}, line {first.line} has the same. "
                    "Give each its own.",
                )


def _roles_complete(rows: list[Row]) -> Iterator[Fault]:
    """Every muscle has a role in every phase."""
    phases = {row.key for row in rows if row.model is models.Phase}
    held: dict[Key, set[Key]] = defaultdict(set)
    for row in rows:
        if row.model is models.Role and len(row.key) == 2:
            held[row.key[:1]].add(row.key[1:])
    for row in rows:
        if row.model is models.Muscle:
            for phase in sorted(phases - held[row.key]):
                yield row.error(
                    "",
                    f"Has no role in the phase “{phase[0]}”. Add it to "
                    f"{kinds.of(models.Role).file}, with “quiet” and level 0 if it rests.",
                )


def _flags(rows: list[Row]) -> Iterator[Fault]:
    """Every pain names a red flag of its own; each rests on a source, the most urgent first."""
    fastest = {urgency: place for place, urgency in enumerate(Urgency.values)}
    held: dict[Key, list[tuple[int, int, Row]]] = defaultdict(list)
    for row in rows:
        is_flag = row.model is models.Flag and len(row.key) == 2
        place = number_in(row.key[1]) if is_flag else None
        if place is None:
            continue
        urgency = fastest.get(str(row.values.get("urgency")), 0)
        held[row.key[:1]].append((place, urgency, row))
        if not markdown.citations(str(row.values.get("text") or "")):
            yield row.error("text", "A red flag needs a source: put [@key] before its full stop.")
    for flags in held.values():
        flags.sort(key=lambda flag: flag[:2])
        for (_, before, _first), (_, urgency, row) in pairwise(flags):
            if urgency < before:
                yield row.error("place", "Is more urgent than the flag before it. Move it up.")
    for row in rows:
        if row.model is models.Injury and row.key not in held:
            yield row.error(
                "", f"Names no red flag of its own. Add one to {kinds.of(models.Flag).file}."
            )


def _regions(rows: list[Row]) -> Iterator[Fault]:
    """Every muscle is drawn in a view of the body map, or says why not."""
    drawn = {slug for view in art.VIEWS for slug in art.load(view).slugs}
    published = {row.key[0]: row for row in rows if row.model is models.Muscle}
    for slug, row in published.items():
        note = row.values.get("map_note")
        if slug not in drawn and not note:
            yield row.error(
                "map_note",
                "No view of the body map draws this muscle. Draw a region "
                "with this id, or say here why there is none.",
            )
        if slug in drawn and note:
            yield row.error("map_note", "The body map draws this muscle: leave this empty.")


def _sources_cited(rows: list[Row]) -> Iterator[Fault]:
    """Every source is used by another row."""
    used: set[Key] = set()
    for row in rows:
        kind = kinds.of(row.model)
        named = row.values.get(kind.sources) or []
        found = {tuple(map(str, item)) for item in named if isinstance(item, list)}
        for name in kind.texts:
            text = row.values.get(name)
            if isinstance(text, str):
                found.update((key,) for key in markdown.citations(text))
        used |= found - {row.key} if row.model is models.Source else found
    for row in rows:
        if row.model is models.Source and row.key not in used:
            yield row.error("slug", "No page uses this source. Cite it, or delete the row.")


def _redirects(rows: list[Row], keys: Keys) -> Iterator[Fault]:
    """Every old address is free, and leads to a page of its kind."""
    pages = {kind.url_name: kind.model for kind in kinds.with_page()}
    for row in (row for row in rows if row.model is models.Redirect):
        model = pages.get(str(row.values.get("page")))
        if model is None:
            yield row.error("page", f"No page is called so. Use: {', '.join(pages)}.")
            continue
        slugs = [key[0] for key in keys[model]]
        if (new := str(row.values.get("new"))) not in slugs:
            near = get_close_matches(new, slugs, 1)
            hint = f" Did you mean “{near[0]}”?" if near else ""
            yield row.error("new", f"No page has this address.{hint}")
        if row.values.get("old") in slugs:
            yield row.error("old", "A page has this address now. Delete the redirect.")


def _synonyms(rows: list[Row]) -> Iterator[Fault]:
    """What people type has letters and leads to pages by one link a line; kinds of page exist."""
    for row in (row for row in rows if row.model is models.Synonym):
        try:
            draft(row).clean()
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                for message in messages:
                    yield row.error(name, message)


def canonical(rows: list[Row], texts: dict[str, str]) -> Iterable[Fault]:
    """Every file in ``texts`` (by name) is exactly what a dump of ``rows`` would write."""
    by_model: dict[type[ContentModel], list[Row]] = defaultdict(list)
    for row in rows:
        by_model[row.model].append(row)
    for name, model in kinds.files().items():
        if name not in texts:
            continue
        placed = ((order_of(row.values), row.key, row.text) for row in by_model[model])
        wanted = file_of(placed).split("\n")
        for number, (has, wants) in enumerate(
            zip(texts[name].split("\n"), wanted, strict=False), 1
        ):
            if has != wants:
                yield Fault(
                    name,
                    number,
                    "",
                    "",
                    f"Not in the order or form that is kept: expected "
                    f"“{wants.strip()[:60]}”. Run “make content-format”, which rewrites the files.",
                )
                break
        else:
            if len(texts[name].split("\n")) != len(wanted):
                yield Fault(
                    name,
                    0,
                    "",
                    "",
                    "Has lines too many or too few. Run "
                    "“make content-format”, which rewrites the files.",
                )
