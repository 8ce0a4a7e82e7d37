"""The entry point: the root command, and the one place that turns errors into exit codes."""

from __future__ import annotations

import io
import os
import sys

import click

from graphcrm.cli import failure
from graphcrm.cli.lazy import LazyGroup
from graphcrm.cli.options import Invocation, store_option


def _show_version(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        import graphcrm

        click.echo(f"graphcrm {graphcrm.__version__}")
        context.exit()


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="'graphcrm COMMAND --help' shows a command's options. "
    "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done with rejected rows.",
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version,
    help="Show the version.",
)  # fmt: skip
@store_option
@click.pass_context
def root(context: click.Context) -> None:
    """Load customers, find groups, influencers and related customers, and see why."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def main() -> None:
    """Run the program and end the process with its exit code."""
    _write_utf8()
    try:
        code = root.main(prog_name="graphcrm", standalone_mode=False, obj=Invocation())
        sys.stdout.flush()
    except BrokenPipeError:
        code = _close_quietly()
    except (Exception, KeyboardInterrupt) as error:
        if os.environ.get("GRAPHCRM_DEBUG"):
            raise
        click.echo(f"graphcrm: {failure.message(error)}", err=True)
        code = failure.exit_code(error)
    sys.exit(code if isinstance(code, int) else failure.DONE)


def _write_utf8() -> None:
    # Names come in every script; a C locale or a code page must not stop them.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _close_quietly() -> int:
    # The reader went away, as `head` does; nothing more can be written, at exit either.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return failure.FAILED
