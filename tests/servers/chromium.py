"""Where a Chromium for the tests is.

The headless shell comes first: it is the same engine without a window. A whole browser starts a
second process for its own bars beside each page, half a second of processor a test.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def find_chromium() -> str | None:
    """Return the path of the one that is given, on the search path, or Playwright's own."""
    given = os.environ.get("GRAPHCRM_TEST_CHROMIUM")
    return given or _on_path(SHELLS) or _playwrights_shell() or _on_path(BROWSERS)


def _on_path(names: tuple[str, ...]) -> str | None:
    return next(filter(None, map(shutil.which, names)), None)


def _playwrights_shell() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        whole = Path(playwright.chromium.executable_path)
    # .../chromium-REVISION/PLATFORM/chrome; the shell lies beside it, of the same revision.
    folder = next((one for one in whole.parents if one.name.startswith("chromium-")), None)
    if folder is None:
        return None
    shells = folder.with_name(folder.name.replace("chromium-", "chromium_headless_shell-", 1))
    found = (one for one in shells.glob("*/*headless*shell*") if one.suffix in ("", ".exe"))
    return next(
        (str(one) for one in sorted(found) if one.is_file() and os.access(one, os.X_OK)), None
    )
