"""A page of the manual as rich draws it, in the terminal's own colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import CodeBlock, Heading, Markdown
from rich.padding import Padding
from rich.text import Text
from rich.theme import Theme

_STYLES = {
    "markdown.h1": "bold",
    "markdown.h2": "bold underline",
    "markdown.h3": "bold",
    "markdown.code": "bold",
    "markdown.item.bullet": "bold",
    "markdown.table.border": "none",
    "markdown.table.header": "bold",
}
"""No colours: what is set off is so on any ground, and without colours as well."""


class _Heading(Heading):
    """A heading at the left edge, as everything that is read from there."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self.text


class _Code(CodeBlock):
    """Code as it stands, indented; colours of a syntax would need a ground of their own."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Padding(Text(str(self.text).rstrip()), (0, 0, 0, 2))


class _Plain(Markdown):
    elements: ClassVar = {
        **Markdown.elements,
        "heading_open": _Heading,
        "fence": _Code,
        "code_block": _Code,
    }


@dataclass(frozen=True, slots=True)
class ReadablePage:
    """Markdown to be printed or shown."""

    text: str
    """The Markdown."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw it."""
        with console.use_theme(Theme(_STYLES)):
            yield from console.render(_Plain(self.text, hyperlinks=False), options)
