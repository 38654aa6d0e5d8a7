"""The chart: a bar for each set-up on a logarithmic scale, drawn by hand."""

from __future__ import annotations

from html import escape
from math import floor, log10
from typing import Any

WIDTH, LEFT, RIGHT = 860, 440, 90
"""The drawing, the room for names and the room for figures, in px."""
ROW, TOP, BOTTOM = 26, 46, 30
COLOURS = {"site": "#0b6e4f", "nginx": "#5b6770", "wagtail": "#a2522b", "bare": "#5b6770"}


def draw(setups: dict[str, Any]) -> str:
    """Return the chart of ``setups`` as SVG; the table beside it holds the same figures."""
    rows = sorted(setups.items(), key=lambda item: -float(item[1]["per_second"]["median"]))
    figures = [float(row["per_second"]["median"]) for _, row in rows]
    least, most = floor(log10(min(figures))), log10(max(figures))
    height = TOP + ROW * len(rows) + BOTTOM
    room = WIDTH - LEFT - RIGHT

    def across(figure: float) -> float:
        return room * (log10(figure) - least) / (most - least)

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
        ' aria-labelledby="title" font-family="sans-serif" font-size="13">',
        '<title id="title">Requests per second of each set-up, on a logarithmic scale</title>',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        '<text x="12" y="24" font-size="16" font-weight="bold" fill="#1b1f23">'
        "Requests per second, logarithmic scale</text>",
    ]
    for power in range(least, floor(most) + 1):
        x = LEFT + across(10**power)
        lines += [
            f'<path d="M{x:.1f} {TOP - 6}V{height - BOTTOM}" stroke="#d5dade"/>',
            f'<text x="{x:.1f}" y="{height - 10}" text-anchor="middle" fill="#4a5560">'
            f"{10**power:,}</text>",
        ]
    for place, ((name, row), figure) in enumerate(zip(rows, figures, strict=True)):
        y = TOP + place * ROW
        colour = COLOURS[name.partition("-")[0]]
        lines += [
            f'<text x="{LEFT - 8}" y="{y + 14}" text-anchor="end" fill="#1b1f23">'
            f"{escape(_short(row['title']))}</text>",
            f'<rect x="{LEFT}" y="{y}" width="{max(across(figure), 1):.1f}" height="{ROW - 7}"'
            f' fill="{colour}"/>',
            f'<text x="{LEFT + across(figure) + 6:.1f}" y="{y + 14}" fill="#1b1f23">'
            f"{figure:,.0f}</text>",
        ]
    return "\n".join([*lines, "</svg>", ""])


def _short(title: str) -> str:
    """Return a name that fits beside its bar: no marks, and nothing after a colon."""
    plain = title.replace("*", "").replace("`", "").partition(":")[0]
    return plain.partition(" (")[0]
