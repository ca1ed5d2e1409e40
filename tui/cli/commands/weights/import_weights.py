"""`nnlab import`: a run that starts from the weights in a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .....core.config import ConfigError, RunConfig, value_text
from ...dashboard import dashboard_options, drawing_of, lacks_terminal, open_dashboard
from ...errors import WrongUsage
from ...headless import note, train_and_print
from ...help import ExplainedCommand
from ...options.config_from_options import config_and_sources
from ...options.config_options import starting_options
from ...options.config_sources import source_of_weights
from ...options.labels import label_options, labels_of, name_taken
from ...options.option_types import SectionOption
from ...options.output_file import prints_to_file
from ...options.output_options import output_options, progress_choice
from ...options.store import store_options, store_to_keep_in

if TYPE_CHECKING:
    from .....core.nn.weights.network_weights import NetworkWeights

_EXAMPLES = (
    ("nnlab import run.safetensors", "what `nnlab runs export` wrote"),
    ("nnlab import run.npz --epochs 500 --lr 0.001", "with other hyperparameters"),
    ("nnlab import model.safetensors --data iris.csv", "of PyTorch, on a table"),
    ("nnlab import run.npz --lab", "watch it in the lab"),
)
_WITH_LAB = ("json", "predictions", "quiet", "progress", "watch", "no_plot", "log_every")


@click.command(
    "import",
    cls=ExplainedCommand,
    examples=_EXAMPLES,
    params=[
        click.Argument(["weights"], type=click.Path(path_type=Path), metavar="FILE"),
        SectionOption(["--lab"], section="Run", is_flag=True, help="Open the lab on it."),
        SectionOption(
            ["--untrained"],
            section="Run",
            is_flag=True,
            help="Keep it as it is, for `nnlab predict` and the like; train nothing.",
        ),
        *starting_options(),
        *output_options(),
        *label_options(),
        *store_options(),
        *dashboard_options(),
    ],
    short_help="Start a run from the weights in a file.",
)
@prints_to_file({"json": "json"})
def import_weights(weights: Path, **options: Any) -> int:
    """Start a run from the weights in a file, in place of random ones.

    FILE is what `nnlab runs export` writes as npz or safetensors, or any such file
    whose arrays are the layers of a dense network: 0.weight and 0.bias,
    layers.0.weight, W1 and b1, coefs_0 and intercepts_0. How many hidden layers there
    are, how wide, and whether there are biases, the shapes say. Nothing in it is
    ever executed: pickles are refused.

    What nnlab has written says its config, too. A preset, a config file, the
    environment and flags say something else; what does not go with the shapes is
    refused. With --data the weights go on with a table; --state is a whole config.

    It trains as `nnlab train` does, and is kept with the weights it started from:
    `nnlab resume` and `r` in the lab begin where it began. Of replicas all start
    alike, or each from its own where FILE has as many networks.
    """
    progress_choice(options)
    _refuse_rivals(options)
    if options["lab"] and lacks_terminal("nnlab import"):
        return 2
    drawing = drawing_of(options)
    if drawing.problems:
        raise WrongUsage(drawing.problems)
    from .....core.nn.weights.network_weights import read_weights
    from .....core.store.writing.recorder import Recorder
    from .....core.training.run_options import RunOptions

    try:
        found = read_weights(weights)
        config, _ = config_and_sources(
            options, tell=lambda said: note(said, options), below=source_of_weights(found)
        )
        start = found.start_for(config)
    except ConfigError as error:
        raise WrongUsage(error.problems) from None
    if not (options["quiet"] or options["json"]):
        for sentence in _said(found, config):
            note(sentence, options)
    store = store_to_keep_in(options)
    labels = labels_of(options, store)
    recorder = Recorder(store)
    if options["lab"]:
        return open_dashboard(config, options, drawing=drawing, recorder=recorder, weights=start)
    run_options = RunOptions(paused=options["untrained"], run_id=recorder.new_id(), weights=start)
    code = train_and_print(config, recorder, run_options, options, labels=labels)
    if taken := name_taken(recorder, labels):
        note(taken, options)
    return code


def _refuse_rivals(options: Mapping[str, Any]) -> None:
    """Refuse what would have no effect.

    Raises:
        WrongUsage: If there is such an option.
    """
    if options["untrained"] and options["no_store"]:
        raise WrongUsage(["--untrained only keeps a run, and --no-store keeps none: choose one."])
    if not options["lab"]:
        return
    if options["untrained"]:
        raise WrongUsage(["--untrained is for a run without --lab; --paused waits in the lab."])
    for name in (*_WITH_LAB, "name", "tags", "note"):
        if options[name]:
            flag = f"--{name.removesuffix('s') if name == 'tags' else name.replace('_', '-')}"
            raise WrongUsage([f"{flag} is for a run without --lab."])


def _said(weights: NetworkWeights, config: RunConfig) -> Iterator[str]:
    """Say what was read, and what of it a person should know."""
    from .....core.nn.weights.beside_table import differences

    yield f"Read {weights.words}."
    yield from (f"Note: {each}" for each in weights.notes)
    if not weights.has_config:
        functions = value_text(config.activation) if config.hidden_layers else ""
        hidden = f"{functions} and, at the output, " if functions else ""
        yield (
            f"Note: {weights.file} does not say its activations; {hidden}"
            f"{config.resolved_output_activation} are the config's."
        )
    yield from (f"Note: {each}" for each in differences(weights, config))
