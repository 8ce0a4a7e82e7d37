"""Joins our ES modules into one script, for a page that has to stand alone.

The modules keep to a few forms, and anything else is refused: imports by name from a neighbouring
file, each on one line, and exported functions, classes and constants. Each module becomes a
function of its own, so that names do not meet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "\./([\w-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function\*?|class|const) (\w+))", re.MULTILINE)
_LEFT_OVER = re.compile(r"^\s*(?:import|export)\b.*$", re.MULTILINE)


def link(entry: str, modules: Mapping[str, str]) -> str:
    """Return one script that does what the module `entry` does; modules: text by file name.

    Raises ValueError for a form of import or export it does not know, and for a circle of imports.
    """
    done: dict[str, str] = {}
    _visit(entry, modules, done, ())
    body = "\n".join(done.values())
    return f'"use strict";\n(() => {{\nconst modules = {{}};\n{body}\n}})();\n'


def _visit(
    name: str, modules: Mapping[str, str], done: dict[str, str], above: tuple[str, ...]
) -> None:
    if name in done:
        return
    if name in above:
        raise ValueError(f"Modules import each other in a circle: {' > '.join((*above, name))}")
    text = modules[name]
    for _, other in _IMPORT.findall(text):
        _visit(other, modules, done, (*above, name))
    done[name] = _wrapped(name, text)


def _wrapped(name: str, text: str) -> str:
    exported = [match[1] for match in _EXPORT.findall(text)]
    body = _IMPORT.sub(r'const { \1 } = modules["\2"];\n', text)
    body = _EXPORT.sub(r"\1", body)
    strange = _LEFT_OVER.search(body)
    if strange:
        raise ValueError(f"{name} has a form that cannot be joined: {strange.group().strip()}")
    return f'modules["{name}"] = (() => {{\n{body}return {{ {", ".join(exported)} }};\n}})();'
