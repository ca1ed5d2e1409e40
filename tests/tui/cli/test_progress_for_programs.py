"""`--progress` and `--log-every`: how a run without the dashboard tells how far it is."""

from __future__ import annotations

import json
import signal

import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.store.store import Store
from nnlab.core.store.writing.writer import RunWriter
from nnlab.core.training.metrics.history import COLUMNS

from .test_processes import LONG, started

CONFIG = RunConfig(dataset="circle", hidden_layers=(3,), samples=40, epochs=12)
TRAIN = ("train", "--dataset", "circle", "--hidden", "3", "--samples", "40", "--epochs", "12")
KEYS = ["id", "epoch", "epochs", "seconds", "learning_rate", *COLUMNS]


def objects(text: str) -> list[dict]:
    return [json.loads(line, parse_constant=pytest.fail) for line in text.splitlines()]


def test_json_progress_is_an_object_for_every_epoch_with_the_history_s_numbers(nnlab):
    outcome = nnlab(*TRAIN, "--progress", "json", "--json")
    history = Trainer(CONFIG).run().history

    lines = objects(outcome.err)
    assert [list(line) for line in lines] == [KEYS] * 13
    assert [line["epoch"] for line in lines] == list(range(13))
    assert {line["epochs"] for line in lines} == {12}
    for name in COLUMNS:
        assert [line[name] for line in lines] == history.column(name).tolist()
    seconds = [line["seconds"] for line in lines]
    assert seconds == sorted(seconds)
    assert 0 < seconds[-1] <= json.loads(outcome.out)["seconds"]
    assert {line["learning_rate"] for line in lines} == {0.003}


def test_the_keys_are_the_same_where_there_is_no_number(nnlab):
    xor = objects(nnlab("train", "--preset", "xor", "--epochs", "1", "--progress", "json").err)
    plane = objects(nnlab("train", "--preset", "plane", "--epochs", "1", "--progress", "json").err)

    assert [list(line) for line in (*xor, *plane)] == [KEYS] * 4
    assert [line["validation_loss"] for line in xor] == [None, None]
    assert [line["train_accuracy"] for line in plane] == [None, None]


def test_the_id_is_the_kept_run_s_or_null(nnlab, tmp_path):
    words = (*TRAIN, "--progress", "json", "--json")
    kept = nnlab(*words, "--store", str(tmp_path / "runs.db"))

    assert {line["id"] for line in objects(kept.err)} == {json.loads(kept.out)["id"]}
    assert {line["id"] for line in objects(nnlab(*words).err)} == {None}


@pytest.mark.parametrize(
    ("every", "epochs"),
    [("1", [*range(13)]), ("5", [0, 5, 10, 12]), ("6", [0, 6, 12]), ("100", [0, 12])],
)
@pytest.mark.parametrize("kind", ["json", "lines"])
def test_log_every_says_of_how_many_epochs_one_is_written_and_the_last(nnlab, kind, every, epochs):
    written = nnlab(*TRAIN, "--log-every", every, "--progress", kind).err

    if kind == "json":
        assert [line["epoch"] for line in objects(written)] == epochs
    else:
        words = [line.split() for line in written.splitlines()]
        assert [f"{first} {second}".split("/")[0] for first, second, *_ in words] == [
            f"epoch {epoch}" for epoch in epochs
        ]


def test_log_every_writes_lines_on_a_terminal_too(nnlab):
    outcome = nnlab(*TRAIN, "--log-every", "4", terminal=True)

    assert [line.split()[1] for line in outcome.err.splitlines()] == [
        "0/12", "4/12", "8/12", "12/12",
    ]  # fmt: skip
    assert "\x1b" not in outcome.err


def test_a_run_that_ends_early_writes_its_last_epoch(nnlab):
    words = ("--log-every", "1000", "--progress", "json", "--target-accuracy", "1", "--json")
    outcome = nnlab(*TRAIN, *words)

    epochs = json.loads(outcome.out)["epochs"]
    assert 0 < epochs < 12
    assert [line["epoch"] for line in objects(outcome.err)] == [0, epochs]


