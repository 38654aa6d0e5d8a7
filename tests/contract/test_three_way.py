"""Desk and files meet through the real load and dump, on small content made up here."""

from __future__ import annotations

import re
from io import StringIO
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from muscles.content import checks, files, meeting
from muscles.content.dump import FilesChangedError, copy, dump
from muscles.content.errors import BrokenContentError
from muscles.content.load import load
from muscles.content.merge import shown, split
from muscles.management.commands.check_content import Command as CheckContent
from muscles.models import Flag, Injury, LoadedRow, Source, Term, Version
from tests.client.admin import rows
from tests.conftest import take_content_away, untraced
from tests.unit.test_merge import FIELDS, KEYS, History, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def bare(db: None) -> None:
    """Take the real content away for the test's transaction."""
    take_content_away()
    LoadedRow.objects.all().delete()
    Version.objects.all()._raw_delete("default")


@pytest.fixture
def folder(bare: None, tmp_path: Path) -> Path:
    """Files that hold two terms and a pain with two flags, loaded."""
    rows.term(1), rows.term(2), rows.flag(1), rows.flag(2)
    copy(tmp_path)
    assert load(tmp_path).unchanged == 7
    return tmp_path


def mend(folder: Path, old: str, new: str, file: str = "13_terms.yaml") -> None:
    """Replace ``old``, which stands once or more, in a file."""
    path = folder / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))


def cut(folder: Path, file: str, mark: str) -> None:
    """Take the row with ``mark`` out of a file."""
    path = folder / file
    head, *found = path.read_text().split("- model:")
    kept = [text for text in found if mark not in text]
    assert len(kept) == len(found) - 1
    path.write_text("- model:".join([head, *kept]) or "[]\n")


def edit(slug: str, **values: str) -> None:
    Term.objects.filter(slug=slug).update(**values)


def term(slug: str) -> Term:
    return Term.objects.get(slug=slug)


def test_edits_of_different_fields_are_merged(folder: Path) -> None:
    edit("term-1", definition="From the desk.")
    mend(folder, "name: Term 1", "name: From the file")
    report = load(folder)
    assert (report.updated, report.conflicts) == (["term “term-1”"], [])
    assert report.kept == ["term “term-1” (differs in definition)"]
    assert (term("term-1").name, term("term-1").definition) == ("From the file", "From the desk.")
    assert dump(folder) == ["13_terms.yaml"]
    assert load(folder).kept == []


def test_a_conflict_is_told_with_both_texts_and_nothing_is_lost(folder: Path) -> None:
    edit("term-1", definition="From the desk.")
    mend(folder, "A word.", "From the file.")
    mend(folder, "name: Term 1", "name: Word one")
    report = load(folder)
    assert term("term-1").definition == "From the desk."
    assert term("term-1").name == "Word one", "the rest is merged"
    (told,) = report.conflicts
    for words in ("term “term-1”", "“definition”", "From the desk.", "From the file."):
        assert words in told
    kept = Version.objects.get(state=Version.State.OPEN)
    assert "From the file." in kept.text
    again = load(folder)
    assert again.conflicts == report.conflicts
    assert Version.objects.get(state=Version.State.OPEN) == kept, "it is kept once"


@pytest.mark.parametrize("side", ["desk", "files"])
def test_a_conflict_ends_when_one_side_gives_in(folder: Path, side: str) -> None:
    edit("term-1", definition="From the desk.")
    mend(folder, "A word.", "From the file.")
    load(folder)
    if side == "desk":
        edit("term-1", definition="From the file.")
    else:
        mend(folder, "From the file.", "From the desk.")
    report = load(folder)
    assert (report.conflicts, report.kept) == ([], [])
    assert not Version.objects.filter(state=Version.State.OPEN).exists()
    assert Version.objects.filter(state=Version.State.SETTLED).count() == 1


def test_the_same_edit_on_both_sides_is_no_conflict(folder: Path) -> None:
    edit("term-1", definition="Alike.")
    mend(folder, "A word.", "Alike.")
    report = load(folder)
    assert (report.conflicts, report.kept, report.updated) == ([], [], [])


