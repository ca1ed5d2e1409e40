"""`nnlab runs show`, `compare`, `rename`, `tag`, `note`, `rm` and `restore`."""

from __future__ import annotations

import io
import json
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from nnlab.core.export.formats import export_formats
from nnlab.core.store.errors import StoreError
from nnlab.core.store.store import Store

from ...core.store.recording import kept, trained


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "runs.db"
    kept(
        path,
        trained(run_id="aa11", epochs=5, learning_rate=0.01),
        trained(run_id="ab22", epochs=3, optimizer="sgd", learning_rate=0.1),
    )
    return path


@pytest.fixture
def runs(nnlab, file: Path):
    return lambda *words, **how: nnlab("runs", *words, NNLAB_STORE=str(file), **how)


def done(outcome) -> str:
    assert (outcome.code, outcome.err) == (0, "")
    return outcome.out


def refused(outcome) -> str:
    assert (outcome.code, outcome.out) == (2, "")
    return outcome.err.splitlines()[0].removeprefix("Error: ")


def test_a_run_is_found_by_what_it_was_named_tagged_and_noted(runs):
    assert done(runs("rename", "aa", "two", "rings")) == "Run aa11 is called 'two rings'.\n"
    assert done(runs("tag", "two rings", "good", "to show")) == (
        "Run aa11 has the tags good, to show.\n"
    )
    assert done(runs("note", "two rings", "it", "stalls")) == "Wrote the note of run aa11.\n"

    shown = done(runs("show", "two rings"))
    assert shown.startswith("run aa11  two rings\nxor  2-3-1")
    assert "finished: 5 epochs, " in shown
    assert "tags     good, to show\n" in shown
    assert "note     it stalls\n" in shown
    assert "state    nnlab1/dataset=xor/" in shown
    assert done(runs("note", "aa")) == "it stalls\n"

    assert done(runs("untag", "aa", "good")) == "Run aa11 has the tag to show.\n"
    assert done(runs("rename", "aa", "")) == "Run aa11 has no name.\n"
    assert done(runs("note", "aa", "")) == "Run aa11 has no note.\n"
    assert "two rings" not in done(runs("show", "aa"))


def test_only_several_replicas_are_spoken_of(nnlab, tmp_path: Path):
    path = tmp_path / "runs.db"
    kept(path, trained(run_id="aa11", epochs=1), trained(run_id="bb22", epochs=1, replicas=2))
    alone, together = (
        done(nnlab("runs", "show", run, "--store", str(path))) for run in ("aa11", "bb22")
    )
    assert "replica" not in alone
    assert "2 replicas" in together


