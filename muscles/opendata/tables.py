"""The list of all tables, in the order of the page that shows them."""

from __future__ import annotations

from muscles.opendata import content, evidence, measured
from muscles.opendata.model import Table

SECTIONS: tuple[tuple[str, tuple[Table, ...]], ...] = (
    (
        "The body",
        (
            content.MUSCLES,
            evidence.ACTIONS,
            evidence.NUMBERS,
            content.GROUPS,
            content.TISSUES,
        ),
    ),
    (
        "The stride and the ground",
        (content.PHASES, content.ROLES, content.TERRAINS, content.EFFECTS),
    ),
    (
        "Training and pain",
        (content.EXERCISES, content.TARGETS, content.PAINS, content.FLAGS),
    ),
    (
        "Claims, sources, words",
        (
            evidence.CLAIMS,
            evidence.SOURCES,
            evidence.AUTHORS,
            evidence.TERMS,
            evidence.SPELLINGS,
            evidence.CITATIONS,
            evidence.LINKS,
        ),
    ),
    (
        "Measurements",
        (
            measured.CURVES,
            measured.RECORDINGS,
            measured.CONDITIONS,
            measured.DATA_SETS,
            measured.COSTS,
        ),
    ),
)
TABLES: dict[str, Table] = {table.name: table for _, tables in SECTIONS for table in tables}
