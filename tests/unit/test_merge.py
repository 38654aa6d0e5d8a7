"""How two edits of one row meet: by example, by property, and in 2,000 made-up histories."""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import product

import pytest

from muscles.content.merge import ROW, Conflict, join, merge, shown, split

ORDER = ("slug", "name", "summary", "sources")
HEAD = "- model: muscles.term\n  fields:\n"


def row(**values: str | None) -> str:
    """Return the text of a row with one line for each value; ``None`` leaves a field out."""
    parts = {name: f"    {name}: {value}" for name, value in values.items() if value is not None}
    return join(HEAD, parts, ORDER)


def test_a_text_is_split_by_field_and_put_together_again() -> None:
    text = HEAD + (
        "    slug: cadence\n"
        "    summary: |-\n"
        "      name: this line only looks like a field\n"
        "\n"
        "      Last.\n"
        "    sources:\n"
        "      - [lai2015]\n"
    )
    parts = split(text)
    assert list(parts) == ["slug", "summary", "sources"]
    assert join(HEAD, parts, ORDER) == text
    assert shown(parts["slug"]) == "cadence"
    assert shown(parts["summary"]) == "name: this line only looks like a field\n\nLast."
    assert shown(parts["sources"]) == "- [lai2015]"
    assert shown(None) == ""


def test_a_change_on_one_side_wins_and_both_sides_are_merged() -> None:
    met = merge(
        row(slug="a", name="A", summary="Old."),
        row(slug="a", name="B", summary="Old."),
        row(slug="a", name="A", summary="New.", sources="[x]"),
        ORDER,
    )
    assert met.text == row(slug="a", name="B", summary="New.", sources="[x]")
    assert met.taken == ("summary", "sources")
    assert met.conflicts == ()
    assert met.base == row(slug="a", name="A", summary="New.", sources="[x]")


def test_the_same_change_on_both_sides_is_no_conflict() -> None:
    met = merge(row(name="A"), row(name="B"), row(name="B"), ORDER)
    assert (met.text, met.conflicts, met.taken) == (row(name="B"), (), ())


def test_two_different_changes_are_a_conflict_with_both_texts_and_mine_is_kept() -> None:
    met = merge(
        row(name="A", summary="s"), row(name="B", summary="s"), row(name="C", summary="t"), ORDER
    )
    assert met.text == row(name="B", summary="t")
    assert met.conflicts == (Conflict("name", "    name: A", "    name: B", "    name: C"),)
    assert met.base == row(name="A", summary="t"), "the field stays open until it is settled"


def test_an_emptied_field_is_a_change_like_any_other() -> None:
    assert merge(row(name="A"), row(), row(name="A"), ORDER).text == row()
    assert merge(row(name="A"), row(name="A"), row(), ORDER).text == row()
    assert merge(row(name="A"), row(), row(name="B"), ORDER).conflicts[0].mine is None


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "text", "is_conflict"),
    [
        (None, None, row(name="A"), row(name="A"), False),
        (None, row(name="A"), None, row(name="A"), False),
        (row(name="A"), row(name="A"), None, None, False),
        (row(name="A"), None, row(name="A"), None, False),
        (row(name="A"), None, row(name="B"), None, True),
        (row(name="A"), row(name="B"), None, row(name="B"), True),
        (None, row(name="A"), row(name="B"), row(name="A"), True),
        (row(name="A"), None, None, None, False),
    ],
    ids=[
        "added in the file",
        "added at the desk",
        "deleted in the file",
        "deleted at the desk",
        "deleted at the desk, changed in the file",
        "changed at the desk, deleted in the file",
        "added on both sides",
        "deleted on both sides",
    ],
)
def test_rows_that_come_and_go(
    base: str | None, mine: str | None, theirs: str | None, text: str | None, is_conflict: bool
) -> None:
    met = merge(base, mine, theirs, ORDER)
    assert met.text == text
    assert bool(met.conflicts) is is_conflict
    if is_conflict and base:
        assert met.conflicts == (Conflict(ROW, base, mine, theirs),)


def test_a_base_from_before_a_field_was_dropped_still_serves() -> None:
    base = HEAD + "    slug: a\n    pulse: fast\n"
    assert merge(base, row(slug="a"), None, ORDER).text is None


STATES = [None, *(row(name=name, summary=text) for name, text in product([None, "A", "B"], "xy"))]


def test_properties_of_every_meeting_of_small_rows() -> None:
    for base, mine, theirs in product(STATES, STATES, STATES):
        met = merge(base, mine, theirs, ORDER)
        mirror = merge(base, theirs, mine, ORDER)
        assert len(met.conflicts) == len(mirror.conflicts), "no side is more right"
        if not met.conflicts:
            assert met.text == mirror.text
            assert met.base == theirs
        if mine == base:
            assert met.text == theirs
        if theirs == base:
            assert met.text == mine
        again = merge(met.base, met.text, theirs, ORDER)
        assert again.text == met.text, "a second meeting changes nothing"
        assert [c.name for c in again.conflicts] == [c.name for c in met.conflicts]


