"""Find a Chromium for the browser tests, or get one; stop with a plain reason if there is none.

Looked for on the PATH first; else Playwright's own is downloaded; else, as root on Debian, the
system's package is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""For a Chromium that is only to show our pages, and may run as root."""


def on_path() -> str | None:
    """Return the first Chromium on the PATH."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def of_playwright() -> str | None:
    """Return Playwright's own Chromium, if it was downloaded."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def find() -> str | None:
    """Return a Chromium that is here already."""
    return on_path() or of_playwright()


def get() -> str | None:
    """Try to get a Chromium; return its path if that worked."""
    print("No Chromium found. Trying Playwright's own")
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        subprocess.run(command, check=False, timeout=240, capture_output=True)
    except subprocess.TimeoutExpired:
        print("The download did not finish in 4 minutes.")
    if found := of_playwright():
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Playwright's own is not to be had here. Installing the system's package")
        for step in (["update", "-qq"], ["install", "-y", "-qq", "chromium"]):
            subprocess.run(["apt-get", *step], check=False, capture_output=True)
    return on_path()


if __name__ == "__main__":
    chromium = find() or get()
    if chromium is None:
        sys.exit(
            "The browser tests need Chromium and none could be found or installed. "
            "Install it (Debian: apt-get install chromium) and run make test again."
        )
    print(f"Browser: {chromium}")
