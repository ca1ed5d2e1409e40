"""`nnlab train` says which run it made, and keeps what is said about it from the start."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nnlab.core.store.labels import Labels
from nnlab.core.store.store import Store
from nnlab.core.store.writing.recorder import Recorder
from nnlab.core.store.writing.writer import RunWriter

from ...core.store.recording import begin, finished, in_store, kept, trained

TRAIN = ("train", "--dataset", "xor", "--hidden", "3", "--epochs", "2", "-q")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "runs.db"


@pytest.fixture
def train(nnlab, path: Path):
    return lambda *words: nnlab(*TRAIN, *words, "--store", str(path))


def last(path: Path):
    with Store.open(path, read_only=True) as store:
        return store.run("last")


def test_the_id_is_in_the_json_and_in_the_summary(train, path: Path):
    result = json.loads(train("--json").out)
    assert (result["id"], next(iter(result))) == (last(path).id, "id")

    summary = train().out
    assert f"\nkept as run {last(path).id}\n" in summary
    assert last(path).id != result["id"]


def test_a_run_that_is_not_kept_has_no_id(nnlab):
    words = (*TRAIN, "--no-store")

    assert json.loads(nnlab(*words, "--json").out)["id"] is None
    assert "kept as" not in nnlab(*words).out


def test_a_run_that_could_not_be_written_has_no_id(nnlab, tmp_path: Path):
    other = tmp_path / "other.db"
    other.write_text("not a store")

    # One that is named by --store would be an error before training.
    outcome = nnlab(*TRAIN, "--json", NNLAB_STORE=str(other))

    assert "it is no store of runs" in outcome.err
    assert json.loads(outcome.out)["id"] is None


def test_a_resumed_run_says_its_id(nnlab, path: Path):
    (run_id,) = kept(path, trained(2))
    words = ("resume", run_id, "--headless", "--epochs", "4", "-q", "--store", str(path))

    assert json.loads(nnlab(*words, "--json").out)["id"] == run_id


def test_name_tags_and_note_are_kept_with_the_run(train, path: Path):
    words = ("--name", " two rings ", "--tag", "good", "--tag", "to show", "--note", "one\ntwo")
    assert train(*words).code == 0

    run = last(path)
    assert (run.name, run.tags, run.note) == ("two rings", ("good", "to show"), "one\ntwo")


def test_they_are_there_while_it_trains(path: Path):
    recorder = Recorder(path, seconds=0.01)
    labels = Labels.read(name="begun", tags=["a"], note="n")
    config = trained(1).config.replace(epochs=30)
    run = begin(recorder, config, labels=labels)
    finished(recorder, run)

    kept_run = in_store(path, run)
    assert (kept_run.name, kept_run.tags, kept_run.note) == ("begun", ("a",), "n")
    assert recorder.kept == {run.run_id: run.run_id}


def test_a_run_under_an_id_that_was_taken_says_the_one_it_got(path: Path):
    kept(path, trained(1, run_id="aa11"))
    recorder = Recorder(path, seconds=0.01)
    recorder.new_id = lambda: "aa11"
    run = begin(recorder, trained(1).config.replace(epochs=3, seed=5))
    finished(recorder, run)

    assert recorder.kept["aa11"] == last(path).id != "aa11"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--name", "taken"), "Run aa11 is called 'taken' already."),
        (("--name", "last"), "last always means the last run, so no run can be called that."),
        (("--name", "n" * 81), "A name has at most 80 characters, not 81."),
        (("--tag", "t" * 41), "A tag has at most 40 characters, not 41."),
        (("--tag", " "), "A tag has at least one character."),
        (("--note", "n" * 10_001), "A note has at most 10,000 characters, not 10,001."),
        (("--no-store", "--name", "x"), "--name is about a run that is kept, and this one is not."),
    ],
)
def test_what_can_not_be_said_is_told_before_anything_trains(
    nnlab, path: Path, monkeypatch, words, sentence
):
    kept(path, trained(1, run_id="aa11"))
    with Store.open(path) as store:
        store.rename("aa11", "taken")
    monkeypatch.setattr(Recorder, "new_id", pytest.fail)

    outcome = nnlab(*TRAIN, *words, NNLAB_STORE=str(path))

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.splitlines()[0] == f"Error: {sentence}"


def test_a_name_that_another_run_took_meanwhile_is_told(train, path: Path, monkeypatch):
    follow = Recorder.follow

    def late(recorder: Recorder, *arguments, **settings):
        kept(path, trained(1, run_id="aa11"))
        with Store.open(path) as store:
            store.rename("aa11", "mine")
        return follow(recorder, *arguments, **settings)

    monkeypatch.setattr(Recorder, "follow", late)
    outcome = train("--name", "mine", "--tag", "t")

    run = last(path)
    assert (outcome.code, run.name, run.tags) == (0, "", ("t",))
    assert outcome.err == f"Run aa11 is called 'mine' already, so run {run.id} has no name.\n"


def test_who_only_writes_runs_needs_to_say_nothing_about_them(path: Path):
    with Store.open(path) as store:
        RunWriter(store).save(trained(1, run_id="aa11").checkpoint())
        run = store.run("aa11")
    assert (run.name, run.tags, run.note) == ("", (), "")
