"""A config is changed as the form changes it: what depends on the change follows."""

from __future__ import annotations

import pytest
from hypothesis import given

from nnlab.core.catalog.datasets import DATASETS
from nnlab.core.catalog.datasets.drawn_points import EXAMPLE
from nnlab.core.config import ConfigError, RunConfig
from nnlab.core.config.following import following

from ..strategies import configs


def test_defaults_follow_and_what_was_set_stays() -> None:
    config = RunConfig(dataset="circle", learning_rate=0.5, hidden_layers=(3,))
    drawn = following(config, dataset="drawn", drawing=EXAMPLE)
    assert (drawn.samples, drawn.classes) == (12, 2)
    assert (drawn.output_activation, drawn.loss) == ("softmax", "cross_entropy")
    assert (drawn.learning_rate, drawn.hidden_layers) == (0.5, (3,))
    assert following(drawn, dataset="circle") == config


def test_what_was_set_and_is_impossible_now_has_its_default_again() -> None:
    config = RunConfig(dataset="circle", samples=77, output_activation="tanh", loss="huber")
    drawn = following(config, dataset="drawn")
    assert drawn.samples == 12
    assert (drawn.output_activation, drawn.loss) == ("tanh", "huber")
    sigmoid = following(RunConfig(dataset="xor", loss="mse"), dataset="drawn")
    assert (sigmoid.output_activation, sigmoid.loss) == ("softmax", "cross_entropy")


@given(configs())
def test_any_config_can_go_to_the_drawing_and_back(config: RunConfig) -> None:
    drawn = following(config, dataset="drawn", drawing=EXAMPLE, classes=2)
    assert drawn.samples == 12
    for dataset in DATASETS:
        assert following(drawn, dataset=dataset).dataset == dataset


def test_what_is_wrong_with_the_change_itself_is_said() -> None:
    with pytest.raises(ConfigError, match=r"^learning rate must be"):
        following(RunConfig(), learning_rate=-1.0)
    with pytest.raises(ConfigError, match=r"^samples must be 12"):
        following(RunConfig(), dataset="drawn", samples=13)
