"""``docs/levels.md``: the rule for levels, every role by its basis, and every explained gap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from muscles import models
from muscles.content.files import Row
from muscles.content.levels import (
    GAP,
    THRESHOLDS,
    candidates,
    phases_of,
    roles_of,
)
from muscles.models.gait import LEVEL_WORDS, LevelBasis
from muscles.text import markdown

HEAD = """# Levels: the rule, and what each of them rests on

`manage.py write_levels` writes this file from the content; a test holds it current.

## The rule

A level is the mean of a muscle's activity over a phase, as a share of the mean over its own busiest
phase. So it compares the phases of one muscle, never two muscles.

{thresholds}

One curve decides for each muscle, and only activity in running on the flat counts, never a sprint:

1. measured before simulated;
2. then by the precedence of the condition: the 15 people at 2.8 m/s come first;
3. the whole muscle before a part of it.

Where the deciding curve shows a group of people, a level is the curve's, or it differs and says
why. The curve of one runner, and every simulation, outvotes no study: there a level may be judged
from studies. Levels become simulated only where we know of no study of the muscle in runners.

A gap is a level {gap} steps or more from the curve's, or a phase in which the curve is busiest and
the level is not the muscle's highest. `check_content` refuses a gap that is not ticked (`differs`)
and explained (`levels_note` of the muscle). The sentence stands on the muscle's page, in the table
of the phase, in the panel of the map and under the stride.
"""


def page(rows: Sequence[Row]) -> str:
    """Return the whole file."""
    names = {row.key[0]: row.values for row in rows if row.model is models.Muscle}
    parts = [
        HEAD.format(thresholds="\n".join(_thresholds()), gap=GAP),
        "\n".join(_table(rows, names)),
        "\n".join(_gaps(rows, names)),
        "\n".join(_others(rows, names)),
    ]
    return "\n".join(parts)


def _thresholds() -> Iterator[str]:
    yield "| level | share of the busiest phase |"
    yield "|---|---|"
    for number, word in enumerate(LEVEL_WORDS):
        lowest = f"{THRESHOLDS[number - 1]:.0%} or more" if number else f"under {THRESHOLDS[0]:.0%}"
        yield f"| {number} {word} | {lowest} |"


def _table(rows: Sequence[Row], names: dict[str, dict[str, object]]) -> Iterator[str]:
    """Yield the table of all roles: a muscle a line, and the letter of a level's basis."""
    roles = roles_of(rows)
    count = Counter(_basis(role) for held in roles.values() for role in held)
    yield f"## All {count.total()} roles by basis\n"
    yield ", ".join(f"{count[basis]} {basis.label}" for basis in LevelBasis) + "."
    yield (
        "\n`m` measured, `s` simulated, `j` judged; `*` differs from its curve. The last column is "
        "the curve that decides or, with judged levels, is compared.\n"
    )
    phases = [slug for slug, _ in phases_of(rows)]
    yield "| muscle | " + " | ".join(phases) + " | curve |"
    yield "|---" * (len(phases) + 2) + "|"
    curves = candidates(rows)
    for slug in names:
        cells = [
            f"{role.values['level']}{_basis(role)[0]}{'*' if role.values.get('differs') else ''}"
            for role in roles[slug]
        ]
        deciding = next(iter(curves.get(slug, [])), None)
        curve = f"{deciding.basis}, {deciding.whom}" if deciding else "none"
        yield f"| {slug} | " + " | ".join(cells) + f" | {curve} |"
    yield ""


def _gaps(rows: Sequence[Row], names: dict[str, dict[str, object]]) -> Iterator[str]:
    """Yield every explained gap, by muscle."""
    yield "## Explained gaps\n"
    phases = [slug for slug, _ in phases_of(rows)]
    roles, curves = roles_of(rows), candidates(rows)
    for slug, values in names.items():
        told = [
            f"{phases[place]} {role.values['level']} (curve {curves[slug][0].levels[place]})"
            for place, role in enumerate(roles[slug])
            if role.values.get("differs")
        ]
        if told:
            note = " ".join(markdown.plain(str(values["levels_note"])).split())
            keys = ", ".join(sorted(markdown.citations(str(values["levels_note"]))))
            yield f"- **{slug}**: {', '.join(told)}. {note} ({keys})"
    yield ""


def _others(rows: Sequence[Row], names: dict[str, dict[str, object]]) -> Iterator[str]:
    """Yield where curves that do not decide are two steps or more from the levels."""
    yield "## Other curves in running\n"
    yield (
        "These do not decide: one runner, a part of the muscle, or a simulation, where a better "
        f"curve is at hand. Listed are the phases in which they are {GAP} steps or more from the "
        "level.\n"
    )
    phases = [slug for slug, _ in phases_of(rows)]
    roles, curves = roles_of(rows), candidates(rows)
    for slug in names:
        for other in curves.get(slug, [])[1:]:
            far = [
                f"{phases[place]} {role.values['level']} (curve {other.levels[place]})"
                for place, role in enumerate(roles[slug])
                if abs(int(role.values["level"]) - other.levels[place]) >= GAP
            ]
            if far:
                yield (
                    f"- **{slug}**, {other.channel}, {other.basis}, {other.whom}: {', '.join(far)}."
                )
    yield ""


def _basis(role: Row) -> LevelBasis:
    return LevelBasis(role.values.get("basis", LevelBasis.JUDGED))
