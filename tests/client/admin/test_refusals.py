"""What the desk refuses, and how it says so: bad values, and deleting what others lean on."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from muscles import kinds, models
from muscles.kinds import Kind
from tests.client.admin.desk import address, faults, filled, said, save
from tests.client.admin.rows import (
    MAKE,
    article,
    curve,
    effect,
    group,
    muscle,
    phase,
    role,
    source,
    target,
    term,
)
from tests.client.reading import squeezed

NUMBERS = ", ".join(["0.5"] * 101)

REFUSED: list[tuple[str, type[Any], dict[str, Any], str]] = [
    ("percent 120", models.Phase, {"end_percent": "120"}, "ends at 100 or earlier"),
    (
        "phase turned round",
        models.Phase,
        {"start_percent": "9", "end_percent": "3"},
        "starts before it ends",
    ),
    ("percent in words", models.Phase, {"end_percent": "all"}, "Enter a number."),
    ("unknown part", models.Phase, {"part": "float"}, "Select a valid choice."),
    ("level 7", models.Role, {"level": "7"}, "from 0 (silent) to 4 (peak)"),
    ("level 7 in a muscle", models.Muscle, {"roles-0-level": "7"}, "from 0 (silent) to 4 (peak)"),
    ("level in words", models.Role, {"level": "high"}, "from 0 (silent) to 4 (peak)"),
    ("no level", models.Role, {"level": None}, "This field is required."),
    ("role without source", models.Role, {"sources": []}, "This field is required."),
    ("more of nothing", models.Effect, {"size": "0"}, "“more” and “less” have size 1 or 2"),
    ("the same, much", models.Effect, {"change": "same", "size": "2"}, "the others have 0"),
    (
        "more of nothing in a muscle",
        models.Muscle,
        {"effects-0-size": "0"},
        "“more” and “less” have size 1 or 2",
    ),
    ("size 5", models.Effect, {"size": "5"}, "from 0 (none or not known) to 2 (much)"),
    (
        "unknown citation",
        models.Muscle,
        {"summary": "It lifts [@nobody1999]."},
        "There is no source “nobody1999”. Add it first, or correct this",
    ),
    (
        "unknown citation in an effect",
        models.Muscle,
        {"effects-0-note": "More [@nobody1999]."},
        "There is no source “nobody1999”",
    ),
    (
        "citation ill-formed",
        models.Term,
        {"definition": "A word [@Hamner 2011]."},
        "Write [@key] or [@key; @key]",
    ),
    (
        "HTML",
        models.Article,
        {"body": "A <b>bold</b> word."},
        "HTML is not allowed (“<b>bold</b> word.”). Write Markdown instead",
    ),
    ("heading of the first rank", models.AboutPage, {"body": "# Title"}, "Use ##."),
    (
        "link to an unknown kind",
        models.Claim,
        {"why": "See [it](bone:femur)."},
        "The link target “bone:femur” is unknown. Use https://… or one of: muscle:slug",
    ),
    (
        "link into nothing",
        models.Tissue,
        {"body": "See [it](muscle:musle-1)."},
        "There is no muscle “musle-1”. Did you mean “muscle-1”?",
    ),
    (
        "figure of nothing",
        models.Article,
        {"body": "{map muscle=xyz}"},
        "There is no muscle “xyz”. Add it first, or correct this.",
    ),
    (
        "figure with an unknown option",
        models.Article,
        {"body": "{map colour=red}"},
        "The figure “map” has no option “colour”. Use one of: muscle,",
    ),
    (
        "unknown figure",
        models.Article,
        {"body": "{photo muscle=muscle-1}"},
        "There is no figure “photo”. Use one of: map",
    ),
    (
        "updated before published",
        models.Exercise,
        {"updated_on": "2020-01-01"},
        "A page cannot be updated before it was published.",
    ),
    ("unknown confidence", models.Exercise, {"confidence": "sure"}, "Select a valid choice."),
    ("no name", models.Terrain, {"name": ""}, "This field is required."),
    (
        "a name that is taken",
        models.Group,
        {"name": "Group 2"},
        "The group “Group 2” has the same already. Give each its own.",
    ),
    (
        "an everyday name that is taken",
        models.Muscle,
        {"everyday_name": "muscle in words 2"},
        "Another muscle has this everyday name already. Give this one its own",
    ),
    (
        "a description that is taken",
        models.Term,
        {"description": "A page about muscle 2."},
        "The muscle “Muscle 2” has the same already.",
    ),
    (
        "source without place",
        models.Source,
        {"doi": "", "url": ""},
        "Give a DOI or an address where the source was seen.",
    ),
    ("a year that is none", models.Source, {"year": "12"}, "between 1500 and 2100"),
    ("no address", models.DataSet, {"url": "somewhere"}, "Enter a valid URL."),
    ("nobody measured", models.Condition, {"people": "0"}, "At least one person"),
    (
        "stance of 95 percent",
        models.Condition,
        {"stance_percent": "95"},
        "between 5 and 80 percent",
    ),
    (
        "too few values",
        models.Curve,
        {"values": "1, 2, 3"},
        "Give 101 numbers, one for each percent; this has 3.",
    ),
    (
        "a word among values",
        models.Curve,
        {"values": NUMBERS.replace("0.5", "high", 1)},
        "“high”, number 1, is not a plain number. Write numbers with a point",
    ),
    (
        "not a number",
        models.Curve,
        {"values": f"{NUMBERS[:-3]}NaN"},
        "“NaN”, number 101, is not a plain number.",
    ),
    (
        "true among values",
        models.Curve,
        {"values": NUMBERS.replace("0.5", "true", 1)},
        "“true”, number 1, is not a plain number.",
    ),
    (
        "two authors on a line",
        models.Source,
        {"authors": "Hamner SR, Delp SL"},
        "“Hamner SR, Delp SL” is no author. Write one author a line",
    ),
    (
        "an organisation without braces",
        models.Source,
        {"authors": "Radiopaedia"},
        "Write an organisation or a site in braces: {Radiopaedia}.",
    ),
    (
        "costs in words",
        models.DataSet,
        {"slope_costs": '[["flat", 3.4]]'},
        "Write pairs of slope and cost, both plain numbers.",
    ),
    (
        "costs without level ground",
        models.DataSet,
        {"slope_costs": "[[-20, 1.73]]"},
        "Give each slope once, and level ground (0) among them.",
    ),
    (
        "a slope given twice",
        models.DataSet,
        {"slope_costs": "[[0, 3.4], [0, 3.5]]"},
        "Give each slope once",
    ),
    (
        "a slope too steep to draw",
        models.DataSet,
        {"slope_costs": "[[0, 3.4], [51, 20]]"},
        "A slope lies from -50 to 50 percent",
    ),
    (
        "costs without their source",
        models.DataSet,
        {"slope_costs": "[[0, 3.4]]"},
        "Name the source that the cost by slope is quoted from.",
    ),
    ("unknown gait", models.Condition, {"gait": "skip"}, "Select a valid choice."),
    ("no gait", models.Condition, {"gait": ""}, "This field is required."),
    ("unknown look", models.Condition, {"look": "simulated"}, "Select a valid choice."),
    ("no values", models.Curve, {"values": ""}, "This field is required."),
    (
        "too little spread",
        models.Curve,
        {"spread": "[0.1, 0.2]"},
        "Give 101 numbers, one for each percent; this has 2.",
    ),
]


@pytest.mark.parametrize(
    ("model", "changes", "message"),
    [pytest.param(*case[1:], id=case[0]) for case in REFUSED],
)
def test_a_bad_value_is_refused_with_its_mend(
    editor: Client, model: type[Any], changes: dict[str, Any], message: str
) -> None:
    role(1), effect(1), muscle(2), group(2)
    models.Muscle.objects.filter(slug="muscle-2").update(description="A page about muscle 2.")
    row = MAKE[model](1)
    before = model.objects.values().get(pk=row.pk)
    response = save(editor, row, **changes)
    assert message in faults(response)
    assert message in unescape(response.content.decode())
    assert model.objects.values().get(pk=row.pk) == before
    assert not LogEntry.objects.exists()


def test_all_faults_are_listed_on_top_with_a_way_to_each(editor: Client) -> None:
    role(1)
    response = save(
        editor,
        muscle(),
        **{
            "summary": "A <b>bad</b> one [@nobody1999] of [a kind](muscle:musle-1).",
            "roles-0-job": "",
            "published_on": "2026-11-28",
        },
    )
    page = unescape(squeezed(response.content.decode()))
    top = page[page.index("Not saved. Correct this first:") : page.index("How to write")]
    for words in (
        "A page cannot be updated before it was published.",
        '<a href="#id_summary">Summary</a>: HTML is not allowed',
        '<a href="#id_summary">Summary</a>: There is no muscle “musle-1”.',
        '<a href="#id_roles-0-job">Phase 1, Job</a>: This field is required.',
    ):
        assert words in top
    assert (
        "Not saved" not in editor.get(address(models.Muscle, "change", muscle())).content.decode()
    )


def test_a_page_may_link_to_itself_while_it_is_added(editor: Client) -> None:
    page = filled(
        editor,
        address(models.Term, "change", term()),
        name="Cadence",
        slug="cadence",
        definition="Steps; see [cadence](term:cadence).",
    )
    response = editor.post(address(models.Term, "add"), page, follow=True)
    assert faults(response) == ""
    assert models.Term.objects.filter(slug="cadence").exists()


def test_a_phase_that_overlaps_is_refused(editor: Client) -> None:
    phase(1), phase(2)
    response = save(editor, phase(1), end_percent="12")
    assert "Overlaps “Phase 2”, which runs from 10.0 to 20.0 %. Move one of the borders." in (
        faults(response)
    )


def test_only_a_simulation_of_a_measured_stride_is_a_simulation(editor: Client) -> None:
    measured, simulated, other = (MAKE[models.Condition](n) for n in (1, 2, 3))
    response = save(editor, measured, simulation_of=other.pk)
    assert "Only a simulated condition simulates another one." in faults(response)
    for row in (simulated, other):
        assert faults(save(editor, row, kind="simulated")) == ""
    response = save(editor, simulated, simulation_of=other.pk)
    assert "Choose a measured condition: this one is simulated itself." in faults(response)
    assert faults(save(editor, simulated, simulation_of=measured.pk)) == ""
    assert simulated.simulation_of == measured


def test_a_gap_between_phases_is_named(editor: Client) -> None:
    phase(1), phase(2)
    response = save(editor, phase(1), end_percent="8")
    assert faults(response) == ""
    assert "No phase covers 8.0 to 10.0 % of the cycle." in said(response)
    assert "No phase covers 20.0 to 100 % of the cycle." in said(response)


def test_a_place_given_twice_is_named(editor: Client) -> None:
    muscle(1), muscle(2)
    response = save(editor, muscle(1), order="2")
    assert faults(response) == ""
    assert "“Muscle 2” has place 2 in the list too. Give each its own." in said(response)


@pytest.mark.parametrize(
    ("slug", "message"),
    [
        ("muscle-1", "Another muscle has this slug already. Give this one its own, or edit that"),
        ("Muscle One", "Use lower-case letters and digits, words joined by single hyphens"),
        ("Muscle-One", "Use lower-case letters and digits, words joined by single hyphens"),
        ("muscle_one", "Use lower-case letters and digits, words joined by single hyphens"),
        ("", "This field is required."),
    ],
)
def test_a_bad_slug_is_refused(editor: Client, slug: str, message: str) -> None:
    muscle()
    url = address(models.Muscle, "add")
    data = filled(editor, address(models.Muscle, "change", muscle()), name="New", slug=slug)
    assert message in faults(editor.post(url, data, follow=True))
    assert models.Muscle.objects.count() == 1


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (role, "This muscle has a role in this phase already."),
        (effect, "This muscle has an effect for this terrain already."),
        (target, "This exercise lists this muscle already."),
        (curve, "This condition has this curve already."),
    ],
)
def test_a_second_row_for_the_same_key_is_refused(
    editor: Client, make: Callable[[int], Any], message: str
) -> None:
    row = make(1)
    model = type(row)
    data = filled(editor, address(model, "change", row))
    for name in model.key_fields:
        value = getattr(row, name)
        data[name] = getattr(value, "pk", value)
    response = editor.post(address(model, "add"), data, follow=True)
    assert message in faults(response)
    assert model.objects.count() == 1


# Deleting -----------------------------------------------------------------------------------


def test_a_source_that_pages_cite_cannot_be_deleted(editor: Client) -> None:
    cited = source(3)
    models.Article.objects.filter(pk=article().pk).update(body="So it is [@hamner2013].")
    url = address(models.Source, "delete", cited)
    page = editor.get(url).content.decode()
    assert "article “Article 1”" in page
    assert "Take it out of each of them first, then delete it here." in page
    editor.post(url, {"post": "yes"})
    assert models.Source.objects.filter(pk=cited.pk).exists()
    models.Article.objects.update(body="So it is [@hamner20130].")
    editor.post(url, {"post": "yes"})
    assert not models.Source.objects.filter(pk=cited.pk).exists()


def ways_to_cite(model: type[Any]) -> list[Any]:
    """Return the fields of a model in which a row can rest on a source."""
    named = [field for field in model._meta.many_to_many if field.related_model is models.Source]
    return [*model.markdown_fields(), *named]


@pytest.mark.parametrize(
    "kind",
    [kind for kind in kinds.KINDS if ways_to_cite(kind.model) and not kind.only_leads],
    ids=lambda kind: kind.singular,
)
def test_a_source_that_only_one_row_cites_cannot_be_deleted(editor: Client, kind: Kind) -> None:
    row = MAKE[kind.model](1)
    page = getattr(row, kind.shown_on) if kind.shown_on else row
    for number, field in enumerate(ways_to_cite(kind.model), 3):
        cited, name = source(number), field.name
        if field.is_relation:
            getattr(row, name).set([cited])
        else:
            kind.model._default_manager.filter(pk=row.pk).update(**{name: f"So [@{cited.slug}]."})
        url = address(models.Source, "delete", cited)
        assert f"{page.kind_name} “{page}”" in unescape(editor.get(url).content.decode()), name
        editor.post(url, {"post": "yes"})
        assert models.Source.objects.filter(pk=cited.pk).exists(), name


def test_a_source_that_nothing_cites_can_be_deleted(editor: Client) -> None:
    lonely = source(3)
    models.Source.objects.filter(pk=lonely.pk).update(note="It cites itself [@hamner2013].")
    editor.post(address(models.Source, "delete", lonely), {"post": "yes"})
    assert not models.Source.objects.filter(pk=lonely.pk).exists()


@pytest.mark.parametrize("text", ["See [it](term:term-1).", "{map term=term-1}"])
def test_a_page_that_texts_link_to_cannot_be_deleted(editor: Client, text: str) -> None:
    linked = term(1)
    models.Article.objects.filter(pk=article().pk).update(body=text)
    url = address(models.Term, "delete", linked)
    assert "article “Article 1”" in editor.get(url).content.decode()
    editor.post(url, {"post": "yes"})
    assert models.Term.objects.filter(pk=linked.pk).exists()
    models.Article.objects.update(body="See [it](term:term-11).")
    editor.post(url, {"post": "yes"})
    assert not models.Term.objects.filter(pk=linked.pk).exists()
