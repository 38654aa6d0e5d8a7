"""What a page says where something optional is missing: words, and never a blank.

The cases are read from the models: a new relation or optional field is tried as soon as it exists.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from muscles import kinds
from muscles.models import DataSet, Group, Muscle, Role, Source
from muscles.models.base import ContentModel
from tests.client.reading import get, text_of

pytestmark = pytest.mark.django_db

WITH_PAGE = {kind.singular: kind.model for kind in kinds.with_page()}

# What the page says once a relation is empty. Relations that the page shows only together with
# others stand under TOGETHER.
WORDS = {
    "muscle.roles": "What it does in the eight phases is not described yet.",
    "muscle.effects": "No kind of ground or pace is described for this muscle yet.",
    "muscle.targets": "No exercise or drill on this site names it as a target yet.",
    "muscle.exercises": "No exercise or drill on this site names it as a target yet.",
    "muscle.injuries": "No page about a pain is linked with this muscle yet.",
    "muscle.antagonists": "Works against no muscle is listed",
    "muscle.synergists": "Works with no muscle is listed",
    "muscle.curves": "No running recording we can use freely shows this muscle.",
    "group.muscles": "No muscle belongs to this group yet.",
    "phase.roles": "What each muscle does in this phase is not described yet.",
    "terrain.effects": "No single muscle is described here yet.",
    "tissue.muscles": "Muscles that pull on it no muscle is listed",
    "tissue.injuries": "No page about a pain is linked with this tissue yet.",
    "exercise.targets": "Trains no muscle is listed yet",
    "exercise.muscles": "Trains no muscle is listed yet",
    "exercise.injuries": "No pain is linked with this exercise yet.",
    "injury.muscles": "No muscle is named here yet.",
    "term.sources": "This definition names no source yet.",
}
TOGETHER = {
    "muscle": ("No tissue, claim or article is linked with this muscle yet.",),
    "phase": ("No other page is linked here yet.",),
    "terrain": ("No claim or article is linked with this page yet.",),
    "injury": ("No muscle, tissue or exercise is linked with this pain yet.",),
    "claim": ("No muscle, phase, kind of ground or other claim is linked with this claim yet.",),
    "article": (
        "No muscle, phase or kind of ground is linked with this article yet.",
        "This page names no source yet.",
    ),
    "source": ("None at present.",),
}
"""What a page says once everything that is linked with it is gone."""


def relations(model: type[ContentModel]) -> dict[str, Any]:
    """Return every relation of ``model`` that may be empty, by the name of its manager."""
    found = {}
    for field in model._meta.get_fields():
        if not field.is_relation or getattr(field, "hidden", False) or field.many_to_one:
            continue
        name = field.get_accessor_name() if field.auto_created else field.name
        if name and not name.endswith("+"):
            found[name] = field
    return found


def optional_fields(model: type[ContentModel]) -> list[models.Field[Any, Any]]:
    """Return the fields that may be empty, but for the key and what only belongs together."""
    whole = {"reviewed_by", "reviewed_on"}
    return [
        field
        for field in model._meta.concrete_fields
        if (field.blank or field.null) and field.name not in whole and not field.primary_key
    ]


def empty(row: Any, name: str) -> None:
    """Remove all that is linked with ``row`` by the relation ``name``."""
    manager = getattr(row, name)
    field = relations(type(row))[name]
    if not field.one_to_many:
        if manager.through._meta.auto_created:
            manager.clear()
        else:
            # Exercises and muscles are linked by rows of their own.
            row.targets.all().delete()
    elif field.field.null:
        manager.update(**{field.field.name: None})
    elif isinstance(row, Group):
        manager.update(group=Group.objects.exclude(pk=row.pk).first())
    else:
        manager.all().delete()


def richest(model: type[ContentModel]) -> Any:
    """Return the row with which most is linked."""

    def linked(row: Any) -> int:
        return sum(getattr(row, name).exists() for name in relations(model))

    rows = model.objects.exclude(slug="flat") if model.__name__ == "Terrain" else model.objects
    return max(rows.order_by("pk")[:12], key=linked)


BLANK = re.compile(
    r"<(dd|dt|td|th|li|p|ul|ol|dl|tbody|caption|figure|figcaption|h[1-6]|section|details|summary"
    r"|b|a|div class=\"[^\"]*\")\b[^>]*>"
    r"\s*</"
)
"""An element that shows something, and nothing in it."""


def assert_says_it_all(html: str) -> None:
    """Assert that no element is blank, no heading without words, no sentence without its end."""
    main = re.sub(r'<svg\b.*?</svg>|<p class="stride-sentence".*?</p>', "*", html, flags=re.S)
    main = main.split("<main")[1].split("</main>")[0]
    assert not BLANK.search(main), BLANK.search(main)
    assert not re.search(r"<h([2-6])\b[^>]*>[^<]*</h\1>\s*</section>", main)
    assert not re.search(r"<figure[^>]*>\s*<figcaption", main), "a caption without its picture"
    for place in re.findall(r'href="#([^"]+)"', main):
        assert f'id="{place}"' in html, f"a link to #{place}, which is not there"
    words = text_of(main)
    for wrong in ("None", "()", " ,", ", .", ": .", "Also written: .", "{{", "{%"):
        if wrong != "None" or "None at present." not in words:
            assert wrong not in words, wrong


CASES = [(word, name) for word, model in WITH_PAGE.items() for name in relations(model)]


@pytest.mark.parametrize(("word", "name"), CASES)
def test_a_page_stands_where_nothing_is_linked_by_one_relation(
    client: Client, word: str, name: str
) -> None:
    row = richest(WITH_PAGE[word])
    empty(row, name)
    assert not getattr(row, name).exists()
    html = get(client, row.get_absolute_url())
    assert_says_it_all(html)
    if said := WORDS.get(f"{word}.{name}"):
        # Words of neighbouring elements stand apart, as on the screen.
        assert said in text_of(re.sub(r"(?=</)", " ", html)).replace("  ", " ")


@pytest.mark.parametrize("word", WITH_PAGE)
def test_a_page_stands_where_all_that_is_optional_is_missing(client: Client, word: str) -> None:
    row = richest(WITH_PAGE[word])
    for name in relations(type(row)):
        empty(row, name)
    for field in optional_fields(type(row)):
        setattr(row, field.name, None if field.null else "")
    for field in row.markdown_fields():
        # Nothing is cited either: what nobody can leave out says one plain word.
        if not field.blank:
            setattr(row, field.name, "So.")
    if isinstance(row, Source):
        # Texts cite by key: under a new one nobody does. One address is needed.
        row.slug, row.url = "nobody1900", "https://example.org/"
    if word == "claim":
        row.topic = "a topic of its own"
    row.save()
    html = get(client, row.get_absolute_url())
    assert_says_it_all(html)
    for said in TOGETHER.get(word, ()):
        assert said in text_of(html)


def test_each_relation_that_is_said_is_one_of_a_model() -> None:
    known = {f"{word}.{name}" for word, name in CASES}
    assert set(WORDS) <= known
    assert set(TOGETHER) <= set(WITH_PAGE)


def test_a_phase_with_quiet_muscles_alone_says_so(client: Client) -> None:
    Role.objects.filter(phase__slug="loading").update(level=0)
    html = get(client, "/gait/loading/")
    assert_says_it_all(html)
    assert "No muscle is described as active in this phase." in text_of(html)
    fold = re.search(r"<summary>(\d+) quiet now</summary>(.*?)</details>", html, re.S)
    assert fold
    # Those that follow a rhythm of their own stand apart.
    quiet = Muscle.objects.filter(roles__phase__slug="loading", rhythm="")
    assert int(fold[1]) == quiet.count() > 0
    # Under the list stands why a level differs from a curve.
    names = text_of(fold[2].split("</p>")[0]).removesuffix(".").split(", ")
    assert sorted(names) == sorted(quiet.values_list("everyday_name", flat=True))
    assert "less active" not in text_of(html)


def test_grounds_stand_without_the_cost_of_slopes(client: Client) -> None:
    DataSet.objects.update(slope_costs=None)
    html = get(client, "/terrain/")
    assert_says_it_all(html)
    assert "No published cost of slopes is shown here yet." in text_of(html)


def test_a_source_without_author_and_year_says_so(client: Client) -> None:
    row = Source.objects.exclude(doi="").first()
    Source.objects.filter(pk=row.pk).update(authors="", year=None, journal="", locator="", note="")
    html = get(client, row.get_absolute_url())
    assert_says_it_all(html)
    assert "<dd>authors not shown</dd>" in html
    assert "<dd>not given</dd>" in html
    assert "Published in" not in text_of(html)
    assert "(no date)" in text_of(html) or f"{row.title} (no date)" in text_of(html)


LISTS = {
    "muscle": "No muscle belongs to this group yet.",
    "terrain": "No kind of ground or pace is described yet.",
    "tissue": "None is described yet.",
    "exercise": "No exercise fits these choices.",
    "injury": "No pain is described yet.",
    "claim": "No claim fits these choices.",
    "article": "No article is written yet.",
    "lesson": "No lesson is written yet.",
    "term": "No word is explained yet.",
    "about page": "No page about the site is written yet.",
    "source": "No source fits these choices.",
    "data set": "No data set is used yet.",
    "phase": "No phase is described yet.",
}


@pytest.mark.parametrize(
    "kind", [kind for kind in kinds.KINDS if kind.list_url_name], ids=lambda kind: kind.singular
)
def test_a_list_without_rows_says_so(client: Client, kind: kinds.Kind) -> None:
    DataSet.objects.update(slope_costs=None)  # They need a source.
    erase(kind.model)
    html = get(client, reverse(f"muscles:{kind.list_url_name}"))
    assert LISTS[kind.singular] in text_of(html)


def erase(model: type[ContentModel]) -> None:
    """Delete all rows of ``model``, and first those that need them."""
    for field in model._meta.get_fields(include_hidden=True):
        on_delete = getattr(field, "on_delete", None)
        if on_delete is models.PROTECT and field.related_model is not model:
            if field.field.null:
                field.related_model.objects.update(**{field.field.name: None})
            else:
                erase(field.related_model)
    model.objects.all().delete()
