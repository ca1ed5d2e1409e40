"""`nnlab help`: the manual's pages."""

from __future__ import annotations

import sys
import textwrap
from difflib import get_close_matches

import click
from click.shell_completion import CompletionItem

from ....core.config.errors import shown
from ...manual.pages import PAGES, Page, read_page
from ..errors import WrongUsage
from ..help import ExplainedCommand
from ..options.output_file import file_options, prints_to_file

_WIDEST = 100

_EXAMPLES = (
    ("nnlab help", "the pages, and what is in each"),
    ("nnlab help keys", "every key of the lab"),
    ("nnlab help runs | less", "a page as plain text"),
)


class _PageName(click.ParamType):
    """A page's name, which the shell completes; what is wrong with another is said later."""

    name = "page"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        return [
            CompletionItem(name, help=read_page(name).summary)
            for name in PAGES
            if name.startswith(incomplete)
        ]


@click.command(
    "help",
    cls=ExplainedCommand,
    examples=_EXAMPLES,
    params=file_options(),
    short_help="Print a page of the manual.",
)
@click.argument("name", type=_PageName(), metavar="[PAGE]", default="")
@click.pass_context
@prints_to_file(None)
def manual(context: click.Context, name: str) -> int:
    """Print a page of the manual; without PAGE, list the pages.

    A terminal gets it laid out, a pipe or a file as it is written, in Markdown.
    """
    if not name:
        click.echo(_list())
        return 0
    if name not in PAGES:
        raise WrongUsage([_unknown(name, context.find_root().command)])
    page = read_page(name)
    click.echo(_laid_out(page) if sys.stdout.isatty() else page.readable, nl=False)
    return 0


def _list() -> str:
    width = max(map(len, PAGES))
    lines = ["The pages of the manual; `nnlab help PAGE` prints one.", ""]
    for name in PAGES:
        head = f"  {name:<{width}}  "
        summary = read_page(name).summary
        lines.append(
            textwrap.fill(summary, 80, initial_indent=head, subsequent_indent=" " * len(head))
        )
    return "\n".join(lines)


def _unknown(name: str, root: click.Command) -> str:
    sentence = f"The manual has no page {shown(name)}."
    if isinstance(root, click.Group) and name in root.commands:
        return f"{sentence} Did you mean `nnlab {name} --help`?"
    close = get_close_matches(name, PAGES, n=3)
    if close:
        return f"{sentence} Did you mean {' or '.join(close)}?"
    return f"{sentence} Its pages are {', '.join(PAGES)}."


def _laid_out(page: Page) -> str:
    from ...manual.markdown import ReadablePage
    from ...terminal.ascii import to_ascii
    from ..streams import console_on, shows_unicode

    console = console_on(sys.stdout)
    with console.capture() as captured:
        console.print(ReadablePage(page.readable), width=min(console.width, _WIDEST))
    text = "".join(line.rstrip() + "\n" for line in captured.get().splitlines())
    return text if shows_unicode(sys.stdout) else to_ascii(text)
