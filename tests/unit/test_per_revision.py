"""What is cached while a public page is rendered."""

from __future__ import annotations

from muscles.pagecache.per_revision import cached_per_revision, rendering

calls: list[str] = []


@cached_per_revision()
def shout(word: str, mark: str = "!") -> str:
    """Return a word aloud, and note the call."""
    calls.append(word)
    return word.upper() + mark


def test_a_result_is_cached_for_one_revision() -> None:
    calls.clear()
    with rendering("1"):
        assert [shout("a"), shout("a"), shout("b"), shout("a", mark="?")] == [
            "A!",
            "A!",
            "B!",
            "A?",
        ]
    assert calls == ["a", "b", "a"]
    with rendering("2"):
        assert shout("a") == "A!"
    assert calls == ["a", "b", "a", "a"]


def test_the_oldest_result_makes_room() -> None:
    made: list[int] = []

    @cached_per_revision(most=2)
    def double(number: int) -> int:
        made.append(number)
        return 2 * number

    with rendering("1"):
        assert [double(n) for n in (1, 2, 3, 2, 3, 1)] == [2, 4, 6, 4, 6, 2]
    assert made == [1, 2, 3, 1]


def test_nothing_is_cached_without_a_revision() -> None:
    calls.clear()
    shout("a")
    shout("a")
    assert calls == ["a", "a"]
    with rendering("3"):
        pass
    shout("a")
    assert len(calls) == 3
