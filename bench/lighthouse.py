"""Lighthouse, mobile: four scores for each page, and every audit that is not passed."""

from __future__ import annotations

import json
from collections import defaultdict
from statistics import median
from typing import Any

from bench.programs import CannotMeasureError, chromium, clean_environment, find, run
from bench.report import number, table
from bench.servers import PAGES, Bench
from tests.browser.find import FLAGS

TITLE = "Lighthouse, mobile"
VERSION = "13.5.0"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
METRICS = {
    "first-contentful-paint": "FCP ms",
    "largest-contentful-paint": "LCP ms",
    "total-blocking-time": "TBT ms",
    "cumulative-layout-shift": "CLS",
    "speed-index": "speed index ms",
}
MOST_RUNS = 5
TRIES = 3
"""How often a run is tried that the browser breaks off."""


def measure(bench: Bench) -> dict[str, Any]:
    """Return scores, metrics and audits not passed, page by page: medians of the runs."""
    runs, pages = min(bench.options.rounds, MOST_RUNS), {}
    with bench.site.serve(bench.options.workers) as server:
        for path in PAGES:
            server.get(path)
            results = [_run(bench, f"http://{server.host}{path}") for _ in range(runs)]
            scores = {
                name: median(100 * result["categories"][name]["score"] for result in results)
                for name in CATEGORIES
            }
            metrics = {
                name: median(result["audits"][name]["numericValue"] for result in results)
                for name in METRICS
            }
            not_passed = sorted({line for result in results for line in _not_passed(result)})
            pages[path] = {"scores": scores, "metrics": metrics, "not_passed": not_passed}
            bench.say(f"{path}: {' / '.join(f'{score:.0f}' for score in scores.values())}")
    return {"pages": pages, "runs": runs, "versions": f"Lighthouse {VERSION}"}


def _run(bench: Bench, address: str) -> dict[str, Any]:
    written = bench.folder / "lighthouse.json"
    command = [find("npx", "nodejs", "npm"), "--yes", f"lighthouse@{VERSION}", address, "--quiet"]
    command += ["--output=json", f"--output-path={written}"]
    command += [f"--chrome-flags={' '.join(('--headless=new', *FLAGS))}"]
    environment = clean_environment(CHROME_PATH=chromium())
    for _ in range(TRIES):
        written.unlink(missing_ok=True)
        said = run(command, environment, patience=180, check=False)
        if written.exists():
            result: dict[str, Any] = json.loads(written.read_text(encoding="utf-8"))
            if not result.get("runtimeError"):
                return result
    raise CannotMeasureError(f"Lighthouse failed on {address}: {said[-300:]}")


def _not_passed(result: dict[str, Any]) -> list[str]:
    """Return a line for each audit that costs points or gives advice."""
    lines = []
    for category in CATEGORIES:
        for reference in result["categories"][category]["auditRefs"]:
            name, audit = reference["id"], result["audits"][reference["id"]]
            if name not in METRICS and audit["score"] is not None and audit["score"] < 1:
                weight = "costs points" if reference["weight"] else "advice"
                lines.append(f"{audit['title']} (`{name}`, {category}, {weight})")
    return lines


def section(data: dict[str, Any]) -> str:
    """Return the report's text about ``data``."""
    rows = []
    pages_by_audit = defaultdict(list)
    for path, page in data["pages"].items():
        scores = [f"{page['scores'][name]:.0f}" for name in CATEGORIES]
        rows.append([path, *scores, *(number(page["metrics"][name]) for name in METRICS)])
        for line in page["not_passed"]:
            pages_by_audit[line].append(path)
    audits = [f"- {line}: {', '.join(paths)}" for line, paths in sorted(pages_by_audit.items())]
    return f"""\
{data["versions"]}; its own slow 4G and slow phone (simulated), median of {data["runs"]} runs.
Wanted: 100 in all four.

{table(["page", *CATEGORIES, *METRICS.values()], rows)}

Audits with less than full marks, metrics aside:

{chr(10).join(audits) or "none."}"""
