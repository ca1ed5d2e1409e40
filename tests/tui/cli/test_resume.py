"""`nnlab resume`, and where `nnlab train` keeps its runs."""

from __future__ import annotations

import json
import signal
import subprocess

import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.store.store import Store
from nnlab.core.store.writing.writer import RunWriter

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
        return store.run("last")


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


ENDED_BY = [
    ({"patience": 3, "learning_rate": 1.0}, "--patience", "5000", "Stopped early: "),
    ({"target_loss": 0.5, "learning_rate": 0.05}, "--target-loss", "0", "The target is reached: "),
    (
        {"target_accuracy": 70.0, "learning_rate": 0.05},
        "--target-accuracy",
        "0",
        "The target is reached: ",
    ),
    ({"time_limit": 1e-6}, "--time-limit", "0", "The time limit of "),
    ({"patience": 3, "learning_rate": 1.0, "replicas": 3}, "--patience", "5000", "All 3 replicas "),
]


@pytest.mark.parametrize(("rules", "flag", "value", "why"), ENDED_BY, ids=str)
def test_a_run_that_a_rule_has_ended_says_which_one_and_goes_on_with_its_flag(
    nnlab, path, rules, flag, value, why
):
    config = CONFIG.replace(epochs=300, **rules)
    run = Trainer(config)
    ended = run.run()
    assert ended.epoch < 300
    with Store.open(path) as store:
        RunWriter(store).save(run.checkpoint())
    words = ["resume", "last", "--headless", "--quiet", "--store", str(path)]
    outcome = nnlab(*words)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"Run {ended.run_id} has ended. {why}" in outcome.err
    assert f"{flag} with a " in outcome.err
    assert "trains on." in outcome.err
    assert (last(path).status, last(path).epoch) == ("finished", ended.epoch)
    outcome = nnlab(*words, flag, value)
    assert (outcome.code, outcome.err) == (0, "")
    assert last(path).epoch == 300


def test_any_live_hyperparameter_changes_where_a_run_goes_on(nnlab, path):
    interrupted(path)
    words = ["resume", "--headless", "--json", "-q", "--store", str(path)]
    outcome = nnlab(*words, "--learning-rate", "0.02", "--optimizer", "sgd", "--keep-best")
    assert outcome.code == 0
    config = json.loads(outcome.out)["config"]
    assert (config["learning_rate"], config["optimizer"]) == (0.02, "sgd")
    assert config["restore_best"]
    outcome = nnlab(*words, "--learning-rate", "fast", "--momentum", "7")
    assert outcome.code == 2
    assert "--learning-rate must be a number" in outcome.err
    assert "--momentum must be a number" in outcome.err
    assert nnlab(*words, "--hidden", "9").code == 2


def test_a_cosine_that_is_lengthened_says_that_the_rate_jumps_and_how_it_does_not(nnlab, path):
    run = Trainer(CONFIG.replace(schedule="cosine"))
    rate = run.run().learning_rates[-1]
    with Store.open(path) as store:
        RunWriter(store).save(run.checkpoint())
    words = ["resume", "last", "--headless", "-q", "--store", str(path)]
    outcome = nnlab(*words, "--epochs", "80")
    assert outcome.code == 0
    assert f"the learning rate jumps from {rate:.3g} to 0.0015." in outcome.err
    way = f"--schedule constant --learning-rate {rate:.3g}"
    assert way in outcome.err
    outcome = nnlab(*words, "--epochs", "90", *way.split())
    assert (outcome.code, outcome.err) == (0, "")
    with Store.open(path, read_only=True) as store:
        rates = store.checkpoint("last").past.rates
    assert rates[-1] == pytest.approx(rate, rel=0.01)


def test_predictions_of_each_replica_stand_beside_its_own_points(nnlab, path):
    config = CONFIG.replace(dataset="linear", samples=30, noise=0.4, replicas=3, epochs=9)
    trainer = Trainer(config)
    for _ in range(5):
        trainer.advance_epoch()
    trainer.whose = 2
    with Store.open(path) as store:
        RunWriter(store).save(trainer.checkpoint(), status="interrupted")
    outcome = nnlab("resume", "--headless", "--predictions", "-q", "--store", str(path))
    rows = [line.split() for line in outcome.out.splitlines()[1:91]]
    for place, dataset in enumerate(trainer.datasets):
        own = [row for row in rows if row[0] == str(config.seed + place)]
        x1 = [round(x, 3) for x in dataset.points[:, 0].tolist()]
        assert [float(row[3]) for row in own] == x1
        assert [float(row[5]) for row in own] == dataset.labels.tolist()