def test_a_note_is_read_from_standard_input(runs, monkeypatch):
    text = io.TextIOWrapper(io.BytesIO("first\nsecond é\x1b\n".encode()), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", text)

    done(runs("note", "ab", "-"))

    assert done(runs("note", "ab")) == "first\nsecond é�\n"


@pytest.fixture(scope="module")
def typed_into(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "runs.db"
    kept(path, trained(run_id="aa11"))
    return path


@given(text=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
@settings(max_examples=40)
def test_whatever_is_typed_about_a_run_is_kept_harmless_or_refused(nnlab, typed_into, text):
    for command in ("rename", "tag", "note", "untag"):
        outcome = nnlab("runs", command, "--store", str(typed_into), "aa11", "--", text)
        assert outcome.code in {0, 2}
        assert "\x1b" not in outcome.out + outcome.err
    shown = nnlab("runs", "show", "aa11", "--store", str(typed_into))
    assert shown.code == 0
    kinds = {unicodedata.category(character) for character in shown.out.replace("\n", "")}
    assert not {kind for kind in kinds if kind[0] == "C" or kind in {"Zl", "Zp"}}


def test_show_as_json_is_what_the_list_has_of_it(runs):
    shown = json.loads(done(runs("show", "aa", "--json")))
    (listed,) = (each for each in json.loads(done(runs("--json"))) if each["id"] == shown["id"])
    for name, value in listed.items():
        if name in {"train", "validation", "test"} and value is not None:
            assert value.items() <= shown[name].items()
            assert np.sum(shown[name]["confusion"]) > 0
        else:
            assert shown[name] == value


def test_show_fits_a_terminal_and_ascii(runs, file: Path):
    with Store.open(file) as store:
        store.annotate("aa11", "wörter " * 40)
        store.annotate("ab22", "漢字 " * 40)

    for run in ("aa", "ab"):
        lines = done(runs("show", run, terminal=True, NO_COLOR="1")).splitlines()
        assert all(cell_len(line) <= 80 for line in lines if not line.startswith("state"))
    assert done(runs("show", "aa", "--ascii")).isascii()


def test_compare_shows_scores_and_only_what_differs(runs):
    lines = done(runs("compare", "aa", "ab")).splitlines()

    assert lines[0].split() == ["run", "aa11", "ab22"]
    rows = {line[:14].strip(): line[14:].split() for line in lines}
    assert rows["optimizer"] == ["adam", "sgd"]
    assert rows["learning rate"] == ["0.01", "0.1"]
    assert rows["epochs"] == ["5", "3"]
    assert "activation" not in rows
    assert sum(text.endswith("*") for text in rows["train loss"]) == 1


def test_compare_as_json_has_the_runs_the_measures_and_the_differences(runs):
    found = json.loads(done(runs("compare", "aa", "ab", "--json")))

    assert [run["id"] for run in found["runs"]] == ["aa11", "ab22"]
    assert found["differences"]["learning_rate"] == [0.01, 0.1]
    losses = found["measures"]["train_loss"]
    assert found["best"]["train_loss"] == [["aa11", "ab22"][losses.index(min(losses))]]


def test_many_runs_are_compared_in_blocks_that_fit(nnlab, tmp_path: Path):
    path = tmp_path / "runs.db"
    names = [f"r{number}" for number in range(9)]
    kept(path, *(trained(run_id=name, epochs=1, seed=i) for i, name in enumerate(names)))

    outcome = nnlab("runs", "compare", *names, NNLAB_STORE=str(path), terminal=True, NO_COLOR="1")

    lines = outcome.out.splitlines()
    assert max(map(len, lines)) <= 80
    heads = [line.split()[1:] for line in lines if line.startswith("run ")]
    assert [name for block in heads for name in block] == names
    assert len(heads) > 1


def test_compare_takes_two_runs(runs):
    assert refused(runs("compare", "aa")) == "To compare takes two different runs at least."
    assert refused(runs("compare", "aa", "aa11")).startswith("To compare takes two")


def test_what_is_deleted_can_be_restored(runs):
    assert done(runs("rm", "aa", "ab")) == (
        "Deleted aa11, ab22; `nnlab runs restore aa11 ab22` brings them back.\n"
    )
    assert runs().err == "No run is kept yet; `nnlab` keeps each.\n"
    assert len(done(runs("--deleted")).splitlines()) == 3
    assert done(runs("restore", "aa")) == "Restored aa11.\n"
    assert "aa11" in done(runs())
    assert refused(runs("restore", "aa")).startswith("There is no deleted run 'aa'")


def test_whoever_is_wrong_about_one_run_deletes_none(runs):
    assert refused(runs("rm", "aa", "zz")).startswith("There is no run 'zz'")
    assert len(json.loads(done(runs("--json")))) == 2


@pytest.mark.parametrize("status", ["running", "paused"])
def test_a_run_that_trains_or_waits_is_not_deleted_and_none_beside_it(runs, file: Path, status):
    with Store.open(file) as store:
        from nnlab.core.store.owner import this_process

        store.connection.execute(
            "UPDATE runs SET status = ?, owner = ? WHERE id = 'ab22'", (status, this_process())
        )

    assert refused(runs("rm", "aa", "ab")) == (
        "Run ab22 is being trained; it can be deleted when it has ended."
    )
    assert len(json.loads(done(runs("--json")))) == 2
    # In the same words by whatever deletes it.
    with Store.open(file) as store, pytest.raises(StoreError, match="Run ab22 is being trained"):
        store.delete("ab22")


@pytest.mark.parametrize("status", ["finished", "stopped", "interrupted", "diverged", "failed"])
def test_a_run_at_rest_is_deleted(runs, file: Path, status):
    with Store.open(file) as store:
        store.connection.execute("UPDATE runs SET status = ? WHERE id = 'ab22'", (status,))

    assert done(runs("rm", "ab")).startswith("Deleted ab22;")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["show"], "Missing argument 'RUN'."),
        (["show", "a"], "'a' may be any of the runs aa11, ab22."),
        (["show", "zz"], "There is no run 'zz'; a run is called by its id, the beginning of its"
                         " id, its name, or last."),
        (["rename", "aa", "last"], "last always means the last run, so no run can be called that."),
        (["rename", "aa", "x" * 81], "A name has at most 80 characters, not 81."),
        (["tag", "aa", ""], "A tag has at least one character."),
        (["untag", "aa", "good"], "Run aa11 has no tag 'good'; it has no tags."),
        (["show", "aa", "--jsn"], "There is no option --jsn. Did you mean --json?"),
        (["show", "aa", "ab"], "There is no use for 'ab' here."),
    ],
)  # fmt: skip
def test_a_slip_is_answered_in_a_sentence(runs, words, sentence):
    assert refused(runs(*words)) == sentence


def test_the_store_may_be_named_before_or_behind_the_command(nnlab, file: Path):
    for words in (
        ["--store", str(file), "show", "aa"],
        [f"--store={file}", "show", "aa"],
        ["show", "aa", "--store", str(file)],
        ["--store", str(file), "aa"],
    ):
        assert "aa11" in done(nnlab("runs", *words))


def test_a_command_that_is_one_of_runs_is_pointed_to(nnlab):
    assert "Did you mean `nnlab runs rename`?" in nnlab("rename", "aa", "ab").err
    assert "Kept runs are compared by `nnlab runs compare`." in nnlab("compare", "aa", "ab").err


def test_looking_changes_nothing_and_makes_no_store(nnlab, tmp_path: Path):
    for command in (["show", "last"], ["rm", "last"], ["rename", "last", "x"]):
        outcome = nnlab("runs", *command, "--store", str(tmp_path / "none.db"))
        assert refused(outcome).startswith("There is no store ")
    assert list(tmp_path.iterdir()) == []


def test_the_shell_completes_commands_runs_and_options(nnlab, file: Path):
    with Store.open(file) as store:
        store.rename("aa11", "rings")
        store.rename("ab22", "two words")

    def completed(line: str) -> set[str]:
        outcome = nnlab(
            _NNLAB_COMPLETE="bash_complete", COMP_WORDS=line, NNLAB_STORE=str(file),
            COMP_CWORD=str(len(line.split(" ")) - 1),
        )  # fmt: skip
        return {item.split(",", 1)[1] for item in outcome.out.splitlines() if item}

    assert completed("nnlab runs show ") == {"aa11", "ab22", "rings", "last"}
    assert completed("nnlab runs compare aa11 a") == {"aa11", "ab22"}
    assert completed("nnlab runs re") == {"rename", "restore"}
    assert completed("nnlab runs --js") == {"--json"}
    assert completed("nnlab runs xor --lim") == {"--limit"}
    assert completed("nnlab runs export rings --format ") == set(export_formats())
