"""`nnlab runs`: which runs are kept, found by words and conditions."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import click

from ...errors import WrongUsage, say
from ...help import ExplainedCommand
from ...options.option_types import SectionOption
from ...options.output_file import file_options, prints_to_file
from ...options.run_argument import joined, opened_store
from ...options.store import chosen_store, store_options
from ...streams import write

if TYPE_CHECKING:
    from .....core.store.summary import RunSummary
    from ...output.columns import Paper

_ON_A_TERMINAL = 40
_SEED_PLACE = 3
"""Behind the dataset: where seeds tell runs apart, that is the next thing one asks for."""
_OPERATOR = re.compile(r"[<>=:≤≥≠]")
_VALUE_WITH_BLANKS = re.compile(r"([^\s<>=!:≤≥≠]+(?:!=|=|:))([^\s<>=!:≤≥≠][^<>=!:≤≥≠]*)")

EXAMPLES = (
    ("nnlab runs", "all, the newest first"),
    ("nnlab runs spiral 'lr>=0.01'", "words and conditions"),
    ("nnlab runs tag:good --sort val_loss", "the best of them first"),
    ("nnlab runs show last", "one of them"),
    ("nnlab runs compare 3f2a 91c0", "some beside each other"),
    ("nnlab runs export 3f2a -o run.csv", "for another program"),
)


def listing_options() -> list[click.Parameter]:
    """Make the options of the list."""
    return [
        SectionOption(
            ["--sort"],
            metavar="NAME",
            help="By what: age, name, loss, val_accuracy, lr, ... [default the newest first]",
        ),
        SectionOption(["--reverse"], is_flag=True, help="The other way round."),
        SectionOption(
            ["--limit", "-n"],
            metavar="N",
            help=f"List at most so many [default {_ON_A_TERMINAL} on a terminal, else all]",
        ),
        SectionOption(["--deleted"], is_flag=True, help="List the deleted runs instead."),
        SectionOption(["--json"], is_flag=True, help="Print a JSON array, configs included."),
        SectionOption(["--csv"], is_flag=True, help="Print a table for other programs."),
        SectionOption(["--ascii"], is_flag=True, help="Print no character beyond ASCII."),
        *file_options(),
        *store_options(may_be_none=False),
    ]


@click.command(
    "list",
    cls=ExplainedCommand,
    examples=EXAMPLES[:3],
    params=[
        click.Argument(["words"], nargs=-1, metavar="[WORD|CONDITION]..."),
        *listing_options(),
    ],
    short_help="List runs, which `nnlab runs` does as well.",
)
@click.pass_context
@prints_to_file({"json": "json", "csv": "csv"})
def listing(context: click.Context, words: tuple[str, ...], **options: Any) -> int:
    """List the runs that are kept; with words and conditions those that meet all.

    A word is in a run's name, dataset, tags, note or status, or begins its id. A
    condition is a name (any hyperparameter or measure, or id, name, note, tag,
    status, epoch, steps, seconds, age) with = != < <= > >= and a value, as in
    'lr>=0.01' or 'age<2h', in quotes for the shell. With : it is looser and needs
    no quotes: note:stalls, hidden:8, tag:go, lr:0.01..0.1, val_loss:..0.05.

    Loss and accuracy are those of the validation rows, or of the rows that train
    where there are none. Accuracy counts by each run's own --accuracy-rule: rows
    that are right, or those that are close, within the tolerance.
    """
    from .....core.store.selection.filter import read_filter
    from .....core.store.selection.searchable_facts import close_name, fact_named, note_on_name
    from .....core.store.selection.sorting import in_order

    wanted = read_filter(" ".join(map(_as_typed, words)))
    problems = list(wanted.problems)
    limit = _limit(options["limit"])
    if limit is None and options["limit"] is not None:
        problems.append(f"--limit must be a whole number from 1 on, not {options['limit'][:40]!r}.")
    fact = fact_named(options["sort"]) if options["sort"] is not None else None
    if options["sort"] is not None and fact is None:
        close = close_name(options["sort"])
        hint = f" Did you mean {close}?" if close else ""
        problems.append(f"--sort can't go by {options['sort'][:40]!r}.{hint}")
    if problems:
        raise WrongUsage(problems)
    for sentence in dict.fromkeys((*wanted.notes, note_on_name(options["sort"] or ""))):
        if sentence:
            say(f"Note: {sentence}")
    runs = wanted.among(_kept(options))
    if fact is not None:
        runs = in_order(runs, fact, reverse=options["reverse"])
    elif options["reverse"]:
        runs.reverse()
    if options["json"] and options["csv"]:
        raise WrongUsage(["--json and --csv exclude each other."])
    if options["json"]:
        write(json.dumps(_json(runs[:limit], options), allow_nan=False) + "\n")
    elif options["csv"]:
        from ...output.runs_csv import runs_csv

        write(runs_csv(runs[:limit]))
    elif runs:
        _print(runs, limit, ascii_only=options["ascii"])
    else:
        say(_nothing(words, options, context))
    return 0


def _as_typed(word: str) -> str:
    """Put the quotes back that the shell took off, where a word or a value has blanks."""
    if '"' in word or not re.search(r"\s", word):
        return word
    value = _VALUE_WITH_BLANKS.fullmatch(word)
    if value is not None:
        return f'{value[1]}"{value[2]}"'
    return word if _OPERATOR.search(word) else f'"{word}"'


def _limit(text: str | None) -> int | None:
    known = text is not None and re.fullmatch(r"[0-9]{1,9}", text.strip())
    return (int(text) or None) if text is not None and known else None


def _kept(options: dict[str, Any]) -> list[RunSummary]:
    from .....core.store.location import may_be_there

    path = chosen_store(options)
    if path is not None and not may_be_there(path):
        return []
    with opened_store(options) as store:
        return store.find(deleted=options["deleted"])


def _nothing(words: tuple[str, ...], options: dict[str, Any], context: click.Context) -> str:
    kind = "deleted run" if options["deleted"] else "run"
    if not words:
        return f"No {kind} is kept{'.' if options['deleted'] else ' yet; `nnlab` keeps each.'}"
    group = context.parent.command if context.parent else None
    known = list(group.commands) if isinstance(group, click.Group) else []
    close = get_close_matches(words[0], known, n=1)
    hint = f" Did you mean `nnlab runs {close[0]}`?" if close else ""
    return f"No {kind} matches {joined(words)[:80]!r}.{hint}"


def _json(runs: Sequence[RunSummary], options: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Say what is known of each run; only those with replicas are read for it."""
    from .....core.export.summary_json import summary_as_json

    if all(run.replicas == 1 for run in runs):
        return [summary_as_json(run) for run in runs]
    from .....core.export.summary_json import replicas_as_json

    with opened_store(options) as store:
        return [summary_as_json(run) | replicas_as_json(store, run) for run in runs]


