"""The table of hyperparameters in the README, written from the declarations.

`python -m nnlab.core.config.hyperparameters.reference_table README.md` brings it up to date;
a test says when it is not.
"""

from __future__ import annotations

import sys
from pathlib import Path

from ..run import HYPERPARAMETERS
from .declaration import Hyperparameter, flag_of

START, END = "<!-- hyperparameters -->", "<!-- end of hyperparameters -->"


def markdown_table() -> str:
    """Write one row for each hyperparameter."""
    lines = [
        "| Flag | Default | Allowed | What it is |",
        "| --- | --- | --- | --- |",
        *(_row(declared) for declared in HYPERPARAMETERS.values()),
    ]
    return "\n".join(lines)


def _row(declared: Hyperparameter) -> str:
    short = "".join(f" `{flag_of(word)}`" for word in declared.short)
    flag = f"`{declared.flag}`{short}" + (" ●" if declared.live else "")
    if declared.kind == "switch":
        flag = f"`{declared.flag}/--no-{declared.flag[2:]}`" + (" ●" if declared.live else "")
        allowed = "yes or no"
    elif declared.choices:
        allowed = " ".join(f"`{name}`" for name in declared.choices)
        allowed += f", or one for each {declared.each}" if declared.each else ""
        allowed = f"any of {allowed}" if declared.kind == "names" else allowed
    else:
        allowed = declared.expected
    return f"| {flag} | {declared.default_text} | {allowed} | {declared.help} |"


def with_table(document: str) -> str:
    """Put the present table between the document's two marks.

    Raises:
        ValueError: If a mark is missing.
    """
    before, _, rest = document.partition(START)
    _, found, after = rest.partition(END)
    if not found:
        raise ValueError(f"The document has no {START} and {END}.")
    return f"{before}{START}\n{markdown_table()}\n{END}{after}"


if __name__ == "__main__":
    readme = Path(sys.argv[1])
    readme.write_text(with_table(readme.read_text("utf-8")), "utf-8")
