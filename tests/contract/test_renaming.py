"""A page under a new address, at the desk, in the files, and where both meet."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from muscles import kinds
from muscles.content import files, renaming
from muscles.content.dump import FilesChangedError, copy, dump
from muscles.content.load import Report, load
from muscles.management.commands.check_content import Command as CheckContent
from muscles.models import Flag, Injury, LoadedRow, Redirect, Term, Version
from muscles.text.renaming import renamed
from tests.client.admin import rows
from tests.conftest import take_content_away

ROOT = Path(__file__).parent.parent.parent
INJURY = kinds.of(Injury)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "[a](injury:shin) and [b](injury:shin-bone)",
            "[a](injury:tibia) and [b](injury:shin-bone)",
        ),
        ("[a](term:shin) shin (injury:shin)", "[a](term:shin) shin (injury:shin)"),
        ("{map injury=shin}", "{map injury=tibia}"),
        ("{map a=b injury=shin lens=x}", "{map a=b injury=tibia lens=x}"),
        ("{map injury=shin-bone} {map term=shin}", "{map injury=shin-bone} {map term=shin}"),
    ],
)
def test_only_marks_of_the_page_change(text: str, wanted: str) -> None:
    assert renamed(text, "injury", "shin", "tibia") == wanted


def in_code(kind: kinds.Kind, code: str) -> list[str]:
    """Return the slugs of ``kind`` by which code, templates or drawings name a page."""
    found = []
    for slug in kind.model._default_manager.order_by("slug").values_list("slug", flat=True):
        end = "[\"'/)}\\] ]"
        patterns = [rf"{kind.url_name}[\"',:/= ]+{re.escape(slug)}{end}", f'id="{slug}"']
        if "-" in slug:
            patterns.append(rf"[\"'/=:,]{re.escape(slug)}[\"'/)}},]")
        if any(re.search(pattern, code) for pattern in patterns):
            found.append(slug)
    return found


@pytest.mark.django_db
def test_what_code_and_drawings_name_keeps_its_address() -> None:
    places = {"muscles": "py", "templates": "html", "static": "[cj]ss*", "ink": "[sy]*"}
    code = "\n".join(
        path.read_text()
        for folder, ends in places.items()
        for path in sorted((ROOT / folder).rglob(f"*.{ends}"))
        if "migrations" not in path.parts and path.name != "kinds.py"
    )
    for kind in kinds.KINDS:
        if kind.renames:
            assert list(kind.named_in_code) == in_code(kind, code), kind.singular


# Desk and files -----------------------------------------------------------------------------


@pytest.fixture
def folder(db: None, tmp_path: Path) -> Path:
    """Files with a pain, its flags, and a term that links to it, loaded."""
    take_content_away()
    LoadedRow.objects.all().delete()
    Version.objects.all()._raw_delete("default")
    rows.flag(1), rows.flag(2), rows.term(1)
    Term.objects.update(definition="As in [this pain](injury:injury-1).")
    copy(tmp_path)
    load(tmp_path)
    return tmp_path


def rename(old: str = "injury-1", new: str = "sore-shin") -> list[str]:
    with transaction.atomic():
        return renaming.rename(INJURY, old, new, who="ed", why="Clearer.")


def text(folder: Path) -> str:
    return "\n".join(path.read_text() for path in sorted(folder.glob("*.yaml")))


def change(folder: Path, old: str, new: str, file: str) -> None:
    path = folder / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))


def is_settled(folder: Path) -> bool:
    """Return whether desk and files hold the same, and both know it."""
    report, before = load(folder), text(folder)
    changed = dump(folder)
    return not (report.kept or report.conflicts or changed) and text(folder) == before


def test_a_rename_is_one_change_and_the_history_follows(folder: Path) -> None:
    numbers = set(Flag.objects.values_list("pk", flat=True))
    changed = rename()
    assert set(changed) == {
        "injury “sore-shin”",
        "red flag “sore-shin / 1”",
        "red flag “sore-shin / 2”",
        "term “term-1”",
        "redirect “injury / injury-1”",
    }
    assert Term.objects.get().definition == "As in [this pain](injury:sore-shin)."
    assert set(Flag.objects.values_list("pk", flat=True)) == numbers
    (written,) = {(v.who, v.why, v.change) for v in Version.objects.filter(who="ed")}
    assert written[:2] == ("ed", "Clearer.")
    assert not Version.objects.filter(key__startswith="injury-1").exists()
    first, last = Version.objects.filter(key="sore-shin").order_by("pk")
    assert "slug: injury-1" in first.text
    assert "slug: sore-shin" in last.text
    assert last.base == first


def test_a_dump_puts_the_new_name_everywhere(folder: Path) -> None:
    rename()
    assert load(folder).conflicts == [], "a load before the dump changes nothing"
    assert Injury.objects.get().slug == "sore-shin"
    dump(folder)
    assert "injury-1" not in text(folder).replace("old: injury-1", "")
    assert (folder / "20_flags.yaml").read_text().count("- [sore-shin]") == 0
    assert (folder / "20_flags.yaml").read_text().count("injury: [sore-shin]") == 2
    assert len(files.read(folder)) == 7
    assert is_settled(folder)


@pytest.fixture
def elsewhere(folder: Path) -> Path:
    """The files as another desk renamed the pain in them; this one knows nothing of it."""
    with transaction.atomic():
        rename()
        dump(folder)
        transaction.set_rollback(True)
    assert Injury.objects.get().slug == "injury-1"
    return folder


def test_a_load_renames_the_row_and_keeps_the_edits_of_this_desk(elsewhere: Path) -> None:
    numbers = Injury.objects.get().pk, set(Flag.objects.values_list("pk", flat=True))
    Injury.objects.update(summary="It hurts here.")
    change(elsewhere, "loads: |-\n      Hills.", "loads: |-\n      Long hills.", "12_injuries.yaml")
    report = load(elsewhere)
    row = Injury.objects.get()
    assert (row.slug, row.summary, row.loads) == ("sore-shin", "It hurts here.", "Long hills.")
    assert (row.pk, set(Flag.objects.values_list("pk", flat=True))) == numbers
    assert report.conflicts == report.created == report.deleted == []
    assert report.kept == ["injury “sore-shin” (differs in summary)"]
    assert Redirect.objects.get().new == "sore-shin"
    assert not Version.objects.filter(key__startswith="injury-1").exists()
    assert not LoadedRow.objects.filter(key__startswith="injury-1").exists()
    assert dump(elsewhere) == ["12_injuries.yaml"]
    assert "It hurts here." in text(elsewhere)
    assert is_settled(elsewhere)


def test_a_dump_before_that_load_writes_edits_under_the_new_name(elsewhere: Path) -> None:
    Injury.objects.update(summary="It hurts here.")
    assert dump(elsewhere) == ["12_injuries.yaml"]
    assert "slug: sore-shin" in text(elsewhere)
    assert "It hurts here." in text(elsewhere)
    assert "slug: injury-1" not in text(elsewhere)
    assert load(elsewhere).conflicts == []
    assert (Injury.objects.get().slug, Injury.objects.get().summary) == (
        "sore-shin",
        "It hurts here.",
    )
    assert is_settled(elsewhere)


@pytest.mark.parametrize("first", [load, dump], ids=["load", "dump"])
def test_what_the_files_changed_under_the_old_name_is_merged(folder: Path, first: Any) -> None:
    rename()
    change(folder, "loads: |-\n      Hills.", "loads: |-\n      Long hills.", "12_injuries.yaml")
    change(folder, "may_mean: a torn tendon", "may_mean: a torn muscle", "20_flags.yaml")
    first(folder)
    load(folder), dump(folder), load(folder)
    assert Injury.objects.get().loads == "Long hills."
    assert [flag.may_mean for flag in Flag.objects.all()] == ["a torn muscle", "a torn tendon"]
    assert "Long hills." in text(folder)
    assert "slug: injury-1" not in text(folder)
    assert is_settled(folder)


def test_a_conflict_is_told_at_the_field_under_the_new_name(folder: Path) -> None:
    rename()
    Injury.objects.update(loads="From the desk.")
    change(folder, "Hills.", "From the files.", "12_injuries.yaml")
    report: Report = load(folder)
    (told,) = report.conflicts
    assert "injury “sore-shin”, field “loads”" in told
    with pytest.raises(FilesChangedError, match="sore-shin"):
        dump(folder)
    assert Injury.objects.get().loads == "From the desk."
    assert "From the files." in text(folder)


def test_two_different_renames_are_a_conflict_and_lose_nothing(elsewhere: Path) -> None:
    rename(new="shin-pain")
    report = load(elsewhere)
    assert any("redirect “injury / injury-1”" in told for told in report.conflicts)
    assert {row.slug for row in Injury.objects.all()} >= {"shin-pain"}
    assert "slug: sore-shin" in text(elsewhere)


def test_a_name_that_the_files_gave_to_another_page_is_a_conflict(folder: Path) -> None:
    with transaction.atomic():
        renaming.rename(kinds.of(Term), "term-1", "pace")
    path = folder / "13_terms.yaml"
    added = path.read_text().replace("slug: term-1", "slug: pace").replace("Term 1", "Pace")
    path.write_text(added + path.read_text())
    before = text(folder)
    report = load(folder)
    assert any("term “pace”, field “name”" in told for told in report.conflicts)
    assert [(row.slug, row.name) for row in Term.objects.all()] == [("pace", "Term 1")]
    with pytest.raises(FilesChangedError):
        dump(folder)
    assert text(folder) == before


def test_a_page_renamed_twice_is_led_to_from_both_old_names(folder: Path) -> None:
    rename()
    dump(folder)
    rename("sore-shin", "shin-pain")
    assert set(Redirect.objects.values_list("old", "new")) == {
        ("injury-1", "shin-pain"),
        ("sore-shin", "shin-pain"),
    }
    assert load(folder).conflicts == []
    dump(folder)
    assert "slug: shin-pain" in text(folder)
    assert len(files.read(folder)) == 8
    assert is_settled(folder)


def test_files_may_win_over_a_rename_at_the_desk(folder: Path) -> None:
    rename()
    load(folder, overwrite=True)
    assert [row.slug for row in Injury.objects.all()] == ["injury-1"]
    assert Flag.objects.count() == 2
    assert not Redirect.objects.exists()
    assert is_settled(folder)


def test_the_check_of_the_database_follows_a_rename(folder: Path) -> None:
    rename()
    out = StringIO()
    CheckContent(stdout=out).compare(files.read(folder))
    assert "redirect “injury / injury-1” (only in the database)" in out.getvalue()
    assert LoadedRow.objects.filter(key="injury-1").exists(), "it writes nothing"
