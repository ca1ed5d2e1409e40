"""The tables of the manual that are derived from declarations.

`python tests/tui/manual/derived_tables.py` brings all of them up to date; a test says when one
is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import nnlab.tui
from nnlab.core.catalog.datasets import DATASETS
from nnlab.core.config import PRESETS
from nnlab.core.config.hyperparameters.reference_table import markdown_table
from nnlab.core.export.formats import export_formats
from nnlab.tui.cli.errors import WrongUsage
from nnlab.tui.cli.headless import EXIT_CODES
from nnlab.tui.cli.output.wording import config_words
from nnlab.tui.lab.keys.tables import key_tables
from nnlab.tui.manual.pages import PAGES
from nnlab.tui.terminal.interruption import SIGNALS

MANUAL = Path(next(iter(nnlab.tui.__path__))) / "manual"
_MARK = re.compile(r"<!-- (?:end of )?(.+?) -->")


def tables() -> dict[str, str]:
    """Write every table, by the name of its marks."""
    keys = key_tables()
    return {
        "hyperparameters": markdown_table(),
        "datasets": table(
            ("Name", "What it looks like", "Points"),
            (
                (f"`{name}`", facts.explanation, f"{facts.samples}")
                for name, facts in DATASETS.items()
            ),
        ),
        "presets": table(
            ("Name", "Config", "Why"),
            (
                (f"`{preset.name}`", config_words(preset.config), preset.words)
                for preset in PRESETS.values()
            ),
        ),
        "keys of the lab": keys["lab"],
        "keys of panels": keys["panels"],
        "keys of runs": keys["runs"],
        "keys of a comparison": keys["comparison"],
        "keys of a sweep": keys["sweep"],
        "keys of sweeps": keys["sweeps"],
        "keys of the report": keys["report"],
        "exit codes": exit_codes(),
        "export formats": table(
            ("Ending", "What is in it"),
            (
                (
                    f"`--format {each.name}`" if each.by_name_only else f"`.{each.suffix}`",
                    each.contents,
                )
                for each in export_formats().values()
            ),
        ),
    }


def exit_codes() -> str:
    """Write what a command leaves the shell with."""
    interrupted = " ".join(f"`{128 + number}`" for number in sorted(SIGNALS))
    codes = {str(code): state for state, code in EXIT_CODES.items()}
    codes[str(WrongUsage.exit_code)] = "wrong usage, told in a sentence each"
    return table(
        ("Code", "Means"),
        [
            *((f"`{code}`", codes[code]) for code in sorted(codes)),
            (interrupted, "interrupted, with the result so far"),
        ],
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table in Markdown."""
    escaped = ([cell.replace("|", "\\|") for cell in row] for row in rows)
    lines = [head, ["---"] * len(head), *escaped]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def with_tables(document: str) -> str:
    """Put the present tables between their marks.

    Raises:
        ValueError: If a mark is missing, or nothing is known by its name.
    """
    found = tables()
    for name in dict.fromkeys(_MARK.findall(document)):
        if name not in found:
            raise ValueError(f"There is no table for <!-- {name} -->.")
        before, mark, rest = document.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition(f"<!-- end of {name} -->")
        if not (mark and end):
            raise ValueError(f"The document lacks <!-- {name} --> or <!-- end of {name} -->.")
        document = f"{before}{mark}{found[name]}\n{end}{after}"
    return document


if __name__ == "__main__":
    for page in PAGES:
        file = MANUAL / f"{page}.md"
        file.write_text(with_tables(file.read_text("utf-8")), "utf-8")
