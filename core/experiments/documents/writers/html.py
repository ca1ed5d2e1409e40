"""A document as one HTML file that loads nothing: no script, no font, no address."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import count

from ....printable import printable
from ..blocks import Block, Code, Document, Figure, Heading, Items, Paragraph, Table

_MANY, _WIDE = 6, 90
"""Columns from which on cells of numbers may be broken, unless a row has no more characters."""

_STYLE = """
body { font: 11pt/1.45 Georgia, "DejaVu Serif", serif; color: #1b2430; background: #fff;
  max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3, h4 { font-family: "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; line-height: 1.2;
  break-after: avoid; }
h1 { font-size: 1.7rem; margin-bottom: .4rem; }
h2 { font-size: 1.3rem; margin-top: 2.2rem; border-bottom: 1px solid #9aa7b6; }
h3 { font-size: 1.08rem; margin-top: 1.6rem; }
h4 { font-size: 1rem; margin-top: 1.2rem; }
table { border-collapse: collapse; font-size: .84em; margin-top: .3rem; }
.table { overflow-x: auto; break-inside: auto; }
th, td { padding: .16rem .9rem .16rem 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid #dde3ea; overflow-wrap: anywhere; }
th { overflow-wrap: break-word; }
thead th { border-bottom: 1px solid #1b2430; vertical-align: bottom; }
tbody th { font-weight: normal; }
table.numbers td, table.numbers thead th + th { text-align: right; padding: .16rem 0 .16rem 1rem;
  font-variant-numeric: tabular-nums; overflow-wrap: break-word; }
table.numbers td { white-space: nowrap; }
table.many td { white-space: normal; padding-left: .6rem; }
pre { background: #f1f4f7; padding: .5rem .7rem; font: .85em/1.4 "DejaVu Sans Mono", Menlo,
  Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
figure { margin: 1.2rem 0; break-inside: avoid; }
figure svg { display: block; width: 100%; height: auto; max-height: 36rem; }
figcaption { color: #465263; font-size: .88em; margin-top: .3rem; break-after: avoid; }
tr, pre, li { break-inside: avoid; }
@page { size: A4; margin: 18mm; }
@media print {
  body { max-width: none; margin: 0; padding: 0; font-size: 10pt; }
  figure svg { max-height: 200mm; }
  .table { overflow: visible; }
}
""".strip()


def as_html(document: Document) -> str:
    """Write a document; every text in it is harmless there."""
    title = _text(document.title)
    numbers = count(1)
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8" />',
            '<meta name="viewport" content="width=device-width, initial-scale=1" />',
            f"<title>{title}</title>",
            f"<style>{_STYLE}</style>",
            "</head>",
            "<body>",
            f"<h1>{title}</h1>",
            *(line for block in document.blocks for line in _lines(block, numbers)),
            "</body>",
            "</html>",
            "",
        ]
    )


def _lines(block: Block, numbers: Iterator[int]) -> Iterator[str]:
    match block:
        case Heading(words, level):
            yield f"<h{level}>{_text(words)}</h{level}>"
        case Paragraph(words):
            yield f"<p>{_text(words)}</p>"
        case Items(each):
            yield "<ul>"
            yield from (f"<li>{_text(words)}</li>" for words in each)
            yield "</ul>"
        case Code(text):
            lines = (_text(line) for line in text.split("\n"))
            yield "<pre>" + "\n".join(lines) + "</pre>"
        case Table():
            yield from _table(block)
        case Figure(words=words, svg=svg):
            yield f"<figure>{svg.strip()}"
            yield f"<figcaption>Figure {next(numbers)}. {_text(words)}</figcaption></figure>"


def _table(table: Table) -> Iterator[str]:
    many = " many" * (len(table.heads) > _MANY and not _is_short(table))
    kind = f' class="numbers{many}"' if table.has_numbers else ""
    yield '<figure class="table">'
    if table.caption:
        yield f"<figcaption>{_text(table.caption)}</figcaption>"
    yield f"<table{kind}>"
    heads = "".join(f'<th scope="col">{_text(head)}</th>' for head in table.heads)
    yield f"<thead><tr>{heads}</tr></thead><tbody>"
    for first, *others in table.rows:
        cells = "".join(f"<td>{_text(cell)}</td>" for cell in others)
        yield f'<tr><th scope="row">{_text(first)}</th>{cells}</tr>'
    yield "</tbody></table></figure>"


def _is_short(table: Table) -> bool:
    """Tell whether a row has room on a page in one line."""
    widths = (max(map(len, column)) for column in zip(table.heads, *table.rows, strict=True))
    return sum(widths) + 2 * len(table.heads) <= _WIDE


def _text(text: str) -> str:
    return escape(printable(text))
