"""`nnlab train` from its options to its JSON object, its summary and its exit code."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.config import preset_named
from nnlab.core.training import memory_need as memory
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.engine.engine import Engine

DIVERGES = ("--preset", "report-n1", "--learning-rate", "5", "--epochs", "50")


def result_of(nnlab, *words: str, code: int = 0):
    outcome = nnlab("train", "--json", *words)
    assert outcome.code == code, outcome.err
    assert outcome.out.endswith("}\n")
    assert outcome.out.count("\n") == 1
    return json.loads(outcome.out, parse_constant=pytest.fail)


def test_json_says_how_it_ended_and_how_well_it_does(nnlab):
    result = result_of(nnlab, "--preset", "report-x1", "--epochs", "20")

    assert list(result) == [
        "id", "status", "message", "epochs", "steps", "seconds", "parameters", "config",
        "train", "validation", "test", "kept", "not_kept",
    ]  # fmt: skip
    assert result["parameters"] == 12 + 48 + 8
    assert (result["status"], result["message"]) == ("finished", "")
    assert (result["epochs"], result["steps"]) == (20, 40)
    assert RunConfig(**result["config"]) == preset_named("report-x1").config.replace(epochs=20)
    for name in ("train", "validation", "test"):
        assert set(result[name]) == {
            "loss", "accuracy", "accuracy_within_tolerance",
            "confusion", "precision", "recall", "f1",
        }  # fmt: skip
        assert 0 <= result[name]["accuracy"] <= 100


def test_json_says_which_class_is_taken_for_which(nnlab):
    result = result_of(nnlab, "--dataset", "arms", "--classes", "4", "--epochs", "5")
    for name in ("train", "validation", "test"):
        confusion = np.array(result[name]["confusion"])
        assert confusion.shape == (4, 4)
        share = confusion.trace() / confusion.sum()
        assert 100.0 * share == pytest.approx(result[name]["accuracy"])
        recall = confusion.diagonal() / confusion.sum(axis=1)
        assert result[name]["recall"] == pytest.approx(recall.tolist())
        assert len(result[name]["precision"]) == len(result[name]["f1"]) == 4


def test_json_of_a_regression_has_r2_and_residuals(nnlab):
    result = result_of(nnlab, "--preset", "plane", "--epochs", "20")
    assert set(result["test"]) == {
        "loss", "accuracy", "accuracy_within_tolerance",
        "r2", "residual_mean", "residual_deviation",
    }  # fmt: skip
    square = result["test"]["residual_mean"] ** 2 + result["test"]["residual_deviation"] ** 2
    assert square == pytest.approx(result["test"]["loss"])


def test_each_replica_has_scores_of_its_own_rows_and_medians_have_none(nnlab):
    words = ("--dataset", "circle", "--epochs", "5")
    result = result_of(nnlab, *words, "--replicas", "3")
    assert "confusion" not in result["train"]
    alone = result_of(nnlab, *words, "--seed", "9")
    assert result["replicas"][2]["test"]["confusion"] == alone["test"]["confusion"]


def test_headless_training_is_the_trainer_s_to_the_last_bit(nnlab):
    config = preset_named("report-a1").config.replace(epochs=60)
    expected = Trainer(config).run()

    result = result_of(nnlab, "--preset", "report-a1", "--epochs", "60", "--predictions")

    assert result["predictions"] == expected.predictions.tolist()
    assert result["train"]["loss"] == expected.train.loss
    assert expected.test is not None
    assert result["test"]["accuracy"] == expected.test.accuracy


def test_what_does_not_exist_is_null(nnlab):
    xor = result_of(nnlab, "--preset", "xor", "--epochs", "2")
    plane = result_of(nnlab, "--preset", "plane", "--epochs", "2")

    assert xor["validation"] is None
    assert plane["train"]["accuracy"] is None
    assert isinstance(plane["train"]["accuracy_within_tolerance"], float)


def test_divergence_is_exit_code_3_and_strict_json(nnlab):
    result = result_of(nnlab, *DIVERGES, "--predictions", code=3)

    assert result["status"] == "diverged"
    assert "learning rate 5" in result["message"]
    assert result["train"]["loss"] is None
    assert len(result["predictions"]) == 100


def test_progress_goes_to_standard_error_and_quiet_silences_it(nnlab):
    loud = nnlab("train", "--json", "--preset", "xor", "--epochs", "20")
    quiet = nnlab("train", "--json", "--preset", "xor", "--epochs", "20", "--quiet")

    assert [line.split()[1] for line in loud.err.splitlines()] == [
        f"{epoch}/20" for epoch in range(0, 21, 2)
    ]
    assert quiet.err == ""


def test_progress_lines_fit_80_columns(nnlab):
    for words in (["--preset", "spiral"], list(DIVERGES), ["--preset", "plane"]):
        lines = nnlab("train", *words, "--epochs", "3").err.splitlines()
        # One before the first epoch, and one more at least.
        assert sum(line.startswith("epoch ") for line in lines) >= 2
        assert max(map(len, lines)) <= 80


def test_summary_fits_80_columns_and_says_everything(nnlab):
    outcome = nnlab("train", "--preset", "report-x1", "--epochs", "1000", "-q")
    lines = outcome.out.splitlines()

    assert lines[0] == "xor  2-6-8-1  sigmoid  sgd 0.1  batch 10  seed 7"
    assert lines[1].startswith("finished: 1,000 epochs, 2,000 steps, ")
    assert lines[3].split() == ["set", "rows", "mse", "loss", "accuracy", "within", "0.1"]
    assert [line.split()[:2] for line in lines[5:8]] == [
        ["train", "16"], ["validation", "5"], ["test", "21"],
    ]  # fmt: skip
    assert lines[-1] == "parameters: 68 (12 + 48 + 8, layer by layer)"
    assert all(len(line) <= 80 and line == line.rstrip() for line in lines)


def confusion_in(text: str) -> tuple[str, list[list[int]]]:
    """Read a printed confusion matrix: of which rows, and its counts."""
    lines = text.splitlines()
    start = next(place for place, line in enumerate(lines) if re.search(r" rows +as 0", line))
    assert lines[start].split()[2:] == [
        word for label in range(lines[start].count(" as ")) for word in ("as", str(label))
    ]  # fmt: skip
    rows = [line.split() for line in lines[start:] if line.startswith("class ")]
    assert [row[1] for row in rows] == [str(label) for label in range(len(rows))]
    return lines[start].split()[0], [[int(count) for count in row[2:]] for row in rows]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (("--dataset", "arms", "--classes", "10"), "test"),
        (("--dataset", "circle"), "test"),
        # With one row held out there is no test set, and with none no validation set either.
        (("--dataset", "xor", "--train-share", "0.97"), "validation"),
        (("--dataset", "xor", "--train-share", "1"), "train"),
    ],
)
def test_the_table_says_which_class_is_taken_for_which(nnlab, tmp_path, words, shown):
    store = ("--store", str(tmp_path / "runs.db"))
    command = ("train", *words, "--epochs", "5", "-q", *store)
    result = json.loads(nnlab(*command, "--json").out)
    assert [result[name] is None for name in ("validation", "test")] == [
        shown == "train", shown != "test",
    ]  # fmt: skip

    for outcome in (nnlab(*command), nnlab("runs", "show", "last", *store)):
        assert confusion_in(outcome.out) == (shown, result[shown]["confusion"])
        assert max(map(len, outcome.out.splitlines())) <= 80
    on_terminal = _shown(nnlab(*command, terminal=True).out)
    assert max(map(len, on_terminal)) <= 80
    assert "…" not in "".join(on_terminal)


def test_rows_without_a_prediction_have_a_column_of_their_own(nnlab):
    words = (
        "--dataset",
        "circle",
        "--learning-rate",
        "1000",
        "--optimizer",
        "sgd",
        "--loss",
        "mse",
    )
    more = ("--activation", "identity", "--output-activation", "identity", "--epochs", "50", "-q")
    outcome = nnlab("train", *words, *more)
    result = json.loads(nnlab("train", *words, *more, "--json").out)

    assert result["status"] == "diverged"
    lines = outcome.out.splitlines()
    head = next(line for line in lines if line.startswith("test rows"))
    counts = [list(map(int, line.split()[2:])) for line in lines if line.startswith("class ")]
    known = sum(map(sum, result["test"]["confusion"]))
    assert (head.split()[-1] == "none") == (known < 50)
    assert sum(map(sum, counts)) == 50


def test_a_regression_and_replicas_have_no_confusion_matrix(nnlab):
    for words in (("--dataset", "plane"), ("--dataset", "circle", "--replicas", "2")):
        outcome = nnlab("train", *words, "--epochs", "2", "-q")
        assert " as 0" not in outcome.out
        assert "parameters: 105 (24 + 72 + 9, layer by layer)" in outcome.out


def test_parameters_are_counted_in_the_table_in_json_and_of_kept_runs(nnlab, tmp_path):
    store = ("--store", str(tmp_path / "runs.db"))
    for words, text, total in (
        (("--hidden", "none"), "parameters: 3", 3),
        (("--hidden", "4", "--no-bias"), "parameters: 12 (8 + 4, layer by layer)", 12),
        (("--hidden", "100,50"), "parameters: 5,401 (300 + 5,050 + 51, layer by layer)", 5401),
    ):
        command = ("train", "--dataset", "xor", *words, "--epochs", "1", "-q", *store)
        assert f"\n{text}\n" in nnlab(*command).out
        assert f"\n{text}\n" in nnlab("runs", "show", "last", *store).out
        assert json.loads(nnlab(*command, "--json").out)["parameters"] == total


def test_summary_has_colours_on_a_terminal_unless_they_are_unwanted(nnlab):
    words = ("train", "--preset", "xor", "--epochs", "2", "-q")

    assert "\x1b[1;32mfinished" in nnlab(*words, terminal=True).out
    assert "\x1b[32m" not in nnlab(*words, terminal=True, NO_COLOR="1").out
    assert "\x1b" not in nnlab(*words).out


def test_a_stream_without_unicode_gets_ascii(nnlab):
    for words in (("train", "--preset", "xor", "--epochs", "2", "--predictions"), DIVERGES):
        command = words if words[0] == "train" else ("train", *words)
        outcome = nnlab(*command, encoding="ascii", terminal=True, NO_COLOR="1")

        assert "?" not in outcome.out.replace("right?", "")
        assert (outcome.out + outcome.err).isascii()


def test_a_terminal_gets_a_bar_that_is_gone_in_the_end(nnlab):
    outcome = nnlab("train", "--preset", "report-x1", "--epochs", "3000", terminal=True)

    assert "3,000/3,000" in outcome.err
    assert "train 0.00" in outcome.err
    assert outcome.err.endswith("\x1b[2K")  # the line is erased
    assert outcome.err.rindex("\x1b[?25h") > outcome.err.rindex("\x1b[?25l")  # the cursor is back


@pytest.mark.parametrize("columns", [10, 20, 40, 80, 200])
def test_the_bar_s_line_never_wraps(nnlab, columns):
    outcome = nnlab(
        "train", "--preset", "spiral", "--epochs", "3", "--batch-size", "999",
        terminal=True, columns=columns, NO_COLOR="1",
    )  # fmt: skip

    assert outcome.code == 0
    assert max(len(line) for line in _shown(outcome.err)) < columns


def _shown(text: str) -> list[str]:
    import re

    return re.split(r"[\r\n]", re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text))


def test_a_diverged_run_says_why_in_the_summary(nnlab):
    outcome = nnlab("train", *DIVERGES, "-q")

    assert outcome.code == 3
    assert outcome.out.splitlines()[1].startswith("diverged: 1 of 50 epochs")
    assert "ceased to be finite at learning rate 5" in outcome.out


def test_predictions_are_a_table_with_right_and_wrong(nnlab):
    outcome = nnlab("train", "--preset", "xor", "--epochs", "40", "-q", "--predictions")
    lines = outcome.out.splitlines()
    words = [line.split() for line in lines[1:22]]

    assert lines[0].split() == [
        "row", "set", "x1", "x2", "target", "prediction", "|error|", "right?",
    ]  # fmt: skip
    assert [row[0] for row in words] == [str(row) for row in range(21)]
    for *_, target, prediction, error, verdict in words:
        assert float(error) == pytest.approx(abs(float(target) - float(prediction)), abs=1e-4)
        assert verdict == ("right" if (float(prediction) >= 0.5) == (target == "1") else "wrong")
    assert all(len(line) <= 80 for line in lines)


def test_wrong_rows_are_red_on_a_terminal_unless_colours_are_unwanted(nnlab):
    for words in (("--preset", "xor"), ("--dataset", "blobs", "--noise", "0.5", "--samples", "40")):
        command = ("train", *words, "--epochs", "2", "-q", "--predictions")
        plain = nnlab(*command).out
        coloured = nnlab(*command, terminal=True).out
        head, *rows = coloured.partition("\n\n")[0].splitlines()

        assert "\x1b" not in plain + head
        wrong = [line for line in rows if line.startswith("\x1b[31m") and line.endswith("\x1b[0m")]
        right = [line for line in rows if "\x1b" not in line]
        assert wrong
        assert right
        assert len(wrong) + len(right) == len(rows)
        assert all(line.endswith("wrong\x1b[0m") for line in wrong)
        assert all(line.endswith("right") for line in right)
        # The words say it without a colour, and nothing else is left.
        for how in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
            outcome = nnlab(*command, terminal=True, **how).out.partition("\n\n")[0]
            assert outcome == plain.partition("\n\n")[0]


def test_a_flag_without_effect_is_mentioned(nnlab):
    words = ("train", "--epochs", "1", "--optimizer", "sgd", "--momentum", "0.5")

    assert "Note: --momentum has no effect with optimizer sgd.\n" in nnlab(*words).err
    assert nnlab(*words, "-q").err == "Note: --momentum has no effect with optimizer sgd.\n"


def test_a_failed_run_is_its_sentence_and_exit_code_1(nnlab, monkeypatch):
    def break_down(self, control=None):
        raise FloatingPointError("no [bold]luck\x1b")

    monkeypatch.setattr(Trainer, "run", break_down)

    outcome = nnlab("train", "--epochs", "1", "--json")

    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.endswith("The run failed: FloatingPointError, no [bold]luck�.\n")


def refuse(*_: object, **__: object) -> None:
    raise MemoryError("Unable to allocate 3.00 GiB")


@pytest.mark.parametrize("moment", [(BackgroundRun, "__init__"), (Engine, "train")])
@pytest.mark.parametrize("words", [(), ("--json",), ("-q", "--hidden", "900,900")])
def test_too_little_memory_is_the_same_sentence_before_and_in_mid_run(
    nnlab, monkeypatch, moment, words
):
    monkeypatch.setattr(*moment, refuse)

    outcome = nnlab("train", *words)

    assert (outcome.code, outcome.out) == (1, "")
    sentence = outcome.err.splitlines()[-1]
    assert sentence.startswith(
        "There is not enough memory for so many rows and units: this run needs about "
    )
    assert sentence.endswith(" need less.")
    assert "Traceback" not in outcome.err


def test_too_little_memory_for_anything_else_is_a_sentence(nnlab, monkeypatch):
    monkeypatch.setattr("nnlab.core.nn.gradient_check.check_gradient", refuse)

    outcome = nnlab("check")

    assert outcome.code == 1
    assert outcome.err == (
        "There is not enough memory for so many rows and units: fewer samples, units or replicas"
        " need less.\n"
    )


@pytest.mark.parametrize("quiet", [(), ("--quiet",)])
def test_a_run_that_needs_much_of_what_is_free_is_noted_before(nnlab, monkeypatch, quiet):
    words = ("train", "--dataset", "xor", "--hidden", "300,300", "--epochs", "1", *quiet)
    monkeypatch.setattr(memory, "free_memory", lambda: 60_000_000)

    outcome = nnlab(*words)

    assert outcome.code == 0
    assert outcome.err.startswith("Note: This run needs about ")
    assert " MB of memory, and 60 MB are free; " in outcome.err.splitlines()[0]
    monkeypatch.setattr(memory, "free_memory", lambda: 60_000_000_000)
    assert "of memory" not in nnlab(*words).err


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_losses_are_given_without_and_with_the_penalty(nnlab, reduction):
    words = (
        *("train", "--dataset", "circle", "--samples", "50", "--epochs", "3", "-q"),
        *("--batch-size", "8", "--gradient-reduction", reduction, "--l1", "0.02", "--l2", "0.3"),
    )
    result = json.loads(nnlab(*words, "--json").out)
    trainer = Trainer(
        RunConfig(
            dataset="circle", samples=50, epochs=3, batch_size=8, gradient_reduction=reduction,
            l1=0.02, l2=0.3,
        )
    )  # fmt: skip
    trainer.run()
    layout = trainer.network.layout
    weights = [layout.weights(trainer.parameters, layer) for layer in range(layout.layers)]
    penalty = sum(0.02 * np.abs(w).sum() + 0.15 * (w**2).sum() for w in weights)
    penalty /= 8 if reduction == "sum" else 1
    assert result["penalty"] == pytest.approx(penalty)
    for name in ("train", "validation", "test"):
        found = result[name]
        assert found["loss_with_penalty"] == pytest.approx(found["loss"] + penalty)
    assert "losses without the penalty of --l1 and --l2" in nnlab(*words).out
    whole = json.loads(nnlab(*words, "--replicas", "2", "--json").out)
    assert whole["replicas"][0]["penalty"] == pytest.approx(penalty)
    assert "train loss with it" in nnlab(*words, "--replicas", "2").out
    plain = nnlab("train", "--dataset", "circle", "--samples", "50", "--epochs", "3", "-q")
    assert "penalty" not in plain.out


RARE = ("--formula", "x > 4", "--class-weight", "balanced", "--epochs", "3")


def test_the_weights_of_classes_are_said_beside_the_losses_that_they_are_in(nnlab):
    weights = Trainer(RunConfig(dataset="formula", formula="x > 4", class_weight="balanced"))
    zero, one = weights.dataset.class_weights.values()
    assert one > 2 * zero
    outcome = nnlab("train", *RARE, "--quiet")
    assert (
        f"losses by the weight of each row's class, 0 {zero:.3g}, 1 {one:.3g};"
        " accuracies without weights" in " ".join(outcome.out.split())
    )
    result = result_of(nnlab, *RARE)
    assert result["class_weights"] == {"0": zero, "1": one}
    result = result_of(nnlab, *RARE, "--replicas", "2")
    assert "class_weights" not in result
    assert result["replicas"][0]["class_weights"] == {"0": zero, "1": one}
    assert result["replicas"][1]["class_weights"] != {"0": zero, "1": one}
    outcome = nnlab("train", *RARE, "--replicas", "2")
    assert "those of each replica's own training rows" in " ".join(outcome.out.split())


def test_without_weights_or_classes_nothing_is_said_of_them(nnlab):
    for words in (("--formula", "x > 4"), ("--dataset", "plane", "--class-weight", "balanced")):
        outcome = nnlab("train", *words, "--epochs", "2")
        assert "weight of each" not in outcome.out
        assert "class_weights" not in result_of(nnlab, *words, "--epochs", "2")
