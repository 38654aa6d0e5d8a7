"""The content files: canonical, loadable by every way in, and never over an editor's work."""

from __future__ import annotations

from collections.abc import Collection
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from muscles.content import checks, files
from muscles.content.dump import copy, dump
from muscles.content.errors import Fault
from muscles.content.load import load
from muscles.models import Group, Muscle, Role, Term
from tests.conftest import FIXTURES, take_content_away, untraced


def run(command: str, *args: object) -> str:
    """Run a management command and return what it says."""
    out = StringIO()
    call_command(command, *map(str, args), stdout=out)
    return out.getvalue()


def test_check_content_finds_nothing(db: None) -> None:
    assert "Content is in order" in run("check_content")


def test_check_content_names_the_first_line_out_of_form(content_copy: Path, db: None) -> None:
    path = content_copy / "03_groups.yaml"
    path.write_text(path.read_text().replace("order: 1\n", "order:   1\n", 1))
    with pytest.raises(CommandError, match=r"03_groups\.yaml:\d+: Not in the order or form"):
        run("check_content", content_copy)


@pytest.mark.no_cover  # The next test traces how files are rewritten; the curves take minutes.
def test_a_zero_has_no_sign_because_not_every_database_keeps_it(
    content_copy: Path, db: None
) -> None:
    path = content_copy / "19_curves.yaml"
    wanted = path.read_text()
    path.write_text(wanted.replace(" 0.0,", " -0.0,", 1))
    assert path.read_text() != wanted
    run("check_content", content_copy, "--format")
    assert path.read_text() == wanted


def test_format_rewrites_files_in_their_one_form(content_copy: Path, db: None) -> None:
    path = content_copy / "03_groups.yaml"
    wanted = path.read_text()
    rows = wanted.split("- model:")
    path.write_text("- model:".join([rows[0], *reversed(rows[1:])]))
    assert "03_groups.yaml" in run("check_content", content_copy, "--format")
    assert path.read_text() == wanted


@pytest.mark.no_cover  # TestDeskEdits traces loads and a dump.
@pytest.mark.django_db
def test_dump_load_dump_is_byte_identical(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    copy(first)
    load(first, overwrite=True)
    copy(second)
    for path in sorted(first.iterdir()):
        assert path.read_bytes() == (second / path.name).read_bytes()
        assert path.read_bytes() == (FIXTURES / path.name).read_bytes()


@pytest.mark.no_cover
@pytest.mark.django_db
def test_second_load_changes_nothing() -> None:
    report = load(FIXTURES)
    assert (report.created, report.updated, report.deleted, report.kept) == ([], [], [], [])
    assert report.unchanged == len(files.read(FIXTURES))


@pytest.mark.no_cover  # Django's own loading; tests/client/test_revision.py traces our part of it.
@pytest.mark.django_db
def test_plain_loaddata_works_on_an_empty_database() -> None:
    count = Role.objects.count()
    take_content_away()
    # Django warns of a file without rows.
    full = (path for path in FIXTURES.glob("*.yaml") if path.read_text() != "[]\n")
    call_command("loaddata", *sorted(map(str, full)), verbosity=0)
    assert Role.objects.count() == count


@pytest.mark.django_db
class TestDeskEdits:
    """What editors changed in the admin since the last load."""

    @pytest.fixture(autouse=True)
    def _traced_where_they_differ(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Check untraced: each load here checks the same rows, and that takes most of its time."""
        whole = checks.check

        def check(rows: list[files.Row], passed: Collection[str] = ()) -> list[Fault]:
            with untraced():
                return whole(rows, passed)

        monkeypatch.setattr(checks, "check", check)

    def test_an_edit_is_kept_and_named(self) -> None:
        Muscle.objects.filter(slug="soleus").update(location="edited at the desk")
        report = load(FIXTURES)
        assert report.kept == ["muscle “soleus” (differs in location)"]
        assert Muscle.objects.get(slug="soleus").location == "edited at the desk"

    def test_overwrite_lets_the_file_win(self) -> None:
        before = Muscle.objects.get(slug="soleus").location
        Muscle.objects.filter(slug="soleus").update(location="edited at the desk")
        report = load(FIXTURES, overwrite=True)
        assert report.updated == ["muscle “soleus”"]
        assert Muscle.objects.get(slug="soleus").location == before

    def test_a_row_deleted_at_the_desk_stays_deleted(self) -> None:
        Role.objects.filter(muscle__slug="soleus", phase__slug="loading").delete()
        report = load(FIXTURES)
        assert report.kept == ["role “soleus / loading” (deleted at the desk)"]
        assert not Role.objects.filter(muscle__slug="soleus", phase__slug="loading").exists()

    def test_a_row_added_at_the_desk_is_kept(self) -> None:
        Term.objects.create(slug="new-word", name="New word", definition="A word [@lai2015].")
        report = load(FIXTURES)
        assert report.kept == ["term “new-word” (only in the database)"]

    def test_a_dump_takes_the_edit_into_the_files(self, content_copy: Path) -> None:
        Muscle.objects.filter(slug="soleus").update(location="edited at the desk")
        assert dump(content_copy) == ["04_muscles.yaml"]
        assert "location: edited at the desk" in (content_copy / "04_muscles.yaml").read_text()
        assert load(content_copy).kept == []

    def test_a_changed_file_reaches_an_untouched_row(self, content_copy: Path) -> None:
        path = content_copy / "03_groups.yaml"
        path.write_text(path.read_text().replace("name: Calf\n", "name: Calves\n"))
        assert load(content_copy).updated == ["group “calf”"]
        assert Group.objects.get(slug="calf").name == "Calves"

    def test_a_row_gone_from_the_files_goes(self, content_copy: Path) -> None:
        path = content_copy / "11_targets.yaml"
        rows = path.read_text().split("- model:")
        path.write_text("- model:".join(rows[:-1]))
        assert len(load(content_copy).deleted) == 1


@pytest.mark.django_db
def test_load_command_says_what_it_kept() -> None:
    Muscle.objects.filter(slug="soleus").update(location="edited at the desk")
    said = run("load_content")
    assert "Reading the files" in said
    assert "kept: muscle “soleus” (differs in location)" in said
    assert "--overwrite" in said


@pytest.mark.django_db
def test_load_command_refuses_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(
        CommandError, match=r"(?s)There are no content files here.*nothing was loaded"
    ):
        run("load_content", tmp_path)
