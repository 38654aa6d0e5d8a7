"""What others call people, who are kept by their sign-in names."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth import get_user_model


def name_of(who: str) -> str:
    """Return the name by which others know the person who signs in as ``who``."""
    return names_of([who]).get(who, who)


def names_of(people: Iterable[str]) -> dict[str, str]:
    """Return the name of each of ``people`` who still has an account, in one query."""
    user = get_user_model()
    found = user._default_manager.filter(username__in=set(people))
    return {each.get_username(): each.get_full_name() for each in found}
