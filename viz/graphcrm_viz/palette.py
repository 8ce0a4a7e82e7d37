"""Colours and line widths of the picture: the one place that says what stands for what."""

from __future__ import annotations

from typing import Any

from graphcrm.settings import MAX_DRAWN_NODES

COLOURS = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#CC79A7",
    "#56B4E9",
    "#D55E00",
    "#7A3FE0",
    "#7A4A2B",
    "#A0BC5A",
    "#5D4A73",
)
"""One a community, by id, then over again: a lasting community keeps its colour. The first six are
those of Okabe and Ito (https://jfly.uni-koeln.de/color/), the others were chosen so that every two
stay apart for people who see no red, no green or no blue, on white and on black."""

NO_COMMUNITY = "#8A93A3"
"""A customer that came after the analysis."""

SCALE = ("#414487", "#30698E", "#238A8D", "#25AB82", "#5EC962")
"""Little to much of a measure, for those who chose one: dark blue over teal to green. Five steps of
viridis (https://bids.github.io/colormap/, CC0) from .2 to .75, so that both ends stand out from the
light and the dark background; lighter step by step for every eye."""

NO_VALUE = "#B3B0AE"
"""A customer of whom the measure says nothing."""

EDGE_WIDTH = (0.6, 5.0)
"""Pixels at zoom 1 of the weakest and of the strongest tie."""


def colour_of(community_id: int) -> str:
    """Return the colour of a community as #RRGGBB."""
    return COLOURS[community_id % len(COLOURS)] if community_id >= 0 else NO_COMMUNITY


def edge_width(strength: float) -> float:
    """Return the width in pixels of a tie with this strength in (0, 1]."""
    least, most = EDGE_WIDTH
    return least + (most - least) * strength


def page_style() -> dict[str, Any]:
    """Return what the page needs to draw the same way as the first picture was drawn."""
    return {
        "colours": COLOURS,
        "no_community": NO_COMMUNITY,
        "scale": SCALE,
        "no_value": NO_VALUE,
        "edge_width": EDGE_WIDTH,
        "most_nodes": MAX_DRAWN_NODES,
    }
