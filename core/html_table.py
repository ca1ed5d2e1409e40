"""A table as HTML for notebooks: no script, no style sheet, every text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .printable import printable

_MOST_NAMED = 20


def table_html(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table whose rows begin with what they are about.

    Args:
        title: What stands above it; may be empty.
        heads: Above each column, the first one's included.
        rows: The cells of each row.
    """
    head = "".join(f'<th scope="col">{_text(each)}</th>' for each in heads)
    body = "".join(_row(row) for row in rows)
    above = f"<div><strong>{_text(title)}</strong></div>" if title else ""
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f"<div>{above}{table}</div>" if title else table


def ranges_html(title: str, names: Sequence[str], numbers: NDArray[Any]) -> str:
    """Write the range of each column of numbers, NaN being missing.

    Args:
        title: What stands above it.
        names: What the columns are called; of many the first are shown.
        numbers: Shape `(rows, columns)`; each column has a number somewhere.
    """
    shown: list[tuple[str, ...]] = []
    for name, column in zip(names[:_MOST_NAMED], numbers.T, strict=False):
        known = column[~np.isnan(column)]
        found = (known.min(), known.mean(), known.max())
        shown.append((name, *(f"{each:.4g}" for each in found), f"{len(column) - len(known):,}"))
    if len(names) > _MOST_NAMED:
        shown.append((f"and {len(names) - _MOST_NAMED:,} more", "", "", "", ""))
    return table_html(title, ("column", "least", "mean", "greatest", "missing"), shown)


def _row(cells: Sequence[str]) -> str:
    first, *others = cells
    data = "".join(f"<td>{_text(each)}</td>" for each in others)
    return f'<tr><th scope="row">{_text(first)}</th>{data}</tr>'


def _text(text: str) -> str:
    return escape(printable(text))
