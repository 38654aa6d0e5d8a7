"""Every change of content moves the revision, in the transaction of the change."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from muscles.accounts.models import User
from muscles.models import Claim, Muscle, Revision, Role, Term

pytestmark = pytest.mark.django_db


def number() -> int:
    return Revision.current().number


def _save() -> None:
    Term.objects.get(slug="stance").save()


def _update() -> None:
    Muscle.objects.filter(slug="soleus").update(everyday_name="deep calf")


def _bulk_create() -> None:
    Term.objects.bulk_create([Term(name="x", slug="x", definition="x")])


def _delete_one() -> None:
    Role.objects.all()[0].delete()


def _delete_many() -> None:
    Role.objects.filter(muscle__slug="soleus").delete()


def _link() -> None:
    claim = Claim.objects.all()[0]
    claim.muscles.set(Muscle.objects.exclude(pk__in=claim.muscles.all())[:1])


def _clear_links() -> None:
    Claim.objects.filter(muscles__isnull=False)[0].muscles.clear()


def _loaddata() -> None:
    fixtures = Path(__file__).parent.parent.parent / "fixtures"
    call_command("loaddata", next(fixtures.glob("01_*.yaml")), verbosity=0)


def _publish() -> None:
    call_command("publish", stdout=StringIO())


@pytest.mark.parametrize(
    "change",
    [
        _save,
        _update,
        _bulk_create,
        _delete_one,
        _delete_many,
        _link,
        _clear_links,
        _loaddata,
        _publish,
    ],
)
def test_every_way_of_changing_content_moves_the_revision(change: Callable[[], None]) -> None:
    before = Revision.current()
    change()
    after = Revision.current()
    assert after.number > before.number
    assert after.moved_at > before.moved_at
    assert str(after) != str(before)


def test_what_is_rolled_back_has_not_moved_it() -> None:
    before = number()

    class CrashError(Exception):
        pass

    def crash() -> None:
        with transaction.atomic():
            _save()
            assert number() > before
            raise CrashError

    with pytest.raises(CrashError):
        crash()
    assert number() == before


def test_people_and_sessions_are_no_content(client: Any) -> None:
    before = number()
    client.force_login(User.objects.create_user("somebody"))
    assert number() == before


def test_a_load_that_changes_nothing_does_not_move_it() -> None:
    before = number()
    call_command("load_content", verbosity=0)
    assert number() == before


def test_the_first_change_of_all_makes_the_row() -> None:
    Revision.objects.all().delete()
    assert number() == 0
    _save()
    assert number() == 1
