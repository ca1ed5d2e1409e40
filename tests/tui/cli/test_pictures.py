"""`--picture FILE`: a run in one picture, for `train`, `resume` and kept runs."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from importlib import util
from pathlib import Path

import pytest

RUN = ("--preset", "report-x1", "--epochs", "30", "-q")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NNLAB_STORE", str(tmp_path / "runs.db"))
    return tmp_path


def text_of(file: Path) -> str:
    return " ".join("".join(ET.parse(file).getroot().itertext()).split())


def test_train_writes_a_picture_beside_what_it_prints(nnlab, store: Path):
    outcome = nnlab("train", *RUN, "--picture", str(store / "xor.svg"))

    assert outcome.code == 0
    assert "finished: 30 epochs" in outcome.out
    shown = text_of(store / "xor.svg")
    assert "xor 2-6-8-1 sigmoid sgd 0.1 batch 10 seed 7" in shown
    for title in ("Learning curve", "Truth against prediction", "Boundary"):
        assert title in shown


def test_a_kept_run_and_one_that_goes_on_have_their_picture(nnlab, store: Path):
    nnlab("train", *RUN, "--name", "mine")
    outcome = nnlab("runs", "show", "mine", "--picture", str(store / "kept.svg"))
    assert (outcome.code, outcome.out) == (0, "")
    assert "mine xor 2-6-8-1" in text_of(store / "kept.svg")

    more = ("--epochs", "60", "--headless", "-q", "--picture", str(store / "more.svg"))
    assert nnlab("resume", "mine", *more).code == 0
    assert "60 epochs" in (store / "more.svg").read_text()


def test_png_is_drawn_by_pillow_and_without_it_a_sentence_says_how_to_have_it(
    nnlab, store: Path, monkeypatch: pytest.MonkeyPatch
):
    pytest.importorskip("PIL", reason="the extra `pictures` is not installed")
    assert nnlab("train", *RUN, "--picture", str(store / "xor.png")).code == 0
    assert (store / "xor.png").read_bytes().startswith(b"\x89PNG")

    monkeypatch.setattr(
        "nnlab.tui.cli.options.output_options.find_spec",
        lambda name: None if name == "PIL" else util.find_spec(name),
    )
    outcome = nnlab("train", *RUN, "--picture", str(store / "other.png"))
    assert outcome.code == 2
    assert "pip install 'nnlab-tui[pictures]'" in outcome.err
    assert not (store / "other.png").exists()


def test_what_can_not_be_written_is_said_before_anything_trains(nnlab, store: Path):
    for name, words in {
        "xor.gif": ".gif is no format that is known; let it be .svg or .png.",
        "xor": "let it be .svg or .png.",
        "nowhere/xor.svg": "No such file or directory.",
    }.items():
        outcome = nnlab("train", *RUN, "--picture", str(store / name))
        assert outcome.code == 2
        assert words in outcome.err
    (store / "there.svg").write_text("mine")
    outcome = nnlab("train", *RUN, "--picture", str(store / "there.svg"))
    assert (outcome.code, (store / "there.svg").read_text()) == (2, "mine")
    assert "--force replaces it" in outcome.err
    assert nnlab("train", *RUN, "--picture", str(store / "there.svg"), "--force").code == 0
    assert not list(store.glob("*.part"))
    assert "are kept" not in nnlab("runs").out
    outcome = nnlab("resume", "--picture", str(store / "lab.svg"))
    assert "--picture is for --headless" in outcome.err
    outcome = nnlab("runs", "show", "last", "--once", "--picture", str(store / "lab.svg"))
    assert outcome.code == 2
