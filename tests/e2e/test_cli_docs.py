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


def flags(command: click.Command) -> set[str]:
    parameters = (p for p in command.params if isinstance(p, click.Option))
    return {flag for p in parameters for flag in (*p.opts, *p.secondary_opts)}


def parts_of(name: str) -> list[click.Command]:
    """The command, and what it has under it."""
    command = command_of(name)
    return [command, *(command.commands.values() if isinstance(command, click.Group) else ())]


def options_of(name: str) -> set[str]:
    return set().union(*map(flags, parts_of(name)))


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
    command, above = command_of(name), click.Context(root)
    if isinstance(command, click.Group) and arguments and arguments[0] in command.commands:
        command, above = command.commands[arguments.pop(0)], click.Context(command, above)
    with command.make_context(name, arguments, parent=above) as context:
        assert context.command.name is not None


@pytest.mark.parametrize("name", ENTRIES)
def test_the_help_names_the_command_and_its_options(name: str) -> None:
    for command in parts_of(name):
        text = command.get_help(click.Context(command, info_name=name))
        assert text.startswith(f"Usage: {name}")
        assert all(option in text for option in flags(command))
