"""A second opinion on accessibility: HTML_CodeSniffer (WCAG 2 AA), and where it is wrong here."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

_PROGRAM = Path("node_modules/html_codesniffer/build/HTMLCS.js")

FALSE = {
    # Each is one finding of one kind of element: (its code, what it is found on): why it is wrong.
    ("1_4_3.G18.Fail", ".key"): "the sign has a halo of paper around it, which the program ignores",
    ("1_3_1.H43.HeadersRequired", "table.score"): "rows of a group have scope=rowgroup (H63)",
}

_ERRORS = """([onlyContrast, accepted]) => new Promise((done, failed) => {
    const [rules] = HTMLCS_WCAG2AA.sniffs;
    if (onlyContrast) rules.include = rules.include.filter((name) => name.includes("1_4_3"));
    const wrong = ({ code, element }) => accepted.some(
        ([end, selector]) => code.endsWith(end) && element.matches?.(selector));
    HTMLCS.process("WCAG2AA", document, () => {
        const errors = HTMLCS.getMessages().filter(({ type }) => type === HTMLCS.ERROR);
        done(errors.filter((found) => !wrong(found)).map(({ code, msg, element }) =>
            `${code}: ${msg} ${element.outerHTML?.slice(0, 120) ?? ""}`));
    }, failed);
})"""


def errors(page: Page, *, only_contrast: bool = False) -> list[str]:
    """Return the errors found on the page as it stands, without those in ``FALSE``.

    The program's warnings ask a person to look; most of them are raised for every background.
    """
    if not page.evaluate("'HTMLCS' in window"):
        page.evaluate(_PROGRAM.read_text())
    found: list[str] = page.evaluate(_ERRORS, [only_contrast, [list(key) for key in FALSE]])
    return found
