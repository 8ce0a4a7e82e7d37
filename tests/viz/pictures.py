"""Screenshots kept in docs/images/walkthrough, compared loosely with what the page shows now."""

from __future__ import annotations

import base64
import os
from pathlib import Path

from playwright.sync_api import Browser, Page

FOLDER = Path(__file__).parents[2] / "docs" / "images" / "walkthrough"
UPDATE = "GRAPHCRM_UPDATE_PICTURES"
MOST = 9.0
"""Of 255: how much brightness may differ on average, seen so small that letters are blurs."""

COMPARE = """async ([one, other]) => {
  const [width, height] = [80, 45];
  const look = async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.imageSmoothingQuality = "high";
    context.drawImage(image, 0, 0, width, height);
    return context.getImageData(0, 0, width, height).data;
  };
  const [a, b] = [await look(one), await look(other)];
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) if (at % 4 < 3) sum += Math.abs(a[at] - b[at]);
  return sum / (3 * width * height);
}"""


def difference(browser: Browser, one: bytes, other: bytes) -> float:
    """Return the mean difference of two pictures, 0 to 255, each made very small first."""
    context = browser.new_context()
    try:
        pictures = [base64.b64encode(picture).decode() for picture in (one, other)]
        return float(context.new_page().evaluate(COMPARE, pictures))
    finally:
        context.close()


def keep_or_compare(browser: Browser, page: Page, name: str) -> None:
    """Hold the page against the picture that the docs show, or put it there where asked to."""
    page.mouse.move(1, 1)
    page.wait_for_timeout(300)
    now = page.screenshot(animations="disabled", caret="hide")
    path = FOLDER / f"{name}.png"
    if os.environ.get(UPDATE):
        FOLDER.mkdir(parents=True, exist_ok=True)
        path.write_bytes(now)
        return
    remedy = f"look at the page; where it is right: {UPDATE}=1 pytest tests/viz/test_walkthrough.py"
    assert path.is_file(), f"{path} is missing: {remedy}"
    found = difference(browser, now, path.read_bytes())
    assert found <= MOST, f"{path.name} differs by {found:.1f} of 255 from the page: {remedy}"