# 2,000 histories ---------------------------------------------------------------------------------

FIELDS = ("name", "summary")
KEYS = ("a", "b")


class History:
    """Two rows edited at the desk and in the files, loaded and dumped, by chance.

    Each edit writes a word of its own, and knows the words that its side held before: those were
    replaced by somebody who saw them. Deleting a row is an edit of each of its fields.
    """

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - chance in a test, no secret
        self.base: dict[str, str | None] = dict.fromkeys(KEYS)
        self.desk: dict[str, str | None] = dict.fromkeys(KEYS)
        self.file: dict[str, str | None] = dict.fromkeys(KEYS)
        self.count = 0
        # What the words of (key, field) replaced, and which were shown as a conflict.
        self.replaced: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(dict)
        self.shown: set[str] = set()
        # The last word of a field that a side deleted with its row, or emptied.
        self.gone: dict[tuple[int, str, str], str] = {}

    def word(self, side: dict[str, str | None], key: str, name: str) -> str:
        """Return the word of a field; where there is none, the edit that took it away."""
        part = split(side[key]).get(name)
        return shown(part) if part else self.gone.get((id(side), key, name), "")

    def edit(self, side: dict[str, str | None]) -> None:
        key = self.chance.choice(KEYS)
        is_deleted = side[key] is not None and self.chance.random() < 0.15
        changed = FIELDS if is_deleted or side[key] is None else [self.chance.choice(FIELDS)]
        parts = split(side[key])
        for name in changed:
            self.count += 1
            word = f"w{self.count}"
            old = self.word(side, key, name)
            known = self.replaced[key, name]
            known[word] = {old, *known.get(old, set())}
            parts[name] = f"    {name}: {word}"
            if is_deleted:
                # A row that the other side never saw leaves nothing to be told of.
                self.gone[id(side), key, name] = word if self.base[key] else ""
        side[key] = None if is_deleted else join(HEAD, parts, ORDER)

    def agree_on_deletions(self) -> None:
        """Where both sides deleted a row, each edit is the other's too."""
        for key, name in product(KEYS, FIELDS):
            if self.desk[key] is None and self.file[key] is None:
                mine = self.gone.get((id(self.desk), key, name), "")
                theirs = self.gone.get((id(self.file), key, name), "")
                known = self.replaced[key, name]
                known.setdefault(mine, set()).update({theirs}, known.get(theirs, set()))
                self.gone[id(self.file), key, name] = mine

    def moved(
        self, before: dict[str, str | None], side: dict[str, str | None], other: object
    ) -> None:
        """Check each word that a load or dump took away from ``side``."""
        for key, name in product(KEYS, FIELDS):
            part = split(side[key]).get(name)
            old_part = split(before[key]).get(name)
            if side[key] is None and before[key] is not None:
                self.gone[id(side), key, name] = self.gone.get((id(other), key, name), "")
            new = shown(part) if part else self.gone.get((id(side), key, name), "")
            old = shown(old_part) if old_part else self.gone.get((id(side), key, name), "")
            if old not in ("", new):
                assert old in self.replaced[key, name].get(new, set()) | self.shown, (
                    f"“{old}” vanished for “{new}” and nobody was shown it"
                )

    def meet(self, is_dump: bool) -> None:
        self.agree_on_deletions()
        met = {key: merge(self.base[key], self.desk[key], self.file[key], ORDER) for key in KEYS}
        for key, merged in met.items():
            for conflict in merged.conflicts:
                for side in (self.desk, self.file):
                    names = [conflict.name] if conflict.name else FIELDS
                    self.shown |= {self.word(side, key, name) for name in names}
        if not is_dump:
            before, self.base = dict(self.desk), {key: met[key].base for key in KEYS}
            self.desk.update({key: met[key].text for key in KEYS})
            self.moved(before, self.desk, self.file)
        elif not any(merged.conflicts for merged in met.values()):
            before, self.base = dict(self.file), dict(self.desk)
            self.file.update({key: met[key].text for key in KEYS})
            self.moved(before, self.file, self.desk)

    def run(self, steps: int) -> None:
        for _ in range(steps):
            match self.chance.randrange(5):
                case 0 | 1:
                    self.edit(self.desk)
                case 2:
                    self.edit(self.file)
                case 3:
                    self.meet(is_dump=False)
                case 4:
                    self.meet(is_dump=True)


def test_no_edit_vanishes_unseen_in_2000_histories() -> None:
    shown_at_all = 0
    for seed in range(2000):
        history = History(seed)
        history.run(12)
        shown_at_all += bool(history.shown)
    assert shown_at_all > 500, "conflicts do come about here"
