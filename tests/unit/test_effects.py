"""What an effect says of itself: its change, and whether anybody measured it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from muscles.models import Effect
from muscles.models.terrain import Basis


@pytest.mark.parametrize(
    ("change", "size", "basis", "symbol", "words"),
    [
        ("more", 2, "measured", "++", "much more"),
        ("more", 2, "joint", "{++}", "much more (measured at the joint, the muscle inferred)"),
        ("more", 2, "modelled", "[++]", "much more (from a model of the body)"),
        ("more", 2, "expected", "(++)", "much more (expected, not measured)"),
        ("less", 1, "modelled", "[−]", "less (from a model of the body)"),
        ("same", 0, "modelled", "[=]", "about the same (from a model of the body)"),
        ("unclear", 0, "modelled", "[?]", "unclear"),
        ("not-studied", 0, "expected", "·", "not studied"),
        ("not-studied", 0, "modelled", "·", "not studied"),
    ],
)
def test_an_effect_shows_what_it_stands_on(
    change: str, size: int, basis: str, symbol: str, words: str
) -> None:
    effect = Effect(change=change, size=size, basis=basis)
    assert (effect.symbol, effect.in_words) == (symbol, words)


def test_each_basis_that_nobody_measured_is_told_apart() -> None:
    signs = {Effect(change="more", size=1, basis=basis).symbol for basis in Basis.values}
    words = {Effect(change="more", size=1, basis=basis).in_words for basis in Basis.values}
    assert len(signs) == len(words) == len(Basis)


@pytest.mark.django_db
def test_the_database_knows_every_basis_and_no_other() -> None:
    effects = Effect.objects.filter(pk=Effect.objects.values_list("pk", flat=True)[0])
    for basis in Basis.values:
        effects.update(basis=basis)
    with pytest.raises(IntegrityError):
        effects.update(basis="guessed")


@pytest.mark.parametrize("basis", Basis.values)
def test_the_desk_says_what_each_basis_means(basis: str) -> None:
    assert f"{basis}:" in Effect._meta.get_field("basis").help_text
