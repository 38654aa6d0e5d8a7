"""Lighthouse, mobile: four scores for each page, and every audit that is not passed."""

from __future__ import annotations

import json
import time
from pathlib import Path
from statistics import median
from typing import Any

from bench import ask, site, tools
from bench.problems import CannotMeasureError
from bench.processes import clean_environment, run
from bench.tables import number, table
from bench.workshop import Workshop
from tests.browser.find import FLAGS

TITLE = "Lighthouse, mobile"
PAGES = (
    "/",
    "/muscles/soleus/",
    "/body/",
    "/gait/",
    "/terrain/uphill/",
    "/articles/hills-up-and-down/",
)
CATEGORIES = {
    "performance": "performance",
    "accessibility": "accessibility",
    "best-practices": "best practices",
    "seo": "SEO",
}
METRICS = {
    "first-contentful-paint": ("FCP", "ms"),
    "largest-contentful-paint": ("LCP", "ms"),
    "total-blocking-time": ("TBT", "ms"),
    "cumulative-layout-shift": ("CLS", ""),
    "speed-index": ("speed index", "ms"),
}
MOST_RUNS = 5
TRIES = 3
"""A run that a browser breaks off is tried again."""


def measure(workshop: Workshop) -> dict[str, Any]:
    """Return scores, metrics and audits not passed, page by page: medians of the runs."""
    program, chromium = tools.lighthouse(), tools.chromium()
    home, runs = workshop.home, min(workshop.options.rounds, MOST_RUNS)
    found: dict[str, Any] = {}
    with site.served(home, workshop.options.workers) as server:
        for path in PAGES:
            ask.page(server.address, path)
            results = [
                _one(workshop, program, chromium, f"{server.address}{path}") for _ in range(runs)
            ]
            found[path] = _together(results)
            scores = " / ".join(f"{found[path]['scores'][name]:.0f}" for name in CATEGORIES)
            lcp = found[path]["metrics"]["largest-contentful-paint"]
            workshop.say(f"{path}: {scores}, LCP {lcp:,.0f} ms")
    return {
        "pages": found,
        "runs": runs,
        "versions": f"Lighthouse {tools.told_by(program, '--version')} ·"
        f" {tools.told_by(chromium, '--version')}",
    }


def _one(workshop: Workshop, program: str, chromium: str, address: str) -> dict[str, Any]:
    written = workshop.folder / "lighthouse.json"
    flags = " ".join(("--headless=new", *FLAGS))
    command = [program, address, "--quiet", "--output=json", f"--output-path={written}"]
    environment = clean_environment(CHROME_PATH=chromium)
    for _ in range(TRIES):
        written.unlink(missing_ok=True)
        said = run(
            [*command, f"--chrome-flags={flags}"],
            environment=environment,
            patience=180,
            cleanly=False,
        )
        report = _read(written)
        if report and not report.get("runtimeError"):
            return report
        time.sleep(1)
    raise CannotMeasureError(f"Lighthouse failed on {address}: {said.strip()[-300:]}")


def _read(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return report


def _together(results: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the medians of several runs, and the audits that any of them did not pass."""
    return {
        "scores": {
            name: median(100 * result["categories"][name]["score"] for result in results)
            for name in CATEGORIES
        },
        "metrics": {
            name: median(result["audits"][name]["numericValue"] for result in results)
            for name in METRICS
        },
        "not_passed": sorted({line for result in results for line in _not_passed(result)}),
    }


def _not_passed(result: dict[str, Any]) -> list[str]:
    """Return a line for each audit that costs points or gives advice."""
    lines = []
    for name in CATEGORIES:
        for reference in result["categories"][name]["auditRefs"]:
            audit = result["audits"][reference["id"]]
            if audit["score"] is not None and audit["score"] < 1 and reference["id"] not in METRICS:
                weight = "costs points" if reference["weight"] else "advice"
                lines.append(
                    f"{audit['title']} (`{reference['id']}`, {CATEGORIES[name]}, {weight})"
                )
    return lines


def section(data: dict[str, Any]) -> list[str]:
    """Return the report's lines about ``data``."""
    rows = [
        [
            path,
            *(f"{page['scores'][name]:.0f}" for name in CATEGORIES),
            *(number(page["metrics"][name]) for name in METRICS),
        ]
        for path, page in data["pages"].items()
    ]
    by_audit: dict[str, list[str]] = {}
    for path, page in data["pages"].items():
        for line in page["not_passed"]:
            by_audit.setdefault(line, []).append(path)
    head = [*CATEGORIES.values(), *(f"{name} {unit}".strip() for name, unit in METRICS.values())]
    return [
        f"{data['versions']}; its own slow 4G and slow phone (simulated), median of {data['runs']}"
        " runs. Wanted: 100 in all four.",
        "",
        *table(["page", *head], rows),
        "",
        "Audits with less than full marks, metrics aside:" if by_audit else "All audits passed.",
        "",
        *(f"- {line}: {', '.join(paths)}" for line, paths in sorted(by_audit.items())),
    ]
