"""The page: our own template, rendered by pyvis, with the graph in it as data."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphcrm.answers import GraphView
from graphcrm_viz.assets import TEMPLATES, static_files, vis_network
from graphcrm_viz.network import bounded, build_network
from graphcrm_viz.palette import page_style
from graphcrm_viz.wire import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from markupsafe import Markup

NOTHING = GraphView("communities", None, "", (), (), 0, 0)


@dataclass(frozen=True, slots=True)
class Parts:
    """What the template takes beside the network. Without scripts the page loads its files."""

    icon: str
    scripts: Sequence[str] = ()
    style_text: str = ""
    policy: str = ""


def served_parts() -> Parts:
    """Return the parts of a page that loads its files from the service it came from."""
    return Parts(icon="explorer/static/icon.svg")


def inlined_parts() -> Parts:
    """Return the parts of a page that stands alone: everything in it, nothing else allowed."""
    files = static_files()
    # A browser reads every line end in a page as "\n"; the hashes are of what it reads.
    scripts = [_unix(vis_network().text), _unix(files["explorer.js"].text)]
    style = _unix(files["explorer.css"].text)
    for text in scripts:
        _check_inlinable(text)
    icon = base64.b64encode(files["icon.svg"].content).decode()
    return Parts(
        icon=f"data:image/svg+xml;base64,{icon}",
        scripts=scripts,
        style_text=style,
        policy=_policy(scripts, style),
    )


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _check_inlinable(text: str) -> None:
    lowered = text.lower()
    if "</script" in lowered or "<!--" in lowered:
        raise ValueError("A script that holds '</script' or '<!--' cannot be put into a page.")


def _policy(scripts: Sequence[str], style: str) -> str:
    hashes = " ".join(_hash(text) for text in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src {_hash(style)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def page_html(view: GraphView | None, parts: Parts, data: Mapping[str, Any]) -> str:
    """Return the page of a view (None: nothing to draw yet); data: what else its scripts are given.

    The data is in the page as JSON in which no character can end the element it stands in.
    """
    view = bounded(view) if view else None
    network = build_network(view or NOTHING)
    network.set_template_dir(str(TEMPLATES), "page.html")
    environment = network.templateEnv
    environment.autoescape = True
    environment.globals.update(page=parts, page_json=_writer(view, data))
    return str(network.generate_html())


def _writer(
    view: GraphView | None, data: Mapping[str, Any]
) -> Callable[[Sequence[Any], Sequence[Any], str], Markup]:
    """Return what the template calls with the network as pyvis hands it over."""
    from jinja2.utils import htmlsafe_json_dumps

    def page_json(nodes: Sequence[Any], edges: Sequence[Any], options: str) -> Markup:
        network = {"nodes": nodes, "edges": edges, "options": json.loads(options)}
        whole = {"style": page_style(), "network": network, "view": _facts(view), **data}
        return htmlsafe_json_dumps(whole, ensure_ascii=False, separators=(",", ":"))

    return page_json


def _facts(view: GraphView | None) -> dict[str, Any] | None:
    if view is None:
        return None
    return {
        "kind": view.kind,
        "focus": view.focus,
        "title": view.title,
        "total_nodes": view.total_nodes,
        "total_edges": view.total_edges,
        "note": view.note,
        "others": view.others,
        "within": plain(view.within),
    }
