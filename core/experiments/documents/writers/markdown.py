"""A document as Markdown, with its pictures as files beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from urllib.parse import quote

from ....printable import printable
from ..blocks import Block, Code, Document, Figure, Heading, Items, Paragraph, Table

_SIGNS = re.compile(r"[\\`*_\[\]<>|#~&$]")
"""What has a meaning anywhere in a line."""
_BEGIN = re.compile(r"^(\s*)(?:([-+=:])|(\d{1,9})([.)])(?=\s|$))")
"""What has one at its beginning."""
_FENCE = "```"


def as_markdown(document: Document, name: str) -> tuple[str, dict[str, str]]:
    """Write a document; every text in it is harmless there.

    Args:
        document: The document.
        name: What its file is called without its ending; those of pictures begin with it.

    Returns:
        The document, and the pictures by the names of their files.
    """
    pictures: dict[str, str] = {}
    numbers = count(1)
    parts = [f"# {_line(document.title)}"]
    parts += ["\n".join(_lines(block, name, pictures, numbers)) for block in document.blocks]
    return "\n\n".join(parts) + "\n", pictures


def _lines(
    block: Block, name: str, pictures: dict[str, str], numbers: Iterator[int]
) -> Iterator[str]:
    match block:
        case Heading(words, level):
            yield f"{'#' * level} {_line(words)}"
        case Paragraph(words):
            yield _line(words)
        case Items(each):
            yield from (f"- {_line(words)}" for words in each)
        case Code(text):
            lines = [printable(line) for line in text.split("\n")]
            longest = max((len(found) for found in re.findall("`+", text)), default=0)
            fence = _FENCE + "`" * max(longest - 2, 0)
            yield from (fence, *lines, fence)
        case Table():
            yield from _table(block)
        case Figure(words=words, svg=svg):
            number = next(numbers)
            file = _file_of(f"{name}-{block.name}", pictures)
            pictures[file] = svg
            yield f"![{_line(words)}]({quote(file)})"
            yield ""
            yield f"Figure {number}. {_line(words)}"


def _file_of(name: str, taken: dict[str, str]) -> str:
    """Name a picture's file; where there are several of one name they are counted."""
    names = (f"{name}{'' if number == 1 else f'-{number}'}.svg" for number in count(1))
    return next(file for file in names if file not in taken)


def _table(table: Table) -> Iterator[str]:
    if table.caption:
        yield _line(table.caption)
        yield ""
    rules = ["---", *["---:" if table.has_numbers else "---"] * (len(table.heads) - 1)]
    for cells in (tuple(map(_line, table.heads)), rules, *(map(_line, row) for row in table.rows)):
        yield f"| {' | '.join(cells)} |"


def _line(text: str) -> str:
    """Write a text as one line that is nothing but text."""
    said = _SIGNS.sub(lambda found: f"\\{found[0]}", printable(text.replace("\n", " ")).strip())
    return _BEGIN.sub(
        lambda found: f"\\{found[2]}" if found[2] else f"{found[3]}\\{found[4]}", said
    )
