"""The commands that people type."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from muscles.management.commands import dump_content, load_content
from muscles.models import Muscle
from tests.conftest import FIXTURES, without_tracer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _commands_are_traced_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave what loads and dumps to the tests of loading and dumping."""
    called = ((load_content, "load"), (dump_content, "dump"), (dump_content, "copy"))
    for command, name in called:
        monkeypatch.setattr(command, name, without_tracer(getattr(command, name)))


def run(command: str, *args: object, **options: Any) -> str:
    """Run a command and return what it says."""
    out = StringIO()
    call_command(command, *map(str, args), stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def passwords(monkeypatch: Any) -> list[str]:
    """What the person types when asked for a password, in order."""
    typed: list[str] = []
    monkeypatch.setattr("getpass.getpass", lambda _: typed.pop(0))
    return typed


def test_create_editor_makes_a_person_who_may_edit_but_not_manage(passwords: list[str]) -> None:
    passwords += ["a long walk home", "a long walk home"]
    assert "Created “ada” (publisher)." in run("create_editor", "--name", "ada")
    user = get_user_model().objects.get(username="ada")
    assert user.is_staff
    assert not user.is_superuser
    assert user.check_password("a long walk home")
    assert user.has_perm("muscles.change_muscle")
    assert not user.has_perm("accounts.add_user")


def test_create_editor_gives_the_roles_that_are_asked_for(passwords: list[str]) -> None:
    passwords += ["a long walk home"] * 2
    said = run("create_editor", "--name", "ada", "--role", "writer", "--role", "reviewer")
    assert "Created “ada” (writer, reviewer)." in said
    user = get_user_model().objects.get(username="ada")
    assert user.has_perm("muscles.add_muscle")
    assert user.has_perm("accounts.review")
    assert not user.has_perm("muscles.delete_muscle")
    with pytest.raises(CommandError, match="invalid choice: 'queen'"):
        run("create_editor", "--name", "bo", "--role", "queen")


def test_create_editor_keeps_name_and_qualification_for_readers(passwords: list[str]) -> None:
    passwords += ["a long walk home", "a long walk home"]
    run(
        "create_editor", "--name", "ada", "--display-name", " Ada Example ", "--qualification", "MD"
    )
    user = get_user_model().objects.get(username="ada")
    assert (user.get_full_name(), user.qualification) == ("Ada Example", "MD")


def test_create_editor_refuses_two_different_passwords(passwords: list[str]) -> None:
    passwords += ["a long walk home", "a long walk back"]
    with pytest.raises(CommandError, match="The two passwords differ"):
        run("create_editor", "--name", "ada")
    assert not get_user_model().objects.exists()


def test_create_editor_refuses_a_weak_password(passwords: list[str]) -> None:
    passwords += ["12345678", "12345678"]
    with pytest.raises(CommandError, match="too common"):
        run("create_editor", "--name", "ada")
    assert not get_user_model().objects.exists()


def test_create_editor_asks_for_a_name_and_refuses_a_taken_or_empty_one(
    passwords: list[str], monkeypatch: Any
) -> None:
    get_user_model().objects.create(username="ada")
    monkeypatch.setattr("builtins.input", lambda _: "ada")
    with pytest.raises(CommandError, match="There is an editor “ada” already"):
        run("create_editor")
    monkeypatch.setattr("builtins.input", lambda _: "  ")
    with pytest.raises(CommandError, match="A name is needed"):
        run("create_editor")


def test_load_if_changed_does_nothing_the_second_time(content_copy: Path) -> None:
    run("load_content", content_copy)
    Muscle.objects.filter(slug="soleus").update(location="edited")
    assert "have not changed" in run("load_content", content_copy, "--if-changed")
    assert run("load_content", content_copy, "--if-changed", verbosity=0) == ""
    assert Muscle.objects.get(slug="soleus").location == "edited"


def test_dump_says_what_it_wrote_and_where_it_cannot(tmp_path: Path) -> None:
    assert "Written: 01_authors.yaml" in run("dump_content", tmp_path / "copy")
    assert "held everything already" in run("dump_content", tmp_path / "copy")
    blocked = tmp_path / "file"
    blocked.touch()
    with pytest.raises(CommandError, match=r"Cannot write to .*file"):
        run("dump_content", blocked)


def test_a_copy_elsewhere_leaves_the_ledger_alone(tmp_path: Path) -> None:
    Muscle.objects.filter(slug="soleus").update(location="edited")
    run("dump_content", tmp_path)
    assert "kept: muscle “soleus”" in run("load_content", FIXTURES)
