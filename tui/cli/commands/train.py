"""`nnlab train`: a run without the dashboard, for a script, a log or a slow line."""

from __future__ import annotations

from typing import Any

import click

from ..headless import note, train_and_print
from ..help import ExplainedCommand
from ..options.config_from_options import config_and_sources
from ..options.config_options import starting_options
from ..options.labels import label_options, labels_of, name_taken
from ..options.option_types import SectionOption
from ..options.output_file import prints_to_file
from ..options.output_options import output_options, progress_choice
from ..options.store import store_options, store_to_keep_in

_EXAMPLES = (
    ("nnlab train --preset report-x1", "the report's XOR network"),
    ("nnlab train --dataset circle --hidden 6,8", "a network of your own"),
    ("nnlab train --config my.toml --seed 8", "your file with another seed"),
    ("nnlab train --data iris.csv", "your own table"),
    ("nnlab train --preset spiral --watch", "see it learn, without the lab"),
    ("nnlab train --preset xor --json --quiet", "one JSON object and nothing else"),
)


@click.command(
    cls=ExplainedCommand,
    examples=_EXAMPLES,
    params=[
        *starting_options(),
        *output_options(),
        SectionOption(
            ["--ascii"],
            section="Output",
            is_flag=True,
            help="Write no character beyond ASCII.",
        ),
        *label_options(),
        *store_options(),
    ],
    short_help="Train without the dashboard and print the result.",
)
@prints_to_file({"json": "json"})
def train(**options: Any) -> int:
    """Train without the dashboard and print the result.

    A preset, a config file, the environment (NNLAB_LEARNING_RATE=0.1) and flags
    combine: of these, each beats those before it. What nobody says has its
    default. Progress goes to standard error, the result to standard output; on a
    terminal the curves of the losses end it. With --watch the lab's chart and plane
    are drawn in place there instead, and the last picture stays; it goes with --json
    and -o, not with --quiet, --progress or --log-every. Without a terminal it is
    said, and progress is told in lines.

    The run is kept while it trains; `nnlab resume` goes on with one that was
    interrupted. Exit code: 0 finished, 2 wrong usage, 3 diverged, 129, 130 or
    143 interrupted (the first Ctrl-C keeps and prints what there is, the second
    leaves at once). A run that could not be kept is said on standard error and
    in the JSON. Of replicas one that finished makes it 0; how many diverged,
    stopped early or are stuck is said.

    With --data, what was guessed of the table is said on standard error; `nnlab data`
    says more of it.

    Losses leave out the penalties of --l1 and --l2; with these, the result has the
    train loss both ways, and --json every loss (`loss_with_penalty`, `penalty`).
    """
    progress_choice(options)
    config, choice = config_and_sources(options, tell=lambda sentence: note(sentence, options))
    store = store_to_keep_in(options)
    labels = labels_of(options, store)
    if choice.opened is not None and not (options["quiet"] or options["json"]):
        from ..output.table_report import guesses_of

        for sentence in guesses_of(choice.opened):
            note(sentence, options)
    from ....core.store.writing.recorder import Recorder
    from ....core.training.run_options import RunOptions

    recorder = Recorder(store)
    run_options = RunOptions(run_id=recorder.new_id())
    code = train_and_print(config, recorder, run_options, options, labels=labels)
    if taken := name_taken(recorder, labels):
        note(taken, options)
    return code
