"""The manual's table of hyperparameters, written from the declarations."""

from __future__ import annotations

from .declaration import Hyperparameter, flag_of
from .declared import HYPERPARAMETERS


def markdown_table() -> str:
    """Write one row for each hyperparameter."""
    lines = [
        "| Flag | Default | Allowed | What it is | Usual, too much, too little |",
        "| --- | --- | --- | --- | --- |",
        *(_row(declared) for declared in HYPERPARAMETERS.values()),
    ]
    return "\n".join(lines)


def _row(declared: Hyperparameter) -> str:
    short = "".join(f" `{flag_of(word)}`" for word in declared.short)
    flag = f"`{declared.flag}`{short}" + ("" if declared.live else " ↻")
    if declared.kind == "switch":
        flag = f"`{declared.flag}/--no-{declared.flag[2:]}`" + ("" if declared.live else " ↻")
        allowed = "yes or no"
    elif declared.choices:
        allowed = " ".join(f"`{name}`" for name in declared.choices)
        allowed += f", or one for each {declared.each}" if declared.each else ""
        allowed = f"any of {allowed}" if declared.kind == "names" else allowed
    else:
        allowed = declared.expected
    cells = flag, declared.default_text, allowed, declared.help, declared.advice.sentences
    return f"| {' | '.join(cells)} |"
