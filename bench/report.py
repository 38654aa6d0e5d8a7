"""The report: ``bench.json`` with the raw numbers, ``bench.md`` and the chart made from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import chart, machine

INTRODUCTION = """\
# Measured

Written by `python -m bench`; the raw numbers are in [bench.json](bench.json). Two words are used
throughout: a *cached* page comes ready-made from memory in front of Django, an *uncached* one is
rendered by Django for each request, out of texts parsed and figures drawn since the last change.

To repeat it: `make test` once, which sets everything up, then `.venv/bin/python -m bench`; or one
part of it, such as `.venv/bin/python -m bench throughput`. `--help` tells the parts and how to make
it shorter or longer. It needs Debian's `nginx`, `libnginx-mod-http-brotli-static`, `wrk`,
`chromium` and `npm`, and says so if one is missing. Nothing is asked of any machine but this one,
except to install Lighthouse and Wagtail into `bench/` the first time.
"""


def write(docs: Path, name: str, data: dict[str, Any], parts: Mapping[str, Any]) -> None:
    """Put the new ``data`` of a part into the report in ``docs``; leave the other parts alone."""
    raw = docs / "bench.json"
    held = json.loads(raw.read_text(encoding="utf-8")) if raw.exists() else {}
    measured = datetime.now(tz=UTC).strftime("%Y-%m-%d")
    held[name] = {"measured": measured, "on": machine.describe(), "data": data}
    docs.mkdir(parents=True, exist_ok=True)
    raw.write_text(json.dumps(_rounded(held), indent=1) + "\n", encoding="utf-8")
    render(docs, parts)


def render(docs: Path, parts: Mapping[str, Any]) -> None:
    """Write page and chart anew from the raw numbers in ``docs``."""
    held = json.loads((docs / "bench.json").read_text(encoding="utf-8"))
    lines = [INTRODUCTION]
    for part, module in parts.items():
        if part in held:
            lines += _part(module, held[part])
    (docs / "bench.md").write_text("\n".join(lines), encoding="utf-8")
    if "throughput" in held:
        images = docs / "images"
        images.mkdir(exist_ok=True)
        drawn = chart.draw(held["throughput"]["data"]["setups"])
        (images / "bench.svg").write_text(drawn, encoding="utf-8")


def _part(module: Any, held: dict[str, Any]) -> list[str]:
    on = held["on"]
    return [
        f"## {module.TITLE}",
        "",
        *module.section(held["data"]),
        "",
        f"Measured on {held['measured']}: {on['processor']}, {on['memory']}, {on['system']};"
        f" {on['programs']}.",
        "",
    ]


def _rounded(value: Any) -> Any:
    """Return ``value`` with five digits in every fraction: more means nothing."""
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return float(f"{value:.5g}") if isinstance(value, float) else value
