"""What goes wrong, as one line for a person and an exit code for a script."""

from __future__ import annotations

import os

import click

from graphcrm.cli.clean import printable
from graphcrm.errors import GraphCrmError, UsageError

DONE = 0
FAILED = 1
WRONG_USAGE = 2
DONE_WITH_REJECTS = 3
INTERRUPTED = 130


def exit_code(error: BaseException) -> int:
    """Return the exit code that an error ends the program with."""
    if isinstance(error, UsageError | click.UsageError):
        return WRONG_USAGE
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return INTERRUPTED
    return FAILED


def message(error: BaseException) -> str:
    """Return what to tell the user, in one line."""
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return "interrupted."
    if isinstance(error, click.ClickException):
        return _click_message(error)
    if isinstance(error, GraphCrmError):
        return _one_line(str(error))
    if isinstance(error, OSError) and error.strerror:
        place = f"{os.fsdecode(error.filename)!r}: " if error.filename is not None else ""
        return _one_line(f"{place}{error.strerror}. Check the path, its permissions and the disk.")
    return _one_line(
        f"unexpected {type(error).__name__}: {error} — this is a bug in graphcrm. "
        "Run the same command with GRAPHCRM_DEBUG=1 to see where, and report it."
    )


def _click_message(error: click.ClickException) -> str:
    text = _one_line(error.format_message())
    text = text if text.endswith((".", "?")) else f"{text}."
    context = getattr(error, "ctx", None)
    return text if context is None else f"{text} See '{context.command_path} --help'."


def _one_line(text: str) -> str:
    return printable(" ".join(text.split()))
