"""What a page is made of: our own built files, and vis-network as the installed pyvis has it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from graphcrm.errors import GraphCrmError

HERE = Path(__file__).parent
TEMPLATES = HERE / "template"
ICON = HERE / "static" / "icon.svg"
BUILT = HERE / "built"
"""Made of viz/src by viz/building.py; a wheel carries it."""

MEDIA_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served; the tag changes with the content."""

    content: bytes
    media_type: str
    tag: str

    @property
    def text(self) -> str:
        """The content as text."""
        return self.content.decode()


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return Asset(content, MEDIA_TYPES[path.suffix], tag)


@cache
def static_files() -> Mapping[str, Asset]:
    """Return our own files by name: scripts, style sheet, icon.

    Raises GraphCrmError where they have not been built, as in a checkout that was not set up.
    """
    paths = [BUILT / "explorer.js", BUILT / "explorer.css", BUILT / "whole.js", ICON]
    missing = [path.name for path in paths if not path.is_file()]
    if missing:
        raise GraphCrmError(
            f"The explorer's files have not been built: {', '.join(missing)}. "
            "Run 'make setup' in the checkout, or 'python viz/building.py' there."
        )
    return {path.name: _read(path) for path in paths}


@cache
def vis_network() -> Asset:
    """Return vis-network from the installed pyvis, its newest one; nothing is downloaded.

    Raises GraphCrmError where pyvis is missing or came without it.
    """
    spec = find_spec("pyvis")
    places = list(spec.submodule_search_locations or ()) if spec else []
    found = [path for place in places for path in Path(place).glob("**/vis-*/vis-network.min.js")]
    if not found:
        raise GraphCrmError(
            "vis-network, which draws the picture, was not found in the package pyvis. "
            "Install it again: pip install --force-reinstall pyvis"
        )
    return _read(max(found, key=_version))


def _version(path: Path) -> tuple[tuple[int, ...], str]:
    return tuple(int(part) for part in re.findall(r"\d+", path.parent.name)), str(path)
