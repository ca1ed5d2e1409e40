"""What is wrong with a command line, said on standard error in one sentence each."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from contextlib import suppress

import click

from ...core.config import HYPERPARAMETERS, Problem, printable
from ...core.config.names import name_hinted
from .environment import as_it_was_said
from .streams import abandon_output


class WrongUsage(click.UsageError):
    """A command line that can't be carried out, with everything that is wrong with it.

    Attributes:
        sentences: One sentence for each problem.
    """

    def __init__(self, problems: Iterable[Problem | str]) -> None:
        context = click.get_current_context(silent=True)
        self.sentences: Sequence[str] = [
            as_it_was_said(each if isinstance(each, str) else each.sentence, context)
            for each in problems
        ]
        super().__init__("\n".join(self.sentences), ctx=context)


def show_usage_error(error: click.ClickException) -> None:
    """Say what is wrong, and where the right usage can be read."""
    for sentence in _sentences_of(error):
        say(f"Error: {sentence}")
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        say(f"`{context.command_path} --help` explains the options.")


def say(sentence: str) -> None:
    """Write one sentence for a person to standard error.

    Control characters are removed, as a part of it may have come from outside. A terminal gets
    it wrapped between words; a file or a pipe gets it on one line.
    """
    text = printable(sentence)
    if sys.stderr.isatty():
        width = max(20, shutil.get_terminal_size().columns)
        text = textwrap.fill(
            text, width, subsequent_indent="  ", break_on_hyphens=False, break_long_words=False
        )
    try:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
    except BrokenPipeError:
        raise
    except OSError:
        # It is full or gone: the exit code says what is left to be said.
        abandon_output()


def say_what_nobody_foresaw(error: Exception) -> int:
    """Say an error that is nnlab's own fault in a sentence, and write its traceback down.

    Returns:
        The exit code.
    """
    from ..error_log import named, write_error

    details = write_error(error, "the command line")
    with suppress(OSError):  # where the line has dropped, nobody hears it
        say(f"nnlab can't go on after this error: {named(error)}. {details}")
    abandon_output()
    return 1


def _meant_flags(error: click.NoSuchOption) -> Sequence[str]:
    """Find the options that were probably meant: what other programs call one comes first."""
    known = [flag for each in error.ctx.command.params for flag in each.opts] if error.ctx else []
    name = name_hinted(error.option_name)
    if name and HYPERPARAMETERS[name].flag in known:
        return [HYPERPARAMETERS[name].flag]
    return [flag for flag in error.possibilities or [] if flag in known]


def _sentences_of(error: click.ClickException) -> Sequence[str]:
    if isinstance(error, WrongUsage):
        return error.sentences
    if isinstance(error, click.NoSuchOption):
        close = _meant_flags(error)
        hint = f" Did you mean {' or '.join(close)}?" if close else ""
        return [f"There is no option {error.option_name}.{hint}"]
    # click ends some of its sentences with a full stop and some without.
    message = error.format_message()
    return [message if message.endswith((".", "?")) else f"{message}."]