def test_a_row_deleted_at_the_desk_and_changed_in_the_file(folder: Path) -> None:
    term("term-1").delete()
    mend(folder, "A word.", "Changed.")
    report = load(folder)
    assert not Term.objects.filter(slug="term-1").exists()
    assert "deleted at the desk, changed in the files" in report.conflicts[0]
    assert "Changed." in Version.objects.get(state=Version.State.OPEN).text
    with pytest.raises(FilesChangedError):
        dump(folder)


def test_a_row_changed_at_the_desk_and_gone_from_the_files(folder: Path) -> None:
    edit("term-1", definition="Changed.")
    cut(folder, "13_terms.yaml", "slug: term-1")
    report = load(folder)
    assert term("term-1").definition == "Changed."
    assert "changed at the desk, deleted in the files" in report.conflicts[0]


def test_a_row_that_an_edit_at_the_desk_needs_does_not_go(folder: Path) -> None:
    rows.flag(3)
    cut(folder, "12_injuries.yaml", "slug: injury-1")
    (folder / "20_flags.yaml").write_text("[]\n")
    report = load(folder)
    assert list(Flag.objects.values_list("place", flat=True)) == [3]
    assert Injury.objects.get().slug == "injury-1"
    assert "deleted in the files" in report.conflicts[0]
    assert load(folder).conflicts == report.conflicts


def test_a_link_of_the_file_to_a_row_deleted_at_the_desk_is_told(folder: Path) -> None:
    rows.source(2)
    edit("term-2", definition="A word [@hamner2012].")
    dump(folder)
    load(folder)
    edit("term-2", definition="A word.")
    Source.objects.get(slug="hamner2012").delete()
    mend(folder, "      - [hamner2011]\n", "      - [hamner2011]\n      - [hamner2012]\n")
    report = load(folder)
    assert "“sources”" in report.conflicts[0]
    assert "hamner2012" in report.conflicts[0]
    assert load(folder).conflicts == report.conflicts
    dump(folder)
    assert "      - [hamner2012]\n" in (folder / "13_terms.yaml").read_text()
    with pytest.raises(BrokenContentError, match="no source “hamner2012”"):
        load(folder)


def test_a_row_of_the_file_whose_parent_was_deleted_at_the_desk_is_told(folder: Path) -> None:
    Injury.objects.get().delete()
    mend(folder, "may_mean: a torn tendon", "may_mean: a torn muscle", "20_flags.yaml")
    text = (folder / "20_flags.yaml").read_text()
    new = text[text.rindex("- model:") :].replace("place: 2", "place: 3")
    (folder / "20_flags.yaml").write_text(text + new)
    report = load(folder)
    assert len(report.conflicts) == 2
    assert not Flag.objects.exists()


def test_a_dump_never_writes_an_older_text_over_a_newer_one(folder: Path) -> None:
    mend(folder, "name: Term 2", "name: Reviewed and merged")
    edit("term-1", definition="From the desk.")
    assert dump(folder) == ["13_terms.yaml"]
    text = (folder / "13_terms.yaml").read_text()
    assert "name: Reviewed and merged" in text
    assert "From the desk." in text
    assert term("term-2").name == "Term 2"
    assert load(folder).updated == ["term “term-2”"]
    assert term("term-2").name == "Reviewed and merged"


def test_a_dump_refuses_a_conflict_and_writes_nothing(folder: Path) -> None:
    edit("term-1", definition="From the desk.")
    edit("term-2", name="Another edit")
    mend(folder, "A word.", "From the file.")
    before = files.texts(folder)
    with pytest.raises(FilesChangedError, match=r"(?s)From the desk\..*From the file\."):
        dump(folder)
    assert files.texts(folder) == before
    dump(folder, overwrite=True)
    assert "From the desk." in (folder / "13_terms.yaml").read_text()
    assert "From the file." in Version.objects.get(state=Version.State.SETTLED).text
    assert (load(folder).conflicts, load(folder).kept) == ([], [])


def test_overwriting_the_desk_keeps_its_text_in_the_history(folder: Path) -> None:
    edit("term-1", definition="From the desk.")
    assert load(folder, overwrite=True).updated == ["term “term-1”"]
    assert term("term-1").definition == "A word."
    texts = [v.text for v in Version.objects.filter(key="term-1").order_by("pk")]
    assert ["From the desk." in text for text in texts] == [False, True, False]


