"""`--data FILE` on every command that takes a config: the table is learned, or refused."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core import RunConfig
from nnlab.core.catalog.datasets.tables import OWN
from nnlab.core.config.formats.state_line import to_state
from nnlab.core.data.tabular.open_tables import learning
from nnlab.core.data.tabular.opening import open_file

from .conftest import Outcome, run

FLOWERS = "length,width,species,note\n" + "".join(
    f"{5 + i / 10},{'' if i == 3 else i % 7},{('setosa', 'versicolor', 'virginica')[i % 3]},"
    f"seen {i * i}\n"
    for i in range(30)
)
HOUSES = "rooms,heat,cost\n" + "".join(f"{i % 5},{i * 3},{i * 1000}\n" for i in range(24))
QUIET = ("--epochs", "2", "--no-store", "--quiet")


@pytest.fixture
def flowers(tmp_path: Path) -> str:
    return written(tmp_path, "flowers.csv", FLOWERS)


@pytest.fixture
def houses(tmp_path: Path) -> str:
    return written(tmp_path, "houses.csv", HOUSES)


def written(folder: Path, name: str, content: str) -> str:
    path = folder / name
    path.write_text(content, "utf-8")
    return str(path)


def errors(outcome: Outcome) -> list[str]:
    assert outcome.code == 2
    lines = [line for line in outcome.err.splitlines() if line.startswith("Error: ")]
    return [line.removeprefix("Error: ") for line in lines]


def config_of(outcome: Outcome) -> RunConfig:
    assert outcome.code == 0, outcome.err
    return RunConfig(**json.loads(outcome.out)["config"])


def trained_on(file: str, *words: str) -> RunConfig:
    return config_of(run("train", "--data", file, *QUIET, "--json", *words))


# --- what becomes of it ---


def test_a_table_is_trained_on_and_its_defaults_follow_it(flowers: str, houses: str):
    classes, numbers = trained_on(flowers), trained_on(houses, "--target", "cost")

    assert classes.dataset == numbers.dataset == OWN
    assert (classes.shape, classes.loss) == ((2, 8, 8, 3), "cross_entropy")
    assert (numbers.shape, numbers.loss) == ((2, 8, 8, 1), "mse")
    assert (classes.resolved_output_activation, numbers.resolved_output_activation) == (
        "softmax",
        "identity",
    )
    assert classes == learning(RunConfig(epochs=2), open_file(flowers))


def test_what_was_guessed_and_left_out_is_said_once_unless_it_is_to_be_quiet(nnlab, flowers):
    said = nnlab("train", "--data", flowers, "--epochs", "1", "--no-store").err.splitlines()

    assert said[0] == f"{flowers}: 29 rows, 2 inputs."
    assert said[1] == (
        "Target species, as it is called as targets are; classification, as the target has 3"
        " different words (3 classes)."
    )
    assert said[2].startswith("Left out: note (")
    assert said[2].endswith("), 1 row that lacks a value; --missing mean fills them.")
    assert said[3].startswith("epoch 0/1")
    for words in (["--quiet"], ["--json", "--progress", "none"]):
        assert nnlab("train", "--data", flowers, *words, "--epochs", "1", "--no-store").err == ""


def test_flags_say_what_is_known_better(flowers: str):
    config = trained_on(flowers, "--target", "length", "--missing", "mean", "--drop", "note")

    assert (config.rows, config.inputs, config.outputs) == (30, 4, 1)
    assert trained_on(flowers, "--rows", "12").rows == 11


def test_it_may_come_through_standard_input(nnlab, flowers, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FLOWERS.encode())))

    assert trained_on("-") == trained_on(flowers)


def test_standard_input_is_one_thing_at_a_time(nnlab):
    assert errors(nnlab("train", "--data", "-", "--config", "-"))[-1] == (
        "Standard input is --data or --config, not both."
    )


def test_a_gradient_is_checked_on_it(nnlab, flowers):
    outcome = nnlab("check", "--data", flowers, "--json")

    assert json.loads(outcome.out)["status"] == "fine"


def test_a_config_of_it_is_written_and_said_by_whom(nnlab, flowers):
    outcome = nnlab("config", "--data", flowers)

    assert f'# --data {flowers}\ndataset = "{OWN}"\n' in outcome.out


# --- what is printed ---


def test_rows_are_printed_with_lines_names_and_classes(nnlab, flowers):
    outcome = nnlab("train", "--data", flowers, *QUIET, "--predictions")

    head, first, *rest = outcome.out.splitlines()
    names = ["line", "set", "length", "width", "species", "predicted"]
    assert head.split() == [*names, "setosa", "versicolor", "virginica", "right?"]
    assert first.split()[:1] == ["2"]
    assert first.split()[2:5] == ["5", "0", "setosa"]
    # The row without a width is the fifth line of the file.
    assert [line.split()[0] for line in rest[:3]] == ["3", "4", "6"]
    assert "as setosa   as versicolor   as virginica" in outcome.out


def test_columns_that_do_not_fit_a_terminal_are_left_out(nnlab, tmp_path: Path):
    names = [f"measure{i}" for i in range(15)]
    rows = "".join(",".join(str(i * j % 7) for j in range(15)) + f",{i}\n" for i in range(20))
    file = written(tmp_path, "wide.csv", ",".join(names) + ",cost\n" + rows)

    words = ("train", "--data", file, "--target", "cost", *QUIET, "--predictions")
    outcome = nnlab(*words, terminal=True, columns=80, NO_COLOR="1")

    head = outcome.out.splitlines()[0]
    assert len(head) <= 80
    assert "measure0" in head
    assert "measure9" not in head
    assert head.split()[-4:] == ["cost", "predicted", "|error|", "right?"]


def test_numbers_are_in_the_units_of_the_table_and_targets_may_be_several(nnlab, houses):
    words = ("train", "--data", houses, "--target", "heat,cost", "--predictions", "--epochs",
             "2000", "--seed", "3", "--no-store", "-q", "--learning-rate", "0.05")  # fmt: skip
    found = json.loads(nnlab(*words, "--json").out)
    text = nnlab(*words).out.splitlines()

    assert (found["inputs"], found["targets"]) == (["rooms"], ["heat", "cost"])
    assert found["classes"] is None
    assert [row["target"] for row in found["rows"]][:2] == [[0, 0], [3, 1000]]
    assert [row["prediction"] for row in found["rows"]] == found["predictions"]
    means = [sum(row[place] for row in found["predictions"]) / 24 for place in (0, 1)]
    assert 20 < means[0] < 50
    assert 7_000 < means[1] < 17_000
    assert text[0].split()[2:] == [
        "rooms", "heat", "predicted", "|error|", "cost", "predicted", "|error|", "right?",
    ]  # fmt: skip


def test_json_names_classes_and_has_rows_by_their_lines(nnlab, flowers):
    found = json.loads(
        nnlab(
            "train", "--data", flowers, *QUIET, "--json", "--predictions", "--missing", "mean"
        ).out
    )

    assert found["inputs"] == ["length", "width"]
    assert (found["targets"], found["classes"]) == (
        ["species"], ["setosa", "versicolor", "virginica"],
    )  # fmt: skip
    fourth = found["rows"][3]
    assert (fourth["line"], fourth["inputs"], fourth["target"]) == (5, [5.3, None], "setosa")
    assert fourth["prediction"]["class"] in found["classes"]
    assert sum(fourth["prediction"]["probabilities"]) == pytest.approx(1)
    assert "x1" not in fourth


def test_replicas_print_their_rows_each_with_its_seed(nnlab, flowers):
    words = ("train", "--data", flowers, *QUIET, "--predictions", "--replicas", "2")
    found = json.loads(nnlab(*words, "--json").out)
    lines = nnlab(*words).out.splitlines()

    assert [row["seed"] for row in found["rows"]] == [7] * 29 + [8] * 29
    assert found["replicas"][1]["predictions"] == [r["prediction"] for r in found["rows"][29:]]
    assert (lines[0].split()[0], lines[1].split()[0], lines[31].split()[0]) == ("seed", "7", "8")


# --- a config beside it ---


def test_the_rest_of_a_preset_or_a_file_holds_and_what_depends_on_the_data_follows(
    nnlab, flowers, tmp_path
):
    file = tmp_path / "my.toml"
    file.write_text('dataset = "xor"\nhidden_layers = [3]\nloss = "bce"\nlearning_rate = 0.5\n')

    config = trained_on(flowers, "--config", str(file))

    assert (config.hidden_layers, config.learning_rate) == ((3,), 0.5)
    assert (config.dataset, config.loss) == (OWN, "cross_entropy")
    assert trained_on(flowers, "--preset", "report-x1").hidden_layers == (6, 8)


def test_a_flag_that_does_not_fit_the_table_is_refused(nnlab, flowers):
    (sentence,) = errors(nnlab("train", "--data", flowers, "--loss", "bce"))

    assert sentence.startswith("--loss must be ")
    assert sentence.endswith("for own_table, which has 3 classes, not 'bce'.")


def test_a_config_that_means_a_table_wants_that_table(nnlab, flowers, houses):
    config = trained_on(flowers, "--hidden", "4")
    line = to_state(config.replace(epochs=2))
    other = open_file(houses).shape

    again = trained_on(flowers, "--state", line)
    (changed,) = errors(nnlab("train", "--data", houses, "--state", line))
    shape = config.table_shape

    assert again == config
    assert shape is not None
    assert changed == (
        f"In the state line: the config means another table: {shape.fingerprint} (29 rows, 2"
        f" inputs, 3 classes); {houses} is {other.fingerprint} (24 rows, 2 inputs, 1 target)"
        " now, as the file has changed or was read with other flags."
    )


def test_a_table_that_is_not_open_is_asked_for(nnlab):
    line = "nnlab1/dataset=own_table/table=29r-2i-3c-0123456789abcdef"

    for command in ("train", "check"):
        assert errors(nnlab(command, "--state", line)) == [
            "The table of this config (29 rows, fingerprint 0123456789abcdef) is not open:"
            " --data FILE opens it."
        ]
    assert nnlab("config", "--state", line).code == 0


def test_two_outputs_for_two_classes_stay_as_the_config_says(nnlab, tmp_path: Path):
    rows = "".join(f"{i},{('yes', 'no')[i % 2]}\n" for i in range(12))
    file = written(tmp_path, "two.csv", f"a,answer\n{rows}")
    shape = str(open_file(file).shape).replace("-2c-", "-2k-")

    config = trained_on(file, "--state", f"nnlab1/dataset=own_table/table={shape}")

    assert (config.outputs, config.table) == (2, shape)


# --- what is refused ---


@pytest.mark.parametrize("command", ["train", "check", "config"])
def test_a_table_that_can_not_be_used_is_refused_in_a_sentence(nnlab, command, tmp_path: Path):
    ragged = written(tmp_path, "ragged.csv", "a,b\n1,2\n3\n4,5\n")

    assert errors(nnlab(command, "--data", ragged)) == [
        f"{ragged}, line 3: 1 cell where the header has 2, divided by comma."
    ]
    assert errors(nnlab(command, "--data", "no.csv")) == [
        "no.csv: it can't be read: No such file or directory."
    ]
    assert errors(nnlab(command, "--data", str(tmp_path)))[0].startswith(f"{tmp_path}: it is a dir")


def test_a_column_that_there_is_not_is_asked_back(nnlab, flowers):
    assert errors(nnlab("train", "--data", flowers, "--target", "speces")) == [
        f"{flowers}: there is no column 'speces'. Did you mean 'species'?"
    ]
    assert nnlab("data", flowers, "--target", "speces").err.endswith("'species'?\n")


def test_flags_of_a_table_are_refused_without_one(nnlab):
    assert errors(nnlab("train", "--target", "x", "--no-header", "--rows", "3")) == [
        "--target is for a table: --data FILE names one.",
        "--no-header is for a table: --data FILE names one.",
        "--rows is for a table: --data FILE names one.",
    ]
    assert nnlab("config", NNLAB_TARGET="x").code == 0


def test_everything_that_is_wrong_is_said_at_once(nnlab, flowers):
    said = errors(nnlab("train", "--data", flowers, "--missing", "x", "--epochs", "x"))

    assert [sentence.split()[0] for sentence in said] == ["--missing", "--epochs"]


def test_another_dataset_beside_it_is_refused_unless_a_variable_names_the_table(nnlab, flowers):
    assert errors(nnlab("train", "--data", flowers, "--dataset", "moons")) == [
        "--data is the dataset, so --dataset moons would have no effect: choose one."
    ]
    named = nnlab("train", "--dataset", "moons", "--json", *QUIET, NNLAB_DATA=flowers)
    assert config_of(named).dataset == "moons"


def test_a_file_behind_a_command_that_takes_one_is_told_where_it_goes(nnlab, flowers):
    assert errors(nnlab("train", "my.csv")) == [
        "There is no use for 'my.csv' here. Did you mean --data my.csv?"
    ]


cells = st.one_of(
    st.integers(-5, 5).map(str),
    st.floats(allow_nan=True, allow_infinity=True).map(str),
    st.sampled_from(["", "NA", "yes", "no", "\x1b[31m", "a,b", 'q"q', "line\nend", "[red]"]),
    st.text(max_size=4),
)


@settings(max_examples=40)
@given(
    rows=st.integers(1, 3).flatmap(
        lambda width: st.lists(
            st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=9
        )
    ),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
)
def test_any_small_table_trains_an_epoch_or_is_refused_in_a_sentence(
    tmp_path_factory, rows, delimiter
):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path = tmp_path_factory.mktemp("tables") / "any.csv"
    path.write_bytes(text.getvalue().encode("utf-8", "surrogatepass"))

    outcome = run("train", "--data", str(path), "--epochs", "1", "--hidden", "2", "--no-store",
                  "--predictions", "-q")  # fmt: skip

    if outcome.code == 2:
        (sentence,) = errors(outcome)
        assert sentence.startswith(f"{path}")
        assert sentence.endswith((".", "?"))
    else:
        assert outcome.code in {0, 3}
    assert not {"\x1b"} & set(outcome.out + outcome.err)


def test_a_train_share_that_deals_groups_out_has_its_effect_and_no_note(tmp_path):
    rows = "".join(f"{n},{'ab'[n % 2]},s{n // 2}\n" for n in range(100))
    file = written(tmp_path, "sites.csv", f"x,class,site\n{rows}")
    share = ("--train-share", "0.6")
    dealt = run("train", "--data", file, *QUIET, "--group", "site", *share)
    assert "no effect" not in dealt.err
    assert "60t-20v" in str(trained_on(file, "--group", "site", *share).table)


def test_a_train_share_beside_a_split_column_has_no_effect_and_it_is_said(tmp_path):
    rows = "".join(f"{n},{'ab'[n % 2]},{('train', 'test')[n % 2 == 0]}\n" for n in range(40))
    file = written(tmp_path, "sets.csv", f"x,class,set\n{rows}")
    outcome = run("train", "--data", file, *QUIET, "--train-share", "0.6")
    assert (
        "Note: --train-share has no effect where a column of the table decides which rows train."
        in outcome.err
    )
