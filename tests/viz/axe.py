"""What axe, the checker of accessibility, finds on a page (WCAG 2.2, levels A and AA)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "viz" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await axe.run(document, { runOnly: { type: "tag", values: tags } });
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, html }) => `${id} (${help}): ${target.join(" ")} ${html.slice(0, 160)}`));
}"""


@cache
def _script() -> str:
    assert AXE.is_file(), f"{AXE} is missing; `make test` installs it: viz/building.py test"
    return AXE.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """Return what breaks a rule: its name, the element, and the beginning of its markup."""
    # The page's policy lets no script in but its own; what the browser is told to evaluate is not
    # the page's.
    page.evaluate(_script())
    return list(page.evaluate(RUN))
