"""docs/cli.md describes every command and every option, and no others."""

from __future__ import annotations

import re
import shlex
from importlib import import_module
from pathlib import Path

import click
import pytest

from graphcrm.cli.lazy import ENTRIES
from graphcrm.cli.main import root

PAGE = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### (\S+)\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL))
GENERAL = PAGE.partition("\n## ")[0]


def command_of(name: str) -> click.Command:
    command = import_module(f"graphcrm.cli.{ENTRIES[name].module}").command
    assert isinstance(command, click.Command)
    return command


def options_of(name: str) -> set[str]:
    parameters = (p for p in command_of(name).params if isinstance(p, click.Option))
    return {flag for p in parameters for flag in (*p.opts, *p.secondary_opts)}


def test_every_command_has_a_section_and_every_section_a_command() -> None:
    assert set(SECTIONS) == set(ENTRIES)


@pytest.mark.parametrize("name", ENTRIES)
def test_every_option_is_described(name: str) -> None:
    described = set(re.findall(r"--[a-z][a-z-]*", SECTIONS[name] + GENERAL))
    assert options_of(name) <= described
    for option in set(re.findall(r"--[a-z][a-z-]*", SECTIONS[name])):
        assert option in options_of(name), f"{name} has no option {option}"


def examples() -> list[str]:
    lines = re.findall(r"^    ((?:[A-Z_]+=\S+ .*)?graphcrm .+)$", PAGE, re.MULTILINE)
    return [line[line.index("graphcrm ") :] for line in lines if "COMMAND" not in line]


@pytest.mark.parametrize("line", examples())
def test_every_example_is_understood(line: str) -> None:
    _, name, *arguments = shlex.split(line)
    with command_of(name).make_context(name, arguments, parent=click.Context(root)) as context:
        assert context.command.name is not None


@pytest.mark.parametrize("name", ENTRIES)
def test_the_help_names_the_command_and_its_options(name: str) -> None:
    text = command_of(name).get_help(click.Context(command_of(name), info_name=name))
    assert text.startswith(f"Usage: {name}")
    assert all(option in text for option in options_of(name))