def _print(runs: Sequence[RunSummary], limit: int | None, *, ascii_only: bool) -> None:
    from ...output.columns import standard_output

    paper = standard_output(ascii_only=ascii_only)
    most = limit or (_ON_A_TERMINAL if paper.width is not None else len(runs))
    shown = runs[:most]
    also = ""
    if paper.width is None:
        lines = _lines(paper, shown)
    else:
        from ...output.runs_table import runs_table

        lines, also = runs_table(paper, shown)
    write("\n".join(lines) + "\n")
    if also:
        say(also)
    if limit is None and len(shown) < len(runs):
        say(f"{len(shown)} of {len(runs):,} runs; --limit {len(runs)} lists them all.")


def _lines(paper: Paper, runs: Sequence[RunSummary]) -> list[str]:
    """Write the list for a pipe or a file: always the same columns, whole."""
    from .....core.store.selection.seeds import differ_by_seed_only
    from ...output.columns import Column, table_lines
    from ...output.run_words import (
        STYLES,
        accuracy_texts,
        age_text,
        called,
        epochs_text,
        said_in,
        shown_measure,
    )
    from ...output.wording import loss_text

    now = time.time()
    columns = [
        Column("id"), Column("status"), Column("dataset", spare=True),
        Column("epochs", right=True, spare=True), Column("loss", right=True),
        Column("accuracy", right=True), Column("age", right=True, spare=True),
    ]  # fmt: skip
    rows = [
        [
            run.id,
            run.status,
            run.dataset,
            epochs_text(run),
            loss_text(shown_measure(run, "loss")),
            accuracy,
            age_text(now - run.started_at),
        ]
        for run, accuracy in zip(runs, accuracy_texts(runs), strict=True)
    ]
    if differ_by_seed_only(runs):
        columns.insert(_SEED_PLACE, Column("seed", right=True))
        for row, run in zip(rows, runs, strict=True):
            row.insert(_SEED_PLACE, str(run.seed))
    # Names come last, so that one which is read from right to left turns nothing else round.
    more = [("name", [called(run) for run in runs])]
    more.insert(0, ("config", [said_in(run) for run in runs]))
    for head, texts in more:
        if any(texts):
            columns.append(Column(head, shrinks=True))
            for row, text in zip(rows, texts, strict=True):
                row.append(text)
    styles = [["", STYLES.get(run.status, ""), *[""] * (len(columns) - 2)] for run in runs]
    return table_lines(paper, columns, [[paper.text(t) for t in row] for row in rows], styles)
