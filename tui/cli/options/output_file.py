"""`-o FILE`: what a command prints goes into a file instead, whole or not at all.

    @click.command(params=[..., *file_options()])
    @prints_to_file({"json": "json"})
    def check(**options): ...

Whatever the command writes to standard output is taken; that is no terminal then, so neither
colours nor the width of a window get into a file.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from contextlib import redirect_stdout
from functools import wraps
from pathlib import Path
from typing import Any

import click

from ....core.atomic_file import why_not_written, write_whole
from ..errors import WrongUsage, say
from ..streams import write
from .option_types import SectionOption

_SLIPS = (FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError, ValueError)
_OF_TEXT = ("", "txt")


def file_options(*, section: str = "") -> list[click.Parameter]:
    """Make the options that send a command's output into a file."""
    return [
        SectionOption(
            ["--output", "-o"],
            section=section,
            type=click.Path(path_type=Path, allow_dash=True),
            metavar="FILE",
            help="Write a file, whole or not at all [default standard output]",
        ),
        SectionOption(
            ["--force", "-f"], section=section, is_flag=True, help="Replace a file that is there."
        ),
    ]


def prints_to_file(
    endings: Mapping[str, str] | None, *, flags: Iterable[str] = (), only_with: str = ""
) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Let a command write into the file that its options name.

    Args:
        endings: Which option a file's ending stands for, as `json` for `--json`; an empty one is
            what the command prints anyway. `None` if the ending has no say.
        flags: Other options that choose what is printed, whatever the file is called.
        only_with: The option without which the command prints nothing, if there is one.
    """

    def decorate(command: Callable[..., int]) -> Callable[..., int]:
        @wraps(command)
        def with_file(*arguments: Any, **options: Any) -> int:
            file, force = named_file(options.pop("output")), options.pop("force")
            if (picture := options.get("picture")) is not None:
                refuse_file(picture, force=force)
            if file is None:
                return command(*arguments, **options)
            if only_with and not options[only_with]:
                raise WrongUsage([f"-o is for --{only_with}: nothing is printed without it."])
            chosen = {*filter(None, (endings or {}).values()), *flags}
            if endings is not None and not any(options[name] for name in chosen):
                known = dict.fromkeys(_OF_TEXT, "") | dict(endings)
                option = known[ending_of(file, known)]
                if option:
                    options[option] = True
            refuse_file(file, force=force)
            taken = io.BytesIO()
            printed = io.TextIOWrapper(taken, "utf-8", errors="replace", newline="")
            with redirect_stdout(printed):
                code = command(*arguments, **options)
            printed.flush()
            return _deliver(file, taken.getvalue()) or code

        return with_file

    return decorate


def named_file(said: Path | None) -> Path | None:
    """Give the file that was named; `None` for standard output, which is also called `-`."""
    return None if said == Path("-") else said


def ending_of(file: Path, known: Iterable[str]) -> str:
    """Give a file's ending, which says what is written into it.

    Raises:
        WrongUsage: If it says nothing.
    """
    ending, known = file.suffix.lower().removeprefix("."), list(known)
    if ending in known or _is_special(file):
        return ending if ending in known else ""
    names = [f".{each}" for each in known if each]
    either = f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0]
    raise WrongUsage(
        [f"{file} can't be written: .{ending[:20]} is no format that is known; let it be {either}."]
    )


def refuse_file(file: Path, *, force: bool) -> None:
    """Say at once, not after an hour of training, that a file can't be written.

    Raises:
        WrongUsage: If it is there already, or its folder is not.
    """
    if _is_special(file):
        return
    why = why_not_written(file)
    if not why and file.exists() and not force:
        raise WrongUsage([f"{file} is there already; --force replaces it."])
    if why:
        raise WrongUsage([f"{file} can't be written: {why}."])


def write_file(file: Path, pieces: Iterable[bytes]) -> int:
    """Write a file whole, or leave what was there.

    Returns:
        The exit code: 0, or 1 if the disk refused it.

    Raises:
        WrongUsage: If such a file can't be.
    """
    try:
        if _is_special(file):  # a device or a pipe is written to; a file in its place would harm
            with file.open("wb") as stream:
                stream.writelines(pieces)
        else:
            write_whole(file.resolve(), pieces)  # a link goes on pointing to what it points to
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:  # the latter for a name with a null in it
        sentence = f"{file} can't be written: {getattr(error, 'strerror', None) or error}."
        if isinstance(error, _SLIPS):
            raise WrongUsage([sentence]) from None
        say(sentence)
        return 1
    return 0


def _deliver(file: Path, content: bytes) -> int:
    """Write what was printed; what no disk takes is not lost: it goes to standard output."""
    failed = 1
    try:
        failed = write_file(file, [content])
    finally:
        if failed:
            write(content.decode())
    return failed


def _is_special(file: Path) -> bool:
    try:
        return file.exists() and not file.is_file() and not file.is_dir()
    except OSError:
        return False  # where nobody may look, what is to be written there is an error anyway
