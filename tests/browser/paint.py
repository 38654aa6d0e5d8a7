"""Pages that are not painted: for tests of what stands where and what happens, not of its looks.

To paint takes more of the processor than all else that a short test does.
"""

from __future__ import annotations

from playwright.sync_api import Page

UNPAINTED = """{
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(":root { opacity: 0 !important; will-change: opacity !important; }");
  document.adoptedStyleSheets = [sheet];
}"""
"""Takes a page's paint away. What stands where, what a click hits and the focus stay the same."""


def is_painted(page: Page) -> bool:
    """Return whether a page is painted: colours can only be judged if it is."""
    return bool(page.evaluate("getComputedStyle(document.documentElement).opacity === '1'"))
