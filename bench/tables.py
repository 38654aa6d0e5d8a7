"""Markdown tables, and numbers as a report writes them."""

from __future__ import annotations

from collections.abc import Sequence


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a table's lines; columns of numbers stand to the right."""
    right = [
        bool(rows) and all(_is_number(row[place]) for row in rows) for place in range(len(head))
    ]
    rule = ["---:" if is_right else "---" for is_right in right]
    return [f"| {' | '.join(cells)} |" for cells in (head, rule, *rows)]


def _is_number(cell: str) -> bool:
    return cell.strip("*≥≤<> ")[:1].isdigit() or not cell


def number(value: float) -> str:
    """Return a number with about three digits, thousands parted: ``47,900`` or ``12.3``."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    if abs(value) >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}"


def ratio(value: float) -> str:
    """Return a ratio with as many digits as mean something."""
    if value >= 10:
        return f"{value:.0f}"
    return f"{value:.2f}" if value >= 0.1 else f"{value:.4f}"