def test_the_history_tells_what_a_load_did(folder: Path) -> None:
    mend(folder, "name: Term 1", "name: Word one")
    cut(folder, "13_terms.yaml", "slug: term-2")
    load(folder, why="As reviewed.")
    first, last = Version.objects.filter(key="term-1").order_by("pk")
    assert (last.base, last.why, last.who) == (first, "As reviewed.", "")
    gone = Version.objects.filter(key="term-2").order_by("pk").last()
    assert gone is not None
    assert (gone.text, gone.change) == ("", last.change)


# Databases from before texts were kept --------------------------------------------------------


def forget_texts() -> None:
    """Leave what an older version of the site left: the digest of each row."""
    for entry in LoadedRow.objects.exclude(model=LoadedRow.FILES):
        entry.digest, entry.text = files.digest(entry.text), ""
        entry.save()
    LoadedRow.objects.filter(model=LoadedRow.FILES).delete()
    Version.objects.all().delete()


def test_an_old_database_knows_its_bases_by_their_digest(folder: Path) -> None:
    edit("term-1", definition="From the desk.")
    mend(folder, "name: Term 2", "name: From the file")
    forget_texts()
    report = load(folder)
    assert (report.updated, report.conflicts) == (["term “term-2”"], [])
    assert report.kept == ["term “term-1” (differs in definition)"]
    assert not LoadedRow.objects.exclude(model=LoadedRow.FILES).exclude(digest="").exists()
    assert Version.objects.filter(key="term-1").count() == 1


def test_an_old_database_with_a_row_changed_on_both_sides_asks(folder: Path) -> None:
    edit("term-1", definition="From the desk.")
    mend(folder, "name: Term 1", "name: From the file")
    forget_texts()
    report = load(folder)
    assert [re.findall("field “(.*)”", told) for told in report.conflicts] == [
        ["name"],
        ["definition"],
    ]
    assert term("term-1").name == "Term 1"


# What is not done again -----------------------------------------------------------------------


def test_nothing_is_read_where_nothing_changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit("term-1", definition="From the desk.")
    first = load(folder)
    read = monkeypatch.setattr
    read(files, "read", lambda _: pytest.fail("the files were read"))
    again = load(folder)
    assert (again.kept, again.unchanged) == (first.kept, first.unchanged)
    read(meeting, "rules", lambda: "other rules")
    read("muscles.content.load.rules", lambda: "other rules")
    with pytest.raises(pytest.fail.Exception, match="were read"):
        load(folder)


def test_an_edit_at_the_desk_is_seen_though_the_files_are_as_they_were(folder: Path) -> None:
    load(folder)
    edit("term-1", definition="From the desk.")
    assert load(folder).kept == ["term “term-1” (differs in definition)"]


def test_a_changed_set_is_checked_as_a_whole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    whole = checks._fields

    def fields(row: files.Row) -> Any:
        seen.append(row.file)
        return whole(row)

    monkeypatch.setattr(checks, "_fields", fields)
    mend(folder, "slug: hamner2011", "slug: hamner2013", "02_sources.yaml")
    with pytest.raises(BrokenContentError, match=r"13_terms\.yaml.*no source “hamner2011”"):
        load(folder)
    assert set(seen) == {"02_sources.yaml"}, "rows of other files passed by themselves before"


# The commands ---------------------------------------------------------------------------------


