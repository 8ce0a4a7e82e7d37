"""A picture of the graph as one HTML file."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from graphcrm.errors import UsageError

if TYPE_CHECKING:
    from graphcrm.service.context import Context


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A picture written to a file; in a notebook it shows itself. `note` says what was left out."""

    path: Path
    title: str
    nodes: int
    edges: int
    note: str
    html: str = field(repr=False)

    def _repr_html_(self) -> str:
        # Scripts of the page run in a frame of no origin: they reach nothing of the notebook.
        return (
            f'<iframe sandbox="allow-scripts" title="{escape(self.title)}" '
            'style="width: 100%; height: 640px; border: 0" '
            f'srcdoc="{escape(self.html)}"></iframe>'
        )


def write_picture(
    context: Context,
    path: Path,
    *,
    customer: str | None = None,
    community: int | None = None,
    depth: int = 1,
) -> RenderedPage:
    """Write the picture of a customer, a community or the map of communities as one HTML file.

    Raises NoAnalysisError, NotFoundError, UsageError.
    """
    from graphcrm.service.maps import community_map
    from graphcrm.service.views import community_view, customer_view

    if customer is not None and community is not None:
        raise UsageError("A picture is of one customer or of one community. Name one of them.")
    if customer is not None:
        view = customer_view(context, customer, depth=depth)
    elif community is not None:
        view = community_view(context, community)
    else:
        view = community_map(context)
    from graphcrm_viz.render import render_page, save_answers

    html = render_page(view, save_answers(context, view))
    path.write_text(html, encoding="utf-8")
    return RenderedPage(path, view.title, len(view.nodes), len(view.edges), view.note, html)
