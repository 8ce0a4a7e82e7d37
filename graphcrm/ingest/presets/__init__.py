"""Ready mappings for the exports of known products, each a YAML file in this folder."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from graphcrm.errors import SourceError
from graphcrm.ingest.mapping import Mappings, load_mapping, read_mapping

PRESETS = ("dynamics365", "fxiaoke", "hubspot", "salesforce", "zoho")
"""The products, by the names that stand for their mappings."""


def find_mapping(given: str) -> Mappings:
    """Return a ready mapping by its name, else the one that the file at this path holds.

    A file that is called like a ready mapping is named with its folder, as in ./zoho. Raises
    SourceError, InvalidValueError.
    """
    name = given.lower()
    if name in PRESETS:
        content = files(__package__).joinpath(f"{name}.yaml").read_bytes()
        return load_mapping(content, f"the mapping {name}")
    if not Path(given).exists():
        raise SourceError(
            f"There is no mapping file {given}. Give the path of a YAML file, or the name of a "
            f"ready mapping: {', '.join(PRESETS)}."
        )
    return read_mapping(given)