def test_the_commands_tell_a_conflict_and_exit_with_3(
    folder: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.FIXTURE_DIR = folder
    edit("term-1", definition="From the desk.")
    edit("term-2", definition="Only at the desk.")
    mend(folder, "A word.", "From the file.")
    mend(folder, "name: Term 2", "name: Word two")
    said = StringIO()
    with pytest.raises(CommandError, match=r"(?s)From the desk\..*From the file\..*1 in conf"):
        CheckContent(stdout=said).compare(files.read(folder))
    assert "At the desk: term “term-2” (differs in name, definition)." not in said.getvalue()
    assert "At the desk: term “term-2” (differs in definition)." in said.getvalue()
    assert "In the files: term “term-2” (name)." in said.getvalue()
    with pytest.raises(CommandError, match=r"(?s)From the desk\..*From the file\.") as stop:
        call_command("load_content", folder, verbosity=0)
    assert stop.value.returncode == 3
    with pytest.raises(CommandError, match="nothing was written"):
        call_command("dump_content", folder)
    call_command("dump_content", folder, "--overwrite")
    assert "Written: 13_terms.yaml" in capsys.readouterr().out


def test_a_copy_is_not_written_over_other_files(folder: Path) -> None:
    mend(folder, "name: Term 1", "name: Newer")
    with pytest.raises(CommandError, match=r"holds other content files already: 13_terms\.yaml\. "):
        call_command("dump_content", folder)
    assert "name: Newer" in (folder / "13_terms.yaml").read_text()


def test_a_dump_leaves_files_alone_that_it_cannot_read(folder: Path, settings: Any) -> None:
    settings.FIXTURE_DIR = folder
    (folder / "13_terms.yaml").write_text("- model: [")
    with pytest.raises(CommandError, match="nothing was written over them"):
        call_command("dump_content", folder)


# Histories made up by chance, through the real load and dump ----------------------------------


class RealHistory(History):
    """The histories of ``test_merge``, with terms in a database and a file."""

    def __init__(self, seed: int, folder: Path) -> None:
        super().__init__(seed)
        self.folder = folder

    def edit(self, side: dict[str, str | None]) -> None:
        super().edit(side)
        if side is self.file:
            self._write_file()
            return
        for key, text in side.items():
            if text is None:
                Term.objects.filter(slug=key).delete()
            else:
                name, definition = (shown(split(text)[field]) for field in FIELDS)
                values = {"name": name, "definition": definition}
                term, _ = Term.objects.update_or_create(slug=key, defaults=values)
                term.sources.set([rows.source()])

    def _write_file(self) -> None:
        values = [files.values_of(rows.term())]
        for key, text in self.file.items():
            if text:
                name, definition = (shown(split(text)[field]) for field in FIELDS)
                sources = values[0]["sources"]
                new = {"slug": key, "name": name, "definition": definition, "sources": sources}
                values.append(new)
        (self.folder / "13_terms.yaml").write_text(files.render_file(Term, values))

    def meet(self, is_dump: bool) -> None:
        self.agree_on_deletions()
        side, other = (self.file, self.desk) if is_dump else (self.desk, self.file)
        before = dict(side)
        told = self._met(is_dump)
        self.shown |= set(re.findall(r"\bw\d+\b", " ".join(told)))
        for key, name in product(KEYS, FIELDS):
            if any(text.startswith(f"term “{key}”: ") for text in told):
                self.shown |= {self.word(self.desk, key, name), self.word(self.file, key, name)}
        held = {term.slug: (term.name, term.definition) for term in Term.objects.all()}
        texts = split_rows((self.folder / "13_terms.yaml").read_text())
        for key in KEYS:
            self.desk[key] = row(name=held[key][0], summary=held[key][1]) if key in held else None
            self.file[key] = texts.get(key)
        agreed = dict(LoadedRow.objects.filter(model="muscles.term").values_list("key", "text"))
        self.base = {key: agreed.get(key) for key in KEYS}
        self.moved(before, side, other)

    def _met(self, is_dump: bool) -> list[str]:
        if not is_dump:
            return load(self.folder).conflicts
        try:
            dump(self.folder)
        except FilesChangedError as error:
            return error.conflicts
        return []


def split_rows(text: str) -> dict[str, str]:
    """Return the rows of a file of terms as the histories write them, by key."""
    found = [split(f"- model:{part}") for part in text.split("- model:")[1:]]
    return {
        shown(parts["slug"]): row(name=shown(parts["name"]), summary=shown(parts["definition"]))
        for parts in found
    }


def test_no_edit_vanishes_unseen_through_the_real_load_and_dump(bare: None, tmp_path: Path) -> None:
    rows.term()
    copy(tmp_path)
    unedited = (tmp_path / "13_terms.yaml").read_text()
    load(tmp_path)
    shown_at_all = 0
    for seed in range(24):
        (tmp_path / "13_terms.yaml").write_text(unedited)
        load(tmp_path, overwrite=True)
        with untraced():
            history = RealHistory(seed, tmp_path)
            history.run(8)
        shown_at_all += bool(history.shown)
    assert shown_at_all > 5, "conflicts do come about here"
