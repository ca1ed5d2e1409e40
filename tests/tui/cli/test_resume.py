"""`nnlab resume`, and where `nnlab train` keeps its runs."""

from __future__ import annotations

import json
import signal
import subprocess

import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.runs.store import Store
from nnlab.core.runs.writer import RunWriter

from .test_processes import NNLAB

CONFIG = RunConfig(dataset="xor", hidden_layers=(3,), epochs=40, optimizer="adam", batch_size=4)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "runs.db"


def interrupted(path, config: RunConfig = CONFIG, steps: int = 33) -> Trainer:
    trainer = Trainer(config)
    for _ in range(steps):
        trainer.advance_batch()
    with Store.open(path) as store:
        RunWriter(store).save(trainer.checkpoint(), status="interrupted")
    return trainer


def last(path):
    with Store.open(path) as store:
        return store.find("last")


def test_train_keeps_its_run_where_it_is_told_to(nnlab, path):
    words = ["train", "--dataset", "xor", "--epochs", "5", "--quiet"]
    assert nnlab(*words, "--store", str(path)).code == 0
    assert (last(path).status, last(path).epoch) == ("finished", 5)
    by_environment = path.with_name("other.db")
    assert nnlab(*words, NNLAB_STORE=str(by_environment)).code == 0
    assert last(by_environment).epoch == 5
    assert nnlab(*words, "--no-store", NNLAB_STORE=str(path.with_name("none.db"))).code == 0
    assert not path.with_name("none.db").exists()
    outcome = nnlab(*words, "--no-store", "--store", "x")
    assert (outcome.code, "exclude each other" in outcome.err) == (2, True)


def test_an_interrupted_run_goes_on_to_what_it_would_have_come_to(nnlab, path):
    run_id = interrupted(path).run_id
    whole = Trainer(CONFIG).run()
    outcome = nnlab("resume", "--headless", "--json", "--quiet", "--store", str(path))
    assert outcome.code == 0
    assert outcome.err == ""
    result = json.loads(outcome.out)
    assert (result["epochs"], result["status"]) == (40, "finished")
    assert result["train"]["loss"] == whole.train.loss
    assert (last(path).id, last(path).status) == (run_id, "finished")

    outcome = nnlab("resume", run_id[:3], "--headless", "--epochs", "60", "--store", str(path))
    assert outcome.code == 0
    assert "finished: 60 epochs" in outcome.out
    assert last(path).epoch == 60


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nothing"], "There is no run 'nothing';"),
        (["last", "--epochs", "20"], "has trained 41 epochs already; --epochs with a larger"),
        (["last", "--epochs", "many"], "--epochs must be a whole number"),
        (["last", "--fps", "0"], "--fps must be a number from 1 to 60"),
        (["last", "--store", "/dev/null/runs.db"], "its folder is a file."),
    ],
)
def test_what_can_t_be_resumed_is_said_in_a_sentence(nnlab, path, words, sentence):
    interrupted(path, CONFIG.replace(epochs=41), 200)
    before = last(path)
    outcome = nnlab("resume", "--headless", "--store", str(path), *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert sentence in outcome.err
    assert last(path) == before


def test_without_a_store_or_a_terminal_there_is_a_sentence(nnlab, path):
    assert "not kept here" in nnlab("resume", "--headless").err
    outcome = nnlab("resume", "--store", str(path))
    assert (outcome.code, "`nnlab resume --headless`" in outcome.err) == (2, True)


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT])
def test_a_signal_keeps_the_run_and_says_how_it_goes_on(path, number):
    words = ["train", "--preset", "spiral", "--epochs", "1000000", "--store", str(path)]
    process = subprocess.Popen(
        [*NNLAB, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    assert process.stderr.readline().startswith("epoch")
    process.send_signal(number)
    if number == signal.SIGHUP:
        process.send_signal(number)  # a shell tells it once more
    out, err = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert "stopped" in out
    run = last(path)
    assert run.status == "interrupted"
    assert f"`nnlab resume {run.id}` goes on from here." in err
