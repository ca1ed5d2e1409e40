"""The command line with several classes: the class and its probabilities for every row."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.export.result import result_json
from nnlab.tui.cli.output.predictions import predictions_text

CONFIG = RunConfig(
    dataset="blobs", classes=4, samples=40, noise=0.4, learning_rate=0.02, epochs=8, seed=1
)
BLOBS = (
    *("--dataset", "blobs", "--classes", "4", "--samples", "40", "--noise", "0.4"),
    *("--learning-rate", "0.02", "--epochs", "8", "--seed", "1"),
)


def test_json_gives_each_row_s_class_and_probabilities(nnlab):
    outcome = nnlab("train", *BLOBS, "--json", "--predictions", "-q")
    wanted = Trainer(CONFIG).run()

    assert (outcome.code, outcome.err) == (0, "")
    result = json.loads(outcome.out, parse_constant=pytest.fail)
    assert result["config"]["loss"] == "cross_entropy"
    assert result["config"]["output_activation"] == "softmax"
    rows = result["predictions"]
    assert [set(row) for row in rows] == [{"class", "probabilities"}] * 40
    assert [row["probabilities"] for row in rows] == wanted.predictions.tolist()
    assert [row["class"] for row in rows] == wanted.predictions.argmax(axis=1).tolist()
    assert result["train"]["accuracy"] == wanted.train.accuracy


def test_outputs_that_are_no_probabilities_are_not_called_so(nnlab):
    words = ("--output-activation", "sigmoid", "--json", "--predictions", "-q")
    result = json.loads(nnlab("train", *BLOBS, *words).out)

    assert result["config"]["loss"] == "mse"
    assert set(result["predictions"][0]) == {"class", "outputs"}


def test_a_row_with_an_output_that_is_no_number_has_no_class():
    trainer = Trainer(CONFIG)
    snapshot = trainer.snapshot()
    predictions = snapshot.predictions.copy()
    predictions[0, 2] = np.nan
    broken = replace(snapshot, predictions=predictions)

    first, second, *_ = json.loads(result_json(broken, predictions=True))["predictions"]
    assert first["class"] is None
    assert first["probabilities"][2] is None
    assert second["class"] is not None
    line = predictions_text(broken).splitlines()[1].split()
    assert (line[5], line[8], line[-1]) == ("-", "nan", "wrong")


def test_the_table_gives_both_classes_and_every_probability(nnlab):
    outcome = nnlab("train", *BLOBS, "-q", "--predictions")
    lines = outcome.out.splitlines()
    words = [line.split() for line in lines[1:41]]

    assert lines[0].split() == [
        *("row", "set", "x1", "x2", "class", "predicted", "p0", "p1", "p2", "p3", "right?"),
    ]
    assert [row[0] for row in words] == [str(row) for row in range(40)]
    for _, _, _, _, target, predicted, *shares, verdict in words:
        numbers = [float(share) for share in shares]
        assert sum(numbers) == pytest.approx(1, abs=3e-4)
        assert numbers[int(predicted)] == max(numbers)
        assert verdict == ("right" if predicted == target else "wrong")
    assert {row[-1] for row in words} == {"right", "wrong"}
    assert "cross_entropy loss" in outcome.out


def test_by_the_tolerance_rule_every_output_must_be_near(nnlab):
    words = ("--accuracy-rule", "tolerance", "--tolerance", "0.6")
    lines = nnlab("train", *BLOBS, *words, "-q", "--predictions").out.splitlines()
    rows = [line.split() for line in lines[1:41]]
    assert [row[0] for row in rows] == [str(row) for row in range(40)]
    for _, _, _, _, target, _, *shares, verdict in rows:
        errors = np.abs(np.array(shares, dtype=float) - np.eye(4)[int(target)])
        assert verdict == ("right" if errors.max() <= 0.6 else "wrong")
    assert {row[-1] for row in rows} == {"right", "wrong"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("--dataset", "xor", "--output-activation", "softmax"),
            "--output-activation can't be softmax for xor, whose two classes share one output;"
            " what fits is sigmoid.",
        ),
        (
            ("--dataset", "blobs", "--loss", "bce"),
            "--loss must be cross_entropy, mse, huber or mae for blobs, which has 3 classes,"
            " not 'bce'.",
        ),
        (
            ("--dataset", "blobs", "--classes", "1"),
            "--classes must be a whole number from 2 to 10, not 1.",
        ),
    ],
    ids=["softmax for two", "bce for three", "one"],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(nnlab, words, sentence):
    outcome = nnlab("train", *words)

    assert outcome.code == 2
    assert sentence in " ".join(outcome.err.split())


def test_classes_without_effect_are_mentioned(nnlab):
    outcome = nnlab("train", "--preset", "xor", "--classes", "4", "--epochs", "1")
    assert "Note: --classes has no effect with dataset xor.\n" in outcome.err


def test_the_gradient_of_several_classes_is_fine(nnlab):
    outcome = nnlab("check", "--dataset", "arms", "--classes", "7", "--json")
    result = json.loads(outcome.out)
    assert (outcome.code, result["status"]) == (0, "fine")
    assert result["layers"][-1]["parameters"] == 9 * 7


def test_replicas_of_several_classes_have_statistics(nnlab):
    outcome = nnlab("train", *BLOBS, "--replicas", "3", "--json", "--predictions", "-q")
    result = json.loads(outcome.out)
    assert len(result["replicas"]) == 3
    assert 0 <= result["statistics"]["test"]["accuracy"]["median"] <= 100
    assert len(result["predictions"][0]["probabilities"]) == 4
