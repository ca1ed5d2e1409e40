"""A config goes through TOML and JSON and comes back bit for bit."""

from __future__ import annotations

import struct
import tomllib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given

from nnlab.core.config import HYPERPARAMETERS, ConfigError, RunConfig
from nnlab.core.config.formats.files import (
    document_from_json,
    document_from_toml,
    from_json,
    from_toml,
    load,
    save,
    to_json,
    to_toml,
)

from ...strategies import configs

Write = Callable[[RunConfig], str]
Read = Callable[[str], RunConfig]
both_formats = pytest.mark.parametrize(
    ("write", "read"), [(to_toml, from_toml), (to_json, from_json)], ids=["TOML", "JSON"]
)


def bits(config: RunConfig) -> list[object]:
    """The values with numbers as bytes, so that 0.0 and -0.0 differ."""
    values = config.values.values()
    return [struct.pack("d", value) if isinstance(value, float) else value for value in values]


@both_formats
@given(config=configs())
def test_a_config_comes_back_bit_for_bit(write: Write, read: Read, config: RunConfig) -> None:
    again = read(write(config))
    assert again == config
    assert bits(again) == bits(config)


@given(configs())
def test_a_saved_config_is_loaded_again(config: RunConfig) -> None:
    with TemporaryDirectory() as folder:
        save(config, Path(folder) / "run.toml")
        assert RunConfig(**load(Path(folder) / "run.toml").values) == config


@both_formats
def test_the_record_names_every_hyperparameter(write: Write, read: Read) -> None:
    config = RunConfig(dataset="xor")
    text = write(config)
    read_again = document_from_json if write is to_json else document_from_toml
    assert set(read_again(text).values) == set(HYPERPARAMETERS)
    assert read(text) == config


def test_toml_has_one_table_a_section() -> None:
    document = tomllib.loads(to_toml(RunConfig()))
    assert list(document) == ["data", "network", "training"]
    for section, table in document.items():
        assert {HYPERPARAMETERS[name].section for name in table} == {section}


@pytest.mark.parametrize("read", [from_toml, from_json])
def test_what_a_text_does_not_say_has_its_default(read: Read) -> None:
    assert read("" if read is from_toml else "{}") == RunConfig()


def test_only_what_is_named_is_given_back() -> None:
    assert document_from_toml("[data]\nseed = 3").values == {"seed": 3}
    assert document_from_json('{"seed": 3}').values == {"seed": 3}


def test_names_may_stand_at_the_top_and_as_flags_call_them() -> None:
    text = 'hidden = [6, 8]\nlearning-rate = 0.5\ninit = "he"\n[data]\ntrain-share = 0.5'
    assert document_from_toml(text).values == {
        "hidden_layers": [6, 8],
        "learning_rate": 0.5,
        "weight_init": "he",
        "train_share": 0.5,
    }


def test_unknown_names_get_a_sentence_each_with_what_was_meant() -> None:
    with pytest.raises(ConfigError) as caught:
        document_from_toml("learningrate = 1\n[network]\nhiden = [1]")
    assert [problem.sentence for problem in caught.value.problems] == [
        "'learningrate' is not a hyperparameter. Did you mean learning_rate?",
        "'hiden' is not a hyperparameter. Did you mean hidden_layers?",
    ]


@pytest.mark.parametrize("text", ["data = 3", "training = [1]", "[model]\nseed = 1"])
def test_a_section_that_is_none_is_an_unknown_name(text: str) -> None:
    with pytest.raises(ConfigError, match="is not a hyperparameter"):
        document_from_toml(text)


def test_a_config_text_with_a_wrong_value_says_so() -> None:
    with pytest.raises(ConfigError, match=r"^epochs must be a whole number .*, not 2.5.$"):
        from_json('{"epochs": 2.5}')
