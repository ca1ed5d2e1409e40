"""`nnlab check`: does backpropagation compute the gradient that it should?"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from ..help import ExplainedCommand
from ..options.config_from_options import config_from
from ..options.config_options import starting_options
from ..options.option_types import SectionOption
from ..options.output_file import file_options, prints_to_file
from ..streams import write

if TYPE_CHECKING:
    from ....core.config import RunConfig
    from ....core.nn.gradient_check import LayerCheck

_EXAMPLES = (
    ("nnlab check", "the default network"),
    ("nnlab check --preset report-x1 --l2 0.01", "a preset with a penalty"),
    ("nnlab check --activation relu --json", "for a script"),
)


@click.command(
    cls=ExplainedCommand,
    examples=_EXAMPLES,
    params=[
        *starting_options(),
        SectionOption(
            ["--json"], section="Output", is_flag=True, help="Print the result as one JSON object."
        ),
        *file_options(section="Output"),
    ],
    short_help="Check the gradient against finite differences.",
)
@prints_to_file({"json": "json"})
def check(**options: Any) -> int:
    """Check the gradient of a config against finite differences of its loss.

    Each layer's weights and biases are moved a little at the config's own start,
    and what that does to the loss is compared with what backpropagation says.

    Exit code: 0 if every layer agrees, 1 if one does not, 2 wrong usage.
    """
    config = config_from(options)
    from ....core.nn.gradient_check import check_gradient

    layers = check_gradient(config)
    fine = all(layer.is_fine for layer in layers)
    if options["json"]:
        write(_json(config, layers, fine=fine) + "\n")
    else:
        from ..output.gradients import gradients_text

        write(gradients_text(config, layers))
        sys.stdout.flush()
    return 0 if fine else 1


def _json(config: RunConfig, layers: list[LayerCheck], *, fine: bool) -> str:
    from math import isfinite

    from ....core.nn.gradient_check import TOLERANCE

    return json.dumps(
        {
            "status": "fine" if fine else "wrong",
            "tolerance": TOLERANCE,
            "layers": [
                {
                    "layer": layer.layer + 1,
                    "parameters": layer.parameters,
                    "checked": layer.checked,
                    "kinks": layer.kinks,
                    "error": layer.error if layer.error is None or isfinite(layer.error) else None,
                    "fine": layer.is_fine,
                }
                for layer in layers
            ],
            "config": config.values,
        },
        allow_nan=False,
    )
