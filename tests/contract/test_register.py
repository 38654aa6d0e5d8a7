"""The register of kinds is the only list of kinds."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from muscles import kinds

ROOT = Path(__file__).parent.parent.parent
# Models stand below the register, and migrations copy them.
PYTHON = [
    path
    for path in sorted((ROOT / "muscles").rglob("*.py"))
    if not {"models", "migrations"} & set(path.parts) and path.name != "kinds.py"
]
TEMPLATES = sorted((ROOT / "templates" / "admin").rglob("*.html"))

CLASSES = {kind.model.__name__: kind.singular for kind in kinds.KINDS}
WORDS = {
    word: kind.singular
    for kind in kinds.KINDS
    for word in (
        kind.model.__name__,
        kind.model._meta.model_name,
        kind.model._meta.label,
        kind.model._meta.label_lower,
        kind.file,
        kind.link,
        kind.url_name,
        kind.list_url_name,
    )
    if word
}
A_LIST = 3  # Fewer kinds in a row are no list of kinds: a muscle and a phase make a role.


def named(node: ast.expr | None) -> str | None:
    """Return the kind that one element of a list names: by its class, a word for it, or a pair."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return CLASSES.get(name)
        case ast.Constant(value=str(word)):
            return WORDS.get(word)
        case ast.Tuple(elts=[first, *_]) | ast.List(elts=[first, *_]):
            return named(first)
        case ast.Call(args=[ast.Name() | ast.Attribute() as first, *_]):
            return named(first)
    return None


def is_fixed(node: ast.expr) -> bool:
    """Return whether a value is written out; the context of a template holds variables instead."""
    return isinstance(node, ast.Constant | ast.Tuple | ast.List) or named(node) is not None


def in_words(text: str) -> set[str]:
    """Return the kinds that a text lists: ``Muscle Group Tissue`` or ``muscle: group: tissue:``."""
    beginnings = re.findall(r"\b([a-z-]+):(?=[\s`<a-z]|$)", text)
    names = re.findall(r"\b[A-Z][A-Za-z]+\b", text)
    words = text.replace(",", " ").split()
    bare = words if all(word in WORDS for word in words) else []
    found = [WORDS.get(word) for word in [*beginnings, *bare]] + [CLASSES.get(n) for n in names]
    return {kind for kind in found if kind}


def lists_of_kinds(source: str) -> Iterator[tuple[int, list[str]]]:
    """Yield line and kinds of every literal in Python that names three kinds or more."""
    tree = ast.parse(source)
    prose = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)
    }  # Docstrings list nothing for a program.
    for node in ast.walk(tree):
        found: set[str | None] = set()
        match node:
            case ast.Tuple(elts=elements) | ast.List(elts=elements) | ast.Set(elts=elements):
                found = {named(element) for element in elements}
            case ast.Dict(keys=keys, values=values):
                pairs = [(key, value) for key, value in zip(keys, values, strict=True)]
                found = {named(key) or named(value) for key, value in pairs if is_fixed(value)}
            case ast.Constant(value=str(text)) if id(node) not in prose:
                found = set(in_words(text))
        listed = sorted(kind for kind in found if kind)
        if len(listed) >= A_LIST:
            yield node.lineno, listed


def lists_in_template(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield line and kinds of every line of a template that lists three kinds or more."""
    for number, line in enumerate(text.split("\n"), 1):
        if len(listed := sorted(in_words(line))) >= A_LIST:
            yield number, listed


def messages(path: Path, found: Iterator[tuple[int, list[str]]]) -> list[str]:
    """Return what to do about each list."""
    place = path.relative_to(ROOT)
    return [
        f"{place}:{line} lists kinds ({', '.join(listed)}). Read muscles/kinds.py instead."
        for line, listed in found
    ]


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_keeps_a_list_of_kinds(path: Path) -> None:
    assert messages(path, lists_of_kinds(path.read_text())) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_of_the_desk_keeps_a_list_of_kinds(path: Path) -> None:
    assert messages(path, lists_in_template(path.read_text())) == []


@pytest.mark.parametrize(
    "source",
    [
        'FILES = {"01_authors.yaml": Author, "02_sources.yaml": Source, "03_groups.yaml": Group}',
        'KINDS = {"muscle": models.Muscle, "group": models.Group, "phase": models.Phase}',
        'KINDS = ("muscle", "group", "phase")',
        'NAMES = {"muscle": "muscle", "term": "term", "about": "about-page"}',
        "PAGES = (models.Muscle, models.Group, models.Phase)",
        'LISTS = {"muscle-list": "Muscles", "gait": "The stride", "glossary": "Glossary"}',
        'CITING = ((Muscle, "sources"), (Role, "sources"), (Group, ""))',
        'EVIDENCE = {Muscle: ("summary",), Group: ("body",), Term: ("definition",)}',
        "isinstance(row, (Muscle, Group, Tissue))",
        'SECTION = "Muscle Group Tissue"',
        'SECTION = "muscle group tissue".split()',
        'HELP = "Use muscle:slug, group:slug or phase:slug."',
    ],
)
def test_a_list_of_kinds_is_found(source: str) -> None:
    assert list(lists_of_kinds(source))


@pytest.mark.parametrize(
    "source",
    [
        "from muscles.models import Muscle, Group, Phase",
        'KEY = ("muscle", "phase")',
        'context = {"muscle": muscle, "phase": phase, "terrain": terrain}',
        '"""Links: muscle:slug, group:slug, phase:slug."""',
        'FIELDS = ("muscles", "phases", "terrains")',
    ],
)
def test_what_is_no_list_of_kinds_is_left_alone(source: str) -> None:
    assert not list(lists_of_kinds(source))


@pytest.mark.parametrize(
    "line",
    [
        '{% include "admin/desk_section.html" with names="Muscle Group Tissue" %}',
        "<p><code>muscle:</code> <code>group:</code> <code>phase:</code></p>",
    ],
)
def test_a_list_of_kinds_in_a_template_is_found(line: str) -> None:
    assert list(lists_in_template(line))


def test_a_kind_has_a_place_of_its_own() -> None:
    for values in (
        [kind.model for kind in kinds.KINDS],
        [kind.file for kind in kinds.KINDS],
        [kind.link for kind in kinds.KINDS if kind.link],
        [kind.url_name for kind in kinds.with_page()],
    ):
        assert len(values) == len(set(values))


def test_what_a_kind_says_fits_its_model() -> None:
    for kind in kinds.KINDS:
        fields = {field.name for field in kind.model._meta.get_fields()}
        assert set(kind.evidence) <= set(kind.texts), kind.singular
        assert set(kind.counted_by) <= fields, kind.singular
        assert {kind.shown_on} <= fields | {""}, kind.singular
        assert bool(kind.list_url_name) == bool(kind.heading), kind.singular
        assert not (kind.link and not kind.url_name), f"{kind.singular}: links lead to pages"


def test_what_can_cite_is_shown_somewhere() -> None:
    for kind in kinds.citing():
        assert kind.url_name or kind.shown_on, f"{kind.singular} cites, but no page shows it"


def test_the_guide_for_editors_names_every_word_for_a_link() -> None:
    guide = (ROOT / "docs" / "content-guide.md").read_text()
    [line] = [line for line in guide.split("\n") if line.startswith("- Links to our pages begin")]
    assert re.findall(r"`([a-z]+):`", line) == list(kinds.linked())
