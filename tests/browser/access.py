"""Accessibility of a page in both themes: axe, and where it is asked for HTML_CodeSniffer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser import second
from tests.browser.paint import is_painted

Theme = Literal["light", "dark"]

VIOLATIONS = {"resultTypes": ["violations"]}
"""Every rule; to send all elements that hold each rule would take longer than to look at them."""
_COLOURS = {
    **VIOLATIONS,
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
"""All of axe's rules on colour that are on by default."""


def faults(
    page: Page, *, with_second: bool = False, themes: Sequence[Theme] = ("light", "dark")
) -> dict[str, Any]:
    """Return what is wrong with the page as it stands, under the theme and the program's name.

    The light theme is read by every rule. The dark one has the same structure and other colours,
    so only the rules of colour read it, after the light one.
    """
    assert is_painted(page)
    axe = Axe()
    found: dict[str, Any] = {}
    for theme in themes:
        page.emulate_media(color_scheme=theme)
        is_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        assert is_dark == (theme == "dark")
        if is_dark:  # The program is still there from the first run.
            results = AxeResults(page.evaluate("(o) => axe.run(o)", _COLOURS))
        else:
            results = axe.run(page, options=VIOLATIONS)
        if results.violations_count:
            found[f"{theme}, axe"] = results.generate_report()
        if with_second and (errors := second.errors(page, only_contrast=is_dark)):
            found[f"{theme}, HTML_CodeSniffer"] = errors
    page.emulate_media(color_scheme="light")
    return found
