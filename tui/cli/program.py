"""The whole program from its arguments to its exit code, and what becomes of every error."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress

import click
from click.shell_completion import shell_complete

from .commands.completion import COMPLETION_VARIABLE, register_shells
from .commands.lab import nnlab
from .errors import say, show_usage_error
from .streams import (
    abandon_output,
    accept_any_text,
    open_what_is_closed,
    suit_the_terminal,
    write_wholly,
)

_BROKEN_PIPE = 141  # 128 + SIGPIPE, as any program that is cut short by `| head`


def run_program(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line.

    Args:
        arguments: What follows `nnlab`; those of the process if not given.

    Returns:
        The exit code.
    """
    open_what_is_closed()
    write_wholly()
    accept_any_text()
    suit_the_terminal()
    register_shells()
    if instruction := os.environ.get(COMPLETION_VARIABLE):
        return shell_complete(nnlab, {}, "nnlab", COMPLETION_VARIABLE, instruction)
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = _invoke(words)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Whoever read the output has seen enough: no reason to complain.
        abandon_output()
        return _BROKEN_PIPE
    except click.ClickException as error:
        show_usage_error(error)
        return error.exit_code
    except MemoryError:
        from ...core.training.memory_need import not_enough_sentence

        say(not_enough_sentence())
        return 1
    except OSError as error:
        abandon_output()
        with suppress(OSError):  # where the line has dropped, nobody hears it
            say(f"The output can't be written: {error.strerror or 'no reason given'}.")
        return 1


def _invoke(words: list[str]) -> int:
    try:
        with nnlab.make_context("nnlab", words) as context:
            return nnlab.invoke(context) or 0
    except click.exceptions.Exit as end:  # after --help and --version
        return end.exit_code