@pytest.mark.parametrize(
    ("every", "epochs"), [("1", [*range(5, 13)]), ("4", [8, 12]), ("5", [5, 10, 12])]
)
def test_a_resumed_run_begins_where_it_stood(nnlab, tmp_path, every, epochs):
    path = tmp_path / "runs.db"
    trainer = Trainer(CONFIG)
    for _ in range(5):
        trainer.advance_epoch()
    with Store.open(path) as store:
        RunWriter(store).save(trainer.checkpoint(), status="interrupted")

    words = ("resume", "--headless", "--store", str(path))
    outcome = nnlab(*words, "--progress", "json", "--log-every", every)
    assert [line["epoch"] for line in objects(outcome.err)] == epochs

    again = nnlab(*words, trainer.run_id, "--epochs", "20").err
    assert [line.split()[1] for line in again.splitlines()] == [
        f"{epoch}/20" for epoch in (12, 14, 16, 18, 20)
    ]


def test_what_is_said_in_words_is_an_object_too(nnlab):
    words = ("--momentum", "0.5", "--progress", "json")
    first, *rest = objects(nnlab(*TRAIN, *words).err)

    assert first == {"note": "Note: --momentum has no effect with optimizer adam."}
    assert len(rest) == 13


@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
def test_every_line_of_an_interrupted_run_is_an_object(tmp_path, unbuffered):
    words = (*LONG, "--progress", "json", "--store", str(tmp_path / "runs.db"))
    process = started(*words, environment={"PYTHONUNBUFFERED": unbuffered})
    assert process.stderr is not None
    begun = [json.loads(process.stderr.readline()) for _ in range(200)]
    process.send_signal(signal.SIGINT)
    # Not by `communicate`, which would miss what is read ahead already.
    err = process.stderr.read()
    assert process.stdout is not None
    out = process.stdout.read()
    process.wait(timeout=60)
    process.stderr.close()
    process.stdout.close()

    *lines, last = objects(err)
    assert process.returncode == 130
    epochs = [line["epoch"] for line in (*begun, *lines) if "epoch" in line]
    assert epochs == list(range(json.loads(out)["epochs"] + 1))
    assert last == {"note": f"`nnlab resume {json.loads(out)['id']}` goes on from here."}


@pytest.mark.parametrize(
    "words", [("--progress", "none"), ("--quiet",), ("-q", "--progress", "none")]
)
def test_none_is_silence(nnlab, words):
    assert nnlab(*TRAIN, *words).err == ""


@pytest.mark.parametrize(
    ("words", "sentences"),
    [
        (("--progress", "xml"), ["--progress must be one of lines, json, none, not 'xml'."]),
        *(
            (("--log-every", n), [f"--log-every must be a whole number from 1 on, not '{n}'."])
            for n in ("0", "-1", "1.5", "x", "1" * 10)
        ),
        (
            ("-q", "--progress", "json"),
            ["--quiet shows no progress, so --progress json would have no effect."],
        ),
        (
            ("--progress", "none", "--log-every", "5"),
            ["--progress none shows no progress, so --log-every would have no effect."],
        ),
        (
            ("-q", "--progress", "json", "--log-every", "5"),
            [
                "--quiet shows no progress, so --progress json would have no effect.",
                "--quiet shows no progress, so --log-every would have no effect.",
            ],
        ),
    ],
)
def test_what_can_not_be_shown_is_wrong_usage(nnlab, words, sentences):
    for command in (TRAIN, ("resume", "--headless")):
        outcome = nnlab(*command, *words)
        assert (outcome.code, outcome.out) == (2, "")
        assert outcome.err.splitlines()[:-1] == [f"Error: {each}" for each in sentences]
