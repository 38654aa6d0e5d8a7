"""The report: raw numbers in ``bench.json``, and ``bench.md`` written from them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from statistics import median
from typing import Any

from bench import programs

INTRODUCTION = """\
# Measured

Written by `python -m bench`; the raw numbers are in [bench.json](bench.json). Two words are used
throughout: a *cached* page comes ready-made from memory in front of Django, an *uncached* one is
rendered by Django for each request, out of texts parsed, sources read and figures drawn since the
last change.

To repeat it: `make test` once, which sets everything up, then `.venv/bin/python -m bench`; or one
part of it, such as `.venv/bin/python -m bench throughput`. `--help` tells the parts and how to make
it shorter or longer. It needs Debian's `nginx`, `libnginx-mod-http-brotli-static`, `wrk`,
`chromium` and `npm`, and says so if one is missing. Nothing is asked of any machine but this one,
except to install Lighthouse (by npx) and Wagtail (into `bench/.venv`) the first time.
"""


def summary(values: Sequence[float]) -> dict[str, Any]:
    """Return median, 95th percentile, least and greatest of ``values``, and the values."""
    ordered = sorted(values)
    return {
        "median": median(ordered),
        "p95": ordered[ceil(0.95 * len(ordered)) - 1],
        "least": ordered[0],
        "most": ordered[-1],
        "values": list(values),
    }


def number(value: float) -> str:
    """Return ``value`` with about three digits and commas: ``47,900`` or ``12.3``."""
    return f"{value:,.{0 if value >= 100 else 1 if value >= 10 else 2}f}"


def ratio(value: float) -> str:
    """Return a ratio with as many digits as mean something."""
    return f"{value:.{0 if value >= 10 else 2 if value >= 0.1 else 4}f}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table; columns of numbers are aligned to the right."""
    columns = zip(*rows, strict=True)
    rule = ["---:" if all(map(_is_number, column)) else "---" for column in columns]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows))


def _is_number(cell: str) -> bool:
    return cell.strip("*≥≤<> ")[:1].isdigit() or not cell


def add(docs: Path, part: str, data: dict[str, Any]) -> None:
    """Put the new ``data`` of a part into ``bench.json`` in the folder ``docs``."""
    raw = docs / "bench.json"
    held = json.loads(raw.read_text(encoding="utf-8")) if raw.exists() else {}
    today = datetime.now(tz=UTC).strftime("%Y-%m-%d")
    held[part] = {"measured": today, "on": programs.machine(), "data": data}
    # Five digits of a fraction are kept: more mean nothing.
    rounded = json.loads(json.dumps(held), parse_float=lambda text: float(f"{float(text):.5g}"))
    docs.mkdir(parents=True, exist_ok=True)
    raw.write_text(json.dumps(rounded, indent=1) + "\n", encoding="utf-8")


def render(docs: Path, parts: Mapping[str, Any]) -> None:
    """Write ``bench.md`` in the folder ``docs`` from its ``bench.json``."""
    held = json.loads((docs / "bench.json").read_text(encoding="utf-8"))
    sections = [INTRODUCTION]
    for name, part in parts.items():
        if found := held.get(name):
            measured = f"Measured on {found['measured']}: {found['on']}."
            sections.append(f"## {part.TITLE}\n\n{part.section(found['data'])}\n\n{measured}\n")
    (docs / "bench.md").write_text("\n".join(sections), encoding="utf-8")
