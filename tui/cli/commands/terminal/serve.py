"""`nnlab serve`: the lab in a browser."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import click
from click.core import ParameterSource

from ....browser.listening import MOST_PORT, USUAL_PORT
from ...dashboard import dashboard_options, drawing_of, tour_option
from ...errors import WrongUsage, say
from ...help import ExplainedCommand
from ...options.config_from_options import read_options
from ...options.config_options import starting_options
from ...options.option_types import SectionOption
from ...options.store import store_options, store_to_keep_in
from ...streams import write

_SECTION = "Browser"

_EXAMPLES = (
    ("nnlab serve", "prints the address to open"),
    ("nnlab serve --port 8123 --preset xor", "each lab as `nnlab --preset xor`"),
)

LAST_WORDS = "keeps their runs."
"""What is printed last before visitors may come."""

_WIDTH = 78

_OWN = {"port", "host", "insecure_public"}
"""Options that the labs know nothing of."""


def _server_options() -> list[click.Parameter]:
    return [
        SectionOption(
            ["--port"],
            section=_SECTION,
            metavar="N",
            help=f"Listen at this port [1 to {MOST_PORT}; default {USUAL_PORT}, or a free one]",
        ),
        SectionOption(
            ["--host"],
            section=_SECTION,
            default="127.0.0.1",
            metavar="ADDRESS",
            help="Listen at this address of the machine [default 127.0.0.1]",
        ),
        SectionOption(
            ["--insecure-public"],
            section=_SECTION,
            is_flag=True,
            help="Let --host be one that other machines reach, though nothing is encrypted.",
        ),
    ]


@click.command(
    cls=ExplainedCommand,
    examples=_EXAMPLES,
    params=[
        *_server_options(),
        *starting_options(),
        *store_options(),
        *dashboard_options(),
        tour_option(),
    ],
    short_help="Open the lab in a browser, for those who have one.",
)
@click.pass_context
def serve(context: click.Context, **options: Any) -> int:
    """Show the lab in a browser, to whoever has the address that is printed.

    It listens on the loopback only, and the address has a secret in it, so other users
    of the machine can't come in. From another machine an `ssh -L`, which is printed
    too, leads there. Each visitor has a lab and a run; the store of runs is the same. A
    page that is closed keeps its run, and `nnlab resume` goes on with it. Ctrl-C ends
    the server and all labs.
    """
    from ....browser.files import NoLibraryError, page_files
    from ....browser.listening import ListeningError, is_loopback, listening

    try:
        files = page_files()
    except NoLibraryError as missing:
        say(str(missing))
        return 2
    port = _port(options["port"])
    _refuse_what_is_wrong(options)
    try:
        socket = listening(options["host"], port, is_public=options["insecure_public"])
    except ListeningError as error:
        raise WrongUsage([str(error)]) from None
    from ....browser.admission import Admission
    from ....browser.server import LabServer

    address, bound_port = socket.getsockname()[:2]
    admission = Admission(is_public=not is_loopback(address))
    with socket:
        server = LabServer(files, admission, _said_of_labs(context))
        told = _told(address, bound_port, admission.path)
        return server.run(socket, lambda: write(told))


def _port(text: str | None) -> int | None:
    if text is None:
        return None
    said = text.strip()
    if said.isascii() and said.isdigit() and len(said) < 6 and 1 <= int(said) <= MOST_PORT:
        return int(said)
    raise WrongUsage([f"--port must be a whole number from 1 to {MOST_PORT}, not {text[:40]!r}."])


def _refuse_what_is_wrong(options: Mapping[str, Any]) -> None:
    """Say now what each lab would say, and end with."""
    for name, flag in (("data_file", "--data"), ("config_file", "--config")):
        if str(options[name]) == "-":
            raise WrongUsage(
                [f"{flag} must be a file here, as each visitor's lab reads it, and no pipe."]
            )
    choice = read_options(options)
    if problems := [*choice.problems, *drawing_of(options).problems]:
        raise WrongUsage(problems)
    store_to_keep_in(options)
    for sentence in choice.notes:
        say(f"Note: {sentence}")


def _said_of_labs(context: click.Context) -> list[str]:
    """Give the options of the command line again, without those that are the server's."""
    words: list[str] = []
    for parameter in context.command.params:
        name = parameter.name or ""
        is_typed = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if name in _OWN or not is_typed:
            continue
        value, flag = context.params[name], parameter.opts[0]
        if isinstance(value, bool):
            words.append(flag if value else parameter.secondary_opts[0])
        else:
            words.append(f"{flag}={value}")
    return words


def _told(address: str, port: int, path: str) -> str:
    """Say where the lab is, who comes in, and how."""
    from ....browser.listening import PUBLIC_MEANS, as_in_urls, called, is_loopback, tunnel

    lines = [f"http://{as_in_urls(called(address))}:{port}{path}", ""]
    if is_loopback(address):
        lines += [
            "Open this address in a browser on this machine. On another machine, run",
            f"  {tunnel(address, port)}",
            "there first, and leave it running; the address is the same.",
        ]
    else:
        lines += textwrap.wrap(f"Insecure: {PUBLIC_MEANS}.", _WIDTH, break_on_hyphens=False)
    lines += [
        "Whoever has the address uses the lab as you do. Ctrl-C ends all labs and",
        LAST_WORDS,
    ]
    return "\n".join(lines) + "\n"
