"""The sheets of one theme: a frame on another site may be always light, or always dark.

They repeat what the other sheets change in the dark. After a change of colours write them anew:
``python -m tests.unit.test_themes``.
"""

from __future__ import annotations

import pytest

from tests.sheets import DARK, FOLDER, rules

SOURCES = ("tokens", "components", "runner")
"""The sheets that change with the theme, in the order a page has them."""
THEMES = ("light", "dark")


def sheet(theme: str) -> str:
    """Return the sheet of a theme: every rule that differs in the dark, as the theme has it."""
    plain: dict[tuple[str, str], str] = {}
    dark: dict[str, dict[str, str]] = {}
    for rule in rules(*SOURCES):
        if DARK in rule.media:
            dark.setdefault(rule.selector, {}).update(rule.declarations)
        elif not rule.media:
            plain |= {(rule.selector, name): value for name, value in rule.declarations.items()}
    blocks = []
    for selector, declarations in dark.items():
        lines = [f"    color-scheme: {theme};", ""] if selector == ":root" else []
        for name, value in declarations.items():
            # Where the light theme says nothing, the page around decides.
            shown = value if theme == "dark" else plain.get((selector, name), "inherit")
            lines.append(f"    {name}: {shown};")
        blocks.append(f"  {selector} {{\n" + "\n".join(lines) + "\n  }")
    return (
        f"/* Always {theme}, whatever the reader's setting: for a frame that asks for it.\n"
        "   Written by tests/unit/test_themes.py from the other sheets. */\n\n"
        "@media screen {\n" + "\n\n".join(blocks) + "\n}\n"
    )


@pytest.mark.parametrize("theme", THEMES)
def test_a_themes_sheet_says_what_the_others_say_in_it(theme: str) -> None:
    written = (FOLDER / f"theme-{theme}.css").read_text(encoding="utf-8")
    assert written == sheet(theme), "python -m tests.unit.test_themes"


def test_no_other_sheet_changes_with_the_theme() -> None:
    changing = {path.stem for path in FOLDER.glob("*.css") if DARK in path.read_text()}
    assert changing == set(SOURCES)


if __name__ == "__main__":
    for each in THEMES:
        (FOLDER / f"theme-{each}.css").write_text(sheet(each), encoding="utf-8")
